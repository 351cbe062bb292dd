import type { EncryptionMap } from '../map/encryption-map.ts';
import type { AttachedPolicy } from '../map/policy.ts';
import type { Queue } from '../map/queue.ts';
import type { Resource } from '../resources/resource.ts';
import type { World } from '../resources/test.ts';
import type { ResourceId } from '../resources/value.ts';
import { propertyOf } from '../vocabulary/vocabulary.ts';

/** A queue before and after a change, in one world. */
export interface QueueChange {
  readonly before: Queue;
  readonly after: Queue;
  /** The key that sealed it and cannot be used any more, while the messages that it sealed are still there. */
  readonly lostKey?: LostKey;
}

/** A key that a queue had before a change. */
export interface LostKey {
  readonly name: string;
  readonly fate: 'deleted' | 'disabled';
}

/** A policy before and after a change, in one world. */
export interface PolicyChange {
  /** Absent where what it is attached to had no policy. */
  readonly before?: AttachedPolicy;
  readonly after: AttachedPolicy;
}

/** Two maps of one unit, before and after a change, in which the same thing has the same id. */
export class Changes {
  /** Queues and policies of the later map that were there before, or are attached to something that was. */
  readonly queues: readonly Resource[];
  readonly policies: readonly Resource[];
  readonly #before: EncryptionMap;
  readonly #after: EncryptionMap;
  readonly #destroyed: ReadonlySet<ResourceId>;
  readonly #earlier: ReadonlyMap<ResourceId, Resource>;
  readonly #later: ReadonlyMap<ResourceId, Resource>;

  constructor(before: EncryptionMap, after: EncryptionMap, destroyed: ReadonlySet<ResourceId>) {
    this.#before = before;
    this.#after = after;
    this.#destroyed = destroyed;
    this.#earlier = byId([...before.queues, ...before.policies]);
    this.#later = byId(after.policies);
    this.queues = after.queues.filter(({ id }) => this.#earlier.has(id));
    this.policies = after.policies.filter((policy) => this.#earlier.has(policy.id) || this.#isOfEarlierQueue(policy));
  }

  queueIn(world: World, queue: Resource): QueueChange | undefined {
    const earlier = this.#earlier.get(queue.id);
    const before = earlier && this.#before.queueIn(world, earlier);
    const after = this.#after.queueIn(world, queue);
    if (!before || !after) return undefined;
    const lostKey = this.#lostKey(before, after);
    return { before, after, ...(lostKey ? { lostKey } : {}) };
  }

  policyIn(world: World, policy: Resource): PolicyChange | undefined {
    const after = this.#after.policyIn(world, policy);
    const earlier = this.#earlier.get(policy.id);
    const before = earlier && this.#before.policyIn(world, earlier);
    return after && { after, ...(before ? { before } : {}) };
  }

  #isOfEarlierQueue(policy: Resource): boolean {
    const attached = this.#after.policyIn(new Map(), policy);
    return attached?.carrier === 'queue' && attached.queues().some(({ resource }) => this.#earlier.has(resource.id));
  }

  #lostKey(before: Queue, after: Queue): LostKey | undefined {
    const lost = before.key.key?.resource;
    // The messages of a queue that is destroyed go with it.
    if (!lost || this.#destroyed.has(before.resource.id)) return undefined;
    if (this.#destroyed.has(lost.id)) return { name: lost.name, fate: 'deleted' };
    const later = after.key.key?.resource.id === lost.id ? undefined : this.#later.get(lost.id);
    return later && isOff(later) && !isOff(lost) ? { name: lost.name, fate: 'disabled' } : undefined;
  }
}

function byId(resources: readonly Resource[]): ReadonlyMap<ResourceId, Resource> {
  return new Map(resources.map((resource) => [resource.id, resource]));
}

function isOff(key: Resource): boolean {
  const enabled = propertyOf(key, 'key', 'enabled');
  return enabled.kind === 'scalar' && String(enabled.value).toLowerCase() === 'false';
}
