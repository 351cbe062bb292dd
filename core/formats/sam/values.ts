import { ALWAYS, NEVER, type Test } from '../../resources/test.ts';
import {
  type DeploymentFact,
  type ListValue,
  type MapValue,
  type Scalar,
  textOf,
  type Value,
  type Why,
} from '../../resources/value.ts';
import { isThere } from '../../resources/world.ts';
import type { Origin } from '../../text/span.ts';
import type { Scope } from '../cloudformation/scope.ts';

/** A text that SAM writes, at the place that makes it do so. */
export function textAt(origin: Origin, value: string): Scalar {
  return { kind: 'scalar', origin, value };
}

/** A map that SAM writes; what is absent is left out. */
export function mapAt(origin: Origin, values: Readonly<Record<string, Value>>, more?: Why): MapValue {
  const there = Object.entries(values).filter(([, value]) => isThere(value));
  const entries = new Map(there.map(([name, value]) => [name, { key: origin, value }]));
  return { kind: 'map', origin, entries, ...(more ? { more } : {}), ...hangingOn(there.map(([, value]) => value)) };
}

/** A list that SAM writes; what is absent is left out. */
export function listAt(origin: Origin, items: readonly Value[], more?: Why): ListValue {
  return { kind: 'list', origin, items: items.filter(isThere), ...(more ? { more } : {}), ...hangingOn(items) };
}

/** Most of what SAM writes is the same in every world: then nobody need look through it in each of them. */
function hangingOn(values: readonly Value[]): Pick<MapValue, 'hangsOn'> {
  return values.every(isFixed) ? { hangsOn: [] } : {};
}

function isFixed(value: Value): boolean {
  switch (value.kind) {
    case 'scalar':
    case 'reference':
    case 'absent':
      return true;
    case 'map':
    case 'list':
      return value.hangsOn?.length === 0;
    default:
      return false;
  }
}

/** A reference to a resource of the template; without an attribute to what `Ref` gives. */
export function referenceTo(scope: Scope, origin: Origin, name: string, attribute = ''): Value {
  return { kind: 'reference', origin, to: `${scope.call.prefix}${name}`, attribute };
}

/** The ARN of something in the deployment's own account and Region. */
export function ownArn(origin: Origin, service: string, name: readonly Value[]): Value {
  const fact = (of: DeploymentFact): Value => ({ kind: 'deployment', origin, fact: of });
  const parts = ['arn:', fact('partition'), `:${service}:`, fact('region'), ':', fact('account'), ':', ...name];
  return textOf(
    origin,
    parts.map((part) => (typeof part === 'string' ? textAt(origin, part) : part)),
  );
}

/** A value where a test holds, and nothing elsewhere. */
export function where(test: Test, value: Value): Value {
  return either(test, value, { kind: 'absent', origin: value.origin });
}

/** One of two values. */
export function either(test: Test, yes: Value, no: Value): Value {
  if (test === ALWAYS) return yes;
  return test === NEVER ? no : { kind: 'choice', origin: yes.origin, test, yes, no };
}

/** Does something with each of the values that may be chosen. */
export function eachLeaf(value: Value, then: (leaf: Value) => Value): Value {
  if (value.kind !== 'choice') return then(value);
  const yes = eachLeaf(value.yes, then);
  const no = eachLeaf(value.no, then);
  return isThere(yes) || isThere(no) ? { ...value, yes, no } : yes;
}
