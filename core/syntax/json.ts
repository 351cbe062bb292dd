import { MERGED_ENTRIES, TREE_DEPTH } from '../limits.ts';
import { reportDuplicates } from './duplicates.ts';
import { CHARACTER, isBlank } from './gaps.ts';
import { DOUBLE, Mapping, Scalar, Sequence } from './nodes.ts';
import { ProblemList } from './problem-list.ts';
import type { SyntaxNode, Tree } from './tree.ts';

const { brace, bracket, byteOrderMark, colon, comma, dash } = CHARACTER;
const QUOTE = 34;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const CLOSE_BRACE = 125;
/** The letters that follow a backslash: `"\/bfnrt`. */
const ESCAPES = new Set([34, 92, 47, 98, 102, 110, 114, 116]);
const LETTER_U = 117;
const WORDS = ['true', 'false', 'null'];

/**
 * Reads JSON into the nodes that the reader of YAML makes of it, in one pass over the text; `undefined` for anything that is not
 * plainly JSON, nests too deep or has an error: that is for the other readers to take or to explain.
 */
export function readJson(path: string, text: string): Tree | undefined {
  const reader = new JsonReader(path, text);
  const root = reader.read();
  return root && { path, text, root, documents: 1, problems: reader.problems.problems };
}

class JsonReader {
  readonly problems: ProblemList;
  readonly #text: string;
  readonly #mergeBudget = { left: MERGED_ENTRIES };
  #at = 0;

  constructor(path: string, text: string) {
    this.problems = new ProblemList(path);
    this.#text = text;
  }

  read(): SyntaxNode | undefined {
    if (this.#text.charCodeAt(0) === byteOrderMark) this.#at = 1;
    this.#next();
    // The reader of YAML looks for a block first, and counts that as a level.
    const root = this.#value(1);
    this.#next();
    return this.#at === this.#text.length ? root : undefined;
  }

  /** The next character that is not blank, which is left where it is. */
  #next(): number {
    const text = this.#text;
    let at = this.#at;
    let code = text.charCodeAt(at);
    while (isBlank(code)) {
      at += 1;
      code = text.charCodeAt(at);
    }
    this.#at = at;
    return code;
  }

  #value(depth: number): SyntaxNode | undefined {
    if (depth >= TREE_DEPTH) return undefined;
    switch (this.#text.charCodeAt(this.#at)) {
      case QUOTE:
        return this.#string();
      case brace:
        return this.#map(depth);
      case bracket:
        return this.#list(depth);
      default:
        return this.#word();
    }
  }

  #map(depth: number): SyntaxNode | undefined {
    const node = new Mapping(this.#at, undefined, this.#mergeBudget);
    this.#at += 1;
    if (this.#next() === CLOSE_BRACE) return this.#closed(node);
    for (;;) {
      if (this.#text.charCodeAt(this.#at) !== QUOTE) return undefined;
      const key = this.#string();
      if (!key || this.#next() !== colon) return undefined;
      this.#at += 1;
      this.#next();
      const value = this.#value(depth + 1);
      if (!value) return undefined;
      node.pairs.push({ key, value });
      const code = this.#next();
      if (code === CLOSE_BRACE) break;
      if (code !== comma) return undefined;
      this.#at += 1;
      this.#next();
    }
    reportDuplicates(node.pairs, this.problems);
    return this.#closed(node);
  }

  #list(depth: number): SyntaxNode | undefined {
    const node = new Sequence(this.#at, undefined);
    this.#at += 1;
    if (this.#next() === CLOSE_BRACKET) return this.#closed(node);
    for (;;) {
      const item = this.#value(depth + 1);
      if (!item) return undefined;
      node.items.push(item);
      const code = this.#next();
      if (code === CLOSE_BRACKET) return this.#closed(node);
      if (code !== comma) return undefined;
      this.#at += 1;
      this.#next();
    }
  }

  #closed<Node extends Mapping | Sequence>(node: Node): Node {
    this.#at += 1;
    node.end = this.#at;
    return node;
  }

  #string(): Scalar | undefined {
    const text = this.#text;
    const start = this.#at;
    let isPlain = true;
    let at = start + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      // So it is at the end of the text, where there is no code at all.
      if (!(code >= 32)) return undefined;
      if (code === BACKSLASH) {
        isPlain = false;
        at += 1;
        const escaped = text.charCodeAt(at);
        if (escaped === LETTER_U) {
          if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) return undefined;
          at += 4;
        } else if (!ESCAPES.has(escaped)) return undefined;
      }
      at += 1;
    }
    this.#at = at + 1;
    const encoding = isPlain ? undefined : { ...DOUBLE, valueStart: start + 1, valueEnd: at };
    return new Scalar(text, start, at + 1, undefined, 'double', encoding);
  }

  /** A number, `true`, `false` or `null`. */
  #word(): Scalar | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    if (text.charCodeAt(at) === dash) at += 1;
    if (isDigit(text.charCodeAt(at))) {
      while (isOfNumber(text.charCodeAt(at))) at += 1;
    } else {
      const word = WORDS.find((one) => text.startsWith(one, start));
      if (word === undefined) return undefined;
      at = start + word.length;
    }
    this.#at = at;
    return new Scalar(text, start, at, undefined, 'plain', undefined);
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Digits, signs, the point and the letter of an exponent. */
function isOfNumber(code: number): boolean {
  return isDigit(code) || code === dash || code === 43 || code === 46 || code === 69 || code === 101;
}
