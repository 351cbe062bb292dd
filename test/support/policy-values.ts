import type { DeploymentFact, ListValue, MapEntry, MapValue, Value } from '../../core/resources/value.ts';
import type { Origin } from '../../core/text/span.ts';

const planted: unique symbol = Symbol('planted');

/** A part of a document that JSON has no word for. */
export interface Planted {
  readonly [planted]: (origin: Origin) => Value;
}

/** A document as JSON, with what is planted in it, at any depth. */
export type Plan = null | boolean | number | string | Planted | readonly Plan[] | { readonly [name: string]: Plan };

/** What a parameter without a default hides. */
export function hidden(name = 'P'): Planted {
  return plant((origin) => ({ kind: 'unknown', origin, why: { hidden: 'parameter', name }, set: true }));
}

/** What may as well not be there. */
export function perhaps(name = 'C'): Planted {
  return plant((origin) => ({ kind: 'unknown', origin, why: { hidden: 'condition', name }, set: false }));
}

/** A resource of the unit, or an attribute of it. */
export function reference(to: string, attribute = ''): Planted {
  return plant((origin) => ({ kind: 'reference', origin, to, attribute }));
}

/** What only the deployment tells, such as the account. */
export function deployment(fact: DeploymentFact): Planted {
  return plant((origin) => ({ kind: 'deployment', origin, fact }));
}

/** Text put together from parts. */
export function text(...parts: (string | Planted)[]): Planted {
  return plant((origin) => ({ kind: 'text', origin, parts: parts.map((part) => valueAt(part, origin)) }));
}

/** A list of which not all items can be seen. */
export function listWithMore(items: readonly Plan[], name = 'P'): Planted {
  return plant((origin) => ({
    ...(valueAt(items, origin) as ListValue),
    more: { hidden: 'parameter', name },
  }));
}

/** An object of which not all entries can be seen. */
export function mapWithMore(entries: { readonly [name: string]: Plan }, name = 'P'): Planted {
  return plant((origin) => ({ ...(valueAt(entries, origin) as MapValue), more: { hidden: 'parameter', name } }));
}

/** A document as the neutral values, each with its path in it as the trail of its origin: `Statement/0/Principal`. */
export function toValue(plan: Plan, path = 'policy.json'): Value {
  return valueAt(plan, { path, span: { start: 0, end: 0 } });
}

function plant(make: (origin: Origin) => Value): Planted {
  return { [planted]: make };
}

function valueAt(plan: Plan, origin: Origin): Value {
  if (plan === null) return { kind: 'absent', origin };
  if (typeof plan !== 'object') return { kind: 'scalar', origin, value: plan };
  if (planted in plan) return (plan as Planted)[planted](origin);
  if (Array.isArray(plan)) {
    return { kind: 'list', origin, items: plan.map((item: Plan, index) => valueAt(item, below(origin, index))) };
  }
  const entries = new Map<string, MapEntry>();
  for (const [name, value] of Object.entries(plan)) {
    const at = below(origin, name);
    entries.set(name, { key: at, value: valueAt(value, at) });
  }
  return { kind: 'map', origin, entries };
}

function below(origin: Origin, step: string | number): Origin {
  return { ...origin, trail: origin.trail === undefined ? `${step}` : `${origin.trail}/${step}` };
}
