import { TREE_DEPTH } from '../limits.ts';
import { emptyScalar } from './nodes.ts';
import { type ProblemList, quote } from './problem-list.ts';
import type { SyntaxNode } from './tree.ts';

/** The anchors of one document, and what its aliases may share. */
export class Anchors {
  readonly #text: string;
  readonly #problems: ProblemList;
  readonly #nodes = new Map<string, SyntaxNode>();
  readonly #open = new Set<SyntaxNode>();
  readonly #heights = new Map<SyntaxNode, number>();

  constructor(text: string, problems: ProblemList) {
    this.#text = text;
    this.#problems = problems;
  }

  /** Names a scalar, or a collection that is still to be filled; the latter must be closed. */
  name(anchor: string, node: SyntaxNode): void {
    this.#nodes.set(anchor, node);
    if (node.kind !== 'scalar') this.#open.add(node);
  }

  /** Says that a named collection is complete. */
  close(node: SyntaxNode): void {
    this.#open.delete(node);
  }

  /**
   * The node that an alias names, or an empty scalar with a problem where it may not stand: inside its own anchor the
   * tree would be a cycle, and a chain of aliases must not nest deeper than brackets may.
   *
   * @param depth how many collections are open around the alias
   */
  resolve(alias: string, start: number, end: number, depth: number): SyntaxNode {
    const node = this.#nodes.get(alias);
    if (node === undefined) {
      this.#problems.add('syntax', start, end, `No anchor named ${quote(alias)} comes before this alias.`);
    } else if (this.#open.has(node)) {
      this.#problems.add('syntax', start, end, `The alias ${quote(alias)} stands inside the value that it names.`);
    } else if (depth + this.#height(node) > TREE_DEPTH) {
      this.#problems.add('too-deep', start, end, `With this alias the text nests more than ${TREE_DEPTH} levels deep.`);
    } else {
      return node;
    }
    return emptyScalar(this.#text, start);
  }

  /** How many collections nest in a node, itself included. Recursion is bounded: no node is ever higher than the limit. */
  #height(node: SyntaxNode): number {
    if (node.kind === 'scalar') return 0;
    const known = this.#heights.get(node);
    if (known !== undefined) return known;
    let tallest = 0;
    if (node.kind === 'sequence') {
      for (const item of node.items) tallest = Math.max(tallest, this.#height(item));
    } else {
      for (const { key, value } of node.pairs) tallest = Math.max(tallest, this.#height(key), this.#height(value));
    }
    this.#heights.set(node, tallest + 1);
    return tallest + 1;
  }
}
