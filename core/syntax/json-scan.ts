/** What to do with a value of a JSON text: read into it, hand out its text, or pass over it. */
export type Interest = 'enter' | 'take' | 'skip';

/** The text of a value that was asked for, and the names and indexes that lead to it. */
export interface Taken {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** The text is not JSON where it was read; what is passed over is not looked at. */
export class JsonScanError extends Error {
  override readonly name = 'JsonScanError';
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Takes parts out of a JSON text that may be larger than one string can be, or than memory allows for as a whole.
 *
 * @param chunks the text, cut anywhere
 * @param interest is asked of every value that is reached; the path it is shown changes after the call
 * @throws {JsonScanError} while iterating, where the text is not JSON
 */
export function* scanJson(
  chunks: Iterable<string>,
  interest: (path: readonly (string | number)[]) => Interest,
): Generator<Taken> {
  const scanner = new ChunkScanner(chunks);
  const path: (string | number)[] = [];
  /** The closing brackets that are still to come. */
  const open: number[] = [];
  if (scanner.next() === undefined) throw new JsonScanError('The text is empty.');
  for (;;) {
    const begin = scanner.next();
    const is = interest(path);
    if (is === 'enter' && (begin === OPEN_BRACE || begin === OPEN_BRACKET)) {
      scanner.pass();
      open.push(begin === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
      if (begin === OPEN_BRACKET) path.push(-1);
      if (scanner.next() !== open.at(-1)) {
        if (begin === OPEN_BRACKET) path[path.length - 1] = 0;
        else path.push(scanner.key());
        continue;
      }
      if (begin === OPEN_BRACE) path.push('');
    } else if (is === 'take') {
      yield { path: [...path], text: scanner.take() };
    } else {
      scanner.skipValue();
    }
    if (!advance(scanner, path, open)) return;
  }
}

/** Goes on to the next value to be asked about; false at the end of the text. */
function advance(scanner: ChunkScanner, path: (string | number)[], open: number[]): boolean {
  for (;;) {
    const close = open.at(-1);
    const code = scanner.next();
    if (close === undefined) {
      if (code !== undefined) throw new JsonScanError('Something follows the end of the document.');
      return false;
    }
    if (code === COMMA) {
      scanner.pass();
      const last = path.pop();
      path.push(close === CLOSE_BRACE ? scanner.key() : Number(last) + 1);
      return true;
    }
    if (code !== close)
      throw new JsonScanError(code === undefined ? 'The text ends too early.' : 'A comma is missing.');
    scanner.pass();
    open.pop();
    path.pop();
  }
}

/** Reads characters of a text in chunks; of what was passed only what is being taken is kept. */
class ChunkScanner {
  readonly #chunks: Iterator<string>;
  #chunk = '';
  #at = 0;
  /** Of what is being taken: what was in chunks before this one, and where it begins in this one. */
  #taken: string | undefined;
  #from = 0;

  constructor(chunks: Iterable<string>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  /** The next character that is not blank, which is left where it is; `undefined` at the end. */
  next(): number | undefined {
    for (;;) {
      const chunk = this.#chunk;
      while (this.#at < chunk.length) {
        const code = chunk.charCodeAt(this.#at);
        if (code !== 32 && code !== 10 && code !== 13 && code !== 9 && code !== 0xfeff) return code;
        this.#at += 1;
      }
      if (!this.#load()) return undefined;
    }
  }

  pass(): void {
    this.#at += 1;
  }

  /** The key of a pair, and its colon. */
  key(): string {
    if (this.next() !== QUOTE) throw new JsonScanError('A name in quotes is missing.');
    const text = this.take();
    if (this.next() !== COLON) throw new JsonScanError('A colon is missing.');
    this.pass();
    return parsed(text);
  }

  take(): string {
    this.#taken = '';
    this.#from = this.#at;
    this.skipValue();
    const text = this.#taken + this.#chunk.slice(this.#from, this.#at);
    this.#taken = undefined;
    return text;
  }

  skipValue(): void {
    const begin = this.next();
    if (begin === undefined) throw new JsonScanError('The text ends too early.');
    if (begin === QUOTE) this.#skipString();
    else if (begin === OPEN_BRACE || begin === OPEN_BRACKET) this.#skipNested();
    else this.#skipWord();
  }

  #load(): boolean {
    for (;;) {
      const { value, done } = this.#chunks.next();
      if (done === true) return false;
      if (value === '') continue;
      if (this.#taken !== undefined) this.#taken += this.#chunk.slice(this.#from);
      this.#from = 0;
      this.#chunk = value;
      this.#at = 0;
      return true;
    }
  }

  #skipNested(): void {
    let depth = 0;
    for (;;) {
      const chunk = this.#chunk;
      let at = this.#at;
      for (; at < chunk.length; at += 1) {
        const code = chunk.charCodeAt(at);
        if (code === QUOTE) break;
        if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
        else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
          depth -= 1;
          if (depth === 0) {
            this.#at = at + 1;
            return;
          }
        }
      }
      this.#at = at;
      if (at < chunk.length) this.#skipString();
      else if (!this.#load()) throw new JsonScanError('A bracket is never closed.');
    }
  }

  #skipString(): void {
    this.#at += 1;
    for (;;) {
      const chunk = this.#chunk;
      const quote = chunk.indexOf('"', this.#at);
      const end = quote < 0 ? chunk.length : quote;
      let backslashes = 0;
      while (end - backslashes > this.#at && chunk.charCodeAt(end - backslashes - 1) === BACKSLASH) backslashes += 1;
      const isEscaped = backslashes % 2 === 1;
      if (quote >= 0) {
        this.#at = quote + 1;
        if (!isEscaped) return;
        continue;
      }
      this.#at = chunk.length;
      if (!this.#load()) throw new JsonScanError('A text is never closed by a quote.');
      // The character that the last backslash of the chunk before escapes.
      if (isEscaped) this.#at = 1;
    }
  }

  #skipWord(): void {
    let isWord = false;
    for (;;) {
      const chunk = this.#chunk;
      while (this.#at < chunk.length && isWordCharacter(chunk.charCodeAt(this.#at))) {
        this.#at += 1;
        isWord = true;
      }
      if (this.#at < chunk.length || !this.#load()) break;
    }
    if (!isWord) throw new JsonScanError('A value is missing.');
  }
}

/** Letters, digits, signs and the point: what numbers and the words of JSON are made of. */
function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 43 ||
    code === 46 ||
    code === 69
  );
}

function parsed(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new JsonScanError('A name is not written as JSON.');
  }
}
