import fc from 'fast-check';

/**
 * Texts in YAML and JSON as people, tools and quarrels between them lay them out: block and flow in each other, every
 * indentation, comments and blank lines wherever they may stand, tags, anchors, merge keys, all styles of scalars, line
 * breaks of Windows, no last line break, a byte order mark. A smaller choice is a simpler text.
 */
export const anyLayout: fc.Arbitrary<string> = fc
  .array(fc.nat(255), { minLength: 30, maxLength: 250, size: 'max' })
  .map((choices) => new Writer(choices).document());

/** Where in a text a value is written. */
interface Place {
  /** Of the key or dash that it belongs to. */
  readonly column: number;
  readonly depth: number;
  /** It follows a dash, not a colon. */
  readonly isItem: boolean;
}

const DEEPEST = 4;
const TAGS = ['!Ref', '!Sub', '!GetAtt', '!If', '!Join'];

class Writer {
  readonly #choices: readonly number[];
  #next = 0;
  #names = 0;
  /** What can be named, and all that has an anchor: a text cannot name what it stands in. */
  readonly #anchors: string[] = [];
  readonly #anchored: string[] = [];

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  document(): string {
    if (this.#below(5) === 4) return this.#json();
    const head = this.#oneOf(['', '', '', '# A comment.\n', '---\n', '\n\n', '--- # begins\n', '# A comment.\n---\n']);
    const body = this.#oneOf(['', '', '', ' ']);
    const root = this.#below(8) === 7 ? this.#sequence(body.length, 0) : this.#map(body.length, 0);
    const tail = this.#oneOf(['', '', '', '# The end.\n', '\n\n', '  # indented\n', '...\n', '\n# The end.']);
    let text = head + body + root + tail;
    if (this.#below(5) === 4 && tail === '') text = text.replace(/\n$/, '');
    if (this.#below(5) === 4) text = text.replaceAll('\n', '\r\n');
    return this.#below(8) === 7 ? `\uFEFF${text}` : text;
  }

  /** The entries of a map, the first without its indentation; ends with a line break. */
  #map(column: number, depth: number): string {
    const entries: string[] = [];
    const count = 1 + this.#below(4);
    for (let index = 0; index < count; index++) {
      const key = this.#key(false);
      const colon = this.#oneOf([':', ':', ':', ':', ' :']);
      const anchor = this.#anchors.at(-1);
      const value =
        anchor !== undefined && this.#below(12) === 11
          ? undefined
          : this.#value({ column, depth: depth + 1, isItem: false });
      const entry = value === undefined ? `<<: *${anchor}${this.#lineEnd()}` : `${key}${colon}${value}`;
      entries.push(entry);
      if (value === undefined) break;
    }
    return entries.reduce((text, entry) => text + this.#between(column) + ' '.repeat(column) + entry);
  }

  #sequence(column: number, depth: number): string {
    const items: string[] = [];
    const count = 1 + this.#below(3);
    for (let index = 0; index < count; index++)
      items.push(`-${this.#value({ column, depth: depth + 1, isItem: true })}`);
    return items.reduce((text, item) => text + this.#between(column) + ' '.repeat(column) + item);
  }

  /** What stands between two entries: nothing, blank lines, comments that no text of many lines can be taken for. */
  #between(column: number): string {
    return this.#oneOf([
      '',
      '',
      '',
      '',
      `${' '.repeat(column)}# About what follows.\n`,
      '\n',
      '# In the first column.\n',
      `\n${' '.repeat(column)}# One.\n${' '.repeat(column)}#Two.\n\n`,
    ]);
  }

  /** A value after its colon or dash, with the line break behind it. */
  #value(place: Place): string {
    const before = this.#anchored.length;
    const text = this.#open(place);
    for (const name of this.#anchored.slice(before)) if (!this.#anchors.includes(name)) this.#anchors.push(name);
    return text;
  }

  #open(place: Place): string {
    const { column, depth } = place;
    const kind = depth > DEEPEST ? this.#below(6) : this.#below(14);
    const gap = this.#oneOf([' ', ' ', ' ', '  ', '   ']);
    switch (kind) {
      case 0:
      case 1:
      case 2:
        return `${this.#oneOf([gap, gap, gap, '\t'])}${this.#properties()}${this.#scalar(false)}${this.#lineEnd()}`;
      case 3:
        return this.#anchors.length > 0 && this.#below(2) === 1
          ? `${gap}*${this.#oneOf(this.#anchors)}${this.#lineEnd()}`
          : this.#oneOf(['', '', `${gap}!Ref`]) + this.#lineEnd();
      case 4:
        return `${gap}${this.#properties()}${this.#manyLines(place)}`;
      case 5:
        return `${gap}${this.#properties()}${this.#flow(column + 2, depth)}${this.#lineEnd()}`;
      case 6:
      case 7:
      case 8:
      case 9: {
        const inner = column + (place.isItem ? 1 : 0) + this.#oneOf([2, 2, 2, 4, 1, 3]);
        if (place.isItem && this.#below(4) < 3) return this.#inItem(column, (at) => this.#map(at, depth));
        return `${this.#opening(gap)}${' '.repeat(inner)}${this.#map(inner, depth)}`;
      }
      default: {
        const inner = column + this.#oneOf(place.isItem ? [2, 1, 4] : [2, 2, 0, 0, 4, 1]);
        if (place.isItem && this.#below(4) < 3) return this.#inItem(column, (at) => this.#sequence(at, depth));
        return `${this.#opening(gap)}${' '.repeat(inner)}${this.#sequence(inner, depth)}`;
      }
    }
  }

  /** What begins on the line of its dash. */
  #inItem(column: number, write: (column: number) => string): string {
    const gap = this.#oneOf([1, 1, 1, 3]);
    return `${' '.repeat(gap)}${write(column + 1 + gap)}`;
  }

  /** The rest of the line of a key whose value begins on the next line. */
  #opening(gap: string): string {
    const properties = this.#properties();
    return (
      (properties === '' ? '' : gap + properties.trimEnd()) +
      this.#lineEnd() +
      this.#oneOf(['', '', '', '\n', '# Before.\n'])
    );
  }

  #properties(): string {
    const kind = this.#below(12);
    if (kind < 8) return '';
    const gap = this.#oneOf([' ', ' ', '  ']);
    const tag = this.#oneOf(TAGS) + gap;
    if (kind < 10) return tag;
    const name = `a${this.#anchored.length}`;
    this.#anchored.push(name);
    const anchor = `&${name}${gap}`;
    return kind === 10 ? anchor : this.#oneOf([anchor + tag, tag + anchor]);
  }

  #lineEnd(): string {
    return this.#oneOf(['\n', '\n', '\n', '\n', ' # said: why\n', '  \n', '\t# said, why\n', ' #\n']);
  }

  #key(inFlow: boolean): string {
    const name = `k${this.#names++}`;
    return this.#oneOf([name, name, name, `'${name}'`, `"${name}"`, inFlow ? name : `${name} of::it`, `${name}-.x`]);
  }

  #scalar(inFlow: boolean): string {
    return this.#oneOf([
      'plain',
      'true',
      '12',
      "'it''s # no comment'",
      '"a \\"b\\": \\n c"',
      inFlow ? 'x' : 'a, b [c] {d}',
      'AWS::SQS::Queue',
      "''",
      'it#is:not',
      '"{"',
      inFlow ? 'y' : '-1 - 2',
    ]);
  }

  /** A text of many lines, each deeper than its key. */
  #manyLines({ column }: Place): string {
    const inner = ' '.repeat(column + 1 + this.#below(3));
    const kind = this.#below(6);
    if (kind === 0) return `plain\n${inner}goes on\n\n${inner}and on${this.#lineEnd()}`;
    if (kind === 1) return `"double \\\n${inner}goes on: # no comment"${this.#lineEnd()}`;
    if (kind === 2) return `'single\n\n${inner}goes on'${this.#lineEnd()}`;
    const header = this.#oneOf(['|', '>', '|-', '>-', '|+', '>+']) + this.#oneOf(['', '', ' # why']);
    const lines = this.#oneOf([
      ['text'],
      ['text', '# no comment'],
      ['one: two', '', '  deeper', 'end'],
      ['{', '}'],
    ]).map((line) => (line === '' ? '\n' : `${inner}${line}\n`));
    return `${header}\n${lines.join('')}${this.#oneOf(['', '', '\n', '\n\n', `${inner}\n`])}`;
  }

  #flow(column: number, depth: number): string {
    const isMap = this.#below(2) === 0;
    const [open, close] = isMap ? ['{', '}'] : ['[', ']'];
    const count = this.#below(4);
    const isLong = this.#below(3) === 2;
    const line = `\n${' '.repeat(column)}`;
    const comment = this.#oneOf(['', '', ' # why, {not}']);
    const members: string[] = [];
    for (let index = 0; index < count; index++) {
      const value =
        depth < DEEPEST && this.#below(4) === 3
          ? this.#flow(column + 2, depth + 1)
          : this.#oneOf(['', '', '!Ref ', '!GetAtt ']) + this.#scalar(true);
      members.push(isMap ? `${this.#key(true)}: ${value}` : value);
    }
    if (count === 0) return this.#oneOf([open + close, open + close, `${open} ${close}`]);
    if (isLong) {
      const end = this.#oneOf([line, line, `${line}  `, `,${line}`, '']);
      return `${open}${comment}${line}${members.join(`,${comment}${line}`)}${end}${close}`;
    }
    const pad = this.#oneOf([' ', '']);
    return `${open}${pad}${members.join(this.#oneOf([', ', ',  ', ' , ']))}${pad}${close}`;
  }

  #json(): string {
    const indent = this.#oneOf(['  ', '    ', '', '\t', ' ']);
    const text = JSON.stringify(this.#jsonValue(0, true), undefined, indent);
    const spaced = this.#below(4) === 3 ? text.replaceAll(/([:,])(?=["{[\d])/g, '$1 ') : text;
    const ended = this.#oneOf([`${spaced}\n`, spaced, `${spaced}\n\n`, `\n${spaced}`]);
    return this.#below(5) === 4 ? ended.replaceAll('\n', '\r\n') : ended;
  }

  #jsonValue(depth: number, isMap = false): unknown {
    const kind = depth > DEEPEST ? this.#below(3) : this.#below(8);
    if (isMap || kind > 4) {
      const names = Array.from({ length: isMap ? 1 + this.#below(3) : this.#below(4) }, () => `k${this.#names++}`);
      return Object.fromEntries(names.map((name) => [name, this.#jsonValue(depth + 1)]));
    }
    if (kind > 2) return Array.from({ length: this.#below(4) }, () => this.#jsonValue(depth + 1));
    return this.#oneOf(['text', 'it’s "so", {x: 1}', true, 12, '']);
  }

  #oneOf<T>(options: readonly T[]): T {
    return options[this.#below(options.length)] as T;
  }

  #below(count: number): number {
    const choice = this.#choices[this.#next] ?? 0;
    this.#next += 1;
    return choice % count;
  }
}
