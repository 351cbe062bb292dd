/** Characters that the readers look for between scalars. */
export const CHARACTER = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  hash: 35,
  percent: 37,
  comma: 44,
  dash: 45,
  colon: 58,
  question: 63,
  bracket: 91,
  brace: 123,
  byteOrderMark: 0xfeff,
} as const;

/** Whether a character separates, be it on the line or between lines. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** The offset of the line break that ends the line, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) break;
    at += 1;
  }
  return at;
}

/**
 * The first offset from a place between scalars that is neither blank nor in a comment. It may only be asked of gaps:
 * inside a scalar a `#` is a character like any other.
 */
export function skipGap(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === CHARACTER.hash) at = lineEnd(text, at);
    else if (isBlank(code)) at += 1;
    else return at;
  }
}

/** Where the first document's content may begin: after a byte order mark, comments and directives such as `%YAML 1.2`. */
export function skipDirectives(text: string): number {
  let at = skipGap(text, text.charCodeAt(0) === CHARACTER.byteOrderMark ? 1 : 0);
  while (text.charCodeAt(at) === CHARACTER.percent) at = skipGap(text, lineEnd(text, at));
  return at;
}

/**
 * The span of a block scalar: from its `|` or `>` to the end of its last line that is not blank, as text that an edit
 * can replace without touching the lines after it.
 *
 * @param header the offset of the `|` or `>`
 * @param contentStart where the line after the header begins
 * @param contentEnd where the reader found the content to end, blank lines included
 */
export function blockScalarEnd(text: string, header: number, contentStart: number, contentEnd: number): number {
  let end = contentEnd;
  while (end > contentStart && isBlank(text.charCodeAt(end - 1))) end -= 1;
  if (end > contentStart) return end;
  end = header + 1;
  while (/[-+0-9]/.test(text.charAt(end))) end += 1;
  return end;
}
