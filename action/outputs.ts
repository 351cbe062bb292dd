import { countLevels, type Report } from '../core/index.ts';

/** The outputs of `action.yml` by name, as far as they follow from the report. */
export function outputsOf(report: Report, fails: boolean): Record<string, string | number> {
  const counts = countLevels(report);
  return {
    conclusion: fails ? 'failure' : 'success',
    'findings-count': report.findings.length,
    'error-count': counts.error,
    'warning-count': counts.warning,
    'note-count': counts.note,
    'queues-count': new Set(report.queues.map(({ unit, queue }) => `${unit}\n${queue}`)).size,
  };
}
