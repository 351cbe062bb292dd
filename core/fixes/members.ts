import { isBlank, skipGap } from '../syntax/gaps.ts';
import type { MapNode, SequenceNode } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import { CannotWrite } from './written.ts';

/** A map or a list. */
export type Collection = MapNode | SequenceNode;

/** Where an entry of a map or an item of a list stands, with what belongs to it: tag and anchor; an alias, not what it names. */
export interface Member extends Span {
  /** Where what stands behind the colon or dash begins; where it would begin if there is nothing. */
  readonly value: number;
  /** Right behind the colon or dash; absent in a list in brackets. */
  readonly sign?: number;
}

/** Whether a map or list stands in braces or brackets. */
export function isFlow(text: string, node: Collection): boolean {
  return text.charAt(node.start) === (node.kind === 'map' ? '{' : '[');
}

/** The members of a map or list, in one walk through the text between them. */
export function membersOf(text: string, node: Collection): Member[] {
  const inFlow = isFlow(text, node);
  const members: Member[] = [];
  let reached = inFlow ? node.start + 1 : node.start;
  const skip = (from: number): number => (inFlow ? skipCommas(text, from) : skipGap(text, from));
  for (const child of node.kind === 'map' ? node.pairs : node.items) {
    const start = skip(reached);
    const member =
      'key' in child
        ? entryAt(text, start, child.key, child.value)
        : inFlow
          ? { start, value: start, end: endOf(text, start, child) }
          : itemAt(text, start, child);
    reached = member.end;
    members.push(member);
  }
  return members;
}

function entryAt(text: string, start: number, key: Span, value: Span): Member {
  if (key.start < start) throw new CannotWrite('A key is an alias.');
  if (text.charAt(start) === '?' && isBlank(text.charCodeAt(start + 1)))
    throw new CannotWrite('A key is marked by "?".');
  const colon = skipGap(text, key.end);
  if (text.charAt(colon) !== ':') return { start, value: key.end, end: key.end };
  const sign = colon + 1;
  const at = valueAt(text, sign, value);
  return { start, sign, value: at, end: Math.max(sign, endOf(text, at, value)) };
}

function itemAt(text: string, start: number, item: Span): Member {
  const sign = start + 1;
  const at = valueAt(text, sign, item);
  return { start, sign, value: at, end: Math.max(sign, endOf(text, at, item)) };
}

/** Where a value begins with its tag and anchor, behind a colon or dash. */
function valueAt(text: string, sign: number, value: Span): number {
  const at = skipGap(text, sign);
  return value.start < sign ? at : Math.min(at, value.start);
}

/** Where a value ends; an alias ends with its name. */
function endOf(text: string, at: number, value: Span): number {
  if (value.start >= at) return value.end;
  const alias = /\*[^\s,[\]{}]+/y;
  alias.lastIndex = at;
  return at + (alias.exec(text)?.[0].length ?? 0);
}

function skipCommas(text: string, from: number): number {
  let at = skipGap(text, from);
  while (text.charAt(at) === ',') at = skipGap(text, at + 1);
  return at;
}
