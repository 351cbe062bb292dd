import { expect, test } from 'vitest';
import { entriesOf, entry, lacksMerged } from './entries.ts';
import { readTree } from './read-tree.ts';
import type { MapNode, SyntaxNode } from './tree.ts';

function mapOf(node: SyntaxNode | undefined): MapNode {
  if (node?.kind !== 'map') throw new Error('not a map');
  return node;
}

/** What the map under `it` amounts to. */
function entries(text: string): Record<string, string> {
  const map = mapOf(entry(mapOf(readTree('t.yaml', text).root), 'it')?.value);
  return Object.fromEntries(
    [...entriesOf(map)].map(([name, { value }]) => [name, value.kind === 'scalar' ? value.value : '…']),
  );
}

test.each([
  ['the last of duplicates', 'it: {a: 1, b: 2, a: 3}', { a: '3', b: '2' }],
  ['what a merge key brings in', 'x: &x {a: 1, b: 2}\nit: {<<: *x, b: 3}', { b: '3', a: '1' }],
  ['of several merged maps the first', 'x: &x {a: 1}\ny: &y {a: 2, c: 3}\nit:\n  <<: [*x, *y]\n', { a: '1', c: '3' }],
  ['merges of merges', 'x: &x {a: 1}\ny: &y {<<: *x}\nit: {<<: *y}', { a: '1' }],
  ['a quoted << as it is', 'it: {"<<": 1}', { '<<': '1' }],
  ['nothing of a merge that is no map', 'it: {<<: 1, a: 2}', { a: '2' }],
])('a map amounts to %s', (_, text, expected) => {
  expect(entries(text)).toEqual(expected);
});

test('names that objects have are ordinary', () => {
  const map = mapOf(readTree('t.yaml', '{__proto__: 1, constructor: 2}').root);
  expect([...entriesOf(map).keys()]).toEqual(['__proto__', 'constructor']);
  expect(entry(map, 'toString')).toBeUndefined();
});

test('merges stop at a bound for the whole text', () => {
  const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}: 1`).join(', ');
  const text = `x: &x {${keys}}\nlist:\n${'- {<<: *x}\n'.repeat(1_000)}`;
  const list = entry(mapOf(readTree('t.yaml', text).root), 'list')?.value;
  if (list?.kind !== 'sequence') throw new Error('no list');
  const total = list.items.reduce((sum, item) => sum + entriesOf(mapOf(item)).size, 0);
  expect(total).toBe(50_000);
});

test('a map whose merge keys bring in more than is read says that it lacks some', () => {
  const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}: 1`).join(', ');
  const uses = Array.from({ length: 100 }, (_, index) => `u${index}: {<<: *m}`).join('\n');
  const root = mapOf(readTree('t.yaml', `m: &m {${keys}}\nplain: {a: 1}\n${uses}`).root);
  const cut = (name: string): boolean => {
    const map = mapOf(entry(root, name)?.value);
    entriesOf(map);
    return lacksMerged(map);
  };
  const lacking = Array.from({ length: 100 }, (_, index) => cut(`u${index}`));
  expect([lacking.indexOf(true), lacking.lastIndexOf(false), cut('plain')]).toEqual([49, 48, false]);
});
