import { documentOf } from '../map/attachment.ts';
import type { AttachedPolicy } from '../map/policy.ts';
import type { Value } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import { asWritten } from './as-written.ts';
import type { NewValue } from './change.ts';

/**
 * Values of a policy as its author wrote them, to be written once more; `undefined` where a condition chooses one of them, or it
 * cannot be told. A policy is judged in one world after another, and what is settled in one of them would be written for all.
 */
export function allAuthored(values: readonly Value[], policy: AttachedPolicy): readonly NewValue[] | undefined {
  const written = values.map((value) => {
    const own = authored(value, policy);
    return own && asWritten(own, policy.resource);
  });
  return written.every((one) => one !== undefined) ? written : undefined;
}

/** A value of a policy as its author wrote it; `undefined` where a condition chooses it. */
export function authored(value: Value, { resource }: AttachedPolicy): Value | undefined {
  const document = documentOf(resource);
  // Of a text all is told or nothing.
  return document.kind === 'map' ? placesOf(document).get(value.origin) : value;
}

const PLACES = new WeakMap<Value, ReadonlyMap<Origin, Value>>();

/** What stands where, without what conditions choose. */
function placesOf(document: Value): ReadonlyMap<Origin, Value> {
  const known = PLACES.get(document);
  if (known) return known;
  const places = new Map<Origin, Value>();
  const open = [document];
  for (const value of open) {
    places.set(value.origin, value);
    if (value.kind === 'list') open.push(...value.items);
    else if (value.kind === 'map') for (const entry of value.entries.values()) open.push(entry.value);
  }
  PLACES.set(document, places);
  return places;
}
