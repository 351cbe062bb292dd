import { DEFAULT_SETTINGS, type Encryption, type Level, RULES, type Settings } from '../../core/index.ts';

/** Something that a scenario says about its own file. */
export interface Expectation {
  readonly line: number;
  /** Only beside the file: a mark on a line says which line it means, no more. */
  readonly column?: number;
  readonly about: 'finding' | 'queue' | 'problem';
  /** The rule's id, the queue's state or the problem's code. */
  readonly what: string;
  readonly level?: Level;
  /** The resource's name, where the line alone does not tell. */
  readonly resource?: string;
  readonly when?: string;
  /** A problem's message. */
  readonly says?: string;
}

/** What a scenario expects of one file. */
export interface Expectations {
  /** What it is linted with. */
  readonly settings: Settings;
  readonly items: readonly Expectation[];
}

const STATES: readonly Encryption[] = [
  'none',
  'sse-sqs',
  'sse-sqs-default',
  'kms-aws-managed',
  'kms-customer',
  'kms-unknown-key',
  'unknown',
];

const ABOUT = { expect: 'finding', queue: 'queue', problem: 'problem' } as const;
/** Each setting stands on a line of its own. */
const SETTING = /^(require|own|trusts): ([\w, ]+)$/;
const MARK = /# (expect|queue|problem): ([^#]*)/g;
const BESIDE = /^(\d+):(\d+) (expect|queue|problem): (.*)$/;
const ITEM = /^(?:(error|warning|note) )?([\w-]+)(?: \(([^)]*)\))?(?: when (.+))?$/;

/** Reads the marks in a file's own comments, as `# expect: sqs-kms-required when IsProd is false`. */
export function expectationsIn(text: string): Expectations {
  const lines = text.split(/\r\n|\r|\n/);
  const items = lines.flatMap((source, index) =>
    [...source.matchAll(MARK)].flatMap(([, word, list]) => parse(word ?? '', list ?? '', { line: index + 1 })),
  );
  return { settings: settingsIn(lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2))), items };
}

/** Reads a file beside the one it is about: a place, then what a mark would say. */
export function expectationsBeside(text: string): Expectations {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const items = lines.flatMap((line) => {
    if (SETTING.test(line)) return [];
    const match = BESIDE.exec(line);
    if (!match) throw new Error(`Not an expectation: ${line}`);
    const [, at, column, word = '', list = ''] = match;
    return parse(word, list, { line: Number(at), column: Number(column) });
  });
  return { settings: settingsIn(lines), items };
}

function settingsIn(lines: readonly string[]): Settings {
  let settings = DEFAULT_SETTINGS;
  for (const line of lines) {
    const [, name, value = ''] = SETTING.exec(line) ?? [];
    const accounts = new Set(value.split(', '));
    if (name === 'own') settings = { ...settings, ownAccounts: accounts };
    if (name === 'trusts') settings = { ...settings, trusted: { ...settings.trusted, accounts } };
    if (name === 'require') {
      if (value !== 'encrypted' && value !== 'kms' && value !== 'cmk') throw new Error(`No requirement: ${value}`);
      settings = { ...settings, require: value };
    }
  }
  return settings;
}

function parse(word: string, list: string, place: { line: number; column?: number }): Expectation[] {
  const about = ABOUT[word as keyof typeof ABOUT];
  if (about === 'problem') {
    const [what = '', says] = list.trim().split(/ says (.*)/s);
    return [{ ...place, about, what, ...(says === undefined ? {} : { says }) }];
  }
  return list
    .trim()
    .split('; ')
    .map((item) => {
      const match = ITEM.exec(item);
      if (!match) throw new Error(`Not an expectation: ${item}`);
      const [, level, what = '', resource, when] = match;
      const named = {
        ...place,
        about,
        what,
        ...(resource === undefined ? {} : { resource }),
        ...(when === undefined ? {} : { when }),
      };
      if (about === 'finding') return { ...named, level: (level as Level | undefined) ?? usualLevel(what, when) };
      if (!STATES.some((state) => state === what)) throw new Error(`No state of a queue: ${what}`);
      return named;
    });
}

/** The rule's own level, one lower where the finding holds only sometimes. */
function usualLevel(id: string, when: string | undefined): Level {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (!rule) throw new Error(`No rule: ${id}`);
  if (when === undefined) return rule.level;
  return rule.level === 'error' ? 'warning' : 'note';
}
