import { looksLikeJson } from '../syntax/repair.ts';
import type { MapNode, Pair, SequenceNode, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import type { TextEdit } from './edits.ts';
import { printJson } from './print-json.ts';
import { blanks, type YamlStyle, yamlAfterKey, yamlEntries, yamlEntry, yamlFlow, yamlItem } from './print-yaml.ts';
import { CannotWrite, type Written } from './written.ts';

type Collection = MapNode | SequenceNode;

/** What is to be done to a map or list, until all of it is known. */
interface Pending {
  readonly dropped: Set<number>;
  /** What is added behind a member, or behind all of them. */
  readonly added: { readonly after: number; readonly key: string | undefined; readonly value: Written }[];
}

/** Edits of a text in YAML or JSON: what nobody asked to change keeps every character. */
export class Layout {
  readonly text: string;
  /** JSON, also where the file is called otherwise. */
  readonly isJson: boolean;
  readonly #style: YamlStyle;
  readonly #lineEnd: string;
  readonly #edits: TextEdit[] = [];
  readonly #pending = new Map<Collection, Pending>();

  constructor({ text, root }: Tree) {
    this.text = text;
    this.isJson = looksLikeJson(text);
    this.#style = styleOf(text, root);
    this.#lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  }

  /** All edits so far; not in order. */
  edits(): TextEdit[] {
    const edits = [...this.#edits];
    for (const [collection, pending] of this.#pending) edits.push(...this.#settle(collection, pending));
    return edits.map(({ span, newText }) => ({ span, newText: newText.replaceAll('\n', this.#lineEnd) }));
  }

  /** Writes an entry of a map, in the place of its value where the map has it. */
  put(map: MapNode, key: string, value: Written, after?: string): void {
    const pair = pairOf(map, key);
    if (pair) this.#replaceIn(map, pair, value);
    else this.add(map, key, value, after);
  }

  /** Adds an entry behind another one, or behind all. */
  add(map: MapNode, key: string, value: Written, after?: string): void {
    const index = map.pairs.findIndex(({ key: name }) => name.kind === 'scalar' && name.value === after);
    this.#at(map).added.push({ after: index < 0 ? map.pairs.length - 1 : index, key, value });
  }

  append(list: SequenceNode, value: Written): void {
    this.#at(list).added.push({ after: list.items.length - 1, key: undefined, value });
  }

  drop(collection: Collection, index: number): void {
    this.#at(collection).dropped.add(index);
  }

  /** Makes a list of a value of a map, with others behind it. */
  makeList(map: MapNode, pair: Pair, values: readonly Written[]): void {
    const { start, end } = this.#whole(pair.value);
    const first: Written = { is: 'code', code: this.text.slice(start, end) };
    if (pair.value.kind === 'scalar' || this.#isFlow(pair.value)) {
      this.#replaceIn(map, pair, { is: 'list', items: [first, ...values] });
      return;
    }
    const column = this.#column(start);
    this.#insert(start, '- ');
    for (
      let line = this.text.indexOf('\n', start);
      line !== -1 && line < end;
      line = this.text.indexOf('\n', line + 1)
    ) {
      if (!/\r?\n/y.test(this.text.slice(line + 1, line + 3))) this.#insert(line + 1, '  ');
    }
    for (const value of values)
      this.#insert(this.#lineEndFrom(end), `\n${blanks(column)}${yamlItem(value, column, this.#style)}`);
  }

  /** Puts a value in the place of a node, which hangs in a collection. */
  replace(node: SyntaxNode, inside: Collection | undefined, value: Written): void {
    const pair = inside?.kind === 'map' ? inside.pairs.find((one) => one.value === node) : undefined;
    if (inside?.kind === 'map' && pair) this.#replaceIn(inside, pair, value);
    else this.#edit(this.#whole(node), this.#inline(value, node));
  }

  /** Puts an entry before another one of a map, and the lines of comment that belong to that one. */
  addBefore(map: MapNode, next: Pair, key: string, value: Written): void {
    const start = next.key.start;
    if (this.#isFlow(map)) {
      const column = this.#isAlone(start) ? this.#column(start) : undefined;
      const between = column === undefined ? ' ' : `\n${blanks(column)}`;
      this.#insert(start, `${this.#flowEntry(key, value, column)},${between}`);
      return;
    }
    const column = this.#column(start);
    let line = this.#lineStart(start);
    const first = this.#lineStart(map.start);
    while (line > first) {
      const above = this.#lineStart(line - 1);
      if (!/^ *#/.test(this.text.slice(above, line))) break;
      line = above;
    }
    const isApart = /\n\r?\n$/.test(this.text.slice(0, line)) || this.#hasBlankLines(map);
    this.#insert(line, `${blanks(column)}${yamlEntry(key, value, column, this.#style)}\n${isApart ? '\n' : ''}`);
  }

  #at(collection: Collection): Pending {
    const pending = this.#pending.get(collection) ?? { dropped: new Set(), added: [] };
    this.#pending.set(collection, pending);
    return pending;
  }

  #replaceIn(map: MapNode, { key, value: node }: Pair, value: Written): void {
    const whole = this.#whole(node);
    if (this.#isFlow(map)) {
      this.#edit(whole, this.#inline(value, key));
      return;
    }
    const isOnOneLine = node.kind === 'scalar' || this.#isFlow(node);
    const staysOnOneLine = value.is === 'scalar' || value.is === 'code' || isEmpty(value);
    if (isOnOneLine && staysOnOneLine && node.end > node.start) {
      this.#edit(whole, yamlFlow(value, this.#style, false));
      return;
    }
    const colon = this.text.indexOf(':', key.end) + 1;
    this.#edit({ start: colon, end: node.end }, yamlAfterKey(value, this.#column(key.start), this.#style));
  }

  #settle(collection: Collection, { dropped, added }: Pending): TextEdit[] {
    const members =
      collection.kind === 'map'
        ? collection.pairs.map((pair) => this.#pairSpan(pair))
        : collection.items.map((item) => this.#itemSpan(item, collection));
    return this.#isFlow(collection)
      ? this.#settleFlow(collection, members, dropped, added)
      : this.#settleBlock(collection, members, dropped, added);
  }

  #settleBlock(
    collection: Collection,
    members: readonly Span[],
    dropped: Pending['dropped'],
    added: Pending['added'],
  ): TextEdit[] {
    const edits: TextEdit[] = [];
    const column = this.#column(collection.start);
    const kept = members.findIndex((_, index) => !dropped.has(index));
    const isMap = collection.kind === 'map';
    if (kept < 0 && added.length === 0) {
      return [{ span: { start: collection.start, end: collection.end }, newText: isMap ? '{}' : '[]' }];
    }
    const isInItem = isMap && !this.#isAlone(collection.start);
    for (const index of dropped) {
      const { start, end } = members[index] as Span;
      const next = members[index + 1];
      if (index === 0 && isInItem && next) edits.push({ span: { start, end: next.start }, newText: '' });
      else if (index === 0 && isInItem) edits.push({ span: { start, end }, newText: '' });
      else edits.push({ span: { start: this.#lineBreakBefore(start), end: this.#lineEndFrom(end) }, newText: '' });
    }
    for (const { after, key, value } of added) {
      const { end } = members[after] as Span;
      this.#refuseKept(collection, after);
      const line =
        key === undefined ? yamlItem(value, column, this.#style) : yamlEntry(key, value, column, this.#style);
      edits.push({ span: at(this.#lineEndFrom(end)), newText: `\n${blanks(column)}${line}` });
    }
    return edits;
  }

  #settleFlow(
    collection: Collection,
    members: readonly Span[],
    dropped: Pending['dropped'],
    added: Pending['added'],
  ): TextEdit[] {
    const edits: TextEdit[] = [];
    const first = members[0];
    const column = first && this.#isAlone(first.start) ? this.#column(first.start) : undefined;
    const texts = added.map(({ key, value }) =>
      key === undefined ? this.#flowItem(value, column) : this.#flowEntry(key, value, column),
    );
    const between = column === undefined ? ', ' : `,\n${blanks(column)}`;
    if (dropped.size === members.length) {
      const start = first?.start ?? collection.start + 1;
      const end = members.at(-1)?.end ?? start;
      const isBare = !first && texts.length > 0 && collection.kind === 'map';
      return [{ span: { start, end }, newText: isBare ? ` ${texts.join(between)} ` : texts.join(between) }];
    }
    for (const index of dropped) {
      const { start, end } = members[index] as Span;
      const before = members.slice(0, index).findLastIndex((_, other) => !dropped.has(other));
      const next = members[index + 1];
      if (before >= 0) edits.push({ span: { start: (members[index - 1] as Span).end, end }, newText: '' });
      else edits.push({ span: { start, end: next?.start ?? end }, newText: '' });
    }
    for (const [index, { after }] of added.entries()) {
      edits.push({
        span: at((members[after] as Span).end),
        newText: `${column === undefined ? ', ' : `,\n${blanks(column)}`}${texts[index]}`,
      });
    }
    return edits;
  }

  /** Blank lines at the end of a `|+` text are its own: what is put behind it would become a part of it or take them away. */
  #refuseKept(collection: Collection, index: number): void {
    let last = collection.kind === 'map' ? collection.pairs[index]?.value : collection.items[index];
    while (last && last.kind !== 'scalar' && !this.#isFlow(last))
      last = last.kind === 'map' ? last.pairs.at(-1)?.value : last.items.at(-1);
    if (last?.kind !== 'scalar' || (last.style !== 'literal' && last.style !== 'folded')) return;
    if (/^[|>][0-9]*\+/.test(this.text.slice(last.start, last.start + 4)))
      throw new CannotWrite('It would have to stand behind a text whose blank lines count.');
  }

  #flowEntry(key: string, value: Written, column: number | undefined): string {
    if (this.isJson) return `${JSON.stringify(key)}: ${printJson(value, column, this.#style.step)}`;
    const entry = yamlFlow({ is: 'map', entries: new Map([[key, value]]) }, this.#style);
    return entry.slice(2, -2);
  }

  #flowItem(value: Written, column: number | undefined): string {
    return this.isJson ? printJson(value, column, this.#style.step) : yamlFlow(value, this.#style);
  }

  /** A value as it stands in a flow collection, or as an item of a list. */
  #inline(value: Written, near: Span): string {
    if (this.isJson) return printJson(value, this.#lineColumn(near.start), this.#style.step);
    return value.is === 'map' && value.entries.size > 0 && !this.#isInFlow(near)
      ? yamlEntries(value.entries, this.#column(near.start), this.#style)
      : yamlFlow(value, this.#style);
  }

  /** Whether a place is within brackets on its own line, as far as that line tells. */
  #isInFlow({ start }: Span): boolean {
    return /[[{,]\s*(?:![^\s]*\s*)?$/.test(this.text.slice(this.#lineStart(start), start));
  }

  /** A node with the tag before it.  */
  #whole(node: SyntaxNode): Span {
    const before = this.text.slice(Math.max(0, node.start - LONGEST_TAG), node.start);
    const tag = node.tag === undefined ? undefined : /(![^\s,[\]{}]*)\s*$/.exec(before);
    return { start: tag ? node.start - (before.length - tag.index) : node.start, end: node.end };
  }

  #pairSpan({ key, value }: Pair): Span {
    if (value.start >= key.end) return { start: key.start, end: value.end };
    // What an alias names stands elsewhere.
    const alias = /\s*:\s*\*[^\s,[\]{}]+/y;
    alias.lastIndex = key.end;
    return { start: key.start, end: key.end + (alias.exec(this.text)?.[0].length ?? 0) };
  }

  #itemSpan(item: SyntaxNode, list: SequenceNode): Span {
    if (item.start < list.start) throw new CannotWrite('An item of the list is an alias.');
    return this.#whole(item);
  }

  #isFlow(node: SyntaxNode): boolean {
    const first = this.text.charAt(node.start);
    return (node.kind === 'map' && first === '{') || (node.kind === 'sequence' && first === '[');
  }

  #hasBlankLines({ pairs }: MapNode): boolean {
    const [first, second] = pairs;
    return (
      first !== undefined && second !== undefined && /\n\s*\n/.test(this.text.slice(first.value.end, second.key.start))
    );
  }

  /** Whether only blanks stand before a place on its line. */
  #isAlone(offset: number): boolean {
    return /^\s*$/.test(this.text.slice(this.#lineStart(offset), offset));
  }

  #lineStart(offset: number): number {
    return offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  #lineBreakBefore(offset: number): number {
    const start = this.#lineStart(offset);
    if (start === 0) return 0;
    return this.text.charAt(start - 2) === '\r' ? start - 2 : start - 1;
  }

  #lineEndFrom(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    if (end === -1) return this.text.length;
    return this.text.charAt(end - 1) === '\r' && end > offset ? end - 1 : end;
  }

  #column(offset: number): number {
    return offset - this.#lineStart(offset);
  }

  /** In which column the line of a place begins. */
  #lineColumn(offset: number): number {
    const start = this.#lineStart(offset);
    return /^ */.exec(this.text.slice(start, offset))?.[0].length ?? 0;
  }

  #insert(offset: number, newText: string): void {
    this.#edit(at(offset), newText);
  }

  #edit(span: Span, newText: string): void {
    this.#edits.push({ span, newText });
  }
}

/** How far before a value its tag is looked for. */
const LONGEST_TAG = 200;

function at(offset: number): Span {
  return { start: offset, end: offset };
}

function isEmpty(value: Written): boolean {
  return (value.is === 'list' && value.items.length === 0) || (value.is === 'map' && value.entries.size === 0);
}

/** The last entry of a name, which is the one that counts. */
export function pairOf(map: MapNode, name: string): Pair | undefined {
  return map.pairs.findLast(({ key }) => key.kind === 'scalar' && key.value === name);
}

/** How many nodes are looked at for the habits of a text. */
const LOOKED_AT = 2000;

function styleOf(text: string, root: SyntaxNode | undefined): YamlStyle {
  let step: number | undefined;
  let dash: number | undefined;
  const isBlock = (node: SyntaxNode): boolean => node.kind !== 'scalar' && !'[{'.includes(text.charAt(node.start));
  const columnOf = (offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);
  const queue: SyntaxNode[] = root ? [root] : [];
  for (let seen = 0; seen < queue.length && seen < LOOKED_AT && (step === undefined || dash === undefined); seen++) {
    const node = queue[seen];
    if (node?.kind === 'sequence') queue.push(...node.items.slice(0, LOOKED_AT));
    if (node?.kind !== 'map') continue;
    for (const { key, value } of node.pairs.slice(0, LOOKED_AT)) {
      queue.push(value);
      if (value.start < key.end || value.kind === 'scalar') continue;
      if (isBlock(value)) {
        const indent = columnOf(value.start) - columnOf(key.start);
        if (value.kind === 'map') step ??= indent;
        else dash ??= indent;
      } else if (value.kind === 'map' && value.pairs[0]) {
        const indent = columnOf(value.pairs[0].key.start) - columnOf(key.start);
        if (/^\s*$/.test(text.slice(text.lastIndexOf('\n', value.pairs[0].key.start) + 1, value.pairs[0].key.start)))
          step ??= indent;
      }
    }
  }
  const sample = text.slice(0, SAMPLE);
  const isDouble = (sample.match(/[:-] "/g)?.length ?? 0) > (sample.match(/[:-] '/g)?.length ?? 0);
  return {
    step: step !== undefined && step > 0 ? step : 2,
    dash: dash !== undefined && dash >= 0 ? dash : 2,
    quote: isDouble ? '"' : "'",
  };
}

const SAMPLE = 20_000;
