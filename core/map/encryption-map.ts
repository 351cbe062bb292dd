import { canonical } from '../resources/canonical.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, OTHER, type Variable, type World } from '../resources/test.ts';
import { entryOf, type ResourceId, type Value } from '../resources/value.ts';
import { deploymentVariable, Questions, settle, type Variables, worldsOf } from '../resources/world.ts';
import { kindOf, propertyOf, wordsOf } from '../vocabulary/vocabulary.ts';
import {
  aliasNameIn,
  identifyKey,
  identifyQueue,
  type KeyReference,
  type Lookup,
  queueNameIn,
  withoutDynamicReference,
} from './identify.ts';
import { encryptionOf, type KmsKey, type ManagedSse, type Queue } from './queue.ts';

/** The properties of a queue that say how it is sealed. */
const SEALING = ['key', 'managedSse', 'reusePeriod'] as const;
/** The properties of a queue by which a project may tell its queues apart. */
const NAMING = ['name', 'tags'] as const;

/** A unit's queues and what surrounds them, with all choices still open. */
export class EncryptionMap {
  /** Every queue of the unit, in the order in which they were read. */
  readonly queues: readonly Resource[];
  readonly variables: Variables;
  readonly #resources: ReadonlyMap<ResourceId, Resource>;
  /** Aliases and queues by each name that some world gives them; two may share one where they never exist together. */
  readonly #aliases = new Map<string, Resource[]>();
  readonly #queueNames = new Map<string, Resource[]>();
  /** The queues that may name a queue as their dead-letter queue. */
  readonly #sources = new Map<ResourceId, Resource[]>();

  constructor(resources: readonly Resource[], variables: readonly Variable[]) {
    this.variables = new Map(variables.map((variable) => [variable.id, variable]));
    this.#resources = new Map(resources.map((resource) => [resource.id, resource]));
    this.queues = resources.filter((resource) => kindOf(resource.type) === 'queue');
    for (const resource of resources) {
      const kind = kindOf(resource.type);
      if (kind === 'alias') this.#index(this.#aliases, resource, propertyOf(resource, 'alias', 'name'));
      if (kind === 'queue') this.#index(this.#queueNames, resource, propertyOf(resource, 'queue', 'name'));
    }
    for (const queue of this.queues) this.#linkDeadLetterQueue(queue);
  }

  /**
   * What a queue's findings may hang on, the nearest first: itself, its key, then the queues it serves.
   *
   * @param byName whether what is required of the queue hangs on its name in SQS or on its tags
   */
  questionsOf(queue: Resource, byName: boolean): Questions {
    const questions = new Questions(this.variables);
    if (byName) for (const property of NAMING) questions.addValue(propertyOf(queue, 'queue', property));
    this.#askQueue(queue, questions);
    for (const source of this.#sources.get(queue.id) ?? []) {
      questions.addValue(deadLetterTarget(source));
      this.#askQueue(source, questions);
    }
    return questions;
  }

  /** A queue as it is in a world; `undefined` where it does not exist there. */
  queueIn(world: World, queue: Resource): Queue | undefined {
    return this.#queue(world, queue, this.#sources.get(queue.id) ?? []);
  }

  #index(names: Map<string, Resource[]>, resource: Resource, name: Value): void {
    if (name.kind === 'absent') return;
    for (const settled of this.#settlingsOf(name)) {
      const text = canonical(settled);
      const known = names.get(text);
      if (!known) names.set(text, [resource]);
      else if (known.at(-1) !== resource) known.push(resource);
    }
  }

  #linkDeadLetterQueue(queue: Resource): void {
    for (const target of leavesOf(deadLetterTarget(queue))) {
      for (const deadLetterQueue of this.#queuesAt(target)) {
        if (deadLetterQueue.id === queue.id) continue;
        const sources = this.#sources.get(deadLetterQueue.id);
        if (!sources) this.#sources.set(deadLetterQueue.id, [queue]);
        else if (sources.at(-1) !== queue) sources.push(queue);
      }
    }
  }

  /** Every queue that a value names in some world. */
  *#queuesAt(value: Value): Iterable<Resource> {
    for (const settled of this.#settlingsOf(value)) {
      const queue = identifyQueue(settled, this.#lookup(new Map()));
      if (queue) yield queue;
      yield* this.#queueNames.get(queueNameIn(settled) ?? '') ?? [];
    }
  }

  /** What a value comes to in one world after another, by the questions that it hangs on itself. */
  *#settlingsOf(value: Value): Iterable<Value> {
    const questions = new Questions(this.variables);
    questions.addValue(value);
    for (const world of worldsOf(questions.variables, this.variables)) yield settle(value, world, this.variables);
  }

  #askQueue(queue: Resource, questions: Questions): void {
    questions.addTest(queue.exists);
    for (const property of SEALING) questions.addValue(propertyOf(queue, 'queue', property));
    this.#askKey(propertyOf(queue, 'queue', 'key'), questions, new Set());
  }

  #askKey(value: Value, questions: Questions, seen: Set<ResourceId>): void {
    const ask = (target: Resource): void => {
      if (seen.has(target.id)) return;
      seen.add(target.id);
      questions.addValue(target.properties);
      if (kindOf(target.type) === 'alias') this.#askKey(propertyOf(target, 'alias', 'target'), questions, seen);
    };
    for (const leaf of leavesOf(value)) {
      for (const part of leaf.kind === 'text' ? leaf.parts : [leaf]) {
        const target = part.kind === 'reference' ? this.#resources.get(part.to) : undefined;
        if (target) ask(target);
      }
      if (this.#aliases.size === 0 || leaf.kind === 'reference') continue;
      for (const settled of this.#settlingsOf(leaf)) {
        for (const alias of this.#aliases.get(aliasNameIn(settled) ?? '') ?? []) {
          questions.addTest(alias.exists);
          ask(alias);
        }
      }
    }
  }

  #lookup(world: World): Lookup {
    // A world without answers is that of a subject on which no question bears: all its values are settled as they are.
    const settled = (value: Value): Value =>
      withoutDynamicReference(world.size === 0 ? value : settle(value, world, this.variables));
    const named = (
      names: ReadonlyMap<string, readonly Resource[]>,
      text: string,
      name: (resource: Resource) => Value,
    ): Resource | undefined =>
      names
        .get(text)
        ?.find((resource) => holds(resource.exists, world) === 'yes' && canonical(settled(name(resource))) === text);
    return {
      settled,
      resource: (id) => this.#resources.get(id),
      alias: (text) => named(this.#aliases, text, (alias) => propertyOf(alias, 'alias', 'name')),
      queue: (text) => named(this.#queueNames, text, (queue) => propertyOf(queue, 'queue', 'name')),
    };
  }

  #queue(world: World, resource: Resource, sources: readonly Resource[]): Queue | undefined {
    if (holds(resource.exists, world) === 'no') return undefined;
    const lookup = this.#lookup(world);
    const { settled } = lookup;
    const value = settled(propertyOf(resource, 'queue', 'key'));
    const reference = identifyKey(value, lookup);
    const managedSse = managedSseOf(settled(propertyOf(resource, 'queue', 'managedSse')));
    const fact = (name: 'account' | 'region' | 'partition'): string | undefined => {
      const answer = world.get(deploymentVariable(name));
      return answer === OTHER ? undefined : answer;
    };
    return {
      name: resource.name,
      resource,
      origin: resource.origin,
      words: wordsOf('queue', resource.type),
      encryption: encryptionOf(reference, managedSse.state),
      key: { value, origin: value.origin, reference, ...keyIn(reference, settled) },
      managedSse,
      reusePeriod: settled(propertyOf(resource, 'queue', 'reusePeriod')),
      get queueName() {
        return settled(propertyOf(resource, 'queue', 'name'));
      },
      get tags() {
        return tagsOf(settled(propertyOf(resource, 'queue', 'tags')));
      },
      account: fact('account'),
      region: fact('region'),
      partition: fact('partition'),
      deadLetterOf: sources
        .filter((source) => holds(source.exists, world) === 'yes')
        .filter((source) => identifyQueue(settled(deadLetterTarget(source)), lookup)?.id === resource.id)
        .map((source) => this.#queue(world, source, []))
        .filter((source) => source !== undefined),
    };
  }
}

function deadLetterTarget(queue: Resource): Value {
  return entryOf(propertyOf(queue, 'queue', 'redrive'), 'deadLetterTargetArn');
}

/** All that a value may come to. */
function* leavesOf(value: Value): Iterable<Value> {
  if (value.kind === 'choice') {
    yield* leavesOf(value.yes);
    yield* leavesOf(value.no);
  } else {
    yield value;
  }
}

function keyIn(reference: KeyReference, settled: (value: Value) => Value): { key?: KmsKey } {
  if (reference.kind !== 'resource') return {};
  const resource = reference.key;
  const property = (name: 'enabled' | 'spec' | 'usage' | 'origin'): Value => settled(propertyOf(resource, 'key', name));
  return {
    key: {
      name: resource.name,
      resource,
      enabled: property('enabled'),
      spec: property('spec'),
      usage: property('usage'),
      material: property('origin'),
    },
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
  if (value.kind !== 'list') return tags;
  for (const item of value.items) {
    const key = entryOf(item, 'Key');
    const tag = entryOf(item, 'Value');
    if (key.kind === 'scalar' && tag.kind === 'scalar') tags.set(String(key.value), String(tag.value));
  }
  return tags;
}
