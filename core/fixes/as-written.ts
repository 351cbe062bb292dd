import { isSecret } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import type { Value } from '../resources/value.ts';
import type { NewValue } from './change.ts';

/** What somebody wrote elsewhere in the same text, to be written once more; `undefined` where that cannot be done. */
export function asWritten(value: Value, on: Resource): NewValue | undefined {
  if (isSecret(value) || value.origin.path !== on.origin.path) return undefined;
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'reference':
      return scopeOf(value.to) === scopeOf(on.id)
        ? { kind: 'reference', to: value.to, attribute: value.attribute }
        : undefined;
    case 'deployment':
      return { kind: 'deployment', fact: value.fact };
    case 'unknown':
      return value.why.hidden === 'parameter' ? { kind: 'parameter', of: value.why.name } : undefined;
    case 'text': {
      const parts = value.parts.map((part) => (part.kind === 'scalar' ? part.value : asWritten(part, on)));
      return parts.every((part) => part !== undefined) ? { kind: 'text', parts } : undefined;
    }
    default:
      return undefined;
  }
}

function scopeOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/') + 1);
}
