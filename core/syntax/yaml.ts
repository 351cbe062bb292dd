import {
  type AliasEvent,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { MERGED_ENTRIES, TREE_DEPTH } from '../limits.ts';
import { Anchors } from './anchors.ts';
import { reportDuplicates } from './duplicates.ts';
import { blockScalarEnd, CHARACTER, skipDirectives, skipGap } from './gaps.ts';
import { emptyScalar, Mapping, Scalar, Sequence } from './nodes.ts';
import { ProblemList } from './problem-list.ts';
import type { ScalarStyle, SyntaxNode, Tree } from './tree.ts';

const { SEQUENCE, MAPPING, SCALAR, POP, DOCUMENT } = EVENT_ID;
const { FLOW } = COLLECTION_STYLE;

const STYLE: readonly ScalarStyle[] = (() => {
  const styles: ScalarStyle[] = [];
  styles[SCALAR_STYLE.PLAIN] = 'plain';
  styles[SCALAR_STYLE.SINGLE_QUOTED] = 'single';
  styles[SCALAR_STYLE.DOUBLE_QUOTED] = 'double';
  styles[SCALAR_STYLE.LITERAL_BLOCK] = 'literal';
  styles[SCALAR_STYLE.FOLDED_BLOCK] = 'folded';
  return styles;
})();

/**
 * Reads strictly valid YAML, and with it JSON. Throws js-yaml's `YAMLException` for anything else; `readTree` does not.
 *
 * @param grammar the text to parse, where it is not the text itself but one of the same length in which something that
 *   strict YAML rejects has been blanked; values are always decoded from `text`
 */
export function readYaml(path: string, text: string, grammar: string = text): Tree {
  const reader = new EventReader(path, text, parseEvents(grammar, { maxDepth: TREE_DEPTH }));
  const root = reader.read();
  return { path, text, root, documents: reader.documents, problems: reader.problems.problems };
}

/** Where in its parent an empty scalar would stand. */
const ITEM = 1;
const KEY = 2;
const KEY_IN_BRACES = 3;
const VALUE = 4;
type Role = typeof ITEM | typeof KEY | typeof KEY_IN_BRACES | typeof VALUE;

/**
 * Builds nodes from events. The events give no offsets for ends of collections, for empty scalars and for the headers of
 * block scalars; they are found in the gaps between what does have offsets, each gap looked at once.
 */
class EventReader {
  documents = 0;
  readonly problems: ProblemList;
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #anchors: Anchors;
  readonly #mergeBudget = { left: MERGED_ENTRIES };
  #next = 0;
  #depth = 0;
  /** Where the node or indicator that was read last ends. */
  #reached = 0;

  constructor(path: string, text: string, events: readonly Event[]) {
    this.problems = new ProblemList(path);
    this.#text = text;
    this.#events = events;
    this.#anchors = new Anchors(text, this.problems);
  }

  read(): SyntaxNode | undefined {
    if (this.#events.length === 0) return undefined;
    this.#next = 1;
    this.#reached = skipDirectives(this.#text);
    const event = this.#events[1];
    const root = event?.type === SCALAR && isNothing(event) ? undefined : this.#node(ITEM);
    this.documents = 1;
    for (let at = this.#next; at < this.#events.length; at += 1) {
      if (this.#events[at]?.type === DOCUMENT) this.documents += 1;
    }
    return root;
  }

  #node(role: Role): SyntaxNode {
    const event = this.#events[this.#next] as Event;
    this.#next += 1;
    if (event.type === SCALAR) return this.#scalar(event, role);
    if (event.type === MAPPING) return this.#map(event);
    if (event.type === SEQUENCE) return this.#sequence(event);
    return this.#alias(event as AliasEvent);
  }

  #scalar(event: ScalarEvent, role: Role): Scalar {
    const { valueStart, valueEnd, style } = event;
    const tag = event.tagStart === -1 ? undefined : this.#text.slice(event.tagStart, event.tagEnd);
    let node: Scalar;
    if (valueStart === -1) {
      const at = isNothing(event) ? this.#emptyPlace(role) : Math.max(event.tagEnd, event.anchorEnd);
      node = emptyScalar(this.#text, at, tag);
    } else if (style === SCALAR_STYLE.PLAIN) {
      node = new Scalar(this.#text, valueStart, valueEnd, tag, 'plain', event.fast ? undefined : event);
    } else if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
      const encoding = event.fast ? undefined : event;
      node = new Scalar(this.#text, valueStart - 1, valueEnd + 1, tag, STYLE[style] as ScalarStyle, encoding);
    } else {
      const start = this.#blockHeader(Math.max(event.tagEnd, event.anchorEnd, this.#reached));
      const end = blockScalarEnd(this.#text, start, valueStart, valueEnd);
      node = new Scalar(this.#text, start, end, tag, STYLE[style] as ScalarStyle, event);
    }
    this.#reached = node.end;
    if (event.anchorStart !== -1) this.#anchors.name(this.#text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }

  #sequence(event: SequenceEvent): Sequence {
    const node = new Sequence(event.start, this.#tag(event));
    this.#open(event, node);
    const isFlow = event.style === FLOW;
    this.#reached = isFlow ? event.start + 1 : event.start;
    const items = node.items;
    while ((this.#events[this.#next] as Event).type !== POP) items.push(this.#node(ITEM));
    this.#close(event, node, isFlow);
    return node;
  }

  #map(event: MappingEvent): Mapping {
    const node = new Mapping(event.start, this.#tag(event), this.#mergeBudget);
    this.#open(event, node);
    const isBraced = event.style === FLOW && this.#isBraced(event.start);
    this.#reached = isBraced ? event.start + 1 : event.start;
    const pairs = node.pairs;
    while ((this.#events[this.#next] as Event).type !== POP) {
      const key = this.#node(isBraced ? KEY_IN_BRACES : KEY);
      pairs.push({ key, value: this.#node(VALUE) });
    }
    this.#close(event, node, isBraced);
    reportDuplicates(pairs, this.problems);
    return node;
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): SyntaxNode {
    this.#reached = anchorEnd;
    const name = this.#text.slice(anchorStart, anchorEnd);
    return this.#anchors.resolve(name, anchorStart - 1, anchorEnd, this.#depth);
  }

  #tag({ tagStart, tagEnd }: SequenceEvent | MappingEvent): string | undefined {
    return tagStart === -1 ? undefined : this.#text.slice(tagStart, tagEnd);
  }

  #open(event: SequenceEvent | MappingEvent, node: SyntaxNode): void {
    this.#depth += 1;
    if (event.anchorStart !== -1) this.#anchors.name(this.#text.slice(event.anchorStart, event.anchorEnd), node);
  }

  #close(event: SequenceEvent | MappingEvent, node: Sequence | Mapping, isBracketed: boolean): void {
    this.#next += 1;
    this.#depth -= 1;
    if (isBracketed) this.#reached = this.#skipCommas(this.#reached) + 1;
    node.end = this.#reached;
    if (event.anchorStart !== -1) this.#anchors.close(node);
  }

  /** Whether a flow map has braces: the pair in `[a: b]` has none, not even in `[{a: b}: c]`. */
  #isBraced(start: number): boolean {
    if (this.#text.charCodeAt(start) !== CHARACTER.brace) return false;
    const first = this.#events[this.#next] as Event;
    return !(first.type === MAPPING || first.type === SEQUENCE) || first.start !== start;
  }

  #emptyPlace(role: Role): number {
    const at = role === KEY_IN_BRACES ? this.#skipCommas(this.#reached) : skipGap(this.#text, this.#reached);
    const code = this.#text.charCodeAt(at);
    if (role === KEY || role === KEY_IN_BRACES) return code === CHARACTER.question ? at + 1 : at;
    const isThere = code === (role === VALUE ? CHARACTER.colon : CHARACTER.dash) && !this.#isNextScalar(at);
    return isThere ? at + 1 : this.#reached;
  }

  /** Whether the scalar to come begins at a place: after `? a`, a line `:b: c` is a key and no value. */
  #isNextScalar(at: number): boolean {
    const event = this.#events[this.#next] as Event;
    return event.type === SCALAR && event.valueStart === at;
  }

  #skipCommas(from: number): number {
    let at = skipGap(this.#text, from);
    while (this.#text.charCodeAt(at) === CHARACTER.comma) at = skipGap(this.#text, at + 1);
    return at;
  }

  #blockHeader(from: number): number {
    let at = skipGap(this.#text, from);
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code !== CHARACTER.colon && code !== CHARACTER.dash && code !== CHARACTER.question) return at;
      at = skipGap(this.#text, at + 1);
    }
  }
}

/** Whether an event stands for nothing at all, not even a tag or an anchor. */
function isNothing(event: ScalarEvent): boolean {
  return event.valueStart === -1 && event.tagStart === -1 && event.anchorStart === -1;
}
