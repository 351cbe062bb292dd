import { applyEdits, type FileEdit, type TextEdit } from '../fixes/edits.ts';
import type { Style } from './style.ts';
import { printable } from './terminal.ts';

/** How many lines around a change are shown. */
const CONTEXT = 3;

/** Lines that take the place of others; both may be none. Lines count from 0 and hold what ends them. */
interface LineChange {
  readonly start: number;
  /** The first line that stays. */
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * What edits make of a text, as a unified diff, such as `git apply` takes. What is edited is known, so nothing is compared.
 *
 * A character that steers a terminal is shown as its picture, which no tool would apply.
 */
export function unifiedDiff({ path, edits }: FileEdit, text: string, style: Style): string[] {
  const lines = linesOf(text);
  const changes = lineChanges(edits, text, lines);
  if (changes.length === 0) return [];
  const name = printable(path);
  let grown = 0;
  return [
    style.strong(`--- a/${name}`),
    style.strong(`+++ b/${name}`),
    ...hunksOf(changes).flatMap((hunk) => {
      const shown = hunkLines(hunk, lines, grown, style);
      for (const { start, end, lines: added } of hunk) grown += added.length - (end - start);
      return shown;
    }),
  ];
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function lineChanges(edits: readonly TextEdit[], text: string, lines: readonly string[]): LineChange[] {
  const changes: LineChange[] = [];
  let line = 0;
  let at = 0;
  const goTo = (offset: number): void => {
    for (let own = lines[line]; own?.endsWith('\n') && at + own.length <= offset; own = lines[line]) {
      at += own.length;
      line += 1;
    }
  };
  for (let next = 0; next < edits.length; ) {
    goTo(edits[next]?.span.start ?? 0);
    const start = line;
    const from = at;
    const here: TextEdit[] = [];
    for (let edit = edits[next]; edit; edit = edits[next]) {
      const own = lines[line];
      if (here.length > 0 && own?.endsWith('\n') && edit.span.start >= at + own.length) break;
      here.push({
        span: { start: edit.span.start - from, end: edit.span.end - from },
        newText: edit.newText,
      });
      next += 1;
      goTo(edit.span.end);
    }
    const to = at + (lines[line]?.length ?? 0);
    const change = trimmed(start, linesOf(text.slice(from, to)), linesOf(applyEdits(text.slice(from, to), here)));
    const before = changes.at(-1);
    if (change && before?.end === change.start) {
      changes[changes.length - 1] = { ...before, end: change.end, lines: [...before.lines, ...change.lines] };
    } else if (change) changes.push(change);
  }
  return changes;
}

/** Without the lines at both ends that stay what they are; `undefined` where no others are left. */
function trimmed(start: number, before: readonly string[], after: readonly string[]): LineChange | undefined {
  const most = Math.min(before.length, after.length);
  let first = 0;
  while (first < most && before[first] === after[first]) first += 1;
  let last = 0;
  while (last < most - first && before.at(-1 - last) === after.at(-1 - last)) last += 1;
  if (first + last === before.length && first + last === after.length) return undefined;
  return {
    start: start + first,
    end: start + before.length - last,
    lines: after.slice(first, after.length - last),
  };
}

/** Changes whose surroundings touch are shown together. */
function hunksOf(changes: readonly LineChange[]): LineChange[][] {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const before = hunk?.at(-1);
    if (hunk && before && change.start - before.end <= 2 * CONTEXT) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

/** @param grown by how many lines the text has grown before */
function hunkLines(hunk: readonly LineChange[], lines: readonly string[], grown: number, style: Style): string[] {
  const first = Math.max(0, (hunk[0]?.start ?? 0) - CONTEXT);
  const last = Math.min(lines.length, (hunk.at(-1)?.end ?? 0) + CONTEXT);
  const shown: string[] = [];
  let line = first;
  let added = 0;
  for (const change of hunk) {
    for (; line < change.start; line += 1) shown.push(...shownLine(' ', lines[line] ?? '', (text) => text));
    for (; line < change.end; line += 1) shown.push(...shownLine('-', lines[line] ?? '', style.removed));
    for (const text of change.lines) shown.push(...shownLine('+', text, style.added));
    added += change.lines.length - (change.end - change.start);
  }
  for (; line < last; line += 1) shown.push(...shownLine(' ', lines[line] ?? '', (text) => text));
  const size = last - first;
  return [style.note(`@@ -${range(first, size)} +${range(first + grown, size + added)} @@`), ...shown];
}

/** Lines as a hunk names them: of none, the line before. */
function range(first: number, size: number): string {
  const line = size === 0 ? first : first + 1;
  return size === 1 ? String(line) : `${line},${size}`;
}

function shownLine(sign: string, line: string, color: (text: string) => string): string[] {
  const end = /\r?\n?$/.exec(line.slice(-2))?.[0] ?? '';
  const text = line.slice(0, line.length - end.length);
  const shown = color(sign + text.split('\t').map(printable).join('\t'));
  return [
    `${shown}${end.startsWith('\r') ? '\r' : ''}`,
    ...(end.endsWith('\n') ? [] : ['\\ No newline at end of file']),
  ];
}
