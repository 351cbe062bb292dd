import type { Origin } from '../text/span.ts';
import type { Test, VariableId } from './test.ts';

/** Names a resource uniquely in its unit: scope and logical id, such as `Orders` or `Nested/Orders`. */
export type ResourceId = string;

/** What hides a value, and what it is called there. */
export interface Why {
  readonly hidden:
    | 'parameter'
    | 'import'
    | 'dynamic-reference'
    | 'macro'
    | 'attribute'
    | 'mapping'
    | 'function'
    | 'condition'
    | 'not-found'
    | 'malformed'
    | 'too-many-worlds';
  readonly name: string;
}

/** A fact of the deployment: fixed for a unit, though not known here. */
export type DeploymentFact = 'account' | 'region' | 'partition' | 'suffix' | 'stack-id' | 'stack-name';

export interface Scalar {
  readonly kind: 'scalar';
  readonly origin: Origin;
  readonly value: string | number | boolean;
  /** The value must not reach any output. */
  readonly sensitive?: true;
}

export interface ListValue {
  readonly kind: 'list';
  readonly origin: Origin;
  readonly items: readonly Value[];
  /** There may be further items that nobody can see. */
  readonly more?: Why;
  /** Every variable in it, where it has no choices. */
  readonly hangsOn?: readonly VariableId[];
}

export interface MapEntry {
  readonly key: Origin;
  readonly value: Value;
}

export interface MapValue {
  readonly kind: 'map';
  readonly origin: Origin;
  readonly entries: ReadonlyMap<string, MapEntry>;
  /** There may be further entries that nobody can see. */
  readonly more?: Why;
  /** Every variable in it, where it has no choices: a large map, such as a policy, need not be searched for them. */
  readonly hangsOn?: readonly VariableId[];
}

export interface Reference {
  readonly kind: 'reference';
  readonly origin: Origin;
  readonly to: ResourceId;
  /** The attribute in the author's language; empty for what the language calls the resource itself (`Ref`). */
  readonly attribute: string;
}

export interface Deployment {
  readonly kind: 'deployment';
  readonly origin: Origin;
  readonly fact: DeploymentFact;
}

/** Text put together from parts, some of which are not scalars. */
export interface TextValue {
  readonly kind: 'text';
  readonly origin: Origin;
  readonly parts: readonly Value[];
}

export interface Choice {
  readonly kind: 'choice';
  readonly origin: Origin;
  readonly test: Test;
  readonly yes: Value;
  readonly no: Value;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly origin: Origin;
  readonly why: Why;
  /** There is a value, though not which; otherwise it may as well be absent or empty. */
  readonly set: boolean;
  /** The question whose answer is this value, once a condition asks it. */
  readonly variable?: VariableId;
}

/** Not there: not written, null, `AWS::NoValue`. The origin is the place where it would stand. */
export interface Absent {
  readonly kind: 'absent';
  readonly origin: Origin;
}

/** What an author wrote, as far as it can be told without deploying; every value knows where it comes from. */
export type Value = Scalar | ListValue | MapValue | Reference | Deployment | TextValue | Choice | Unknown | Absent;

/** Text from parts: neighbours that are known are joined, nested text is taken apart, an unknown part stays a part. */
export function textOf(origin: Origin, parts: readonly Value[]): Value {
  const flat: Value[] = [];
  for (const part of parts) {
    for (const piece of part.kind === 'text' ? part.parts : [part]) {
      const last = flat.at(-1);
      if (piece.kind === 'scalar' && last?.kind === 'scalar') {
        flat[flat.length - 1] = { ...last, value: `${last.value}${piece.value}`, ...sensitivityOf(last, piece) };
      } else {
        flat.push(piece);
      }
    }
  }
  const [only] = flat;
  if (only === undefined) return { kind: 'scalar', origin, value: '' };
  if (flat.length === 1)
    return only.kind === 'scalar' ? { ...only, origin, value: String(only.value) } : { ...only, origin };
  return { kind: 'text', origin, parts: flat };
}

function sensitivityOf(...scalars: Scalar[]): { sensitive?: true } {
  return scalars.some((scalar) => scalar.sensitive) ? { sensitive: true } : {};
}

/** The value of a map's entry; absent, at the map itself, where there is none, and unknown where it may be hidden. */
export function entryOf(map: Value, name: string): Value {
  switch (map.kind) {
    case 'map': {
      const entry = map.entries.get(name);
      if (entry) return entry.value;
      return map.more
        ? { kind: 'unknown', origin: map.origin, why: map.more, set: false }
        : { kind: 'absent', origin: map.origin };
    }
    case 'unknown':
      return { kind: 'unknown', origin: map.origin, why: map.why, set: false };
    case 'choice':
      return { ...map, yes: entryOf(map.yes, name), no: entryOf(map.no, name) };
    default:
      return { kind: 'absent', origin: map.origin };
  }
}
