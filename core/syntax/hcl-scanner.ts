import { CHARACTER, lineEnd } from './gaps.ts';
import { ProblemList } from './problem-list.ts';
import type { Comment, ScalarNode, ScalarStyle } from './tree.ts';

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

const SLASH = 47;
const STAR = 42;

/** Where a reader of HCL stands in a text, and what it has met besides nodes. */
export class HclScanner {
  readonly text: string;
  readonly list: ProblemList;
  readonly comments: Comment[] = [];
  at = 0;
  /** Where the part that is read ends: a block in which the text is broken must not swallow those after it. */
  end: number;
  depth = 0;
  #markers: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(path: string, text: string) {
    this.text = text;
    this.end = text.length;
    this.list = new ProblemList(path);
  }

  /** The character at the position, or some way after it; NaN beyond the part that is read. */
  peek(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.end ? this.text.charCodeAt(at) : Number.NaN;
  }

  /** Whether the text goes on in this way. */
  sees(word: string): boolean {
    return this.at + word.length <= this.end && this.text.startsWith(word, this.at);
  }

  /** Goes past a word if it is next. */
  takes(word: string): boolean {
    if (!this.sees(word)) return false;
    this.at += word.length;
    return true;
  }

  /** The identifier at the position, which is left where it is. */
  identifier(): string | undefined {
    if (this.at >= this.end) return undefined;
    IDENTIFIER.lastIndex = this.at;
    return IDENTIFIER.exec(this.text)?.[0];
  }

  /** Goes past an identifier and makes a scalar of it. */
  name(identifier: string, tag?: string): ScalarNode {
    const start = this.at;
    this.at += identifier.length;
    return this.scalar(start, this.at, 'plain', identifier, tag);
  }

  scalar(start: number, end: number, style: ScalarStyle, value: string, tag?: string): ScalarNode {
    return { kind: 'scalar', start, end, tag, style, value };
  }

  /** What stands for something that was not written. */
  nothing(at = this.at): ScalarNode {
    return this.scalar(at, at, 'plain', '');
  }

  problem(start: number, end: number, message: string): void {
    this.list.add('syntax', start, Math.max(start, Math.min(end, this.text.length)), message);
  }

  /** Goes past blanks and comments; past line breaks as well where they mean nothing. */
  skip(lines: boolean): void {
    for (;;) {
      const code = this.peek();
      if (code === CHARACTER.space || code === CHARACTER.tab || code === CHARACTER.carriageReturn) this.at += 1;
      else if (code === CHARACTER.lineFeed && lines) this.at += 1;
      else if (code === CHARACTER.byteOrderMark && this.at === 0) this.at += 1;
      else if (code === CHARACTER.hash || (code === SLASH && this.peek(1) === SLASH)) this.#lineComment();
      else if (code === SLASH && this.peek(1) === STAR) this.#blockComment();
      else return;
    }
  }

  /** Whether the line, or the part that is read, ends here. */
  get atLineEnd(): boolean {
    return this.at >= this.end || this.peek() === CHARACTER.lineFeed;
  }

  /** Goes to the end of the line, so that an error costs no more than that. */
  skipLine(): void {
    while (!this.atLineEnd) this.at += 1;
  }

  #lineComment(): void {
    const start = this.at;
    const end = Math.min(lineEnd(this.text, start), this.end);
    const text = this.text.slice(start, end).replace(/^(?:#|\/\/)/, '');
    this.#comment({ span: { start, end }, text: text.trim() });
    this.at = end;
  }

  #blockComment(): void {
    const start = this.at;
    const close = this.text.indexOf('*/', start + 2);
    const end = close < 0 ? this.text.length : close + 2;
    if (close < 0) this.problem(start, start + 2, 'This comment is never closed.');
    this.#comment({ span: { start, end }, text: this.text.slice(start + 2, close < 0 ? end : close).trim() });
    this.at = end;
    this.#pass(end);
  }

  #comment(comment: Comment): void {
    if (comment.span.start >= (this.comments.at(-1)?.span.end ?? 0)) this.comments.push(comment);
  }

  /** Text that cannot be broken, such as a comment, may hold what looks like the next block: the part ends after it. */
  #pass(end: number): void {
    if (end > this.end) this.end = this.limitFrom(end);
  }

  /** Where a part that goes on at an offset ends; all of the text, unless a reader says otherwise. */
  limitFrom: (offset: number) => number = () => this.text.length;

  /** Where the line that closes a heredoc begins and its marker ends; `undefined` where there is none. */
  closingLine(marker: string, from: number): { readonly start: number; readonly end: number } | undefined {
    this.#markers ??= markersOf(this.text);
    const starts = this.#markers.get(marker) ?? [];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    const start = starts[low];
    if (start === undefined) return undefined;
    const end = this.text.indexOf(marker, start) + marker.length;
    this.#pass(end);
    return { start, end };
  }
}

/** Every line that holds nothing but one identifier, by that identifier. */
function markersOf(text: string): ReadonlyMap<string, readonly number[]> {
  const markers = new Map<string, number[]>();
  for (const match of text.matchAll(/^[ \t]*([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?$/gmu)) {
    const marker = match[1] ?? '';
    const known = markers.get(marker);
    if (known) known.push(match.index);
    else markers.set(marker, [match.index]);
  }
  return markers;
}
