import type { PolicySetting } from '../policy/setting.ts';
import { canonical } from '../resources/canonical.ts';
import { leavesOf } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, type World } from '../resources/test.ts';
import type { ResourceId, Value } from '../resources/value.ts';
import { isThere, type Questions } from '../resources/world.ts';
import { authorsWordsOf, kindOf, propertyOf, wordsOf } from '../vocabulary/vocabulary.ts';
import { unitSetting } from './access.ts';
import { documentOf, isElsewhere, isGrant, isKey, targetsOf } from './attachment.ts';
import type { Edge, Neighbourhood } from './edge.ts';
import { grantDocument, KeyGrants } from './grants.ts';
import { identifyQueue, type Lookup } from './identify.ts';
import { push } from './multimap.ts';
import type { Names } from './names.ts';
import type { Neighbours } from './neighbours.ts';
import { namesKey, namesQueue } from './own-names.ts';
import { PerWorld } from './per-world.ts';
import type { AttachedPolicy, Rival } from './policy.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

/** What a policy is read with. */
interface Context {
  readonly names: Names;
  readonly neighbours: Neighbours;
  readonly queues: Queues;
  /** Everybody around a queue in a world. */
  readonly around: (world: World, queue: Resource) => Neighbourhood | undefined;
}

/** The policies of a unit's keys and queues, with all choices still open. */
export class AttachedPolicies {
  readonly #all: readonly Resource[];
  readonly #names: Names;
  readonly #queues: Queues;
  readonly #around: Context['around'];
  /** The queues that a key may seal or a policy may be attached to; and the other way round, a queue's policies. */
  readonly #queuesOf = new Map<ResourceId, Resource[]>();
  readonly #policiesOf = new Map<ResourceId, Resource[]>();
  /** The grants of a key, by its id or by what names it where it is not of the unit. */
  readonly #grantsOf = new Map<string, Resource[]>();
  readonly #granted = new PerWorld<KeyGrants>();
  readonly #bucketNames = new Set<string>();
  readonly #read = new PerWorld<AttachedPolicy | undefined>();
  /** Queue policies with a target that cannot be told; found when asked for. */
  #unattached: readonly Resource[] | undefined;

  /** @param resources all of the unit: queues name keys, and the names of buckets count in policies */
  constructor(
    all: readonly Resource[],
    resources: readonly Resource[],
    { names, neighbours, queues, around }: Context,
  ) {
    this.#all = all;
    this.#names = names;
    this.#queues = queues;
    this.#around = around;
    for (const resource of resources) {
      const kind = kindOf(resource.type);
      if (kind === 'queue')
        for (const key of names.keysAt(propertyOf(resource, 'queue', 'key'))) push(this.#queuesOf, key.id, resource);
      if (kind === 'grant') this.#indexGrant(resource);
      const name = kind === 'bucket' ? propertyOf(resource, 'bucket', 'name') : undefined;
      if (name?.kind === 'scalar') this.#bucketNames.add(String(name.value));
    }
    for (const policy of all) {
      for (const target of targetsOf(policy).flatMap((value) => [...leavesOf(value)])) {
        for (const queue of names.queuesAt(target)) {
          push(this.#queuesOf, policy.id, queue);
          push(this.#policiesOf, queue.id, policy);
          neighbours.connectLetIn(documentOf(policy), queue);
        }
      }
    }
  }

  #indexGrant(grant: Resource): void {
    const key = propertyOf(grant, 'grant', 'key');
    push(this.#grantsOf, canonical(key), grant);
    for (const { id } of this.#names.keysAt(key)) push(this.#grantsOf, id, grant);
  }

  /** The queues that a key seals, or that a policy is attached to, in some world. */
  queuesOf(carrier: Resource): readonly Resource[] {
    return this.#queuesOf.get(carrier.id) ?? [];
  }

  /** Whether a queue has a policy in some world. */
  isOn(queue: Resource): boolean {
    return this.#policiesOf.has(queue.id);
  }

  /** What a policy's findings may hang on: its own text, and whether the queues it is attached to and its rivals exist. */
  ask(policy: Resource, questions: Questions): void {
    questions.addTest(policy.exists);
    questions.addValue(documentOf(policy));
    if (isKey(policy)) return;
    for (const target of targetsOf(policy)) questions.addValue(target);
    for (const queue of this.#queuesOf.get(policy.id) ?? []) {
      questions.addTest(queue.exists);
      for (const rival of this.#policiesOf.get(queue.id) ?? []) {
        questions.addTest(rival.exists);
        for (const target of targetsOf(rival)) questions.addValue(target);
      }
    }
  }

  /** The grants of a queue's key in a world. */
  grantsOn(world: World, { key }: Queue): KeyGrants {
    const named = key.key?.resource.id ?? canonical(key.value);
    return this.#granted.get(world, named, () => {
      const grants = (this.#grantsOf.get(named) ?? [])
        .map((grant) => this.in(world, grant))
        .filter((grant) => grant !== undefined);
      return new KeyGrants(grants, this.#names.lookup(world));
    });
  }

  /** A policy, or a grant as one, as it is in a world; `undefined` where it does not exist there. */
  in(world: World, policy: Resource): AttachedPolicy | undefined {
    return this.#read.get(world, policy.id, () => this.#policy(world, policy));
  }

  /** What the policies of a queue hang on. */
  askOf(queue: Resource, questions: Questions): void {
    for (const policy of this.#perhapsOf(queue)) {
      questions.addTest(policy.exists);
      for (const target of targetsOf(policy)) questions.addValue(target);
      questions.addValue(documentOf(policy));
    }
  }

  #policy(world: World, policy: Resource): AttachedPolicy | undefined {
    if (holds(policy.exists, world) === 'no') return undefined;
    const lookup = this.#names.lookup(world);
    const { settled } = lookup;
    const value = settled(documentOf(policy));
    const ofKey = isKey(policy) || isGrant(policy);
    const targets = this.#targetsIn(policy, lookup);
    let queues: readonly Queue[] | undefined;
    const queuesNow = (): readonly Queue[] => {
      if (ofKey) return [];
      queues ??= (this.#queuesOf.get(policy.id) ?? [])
        .map((queue) => this.#queues.aloneIn(world, queue))
        .filter((queue) => queue !== undefined)
        .filter(({ resource }) => targets.some((target) => identifyQueue(target, lookup) === resource));
      return queues;
    };
    let edges: readonly Edge[] | undefined;
    const edgesNow = (): readonly Edge[] => {
      edges ??= (this.#queuesOf.get(policy.id) ?? [])
        .map((queue) => this.#around(world, queue))
        .filter((found) => found !== undefined)
        .filter(({ queue }) =>
          ofKey
            ? queue.key.key?.resource === policy
            : targets.some((target) => identifyQueue(target, lookup) === queue.resource),
        )
        .flatMap((found) => found.edges);
      return edges;
    };
    const bypass = isKey(policy) ? settled(propertyOf(policy, 'key', 'bypassLockoutCheck')) : undefined;
    const about = {
      carrier: ofKey ? 'key' : 'queue',
      names: (named: Value) => (ofKey ? namesKey(named, policy) : namesQueue(named, lookup, targets)),
      ownsBucket: (name: string) => this.#bucketNames.has(name),
    } as const;
    let setting: PolicySetting | undefined;
    return {
      ...about,
      resource: policy,
      name: (policy.policyBy ?? policy).name,
      origin: (policy.policyBy ?? policy).origin,
      word: () => wordFor(policy),
      ...(value.kind === 'absent'
        ? {}
        : { document: isGrant(policy) ? grantDocument(policy, value) : lookup.document(value) }),
      targets,
      targetWord: ofKey
        ? ''
        : wordsOf(kindOf(policy.type) === 'queueInlinePolicy' ? 'queueInlinePolicy' : 'queuePolicy', policy.type)
            .queues,
      queues: queuesNow,
      seals: ofKey ? (this.#queuesOf.get(policy.id) ?? []) : [],
      rivals: () => queuesNow().flatMap((queue) => this.#rivalOf(policy, queue, world, lookup)),
      edges: edgesNow,
      bypassesLockoutCheck: bypass?.kind === 'scalar' && String(bypass.value).toLowerCase() === 'true',
      unitSetting: () => {
        setting ??= unitSetting(about, lookup);
        return setting;
      },
    };
  }

  #targetsIn(policy: Resource, { settled }: Lookup): readonly Value[] {
    return targetsOf(policy)
      .map(settled)
      .flatMap((found) => (found.kind === 'list' ? found.items : [found]))
      .filter(isThere);
  }

  /** The first policy in the text that is attached to a queue beside one that stands after it. */
  #rivalOf(policy: Resource, queue: Queue, world: World, lookup: Lookup): Rival[] {
    const rival = (this.#policiesOf.get(queue.resource.id) ?? []).find(
      (other) =>
        isBefore(other, policy) &&
        holds(other.exists, world) === 'yes' &&
        this.#targetsIn(other, lookup).some((target) => identifyQueue(target, lookup) === queue.resource),
    );
    return rival ? [{ resource: rival, queue }] : [];
  }

  /** The queue policies that some world attaches to a queue, and those of which nobody can tell whose they are. */
  #perhapsOf(queue: Resource): readonly Resource[] {
    this.#unattached ??= this.#all.filter(
      (policy) => !isKey(policy) && !targetsOf(policy).every((target) => this.#isIdentified(target)),
    );
    return [...new Set([...(this.#policiesOf.get(queue.id) ?? []), ...this.#unattached])];
  }

  #isIdentified(target: Value): boolean {
    return [...leavesOf(target)].every((leaf) => isElsewhere(leaf) || [...this.#names.queuesAt(leaf)].length > 0);
  }

  /** Whether a queue has a policy in some world, or may have one. */
  mayBeOn(queue: Resource): boolean {
    return this.#perhapsOf(queue).length > 0;
  }

  /** The policies of a queue in a world, and those that may be. */
  ofQueue(world: World, queue: Resource, lookup: Lookup): AttachedPolicy[] {
    return this.#perhapsOf(queue)
      .map((policy) => this.in(world, policy))
      .filter((policy) => policy !== undefined)
      .filter(({ targets }) =>
        targets.some((target) => !isElsewhere(target) && (identifyQueue(target, lookup) ?? queue) === queue),
      );
  }
}

/** What the author calls the property that says whom a policy or grant lets in. */
function wordFor(policy: Resource): string {
  if (isGrant(policy)) return wordsOf('grant', policy.type).grantee;
  return isKey(policy) ? authorsWordsOf('key', policy).policy : wordsOf('queuePolicy', policy.type).policy;
}

function isBefore({ origin: one }: Resource, { origin: other }: Resource): boolean {
  return one.path === other.path ? one.span.start < other.span.start : one.path < other.path;
}
