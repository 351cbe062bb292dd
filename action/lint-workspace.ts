import {
  type Configuration,
  type Files,
  lint,
  looksLikeTemplate,
  merge,
  type Report,
  unclaimed,
} from '../core/index.ts';
import { discover } from '../host/discover.ts';
import { diskFiles } from '../host/disk-files.ts';

/** A report with what was read for it. */
export interface Linted {
  readonly report: Report;
  readonly files: Files;
  /** How many files were looked at, templates or not. */
  readonly looked: number;
}

/** Lints what the workflow named, or all of the workspace; what could not be read is among the report's problems. */
export async function lintWorkspace(
  root: string,
  names: readonly string[],
  { settings, ignores, cfnLint }: Configuration,
): Promise<Linted> {
  const found = discover({ root, names: names.length === 0 ? ['.'] : names });
  const files = diskFiles(root, { named: found.named, looksRelevant: looksLikeTemplate });
  const paths = found.paths.filter((path) => found.named.has(path) || !ignores(path));
  const linted = lint({ paths, files, settingsFor: () => settings });
  const { findings, notices } = cfnLint
    ? await (await import('../host/units-with-cfn-lint.ts')).lintWithCfnLint(root, linted.units, files)
    : { findings: [], notices: [] };
  // Only now: what is wrong with a file is known once it has been read.
  const problems = [
    ...found.problems.filter(({ path }) => !ignores(path)),
    ...files.problems,
    ...unclaimed(found.named, linted.units, files),
  ];
  return {
    report: merge([linted, { units: [], queues: [], findings, problems, notices }]),
    files,
    looked: paths.length,
  };
}
