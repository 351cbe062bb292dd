import { BLOCK } from '../syntax/hcl.ts';
import type { MapNode, Pair, SequenceNode, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import type { TextEdit } from './edits.ts';
import type { Found } from './find-node.ts';
import {
  type HclValue,
  hclBlock,
  hclKey,
  hclLine,
  hclText,
  hclValue,
  type NewBlock,
  STEP,
  widthOf,
} from './print-hcl.ts';
import { CannotWrite, type Written } from './written.ts';

/** What is to be done to the body of a block or to an object, until all of it is known. */
interface PendingMap {
  readonly dropped: Set<number>;
  readonly replaced: Map<number, HclValue>;
  readonly added: { readonly key: string; readonly value: HclValue }[];
  readonly blocks: NewBlock[];
}

interface PendingList {
  readonly dropped: Set<number>;
  readonly added: Written[];
}

/** A line of a body or object that may be aligned with its neighbours. */
interface Row {
  readonly width: number;
  /** Its value does not begin a text of several lines. */
  readonly isAligned: boolean;
  /** Between the key and the sign behind it; absent for what is added. */
  readonly gap?: Span;
  readonly isNew?: boolean;
  /** It follows the row before it on the next line. */
  readonly isNext: boolean;
  /** Its index among the entries of the text. */
  readonly index?: number;
}

/** Edits of a text in HCL, which leave what `terraform fmt` made as it would leave it, and everything else alone. */
export class HclLayout {
  readonly text: string;
  readonly #lineEnd: string;
  readonly #edits: TextEdit[] = [];
  readonly #maps = new Map<MapNode, PendingMap>();
  readonly #lists = new Map<SequenceNode, PendingList>();

  constructor({ text }: Tree) {
    this.text = text;
    this.#lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  }

  /** All edits so far; not in order. */
  edits(): TextEdit[] {
    const edits = [
      ...this.#edits,
      ...[...this.#maps].flatMap(([map, pending]) => this.#settleMap(map, pending)),
      ...[...this.#lists].flatMap(([list, pending]) => this.#settleList(list, pending)),
    ];
    return edits.map(({ span, newText }) => ({ span, newText: newText.replace(/\r?\n/g, this.#lineEnd) }));
  }

  /** Writes an argument of a block or an entry of an object, in the place of its value where it is there. */
  put(map: MapNode, key: string, value: HclValue): void {
    const pending = this.#map(map);
    const index = map.pairs.findLastIndex(({ key: name }) => name.kind === 'scalar' && name.value === key);
    const known = pending.added.findIndex((entry) => entry.key === key);
    if (index >= 0) pending.replaced.set(index, value);
    else if (known >= 0) pending.added[known] = { key, value };
    else pending.added.push({ key, value });
  }

  /** Adds a block to the body of another one, behind all that is there or behind the last one of its word. */
  addBlock(body: MapNode, block: NewBlock): void {
    this.#map(body).blocks.push(block);
  }

  append(list: SequenceNode, value: Written): void {
    this.#list(list).added.push(value);
  }

  drop(collection: MapNode | SequenceNode, index: number): void {
    const pending = collection.kind === 'map' ? this.#map(collection) : this.#list(collection);
    pending.dropped.add(index);
  }

  /** Makes a list of a value of an object, with others behind it. */
  makeList(_: MapNode, { value: node }: Pair, values: readonly Written[]): void {
    const isOneLine = this.#isOneLine(node);
    const items = values.map((value) => (isOneLine ? hclLine(value) : hclValue(value, this.indentOf(node.end))));
    this.#insert(node.start, '[');
    for (const { span, newText } of this.#reopened(node, items[0])) this.edit(span, newText);
    this.#insert(node.end, `, ${items.join(', ')}]`);
  }

  /** Puts a value in the place of a node. */
  replace({ node, steps }: Found, value: HclValue): void {
    const step = steps.at(-1);
    if (step && 'pair' in step) this.#map(step.in).replaced.set(step.in.pairs.indexOf(step.pair), value);
    else this.edit(node, hclValue(value, this.indentOf(node.start)));
  }

  /** Puts a block of its own before another one and the lines of comment that belong to that one. */
  addBefore(start: number, block: NewBlock): void {
    let line = this.#lineStart(start);
    while (line > 0) {
      const above = this.#lineStart(line - 1);
      if (!/^[ \t]*(?:#|\/\/)/.test(this.text.slice(above, line))) break;
      line = above;
    }
    this.#insert(line, `${hclBlock(block, '')}\n\n`);
  }

  /** Puts text in the place of other text, or between. */
  edit(span: Span, newText: string): void {
    this.#edits.push({ span: { start: span.start, end: span.end }, newText });
  }

  /** The blanks that the line of a place begins with. */
  indentOf(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.#lineStart(offset), offset))?.[0] ?? '';
  }

  #map(map: MapNode): PendingMap {
    const pending = this.#maps.get(map) ?? { dropped: new Set(), replaced: new Map(), added: [], blocks: [] };
    this.#maps.set(map, pending);
    return pending;
  }

  #list(list: SequenceNode): PendingList {
    const pending = this.#lists.get(list) ?? { dropped: new Set(), added: [] };
    this.#lists.set(list, pending);
    return pending;
  }

  #settleMap(map: MapNode, pending: PendingMap): TextEdit[] {
    const isBody = map.tag === BLOCK;
    if (this.#isOneLine(map))
      return isBody && pending.added.length + pending.blocks.length + pending.replaced.size > 0
        ? [this.#unfolded(map, pending)]
        : this.#settleObjectLine(map, pending);
    const edits: TextEdit[] = [...pending.dropped].map((index) => this.#without(map.pairs, index));
    const after = lastKept(isBody ? lastArgument(map) : map.pairs.length - 1, pending.dropped);
    const rows = this.#rowsAfter(map, pending, after);
    const gaps = this.#gapsAfter(map, rows);
    for (const [index, value] of pending.replaced) {
      const { key, value: node } = map.pairs[index] as Pair;
      edits.push({ span: spanOf(node), newText: hclValue(value, this.indentOf(key.start)) });
    }
    for (const [row, blanks] of gaps) if (row.gap) edits.push({ span: row.gap, newText: ' '.repeat(blanks) });
    const indent = this.#innerIndent(map);
    const news = rows.filter(({ isNew }) => isNew);
    const lines = pending.added.map(
      ({ key, value }, at) =>
        `${indent}${this.#key(map, key)}${' '.repeat(gaps.get(news[at] as Row) ?? 1)}${this.#sign(map)} ${hclValue(value, indent)}`,
    );
    edits.push(...this.#newLines(map, after, lines));
    return [...edits, ...pending.blocks.flatMap((block) => this.#newBlock(map, block, pending))];
  }

  /** New lines of entries behind one of a map, or at its beginning. */
  #newLines(map: MapNode, after: number, lines: readonly string[]): TextEdit[] {
    if (lines.length === 0) return [];
    if (map.tag === BLOCK || map.pairs.length === 0) {
      const last = map.pairs[after];
      const at = this.#lineEndFrom(last ? last.value.end : map.start + 1);
      const isBeforeBlock = !last && map.pairs.length > 0;
      return [{ span: point(at), newText: `\n${lines.join('\n')}${isBeforeBlock ? '\n' : ''}` }];
    }
    const first = (map.pairs[0] as Pair).value;
    const last = map.pairs[after];
    if (!last) return [{ span: point(this.#lineEndFrom(map.start + 1)), newText: `\n${lines.join('\n')}` }];
    return this.#behind(last.value.end, map.end, lines, this.#commaFrom(first.end, map.end) !== undefined);
  }

  /** New lines behind a member of an object or list that ends at an offset, with the commas that are the habit there. */
  #behind(end: number, close: number, lines: readonly string[], hasCommas: boolean): TextEdit[] {
    const comma = this.#commaFrom(end, close);
    const lineEnd = this.#lineEndFrom(comma ?? end);
    const separator = hasCommas || comma !== undefined ? ',' : '';
    if (lineEnd >= close)
      return [{ span: point(end), newText: `${separator || ','}\n${lines.join(`${separator}\n`)}` }];
    const last = comma === undefined ? '' : ',';
    const added: TextEdit = { span: point(lineEnd), newText: `\n${lines.join(`${separator}\n`)}${last}` };
    return separator === '' || comma !== undefined ? [added] : [{ span: point(end), newText: ',' }, added];
  }

  #newBlock(body: MapNode, block: NewBlock, { dropped, added }: PendingMap): TextEdit[] {
    const indent = this.#innerIndent(body);
    const isKept = (_: Pair, index: number): boolean => !dropped.has(index);
    const kept = body.pairs.filter(isKept);
    const alike = kept.findLast(
      ({ key, value }) => isBlock(value) && key.kind === 'scalar' && key.value === block.word,
    );
    const last = alike ?? kept.at(-1);
    const sample = body.pairs.find(({ value }, index) => index > 0 && isBlock(value));
    const isApart = sample === undefined || this.#isBlank(this.#lineStart(sample.key.start) - 1);
    const isFirst = !last && added.length === 0;
    const at = this.#lineEndFrom(last ? last.value.end : body.start + 1);
    return [{ span: point(at), newText: `\n${isApart && !isFirst ? '\n' : ''}${indent}${hclBlock(block, indent)}` }];
  }

  /** The body of a block that was on one line, on several. */
  #unfolded(body: MapNode, { dropped, replaced, added, blocks }: PendingMap): TextEdit {
    const indent = this.indentOf(body.start);
    const inner = indent + STEP;
    const entries = new Map<string, HclValue>();
    for (const [index, { key, value }] of body.pairs.entries()) {
      if (dropped.has(index) || key.kind !== 'scalar') continue;
      if (value.kind === 'map' && value.tag === BLOCK)
        throw new CannotWrite('A block stands inside of another one on one line.');
      entries.set(key.value, replaced.get(index) ?? { is: 'code', code: this.text.slice(value.start, value.end) });
    }
    for (const { key, value } of added) entries.set(key, value);
    const block: NewBlock = { word: '', labels: [], arguments: entries, blocks };
    const written = hclBlock(block, indent).trimStart();
    const comment = this.#commentIn(body);
    return {
      span: spanOf(body),
      newText: comment === undefined ? written : written.replace('{\n', `{\n${inner}${comment}\n`),
    };
  }

  #commentIn({ start, end }: MapNode): string | undefined {
    return /\/\*[^*]*\*\//.exec(this.text.slice(start, end))?.[0];
  }

  #settleObjectLine(map: MapNode, { dropped, replaced, added }: PendingMap): TextEdit[] {
    const members = map.pairs.map(({ key, value }) => ({ start: key.start, end: value.end }));
    const texts = added.map(({ key, value }) => `${this.#key(map, key)} ${this.#sign(map)} ${hclLine(value)}`);
    return [
      ...[...replaced].map(([index, value]) => ({
        span: spanOf((map.pairs[index] as Pair).value),
        newText: hclLine(value),
      })),
      ...this.#settleLine(map, members, dropped, texts),
    ];
  }

  #settleList(list: SequenceNode, { dropped, added }: PendingList): TextEdit[] {
    const members = list.items.map(spanOf);
    const [first] = members;
    const last = members[lastKept(members.length - 1, dropped)] ?? members.at(-1);
    const isSpread = last !== undefined && this.#isAlone(last.start);
    if (!first || dropped.size === members.length || !isSpread) {
      const isLine = this.#isOneLine(list) && first !== undefined;
      const indent = this.indentOf(last?.end ?? list.start);
      if (!first && added.length > 0) {
        const text = hclValue({ is: 'list', items: added }, indent);
        return [{ span: spanOf(list), newText: text }];
      }
      const texts = added.map((value) => (isLine ? hclLine(value) : hclValue(value, indent)));
      const edits = this.#settleLine(list, members, dropped, texts);
      return last ? [...edits, ...this.#reopened(last, texts[0])] : edits;
    }
    const indent = this.indentOf(last.start);
    const isOnLines = this.#isOneLine(last) && list.items.at(-1)?.kind === 'map';
    const lines = added.map((value) => `${indent}${isOnLines ? hclLine(value) : hclValue(value, indent)}`);
    return [
      ...[...dropped].map((index) =>
        this.#isAlone((members[index] as Span).start)
          ? this.#withoutLines(members[index] as Span, list.end)
          : { span: { start: (members[index - 1] as Span).end, end: (members[index] as Span).end }, newText: '' },
      ),
      ...(lines.length === 0 ? [] : this.#behind(last.end, list.end, lines, true)),
    ];
  }

  /** `terraform fmt` indents a line that closes one object and opens another one like what is in them. */
  #reopened({ end }: Span, next: string | undefined): TextEdit[] {
    return this.#isAlone(end - 1) && next?.includes('\n') ? [{ span: point(this.#lineStart(end)), newText: STEP }] : [];
  }

  /** Edits of members that stand on one line. */
  #settleLine(
    collection: MapNode | SequenceNode,
    members: readonly Span[],
    dropped: ReadonlySet<number>,
    texts: readonly string[],
  ): TextEdit[] {
    const [first] = members;
    const last = members[lastKept(members.length - 1, dropped)];
    if (!first || !last || dropped.size === members.length) {
      const { start, end } = collection;
      if (texts.length === 0 && !first) return [];
      const inner = texts.join(', ');
      const isObject = collection.kind === 'map' && inner !== '';
      return [{ span: { start: start + 1, end: end - 1 }, newText: isObject ? ` ${inner} ` : inner }];
    }
    const edits = [...dropped].map((index): TextEdit => {
      const { start, end } = members[index] as Span;
      const hasBefore = members.some((_, other) => other < index && !dropped.has(other));
      return hasBefore
        ? { span: { start: (members[index - 1] as Span).end, end }, newText: '' }
        : { span: { start, end: members[index + 1]?.start ?? end }, newText: '' };
    });
    if (texts.length > 0) edits.push({ span: point(last.end), newText: `, ${texts.join(', ')}` });
    return edits;
  }

  /** Takes away an entry of a map, with its line. */
  #without(pairs: readonly Pair[], index: number): TextEdit {
    const { key, value } = pairs[index] as Pair;
    const next = pairs[index + 1];
    const member = { start: key.start, end: value.end };
    const isShared = next !== undefined && !/\n/.test(this.text.slice(value.end, next.key.start));
    if (!this.#isAlone(key.start) && index > 0)
      return { span: { start: (pairs[index - 1] as Pair).value.end, end: value.end }, newText: '' };
    if (isShared) return { span: { start: key.start, end: next.key.start }, newText: '' };
    return this.#withoutLines(member, this.text.length);
  }

  /** Takes away whole lines, and a blank one with them that would otherwise stand beside another one. */
  #withoutLines({ start: first, end }: Span, close: number): TextEdit {
    const lineEnd = this.#lineEndFrom(this.#commaFrom(end, close) ?? end);
    if (lineEnd >= close) return { span: { start: this.#lineEndBefore(first), end }, newText: '' };
    const from = this.#lineStart(first);
    const next = this.#nextLine(lineEnd);
    const isBlankBefore = from > 0 && this.#isBlank(from - 1);
    const isFirst = /[{[(]\r?\n$/.test(this.text.slice(Math.max(0, from - 3), from));
    const isBlankAfter = next < this.text.length && this.#isBlank(next);
    if (isFirst && isBlankAfter)
      return { span: { start: from, end: this.#nextLine(this.#lineEndFrom(next)) }, newText: '' };
    const isLast = /^[ \t]*\}/.test(this.text.slice(next, this.#lineEndFrom(next)));
    const start = isBlankBefore && (isBlankAfter || isLast) ? this.#lineStart(from - 1) : from;
    return { span: { start, end: next }, newText: '' };
  }

  /** The rows of a map after all changes. */
  #rowsAfter(map: MapNode, { dropped, replaced, added }: PendingMap, after: number): Row[] {
    const rows: Row[] = [];
    let isNext = false;
    const addNew = (): void => {
      for (const { key, value } of added) {
        const isAligned = !hclValue(value, '').includes('\n');
        rows.push({ width: widthOf(this.#key(map, key)), isAligned, isNew: true, isNext: rows.length > 0 });
      }
      isNext = true;
    };
    if (after < 0) addNew();
    for (const [index, row] of this.#rows(map).entries()) {
      const value = replaced.get(index);
      isNext &&= row.isNext;
      if (!dropped.has(index)) {
        const isAligned =
          value === undefined ? row.isAligned : row.gap !== undefined && !hclValue(value, '').includes('\n');
        rows.push({ ...row, isNext, isAligned });
        isNext = true;
      }
      if (index === after) addNew();
    }
    return rows;
  }

  /** The rows of a map as they are. */
  #rows(map: MapNode): Row[] {
    return map.pairs.map(({ key, value }, index): Row => {
      const before = map.pairs[index - 1];
      const between = this.text.slice(key.end, value.start);
      const blanks = /^[ \t]*(?==[ \t]*$)/.exec(between)?.[0];
      const isHeredoc = this.text.startsWith('<<', value.start);
      const isAlone = this.#isAlone(key.start);
      const isNext =
        isAlone &&
        before !== undefined &&
        this.#nextLine(this.#lineEndFrom(before.value.end)) === this.#lineStart(key.start);
      const isEntry = blanks !== undefined && isAlone;
      return {
        index,
        width: widthOf(this.text.slice(key.start, key.end)),
        isAligned: isEntry && (isHeredoc || this.#isOneLine(value)),
        isNext,
        ...(isEntry ? { gap: { start: key.end, end: key.end + blanks.length } } : {}),
      };
    });
  }

  /** How many blanks stand before the signs of rows that are new or have new neighbours. */
  #gapsAfter(map: MapNode, rows: readonly Row[]): ReadonlyMap<Row, number> {
    const wasAligned = this.#alignedEntries(map);
    const gaps = new Map<Row, number>();
    for (const chain of chainsOf(rows)) {
      const old = chain.filter(({ isNew }) => !isNew);
      const widest = widestOf(chain);
      const columns = new Set(old.map((row) => row.width + blanksIn(row)));
      const [column = 0] = columns;
      if (old.every(({ index }) => index !== undefined && wasAligned.has(index))) {
        for (const row of chain)
          if (row.isNew || blanksIn(row) !== widest - row.width + 1) gaps.set(row, widest - row.width + 1);
      } else if (columns.size === 1 && column > widest) {
        for (const row of chain) if (row.isNew) gaps.set(row, column - row.width);
      }
    }
    return gaps;
  }

  /** The entries whose signs stand where `terraform fmt` puts them. */
  #alignedEntries(map: MapNode): ReadonlySet<number> {
    const aligned = new Set<number>();
    const rows = this.#rows(map);
    for (const row of rows)
      if (!row.isAligned && blanksIn(row) === 1 && row.index !== undefined) aligned.add(row.index);
    for (const chain of chainsOf(rows)) {
      const widest = widestOf(chain);
      if (chain.every((row) => blanksIn(row) === widest - row.width + 1))
        for (const { index } of chain) if (index !== undefined) aligned.add(index);
    }
    return aligned;
  }

  /** A key as the others of its object are written. */
  #key({ pairs }: MapNode, name: string): string {
    return pairs[0] && this.text.charAt(pairs[0].key.start) === '"' ? `"${hclText(name)}"` : hclKey(name);
  }

  /** What stands between a key and its value in an object. */
  #sign(map: MapNode): '=' | ':' {
    const [first] = map.pairs;
    return first && /^\s*:/.test(this.text.slice(first.key.end, first.value.start)) ? ':' : '=';
  }

  #innerIndent({ pairs, start }: MapNode): string {
    const alone = pairs.find(({ key }) => this.#isAlone(key.start));
    return alone ? this.indentOf(alone.key.start) : this.indentOf(start) + STEP;
  }

  /** The offset behind the comma that follows a member, past comments; `undefined` where none does. */
  #commaFrom(end: number, close: number): number | undefined {
    const gap = /(?:[ \t\r\n]|#[^\n]*\n|\/\/[^\n]*\n|\/\*[^*]*\*\/)*,/y;
    gap.lastIndex = end;
    const found = gap.exec(this.text);
    return found && gap.lastIndex <= close ? gap.lastIndex : undefined;
  }

  #isOneLine({ start, end }: Span): boolean {
    return !this.text.slice(start, end).includes('\n');
  }

  /** Whether only blanks stand before a place on its line. */
  #isAlone(offset: number): boolean {
    let at = offset;
    while (at > 0 && /[ \t]/.test(this.text.charAt(at - 1))) at -= 1;
    return at === 0 || this.text.charAt(at - 1) === '\n';
  }

  /** Whether the line of a place is blank. */
  #isBlank(offset: number): boolean {
    return /^[ \t\r]*$/.test(this.text.slice(this.#lineStart(offset), this.#lineEndFrom(offset)));
  }

  #lineStart(offset: number): number {
    return offset <= 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  #lineEndBefore(offset: number): number {
    const start = this.#lineStart(offset);
    return this.text.charAt(start - 2) === '\r' ? start - 2 : Math.max(0, start - 1);
  }

  #lineEndFrom(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    if (end === -1) return this.text.length;
    return this.text.charAt(end - 1) === '\r' && end > offset ? end - 1 : end;
  }

  #nextLine(lineEnd: number): number {
    const next = this.text.indexOf('\n', lineEnd);
    return next === -1 ? this.text.length : next + 1;
  }

  #insert(offset: number, newText: string): void {
    this.edit(point(offset), newText);
  }
}

/** The last argument of a body before its first block; -1 where there is none. */
function lastArgument({ pairs }: MapNode): number {
  const block = pairs.findIndex(({ value }) => isBlock(value));
  return (block < 0 ? pairs.length : block) - 1;
}

/** Whether something is a block: its labels are maps that begin with a label, not with a bracket. */
function isBlock(value: SyntaxNode): boolean {
  return (
    value.kind === 'map' &&
    (value.tag === BLOCK || (value.pairs[0] !== undefined && value.pairs[0].key.start === value.start))
  );
}

/** The last index up to one that is not dropped; -1 where all are. */
function lastKept(index: number, dropped: ReadonlySet<number>): number {
  let kept = index;
  while (kept >= 0 && dropped.has(kept)) kept -= 1;
  return kept;
}

/** Rows that follow one another and are aligned with each other. */
function chainsOf(rows: readonly Row[]): Row[][] {
  const chains: Row[][] = [];
  let open: Row[] | undefined;
  for (const row of rows) {
    if (!row.isAligned) open = undefined;
    else if (open && row.isNext) open.push(row);
    else {
      open = [row];
      chains.push(open);
    }
  }
  return chains;
}

function widestOf(rows: readonly Row[]): number {
  return rows.reduce((widest, { width }) => Math.max(widest, width), 0);
}

function blanksIn({ gap }: Row): number {
  return gap ? gap.end - gap.start : 0;
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function point(offset: number): Span {
  return { start: offset, end: offset };
}
