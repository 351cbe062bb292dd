import type { Report } from '../lint.ts';
import type { QueueState } from '../rules/judge.ts';
import type { Files } from '../text/files.ts';
import { JSON_VERSION, problemEntry, queueEntry } from './json.ts';
import { jsonText } from './json-text.ts';
import { Places, STATES_WORST_FIRST } from './placed.ts';
import type { Style } from './style.ts';
import { printable, widthOf, withoutCommands } from './terminal.ts';
import { count, problemLine, summary } from './text.ts';

/** The states in words, as short as a table needs them. */
export const STATE_WORDS: Readonly<Record<QueueState['encryption'], string>> = {
  none: 'not encrypted',
  unknown: 'cannot be told',
  'sse-sqs-default': 'not stated (SSE-SQS by default)',
  'sse-sqs': 'SSE-SQS',
  'kms-unknown-key': 'KMS, key cannot be told',
  'kms-aws-managed': 'KMS, AWS managed key',
  'kms-customer': 'KMS, customer managed key',
};

/** Sorts queues by how much they need a look; those of one state stay in the order of their places. */
export function worstFirst(queues: readonly QueueState[]): QueueState[] {
  const rank = (queue: QueueState): number => STATES_WORST_FIRST.indexOf(queue.encryption);
  return queues.toSorted((a, b) => rank(a) - rank(b));
}

/** Writes the queues alone as JSON, in the form that they have in the JSON report. */
export function queuesJson(report: Report, files: Files): string {
  const places = new Places(files);
  return jsonText({
    version: JSON_VERSION,
    queues: worstFirst(report.queues).map((queue) => queueEntry(queue, places)),
    problems: report.problems.map((problem) => problemEntry(problem, places)),
  });
}

const HEADER = ['QUEUE', 'ENCRYPTION', 'KEY', 'WHEN', 'PLACE'];

/** Writes the queues as a table, the worst first. */
export function queuesTable(report: Report, files: Files, style: Style, looked: number): string {
  const places = new Places(files);
  const problems = report.problems.map((problem) => `${style.error('problem')}  ${problemLine(problem, places)}`);
  if (report.queues.length === 0) return withoutCommands(`${[...problems, summary(report, looked)].join('\n')}\n`);
  const rows = worstFirst(report.queues).map(({ queue, encryption, key, when, place }) => {
    const { path, line } = places.region(place.at);
    return [queue, STATE_WORDS[encryption], cut(key), cut(when), `${path}:${line}`].map(printable);
  });
  const isShown = HEADER.map((_, column) => rows.some((row) => row[column] !== ''));
  const table = [HEADER, ...rows].map((row) => row.filter((_, column) => isShown[column]));
  const widths = table.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(widest[at] ?? 0, widthOf(cell))),
    [],
  );
  const lines = table.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
  const [header = '', ...body] = lines;
  const states = STATES_WORST_FIRST.map((state) => ({
    words: STATE_WORDS[state],
    queues: report.queues.filter(({ encryption }) => encryption === state).length,
  }));
  const counts = states.filter(({ queues }) => queues > 0).map(({ words, queues }) => `${queues} ${words}`);
  const all = new Set(report.queues.map(({ queue, unit }) => `${unit}\n${queue}`)).size;
  const text = [...problems, style.dim(header), ...body, '', `${count(all, 'queue')}: ${counts.join('; ')}`];
  return withoutCommands(`${text.join('\n')}\n`);
}

/** The widest that what a table need not tell in full may be; the JSON has all of it. */
const WIDEST = 40;

function cut(text = ''): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
