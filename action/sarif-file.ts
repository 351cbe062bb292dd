import { type Files, type Report, sarifReport } from '../core/index.ts';
import { pathInRoot } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';
import { writeFile } from '../host/write-file.ts';
import { packageVersion, rulePageText } from './package-files.ts';

/** The path of the SARIF report relative to the workspace. Throws a `UsageError` for one that is not inside of it. */
export function sarifPath(root: string, name: string): string {
  const path = pathInRoot(root, name);
  // Undefined: outside. Empty: the workspace itself.
  if (!path) throw new UsageError(`The input sarif-file is "${name}"; it must be a file inside of the workspace.`);
  return path;
}

/** Writes the report for code scanning. Throws a `UsageError` where the file cannot be written. */
export function writeSarif(root: string, path: string, report: Report, files: Files, notices: readonly string[]): void {
  const options = { version: packageVersion(), category: 'action', notices, page: rulePageText };
  writeFile(root, path, sarifReport(report, files, options));
}
