import { type FailOn, isAtLeast, type Report } from '../core/index.ts';

/**
 * Why the step fails, fit to follow "because"; `undefined` where it does not.
 *
 * Decides as the command line does: by the worst finding, and by problems with the input.
 */
export function reasonToFail(report: Pick<Report, 'findings' | 'problems'>, failOn: FailOn): string | undefined {
  if (failOn !== 'none' && report.findings.some(({ level }) => isAtLeast(level, failOn))) return `fail-on is ${failOn}`;
  if (report.problems.length > 0) return 'there are problems with the input, so findings may be missing';
  return undefined;
}
