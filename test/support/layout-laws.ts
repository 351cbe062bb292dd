import { expect } from 'vitest';
import { applyEdits, inOrder, type TextEdit } from '../../core/fixes/edits.ts';
import { Layout } from '../../core/fixes/layout.ts';
import type { Collection } from '../../core/fixes/members.ts';
import { CannotWrite, type Written } from '../../core/fixes/written.ts';
import { readTree } from '../../core/syntax/read-tree.ts';
import type { MapNode, SyntaxNode, Tree } from '../../core/syntax/tree.ts';
import { type Meaning, meaningOf, nodesIn } from './meaning.ts';

/** How many edits a text was given, and how many of them a writer refused with a reason. */
export interface Tally {
  edits: number;
  refused: number;
}

/**
 * Edits a text in every way that a writer has, at one map or list: what is edited reads as it should, and what nobody
 * asked to change keeps every character; what is added and taken away again leaves no trace.
 *
 * @param turn which member is edited, and what is written
 */
export function holdsAt(tree: Tree, node: Collection, turn: number, tally: Tally): void {
  const value = VALUES[turn % VALUES.length] as Written;
  const count = (node.kind === 'map' ? node.pairs : node.items).length;
  const index = turn % Math.max(count, 1);
  const laws = [() => holdsAdding(tree, node, value)];
  if (count > 0 && !isNamed(tree, node, index)) {
    laws.push(() => holdsDropping(tree, node, index));
    laws.push(() => holdsAllAtOnce(tree, node, index, value));
    if (node.kind === 'map') {
      laws.push(() => holdsReplacing(tree, node, index, value));
      laws.push(() => holdsMakingList(tree, node, index, value));
      laws.push(() => holdsPuttingBefore(tree, node, index, value));
    }
  }
  for (const law of laws) {
    tally.edits += 1;
    if (!law()) tally.refused += 1;
  }
}

/** Every map and list of a text. */
export function collectionsOf(tree: Tree): Collection[] {
  return tree.root ? [...nodesIn(tree.root)].filter((node) => node.kind !== 'scalar') : [];
}

/** Whether a writer may edit a text at all. */
export function isEditable({ root, problems, documents }: Tree): boolean {
  return (
    root !== undefined && documents === 1 && problems.every(({ code }) => code !== 'syntax' && code !== 'too-deep')
  );
}

const VALUES: readonly Written[] = [
  { is: 'scalar', value: true },
  { is: 'scalar', value: 'arn:aws:sqs:*:111122223333:it’s "here" # no comment' },
  { is: 'list', items: ['kms:Decrypt', '*'].map((text): Written => ({ is: 'scalar', value: text })) },
  {
    is: 'map',
    entries: new Map<string, Written>([
      ['Key', { is: 'scalar', value: 'yes' }],
      ['Inner', { is: 'map', entries: new Map([['More', { is: 'list', items: [{ is: 'scalar', value: 1 }] }]]) }],
    ]),
  },
];

const NEW = 'QueueSealWasHere';
const NEWER = 'QueueSealWasHereToo';

function holdsAdding(tree: Tree, node: Collection, value: Written): boolean {
  const after = edited(tree, (layout) => add(layout, node, NEW, value));
  if (!after) return false;
  const again = reads(tree, after.text, node, (members) => [...members, memberOf(node, NEW, value)]);
  const isEmpty = (node.kind === 'map' ? node.pairs : node.items).length === 0;
  if (!isEmpty) expect(replacedBy(after.edits), after.text).toBe(0);
  const same = collectionsOf(again)[collectionsOf(tree).indexOf(node)] as Collection;
  const last = (same.kind === 'map' ? same.pairs : same.items).length - 1;
  const back = edited(again, (layout) => layout.drop(same, last));
  // Blanks between empty brackets are nobody's.
  expect(back?.text).toBe(isEmpty ? withoutBlanksIn(tree.text, node) : tree.text);
  return true;
}

function holdsDropping(tree: Tree, node: Collection, index: number): boolean {
  const after = edited(tree, (layout) => layout.drop(node, index));
  if (!after) return false;
  reads(tree, after.text, node, (members) => members.toSpliced(index, 1));
  return true;
}

function holdsAllAtOnce(tree: Tree, node: Collection, index: number, value: Written): boolean {
  const after = edited(tree, (layout) => {
    add(layout, node, NEW, value);
    layout.drop(node, index);
    add(layout, node, NEWER, value);
  });
  if (!after) return false;
  reads(tree, after.text, node, (members) => [
    ...members.toSpliced(index, 1),
    memberOf(node, NEW, value),
    memberOf(node, NEWER, value),
  ]);
  return true;
}

function holdsReplacing(tree: Tree, node: MapNode, index: number, value: Written): boolean {
  const pair = node.pairs[index];
  if (!pair) return false;
  const after = edited(tree, (layout) => layout.replace({ node: pair.value, steps: [{ in: node, pair }] }, value));
  if (!after) return false;
  reads(tree, after.text, node, (members) => members.with(index, [(members[index] as Entry)[0], meant(value)]));
  return true;
}

function holdsMakingList(tree: Tree, node: MapNode, index: number, value: Written): boolean {
  const pair = node.pairs[index];
  if (!pair) return false;
  const after = edited(tree, (layout) => layout.makeList(node, pair, [value]));
  if (!after) return false;
  reads(tree, after.text, node, (members) => {
    const [key, first] = members[index] as Entry;
    return members.with(index, [key, { list: [first, meant(value)] }]);
  });
  return true;
}

function holdsPuttingBefore(tree: Tree, node: MapNode, index: number, value: Written): boolean {
  const pair = node.pairs[index];
  if (!pair) return false;
  const after = edited(tree, (layout) => layout.addBefore(node, pair, NEW, value));
  if (!after) return false;
  reads(tree, after.text, node, (members) => members.toSpliced(index, 0, memberOf(node, NEW, value)));
  expect(replacedBy(after.edits), after.text).toBe(0);
  return true;
}

function add(layout: Layout, node: Collection, key: string, value: Written): void {
  if (node.kind === 'map') layout.add(node, key, value);
  else layout.append(node, value);
}

/** A text after an edit, unless the writer says why it cannot be. */
function edited(tree: Tree, edit: (layout: Layout) => void): { text: string; edits: readonly TextEdit[] } | undefined {
  try {
    const layout = new Layout(tree);
    edit(layout);
    const edits = inOrder(layout.edits());
    return edits && { text: applyEdits(tree.text, edits), edits };
  } catch (error) {
    if (error instanceof CannotWrite) return undefined;
    throw error;
  }
}

/** How many characters go. */
function replacedBy(edits: readonly TextEdit[]): number {
  return edits.reduce((sum, { span }) => sum + span.end - span.start, 0);
}

type Entry = readonly [key: Meaning, value: Meaning];
type Members = readonly (Meaning | Entry)[];

/** Reads an edited text, which says what the text said but for the members of one node. */
function reads(before: Tree, text: string, node: Collection, change: (members: Members) => Members): Tree {
  const tree = readTree(before.path, text);
  expect(isEditable(tree), text).toBe(true);
  if (!tree.root || !before.root) throw new Error(`Nothing is left: ${text}`);
  const expected = meaningOf(before.root, node, (meaning) => within(meaning, change));
  const actual = meaningOf(tree.root);
  // In one piece a thousand times faster than member by member.
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual, text).toEqual(expected);
  return tree;
}

function within(meaning: Meaning, change: (members: Members) => Members): Meaning {
  if (typeof meaning !== 'object' || meaning === null) throw new Error('No collection.');
  if ('tag' in meaning) return { tag: meaning.tag, of: within(meaning.of, change) };
  if ('list' in meaning) return { list: change(meaning.list) as readonly Meaning[] };
  return { map: change(meaning.map) as readonly Entry[] };
}

function memberOf(node: Collection, key: string, value: Written): Meaning | Entry {
  return node.kind === 'map' ? [key, meant(value)] : meant(value);
}

function meant(value: Written): Meaning {
  switch (value.is) {
    case 'scalar':
      return value.value;
    case 'list':
      return { list: value.items.map(meant) };
    case 'map':
      return { map: [...value.entries].map(([key, entry]): Entry => [key, meant(entry)]) };
    case 'code':
      return value.code;
  }
}

function withoutBlanksIn(text: string, { start, end }: Collection): string {
  return /^\s*$/.test(text.slice(start + 1, end - 1)) ? text.slice(0, start + 1) + text.slice(end - 1) : text;
}

/** Whether what a member has is named elsewhere: it could not go alone, and the writers of fixes refuse to take it. */
function isNamed({ text }: Tree, node: Collection, index: number): boolean {
  const members: readonly SyntaxNode[] = node.kind === 'map' ? node.pairs.map(({ value }) => value) : node.items;
  const before =
    node.kind === 'map' ? node.pairs[index]?.key.start : index === 0 ? node.start : members[index - 1]?.end;
  const anchors = text.slice(before, members[index]?.end).match(/&[^\s,[\]{}]+/g) ?? [];
  return anchors.some((anchor) => new RegExp(`\\*${anchor.slice(1)}(?![^\\s,\\]}])`).test(text));
}
