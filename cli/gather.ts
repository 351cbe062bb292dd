import {
  type Configuration,
  type FileEdit,
  type Files,
  type Fix,
  type LintRequest,
  lintUnits,
  merge,
  type Problem,
  type Report,
  type Settings,
  type TreeCache,
  type Unwritten,
  unclaimed,
  writeFix,
} from '../core/index.ts';
import { realPath, rootFor } from '../host/root.ts';
import type { CfnLintOutcome, lintWithCfnLint } from '../host/units-with-cfn-lint.ts';
import type { InputArguments } from './arguments.ts';
import { type Input, inputOnDisk, inputOnStdin } from './input.ts';
import { type Progress, progressOnTerminal } from './progress.ts';
import { type PathMap, pathMap, shownEdits, shownFiles, shownReport } from './rebase.ts';

/** What came of reading and judging everything that was named, in the paths that the user sees. */
export interface Gathered {
  readonly report: Report;
  readonly files: Files;
  /** The edits of a fix of the report. */
  write(fix: Fix): readonly FileEdit[] | Unwritten;
  /** How many files were looked at, templates or not. */
  readonly looked: number;
}

/** What was named, ready to be linted. */
export interface Found {
  readonly root: string;
  readonly paths: PathMap;
  readonly input: Input;
  /** What to lint; its paths are relative to the root. */
  readonly request: LintRequest;
  /** Problems with finding. */
  readonly problems: readonly Problem[];
  readonly progress: Progress;
}

/** Finds what was named, after a synthesis where one is asked for. */
export async function find(
  args: InputArguments,
  { settings, ignores }: Pick<Configuration, 'settings' | 'ignores'>,
  workingFolder: string,
): Promise<Found> {
  const working = realPath(workingFolder) ?? workingFolder;
  const progress = progressOnTerminal();
  if (args.cdk !== undefined) {
    const { synthesize } = await import('./synthesize.ts');
    await progress.during(`Running ${args.cdk}`, synthesize(args.cdk, working));
  }
  const root = rootFor(workingFolder, args.stdin === undefined ? args.names : [args.stdin]);
  const paths = pathMap(root, working);
  const input =
    args.stdin === undefined ? inputOnDisk(root, args.names, working) : await inputOnStdin(root, args.stdin, working);
  const candidates = input.paths.filter((path) => input.named.has(path) || !ignores(paths.shown(path)));
  const judgedBy = shownSettings(settings, paths);
  return {
    root,
    paths,
    input,
    request: { paths: candidates, files: input.files, settingsFor: () => judgedBy },
    problems: input.problems.filter(({ path }) => !ignores(paths.shown(path))),
    progress,
  };
}

/** Finds, reads and judges. */
export async function gather(
  args: InputArguments,
  configuration: Pick<Configuration, 'settings' | 'ignores'>,
  workingFolder: string,
  { withCfnLint = false, withFixes = false, withMap = false, onlyCountsQueues = false } = {},
): Promise<Gathered> {
  const found = await find(args, configuration, workingFolder);
  const { root, paths, input, request, progress } = found;
  const linted = lintAll({ ...request, fixes: withFixes, map: withMap, onlyCountsQueues }, progress);
  const cfnLint = withCfnLint
    ? await progress.during('Running cfn-lint', runCfnLint(root, linted.units, input.files))
    : { findings: [], notices: [] };
  progress.clear();

  const besides: Report = {
    units: [],
    queues: [],
    findings: cfnLint.findings,
    problems: unread(found, linted),
    notices: cfnLint.notices,
  };
  const trees: TreeCache = new Map();
  return {
    report: shownReport(merge([linted, besides]), paths),
    write: (fix) => shownEdits(writeFix(fix, input.files, trees), paths),
    files: shownFiles(input.files, paths),
    looked: request.paths.length,
  };
}

/** What could not be found or read; known once everything has been read. */
export function unread({ problems, input }: Found, { units }: Report): readonly Problem[] {
  return [...problems, ...unclaimed(input.named, units, input.files), ...input.disk.problems];
}

/** The settings as rules need them, whose paths are relative to the root; a configuration's are as the user sees them. */
function shownSettings(settings: Settings, { shown }: PathMap): Settings {
  const requirements = settings.requirements.map(({ path, ...rule }) =>
    path === undefined ? rule : { ...rule, path: (read: string) => path(shown(read)) },
  );
  return { ...settings, requirements };
}

async function runCfnLint(...given: Parameters<typeof lintWithCfnLint>): Promise<CfnLintOutcome> {
  return (await import('../host/units-with-cfn-lint.ts')).lintWithCfnLint(...given);
}

function lintAll(request: LintRequest, progress: Progress): Report {
  const reports: Report[] = [];
  const asked = new Set<string>();
  const { paths, files } = request;
  const counted: Files = {
    ...files,
    read(path) {
      // All files are looked at before the first template is judged.
      if (reports.length === 0) progress.show(`Reading ${asked.add(path).size} of ${paths.length} files`);
      return files.read(path);
    },
  };
  for (const report of lintUnits({ ...request, files: counted })) {
    reports.push(report);
    progress.show(`Linted ${reports.length} templates, the last one ${report.units[0]?.root}`);
  }
  return merge(reports);
}
