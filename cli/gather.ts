import {
  type Configuration,
  type Files,
  lintUnits,
  merge,
  type Report,
  type Settings,
  unclaimed,
} from '../core/index.ts';
import { realPath, rootFor } from '../host/root.ts';
import type { InputArguments } from './arguments.ts';
import { type Input, inputOnDisk, inputOnStdin } from './input.ts';
import { type Progress, progressOnTerminal } from './progress.ts';
import { type PathMap, pathMap, shownFiles, shownReport } from './rebase.ts';

/** What came of reading and judging everything that was named, in the paths that the user sees. */
export interface Gathered {
  readonly report: Report;
  readonly files: Files;
  /** How many files were looked at, templates or not. */
  readonly looked: number;
}

/** Finds, reads and judges. */
export async function gather(
  args: InputArguments,
  { settings, ignores }: Pick<Configuration, 'settings' | 'ignores'>,
  workingFolder: string,
  { withCfnLint = false, withMap = false } = {},
): Promise<Gathered> {
  const working = realPath(workingFolder) ?? workingFolder;
  const progress = progressOnTerminal();
  if (args.cdk !== undefined) {
    progress.show(`Running ${args.cdk}`);
    await (await import('./synthesize.ts')).synthesize(args.cdk, working);
  }
  const root = rootFor(workingFolder, args.stdin === undefined ? args.names : [args.stdin]);
  const paths = pathMap(root, working);
  const input =
    args.stdin === undefined ? inputOnDisk(root, args.names, working) : await inputOnStdin(root, args.stdin, working);
  const candidates = input.paths.filter((path) => input.named.has(path) || !ignores(paths.shown(path)));
  const found = input.problems.filter(({ path }) => !ignores(paths.shown(path)));

  const linted = lintAll(candidates, input, shownSettings(settings, paths), progress, withMap);
  if (withCfnLint) progress.show('Running cfn-lint');
  const cfnLint = withCfnLint
    ? await (await import('../host/units-with-cfn-lint.ts')).lintWithCfnLint(root, linted.units, input.files)
    : { findings: [], notices: [] };
  progress.clear();

  // Only now: what is wrong with a file is known once it has been read.
  const unread = [...found, ...unclaimed(input.named, linted.units, input.files), ...input.disk.problems];
  const besides: Report = {
    units: [],
    queues: [],
    findings: cfnLint.findings,
    problems: unread,
    notices: cfnLint.notices,
  };
  return {
    report: shownReport(merge([linted, besides]), paths),
    files: shownFiles(input.files, paths),
    looked: candidates.length,
  };
}

/** The settings as rules need them, whose paths are relative to the root; a configuration's are as the user sees them. */
function shownSettings(settings: Settings, { shown }: PathMap): Settings {
  const requirements = settings.requirements.map(({ path, ...rule }) =>
    path === undefined ? rule : { ...rule, path: (read: string) => path(shown(read)) },
  );
  return { ...settings, requirements };
}

function lintAll(
  candidates: readonly string[],
  { files }: Input,
  settings: Settings,
  progress: Progress,
  map: boolean,
): Report {
  const reports: Report[] = [];
  const asked = new Set<string>();
  const counted: Files = {
    ...files,
    read(path) {
      // All files are looked at before the first template is judged.
      if (reports.length === 0) progress.show(`Reading ${asked.add(path).size} of ${candidates.length} files`);
      return files.read(path);
    },
  };
  for (const report of lintUnits({ paths: candidates, files: counted, settingsFor: () => settings, map })) {
    reports.push(report);
    progress.show(`Linted ${reports.length} templates, the last one ${report.units[0]?.root}`);
  }
  return merge(reports);
}
