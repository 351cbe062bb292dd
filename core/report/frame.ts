import type { LineIndex } from '../text/line-index.ts';
import type { Region } from './placed.ts';
import type { Style } from './style.ts';
import { printable, widthOf } from './terminal.ts';

/** How much of a line is shown, and how much of that stands before the column that matters, where the line is longer. */
const WINDOW = 110;
const BEFORE_COLUMN = 40;

const TAB = '    ';

/** The lines around a region, with its columns underlined; nothing where the text is not there any more. */
export function codeFrame(region: Region, lines: LineIndex, style: Style, color: (text: string) => string): string[] {
  const { line, column, endColumn } = region;
  if (line > lines.lines || (lines.lines === 1 && lines.text(1) === '')) return [];
  const from = windowStart(column, endColumn, lines.text(line).length);
  const gutter = String(line + 1).length;
  const numbered = (number: number): string[] => {
    if (number < 1 || number > lines.lines) return [];
    const text = lines.text(number);
    if (number !== line && text.trim() === '') return [];
    const shown = shownPart(text, from, from + WINDOW);
    const cut = `${from > 0 && text.length > 0 ? '…' : ''}${shown}${text.length > from + WINDOW ? '…' : ''}`;
    return [`${style.dim(`${String(number).padStart(gutter)} │`)} ${cut}`.trimEnd()];
  };
  const text = lines.text(line);
  const indent = widthOf(shownPart(text, from, column - 1)) + (from > 0 ? 1 : 0);
  const marked = widthOf(shownPart(text, column - 1, Math.min(endColumn - 1, from + WINDOW)));
  const squiggle = ' '.repeat(indent) + color('~'.repeat(Math.max(1, marked)));
  return [
    ...numbered(line - 1),
    ...numbered(line),
    `${style.dim(`${' '.repeat(gutter)} │`)} ${squiggle}`,
    ...numbered(line + 1),
  ];
}

/** The offset in the line at which its shown part begins: 0 unless what matters would not be seen. */
function windowStart(column: number, endColumn: number, length: number): number {
  if (length <= WINDOW || endColumn - 1 <= WINDOW) return 0;
  return Math.max(0, column - 1 - BEFORE_COLUMN);
}

/** A part of a line as it is printed. It is sliced first: a line may be a file of a megabyte. */
function shownPart(text: string, start: number, end: number): string {
  return printable(text.slice(start, end).replaceAll('\t', TAB));
}
