import { EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Entry, MapNode, Pair, ScalarNode, ScalarStyle, SequenceNode, SyntaxNode } from './tree.ts';

/**
 * The nodes that both readers build: one class a kind, every field set in the constructor, so that the engine gives all
 * nodes of a kind one shape. Collections are filled while they are open; nothing changes once a tree is returned.
 */

/** What it takes to decode a scalar that is not a mere slice: several lines, escapes, a block. */
export type Encoding = Pick<ScalarEvent, 'valueStart' | 'valueEnd' | 'style' | 'chomping' | 'indent'>;

const UNDECODED = Symbol('undecoded');

/** A scalar that decodes its text when first asked: most values of a large file never are. */
export class Scalar implements ScalarNode {
  readonly kind = 'scalar';
  readonly start: number;
  readonly end: number;
  readonly tag: string | undefined;
  readonly style: ScalarStyle;
  private readonly text: string;
  private readonly encoding: Encoding | undefined;
  private decoded: string | typeof UNDECODED;

  constructor(
    text: string,
    start: number,
    end: number,
    tag: string | undefined,
    style: ScalarStyle,
    encoding: Encoding | undefined,
  ) {
    this.start = start;
    this.end = end;
    this.tag = tag;
    this.style = style;
    this.text = text;
    this.encoding = encoding;
    this.decoded = UNDECODED;
  }

  get value(): string {
    if (this.decoded === UNDECODED) this.decoded = this.decode();
    return this.decoded;
  }

  private decode(): string {
    if (this.encoding === undefined) {
      return this.style === 'plain'
        ? this.text.slice(this.start, this.end)
        : this.text.slice(this.start + 1, this.end - 1);
    }
    if (this.style === 'double') return decodeDouble(this.text, this.encoding);
    return decode(this.text, this.encoding, this.encoding.valueStart, this.encoding.valueEnd);
  }

  /** Whether another scalar has the same value, in most cases without decoding either. */
  equals(other: Scalar): boolean {
    if (this.encoding !== undefined || other.encoding !== undefined) return this.value === other.value;
    const skip = this.style === 'plain' ? 0 : 1;
    const otherSkip = other.style === 'plain' ? 0 : 1;
    const start = this.start + skip;
    const otherStart = other.start + otherSkip;
    const length = this.end - skip - start;
    if (length !== other.end - otherSkip - otherStart) return false;
    for (let at = 0; at < length; at += 1) {
      if (this.text.charCodeAt(start + at) !== other.text.charCodeAt(otherStart + at)) return false;
    }
    return true;
  }
}

/** A sequence under construction; `end` is set when its last item is known. */
export class Sequence implements SequenceNode {
  readonly kind = 'sequence';
  readonly start: number;
  end: number;
  readonly tag: string | undefined;
  readonly items: SyntaxNode[];

  constructor(start: number, tag: string | undefined) {
    this.start = start;
    this.end = start;
    this.tag = tag;
    this.items = [];
  }
}

/** A map under construction; `end` is set when its last value is known. */
export class Mapping implements MapNode {
  readonly kind = 'map';
  readonly start: number;
  end: number;
  readonly tag: string | undefined;
  readonly pairs: Pair[];
  /** How many more entries merge keys may bring in; shared by all maps of a text. */
  readonly mergeBudget: { left: number };
  /** What `entriesOf` made of it; a field, since a weak map of all maps costs the collector more than the rest of a tree. */
  entries: ReadonlyMap<string, Entry> | undefined;

  constructor(start: number, tag: string | undefined, mergeBudget: { left: number }) {
    this.start = start;
    this.end = start;
    this.tag = tag;
    this.pairs = [];
    this.mergeBudget = mergeBudget;
    this.entries = undefined;
  }
}

/** The empty plain scalar that stands for what was not written. */
export function emptyScalar(text: string, at: number, tag?: string | undefined): Scalar {
  return new Scalar(text, at, at, tag, 'plain', undefined);
}

function decode(text: string, encoding: Encoding, valueStart: number, valueEnd: number): string {
  const { style, chomping, indent } = encoding;
  return getScalarValue(text, {
    type: EVENT_ID.SCALAR,
    valueStart,
    valueEnd,
    anchorStart: -1,
    anchorEnd: -1,
    tagStart: -1,
    tagEnd: -1,
    style,
    chomping,
    indent,
    fast: false,
  });
}

/** How text in double quotes is decoded. */
export const DOUBLE = { style: SCALAR_STYLE.DOUBLE_QUOTED, chomping: 1, indent: -1 } as const;

/** Decodes a double-quoted scalar; an escape that YAML does not know, as in `"\d+"`, stays as it is written. */
function decodeDouble(text: string, { valueStart, valueEnd }: Encoding): string {
  let value = '';
  let from = valueStart;
  for (let at = text.indexOf('\\', from); at !== -1 && at < valueEnd; at = text.indexOf('\\', at)) {
    const length = escapeLength(text, at);
    if (length !== 0 && at + length <= valueEnd) {
      at += length;
      continue;
    }
    value += decode(text, { ...DOUBLE, valueStart, valueEnd }, from, at);
    value += '\\';
    at += 1;
    from = at;
  }
  return value + decode(text, { ...DOUBLE, valueStart, valueEnd }, from, valueEnd);
}

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** How many characters the escape at the backslash takes; 0 where it is none. */
function escapeLength(text: string, backslash: number): number {
  const letter = text.charAt(backslash + 1);
  if ('0abtnvfre "/\\N_LP\t\r\n'.includes(letter) && letter !== '') return 2;
  const digits = HEX_DIGITS[letter];
  if (digits === undefined) return 0;
  const code = text.slice(backslash + 2, backslash + 2 + digits);
  return code.length === digits && /^[0-9a-fA-F]+$/.test(code) ? 2 + digits : 0;
}
