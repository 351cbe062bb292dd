import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What a command may carry besides its text. */
export interface Properties extends Readonly<Record<string, string | undefined>> {
  readonly title?: string;
  readonly file?: string;
}

/** A command as the runner understands it. */
export interface Command {
  readonly name: string;
  readonly properties: Properties;
  readonly data: string;
}

/** What a step gives to the steps after it. */
export interface Outputs extends Readonly<Record<string, string | undefined>> {
  readonly conclusion?: string;
}

/** What a step did, as GitHub sees it. */
export interface Step {
  readonly exitCode: number | null;
  readonly commands: readonly Command[];
  /** The lines of the log that are no commands. */
  readonly lines: readonly string[];
  readonly outputs: Outputs;
  readonly summary: string;
  readonly stderr: string;
}

/** How to run a step. */
export interface StepRequest {
  readonly workspace: string;
  /** A folder for the files of the runner, outside of the workspace. */
  readonly runner: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the process stands, relative to the workspace. */
  readonly folder?: string;
  readonly nodeOptions?: readonly string[];
  readonly uid?: number;
}

const GUARD = resolve('test/support/no-network.cjs');

/** Runs the built Action as a runner does: Node, the one file, its environment, and what it prints is a channel of commands. */
export function runStep(request: StepRequest): Step {
  const { workspace, runner, inputs = {}, environment = {}, folder = '.', nodeOptions = [], uid } = request;
  const files = { GITHUB_OUTPUT: join(runner, 'output'), GITHUB_STEP_SUMMARY: join(runner, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '', { mode: 0o666 });
  const inputVariables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeOptions, '--require', GUARD, resolve('action/dist/index.cjs')],
    {
      cwd: join(workspace, folder),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: {
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: workspace,
        ...files,
        ...Object.fromEntries(inputVariables),
        ...environment,
      },
      ...(uid === undefined ? {} : { uid }),
    },
  );
  return {
    exitCode: status,
    ...readLog(stdout),
    outputs: readOutputs(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
    summary: existsSync(files.GITHUB_STEP_SUMMARY) ? readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') : '',
    stderr,
  };
}

/** Reads a log by the runner's grammar: both its forms of commands, on lines as .NET reads them. */
export function readLog(stdout: string): Pick<Step, 'commands' | 'lines'> {
  const commands: Command[] = [];
  const lines: string[] = [];
  for (const line of stdout.split(/\r\n|\r|\n/)) {
    const command = readCommand(line) ?? readOldCommand(line);
    if (command) commands.push(command);
    else if (line !== '') lines.push(line);
  }
  return { commands, lines };
}

/** `::name key=value,key=value::data`, at the start of a line or after white space. */
function readCommand(line: string): Command | undefined {
  const match = /^\s*::([^ ]*?)(?: (.*?))?::(.*)$/s.exec(line);
  if (!match?.[1] || !COMMANDS.has(match[1])) return undefined;
  const [, name, properties = '', data = ''] = match;
  return {
    name,
    properties: readProperties(properties.split(','), UNESCAPE_PROPERTY),
    data: unescaped(data, UNESCAPE_DATA),
  };
}

/** `##[name key=value;key=value]data`, anywhere in a line. */
function readOldCommand(line: string): Command | undefined {
  const match = /##\[([^\] ]*)(?: ([^\]]*))?\](.*)$/s.exec(line);
  if (!match?.[1] || !COMMANDS.has(match[1])) return undefined;
  const [, name, properties = '', data = ''] = match;
  return { name, properties: readProperties(properties.split(';'), UNESCAPE_OLD), data: unescaped(data, UNESCAPE_OLD) };
}

function readProperties(pairs: readonly string[], escapes: Escapes): Record<string, string> {
  const entries = pairs.map((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? undefined : [pair.slice(0, at).trim(), unescaped(pair.slice(at + 1), escapes)];
  });
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
}

type Escapes = readonly (readonly [from: string, to: string])[];

const UNESCAPE_DATA: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const UNESCAPE_PROPERTY: Escapes = [['%3A', ':'], ['%2C', ','], ...UNESCAPE_DATA];
const UNESCAPE_OLD: Escapes = [['%3B', ';'], ['%5D', ']'], ...UNESCAPE_DATA];

function unescaped(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

/** Those that the runner registers; a line that names another is only text. */
const COMMANDS = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/** `name<<delimiter`, lines, `delimiter`. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^(.+?)<<(.+)\r?\n([\s\S]*?)\r?\n?^\2$/gm))
    outputs[name] = value;
  return outputs;
}
