import { statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { readCfnLintSettings } from './cfn-lint-settings.ts';
import { pathInRoot } from './root.ts';

/** What to lint with cfn-lint, and how long that may take in all. */
export interface CfnLintRequest {
  readonly root: string;
  /** Templates, relative to the root. */
  readonly paths: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Something that cfn-lint says about a template; lines and columns count from 1. */
export interface CfnLintFinding {
  /** The id that cfn-lint's documentation lists, such as E3012. */
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  /** Relative to the root, as it was given. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

/** What came of it: whatever happens to cfn-lint is one sentence here, never a throw. */
export interface CfnLintResult {
  readonly findings: readonly CfnLintFinding[];
  readonly warning?: string;
}

/** The first whose templates cannot name rule files to load; its JSON is that of today. */
const OLDEST = '1.0.0';

/** Starting cfn-lint costs a second, a small file a tenth: enough files to share the start, few enough to look at one by one. */
const BATCH = 16;

/** When batches fail, so many of their files are tried alone; more means that something else is wrong than a file. */
const MAX_ALONE = 200;

/** cfn-lint takes about 40 s for a megabyte on a slow machine; what takes far longer is a trap, such as aliases of aliases. */
const START_MS = 10_000;
const FILE_MS = 1_000;
const MEGABYTE_MS = 120_000;

const MAX_OUTPUT = 32 * 1024 * 1024;

/** What Python, pyenv and Windows need to start a program; no credentials, no Python path, no region. */
const PASSED_ON = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'PYENV_ROOT', 'PYENV_VERSION'].concat(
  process.platform === 'win32'
    ? ['PATHEXT', 'SYSTEMROOT', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA']
    : [],
);

/**
 * Runs the installed cfn-lint without letting the linted repository choose what it runs.
 *
 * A repository's `.cfnlintrc` can name Python files to load as rules, so cfn-lint is started in an empty folder, and
 * of that file it is given only what chooses among its own rules. A file that crashes or stalls cfn-lint loses its own findings only.
 */
export async function runCfnLint(request: CfnLintRequest): Promise<CfnLintResult> {
  if (request.paths.length === 0) return { findings: [] };
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'queueseal-cfn-lint-'));
    const settings = readCfnLintSettings(request.root);
    const program = await start(folder, request, settings ?? {});
    const unusable = await program.unusable();
    if (unusable !== undefined) return { findings: [], warning: unusable };
    const result = await lintAll(request, program);
    return settings === undefined && result.warning === undefined ? { ...result, warning: NO_SETTINGS } : result;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return { findings: [], warning: `cfn-lint could not be run (${reason}); its findings are missing.` };
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

const NO_SETTINGS =
  'cfn-lint ran without the settings in `.cfnlintrc`: they are no plain mapping of settings that cfn-lint knows.';

interface Program {
  /** What to tell the user if this is no cfn-lint that can be worked with. */
  unusable(): Promise<string | undefined>;
  /** cfn-lint's output for some files; `undefined` where it crashed, stalled or said too much. */
  lint(paths: readonly string[]): Promise<string | undefined>;
  /** Whether there is no time left, or the caller has lost interest. */
  isOver(): boolean;
}

async function start(folder: string, { root, timeoutMs, signal }: CfnLintRequest, settings: object): Promise<Program> {
  // Only here, because it costs the many runs without cfn-lint a good part of their start.
  const { execa } = await import('execa');
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify(settings));
  const deadline = performance.now() + timeoutMs;
  const left = () => Math.max(0, deadline - performance.now());

  const run = (args: readonly string[], limitMs: number) =>
    execa('cfn-lint', args, {
      cwd: folder,
      env: environment(),
      extendEnv: false,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'ignore',
      reject: false,
      maxBuffer: MAX_OUTPUT,
      timeout: Math.ceil(Math.min(limitMs, Math.max(1, left()))),
      killSignal: 'SIGKILL',
      killDescendants: true,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });

  return {
    async unusable() {
      const { stdout, code, timedOut } = await run(['--version'], START_MS);
      const version = /(\d+)\.(\d+)\.(\d+)/.exec(stdout ?? '');
      if (code === 'ENOENT') return 'cfn-lint was not found; install it with `pip install cfn-lint`.';
      if (timedOut) return 'cfn-lint did not answer in time; see whether `cfn-lint --version` does.';
      if (version === null)
        return 'cfn-lint does not start; reinstall it with `pip install --force-reinstall cfn-lint`.';
      if (Number(version[1]) >= 1) return undefined;
      return `cfn-lint ${version[0]} is too old; install ${OLDEST} or later with \`pip install --upgrade cfn-lint\`.`;
    },
    async lint(paths) {
      const files = paths.map((path) => join(root, path));
      const bytes = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
      const usual = START_MS + paths.length * FILE_MS + (bytes / 1e6) * MEGABYTE_MS;
      // A batch that stalls must leave time for looking at its files alone.
      const limit = paths.length === 1 ? usual : Math.min(usual, left() / 3);
      const result = await run(['--config-file', config, '--format', 'json', '--', ...files.map(literal)], limit);
      // The exit code is a mask of the levels found; only the output tells a finding from a crash.
      return result.timedOut || result.isMaxBuffer || result.isCanceled ? undefined : result.stdout;
    },
    isOver: () => left() === 0 || signal?.aborted === true,
  };
}

function environment(): NodeJS.ProcessEnv {
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  // Nothing that cfn-lint does here needs a network; a translator that tries anyhow meets a closed door.
  const offline = { HTTP_PROXY: CLOSED, HTTPS_PROXY: CLOSED, AWS_EC2_METADATA_DISABLED: 'true' };
  return { ...Object.fromEntries(passedOn), ...offline, PYTHONUTF8: '1' };
}

const CLOSED = 'http://127.0.0.1:9';

/** cfn-lint takes file names as globs, so what means something in a glob is written as itself. */
function literal(path: string): string {
  return path.replace(/[[*?]/g, '[$&]');
}

async function lintAll(request: CfnLintRequest, program: Program): Promise<CfnLintResult> {
  const findings: CfnLintFinding[] = [];
  const disturbed = new Set<string>();

  /** Lints batches side by side and gives back the files of those that failed. */
  const lintBatches = async (batches: (readonly string[])[]): Promise<string[]> => {
    const failed: string[] = [];
    const work = async () => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        const output = program.isOver() ? undefined : await program.lint(batch);
        const matches = output === undefined ? undefined : readMatches(output);
        if (matches === undefined) failed.push(...batch);
        for (const match of matches ?? []) {
          const path = pathInRoot(request.root, match.Filename);
          if (path === undefined || !batch.includes(path)) continue;
          if (match.Rule.Id === OWN_ERROR) disturbed.add(path);
          else findings.push(toFinding(path, match));
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
    return failed;
  };

  const suspects = await lintBatches(inBatches(request.paths, BATCH));
  const failed = await lintBatches(inBatches(suspects.slice(0, MAX_ALONE), 1));
  for (const path of [...failed, ...suspects.slice(MAX_ALONE)]) disturbed.add(path);
  findings.sort(byPlace);
  const warning = request.signal?.aborted === true ? undefined : warningOf(disturbed, request, program.isOver());
  return warning === undefined ? { findings } : { findings, warning };
}

function inBatches(paths: readonly string[], size: number): (readonly string[])[] {
  return Array.from({ length: Math.ceil(paths.length / size) }, (_, i) => paths.slice(i * size, (i + 1) * size));
}

function byPlace(a: CfnLintFinding, b: CfnLintFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : Number(a.rule > b.rule));
}

function warningOf(paths: ReadonlySet<string>, { timeoutMs }: CfnLintRequest, isOver: boolean): string | undefined {
  const [first, ...others] = [...paths].sort();
  if (first === undefined) return undefined;
  const files = others.length === 0 ? first : `${first} and ${others.length} more`;
  const which = isOver ? `did not finish within ${timeoutMs / 1000} s` : 'failed';
  return `cfn-lint ${which}: its findings on ${files} are missing or incomplete; see what \`cfn-lint\` itself says of that file.`;
}

/** cfn-lint's word for an exception in one of its rules: a fault of its own, not of the template. */
const OWN_ERROR = 'E0002';

const LEVELS = { Error: 'error', Warning: 'warning', Informational: 'note' } as const;

const place = v.object({ LineNumber: v.number(), ColumnNumber: v.number() });

/** What is used of cfn-lint's JSON. A match without a file is about the run as a whole, which counts as failed then. */
const matchesSchema = v.array(
  v.object({
    Filename: v.string(),
    Level: v.picklist(['Error', 'Warning', 'Informational']),
    Location: v.object({ Start: place, End: place }),
    Message: v.string(),
    Rule: v.object({ Id: v.string() }),
  }),
);

type Match = v.InferOutput<typeof matchesSchema>[number];

function readMatches(output: string): Match[] | undefined {
  try {
    const result = v.safeParse(matchesSchema, JSON.parse(output));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

function toFinding(path: string, { Level, Location, Message, Rule }: Match): CfnLintFinding {
  const line = atLeast(1, Location.Start.LineNumber);
  const column = atLeast(1, Location.Start.ColumnNumber);
  const endLine = atLeast(line, Location.End.LineNumber);
  const endColumn = atLeast(endLine === line ? column : 1, Location.End.ColumnNumber);
  return { rule: Rule.Id, level: LEVELS[Level], path, line, column, endLine, endColumn, message: Message };
}

function atLeast(least: number, number: number): number {
  return Math.max(least, Math.trunc(number));
}
