import type { Report } from '../lint.ts';
import type { Finding } from '../rules/finding.ts';
import type { QueueState } from '../rules/judge.ts';
import type { Files } from '../text/files.ts';
import { LineIndex } from '../text/line-index.ts';
import type { Problem } from '../text/problem.ts';
import type { Origin } from '../text/span.ts';

/** A region for people and tools, within one line: lines and columns count from 1, the end column is exclusive. */
export interface Region {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * Turns origins into lines and columns, reading each text once.
 *
 * A region ends with its first line: GitHub shows an alert on a pull request only where every line of it is in the diff,
 * and an annotation has columns only within one line.
 */
export class Places {
  readonly #files: Files;
  readonly #indexes = new Map<string, LineIndex>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** The lines of a file; of an empty text where it cannot be read any more. */
  lines(path: string): LineIndex {
    const known = this.#indexes.get(path);
    if (known) return known;
    const index = new LineIndex(this.#files.read(path) ?? '');
    this.#indexes.set(path, index);
    return index;
  }

  region({ path, span }: Origin): Region {
    const lines = this.lines(path);
    const { line, column } = lines.at(span.start);
    const end = lines.at(span.end);
    const lineEnd = lines.text(line).length + 1;
    const endColumn = end.line === line ? end.column : lineEnd;
    return { path, line, column, endLine: line, endColumn: Math.max(endColumn, Math.min(column + 1, lineEnd), column) };
  }

  /** Where a problem is; without a span, the beginning of its file. */
  problem({ path, span }: Problem): Region {
    return this.region({ path, span: span ?? { start: 0, end: 0 } });
  }
}

/** A message as one text: what is the case, why it matters, what to do. */
export function messageText({ message, when }: Finding): string {
  const what = when === undefined ? message.what : `When ${when}: ${message.what}`;
  return [what, message.why, message.how].filter((part) => part !== '').join(' ');
}

/** How many findings a report has of each level. */
export function countLevels({ findings }: Pick<Report, 'findings'>): Record<Finding['level'], number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level] += 1;
  return counts;
}

/** Where cfn-lint's own rules are documented. */
const CFN_LINT_RULES = 'https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md';

/** The page of a rule on the web. */
export function rulePage(rule: string, topic?: Finding['topic']): string {
  if (topic === 'cfn-lint') return `${CFN_LINT_RULES}#${encodeURIComponent(rule)}`;
  return `https://github.com/queueseal/queueseal/blob/main/core/rules/${rule}/rule.md`;
}

/** The states from the one that most needs a look to the one that least does. */
export const STATES_WORST_FIRST: readonly QueueState['encryption'][] = [
  'none',
  'unknown',
  'sse-sqs-default',
  'sse-sqs',
  'kms-unknown-key',
  'kms-aws-managed',
  'kms-customer',
];
