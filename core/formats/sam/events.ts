import type { Test } from '../../resources/test.ts';
import type { MapValue } from '../../resources/value.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Origin } from '../../text/span.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Declaration, Loops, Scope } from '../cloudformation/scope.ts';
import { nodesSeen } from './seen.ts';
import type { SamTransform } from './transform.ts';

/** An event of a function or state machine, in one of the ways in which SAM may see it. */
export interface SamEvent {
  readonly name: string;
  /** Its name in the text. */
  readonly key: Origin;
  readonly type: string;
  readonly when: Test;
  /** Some of its properties. */
  properties(names: ReadonlySet<string>): MapValue;
}

/** The events of a function or state machine in the order in which they are written; it does not matter whether one is enabled. */
export function* eventsOf(scope: Scope, { node, loops }: Declaration, transform: SamTransform): Iterable<SamEvent> {
  scope.unit.begin();
  for (const events of nodesSeen(scope, child(child(node, 'Properties'), 'Events'), transform)) {
    // Many functions may share one map of many events.
    if (events.is.kind !== 'map' || !scope.spend(events.is.pairs.length)) continue;
    for (const event of scope.entries(events.is, loops)) {
      for (const { is, when } of nodesSeen(scope, event.node, transform, events.when)) {
        const type = literalText(child(is, 'Type'));
        if (type === undefined) continue;
        for (const properties of nodesSeen(scope, child(is, 'Properties'), transform, when))
          yield {
            name: event.name,
            key: scope.origin(event.key),
            type,
            when: properties.when,
            properties: (names) => propertiesOf(scope, properties.is, event.loops, names),
          };
      }
    }
  }
}

function propertiesOf(scope: Scope, node: SyntaxNode, loops: Loops, names: ReadonlySet<string>): MapValue {
  const origin = scope.origin(node);
  const value = scope.properties(node, origin, loops, names);
  return value.kind === 'map' ? value : { kind: 'map', origin, entries: new Map() };
}
