import type { Resource } from '../resources/resource.ts';
import { ALWAYS } from '../resources/test.ts';
import type { ResourceId, Value } from '../resources/value.ts';
import { scopeOf } from './as-written.ts';
import type { NewResource } from './change.ts';

/** Whether the text of one resource can name another one: both stand in one template or module, wherever the one exists. */
export function canName(from: Resource, named: Resource | NewResource): boolean {
  if (!('id' in named) || from === named) return true;
  return (
    from.origin.path === named.origin.path &&
    scopeOf(from.id) === scopeOf(named.id) &&
    (named.exists === ALWAYS || JSON.stringify(named.exists) === JSON.stringify(from.exists))
  );
}

/**
 * How the text of one resource can name another one: always, or only under a condition of its author, which says when the other
 * one exists; `undefined` where it cannot.
 */
export function namingOf(from: Resource, named: Resource | NewResource): { readonly when?: string } | undefined {
  if (canName(from, named)) return {};
  if (!('id' in named) || named.exists.kind !== 'named') return undefined;
  const { name } = named.exists;
  const isHere = canName(from, { ...named, exists: ALWAYS }) && scopeOf(name) === scopeOf(from.id);
  return isHere ? { when: name.slice(scopeOf(name).length) } : undefined;
}

/** Whether a resource names no other one, as far as it is read, so that whatever names it makes no circle. */
export function namesNothing({ properties }: Resource): boolean {
  return referencesIn(properties).next().done === true;
}

/** Whether a resource names another one, as far as it is read. */
export function names({ properties }: Resource, { id }: Resource): boolean {
  for (const to of referencesIn(properties)) if (to === id) return true;
  return false;
}

function* referencesIn(value: Value): Generator<ResourceId> {
  switch (value.kind) {
    case 'reference':
      yield value.to;
      break;
    case 'list':
      for (const item of value.items) yield* referencesIn(item);
      break;
    case 'map':
      for (const entry of value.entries.values()) yield* referencesIn(entry.value);
      break;
    case 'text':
      for (const part of value.parts) yield* referencesIn(part);
      break;
    case 'choice':
      yield* referencesIn(value.yes);
      yield* referencesIn(value.no);
      break;
    default:
  }
}
