import { count, type FailOn, isAtLeast, type Report } from '../core/index.ts';

/**
 * Why the step fails, fit to follow "because"; `undefined` where it does not.
 *
 * Decides as the command line does: by the worst finding, and by problems with the input.
 */
export function reasonToFail(report: Pick<Report, 'findings' | 'problems'>, failOn: FailOn): string | undefined {
  const failing = failOn === 'none' ? 0 : report.findings.filter(({ level }) => isAtLeast(level, failOn)).length;
  if (failing > 0) return `${count(failing, 'finding')} ${failing === 1 ? 'reaches' : 'reach'} fail-on: ${failOn}`;
  if (report.problems.length > 0) return 'there are problems with the input, so findings may be missing';
  return undefined;
}
