import { PLAIN, Places, problemLine, queuesJson, queuesTable } from '../core/index.ts';
import type { QueuesArguments } from './arguments.ts';
import { loadConfiguration } from './configuration.ts';
import { gather } from './gather.ts';
import { deliver } from './output.ts';
import { say, styleFor } from './terminal.ts';

/** Lists every queue, the worst first, and gives back the exit code. */
export async function queuesCommand(args: QueuesArguments, workingFolder: string): Promise<number> {
  const configuration = loadConfiguration(workingFolder, args.config);
  const { report, files, looked } = await gather(args, configuration, workingFolder);
  const style = args.output === undefined ? styleFor(process.stdout, args.color) : PLAIN;
  const text = args.format === 'json' ? queuesJson(report, files) : queuesTable(report, files, style, looked);
  await deliver(text, args.output, workingFolder);
  if (args.output !== undefined || args.format === 'json') {
    const places = new Places(files);
    for (const problem of report.problems) say(problemLine(problem, places));
  }
  return report.problems.length > 0 ? 2 : 0;
}
