import { plainValue } from '../../core/syntax/scalars.ts';
import type { SyntaxNode } from '../../core/syntax/tree.ts';

/** What a node says, apart from how it is laid out; of an alias only that it is one. */
export type Meaning =
  | string
  | number
  | boolean
  | null
  | { readonly tag: string; readonly of: Meaning }
  | { readonly list: readonly Meaning[] }
  | { readonly map: readonly (readonly [key: Meaning, value: Meaning])[] };

/** What a node says, with what a change makes of it in the place of what one node within says. */
export function meaningOf(
  node: SyntaxNode,
  changed?: SyntaxNode,
  change: (meaning: Meaning) => Meaning = (same) => same,
): Meaning {
  const meaning = contentOf(node, (inner, isAlias) => (isAlias ? ALIAS : meaningOf(inner, changed, change)));
  const tagged = node.tag === undefined ? meaning : { tag: node.tag, of: meaning };
  return node === changed ? change(tagged) : tagged;
}

const ALIAS: Meaning = { tag: '*', of: null };

function contentOf(node: SyntaxNode, meaning: (inner: SyntaxNode, isAlias: boolean) => Meaning): Meaning {
  if (node.kind === 'scalar') return plainValue(node);
  const inner = [...childrenOf(node)].map(({ child, isAlias }) => meaning(child, isAlias));
  if (node.kind === 'sequence') return { list: inner };
  return { map: node.pairs.map((_, index) => [inner[2 * index] as Meaning, inner[2 * index + 1] as Meaning] as const) };
}

/** What hangs in a node, keys before their values; what an alias names stands before where the alias does. */
function* childrenOf(node: SyntaxNode): Iterable<{ child: SyntaxNode; isAlias: boolean }> {
  let reached = node.start;
  const children =
    node.kind === 'map'
      ? node.pairs.flatMap(({ key, value }) => [key, value])
      : node.kind === 'sequence'
        ? node.items
        : [];
  for (const [index, child] of children.entries()) {
    const isAlias = child.start < reached || child === children[index - 1] || child === children[index - 2];
    if (!isAlias) reached = child.end;
    yield { child, isAlias };
  }
}

/** All nodes of a text where they stand, from the root down. */
export function* nodesIn(node: SyntaxNode): Iterable<SyntaxNode> {
  yield node;
  for (const { child, isAlias } of childrenOf(node)) if (!isAlias) yield* nodesIn(child);
}
