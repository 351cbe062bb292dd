import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
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

/** Starting cfn-lint costs a second, a file a tenth: enough to share the start, few enough to lose when one file fails. */
const BATCH = 25;

/** cfn-lint takes five seconds for 500 resources; a file that keeps it busy for a minute is a trap. */
const ONE_FILE_MS = 60_000;
const BATCH_MS = 20_000;

/** How many runs may fail before files are no longer searched for the one that is to blame. */
const MAX_FAILED_RUNS = 40;

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
 * A repository's `.cfnlintrc` can name Python files to load as rules, so cfn-lint is started in an empty folder with an empty
 * configuration. A file that crashes or stalls cfn-lint loses its own findings only.
 */
export async function runCfnLint(request: CfnLintRequest): Promise<CfnLintResult> {
  if (request.paths.length === 0) return { findings: [] };
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'queueseal-cfn-lint-'));
    const program = await start(folder, request);
    const unusable = await program.unusable();
    if (unusable !== undefined) return { findings: [], warning: unusable };
    return await lintAll(request, program);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return { findings: [], warning: `cfn-lint could not be run (${reason}); its findings are missing.` };
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

interface Program {
  /** What to tell the user if this is no cfn-lint that can be worked with. */
  unusable(): Promise<string | undefined>;
  /** cfn-lint's output for some files; `undefined` where it crashed, stalled or said too much. */
  lint(paths: readonly string[]): Promise<string | undefined>;
  /** Whether there is no time left, or the caller has lost interest. */
  isOver(): boolean;
}

async function start(folder: string, { root, timeoutMs, signal }: CfnLintRequest): Promise<Program> {
  // Only here, because it costs the many runs without cfn-lint a good part of their start.
  const { execa } = await import('execa');
  const config = join(folder, 'config.json');
  await writeFile(config, '{}');
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
      const { stdout, code, timedOut } = await run(['--version'], ONE_FILE_MS);
      const version = /(\d+)\.(\d+)\.(\d+)/.exec(stdout ?? '');
      if (code === 'ENOENT') return 'cfn-lint was not found; install it with `pip install cfn-lint`.';
      if (timedOut) return 'cfn-lint did not answer in time; see whether `cfn-lint --version` does.';
      if (version === null)
        return 'cfn-lint does not start; reinstall it with `pip install --force-reinstall cfn-lint`.';
      if (Number(version[1]) >= 1) return undefined;
      return `cfn-lint ${version[0]} is too old; install ${OLDEST} or later with \`pip install --upgrade cfn-lint\`.`;
    },
    async lint(paths) {
      const files = paths.map((path) => literal(join(root, path)));
      const limit = paths.length === 1 ? ONE_FILE_MS : BATCH_MS + paths.length * 1000;
      const result = await run(['--config-file', config, '--format', 'json', '--', ...files], limit);
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
  const queue: (readonly string[])[] = [];
  for (let i = 0; i < request.paths.length; i += BATCH) queue.push(request.paths.slice(i, i + BATCH));
  const findings: CfnLintFinding[] = [];
  const failed: string[] = [];
  let failedRuns = 0;

  const work = async () => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      const output = program.isOver() ? undefined : await program.lint(batch);
      const matches = output === undefined ? undefined : readMatches(output);
      if (matches !== undefined) {
        for (const match of matches) {
          const path = pathInRoot(request.root, match.Filename);
          if (path === undefined || !batch.includes(path)) continue;
          if (match.Rule.Id === OWN_ERROR) failed.push(path);
          else findings.push(toFinding(path, match));
        }
        continue;
      }
      failedRuns += 1;
      if (batch.length === 1 || failedRuns > MAX_FAILED_RUNS || program.isOver()) {
        failed.push(...batch);
      } else {
        // At the end, so that a file that stalls costs the others as little time as may be.
        const middle = batch.length >> 1;
        queue.push(batch.slice(0, middle), batch.slice(middle));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  const warning = request.signal?.aborted === true ? undefined : warningOf(failed, request, program.isOver());
  findings.sort(byPlace);
  return warning === undefined ? { findings } : { findings, warning };
}

function byPlace(a: CfnLintFinding, b: CfnLintFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : Number(a.rule > b.rule));
}

function warningOf(failed: readonly string[], { timeoutMs }: CfnLintRequest, isOver: boolean): string | undefined {
  const [first, ...others] = [...new Set(failed)].sort();
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
