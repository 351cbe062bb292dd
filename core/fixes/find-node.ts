import type { MapNode, Pair, SequenceNode, SyntaxNode } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

/** A node and where it hangs, from the root down. */
export interface Found {
  readonly node: SyntaxNode;
  readonly steps: readonly Step[];
}

/** What holds a node: an entry of a map, or a place in a list. */
export type Step =
  | { readonly in: MapNode; readonly pair: Pair }
  | { readonly in: SequenceNode; readonly index: number };

/**
 * The outermost node that covers exactly a span, as a key or as a value; `undefined` where there is none.
 *
 * It goes down only where the span is: an alias leads elsewhere, and what it names is found where it is written.
 */
export function findNode(root: SyntaxNode | undefined, span: Span): Found | undefined {
  const steps: Step[] = [];
  let node = root;
  while (node) {
    if (node.start === span.start && node.end === span.end) return { node, steps };
    const step = stepTowards(node, span);
    if (!step) return undefined;
    steps.push(step);
    node = nodeAt(step);
  }
  return undefined;
}

/** The entry of a map whose key covers exactly a span, with where the map hangs. */
export function findEntry(root: SyntaxNode | undefined, span: Span): Found | undefined {
  const steps: Step[] = [];
  let node = root;
  while (node) {
    if (node.kind === 'map') {
      const pair = node.pairs.find(({ key }) => key.start === span.start && key.end === span.end);
      if (pair) return { node: pair.value, steps: [...steps, { in: node, pair }] };
    }
    const step = stepTowards(node, span);
    if (!step) return undefined;
    steps.push(step);
    node = nodeAt(step);
  }
  return undefined;
}

function stepTowards(node: SyntaxNode, { start, end }: Span): Step | undefined {
  const holds = (inner: SyntaxNode): boolean => inner.start <= start && end <= inner.end;
  // What an alias names stands outside of the node that has the alias.
  const isInside = (inner: SyntaxNode): boolean => node.start <= inner.start && inner.end <= node.end;
  switch (node.kind) {
    case 'scalar':
      return undefined;
    case 'sequence': {
      const index = node.items.findIndex((item) => holds(item) && isInside(item));
      return index < 0 ? undefined : { in: node, index };
    }
    case 'map': {
      const pair = node.pairs.find(({ value }) => holds(value) && isInside(value));
      return pair && { in: node, pair };
    }
  }
}

/** The node that a step leads to. */
export function nodeAt(step: Step): SyntaxNode | undefined {
  return 'pair' in step ? step.pair.value : step.in.items[step.index];
}
