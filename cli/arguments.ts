import { type ParseArgsConfig, parseArgs } from 'node:util';
import { FAIL_ON, type FailOn, nearest, REQUIREMENTS, type Requirement, RULES } from '../core/index.ts';
import { UsageError } from '../host/usage-error.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;

/** How a report is written. */
export type ReportFormat = (typeof FORMATS)[number];

/** What to read, and where the result goes; the same for every command that looks at templates. */
export interface InputArguments {
  /** Files and folders; the working folder where none are named. */
  readonly names: readonly string[];
  readonly output: string | undefined;
  readonly config: string | undefined;
  /** What to call the text on standard input; `undefined` where it is not to be read. */
  readonly stdin: string | undefined;
  /** The command that synthesizes a CDK app first. */
  readonly cdk: string | undefined;
  readonly color: boolean;
}

export interface LintArguments extends InputArguments {
  readonly command: 'lint';
  readonly format: ReportFormat;
  readonly require: Requirement | undefined;
  readonly failOn: FailOn | undefined;
  readonly quiet: boolean;
  readonly cfnLint: boolean;
}

export interface QueuesArguments extends InputArguments {
  readonly command: 'queues';
  readonly format: Exclude<ReportFormat, 'sarif'>;
}

export interface FixArguments extends InputArguments {
  readonly command: 'fix';
  readonly format: Exclude<ReportFormat, 'sarif'>;
  readonly require: Requirement | undefined;
  readonly failOn: FailOn | undefined;
  /** Writes nothing. */
  readonly dryRun: boolean;
  /** The rules whose findings are mended; none: all. */
  readonly rules: readonly string[];
  /** What to seal queues with where a key has to be chosen: its name in the text, or an ARN, id or alias. */
  readonly key: string | undefined;
  /** Prints commands for queues that exist already, instead of changing texts. */
  readonly commands: boolean;
}

const MAP_FORMATS = ['text', 'json', 'mermaid'] as const;

export interface MapArguments extends InputArguments {
  readonly command: 'map';
  readonly format: (typeof MAP_FORMATS)[number];
}

export interface PolicyArguments {
  readonly command: 'policy';
  /** A file; `-` for standard input. */
  readonly name: string;
  readonly carrier: 'key' | 'queue' | undefined;
  /** The own accounts; none: those of the configuration. */
  readonly accounts: readonly string[];
  readonly format: Exclude<ReportFormat, 'sarif'>;
  readonly output: string | undefined;
  readonly config: string | undefined;
  readonly color: boolean;
}

export interface ExplainArguments {
  readonly command: 'explain';
  readonly rule: string;
  readonly color: boolean;
}

/** What the command line asks for. */
export type Arguments =
  | LintArguments
  | QueuesArguments
  | FixArguments
  | MapArguments
  | PolicyArguments
  | ExplainArguments
  | { readonly command: 'help' }
  | { readonly command: 'version' };

const COMMON = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
  'no-color': { type: 'boolean' },
} satisfies Options;

const INPUT = {
  ...COMMON,
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  config: { type: 'string', short: 'c' },
  stdin: { type: 'boolean' },
  'stdin-filename': { type: 'string' },
  cdk: { type: 'string' },
  // What never fails takes it as well, so that it can stand before any of these commands.
  'fail-on': { type: 'string' },
} satisfies Options;

const LINT = {
  ...INPUT,
  require: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  'cfn-lint': { type: 'boolean' },
} satisfies Options;

const FIX = {
  ...INPUT,
  require: { type: 'string' },
  'dry-run': { type: 'boolean' },
  rule: { type: 'string', multiple: true },
  key: { type: 'string' },
  commands: { type: 'boolean' },
} satisfies Options;

const POLICY = {
  ...COMMON,
  for: { type: 'string' },
  account: { type: 'string', multiple: true },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  config: { type: 'string', short: 'c' },
} satisfies Options;

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads the command line; throws a `UsageError`, with a hint where help is, for what makes no sense. */
export function parseArguments(args: readonly string[]): Arguments {
  try {
    return argumentsOf(args);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${error.message}\nTry "queueseal --help".`) : error;
  }
}

function argumentsOf(args: readonly string[]): Arguments {
  const at = commandIn(args);
  const command = args[at];
  const rest = args.toSpliced(at, 1);
  if (command === 'explain') return explainArguments(rest);
  if (command === 'queues') return queuesArguments(rest);
  if (command === 'fix') return fixArguments(rest);
  if (command === 'map') return mapArguments(rest);
  if (command === 'policy') return policyArguments(rest);
  if (command === 'help') return { command: 'help' };
  return lintArguments(args);
}

/** Where the command stands, which is the first word that is no option and no value of one; behind `--` there are paths alone. */
function commandIn(args: readonly string[]): number {
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...LINT, ...FIX, ...POLICY },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind !== 'option');
  return first?.kind === 'positional' ? first.index : args.length;
}

function lintArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, LINT);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const input = inputArguments(values, positionals);
  const cfnLint = values['cfn-lint'] ?? false;
  if (cfnLint && input.stdin !== undefined) {
    throw new UsageError('--cfn-lint reads files on disk; it cannot be used with --stdin.');
  }
  return {
    ...input,
    command: 'lint',
    format: oneOf('format', values.format, FORMATS) ?? 'text',
    require: oneOf('require', values.require, REQUIREMENTS),
    failOn: oneOf('fail-on', values['fail-on'], FAIL_ON),
    quiet: values.quiet ?? false,
    cfnLint,
  };
}

function queuesArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, INPUT);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const format = oneOf('format', values.format, ['text', 'json']) ?? 'text';
  return { ...inputArguments(values, positionals), command: 'queues', format };
}

function fixArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, FIX);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const { key, rule = [], commands = false } = values;
  if (values.stdin) throw new UsageError('fix writes into files; it cannot be used with --stdin.');
  if (key?.trim() === '') throw new UsageError('--key needs the name of a key, an ARN, an id or an alias.');
  return {
    ...inputArguments(values, positionals),
    command: 'fix',
    format: oneOf('format', values.format, ['text', 'json']) ?? 'text',
    require: oneOf('require', values.require, REQUIREMENTS),
    failOn: oneOf('fail-on', values['fail-on'], FAIL_ON),
    dryRun: values['dry-run'] ?? false,
    rules: rule.map(ruleId),
    key,
    commands,
  };
}

function ruleId(id: string): string {
  const known = RULES.map((rule) => rule.id);
  if (known.includes(id)) return id;
  const meant = nearest(id, known);
  throw new UsageError(`There is no rule "${id}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`);
}

function mapArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, INPUT);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const format = oneOf('format', values.format, MAP_FORMATS) ?? 'text';
  return { ...inputArguments(values, positionals), command: 'map', format };
}

function policyArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, POLICY);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) {
    throw new UsageError('policy takes one file, or - for standard input, as in "queueseal policy policy.json".');
  }
  const { account: accounts = [], output, config } = values;
  const odd = accounts.find((account) => !/^\d{12}$/.test(account));
  if (odd !== undefined) throw new UsageError(`--account takes an account id of 12 digits; "${odd}" is none.`);
  refuseEmpty({ output, config });
  return {
    command: 'policy',
    name,
    carrier: oneOf('for', values.for, ['key', 'queue']),
    accounts,
    format: oneOf('format', values.format, ['text', 'json']) ?? 'text',
    output,
    config,
    color: !(values['no-color'] ?? false),
  };
}

function explainArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, COMMON);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [rule, ...others] = positionals;
  if (rule === undefined || others.length > 0) {
    throw new UsageError('explain takes the id of one rule, as in "queueseal explain sqs-kms-required".');
  }
  return { command: 'explain', rule, color: !(values['no-color'] ?? false) };
}

interface InputValues {
  readonly output?: string;
  readonly config?: string;
  readonly stdin?: boolean;
  readonly 'stdin-filename'?: string;
  readonly cdk?: string;
  readonly 'no-color'?: boolean;
}

function inputArguments(values: InputValues, names: readonly string[]): InputArguments {
  const { output, config, stdin = false } = values;
  const filename = values['stdin-filename'];
  if (stdin && names.length > 0) throw new UsageError('--stdin reads one text; no paths can be given with it.');
  if (!stdin && filename !== undefined) throw new UsageError('--stdin-filename needs --stdin.');
  refuseEmpty({ output, config, 'stdin-filename': filename });
  const { cdk } = values;
  if (cdk?.trim() === '') throw new UsageError('--cdk needs a command, as in --cdk "npx cdk synth -q".');
  if (cdk !== undefined && stdin) {
    throw new UsageError('--cdk reads what a synthesis writes; it cannot be used with --stdin.');
  }
  return {
    names: names.length === 0 ? ['.'] : names,
    output,
    config,
    stdin: stdin ? (filename ?? 'stdin') : undefined,
    cdk,
    color: !(values['no-color'] ?? false),
  };
}

function refuseEmpty(files: Readonly<Record<string, string | undefined>>): void {
  for (const [option, value] of Object.entries(files)) {
    if (value === '') throw new UsageError(`--${option} needs the name of a file.`);
  }
}

function parse<const Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw toUsageError(error, Object.keys(options));
  }
}

/** Node's own sentences, but for an unknown option, where it explains at length what nobody meant. */
function toUsageError(error: unknown, options: readonly string[]): unknown {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'))) return error;
  const [sentence = ''] = error.message.split('\n');
  const unknown = /^Unknown option '(-+([^']*))'/.exec(sentence);
  if (!unknown) return new UsageError(`${sentence}.`.replace(/\.+$/, '.'));
  const meant = nearest(unknown[2] ?? '', options);
  return new UsageError(`Unknown option ${unknown[1]}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`);
}

function oneOf<const Word extends string>(
  option: string,
  value: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const meant = nearest(value, words);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new UsageError(`--${option} may be ${words.join(', ')}; "${value}" is not known.${hint}`);
}
