import { MERGED_ENTRIES } from '../limits.ts';
import { Mapping } from './nodes.ts';
import type { Entry, MapNode, Pair, ScalarNode, SyntaxNode } from './tree.ts';

/**
 * What a map amounts to: of duplicate keys the last one, and what its merge keys `<<` bring in (a map, an alias of one,
 * or a list of them). A map's own keys beat merged ones, and the map that is merged first beats later ones.
 *
 * A key that is a collection is no name and is left out. The entries of one text that merge keys bring in are bounded;
 * beyond the bound a merge adds nothing.
 */
export function entriesOf(map: MapNode): ReadonlyMap<string, Entry> {
  const node = map instanceof Mapping ? map : undefined;
  if (node?.entries) return node.entries;
  const entries = new Map<string, Entry>();
  const merged: SyntaxNode[] = [];
  for (const pair of map.pairs) {
    if (!isNamed(pair)) continue;
    if (isMergeKey(pair.key)) merged.push(pair.value);
    else entries.set(pair.key.value, pair);
  }
  const budget = node?.mergeBudget ?? { left: MERGED_ENTRIES };
  for (const value of merged) merge(entries, value, budget);
  if (node) node.entries = entries;
  return entries;
}

/** The entries of a map in the order of the text, without the cost of `entriesOf` where nothing is merged; a name may come twice, and the last one wins. */
export function pairsOf(map: MapNode): Iterable<Entry> {
  return map.pairs.every((pair) => isNamed(pair) && !isMergeKey(pair.key))
    ? (map.pairs as readonly Entry[])
    : entriesOf(map).values();
}

/** Up to this many pairs looking through them costs less than making a map of them first. */
const FEW = 12;

/** The entry of a map under a name, if it has one. */
export function entry(map: MapNode, key: string): Entry | undefined {
  const { pairs } = map;
  if (pairs.length > FEW) return entriesOf(map).get(key);
  let hasMerge = false;
  for (let index = pairs.length - 1; index >= 0; index -= 1) {
    const pair = pairs[index];
    if (pair === undefined || !isNamed(pair)) continue;
    if (isMergeKey(pair.key)) hasMerge = true;
    else if (pair.key.value === key) return pair;
  }
  return hasMerge ? entriesOf(map).get(key) : undefined;
}

/** Whether a map may have more entries than `entriesOf` gives, since the merge keys of its text bring in too many. */
export function lacksMerged(map: MapNode): boolean {
  return (
    map instanceof Mapping &&
    map.mergeBudget.left <= 0 &&
    map.pairs.some((pair) => isNamed(pair) && isMergeKey(pair.key))
  );
}

function isNamed(pair: Pair): pair is Entry {
  return pair.key.kind === 'scalar';
}

function isMergeKey(key: ScalarNode): boolean {
  return key.style === 'plain' && key.tag === undefined && key.value === '<<';
}

/** Adds what is not there yet. Recursion, through `entriesOf`, is as deep as the tree at most. */
function merge(entries: Map<string, Entry>, source: SyntaxNode, budget: { left: number }): void {
  const maps = source.kind === 'sequence' ? source.items : [source];
  for (const map of maps) {
    if (map.kind !== 'map') continue;
    for (const [name, found] of entriesOf(map)) {
      if (budget.left <= 0) return;
      budget.left -= 1;
      if (!entries.has(name)) entries.set(name, found);
    }
  }
}
