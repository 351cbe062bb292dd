import type { World } from '../resources/test.ts';
import type { ResourceId } from '../resources/value.ts';

/** What was read of resources already, kept for as long as somebody looks at the world that it was read for. */
export class PerWorld<Item> {
  readonly #known = new WeakMap<World, Map<ResourceId, Item>>();

  /** What is read of a resource in a world, once. */
  get(world: World, id: ResourceId, read: () => Item): Item {
    const known = this.#known.get(world) ?? new Map<ResourceId, Item>();
    this.#known.set(world, known);
    if (known.has(id)) return known.get(id) as Item;
    const item = read();
    known.set(id, item);
    return item;
  }
}
