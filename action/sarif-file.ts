import { type SarifOptions, sarifReport, type TreeCache, writeFix } from '../core/index.ts';
import { pathInRoot } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';
import { writeFile } from '../host/write-file.ts';
import type { Linted } from './lint-workspace.ts';
import { packageVersion, rulePageText } from './package-files.ts';

/** The path of the SARIF report relative to the workspace. Throws a `UsageError` for one that is not inside of it. */
export function sarifPath(root: string, name: string): string {
  const path = pathInRoot(root, name);
  // Undefined: outside. Empty: the workspace itself.
  if (!path) throw new UsageError(`The input sarif-file is "${name}"; it must be a file inside of the workspace.`);
  return path;
}

/** What is written, and what tells its run apart. */
export interface SarifRequest extends Linted {
  /** What the workflow named. */
  readonly names: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Writes the report for code scanning. Throws a `UsageError` where the file cannot be written.
 *
 * What is linted is part of its category: of two runs of one category, such as the jobs of a matrix, code scanning keeps one.
 */
export function writeSarif(root: string, path: string, { report, files, names, warnings }: SarifRequest): void {
  const category = ['action', ...[...names].sort()].join('/');
  const trees: TreeCache = new Map();
  const options: SarifOptions = {
    version: packageVersion(),
    category,
    notices: warnings,
    page: rulePageText,
    write: (fix) => writeFix(fix, files, trees),
  };
  writeFile(root, path, sarifReport(report, files, options));
}
