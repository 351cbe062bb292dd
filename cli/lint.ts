import {
  type FailOn,
  isAtLeast,
  jsonReport,
  PLAIN,
  Places,
  printable,
  problemLine,
  type Report,
  type Style,
  sarifReport,
  summary,
  textReport,
} from '../core/index.ts';
import type { LintArguments } from './arguments.ts';
import { loadConfiguration, withRequirement } from './configuration.ts';
import { type Gathered, gather } from './gather.ts';
import { deliver } from './output.ts';
import { packageVersion, rulePageText } from './package-files.ts';
import { say, styleFor } from './terminal.ts';

/** Lints, reports and gives back the exit code. */
export async function lintCommand(args: LintArguments, workingFolder: string): Promise<number> {
  const configuration = loadConfiguration(workingFolder, args.config);
  const failOn = args.failOn ?? configuration.failOn;
  const withCfnLint = args.stdin === undefined && (args.cfnLint || configuration.cfnLint);
  const gathered = await gather(args, withRequirement(configuration, args.require), workingFolder, {
    withCfnLint,
    withFixes: true,
    onlyCountsQueues: args.format !== 'json',
  });
  const { report, files, looked } = gathered;
  for (const notice of report.notices) say(`warning: ${printable(notice)}`);
  const style = args.output === undefined ? styleFor(process.stdout, args.color) : PLAIN;
  const text = textFor(args, gathered, failOn, style);
  await deliver(text, args.output, workingFolder);
  if (args.output !== undefined || args.format !== 'text') {
    const places = new Places(files);
    for (const problem of report.problems) say(problemLine(problem, places));
  }
  if (args.output !== undefined && !args.quiet) say(`${summary(report, looked)}; see ${args.output}`);
  return exitCode(report, failOn);
}

function textFor(
  { format, quiet }: LintArguments,
  { report, files, looked, write }: Gathered,
  failOn: FailOn,
  style: Style,
): string {
  if (format === 'json') return jsonReport(report, files);
  if (format === 'sarif') {
    return sarifReport(report, files, {
      version: packageVersion(),
      category: 'cli',
      notices: report.notices,
      page: rulePageText,
      write,
    });
  }
  const failing = failOn === 'none' ? 'error' : failOn;
  return textReport(report, files, { style, looked, show: quiet ? failing : 'note' });
}

/** 1: something at or above `fail-on`; 2: an input that could not be read; else 0. */
export function exitCode(report: Report, failOn: FailOn): number {
  if (failOn !== 'none' && report.findings.some(({ level }) => isAtLeast(level, failOn))) return 1;
  return report.problems.length > 0 ? 2 : 0;
}
