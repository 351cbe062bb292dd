import { CHARACTER, isBlank } from './gaps.ts';

/**
 * Blanks what strict YAML rejects although people write it. A repaired text is as long as the text, so that all offsets
 * stay true.
 */

/** A text that begins as only JSON does: a bracket, then what can follow it in JSON, comments left aside. */
export function looksLikeJson(text: string): boolean {
  return /^[\s\uFEFF]*(?:\{\s*["}/]|\[\s*["{[\]/])/.test(text) || /^[\s\uFEFF]*\/[/*]/.test(text);
}

/** Whether JSON-like text has a comment: a look ahead that spares most texts the scan. A string ends with its line. */
export function hasJsonComment(text: string): boolean {
  let scanned = 0;
  let inString = false;
  const candidate = /\/[/*]/g;
  for (let found = candidate.exec(text); found !== null; found = candidate.exec(text)) {
    for (; scanned < found.index; scanned += 1) {
      const code = text.charCodeAt(scanned);
      if (code === 34) inString = !inString;
      else if (code === CHARACTER.lineFeed || code === CHARACTER.carriageReturn) inString = false;
      else if (code === 92 && inString) scanned += 1;
    }
    if (!inString && mayBeginComment(text, found.index)) return true;
  }
  return false;
}

/** What a scan of JSON-like text finds. */
interface JsonScan {
  /** The text without comments. */
  readonly uncommented: string;
  /** The text without comments in which every string ends in its line. */
  readonly closed: string;
  /** Where the first comment begins, if there is one. */
  readonly comment: number | undefined;
}

/** Scans JSON-like text for comments, `//` and `/* … *\/`, and for strings that do not end in their line. */
export function scanJson(text: string): JsonScan {
  const uncommented: string[] = [];
  const closed: string[] = [];
  let comment: number | undefined;
  let copied = 0;
  const copy = (until: number): void => {
    const part = text.slice(copied, until);
    uncommented.push(part);
    closed.push(part);
    copied = until;
  };
  const mark = /["\r\n]|\/[/*]/g;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const at = found.index;
    if (found[0] === '"') {
      const end = stringEnd(text, at);
      mark.lastIndex = Math.max(end, at + 1);
      if (end >= text.length || text.charCodeAt(end - 1) === 34) continue;
      // Brackets and commas at the end of the line were meant to follow the quote: they make room for it.
      let content = end;
      while (content > at + 1 && /[\s}\],]/.test(text.charAt(content - 1))) content -= 1;
      copy(content);
      uncommented.push(text.slice(content, end + 1));
      closed.push('"', text.slice(content, end));
      copied = end + 1;
      mark.lastIndex = end + 1;
    } else if (found[0].startsWith('/') && mayBeginComment(text, at)) {
      const end = found[0] === '//' ? firstIndex(text, /[\r\n]/g, at) : afterIndex(text, '*/', at + 2);
      comment ??= at;
      copy(at);
      const blank = text.slice(at, end).replace(/[^\r\n]/g, ' ');
      uncommented.push(blank);
      closed.push(blank);
      copied = end;
      mark.lastIndex = end;
    }
  }
  copy(text.length);
  return { uncommented: uncommented.join(''), closed: closed.join(''), comment };
}

/** The offset after a string's closing quote, or of the line break before which it should have been. */
function stringEnd(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code === CHARACTER.lineFeed || code === CHARACTER.carriageReturn) return at;
    if (code === 92 && !/[\r\n]/.test(text.charAt(at + 1))) at += 1;
  }
  return text.length;
}

/** Outside strings JSON has a comment only between tokens; `http://` in an unquoted YAML value is none. */
function mayBeginComment(text: string, at: number): boolean {
  return at === 0 || isBlank(text.charCodeAt(at - 1)) || '\uFEFF{}[],:"0123456789el/'.includes(text.charAt(at - 1));
}

function firstIndex(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function afterIndex(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at === -1 ? text.length : at + end.length;
}

/**
 * Moves brackets that close a flow collection from lines of their own to the line before: strict YAML wants them indented
 * deeper than the key, PyYAML does not care, and people write
 *
 *     Command: [
 *       run
 *     ]
 *
 * A comment on the line before goes with the line break.
 */
export function withClosersJoined(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (const { index, 0: closer } of text.matchAll(/^[ \t]*[\]}]/gm)) {
    let lineBreak = index;
    while (lineBreak > copied && isBlank(text.charCodeAt(lineBreak - 1))) lineBreak -= 1;
    let line = lineBreak;
    while (line > copied && !/[\r\n]/.test(text.charAt(line - 1))) line -= 1;
    const bracket = index + closer.length - 1;
    parts.push(text.slice(copied, line), withoutComment(text.slice(line, lineBreak)), ' '.repeat(bracket - lineBreak));
    copied = bracket;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

/** Blanks a comment at the end of a line, as far as one line tells what is a comment. */
function withoutComment(line: string): string {
  let open = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (open !== '') {
      if (character === open) open = '';
    } else if (character === '"' || character === "'") {
      open = character;
    } else if (character === '#' && (at === 0 || isBlank(line.charCodeAt(at - 1)))) {
      return line.slice(0, at).padEnd(line.length);
    }
  }
  return line;
}
