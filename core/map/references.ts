import type { Resource } from '../resources/resource.ts';
import type { ResourceId, Value } from '../resources/value.ts';

/** Whether what a resource says leads to another one, by references in whatever of its properties is read. */
export function leadsTo(from: Resource, to: Resource, resourceOf: (id: ResourceId) => Resource | undefined): boolean {
  const seen = new Set([from]);
  for (const resource of seen) {
    for (const id of referencesIn(resource.properties)) {
      if (id === to.id) return true;
      const next = resourceOf(id);
      if (next) seen.add(next);
    }
  }
  return false;
}

function* referencesIn(value: Value): Iterable<ResourceId> {
  switch (value.kind) {
    case 'reference':
      yield value.to;
      return;
    case 'list':
      for (const item of value.items) yield* referencesIn(item);
      return;
    case 'map':
      for (const entry of value.entries.values()) yield* referencesIn(entry.value);
      return;
    case 'text':
      for (const part of value.parts) yield* referencesIn(part);
      return;
    case 'choice':
      yield* referencesIn(value.yes);
      yield* referencesIn(value.no);
      return;
    default:
  }
}
