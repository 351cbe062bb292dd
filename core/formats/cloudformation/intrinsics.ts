import { entry } from '../../syntax/entries.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';

/** A call of an intrinsic function, in its short form (`!Sub …`) or its long form (`Fn::Sub: …`). */
export interface Intrinsic {
  /** Without `!` and `Fn::`, such as `Sub`, `Ref` or `Condition`. */
  readonly name: string;
  readonly argument: SyntaxNode;
}

/** The names behind the tags that are met most. */
const TAGS: ReadonlyMap<string, string> = new Map(
  ['Ref', 'GetAtt', 'Sub', 'If', 'Join'].map((name) => [`!${name}`, name]),
);

/** The call that a node is; `undefined` for data. */
export function intrinsicOf(node: SyntaxNode): Intrinsic | undefined {
  if (node.tag !== undefined) {
    const name = TAGS.get(node.tag) ?? (/^!\w+$/.test(node.tag) ? node.tag.slice(1) : undefined);
    return name === undefined ? undefined : { name, argument: untagged(node) };
  }
  if (node.kind !== 'map' || node.pairs.length !== 1) return undefined;
  const [pair] = node.pairs;
  if (pair?.key.kind !== 'scalar') return undefined;
  const name = pair.key.value;
  if (name === 'Ref' || name === 'Condition') return { name, argument: pair.value };
  if (name.startsWith('Fn::') && !name.startsWith('Fn::ForEach')) return { name: name.slice(4), argument: pair.value };
  return undefined;
}

function untagged(node: SyntaxNode): SyntaxNode {
  switch (node.kind) {
    case 'scalar':
      return { kind: 'scalar', start: node.start, end: node.end, style: node.style, value: node.value };
    case 'sequence':
      return { kind: 'sequence', start: node.start, end: node.end, items: node.items };
    case 'map':
      return { kind: 'map', start: node.start, end: node.end, pairs: node.pairs };
  }
}

/** The name of a loop key such as `Fn::ForEach::Queues`; `undefined` for other keys. */
export function loopName(key: string): string | undefined {
  return key.startsWith('Fn::ForEach::') ? key.slice('Fn::ForEach::'.length) : undefined;
}

/** The list that a function takes as its arguments, as nodes. */
export function argumentsOf(argument: SyntaxNode): readonly SyntaxNode[] {
  return argument.kind === 'sequence' && argument.tag === undefined ? argument.items : [argument];
}

/** The text of a scalar that stands for itself; `undefined` for anything else. */
export function literalText(node: SyntaxNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.tag === undefined ? node.value : undefined;
}

/** An entry of a map by its name; `undefined` where the node is no map or has none. */
export function child(node: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  return node?.kind === 'map' ? entry(node, name)?.value : undefined;
}
