import type { Problem } from '../text/problem.ts';
import type { Span } from '../text/span.ts';

/**
 * A node of the one kind of tree that every syntax is read into.
 *
 * The span is that of the content: without tag and anchor, with quotes or brackets. A block collection ends where its
 * last child ends. A tag is kept as the author wrote it, such as `!Ref`. A YAML alias is the very node that it names,
 * so that a tree is a graph without cycles and must not be walked as if it were small.
 */
export type SyntaxNode = ScalarNode | SequenceNode | MapNode;

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly tag?: string | undefined;
  readonly style: ScalarStyle;
  /** The text after quotes, escapes and folding are undone; empty where nothing was written. */
  readonly value: string;
}

export interface SequenceNode extends Span {
  readonly kind: 'sequence';
  readonly tag?: string | undefined;
  readonly items: readonly SyntaxNode[];
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly tag?: string | undefined;
  /** As written: duplicates and merge keys included. `entriesOf` gives what they amount to. */
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
}

/** One text, read. Only its first document has a tree. */
export interface Tree {
  readonly path: string;
  readonly text: string;
  /** Absent where there is no content at all. */
  readonly root?: SyntaxNode | undefined;
  readonly documents: number;
  readonly problems: readonly Problem[];
  /** Where the reader met them; those of YAML and JSON are found by `commentsOf`. */
  readonly comments?: readonly Comment[];
}

/** A comment of a text. */
export interface Comment {
  /** All of it: from its `#`, `//` or `/*` to the end of the line, or to what closes it. */
  readonly span: Span;
  /** What it says, without the signs and the blanks around it. */
  readonly text: string;
}

/** A name in a map, after duplicates and merge keys are settled. */
export interface Entry {
  readonly key: ScalarNode;
  readonly value: SyntaxNode;
}
