import type { Written } from './written.ts';

/** What an argument is given: a value, or one that is encoded as JSON. */
export type HclValue = Written | { readonly is: 'encoded'; readonly value: Written };

/** A block that is to be written, such as a resource or what stands inside of one. */
export interface NewBlock {
  readonly word: string;
  readonly labels: readonly string[];
  readonly arguments: ReadonlyMap<string, HclValue>;
  readonly blocks: readonly NewBlock[];
}

/** How long a list may become on one line, and an object of several entries. */
const LIST_WIDTH = 100;
const OBJECT_WIDTH = 60;

/** By how much `terraform fmt` indents what is inside of brackets. */
export const STEP = '  ';

/** A value as `terraform fmt` leaves it. @param indent of the line that it begins on */
export function hclValue(value: HclValue, indent: string): string {
  if (value.is === 'encoded') return `jsonencode(${hclValue(value.value, indent)})`;
  if (isShort(value)) return hclLine(value);
  const inner = indent + STEP;
  if (value.is === 'map') return `{\n${hclEntries(value.entries, inner)}\n${indent}}`;
  const items = value.is === 'list' ? value.items : [value];
  return `[\n${items.map((item) => `${inner}${hclValue(item, inner)},\n`).join('')}${indent}]`;
}

/** A value on one line. */
export function hclLine(value: HclValue): string {
  switch (value.is) {
    case 'encoded':
      return `jsonencode(${hclLine(value.value)})`;
    case 'code':
      return value.code;
    case 'scalar':
      return typeof value.value === 'string' ? `"${hclText(value.value)}"` : String(value.value);
    case 'list':
      return `[${value.items.map(hclLine).join(', ')}]`;
    case 'map': {
      const entries = [...value.entries].map(([key, entry]) => `${hclKey(key)} = ${hclLine(entry)}`);
      return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
    }
  }
}

/** A block with its own lines; the first one begins where it is put. */
export function hclBlock({ word, labels, arguments: given, blocks }: NewBlock, indent: string): string {
  const header = [word, ...labels.map((label) => `"${hclText(label)}"`)].join(' ');
  const inner = indent + STEP;
  const parts = [
    ...(given.size === 0 ? [] : [hclEntries(given, inner)]),
    ...blocks.map((block) => `${inner}${hclBlock(block, inner)}`),
  ];
  return parts.length === 0 ? `${header} {}` : `${header} {\n${parts.join('\n\n')}\n${indent}}`;
}

/** The name of an entry, in quotes where it is no identifier. */
export function hclKey(name: string): string {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name) ? name : `"${hclText(name)}"`;
}

/** Text as it stands in quotes, with nothing in it to be filled in. */
export function hclText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return asTemplate(escaped.replace(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole));
}

/** What HCL has no letters for. */
const ESCAPES: Readonly<Record<string, string>> = { b: '\\u0008', f: '\\u000c' };

/** Text in which nothing is filled in. */
export function asTemplate(text: string): string {
  return text.replace(/([$%])(?=\{)/g, '$1$1');
}

/** Entries, each on its line; the signs of those that follow one another on single lines stand below each other. */
function hclEntries(entries: ReadonlyMap<string, HclValue>, indent: string): string {
  const rows = [...entries].map(([name, value]) => ({ key: hclKey(name), text: hclValue(value, indent) }));
  const widths = alignedWidths(rows.map(({ key, text }) => ({ width: widthOf(key), isAligned: !text.includes('\n') })));
  return rows.map(({ key, text }, at) => `${indent}${key}${blanksAfter(key, widths[at])}= ${text}`).join('\n');
}

/** How wide the keys of neighbours are made, for each of them. */
function alignedWidths(rows: readonly { readonly width: number; readonly isAligned: boolean }[]): number[] {
  const widths: number[] = [];
  for (let from = 0; from < rows.length; ) {
    let to = from;
    while (rows[to]?.isAligned) to += 1;
    const chain = rows.slice(from, Math.max(to, from + 1));
    const widest = Math.max(...chain.map(({ width }) => width));
    widths.push(...chain.map(() => widest));
    from += chain.length;
  }
  return widths;
}

function blanksAfter(key: string, width = 0): string {
  return ' '.repeat(Math.max(0, width - widthOf(key)) + 1);
}

/** How many columns a text takes. */
export function widthOf(text: string): number {
  return [...text].length;
}

/** Whether a value is left on one line. */
function isShort(value: Written): boolean {
  switch (value.is) {
    case 'list':
      if (!value.items.every((item) => item.is !== 'map' && isShort(item))) return false;
      return value.items.length <= 1 || hclLine(value).length <= LIST_WIDTH;
    case 'map': {
      const entries = [...value.entries.values()];
      if (entries.length <= 1) return entries.every(isShort);
      return entries.every(({ is }) => is === 'scalar' || is === 'code') && hclLine(value).length <= OBJECT_WIDTH;
    }
    default:
      return true;
  }
}
