import type { Span } from '../text/span.ts';

/** Text that takes the place of other text. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** The edits of one file. */
export interface FileEdit {
  readonly path: string;
  /** In the order of the text; none overlaps another one. */
  readonly edits: readonly TextEdit[];
}

/** A text after edits that are in its order and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { span, newText } of edits) {
    pieces.push(text.slice(from, span.start), newText);
    from = span.end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

/** Edits in the order of the text; `undefined` where two of them change the same characters. */
export function inOrder(edits: readonly TextEdit[]): TextEdit[] | undefined {
  const sorted = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index)
    .map(({ edit }) => edit);
  const overlaps = sorted.some((edit, index) => index > 0 && edit.span.start < (sorted[index - 1]?.span.end ?? 0));
  return overlaps ? undefined : sorted;
}
