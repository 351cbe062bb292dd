import { mapJson, mapMermaid, mapText, PLAIN, Places, problemLine } from '../core/index.ts';
import type { MapArguments } from './arguments.ts';
import { loadConfiguration } from './configuration.ts';
import { gather } from './gather.ts';
import { deliver } from './output.ts';
import { say, styleFor } from './terminal.ts';

/** Draws who sends to each queue and who reads from it, and gives back the exit code. */
export async function mapCommand(args: MapArguments, workingFolder: string): Promise<number> {
  const configuration = loadConfiguration(workingFolder, args.config);
  const { report, files, looked } = await gather(args, configuration, workingFolder, { withMap: true });
  const style = args.output === undefined ? styleFor(process.stdout, args.color) : PLAIN;
  const text = {
    json: () => mapJson(report, files),
    mermaid: () => mapMermaid(report),
    text: () => mapText(report, files, style, looked),
  }[args.format]();
  await deliver(text, args.output, workingFolder);
  if (args.output !== undefined || args.format !== 'text') {
    const places = new Places(files);
    for (const problem of report.problems) say(problemLine(problem, places));
  }
  return report.problems.length > 0 ? 2 : 0;
}
