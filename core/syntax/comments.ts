import { CHARACTER, isBlank, lineEnd } from './gaps.ts';
import type { Comment, ScalarNode, SyntaxNode, Tree } from './tree.ts';

/**
 * The comments of a text's first document, in order. The tree of YAML has none: they are what follows a `#` between scalars.
 */
export function commentsOf(tree: Tree): readonly Comment[] {
  if (tree.comments) return tree.comments;
  const finder = new CommentFinder(tree.text);
  if (tree.root !== undefined) finder.node(tree.root);
  finder.gap(endOfDocument(tree.text, finder.reached));
  return finder.comments;
}

class CommentFinder {
  readonly comments: Comment[] = [];
  reached = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  node(node: SyntaxNode): void {
    // An alias shares a node that stands further up, and has been looked at there.
    if (node.start < this.reached) return;
    if (node.kind === 'scalar') {
      this.#scalar(node);
    } else if (node.kind === 'sequence') {
      for (const item of node.items) this.node(item);
    } else {
      for (const { key, value } of node.pairs) {
        this.node(key);
        this.node(value);
      }
    }
  }

  #scalar(node: ScalarNode): void {
    this.gap(node.start);
    // The header of a block scalar may have a comment, which counts as part of the scalar's span.
    if (node.style === 'literal' || node.style === 'folded')
      this.gap(Math.min(lineEnd(this.#text, node.start), node.end));
    this.reached = node.end;
  }

  /** Looks for comments from where the last scalar ended. */
  gap(end: number): void {
    const text = this.#text;
    for (let at = this.reached; at < end; at += 1) {
      if (text.charCodeAt(at) !== CHARACTER.hash || !this.#isSeparate(at)) continue;
      const stop = lineEnd(text, at);
      this.comments.push({ span: { start: at, end: stop }, text: text.slice(at + 1, stop).trim() });
      at = stop;
    }
    this.reached = Math.max(this.reached, end);
  }

  #isSeparate(at: number): boolean {
    if (at === 0) return true;
    const before = this.#text.charCodeAt(at - 1);
    return isBlank(before) || before === CHARACTER.byteOrderMark;
  }
}

/** Where the first document ends, looked for from the end of its content: at the next `---` or `...`, or with the text. */
function endOfDocument(text: string, from: number): number {
  const marker = /^(?:---|\.\.\.)(?=\s|$)/gm;
  marker.lastIndex = from;
  return from === 0 ? text.length : (marker.exec(text)?.index ?? text.length);
}
