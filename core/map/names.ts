import { ALIAS_DEPTH, SAME_NAMES } from '../limits.ts';
import { type PolicyDocument, readDocument } from '../policy/document.ts';
import { canonical } from '../resources/canonical.ts';
import { leavesOf } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, type World } from '../resources/test.ts';
import type { ResourceId, Value } from '../resources/value.ts';
import { isSameIn, Questions, settle, type Variables, worldsOf } from '../resources/world.ts';
import { kindOf, propertyOf } from '../vocabulary/vocabulary.ts';
import { aliasNameIn, identifyQueue, type Lookup, queueNameIn, withoutDynamicReference } from './identify.ts';

const NO_ANSWERS: World = new Map();

/** What the values of a unit may name: its resources by reference, its aliases and queues also by the names they are given. */
export class Names {
  readonly #variables: Variables;
  readonly #account: string | undefined;
  readonly #resources: ReadonlyMap<ResourceId, Resource>;
  /** Aliases and queues by each name that some world gives them; two may share one where they never exist together. */
  readonly #aliases = new Map<string, Resource[]>();
  readonly #queueNames = new Map<string, Resource[]>();
  readonly #documents = new Map<Value, PolicyDocument>();
  readonly #lookups = new WeakMap<World, Lookup>();

  /** @param account the account that all is deployed to, where the project says which one that is */
  constructor(resources: readonly Resource[], variables: Variables, account?: string) {
    this.#variables = variables;
    this.#account = account;
    this.#resources = new Map(resources.map((resource) => [resource.id, resource]));
    for (const resource of resources) {
      const kind = kindOf(resource.type);
      if (kind === 'alias') this.#index(this.#aliases, resource, propertyOf(resource, 'alias', 'name'));
      if (kind === 'queue') this.#index(this.#queueNames, resource, propertyOf(resource, 'queue', 'name'));
    }
  }

  resource(id: ResourceId): Resource | undefined {
    return this.#resources.get(id);
  }

  /** Whether an alias has a name, given as canonical text, in some world. */
  hasAlias(name: string): boolean {
    return this.#aliases.has(name);
  }

  /** What names mean in one world. */
  lookup(world: World): Lookup {
    const known = this.#lookups.get(world) ?? this.#lookup(world);
    this.#lookups.set(world, known);
    return known;
  }

  #lookup(world: World): Lookup {
    // A world without answers is that of a subject on which no question bears: all its values are settled as they are.
    const settled = (value: Value): Value =>
      withoutDynamicReference(world.size === 0 ? value : settle(value, world, this.#variables));
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
      document: (value) => this.#document(value, world),
      account: this.#account,
      resource: (id) => this.#resources.get(id),
      alias: (text) => named(this.#aliases, text, (alias) => propertyOf(alias, 'alias', 'name')),
      queue: (text) => named(this.#queueNames, text, (queue) => propertyOf(queue, 'queue', 'name')),
    };
  }

  /** What is the same in all worlds is read for one of them; what is not would fill the memory. */
  #document(value: Value, world: World): PolicyDocument {
    if (world.size > 0 && !isSameIn(value, world)) return readDocument(value);
    const known = this.#documents.get(value) ?? readDocument(value);
    this.#documents.set(value, known);
    return known;
  }

  /** Every queue that a value names in some world. */
  *queuesAt(value: Value): Iterable<Resource> {
    for (const settled of this.#settlingsOf(value)) {
      const queue = identifyQueue(settled, this.lookup(NO_ANSWERS));
      if (queue) yield queue;
      yield* this.#queueNames.get(queueNameIn(settled) ?? '') ?? [];
    }
  }

  /** Every key and alias that a value may lead to, in some world. */
  *keysAt(value: Value, seen = new Set<ResourceId>(), depth = 0): Iterable<Resource> {
    for (const leaf of leavesOf(value)) {
      const found: Resource[] = [];
      for (const part of leaf.kind === 'text' ? leaf.parts : [leaf]) {
        const target = part.kind === 'reference' ? this.#resources.get(part.to) : undefined;
        if (target) found.push(target);
      }
      if (this.#aliases.size > 0 && leaf.kind !== 'reference') {
        for (const settled of this.#settlingsOf(leaf))
          found.push(...(this.#aliases.get(aliasNameIn(settled) ?? '') ?? []));
      }
      for (const target of found) {
        if (seen.has(target.id)) continue;
        seen.add(target.id);
        yield target;
        if (kindOf(target.type) === 'alias' && depth < ALIAS_DEPTH)
          yield* this.keysAt(propertyOf(target, 'alias', 'target'), seen, depth + 1);
      }
    }
  }

  #index(names: Map<string, Resource[]>, resource: Resource, name: Value): void {
    if (name.kind === 'absent') return;
    for (const settled of this.#settlingsOf(name)) {
      const text = canonical(settled);
      const named = names.get(text) ?? [];
      names.set(text, named);
      if (named.length < SAME_NAMES && named.at(-1) !== resource) named.push(resource);
    }
  }

  /** What a value comes to in one world after another, by the questions that it hangs on itself. */
  *#settlingsOf(value: Value): Iterable<Value> {
    const questions = new Questions(this.#variables);
    questions.addValue(value);
    for (const world of worldsOf(questions.variables, this.#variables)) yield settle(value, world, this.#variables);
  }
}
