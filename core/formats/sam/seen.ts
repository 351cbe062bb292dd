import { ALWAYS, all, any, NEVER, not, type Test } from '../../resources/test.ts';
import type { MapValue, Value } from '../../resources/value.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { argumentsOf, intrinsicOf, literalText } from '../cloudformation/intrinsics.ts';
import type { Scope } from '../cloudformation/scope.ts';
import type { SamTransform } from './transform.ts';

/** One of the things that a text may come to, and where it does. */
export interface Seen<T> {
  readonly is: T;
  readonly when: Test;
}

/** What SAM may see of a node: itself, unless it is a function; of an `Fn::If` that is resolved by then, both branches. */
export function* nodesSeen(
  scope: Scope,
  node: SyntaxNode | undefined,
  transform: SamTransform,
  when: Test = ALWAYS,
): Iterable<Seen<SyntaxNode>> {
  const call = node && intrinsicOf(node);
  if (node && !call) yield { is: node, when };
  if (!transform.resolved || call?.name !== 'If' || !scope.spend()) return;
  const [condition, yes, no] = argumentsOf(call.argument);
  const name = literalText(condition);
  if (name === undefined) return;
  const test = scope.named(name);
  yield* nodesSeen(scope, yes, transform, all([when, test]));
  yield* nodesSeen(scope, no, transform, all([when, not(test)]));
}

/** What SAM may see of a value: itself, unless it is a choice; of a choice that is resolved by then, both sides. */
export function* valuesSeen(
  value: Value | undefined,
  transform: SamTransform,
  when: Test = ALWAYS,
): Iterable<Seen<Value>> {
  if (value && value.kind !== 'choice') yield { is: value, when };
  if (!transform.resolved || value?.kind !== 'choice') return;
  yield* valuesSeen(value.yes, transform, all([when, value.test]));
  yield* valuesSeen(value.no, transform, all([when, not(value.test)]));
}

/** A value in which SAM looks for entries: it finds none in a function, unless that is resolved by then. */
export function asSeen(value: Value, transform: SamTransform): Value {
  return value.kind === 'choice' && !transform.resolved ? { kind: 'absent', origin: value.origin } : value;
}

/** Where SAM sees no such entry: `AWS::NoValue` takes one away only if it is resolved by then. */
export function missing(map: MapValue, name: string, transform: SamTransform): Test {
  const value = map.entries.get(name)?.value;
  if (!value) return ALWAYS;
  if (!transform.resolved) return NEVER;
  return any([...valuesSeen(value, transform)].map(({ is, when }) => (is.kind === 'absent' ? when : NEVER)));
}

/**
 * Where SAM itself sees that an entry is left out: as written it looks into an `Fn::If` with `AWS::NoValue` on a side, where
 * it looks into functions at all.
 */
export function leftOut(map: MapValue, name: string, transform: SamTransform): Test {
  const value = map.entries.get(name)?.value;
  if (transform.resolved || value?.kind !== 'choice') return missing(map, name, transform);
  const { test, yes, no } = value;
  if (yes.kind === 'absent') return no.kind === 'absent' ? ALWAYS : test;
  return no.kind === 'absent' ? not(test) : NEVER;
}
