import { SHARED_WORLDS } from '../limits.ts';
import { allows } from '../policy/allows.ts';
import type { PolicySetting } from '../policy/setting.ts';
import { canonical, hasHole } from '../resources/canonical.ts';
import { leavesOf, type Possibility } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, OTHER, type Truth, type Variable, type World } from '../resources/test.ts';
import { type DeploymentFact, entryOf, type ResourceId, type Value } from '../resources/value.ts';
import { deploymentVariable, isThere, Questions, type Variables, worldsOf } from '../resources/world.ts';
import type { Origin } from '../text/span.ts';
import { authorsWordsOf, type Kind, kindOf, type Property, propertyOf, wordsOf } from '../vocabulary/vocabulary.ts';
import { accessTo, callerOf, unitSetting } from './access.ts';
import { type Admission, Edge, type IdentityUse, type KeyUse, type Neighbourhood, type Questioned } from './edge.ts';
import { identifyKey, identifyQueue, type KeyReference, keyNamingOf, type Lookup } from './identify.ts';
import { documentsOf } from './identities.ts';
import { Names } from './names.ts';
import { type Neighbour, Neighbours, type Principal } from './neighbours.ts';
import type { AttachedPolicy, IdentityPolicy, Rival } from './policy.ts';
import { encryptionOf, type KmsKey, type ManagedSse, type Queue, type Undelivered } from './queue.ts';
import { identitiesIn, sendersIn } from './senders-in-policy.ts';
import type { Wire } from './wires.ts';

/** The properties of a queue that say how it is sealed. */
const SEALING = ['key', 'managedSse', 'reusePeriod'] as const;
/** The properties of a queue by which a project may tell its queues apart. */
const NAMING = ['name', 'tags'] as const;
/** The properties that say whether a key can be used, and where an alias leads. */
const USABILITY = ['enabled', 'spec', 'usage', 'origin'] as const;
const ALIAS = ['name', 'target'] as const;

/** Kinds of resource that carry a key's or a queue's policy, and those that carry IAM policies. */
const POLICY_KINDS: ReadonlySet<Kind | undefined> = new Set(['key', 'replicaKey', 'queuePolicy', 'queueInlinePolicy']);
const IDENTITY_KINDS: ReadonlySet<Kind | undefined> = new Set([
  'role',
  'user',
  'group',
  'identityPolicy',
  'rolePolicy',
  'managedPolicy',
]);

/** A queue that may be meant for what a wire sends elsewhere. */
interface Detour {
  readonly wire: Wire;
  readonly meantFor: Possibility;
  readonly queue: Resource;
}

interface Around extends Neighbourhood {
  readonly byIdentity: ReadonlyMap<ResourceId, readonly Edge[]>;
}

/** A unit's queues and what surrounds them, with all choices still open. */
export class EncryptionMap {
  /** Every queue of the unit, in the order in which they were read. */
  readonly queues: readonly Resource[];
  /** Every resource that carries a key's or a queue's policy. */
  readonly policies: readonly Resource[];
  /** Every resource that carries IAM policies. */
  readonly identityPolicies: readonly Resource[];
  readonly variables: Variables;
  readonly #names: Names;
  readonly #neighbours: Neighbours;
  /** Worlds by the questions that they answer; policies and neighbourhoods that were read already, by world. */
  readonly #worlds = new Map<string, readonly World[]>();
  readonly #read = new WeakMap<World, Map<ResourceId, AttachedPolicy | undefined>>();
  readonly #surroundings = new WeakMap<World, Map<ResourceId, Around | undefined>>();
  /** The queues that a key may seal or a policy may be attached to; and the other way round, a queue's policies. */
  readonly #queuesOf = new Map<ResourceId, Resource[]>();
  readonly #policiesOf = new Map<ResourceId, Resource[]>();
  readonly #bucketNames = new Set<string>();
  /** What event rules and metric filters look for. */
  readonly #watchers: readonly Value[];
  #watched: Truth | undefined;
  /** The queues that may name a queue as their dead-letter queue; what services may not deliver elsewhere and send to it. */
  readonly #sources = new Map<ResourceId, Resource[]>();
  readonly #detours = new Map<ResourceId, Detour[]>();
  /** Queue policies with a target that cannot be told; IAM policies that are used as boundaries. Both are found when asked for. */
  #unattached: readonly Resource[] | undefined;
  #boundaries: ReadonlySet<ResourceId> | undefined;

  /** @param ownAccounts ids of the accounts that the project says are its own; of one alone everything is deployed there */
  constructor(resources: readonly Resource[], variables: readonly Variable[], ownAccounts: ReadonlySet<string>) {
    const [account] = ownAccounts;
    this.variables = new Map(variables.map((variable) => [variable.id, variable]));
    this.#names = new Names(resources, this.variables, ownAccounts.size === 1 ? account : undefined);
    this.queues = resources.filter((resource) => kindOf(resource.type) === 'queue');
    this.policies = resources.filter((resource) => POLICY_KINDS.has(kindOf(resource.type)));
    this.identityPolicies = resources.filter((resource) => IDENTITY_KINDS.has(kindOf(resource.type)));
    for (const resource of resources) {
      if (kindOf(resource.type) !== 'bucket') continue;
      const name = propertyOf(resource, 'bucket', 'name');
      if (name.kind === 'scalar') this.#bucketNames.add(String(name.value));
    }
    this.#watchers = resources.flatMap((resource) => {
      const kind = kindOf(resource.type);
      return kind === 'eventRule' || kind === 'metricFilter' ? [propertyOf(resource, kind, 'pattern')] : [];
    });
    this.#neighbours = new Neighbours(resources, this.#names);
    for (const queue of this.queues) {
      this.#linkDeadLetterQueue(queue);
      for (const wire of this.#neighbours.deadLettersTo(queue)) this.#linkDetours(queue, wire);
      for (const key of this.#names.keysAt(propertyOf(queue, 'queue', 'key'))) push(this.#queuesOf, key.id, queue);
    }
    for (const policy of this.policies) {
      for (const target of targetsOf(policy).flatMap((value) => [...leavesOf(value)])) {
        for (const queue of this.#names.queuesAt(target)) {
          push(this.#queuesOf, policy.id, queue);
          push(this.#policiesOf, queue.id, policy);
          this.#neighbours.connectLetIn(documentOf(policy), queue);
        }
      }
    }
  }

  /** Every world that bears on some questions; few of them are the same for all who ask the same. */
  worldsOf({ variables }: Questions): readonly World[] {
    const asked = JSON.stringify([...variables]);
    const known = this.#worlds.get(asked);
    if (known) return known;
    const worlds = worldsOf(variables, this.variables);
    if (worlds.length <= SHARED_WORLDS) this.#worlds.set(asked, worlds);
    return worlds;
  }

  /** What a policy's findings may hang on: its own text, and whether the queues it is attached to and its rivals exist. */
  questionsOfPolicy(policy: Resource): Questions {
    const questions = new Questions(this.variables);
    questions.addTest(policy.exists);
    questions.addValue(documentOf(policy));
    if (isKey(policy)) return questions;
    for (const target of targetsOf(policy)) questions.addValue(target);
    for (const queue of this.#queuesOf.get(policy.id) ?? []) {
      questions.addTest(queue.exists);
      for (const rival of this.#policiesOf.get(queue.id) ?? []) {
        questions.addTest(rival.exists);
        for (const target of targetsOf(rival)) questions.addValue(target);
      }
    }
    return questions;
  }

  /** A policy as it is in a world; `undefined` where it does not exist there. */
  policyIn(world: World, policy: Resource): AttachedPolicy | undefined {
    const read = this.#read.get(world) ?? new Map<ResourceId, AttachedPolicy | undefined>();
    this.#read.set(world, read);
    if (!read.has(policy.id)) read.set(policy.id, this.#policy(world, policy));
    return read.get(policy.id);
  }

  #policy(world: World, policy: Resource): AttachedPolicy | undefined {
    if (holds(policy.exists, world) === 'no') return undefined;
    const lookup = this.#names.lookup(world);
    const { settled } = lookup;
    const value = settled(documentOf(policy));
    const ofKey = isKey(policy);
    const targets = this.#targetsIn(policy, lookup);
    let queues: readonly Queue[] | undefined;
    const queuesNow = (): readonly Queue[] => {
      if (ofKey) return [];
      queues ??= (this.#queuesOf.get(policy.id) ?? [])
        .map((queue) => this.#queue(world, queue, []))
        .filter((queue) => queue !== undefined)
        .filter(({ resource }) => targets.some((target) => identifyQueue(target, lookup) === resource));
      return queues;
    };
    const edgesNow = (): readonly Edge[] =>
      (this.#queuesOf.get(policy.id) ?? [])
        .map((queue) => this.#around(queue, world))
        .filter((found) => found !== undefined)
        .filter(({ queue }) =>
          ofKey
            ? queue.key.key?.resource === policy
            : targets.some((target) => identifyQueue(target, lookup) === queue.resource),
        )
        .flatMap(({ edges }) => edges);
    const bypass = ofKey ? settled(propertyOf(policy, 'key', 'bypassLockoutCheck')) : undefined;
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
      word: ofKey ? authorsWordsOf('key', policy).policy : wordsOf('queuePolicy', policy.type).policy,
      ...(value.kind === 'absent' ? {} : { document: lookup.document(value) }),
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
    this.#unattached ??= this.policies.filter(
      (policy) => !isKey(policy) && !targetsOf(policy).every((target) => this.#isIdentified(target)),
    );
    return [...new Set([...(this.#policiesOf.get(queue.id) ?? []), ...this.#unattached])];
  }

  #isIdentified(target: Value): boolean {
    return [...leavesOf(target)].every((leaf) => isElsewhere(leaf) || [...this.#names.queuesAt(leaf)].length > 0);
  }

  #policiesIn(world: World, queue: Resource, lookup: Lookup): AttachedPolicy[] {
    return this.#perhapsOf(queue)
      .map((policy) => this.policyIn(world, policy))
      .filter((policy) => policy !== undefined)
      .filter(({ targets }) =>
        targets.some((target) => !isElsewhere(target) && (identifyQueue(target, lookup) ?? queue) === queue),
      );
  }

  #isBounded(policy: Resource): boolean {
    this.#boundaries ??= new Set(
      this.identityPolicies.flatMap((owner) =>
        [...leavesOf(boundaryOf(owner))].flatMap((leaf) => (leaf.kind === 'reference' ? [leaf.to] : [])),
      ),
    );
    if (isThere(boundaryOf(policy)) || this.#boundaries.has(policy.id)) return true;
    return rolesOf(policy).some((role) => {
      const owner = role.kind === 'reference' ? this.#names.resource(role.to) : undefined;
      return owner !== undefined && isThere(boundaryOf(owner));
    });
  }

  /** What an IAM policy's findings may hang on. */
  questionsOfIdentityPolicy(policy: Resource): Questions {
    const questions = new Questions(this.variables);
    questions.addTest(policy.exists);
    questions.addValue(policy.properties);
    return questions;
  }

  /** A resource with IAM policies as it is in a world; `undefined` where it does not exist there. */
  identityPolicyIn(world: World, policy: Resource): IdentityPolicy | undefined {
    if (holds(policy.exists, world) === 'no') return undefined;
    const lookup = this.#names.lookup(world);
    const { settled } = lookup;
    const edges = (): readonly Edge[] =>
      this.#neighbours.identities
        .ownersOf(policy)
        .flatMap((identity) => this.identityUseIn(world, identity)?.edges ?? []);
    return {
      resource: policy,
      name: policy.name,
      origin: policy.origin,
      documents: documentsOf(policy.type, settled(policy.properties)).map(lookup.document),
      isBounded: this.#isBounded(policy),
      edges,
      keyNamingOf: (value) => keyNamingOf(value, lookup),
    };
  }

  /**
   * What a queue's findings may hang on, the nearest first: itself, its key, then the queues it serves.
   *
   * @param byName whether what is required of the queue hangs on its name in SQS or on its tags
   * @param byPolicies whether its queue policies matter however it is sealed
   */
  questionsOf(queue: Resource, byName: boolean, byPolicies: boolean): Questions {
    const questions = new Questions(this.variables);
    if (byName) for (const property of NAMING) questions.addValue(propertyOf(queue, 'queue', property));
    this.#askQueue(queue, questions);
    for (const source of this.#sources.get(queue.id) ?? []) {
      questions.addValue(deadLetterTarget(source));
      this.#askQueue(source, questions);
    }
    for (const { wire, meantFor, queue: other } of this.#detours.get(queue.id) ?? []) {
      for (const test of [wire.when, meantFor.when]) questions.addTest(test);
      for (const value of [wire.target, meantFor.is]) questions.addValue(value);
      this.#askQueue(other, questions);
    }
    if (byPolicies || mayBePlaintext(queue)) this.#askPolicies(queue, questions);
    return questions;
  }

  /** Every role and user of the unit that some world lets send to a queue or read from one. */
  get identities(): readonly Resource[] {
    return this.#neighbours.identities.all.filter((identity) => this.#neighbours.hasQueues(identity));
  }

  /** Every key of the unit. */
  get keys(): readonly Resource[] {
    return this.policies.filter(isKey);
  }

  /** Whether anybody is known, in some world, who sends to a queue or reads from it, or a policy that lets somebody in. */
  hasNeighbours(queue: Resource): boolean {
    return this.#neighbours.has(queue) || this.#policiesOf.has(queue.id);
  }

  /** What the findings about a queue and its neighbours may hang on. */
  questionsOfNeighbourhood(queue: Resource): Questions {
    const questions = new Questions(this.variables);
    this.#askNeighbourhood(queue, questions);
    return questions;
  }

  /** What the findings about a key's use may hang on. */
  questionsOfKeyUse(key: Resource): Questions {
    const questions = new Questions(this.variables);
    questions.addTest(key.exists);
    questions.addValue(key.properties);
    for (const queue of this.#queuesOf.get(key.id) ?? []) this.#askNeighbourhood(queue, questions);
    return questions;
  }

  /** What the findings about an identity's use of queues may hang on. */
  questionsOfIdentityUse(identity: Resource): Questions {
    const questions = new Questions(this.variables);
    this.#neighbours.identities.ask(identity, questions);
    for (const queue of this.#neighbours.queuesOf(identity)) this.#askNeighbourhood(queue, questions);
    return questions;
  }

  /** A queue and everybody around it, as they are in a world. */
  neighbourhoodIn(world: World, queue: Resource): Neighbourhood | undefined {
    return this.#around(queue, world);
  }

  /** A key and its use as they are in a world. */
  keyUseIn(world: World, key: Resource): KeyUse | undefined {
    const policy = this.policyIn(world, key);
    if (!policy) return undefined;
    const queues = (this.#queuesOf.get(key.id) ?? [])
      .map((queue) => this.#around(queue, world)?.queue)
      .filter((queue) => queue?.key.key?.resource === key)
      .filter((queue) => queue !== undefined);
    return {
      key: kmsKey(key, this.#names.lookup(world).settled),
      policy,
      queues,
      edges: policy.edges(),
      watched: this.#isWatched(),
    };
  }

  /** Whether a rule for events of KMS or a filter of its log entries is in the unit. */
  #isWatched(): Truth {
    this.#watched ??= this.#watchers
      .map(
        (pattern): Truth =>
          pattern.kind === 'unknown'
            ? 'unknown'
            : /aws\.kms|kms\.amazonaws\.com/.test(canonical(pattern))
              ? 'yes'
              : 'no',
      )
      .reduce((one, other) => (one === 'yes' || other === 'no' ? one : other), 'no');
    return this.#watched;
  }

  /** An identity and its use of queues as they are in a world. */
  identityUseIn(world: World, identity: Resource): IdentityUse | undefined {
    if (holds(identity.exists, world) !== 'yes') return undefined;
    const edges = [...this.#neighbours.queuesOf(identity)].flatMap(
      (queue) => this.#around(queue, world)?.byIdentity.get(identity.id) ?? [],
    );
    return { identity, edges };
  }

  #askNeighbourhood(queue: Resource, questions: Questions): void {
    this.#askQueue(queue, questions);
    for (const source of this.#sources.get(queue.id) ?? []) {
      questions.addValue(deadLetterTarget(source));
      this.#askQueue(source, questions);
    }
    for (const target of this.#names.keysAt(propertyOf(queue, 'queue', 'key')))
      if (isKey(target)) questions.addValue(documentOf(target));
    this.#askPolicies(queue, questions);
    this.#neighbours.ask(queue, questions);
  }

  #askPolicies(queue: Resource, questions: Questions): void {
    for (const policy of this.#perhapsOf(queue)) {
      questions.addTest(policy.exists);
      for (const target of targetsOf(policy)) questions.addValue(target);
      questions.addValue(documentOf(policy));
    }
  }

  /** A queue and its edges, in all and by identity; `undefined` where it does not exist. */
  #around(queue: Resource, world: World): Around | undefined {
    const known = this.#surroundings.get(world) ?? new Map<ResourceId, Around | undefined>();
    this.#surroundings.set(world, known);
    if (!known.has(queue.id)) {
      const seen = this.queueIn(world, queue);
      known.set(queue.id, seen && this.#survey(seen, world));
    }
    return known.get(queue.id);
  }

  #survey(queue: Queue, world: World): Around {
    const lookup = this.#names.lookup(world);
    const policies = this.#policiesIn(world, queue.resource, lookup);
    const wired = this.#neighbours.of(queue.resource, world);
    const named = policies
      .flatMap((policy) => [...sendersIn(policy, queue, lookup)])
      .filter(({ principal }) => !isAmong(wired, principal));
    const letIn = policies
      .flatMap((policy) => [...identitiesIn(policy, queue, lookup)])
      .map((one) => this.#neighbours.letIn(one, world))
      .filter((one) => !wired.some((other) => isSame(one, other)));
    const questioned: Questioned = {
      accessTo: (principal, other, actions) => {
        const key = other.key.key?.resource;
        return accessTo(other, principal, actions, key && this.policyIn(world, key), lookup);
      },
      admissionTo: (principal) => admissionTo(queue, principal, policies, lookup),
    };
    const edges = [
      ...wired.map((neighbour) => new Edge(neighbour, queue, questioned, false)),
      ...[...named, ...letIn].map((neighbour) => new Edge(neighbour, queue, questioned, true)),
    ];
    const byIdentity = new Map<ResourceId, Edge[]>();
    for (const edge of edges) {
      const { principal } = edge;
      if (principal.is === 'identity' && principal.identity) push(byIdentity, principal.identity.resource.id, edge);
    }
    return { queue, edges, byIdentity };
  }

  /** A queue as it is in a world; `undefined` where it does not exist there. */
  queueIn(world: World, queue: Resource): Queue | undefined {
    return this.#queue(world, queue, this.#sources.get(queue.id) ?? []);
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
      words: authorsWordsOf('queue', resource),
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
      policies: () => this.#policiesIn(world, resource, lookup),
    };
  }
}

/** Whether a service is a neighbour already; SNS has a name for each Region that is opted into. */
function isAmong(neighbours: readonly Neighbour[], principal: Principal): boolean {
  const serviceOf = (one: Principal): string => (one.is === 'service' ? one.name.replace(/^sns\..*$/, 'sns') : '');
  return neighbours.some(({ principal: other }) => other.is === 'service' && serviceOf(other) === serviceOf(principal));
}

/** Whether two neighbours are one identity that does the same. */
function isSame(one: Neighbour, other: Neighbour): boolean {
  if (one.does !== other.does || one.principal.is !== 'identity' || other.principal.is !== 'identity') return false;
  return one.principal.identity !== undefined && one.principal.identity === other.principal.identity;
}

/** Whether the policies of a queue let a service send; of several nobody knows which one counts. */
function admissionTo(
  queue: Queue,
  principal: Principal,
  policies: readonly AttachedPolicy[],
  lookup: Lookup,
): Admission {
  const [policy, ...others] = policies;
  if (!policy) return { answer: 'no', failing: [] };
  const isHidden =
    others.length > 0 || !policy.document || policy.targets.some((target) => !identifyQueue(target, lookup));
  if (isHidden || principal.is === 'hidden') return { answer: 'unknown', policy, failing: [] };
  const permission = allows(
    policy.document,
    callerOf(queue, principal, lookup),
    'sqs:SendMessage',
    policy.unitSetting(),
  );
  const { direct, statement, failing, denial } = permission;
  return {
    answer: direct,
    policy,
    ...(statement ? { statement } : {}),
    failing,
    ...(denial ? { denial } : {}),
  };
}

function deadLetterTarget(queue: Resource): Value {
  return entryOf(propertyOf(queue, 'queue', 'redrive'), 'deadLetterTargetArn');
}

/** The property that holds the document of a key's or queue's policy. */
function documentOf(policy: Resource): Value {
  return isKey(policy) ? propertyOf(policy, 'key', 'policy') : propertyOf(policy, 'queuePolicy', 'policy');
}

/** What a queue policy is attached to, as it is written; nothing for a key. */
function targetsOf(policy: Resource): readonly Value[] {
  switch (kindOf(policy.type)) {
    case 'queuePolicy': {
      const queues = propertyOf(policy, 'queuePolicy', 'queues');
      return queues.kind === 'list' ? queues.items : [queues];
    }
    case 'queueInlinePolicy':
      return [propertyOf(policy, 'queueInlinePolicy', 'queues')];
    default:
      return [];
  }
}

function isKey(resource: Resource): boolean {
  const kind = kindOf(resource.type);
  return kind === 'key' || kind === 'replicaKey';
}

/** Whether a queue may be stored in plaintext in some world, as far as its own text tells. */
function mayBePlaintext(queue: Resource): boolean {
  return [...leavesOf(propertyOf(queue, 'queue', 'managedSse'))].some(
    (leaf) => leaf.kind === 'unknown' || managedSseOf(leaf).state === 'off',
  );
}

function isBefore({ origin: one }: Resource, { origin: other }: Resource): boolean {
  return one.path === other.path ? one.span.start < other.span.start : one.path < other.path;
}

/** Whether a queue policy's target is a queue of another stack. */
function isElsewhere(target: Value): boolean {
  return target.kind === 'unknown' && target.why.hidden === 'import';
}

/** What limits the permissions of a role or user. */
function boundaryOf(owner: Resource): Value {
  const kind = kindOf(owner.type);
  return kind === 'role' || kind === 'user'
    ? propertyOf(owner, kind, 'boundary')
    : { kind: 'absent', origin: owner.origin };
}

/** The roles that an IAM policy says it is attached to. */
function rolesOf(policy: Resource): readonly Value[] {
  const kind = kindOf(policy.type);
  if (kind === 'rolePolicy') return [...leavesOf(propertyOf(policy, 'rolePolicy', 'role'))];
  if (kind !== 'identityPolicy' && kind !== 'managedPolicy') return [];
  return [...leavesOf(propertyOf(policy, kind, 'roles'))]
    .flatMap((roles) => (roles.kind === 'list' ? roles.items : []))
    .flatMap((role) => [...leavesOf(role)]);
}

/** Whether a value in a key's own policy names that key. */
function namesKey(value: Value, key: Resource): Truth {
  if (value.kind === 'reference') return value.to === key.id ? 'yes' : 'no';
  if (value.kind !== 'scalar' && value.kind !== 'text') return 'unknown';
  const text = canonical(value);
  const [arn = '', , service = '', region = '', account = '', ...rest] = text.split(':');
  if (rest.length === 0) return /[*?]/.test(text) || hasHole(text) ? 'unknown' : 'no';
  if (arn !== 'arn') return 'unknown';
  const name = rest.join(':');
  if (/^[a-z0-9-]+$/.test(service) && (service !== 'kms' || name.startsWith('alias/'))) return 'no';
  // The key's own ARN can stand in its policy once the key exists, so that another literal one may be it.
  return isHere(region, 'region') && isHere(account, 'account') && /^(?:\*|key\/\*)$/.test(name) ? 'yes' : 'unknown';
}

/** Whether a segment of an ARN takes in where the deployment is. */
function isHere(segment: string, fact: DeploymentFact): boolean {
  return segment === '*' || segment === canonical({ kind: 'deployment', origin: NOWHERE, fact });
}

const NOWHERE: Origin = { path: '', span: { start: 0, end: 0 } };

/** Whether a value names one of the queues that a policy is attached to. */
function namesQueue(value: Value, lookup: Lookup, targets: readonly Value[]): Truth {
  const named = identifyQueue(value, lookup);
  const queues = targets.map((target) => identifyQueue(target, lookup));
  const isHidden = queues.length === 0 || queues.includes(undefined);
  if (named) return queues.includes(named) ? 'yes' : isHidden ? 'unknown' : 'no';
  if (value.kind === 'reference') return 'no';
  const [region = '', account = '', name] = /:sqs:([^:]*):([^:]*):([^:]+)$/s.exec(canonical(value))?.slice(1) ?? [];
  if (name === undefined) return 'unknown';
  if (name === '*') return isHere(region, 'region') && isHere(account, 'account') ? 'yes' : 'unknown';
  if (isHidden || hasHole(name) || /[*?]/.test(name)) return 'unknown';
  const names = queues.map((queue) => queue && lookup.settled(propertyOf(queue, 'queue', 'name')));
  return names.every((other) => other?.kind === 'scalar' && String(other.value) !== name) ? 'no' : 'unknown';
}

function push<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [item]);
  else if (list.at(-1) !== item) list.push(item);
}

function keyIn(reference: KeyReference, settled: (value: Value) => Value): { key?: KmsKey } {
  return reference.kind === 'resource' ? { key: kmsKey(reference.key, settled) } : {};
}

function kmsKey(resource: Resource, settled: (value: Value) => Value): KmsKey {
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
    words: authorsWordsOf('key', resource),
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
