import { expect, test } from 'vitest';
import { readTree } from '../../syntax/read-tree.ts';
import type { Json } from './json.ts';
import { matchedSites } from './matched-sites.ts';

/** What is written where each item is taken to be. */
function matched(json: readonly Json[], list: string): (string | undefined)[] {
  const { root } = readTree('main.tf', `locals {\n  a = ${list}\n}\n`);
  const body = root?.kind === 'map' ? root.pairs[0]?.value : undefined;
  const value = body?.kind === 'map' ? body.pairs[0]?.value : undefined;
  const sites = value?.kind === 'sequence' ? value.items.map((node) => ({ path: 'main.tf', node })) : undefined;
  const text = `locals {\n  a = ${list}\n}\n`;
  return matchedSites(json, sites).map((site) => site && text.slice(site.node.start, site.node.end));
}

test.each<[name: string, json: readonly Json[], list: string, found: readonly (string | undefined)[]]>([
  ['a list is in the order of the text', ['a', 'x', 'b'], '["a", var.x, "b"]', ['"a"', 'var.x', '"b"']],
  ['a set is found by what it says', ['a', 'b', 'c'], '["c", "a", "b"]', ['"a"', '"b"', '"c"']],
  ['the one that is left is where the last place is', ['a', 'b', 'x'], '[var.x, "b", "a"]', ['"a"', '"b"', 'var.x']],
  ['what cannot be told is not guessed', ['a', 'x', 'y'], '[var.y, var.x, "a"]', ['"a"', undefined, undefined]],
  ['the same text is found as often as it is there', ['a', 'a', 'b'], '["b", "a", "a"]', ['"a"', '"a"', '"b"']],
  [
    'objects are told by their literals',
    [{ type: 'AWS' }, { type: 'Service' }],
    '[{ type = "Service" }, { type = "AWS" }]',
    ['{ type = "AWS" }', '{ type = "Service" }'],
  ],
  ['another number of items is not matched', ['a'], '["a", "b"]', []],
])('%s', (_, json, list, found) => {
  expect(matched(json, list)).toEqual(found);
});
