import { resolve } from 'node:path';
import {
  type Configuration,
  cfnLintFindings,
  type Files,
  type Finding,
  lintUnits,
  looksLikeTemplate,
  merge,
  type Problem,
  type Report,
  type Settings,
  type Unit,
  unclaimed,
} from '../core/index.ts';
import { decode } from '../host/decode.ts';
import { discover } from '../host/discover.ts';
import { type DiskFiles, diskFiles, overlay } from '../host/disk-files.ts';
import { pathInRoot, realPath, rootFor } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';
import type { InputArguments } from './arguments.ts';
import { progressOnTerminal } from './progress.ts';
import { pathMap, shownFiles, shownReport } from './rebase.ts';

/** What came of reading and judging everything that was named, in the paths that the user sees. */
export interface Gathered {
  readonly report: Report;
  readonly files: Files;
  /** How many files were looked at, templates or not. */
  readonly looked: number;
  /** What else the user should know of the run. */
  readonly notices: readonly string[];
}

/** More than any template, and than `host/` reads of a file. */
const MAX_STDIN_BYTES = 16 * 1024 * 1024;

/** How long cfn-lint may take in all, however many templates there are. */
const CFN_LINT_MS = 10 * 60 * 1000;

/** Finds, reads and judges. */
export async function gather(
  args: InputArguments,
  { settings, ignores }: Pick<Configuration, 'settings' | 'ignores'>,
  workingFolder: string,
  withCfnLint = false,
): Promise<Gathered> {
  const working = realPath(workingFolder) ?? workingFolder;
  const root = rootFor(workingFolder, args.stdin === undefined ? args.names : [args.stdin]);
  const paths = pathMap(root, working);
  const input = args.stdin === undefined ? fromDisk(root, args.names, working) : await fromStdin(root, args.stdin);
  const candidates = input.paths.filter((path) => input.named.has(path) || !ignores(paths.shown(path)));
  const problems = input.problems.filter(({ path }) => !ignores(paths.shown(path)));

  const progress = progressOnTerminal();
  const asked = new Set<string>();
  const reports: Report[] = [];
  const requirements = settings.requirements.map((rule) =>
    rule.path === undefined ? rule : { ...rule, path: (path: string) => rule.path?.(paths.shown(path)) ?? false },
  );
  const shownSettings: Settings = { ...settings, requirements };
  const files: Files = {
    list: (folder) => input.files.list(folder),
    read(path) {
      asked.add(path);
      if (reports.length === 0)
        progress.show(`Reading ${Math.min(asked.size, candidates.length)} of ${candidates.length} files`);
      return input.files.read(path);
    },
  };
  for (const report of lintUnits({ paths: candidates, files, settingsFor: () => shownSettings })) {
    reports.push(report);
    progress.show(`Linting ${reports.length} of ${report.total} templates: ${report.units[0]?.root}`);
  }
  const linted = merge(reports);
  const unread = unclaimed(input.named, linted.units, input.files);
  if (withCfnLint) progress.show('Running cfn-lint');
  const cfnLint = withCfnLint ? await cfnLintOn(root, linted.units, input.files) : NO_CFN_LINT;
  progress.clear();

  const all = merge([
    linted,
    { units: [], queues: [], findings: [], problems: [...problems, ...input.disk.problems, ...unread] },
  ]);
  return {
    report: shownReport(all, paths),
    files: shownFiles(input.files, paths),
    looked: candidates.length,
    notices: cfnLint.notices,
  };
}

interface CfnLintOutcome {
  readonly findings: readonly Finding[];
  readonly notices: readonly string[];
}

const NO_CFN_LINT: CfnLintOutcome = { findings: [], notices: [] };

async function cfnLintOn(root: string, units: readonly Unit[], files: Files): Promise<CfnLintOutcome> {
  const { runCfnLint } = await import('../host/cfn-lint.ts');
  const paths = [...new Set(units.flatMap((unit) => [unit.root, ...unit.claims]))].sort();
  const { findings, warning } = await runCfnLint({ root, paths, timeoutMs: CFN_LINT_MS });
  return { findings: cfnLintFindings(findings, units, files), notices: warning === undefined ? [] : [warning] };
}

interface Input {
  readonly paths: readonly string[];
  /** Those that somebody named: about them, everything is said. */
  readonly named: ReadonlySet<string>;
  readonly files: Files;
  /** Where problems with reading collect. */
  readonly disk: DiskFiles;
  readonly problems: readonly Problem[];
}

function fromDisk(root: string, names: readonly string[], working: string): Input {
  const inRoot = root === working ? names : names.map((name) => resolve(working, name));
  const { paths, named, problems } = discover({ root, names: inRoot });
  const disk = diskFiles(root, { named, looksRelevant: looksLikeTemplate });
  return { paths, named, problems, files: disk, disk };
}

async function fromStdin(root: string, name: string): Promise<Input> {
  const path = pathInRoot(root, name) ?? name;
  const disk = diskFiles(root, { looksRelevant: looksLikeTemplate });
  const decoded = decode(await readStdin());
  if (decoded.is !== 'text') {
    const message = decoded.is === 'binary' ? 'Standard input is binary.' : 'Standard input is not UTF-8.';
    return { paths: [], named: new Set(), problems: [{ code: 'unreadable', path, message }], files: disk, disk };
  }
  const files = overlay(disk, new Map([[path, decoded.text]]));
  return { paths: [path], named: new Set([path]), problems: [], files, disk };
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_STDIN_BYTES) throw new UsageError('Standard input has more than 16 MiB.');
  }
  return Buffer.concat(chunks);
}
