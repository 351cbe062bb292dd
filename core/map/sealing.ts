import { leavesOf } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { ALWAYS, holds, type World } from '../resources/test.ts';
import type { ResourceId } from '../resources/value.ts';
import { Questions } from '../resources/world.ts';
import type { Edge } from './edge.ts';
import type { EncryptionMap } from './encryption-map.ts';
import { identifyKey } from './identify.ts';
import { KeysByName } from './keys-by-name.ts';
import type { Names } from './names.ts';
import type { Queue, SealingFacts, SealingKey } from './queue.ts';
import { deadLetterTarget, kmsKey, type Queues } from './queues.ts';
import { References } from './references.ts';

/** What fixes of queues have to know besides the queues; nothing of it is found before somebody asks. */
export class Sealing {
  readonly #map: EncryptionMap;
  readonly #names: Names;
  readonly #queues: Queues;
  readonly #references: References;
  readonly #edges = new Map<ResourceId, readonly Edge[]>();
  #keys: KeysByName | undefined;

  constructor(map: EncryptionMap, names: Names, queues: Queues) {
    this.#map = map;
    this.#names = names;
    this.#queues = queues;
    this.#references = new References((id) => names.resource(id));
  }

  /** What a fix of a queue has to know in a world. */
  of(world: World, queue: Resource): SealingFacts {
    const names = this.#names;
    const key = (resource: Resource): SealingKey | undefined => this.#key(world, resource, queue);
    return {
      edges: () => this.#edgesOf(queue),
      deadLetterQueues: () => this.#deadLetterQueues(world, queue),
      keys: (kin) => {
        this.#keys ??= new KeysByName(this.#map.keys, (one) => (this.#map.policyIn(world, one)?.seals.length ?? 0) > 0);
        return this.#keys
          .near(queue, kin)
          .map(key)
          .filter((found) => found !== undefined);
      },
      key,
      keyBy: (alias) => {
        const named = identifyKey({ kind: 'scalar', origin: queue.origin, value: alias }, names.lookup(world));
        return named.kind === 'resource' ? key(named.key) : undefined;
      },
      hasAlias: (name) => names.hasAlias(name),
      has: (id) => names.resource(id) !== undefined,
      leadsTo: (from, to) => this.#references.lead(from, to),
    };
  }

  /** Everybody around a queue in some world, each once. */
  #edgesOf(queue: Resource): readonly Edge[] {
    const known = this.#edges.get(queue.id);
    if (known) return known;
    const edges = new Map<string, Edge>();
    for (const world of this.#map.worldsOf(this.#map.questionsOfNeighbourhood(queue))) {
      for (const edge of this.#map.neighbourhoodIn(world, queue)?.edges ?? []) {
        const { does, name, origin } = edge;
        const id = `${does} ${origin.path} ${origin.span.start} ${name}`;
        if (!edges.has(id)) edges.set(id, edge);
      }
    }
    const all = [...edges.values()];
    this.#edges.set(queue.id, all);
    return all;
  }

  #deadLetterQueues(world: World, queue: Resource): readonly Queue[] {
    const named = [...leavesOf(deadLetterTarget(queue))].flatMap((leaf) => [...this.#names.queuesAt(leaf)]);
    return [...new Set(named)]
      .filter((target) => target !== queue)
      .map((target) => this.#queues.aloneIn(world, target))
      .filter((target) => target !== undefined);
  }

  /** A key as it is in a world, if it exists wherever a queue does. */
  #key(world: World, key: Resource, queue: Resource): SealingKey | undefined {
    const isThere = key.exists === ALWAYS || this.#isWherever(key, queue);
    const policy = isThere ? this.#map.policyIn(world, key) : undefined;
    return policy && { key: kmsKey(key, this.#names.lookup(world).settled), policy };
  }

  #isWherever(key: Resource, queue: Resource): boolean {
    const questions = new Questions(this.#map.variables);
    for (const { exists } of [key, queue]) questions.addTest(exists);
    return this.#map
      .worldsOf(questions)
      .every((each) => holds(queue.exists, each) === 'no' || holds(key.exists, each) === 'yes');
  }
}
