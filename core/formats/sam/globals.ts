import type { MapEntry, MapValue, Value } from '../../resources/value.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import { type Declaration, NO_LOOPS, type Scope } from '../cloudformation/scope.ts';
import type { SamTransform } from './transform.ts';

/**
 * A function's `EventInvokeConfig`, with what `Globals` adds to it.
 *
 * No other property of `Globals` can make a queue or prevent one: events are not supported there, and a state machine
 * takes `PropagateTags` alone.
 *
 * Source: AWS SAM Developer Guide, "Globals section of the AWS SAM template",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function eventInvokeConfigOf(
  scope: Scope,
  { node, loops }: Declaration,
  transform: SamTransform,
): Value | undefined {
  const own = entryIn(scope, child(node, 'Properties'), loops);
  const isIgnored = ignoresGlobal(child(node, 'IgnoreGlobals'));
  const common = isIgnored ? undefined : entryIn(scope, child(child(scope.root, 'Globals'), 'Function'), NO_LOOPS);
  return merged(scope, own, common, transform)?.value;
}

const NAME = 'EventInvokeConfig';

function entryIn(scope: Scope, map: SyntaxNode | undefined, loops: Declaration['loops']): MapEntry | undefined {
  if (map?.kind !== 'map') return undefined;
  const value = scope.map(map, scope.origin(map), loops, new Set([NAME]));
  return value.kind === 'map' ? value.entries.get(NAME) : undefined;
}

/** Source: AWS SAM translator, `plugins/globals/globals.py`, `get_template_globals`: `*`, or a list of properties. */
function ignoresGlobal(attribute: SyntaxNode | undefined): boolean {
  if (attribute?.kind === 'sequence') return attribute.items.some((item) => literalText(item) === NAME);
  return literalText(attribute) === '*';
}

function merged(
  scope: Scope,
  own: MapEntry | undefined,
  common: MapEntry | undefined,
  transform: SamTransform,
): MapEntry | undefined {
  if (!own || !common) return own ?? common;
  return { key: own.key, value: mergedValue(scope, own.value, common.value, transform) };
}

/**
 * Two maps become one; of anything else the function's own wins, though a choice of maps only once the functions are
 * resolved.
 */
function mergedValue(scope: Scope, own: Value, common: Value, transform: SamTransform): Value {
  if (transform.resolved && own.kind === 'absent') return common;
  if (transform.resolved && scope.spend()) {
    const merge = (a: Value, b: Value): Value => mergedValue(scope, a, b, transform);
    if (own.kind === 'choice') return { ...own, yes: merge(own.yes, common), no: merge(own.no, common) };
    if (common.kind === 'choice') return { ...common, yes: merge(own, common.yes), no: merge(own, common.no) };
  }
  return own.kind === 'map' && common.kind === 'map' ? mergedMap(scope, own, common, transform) : own;
}

function mergedMap(scope: Scope, own: MapValue, common: MapValue, transform: SamTransform): MapValue {
  if (!scope.spend(common.entries.size)) return own;
  const entries = new Map(common.entries);
  for (const [name, entry] of own.entries) {
    const result = merged(scope, entry, common.entries.get(name), transform);
    if (result) entries.set(name, result);
  }
  return { ...own, entries };
}
