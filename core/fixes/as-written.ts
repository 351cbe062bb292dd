import { isSecret } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import type { Value } from '../resources/value.ts';
import type { NewValue } from './change.ts';

/**
 * What somebody wrote, to be written once more in the text of a resource; `undefined` where it cannot be told, or must not be
 * shown.
 *
 * @param value as it is written: what is settled in one world would be written for all of them
 */
export function asWritten(value: Value, on: Resource): NewValue | undefined {
  if (isSecret(value)) return undefined;
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'deployment':
      return { kind: 'deployment', fact: value.fact };
    case 'reference':
      return scopeOf(value.to) === scopeOf(on.id)
        ? { kind: 'reference', to: value.to, attribute: value.attribute }
        : undefined;
    case 'unknown':
      return value.why.hidden === 'parameter' && value.origin.path === on.origin.path
        ? { kind: 'parameter', of: value.why.name }
        : undefined;
    case 'text': {
      const parts = allWritten(value.parts, on);
      return parts && { kind: 'text', parts };
    }
    case 'list': {
      const items = value.more ? undefined : allWritten(value.items, on);
      return items && { kind: 'list', items };
    }
    case 'map': {
      const entries = new Map<string, NewValue>();
      for (const [name, entry] of value.entries) {
        const written = asWritten(entry.value, on);
        if (written === undefined) return undefined;
        entries.set(name, written);
      }
      return value.more ? undefined : { kind: 'map', entries };
    }
    default:
      return undefined;
  }
}

/** Several values as they may be written once more; `undefined` where one of them may not. */
export function allWritten(values: readonly Value[], on: Resource): readonly NewValue[] | undefined {
  const written = values.map((value) => asWritten(value, on));
  return written.every((one) => one !== undefined) ? written : undefined;
}

/** The stack or module that an id is of. */
export function scopeOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/') + 1);
}
