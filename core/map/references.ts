import type { Resource } from '../resources/resource.ts';
import type { ResourceId, Value } from '../resources/value.ts';

/** What the resources of a unit name by references, each read once. */
export class References {
  readonly #resourceOf: (id: ResourceId) => Resource | undefined;
  readonly #named = new Map<Resource, ReadonlySet<ResourceId>>();

  constructor(resourceOf: (id: ResourceId) => Resource | undefined) {
    this.#resourceOf = resourceOf;
  }

  /** Whether what a resource says leads to another one, by references in whatever of its properties is read. */
  lead(from: Resource, to: Resource): boolean {
    const seen = new Set([from]);
    for (const resource of seen) {
      for (const id of this.#namedBy(resource)) {
        if (id === to.id) return true;
        const next = this.#resourceOf(id);
        if (next) seen.add(next);
      }
    }
    return false;
  }

  #namedBy(resource: Resource): ReadonlySet<ResourceId> {
    const known = this.#named.get(resource) ?? new Set(referencesIn(resource.properties));
    this.#named.set(resource, known);
    return known;
  }
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
