import { entriesOf } from '../syntax/entries.ts';
import type { ScalarNode, SyntaxNode } from '../syntax/tree.ts';

/**
 * The data that a tree stands for, under YAML 1.2's few words: `off` is a word here, not `false`.
 *
 * Nodes that aliases share become objects that are shared, so that the data is no larger than its text.
 */
export function plainData(node: SyntaxNode, made: Map<SyntaxNode, unknown> = new Map()): unknown {
  if (node.kind === 'scalar') return scalarData(node);
  const known = made.get(node);
  if (known !== undefined) return known;
  const data =
    node.kind === 'sequence'
      ? node.items.map((item) => plainData(item, made))
      : // A key such as __proto__ is a key like all others.
        Object.fromEntries([...entriesOf(node)].map(([name, { value }]) => [name, plainData(value, made)]));
  made.set(node, data);
  return data;
}

function scalarData({ value, style, tag }: ScalarNode): unknown {
  if (style !== 'plain' || tag !== undefined) return value;
  if (value === 'true' || value === 'false') return value === 'true';
  if (value === '' || value === '~' || value === 'null') return null;
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** A node, and its key where it stands in a map. */
interface Found {
  readonly key?: ScalarNode;
  readonly value: SyntaxNode;
}

/** What is at the end of a path of keys and indexes, as far as the tree has it. */
export function nodeAt(root: SyntaxNode, path: readonly unknown[]): Found {
  let found: Found = { value: root };
  for (const step of path) {
    const next = childOf(found.value, step);
    if (!next) break;
    found = next;
  }
  return found;
}

function childOf(node: SyntaxNode, step: unknown): Found | undefined {
  if (node.kind === 'map') return entriesOf(node).get(String(step));
  const item = node.kind === 'sequence' ? node.items[Number(step)] : undefined;
  return item && { value: item };
}
