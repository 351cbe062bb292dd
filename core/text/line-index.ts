/** A position for people: both numbers count from 1; the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of one text into lines and columns. A line ends at LF, CR LF or a lone CR, as in YAML. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    const starts = [0];
    for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
    this.#starts = starts;
    this.#text = text;
  }

  /** How many lines the text has; a text that ends in a line break has an empty last line. */
  get lines(): number {
    return this.#starts.length;
  }

  /** The position of an offset; one beyond the text is its end. */
  at(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const start = this.#starts[low] ?? 0;
    const byteOrderMark = low === 0 && this.#text.charCodeAt(0) === 0xfeff ? 1 : 0;
    return { line: low + 1, column: Math.max(1, Math.min(offset, this.#text.length) - start + 1 - byteOrderMark) };
  }

  /** The offset of a position; one outside of the text is moved to its nearest end. */
  offset({ line, column }: Position): number {
    const start = this.#starts[Math.min(Math.max(line, 1), this.#starts.length) - 1] ?? 0;
    const byteOrderMark = line <= 1 && this.#text.charCodeAt(0) === 0xfeff ? 1 : 0;
    return Math.min(start + Math.max(column, 1) - 1 + byteOrderMark, this.#text.length);
  }

  /** The text of a line, counted from 1, without its line break; empty where there is no such line. */
  text(line: number): string {
    const start = this.#starts[line - 1];
    if (start === undefined) return '';
    let end = this.#starts[line] ?? this.#text.length;
    // No regular expression: a line may be a megabyte, and asked for once for each finding in it.
    while (end > start && /[\r\n]/.test(this.#text.charAt(end - 1))) end -= 1;
    const isMarked = line === 1 && this.#text.charCodeAt(0) === 0xfeff;
    return this.#text.slice(isMarked ? 1 : start, end);
  }
}
