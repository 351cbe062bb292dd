import type { Report } from '../lint.ts';
import type { AccessReason } from '../map/access.ts';
import type { DrawnEdge, DrawnQueue } from '../map/draw.ts';
import type { Files } from '../text/files.ts';
import type { Place } from '../text/place.ts';
import { JSON_VERSION, problemEntry } from './json.ts';
import { jsonText } from './json-text.ts';
import { Places } from './placed.ts';
import { STATE_WORDS } from './queues.ts';
import type { Style } from './style.ts';
import { printable, withoutCommands } from './terminal.ts';
import { problemLine, summary } from './text.ts';

/** Writes the encryption map as the JSON that `map.schema.json` describes: the same bytes for the same input. */
export function mapJson(report: Report, files: Files): string {
  const places = new Places(files);
  const at = (place: Place): { path: string; line: number; column: number } => {
    const { path, line, column } = places.region(place.at);
    return { path, line, column };
  };
  const edge = ({ place, ...rest }: DrawnEdge): object => ({ ...rest, ...at(place) });
  return jsonText({
    version: JSON_VERSION,
    queues: (report.map ?? []).map(({ place, senders, readers, ...queue }) => ({
      ...queue,
      ...at(place),
      senders: senders.map(edge),
      readers: readers.map(edge),
    })),
    problems: report.problems.map((problem) => problemEntry(problem, places)),
  });
}

/** Whether somebody gets through, in a few words. */
const REASONS: Readonly<Record<AccessReason, string>> = {
  'no-kms': 'no key is asked',
  allowed: 'the key lets it',
  'aws-managed-key': 'the AWS managed key admits no service and no other account',
  missing: 'the key does not let it',
  denied: 'a statement denies it',
  'unusable-key': 'the key cannot be used',
  'hidden-key': 'cannot be told: the key is not here',
  'hidden-identity': 'cannot be told: its permissions are not all here',
  'hidden-caller': 'cannot be told: as whom it calls is not known',
  open: 'cannot be told: a condition is open',
};

/** Writes the encryption map as a tree: each queue, how it is sealed, who sends and who reads. */
export function mapText(report: Report, files: Files, style: Style, looked: number): string {
  const places = new Places(files);
  const lines = report.problems.map((problem) => `${style.error('problem')}  ${problemLine(problem, places)}`);
  for (const drawn of report.map ?? []) lines.push(...queueLines(drawn, places, style), '');
  if ((report.map ?? []).length === 0) lines.push(summary(report, looked));
  return withoutCommands(`${lines.join('\n').trimEnd()}\n`);
}

function queueLines(drawn: DrawnQueue, places: Places, style: Style): string[] {
  const { path, line } = places.region(drawn.place.at);
  const branches: { text: string; twigs: string[] }[] = [];
  const branch = (text: string, twigs: string[] = []): void => {
    branches.push({ text, twigs });
  };
  for (const { encryption, key, when } of drawn.seals)
    branch(printable(`${STATE_WORDS[encryption]}${key === undefined ? '' : `: ${key}`}${whenWords(when)}`));
  if (drawn.deadLetterQueues.length > 0) branch(printable(`dead letters go to ${drawn.deadLetterQueues.join(', ')}`));
  if (drawn.deadLetterOf.length > 0) branch(printable(`dead-letter queue of ${drawn.deadLetterOf.join(', ')}`));
  if (drawn.policies.length > 0) branch(printable(`queue policy: ${drawn.policies.join(', ')}`));
  if (drawn.senders.length > 0)
    branch(
      'senders',
      drawn.senders.map((edge) => edgeLine(edge, style)),
    );
  if (drawn.readers.length > 0)
    branch(
      'readers',
      drawn.readers.map((edge) => edgeLine(edge, style)),
    );
  const body = branches.flatMap(({ text, twigs }, index) => {
    const isLast = index === branches.length - 1;
    return [
      `${isLast ? '└─' : '├─'} ${text}`,
      ...twigs.map((twig, at) => `${isLast ? ' ' : '│'}  ${at === twigs.length - 1 ? '└─' : '├─'} ${twig}`),
    ];
  });
  return [`${style.strong(printable(drawn.queue))}  ${style.dim(printable(`${path}:${line}`))}`, ...body];
}

function edgeLine(edge: DrawnEdge, style: Style): string {
  const { mark, words } = edgeWords(edge);
  const shown = { '✓': mark, '✗': style.error(mark), '?': style.warning(mark) }[mark];
  return `${shown} ${printable(words)}`;
}

/** Somebody who sends to a queue or reads from it: whether they get through, and why, in a line. */
export function edgeWords(edge: DrawnEdge): { readonly mark: '✓' | '✗' | '?'; readonly words: string } {
  const { name, as, access, reason, missing, hidden, admitted, publishers, when } = edge;
  const lacks = missing.length > 0 && access === 'no' ? ` (${missing.join(', ')})` : '';
  const why = `${REASONS[reason]}${lacks}${hidden === undefined || access === 'yes' ? '' : ` (${hidden})`}`;
  const refused = admitted === 'no' ? '; the queue policy does not let it send' : '';
  const from =
    publishers.length > 0 ? `; fed by ${publishers.join(', ')}, whose use of the topic's own key is not judged` : '';
  const who = as.is === 'hidden' || name === as.name ? '' : ` as ${as.name}`;
  return { mark: markOf(edge), words: `${name}${who}: ${why}${refused}${from}${whenWords(when)}` };
}

/** Whether somebody gets through, in a sign. */
function markOf({ access, admitted }: DrawnEdge): '✓' | '✗' | '?' {
  if (access === 'no' || admitted === 'no') return '✗';
  return access === 'yes' ? '✓' : '?';
}

function whenWords(when: string | undefined): string {
  return when === undefined ? '' : ` [when ${when}]`;
}

/** Writes the encryption map as a Mermaid flowchart, which GitHub draws in Markdown. */
export function mapMermaid(report: Report): string {
  const ids = new Map<string, string>();
  const lines = ['flowchart LR'];
  const node = (unit: string, label: string, [open, close]: readonly [string, string]): string => {
    const name = `${unit}\n${label}`;
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = `n${ids.size}`;
    ids.set(name, id);
    lines.push(`  ${id}${open}"${mermaidText(label)}"${close}`);
    return id;
  };
  for (const { queue, unit, seals, deadLetterOf, senders, readers } of report.map ?? []) {
    const self = node(unit, queue, QUEUE);
    for (const { encryption, key, when } of seals) {
      const to = node(unit, key ?? STATE_WORDS[encryption], KEY);
      lines.push(
        `  ${self} -. "${mermaidText(`${key === undefined ? 'is' : 'sealed by'}${whenWords(when)}`)}" .- ${to}`,
      );
    }
    for (const source of deadLetterOf) lines.push(`  ${node(unit, source, QUEUE)} -- "dead letters" --> ${self}`);
    for (const edge of senders) lines.push(`  ${node(unit, edge.name, PARTY)} ${arrow(edge)} ${self}`);
    for (const edge of readers) lines.push(`  ${self} ${arrow(edge)} ${node(unit, edge.name, PARTY)}`);
  }
  return `${lines.join('\n')}\n`;
}

const QUEUE = ['[(', ')]'] as const;
const KEY = ['{{', '}}'] as const;
const PARTY = ['[', ']'] as const;

function arrow(edge: DrawnEdge): string {
  return `-- "${mermaidText(`${markOf(edge)}${whenWords(edge.when)}`)}" -->`;
}

/** Text between double quotes in Mermaid, where entity codes stand for what would end it or be read as markup. */
function mermaidText(text: string): string {
  return printable(text).replace(/[^\p{L}\p{N} .,:;/_✓✗?()[\]-]/gu, (character) => `#${character.codePointAt(0)};`);
}
