import { type Files, lint, looksLikeTemplate, merge, type Report, type Settings, unclaimed } from '../core/index.ts';
import { discover } from '../host/discover.ts';
import { diskFiles } from '../host/disk-files.ts';

/** What to lint, and how. */
export interface LintWorkspaceRequest {
  readonly root: string;
  /** Files and folders; none means all. */
  readonly names: readonly string[];
  /** What to pass over, unless it is named itself. */
  readonly ignores: (path: string) => boolean;
  readonly settings: Settings;
}

/** A report with what was read for it. */
export interface Linted {
  readonly report: Report;
  readonly files: Files;
  /** How many files were looked at, templates or not. */
  readonly looked: number;
}

/** Lints what the workflow named; what could not be read is among the report's problems. */
export function lintWorkspace({ root, names, ignores, settings }: LintWorkspaceRequest): Linted {
  const found = discover({ root, names: names.length === 0 ? ['.'] : names });
  const files = diskFiles(root, { named: found.named, looksRelevant: looksLikeTemplate });
  const paths = found.paths.filter((path) => found.named.has(path) || !ignores(path));
  const report = lint({ paths, files, settingsFor: () => settings });
  // Only now: what is wrong with a file is known once it has been read.
  const problems = [...found.problems, ...files.problems, ...unclaimed(found.named, report.units, files)];
  return {
    report: merge([report, { units: [], queues: [], findings: [], problems }]),
    files,
    looked: paths.length,
  };
}
