import { leavesOf, type Possibility } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, OTHER, type World } from '../resources/test.ts';
import { entryOf, type ResourceId, type Value } from '../resources/value.ts';
import { deploymentVariable, type Questions } from '../resources/world.ts';
import { authorsWordsOf, kindOf, type Property, propertyOf } from '../vocabulary/vocabulary.ts';
import { isKey } from './attachment.ts';
import { identifyKey, identifyQueue, type KeyReference, type Lookup } from './identify.ts';
import { push } from './multimap.ts';
import type { Names } from './names.ts';
import type { Neighbours } from './neighbours.ts';
import { PerWorld } from './per-world.ts';
import type { AttachedPolicy } from './policy.ts';
import {
  encryptionOf,
  type KmsKey,
  type ManagedSse,
  type Queue,
  type SealingFacts,
  type Undelivered,
} from './queue.ts';
import type { Wire } from './wires.ts';

/** The properties of a queue that say how it is sealed. */
const SEALING = ['key', 'managedSse', 'reusePeriod'] as const;
/** The properties of a queue by which a project may tell its queues apart. */
const NAMING = ['name', 'tags'] as const;
/** The properties that say whether a key can be used, and where an alias leads. */
const USABILITY = ['enabled', 'spec', 'usage', 'origin'] as const;
const ALIAS = ['name', 'target'] as const;

/** A queue that may be meant for what a wire sends elsewhere. */
interface Detour {
  readonly wire: Wire;
  readonly meantFor: Possibility;
  readonly queue: Resource;
}

/** Finds the queue policies of a queue. */
interface QueuePolicies {
  ofQueue(world: World, queue: Resource, lookup: Lookup): readonly AttachedPolicy[];
  mayBeOn(queue: Resource): boolean;
}

/** What a queue asks of the map once somebody wants to know. */
interface Asked {
  policies(): QueuePolicies;
  forSealing(world: World, queue: Resource): SealingFacts;
}

/** A unit's queues, and whose dead letters each of them takes, with all choices still open. */
export class Queues {
  readonly #names: Names;
  readonly #asked: Asked;
  /** The queues that may name a queue as their dead-letter queue; what services may not deliver elsewhere and send to it. */
  readonly #sources = new Map<ResourceId, Resource[]>();
  readonly #detours = new Map<ResourceId, Detour[]>();
  readonly #seen = new PerWorld<Queue | undefined>();

  constructor(queues: readonly Resource[], names: Names, neighbours: Neighbours, asked: Asked) {
    this.#names = names;
    this.#asked = asked;
    for (const queue of queues) {
      this.#linkDeadLetterQueue(queue);
      for (const wire of neighbours.deadLettersTo(queue)) this.#linkDetours(queue, wire);
    }
  }

  /** A queue as it is in a world, with the queues that it serves; `undefined` where it does not exist there. */
  in(world: World, queue: Resource): Queue | undefined {
    return this.#seen.get(world, queue.id, () => this.#queue(world, queue, this.#sources.get(queue.id) ?? []));
  }

  /** The same without the queues that it serves. */
  aloneIn(world: World, queue: Resource): Queue | undefined {
    return this.#queue(world, queue, []);
  }

  /** What hangs on the name that a project gives a queue, or on its tags. */
  askNaming(queue: Resource, questions: Questions): void {
    for (const property of NAMING) questions.addValue(propertyOf(queue, 'queue', property));
  }

  /** What a queue hangs on, the nearest first: itself, its key, then the queues that name it as their dead-letter queue. */
  ask(queue: Resource, questions: Questions): void {
    this.#askQueue(queue, questions);
    for (const source of this.#sources.get(queue.id) ?? []) {
      questions.addValue(deadLetterTarget(source));
      this.#askQueue(source, questions);
    }
  }

  /** What the queues hang on of which a queue is sent what cannot be delivered. */
  askUndelivered(queue: Resource, questions: Questions): void {
    for (const { wire, meantFor, queue: other } of this.#detours.get(queue.id) ?? []) {
      for (const test of [wire.when, meantFor.when]) questions.addTest(test);
      for (const value of [wire.target, meantFor.is]) questions.addValue(value);
      this.#askQueue(other, questions);
    }
  }

  #linkDeadLetterQueue(queue: Resource): void {
    for (const target of leavesOf(deadLetterTarget(queue))) {
      for (const deadLetterQueue of this.#names.queuesAt(target)) {
        if (deadLetterQueue.id === queue.id) continue;
        push(this.#sources, deadLetterQueue.id, queue);
      }
    }
  }

  #linkDetours(deadLetterQueue: Resource, wire: Wire): void {
    for (const meantFor of wire.meantFor) {
      for (const queue of new Set(this.#names.queuesAt(meantFor.is)))
        if (queue !== deadLetterQueue) push(this.#detours, deadLetterQueue.id, { wire, meantFor, queue });
    }
  }

  /** What services send to a queue in a world instead of to others. */
  #undelivered(queue: Resource, world: World, lookup: Lookup): Undelivered[] {
    const through = new Map<Resource, Set<Resource>>();
    for (const { wire, meantFor, queue: other } of this.#detours.get(queue.id) ?? []) {
      const tests = [wire.when, meantFor.when, other.exists];
      if (!tests.every((test) => holds(test, world) === 'yes')) continue;
      if (identifyQueue(lookup.settled(wire.target), lookup) !== queue) continue;
      if (identifyQueue(lookup.settled(meantFor.is), lookup) !== other) continue;
      through.set(other, (through.get(other) ?? new Set()).add(wire.by));
    }
    return [...through].flatMap(([other, by]) => {
      const seen = this.#queue(world, other, []);
      return seen ? [{ queue: seen, through: [...by] }] : [];
    });
  }

  #askQueue(queue: Resource, questions: Questions): void {
    questions.addTest(queue.exists);
    for (const property of SEALING) questions.addValue(propertyOf(queue, 'queue', property));
    this.#askKey(propertyOf(queue, 'queue', 'key'), questions);
  }

  #askKey(value: Value, questions: Questions): void {
    for (const target of this.#names.keysAt(value)) {
      if (kindOf(target.type) === 'alias') {
        for (const property of ALIAS) questions.addValue(propertyOf(target, 'alias', property));
      } else if (isKey(target)) {
        for (const property of USABILITY) questions.addValue(propertyOf(target, 'key', property));
      }
      questions.addTest(target.exists);
    }
  }

  #queue(world: World, resource: Resource, sources: readonly Resource[]): Queue | undefined {
    if (holds(resource.exists, world) === 'no') return undefined;
    const lookup = this.#names.lookup(world);
    const { settled } = lookup;
    const value = settled(propertyOf(resource, 'queue', 'key'));
    const reference = identifyKey(value, lookup);
    const managedSse = managedSseOf(settled(propertyOf(resource, 'queue', 'managedSse')));
    const fact = (name: 'account' | 'region' | 'partition'): string | undefined => {
      const known = name === 'partition' ? undefined : resource.environment?.[name];
      const answer = known ?? world.get(deploymentVariable(name));
      return answer === OTHER ? undefined : answer;
    };
    return {
      name: resource.name,
      resource,
      origin: resource.origin,
      words: () => authorsWordsOf('queue', resource),
      encryption: encryptionOf(reference, managedSse.state),
      key: { value, origin: value.origin, reference, ...keyIn(reference, settled) },
      managedSse,
      reusePeriod: settled(propertyOf(resource, 'queue', 'reusePeriod')),
      queueName: settled(propertyOf(resource, 'queue', 'name')),
      tags: () => tagsOf(settled(propertyOf(resource, 'queue', 'tags'))),
      account: fact('account'),
      region: fact('region'),
      partition: fact('partition'),
      deadLetterOf: sources
        .filter((source) => holds(source.exists, world) === 'yes')
        .filter((source) => identifyQueue(settled(deadLetterTarget(source)), lookup)?.id === resource.id)
        .map((source) => this.#queue(world, source, []))
        .filter((source) => source !== undefined),
      undelivered: () => this.#undelivered(resource, world, lookup),
      policies: () => this.#asked.policies().ofQueue(world, resource, lookup),
      mayHavePolicies: () => this.#asked.policies().mayBeOn(resource),
      forSealing: () => this.#asked.forSealing(world, resource),
    };
  }
}

/** What names the dead-letter queue of a queue. */
export function deadLetterTarget(queue: Resource): Value {
  return entryOf(propertyOf(queue, 'queue', 'redrive'), 'deadLetterTargetArn');
}

/** Whether a queue may be stored in plaintext in some world, as far as its own text tells. */
export function mayBePlaintext(queue: Resource): boolean {
  return [...leavesOf(propertyOf(queue, 'queue', 'managedSse'))].some(
    (leaf) => leaf.kind === 'unknown' || managedSseOf(leaf).state === 'off',
  );
}

function keyIn(reference: KeyReference, settled: (value: Value) => Value): { key?: KmsKey } {
  return reference.kind === 'resource' ? { key: kmsKey(reference.key, settled) } : {};
}

/** A key as it is where its values are settled. */
export function kmsKey(resource: Resource, settled: (value: Value) => Value): KmsKey {
  const property = (name: Property<'key'>): Value => settled(propertyOf(resource, 'key', name));
  return {
    name: resource.name,
    resource,
    enabled: property('enabled'),
    spec: property('spec'),
    usage: property('usage'),
    material: property('origin'),
    rotation: property('rotation'),
    deletionWindow: property('deletionWindow'),
    words: () => authorsWordsOf('key', resource),
  };
}

/** `true` and `false` count in any case, as text too. */
function managedSseOf(value: Value): ManagedSse {
  const { origin } = value;
  if (value.kind === 'absent') return { state: 'absent', origin };
  if (value.kind === 'scalar') {
    const text = String(value.value).toLowerCase();
    if (text === 'true') return { state: 'on', origin };
    if (text === 'false') return { state: 'off', origin };
    return { state: 'unknown', origin, why: { hidden: 'malformed', name: 'a value that is neither true nor false' } };
  }
  return {
    state: 'unknown',
    origin,
    why: value.kind === 'unknown' ? value.why : { hidden: 'malformed', name: 'a value that is neither true nor false' },
  };
}

function tagsOf(value: Value): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  if (value.kind === 'map') {
    for (const [key, { value: tag }] of value.entries) if (tag.kind === 'scalar') tags.set(key, String(tag.value));
  }
  for (const item of value.kind === 'list' ? value.items : []) {
    const key = tagPart(item, 'Key');
    const tag = tagPart(item, 'Value');
    if (key.kind === 'scalar' && tag.kind === 'scalar') tags.set(String(key.value), String(tag.value));
  }
  return tags;
}

/** The Cloud Control provider of Terraform writes in lower case what CloudFormation does not. */
function tagPart(item: Value, name: string): Value {
  const part = entryOf(item, name);
  return part.kind === 'absent' ? entryOf(item, name.toLowerCase()) : part;
}
