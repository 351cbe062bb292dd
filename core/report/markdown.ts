import type { Report } from '../lint.ts';
import type { Finding } from '../rules/finding.ts';
import { RULES } from '../rules/index.ts';
import type { QueueState } from '../rules/judge.ts';
import type { Level } from '../rules/rule.ts';
import type { Files } from '../text/files.ts';
import type { Problem } from '../text/problem.ts';
import type { Origin } from '../text/span.ts';
import { countLevels, Places, rulePage, STATES_WORST_FIRST } from './placed.ts';
import { STATE_WORDS, worstFirst } from './queues.ts';
import { shorten } from './shorten.ts';
import { printable } from './terminal.ts';
import { count, fixableText } from './text.ts';

/** What a face knows of the run that the report does not. */
export interface MarkdownOptions {
  /** How many files were looked at, templates or not. */
  readonly looked: number;
  /** Why the run fails, fit to follow "because"; absent where it does not. */
  readonly reason?: string | undefined;
  /** Said before all else: what the reader has to know of the run itself. */
  readonly warnings: readonly string[];
  /** Where the linted files are on the web, without a slash at its end; without it places are no links. */
  readonly filesUrl?: string | undefined;
}

/** GitHub drops a summary of more than 1 MiB, and at times one just below that without a word. */
const MOST_BYTES = 1_000_000;

/** A name that is longer is hostile; the SARIF and JSON reports have it whole. */
const LONGEST_NAME = 200;
const LONGEST_TEXT = 1_000;

/** How many queues are shown without being asked for. */
const QUEUES_AT_ONCE = 15;

const LEVEL_CELLS: Readonly<Record<Level, string>> = { error: '❌ error', warning: '⚠️ warning', note: 'ℹ️ note' };
const LEVELS: readonly Level[] = ['error', 'warning', 'note'];

/**
 * Writes the report as Markdown for the page of a workflow run: a verdict, what was found, what to do, and every queue.
 *
 * At most a million bytes of UTF-8: beyond that whole rows are left out, and it says how many.
 */
export function markdownReport(report: Report, files: Files, options: MarkdownOptions): string {
  const writer = new Writer(report, new Places(files), options);
  return joinWithin(MOST_BYTES, [
    writer.head(),
    writer.findings(),
    writer.advice(),
    writer.problems(),
    writer.queues(),
  ]);
}

/** A part of the page that can give up rows, the last first. */
interface Section {
  readonly before: string;
  readonly rows: readonly string[];
  readonly after: string;
  /** What the rows are, in the plural. */
  readonly rowsAre: string;
}

class Writer {
  readonly #report: Report;
  readonly #places: Places;
  readonly #options: MarkdownOptions;
  readonly #worstFirst: readonly Finding[];

  constructor(report: Report, places: Places, options: MarkdownOptions) {
    this.#report = report;
    this.#places = places;
    this.#options = options;
    this.#worstFirst = LEVELS.flatMap((level) => report.findings.filter((finding) => finding.level === level));
  }

  head(): Section {
    const { reason, warnings, looked } = this.#options;
    const counts = countLevels(this.#report);
    const levels = LEVELS.filter((level) => counts[level] > 0).map((level) => count(counts[level], level));
    const problems = this.#report.problems.length;
    const found = [...levels, ...(problems > 0 ? [count(problems, 'problem')] : [])].join(', ') || 'no findings';
    const icon = reason !== undefined ? '❌' : levels.length > 0 ? '⚠️' : '✅';
    const paragraphs = [
      `## ${icon} QueueSeal: ${found}`,
      ...warnings.map((warning) => `> ⚠️ ${escaped(warning)}`),
      ...(reason === undefined ? [] : [`The step fails because ${escaped(reason)}.`]),
      this.#inventory(looked),
    ];
    return { ...NOTHING, before: paragraphs.map((paragraph) => `${paragraph}\n\n`).join('') };
  }

  /** How many queues are in which state. */
  #inventory(looked: number): string {
    const { queues, units } = this.#report;
    if (queues.length === 0) return `No queues in ${count(units.length, 'template')} among ${count(looked, 'file')}.`;
    const states = STATES_WORST_FIRST.map((state) => ({
      state,
      number: queues.filter(({ encryption }) => encryption === state).length,
    })).filter(({ number }) => number > 0);
    const names = new Set(queues.map(({ unit, queue }) => `${unit}\n${queue}`));
    const total = `${count(names.size, 'queue')} in ${count(units.length, 'template')}`;
    return `**${total}**: ${states.map(({ state, number }) => `${number} ${STATE_WORDS[state]}`).join(' · ')}`;
  }

  findings(): Section {
    const worstFirst = LEVELS.flatMap((level) => this.#report.findings.filter((finding) => finding.level === level));
    return table(
      '### Findings',
      ['Level', 'Resource', 'What was found', 'Where'],
      'findings',
      worstFirst,
      (finding) => [
        LEVEL_CELLS[finding.level],
        code(finding.resource),
        `${escaped(whatOf(finding))}<br><sub>${ruleLink(finding)}</sub>`,
        [this.#place(finding.place.at), ...finding.place.via.map((call) => `called from ${this.#place(call)}`)].join(
          '<br>',
        ),
      ],
    );
  }

  /** Why it matters and what to do, once for all findings that say the same. */
  advice(): Section {
    const groups = new Map<string, [Finding, ...Finding[]]>();
    for (const finding of this.#worstFirst) {
      const { why, how } = finding.message;
      if (why === '' && how === '') continue;
      const key = `${finding.rule}\n${why}\n${how}`;
      const group = groups.get(key);
      if (group) group.push(finding);
      else groups.set(key, [finding]);
    }
    if (groups.size === 0) return NOTHING;
    const rows = [...groups.values()].map((group) => {
      const [first] = group;
      const title = RULES.find(({ id }) => id === first.rule)?.title ?? first.rule;
      const names = [...new Set(group.map(({ resource }) => resource))];
      const named = names.slice(0, 5).map(code).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
      const { why, how } = first.message;
      const fixable = fixableText(first);
      const also = fixable === '' ? '' : `<br>Fixable: ${escaped(fixable)}`;
      return `- **${escaped(title)}** (${named})<br>${escaped(why)}<br>**${escaped(how)}**${also}\n`;
    });
    return { before: '### What to do\n\n', rows, after: '\n', rowsAre: 'pieces of advice' };
  }

  problems(): Section {
    return table('### Problems with the input', ['Where', 'Problem'], 'problems', this.#report.problems, (problem) => [
      this.#problemPlace(problem),
      escaped(problem.message),
    ]);
  }

  queues(): Section {
    const queues = worstFirst(this.#report.queues);
    const isFolded = queues.length > QUEUES_AT_ONCE;
    const header = isFolded
      ? `<details><summary>All ${queues.length} queues, the worst first</summary>`
      : '### Queues, the worst first';
    const section = table(header, ['Encryption', 'Queue', 'Key', 'When', 'Where'], 'queues', queues, (queue) => [
      stateCell(queue),
      code(queue.queue),
      queue.key === undefined ? '' : code(queue.key),
      queue.when === undefined ? '' : escaped(queue.when),
      this.#place(queue.place.at),
    ]);
    return isFolded ? { ...section, after: `${section.after}</details>\n` } : section;
  }

  #place(origin: Origin): string {
    const { path, line } = this.#places.region(origin);
    return this.#link(path, line);
  }

  #problemPlace(problem: Problem): string {
    return this.#link(problem.path, problem.span === undefined ? undefined : this.#places.problem(problem).line);
  }

  #link(path: string, line: number | undefined): string {
    const text = code(line === undefined ? path : `${path}:${line}`);
    const { filesUrl } = this.#options;
    const fragment = line === undefined ? '' : `#L${line}`;
    return filesUrl === undefined ? text : `[${text}](${filesUrl}/${urlPath(path)}${fragment})`;
  }
}

const NOTHING: Section = { before: '', rows: [], after: '', rowsAre: '' };

/** A table without the columns that would be empty. */
function table<Row>(
  title: string,
  header: readonly string[],
  rowsAre: string,
  items: readonly Row[],
  cells: (item: Row) => readonly string[],
): Section {
  if (items.length === 0) return NOTHING;
  const rows = items.map(cells);
  const isShown = header.map((_, column) => rows.some((row) => row[column] !== ''));
  const line = (texts: readonly string[]): string =>
    `| ${texts.filter((_, column) => isShown[column]).join(' | ')} |\n`;
  return {
    before: `${title}\n\n${line(header)}${line(header.map(() => '---'))}`,
    rows: rows.map(line),
    after: '\n',
    rowsAre,
  };
}

function whatOf({ message, when }: Finding): string {
  return when === undefined ? message.what : `When ${when}: ${message.what}`;
}

function ruleLink({ rule, topic }: Finding): string {
  return topic === 'cfn-lint'
    ? `cfn-lint ${escaped(rule)}`
    : `[${escaped(rule)}](${rulePage(encodeURIComponent(rule))})`;
}

const STATE_ICONS: Readonly<Record<QueueState['encryption'], string>> = {
  none: '🔓',
  unknown: '❔',
  'sse-sqs-default': '🔒',
  'sse-sqs': '🔒',
  'kms-unknown-key': '🔑',
  'kms-aws-managed': '🔑',
  'kms-customer': '🔑',
};

function stateCell({ encryption }: QueueState): string {
  return `${STATE_ICONS[encryption]} ${STATE_WORDS[encryption]}`;
}

/**
 * Writes text from strangers so that it stays text: no HTML, link, image, table cell, emphasis, formula or mention.
 *
 * References to characters mean nothing to Markdown. GitHub looks for mentions, issues and addresses in what comes out of it,
 * so these are broken up by a space of no width; formulas it takes apart only at an element.
 */
function escaped(text: string): string {
  return shorten(printable(text), LONGEST_TEXT)
    .replace(/[&<>|\\`@[\]()*_~#]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/&#(?:64|35);/g, '$&&#8203;')
    .replace(/:(?=\/\/)|www(?=\.)/gi, '$&&#8203;')
    .replaceAll('$', '<span>&#36;</span>');
}

/** A name as code. As an element, because what stands between back quotes cannot be escaped. */
function code(text: string): string {
  return text === '' ? '' : `<code>${escaped(shorten(text, LONGEST_NAME))}</code>`;
}

/** A path as part of an address; the few characters that `encodeURIComponent` leaves and Markdown does not are encoded too. */
function urlPath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/[!'()*~_]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * Joins sections within a number of bytes.
 *
 * Those with few rows get what they need, the others share what remains: no section can crowd out another.
 */
function joinWithin(most: number, sections: readonly Section[]): string {
  const sizes = sections.map(({ rows }) => rows.map(byteLength));
  const fixed = sections.map(({ before, after, rows, rowsAre }) => before + after + leftOut(rows.length, rowsAre));
  let remaining = most - byteLength(fixed.join(''));
  const smallestFirst = sections.map((_, at) => at).sort((a, b) => sum(sizes[a]) - sum(sizes[b]));
  const kept = new Map<number, number>();
  for (const [before, at] of smallestFirst.entries()) {
    const share = remaining / (sections.length - before);
    let used = 0;
    let rows = 0;
    for (const size of sizes[at] ?? []) {
      if (used + size > share) break;
      used += size;
      rows += 1;
    }
    kept.set(at, rows);
    remaining -= used;
  }
  return sections
    .map(({ before, rows, after, rowsAre }, at) => {
      const shown = rows.slice(0, kept.get(at));
      const more = rows.length === shown.length ? '' : leftOut(rows.length - shown.length, rowsAre);
      return before + shown.join('') + more + after;
    })
    .join('');
}

function leftOut(rows: number, rowsAre: string): string {
  return rows === 0 ? '' : `\n*${rows} more ${rowsAre} are left out: GitHub shows 1 MiB of a summary.*\n`;
}

function sum(numbers: readonly number[] = []): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The bytes of a text in UTF-8; the core has no encoder. */
function byteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    // Half of a pair: a pair takes four.
    else if (unit >= 0xd800 && unit < 0xe000) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}
