import type { Span } from '../text/span.ts';
import type { TextEdit } from './edits.ts';

/** A part of the text as it was, or text that is new. */
type Piece = Span | string;

/** A text through rounds of edits, each against what the round before left; it knows what they come to against the text as it was. */
export class Draft {
  readonly before: string;
  #text: string;
  #pieces: readonly Piece[];
  #kept: ReturnType<typeof keptOf> | undefined;

  constructor(before: string) {
    this.before = before;
    this.#text = before;
    this.#pieces = [{ start: 0, end: before.length }];
  }

  get text(): string {
    return this.#text;
  }

  /** The same text after one more round. @param edits in the order of the text, without overlaps */
  edited(edits: readonly TextEdit[]): Draft {
    const pieces: Piece[] = [];
    const rest = new Rest(this.#pieces);
    for (const { span, newText } of edits) {
      rest.upTo(span.start, (piece) => pieces.push(piece));
      rest.upTo(span.end, () => undefined);
      if (newText !== '') pieces.push(newText);
    }
    rest.upTo(this.#text.length, (piece) => pieces.push(piece));
    const draft = new Draft(this.before);
    draft.#pieces = pieces;
    draft.#text = pieces
      .map((piece) => (typeof piece === 'string' ? piece : this.before.slice(piece.start, piece.end)))
      .join('');
    return draft;
  }

  /** What all rounds come to, against the text as it was. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let from = 0;
    let newText = '';
    const end = { start: this.before.length, end: this.before.length };
    for (const piece of [...this.#pieces, end]) {
      if (typeof piece === 'string') {
        newText += piece;
        continue;
      }
      if (newText !== this.before.slice(from, piece.start)) {
        edits.push({ span: { start: from, end: piece.start }, newText });
      }
      from = piece.end;
      newText = '';
    }
    return edits;
  }

  /** Where something stood before; of new text, the place that it was put into. */
  originally({ start, end }: Span): Span {
    const from = this.#offsetBefore(start);
    return { start: from, end: Math.max(from, this.#offsetBefore(end)) };
  }

  #offsetBefore(offset: number): number {
    this.#kept ??= keptOf(this.#pieces);
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kept[middle]?.at ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const last = this.#kept[low - 1];
    return last ? Math.min(last.piece.start + offset - last.at, last.piece.end) : 0;
  }
}

/** The pieces of the text as it was, and where they are now. */
function keptOf(pieces: readonly Piece[]): { readonly at: number; readonly piece: Span }[] {
  const kept: { readonly at: number; readonly piece: Span }[] = [];
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece !== 'string') kept.push({ at, piece });
    at += lengthOf(piece);
  }
  return kept;
}

/** Pieces that are taken from the front. */
class Rest {
  readonly #pieces: readonly Piece[];
  #index = 0;
  /** How much of the first piece is gone. */
  #gone = 0;
  #at = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** Takes what is before an offset of the text that the pieces make. */
  upTo(offset: number, take: (piece: Piece) => void): void {
    for (let piece = this.#pieces[this.#index]; piece !== undefined && this.#at < offset; ) {
      const left = lengthOf(piece) - this.#gone;
      const length = Math.min(left, offset - this.#at);
      take(partOf(piece, this.#gone, length));
      this.#at += length;
      this.#gone += length;
      if (length < left) break;
      this.#index += 1;
      this.#gone = 0;
      piece = this.#pieces[this.#index];
    }
  }
}

function lengthOf(piece: Piece): number {
  return typeof piece === 'string' ? piece.length : piece.end - piece.start;
}

function partOf(piece: Piece, from: number, length: number): Piece {
  return typeof piece === 'string'
    ? piece.slice(from, from + length)
    : { start: piece.start + from, end: piece.start + from + length };
}
