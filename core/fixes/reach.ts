import type { Resource } from '../resources/resource.ts';
import { ALWAYS } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import type { NewResource } from './change.ts';

/** Whether the text of one resource can name another one: both stand in one template or module, wherever the one exists. */
export function canName(from: Resource, named: Resource | NewResource): boolean {
  if (!('id' in named) || from === named) return true;
  return (
    from.origin.path === named.origin.path &&
    scopeOf(from) === scopeOf(named) &&
    (named.exists === ALWAYS || JSON.stringify(named.exists) === JSON.stringify(from.exists))
  );
}

function scopeOf({ id }: Resource): string {
  return id.slice(0, id.lastIndexOf('/') + 1);
}

/** Whether a resource names no other one, as far as it is read, so that whatever names it makes no circle. */
export function namesNothing({ properties }: Resource): boolean {
  return !hasReference(properties);
}

function hasReference(value: Value): boolean {
  switch (value.kind) {
    case 'reference':
      return true;
    case 'list':
      return value.items.some(hasReference);
    case 'map':
      return [...value.entries.values()].some((entry) => hasReference(entry.value));
    case 'text':
      return value.parts.some(hasReference);
    case 'choice':
      return hasReference(value.yes) || hasReference(value.no);
    default:
      return false;
  }
}
