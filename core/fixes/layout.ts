import { skipGap } from '../syntax/gaps.ts';
import { looksLikeJson } from '../syntax/repair.ts';
import type { MapNode, Pair, SequenceNode, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import type { TextEdit } from './edits.ts';
import { type Found, findNode } from './find-node.ts';
import { type Collection, isFlow, type Member, membersOf } from './members.ts';
import { jsonEntry, printJson } from './print-json.ts';
import { blanks, yamlAfterKey, yamlEntries, yamlEntry, yamlFlow, yamlFlowEntry, yamlItem } from './print-yaml.ts';
import { type Style, styleOf } from './style.ts';
import { CannotWrite, type Written } from './written.ts';

/** What is to be done to a map or list, until all of it is known. */
interface Pending {
  readonly dropped: Set<number>;
  /** What is added behind a member, or behind all of them. */
  readonly added: { readonly after: number; readonly key: string | undefined; value: Written }[];
}

/** Edits of a text in YAML or JSON: what nobody asked to change keeps every character. */
export class Layout {
  readonly text: string;
  /** JSON, also where the file is called otherwise. */
  readonly isJson: boolean;
  readonly #root: SyntaxNode | undefined;
  readonly #style: Style;
  readonly #lineEnd: string;
  readonly #edits: TextEdit[] = [];
  readonly #pending = new Map<Collection, Pending>();
  /** What is put behind the values of entries, of which lists are made. */
  readonly #listed = new Map<Pair, { readonly map: MapNode; readonly values: Written[] }>();
  readonly #members = new Map<Collection, readonly Member[]>();

  constructor({ text, root }: Tree) {
    if (/\r(?!\n)/.test(text)) throw new CannotWrite('Its lines end as those of no system of today.');
    this.text = text;
    this.isJson = looksLikeJson(text);
    this.#root = root;
    this.#style = styleOf(text, root);
    this.#lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  }

  /** All edits; not in order. */
  edits(): TextEdit[] {
    const edits = [...this.#edits];
    for (const [collection, pending] of this.#pending) edits.push(...this.#settle(collection, pending));
    for (const [pair, { map, values }] of this.#listed) edits.push(...this.#list(map, pair, values));
    return edits.map(({ span, newText }) => ({ span, newText: newText.replaceAll(/\r?\n/g, this.#lineEnd) }));
  }

  /** Writes an entry of a map, in the place of its value where the map has it. */
  put(map: MapNode, key: string, value: Written, after?: string): void {
    const pair = pairOf(map, key);
    if (pair) this.#replaceIn(map, pair, value);
    else this.add(map, key, value, after);
  }

  /** Adds an entry behind another one, or behind all; what is added under one key becomes one map. */
  add(map: MapNode, key: string, value: Written, after?: string): void {
    const index = map.pairs.findIndex(({ key: name }) => name.kind === 'scalar' && name.value === after);
    const { added } = this.#at(map);
    const same = added.find((one) => one.key === key);
    if (same) same.value = merged(same.value, value);
    else added.push({ after: index < 0 ? map.pairs.length - 1 : index, key, value });
  }

  append(list: SequenceNode, value: Written): void {
    this.#at(list).added.push({ after: list.items.length - 1, key: undefined, value });
  }

  drop(collection: Collection, index: number): void {
    this.#at(collection).dropped.add(index);
  }

  /** Makes a list of a value of a map, with others behind it. */
  makeList(map: MapNode, pair: Pair, values: readonly Written[]): void {
    const listed = this.#listed.get(pair) ?? { map, values: [] };
    listed.values.push(...values);
    this.#listed.set(pair, listed);
  }

  /** Puts a value in the place of a node. */
  replace({ node, steps }: Found, value: Written): void {
    const step = steps.at(-1);
    if (!step) {
      this.#edit(node, this.isJson ? printJson(value, '', this.#style) : yamlFlow(value, this.#style));
      return;
    }
    if ('pair' in step) {
      this.#replaceIn(step.in, step.pair, value);
      return;
    }
    const member = this.#membersOf(step.in)[step.index] as Member;
    const gap = member.value === member.sign ? ' ' : '';
    const newText =
      value.is === 'map' && value.entries.size > 0 && !this.#isFlow(step.in)
        ? yamlEntries(value.entries, this.#column(member.value) + gap.length, this.#style)
        : this.#onOneLine(value, member.start);
    this.#edit({ start: member.value, end: member.end }, gap + newText);
  }

  /** Puts an entry before another one of a map, and the lines of comment that belong to that one. */
  addBefore(map: MapNode, next: Pair, key: string, value: Written): void {
    const index = map.pairs.indexOf(next);
    const members = this.#membersOf(map);
    const { start } = members[index] as Member;
    const isAlone = this.#isAlone(start);
    if (this.#isFlow(map)) {
      const line = isAlone ? this.#indentOf(start) : undefined;
      this.#insert(start, `${this.#flowEntry(key, value, line)},${line === undefined ? ' ' : `\n${line}`}`);
      return;
    }
    const column = this.#column(start);
    const entry = yamlEntry(key, value, column, this.#style);
    if (!isAlone) {
      this.#insert(start, `${entry}\n${blanks(column)}`);
      return;
    }
    let line = this.#lineStart(start);
    const first = index === 0 ? line : this.#lineEndFrom((members[index - 1] as Member).end) + 1;
    while (line > first) {
      const above = this.#lineStart(line - 1);
      if (above < first || !/^ *#/.test(this.text.slice(above, line))) break;
      line = above;
    }
    const isApart = /\n\r?\n$/.test(this.text.slice(Math.max(0, line - 3), line)) || this.#hasBlankLines(map);
    this.#insert(line, `${blanks(column)}${entry}\n${isApart ? '\n' : ''}`);
  }

  #at(collection: Collection): Pending {
    const pending = this.#pending.get(collection) ?? { dropped: new Set(), added: [] };
    this.#pending.set(collection, pending);
    return pending;
  }

  #membersOf(collection: Collection): readonly Member[] {
    const known = this.#members.get(collection);
    if (known) return known;
    // As the map in `[Ref: Topic]`.
    if (!this.#isFlow(collection) && /[\]},]/.test(this.text.charAt(skipGap(this.text, collection.end))))
      throw new CannotWrite('It stands in brackets without braces of its own.');
    const members = membersOf(this.text, collection);
    this.#members.set(collection, members);
    return members;
  }

  #replaceIn(map: MapNode, pair: Pair, value: Written): void {
    const { start, sign, value: from, end } = this.#membersOf(map)[map.pairs.indexOf(pair)] as Member;
    if (sign === undefined) throw new CannotWrite('Its key stands without a colon.');
    const isInFlow = this.#isFlow(map);
    const staysOnOneLine = isInFlow || isOnOneLine(value);
    const isBlock = pair.value.start >= sign && this.#isBlock(pair.value);
    if (staysOnOneLine && end > from && !isBlock) {
      this.#edit({ start: from, end }, this.#onOneLine(value, start, isInFlow));
      return;
    }
    const newText = staysOnOneLine
      ? ` ${this.#onOneLine(value, start, isInFlow)}`
      : yamlAfterKey(value, this.#column(start), this.#style);
    const below = this.#isAlone(from) || !isBlock ? from : pair.value.start;
    if (isInFlow || end === from || !this.#isAlone(below)) {
      this.#edit({ start: sign, end }, newText);
      return;
    }
    // A comment between the key and what stands below it stays.
    this.#edit({ start: sign, end: Math.min(this.#headEnd(sign), below) }, staysOnOneLine ? newText : '');
    this.#edit({ start: this.#lineBreakBefore(below), end }, staysOnOneLine ? '' : newText);
  }

  #settle(collection: Collection, pending: Pending): TextEdit[] {
    const members = this.#membersOf(collection);
    return this.#isFlow(collection)
      ? this.#settleFlow(collection, members, pending)
      : this.#settleBlock(collection, members, pending);
  }

  #settleBlock(collection: Collection, members: readonly Member[], { dropped, added }: Pending): TextEdit[] {
    const edits: TextEdit[] = [];
    const column = this.#column(collection.start);
    const isInLine = !this.#isAlone(collection.start);
    const first = members.findIndex((_, index) => !dropped.has(index));
    if (first < 0 && added.length === 0) {
      const emptied = this.#emptied(collection);
      if (emptied.span.end > emptied.span.start) return [emptied];
      edits.push(emptied);
    }
    let index = 0;
    if (first !== 0 && isInLine) {
      // The dash before them stays, and what follows them moves behind it.
      index = first < 0 ? members.length : first;
      const { end } = members[index - 1] as Member;
      const next = first < 0 ? end : this.#afterBlanks(this.#lineEndFrom(end));
      edits.push(gone(collection.start, next));
    }
    for (; index < members.length; index++)
      if (dropped.has(index)) edits.push(this.#droppedLines(collection, members, index));
    for (const { after, key, value } of added) {
      this.#refuseKept(collection, after);
      const line =
        key === undefined ? yamlItem(value, column, this.#style) : yamlEntry(key, value, column, this.#style);
      const at = this.#lineEndFrom((members[after] as Member).end);
      edits.push({ span: { start: at, end: at }, newText: `\n${blanks(column)}${line}` });
    }
    return edits;
  }

  /** The lines of a member, gone with the line break before them, or behind them where there is none. */
  #droppedLines(collection: Collection, members: readonly Member[], index: number): TextEdit {
    const { start, end } = members[index] as Member;
    const lineEnd = this.#lineEndFrom(end);
    const next = this.#afterBlanks(lineEnd);
    const before = index === 0 ? undefined : this.#lastLeaf(collection, index - 1);
    if (before && isBlockScalar(before)) {
      if (this.text.charAt(next) === '#' && this.#column(next) >= this.#contentColumn(before))
        throw new CannotWrite('A comment would become a part of the text above it.');
      if (
        this.text
          .slice(lineEnd, next)
          .split(/\r?\n/)
          .some((line) => line.length > this.#contentColumn(before))
      )
        throw new CannotWrite('Blanks would become a part of the text above them.');
      this.#refuseKept(collection, index - 1);
    }
    const from = this.#lineBreakBefore(start);
    if (from < this.#lineStart(start)) return { span: { start: from, end: lineEnd }, newText: '' };
    const breakEnd = this.text.indexOf('\n', lineEnd) + 1;
    return { span: { start: from, end: breakEnd === 0 ? lineEnd : breakEnd }, newText: '' };
  }

  /** An empty collection in the place of one whose members all go. */
  #emptied(collection: Collection): TextEdit {
    const empty = collection.kind === 'map' ? '{}' : '[]';
    const step = findNode(this.#root, collection)?.steps.at(-1);
    if (!step || !this.#isAlone(collection.start)) return { span: collection, newText: empty };
    const index = 'pair' in step ? step.in.pairs.indexOf(step.pair) : step.index;
    const { sign } = this.#membersOf(step.in)[index] as Member;
    if (sign === undefined) throw new CannotWrite('Nothing says where it belongs.');
    const head = this.#headEnd(sign);
    return { span: { start: head, end: head }, newText: ` ${empty}` };
  }

  #settleFlow(collection: Collection, members: readonly Member[], { dropped, added }: Pending): TextEdit[] {
    const edits: TextEdit[] = [];
    const [first] = members;
    const line = first && this.#isAlone(first.start) ? this.#indentOf(first.start) : undefined;
    const between = line === undefined ? ', ' : `,\n${line}`;
    if (first && dropped.size === members.length && added.length > 0) {
      const texts = added.map(({ key, value }) => this.#flowMember(key, value, line));
      const { end } = members.at(-1) ?? first;
      return [{ span: { start: first.start, end }, newText: texts.join(between) }];
    }
    if (dropped.size === members.length) return [this.#refilled(collection, added)];
    for (const index of dropped) edits.push(...this.#droppedFromFlow(members, index, dropped));
    for (const { after, key, value } of added) {
      // Behind what stays: what goes may take its comma along.
      const stays = members.findLastIndex((_, index) => index <= after && !dropped.has(index));
      const at = (members[stays < 0 ? after : stays] as Member).end;
      edits.push({ span: { start: at, end: at }, newText: between + this.#flowMember(key, value, line) });
    }
    return edits;
  }

  /** Brackets with nothing in them but what is added. */
  #refilled(collection: Collection, added: Pending['added']): TextEdit {
    const span = { start: collection.start + 1, end: collection.end - 1 };
    if (added.length === 0) return { span, newText: '' };
    const hasLines = this.isJson && this.text.lastIndexOf('\n', collection.start) !== -1;
    const outer = hasLines ? this.#indentOf(collection.start) : undefined;
    const line = outer === undefined ? undefined : outer + this.#style.indent;
    const texts = added.map(({ key, value }) => this.#flowMember(key, value, line));
    if (line !== undefined) return { span, newText: `\n${line}${texts.join(`,\n${line}`)}\n${outer}` };
    const pad = collection.kind === 'map' ? ' ' : '';
    const hasComment = skipGap(this.text, span.start) > this.#afterBlanks(span.start);
    return { span: hasComment ? { ...span, end: span.start } : span, newText: `${pad}${texts.join(', ')}${pad}` };
  }

  /** A member of brackets gone, with the comma before it, or that behind it where a comment is in between. */
  #droppedFromFlow(members: readonly Member[], index: number, dropped: ReadonlySet<number>): TextEdit[] {
    const { start, end } = members[index] as Member;
    const before = members[index - 1];
    const next = members[index + 1];
    const isFirst = members.slice(0, index).every((_, other) => dropped.has(other));
    if (before && !isFirst && this.#isPlainGap(before.end, start)) return [gone(before.end, end)];
    if (next && isFirst && this.#isPlainGap(end, next.start)) return [gone(start, next.start)];
    const comma = skipGap(this.text, end);
    const behind = this.text.charAt(comma) === ',' ? comma + 1 : end;
    const isLine = this.#isAlone(start) && /^\s*$/.test(this.text.slice(behind, this.#lineEndFrom(behind)));
    const from = isLine ? this.#lineBreakBefore(start) : start;
    if (this.text.charAt(comma) === ',') return [gone(from, end), gone(comma, comma + 1)];
    const other = before ? skipGap(this.text, before.end) : comma;
    if (this.text.charAt(other) !== ',') throw new CannotWrite('A comment stands in its way.');
    return [gone(other, other + 1), gone(from, end)];
  }

  /** Whether only blanks and a comma stand between two members. */
  #isPlainGap(start: number, end: number): boolean {
    return /^[\s,]*$/.test(this.text.slice(start, end));
  }

  /** A list of what an entry has, and of what comes behind it. */
  #list(map: MapNode, pair: Pair, values: readonly Written[]): TextEdit[] {
    const { start, sign, value, end } = this.#membersOf(map)[map.pairs.indexOf(pair)] as Member;
    if (sign === undefined || value === end) throw new CannotWrite('There is nothing that a list could be made of.');
    if (this.#isFlow(map)) {
      const first: Written = { is: 'code', code: this.text.slice(value, end) };
      const list: Written = { is: 'list', items: [first, ...values] };
      return [{ span: { start: value, end }, newText: this.#onOneLine(list, start) }];
    }
    if (pair.value.start >= sign && isBlockScalar(pair.value)) {
      if (/^.[-+]?[0-9]/.test(this.text.slice(pair.value.start)))
        throw new CannotWrite('The text says how it is indented.');
    }
    this.#refuseKept(map, map.pairs.indexOf(pair));
    const isBelow = this.#isAlone(value);
    const column = isBelow ? this.#column(value) : this.#column(start) + this.#style.dash;
    const deeper = blanks(isBelow ? 2 : this.#style.dash + 2);
    const edits: TextEdit[] = [
      isBelow ? inserted(value, '- ') : { span: { start: sign, end: value }, newText: `\n${blanks(column)}- ` },
    ];
    for (let line = this.text.indexOf('\n', value); line !== -1 && line < end; line = this.text.indexOf('\n', line + 1))
      if (!/^\r?\n/.test(this.text.slice(line + 1, line + 3))) edits.push(inserted(line + 1, deeper));
    const last = this.#lineEndFrom(end);
    for (const more of values) edits.push(inserted(last, `\n${blanks(column)}${yamlItem(more, column, this.#style)}`));
    return edits;
  }

  /** Blank lines at the end of a `|+` text are its own: what is put behind it would become a part of it or take them away. */
  #refuseKept(collection: Collection, index: number): void {
    const last = this.#lastLeaf(collection, index);
    if (last && isBlockScalar(last) && /^.[0-9]?\+/.test(this.text.slice(last.start, last.start + 3)))
      throw new CannotWrite('It stands behind a text whose blank lines count.');
  }

  /** What stands last of a member of a block, down to what has no lines of its own; nothing for an alias. */
  #lastLeaf(collection: Collection, index: number): SyntaxNode | undefined {
    const from = this.#membersOf(collection)[index]?.value;
    let last = collection.kind === 'map' ? collection.pairs[index]?.value : collection.items[index];
    if (from === undefined || !last || last.start < from) return undefined;
    while (this.#isBlock(last)) {
      const inner: SyntaxNode | undefined = last.kind === 'map' ? last.pairs.at(-1)?.value : last.items.at(-1);
      if (!inner || inner.start < last.start) return undefined;
      last = inner;
    }
    return last;
  }

  /** How far the first line of a block scalar is indented. */
  #contentColumn({ start, end }: SyntaxNode): number {
    const first = this.#afterBlanks(this.#lineEndFrom(start));
    return first < end ? this.#column(first) : 0;
  }

  #flowMember(key: string | undefined, value: Written, line: string | undefined): string {
    if (key !== undefined) return this.#flowEntry(key, value, line);
    return this.isJson ? printJson(value, line, this.#style) : yamlFlow(value, this.#style);
  }

  #flowEntry(key: string, value: Written, line: string | undefined): string {
    return this.isJson ? jsonEntry(key, value, line, this.#style) : yamlFlowEntry(key, value, this.#style);
  }

  /** A value that is not laid out in lines, but for JSON in a text that has them. */
  #onOneLine(value: Written, near: number, isInFlow = true): string {
    if (this.isJson) return printJson(value, this.#isAlone(near) ? this.#indentOf(near) : undefined, this.#style);
    return yamlFlow(value, this.#style, isInFlow);
  }

  /** The end of the tag and anchor of what begins behind a colon or dash, as far as they stand on its line. */
  #headEnd(sign: number): number {
    const head = /(?:[ \t]+[!&][^\s,[\]{}]*)*/y;
    head.lastIndex = sign;
    return sign + (head.exec(this.text)?.[0].length ?? 0);
  }

  #isFlow(node: Collection): boolean {
    return isFlow(this.text, node);
  }

  #isBlock(node: SyntaxNode): node is Collection {
    return node.kind !== 'scalar' && !this.#isFlow(node);
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

  /** Where the line of a place begins, behind a byte order mark. */
  #lineStart(offset: number): number {
    const start = offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
    return start === 0 && offset > 0 && this.text.startsWith('\uFEFF') ? 1 : start;
  }

  #lineBreakBefore(offset: number): number {
    const start = this.#lineStart(offset);
    if (this.text.charAt(start - 1) !== '\n') return start;
    return this.text.charAt(start - 2) === '\r' ? start - 2 : start - 1;
  }

  #lineEndFrom(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    if (end === -1) return this.text.length;
    return this.text.charAt(end - 1) === '\r' && end > offset ? end - 1 : end;
  }

  #afterBlanks(offset: number): number {
    const blank = /\s*/y;
    blank.lastIndex = offset;
    return offset + (blank.exec(this.text)?.[0].length ?? 0);
  }

  #column(offset: number): number {
    return offset - this.#lineStart(offset);
  }

  /** What the line of a place begins with. */
  #indentOf(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.#lineStart(offset), offset))?.[0] ?? '';
  }

  #insert(offset: number, newText: string): void {
    this.#edits.push(inserted(offset, newText));
  }

  #edit(span: Span, newText: string): void {
    this.#edits.push({ span: { start: span.start, end: span.end }, newText });
  }
}

function inserted(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

function gone(start: number, end: number): TextEdit {
  return { span: { start, end }, newText: '' };
}

/** The last entry of a name, which is the one that counts. */
export function pairOf(map: MapNode, name: string): Pair | undefined {
  return map.pairs.findLast(({ key }) => key.kind === 'scalar' && key.value === name);
}

/** Two maps as one; of anything else the later one. */
function merged(earlier: Written, later: Written): Written {
  if (earlier.is !== 'map' || later.is !== 'map') return later;
  const entries = new Map(earlier.entries);
  for (const [key, value] of later.entries) {
    const before = entries.get(key);
    entries.set(key, before ? merged(before, value) : value);
  }
  return { is: 'map', entries };
}

function isOnOneLine(value: Written): boolean {
  switch (value.is) {
    case 'scalar':
    case 'code':
      return true;
    case 'list':
      return value.items.length === 0 || value.tag !== undefined;
    case 'map':
      return value.entries.size === 0;
  }
}

function isBlockScalar(node: SyntaxNode): boolean {
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
}
