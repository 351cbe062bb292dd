import { SHARED_WORLDS } from '../limits.ts';
import { canonical } from '../resources/canonical.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, type Truth, type Variable, type World } from '../resources/test.ts';
import type { ResourceId, Value } from '../resources/value.ts';
import { Questions, type Variables, worldsOf } from '../resources/world.ts';
import { type Kind, kindOf, propertyOf } from '../vocabulary/vocabulary.ts';
import { AttachedPolicies } from './attached-policies.ts';
import { documentOf, isGrant, isKey } from './attachment.ts';
import { Boundaries } from './boundaries.ts';
import type { Edge, IdentityUse, KeyUse, Neighbourhood } from './edge.ts';
import { identifyKey, keyNamingOf } from './identify.ts';
import { documentsOf } from './identities.ts';
import { Names } from './names.ts';
import { Neighbours } from './neighbours.ts';
import type { AttachedPolicy, IdentityPolicy } from './policy.ts';
import type { Queue } from './queue.ts';
import { kmsKey, mayBePlaintext, Queues } from './queues.ts';
import { Sealing } from './sealing.ts';
import { Surroundings } from './surroundings.ts';

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

/** A unit's queues and what surrounds them, with all choices still open. */
export class EncryptionMap {
  /** Every queue of the unit, in the order in which they were read. */
  readonly queues: readonly Resource[];
  /** Every resource that carries a key's or a queue's policy. */
  readonly policies: readonly Resource[];
  /** Every resource that carries IAM policies. */
  readonly identityPolicies: readonly Resource[];
  /** Every grant of a key. */
  readonly grants: readonly Resource[];
  readonly variables: Variables;
  readonly #names: Names;
  readonly #neighbours: Neighbours;
  readonly #queues: Queues;
  readonly #attached: AttachedPolicies;
  readonly #surroundings: Surroundings;
  readonly #boundaries: Boundaries;
  readonly #sealing: Sealing;
  /** Worlds by the questions that they answer. */
  readonly #worlds = new Map<string, readonly World[]>();
  /** What the findings about queues and their neighbours may hang on, which those about keys and identities do too. */
  readonly #askedAround = new Map<ResourceId, Questions>();
  /** What event rules and metric filters look for. */
  readonly #watchers: readonly Value[];
  #watched: Truth | undefined;

  /** @param ownAccounts ids of the accounts that the project says are its own; of one alone everything is deployed there */
  constructor(resources: readonly Resource[], variables: readonly Variable[], ownAccounts: ReadonlySet<string>) {
    const [account] = ownAccounts;
    this.variables = new Map(variables.map((variable) => [variable.id, variable]));
    this.queues = resources.filter((resource) => kindOf(resource.type) === 'queue');
    this.policies = resources.filter((resource) => POLICY_KINDS.has(kindOf(resource.type)));
    this.grants = resources.filter(isGrant);
    this.identityPolicies = resources.filter((resource) => IDENTITY_KINDS.has(kindOf(resource.type)));
    this.#watchers = resources.flatMap((resource) => {
      const kind = kindOf(resource.type);
      return kind === 'eventRule' || kind === 'metricFilter' ? [propertyOf(resource, kind, 'pattern')] : [];
    });
    const names = new Names(resources, this.variables, ownAccounts.size === 1 ? account : undefined);
    const neighbours = new Neighbours(resources, names);
    const queues = new Queues(this.queues, names, neighbours, {
      policies: () => this.#attached,
      forSealing: (world, queue) => this.#sealing.of(world, queue),
    });
    this.#names = names;
    this.#neighbours = neighbours;
    this.#queues = queues;
    this.#attached = new AttachedPolicies(this.policies, resources, {
      names,
      neighbours,
      queues,
      around: (world, queue) => this.#surroundings.around(world, queue),
    });
    this.#sealing = new Sealing(this, names, queues);
    this.#surroundings = new Surroundings(names, neighbours, queues, this.#attached);
    this.#boundaries = new Boundaries(this.identityPolicies, names);
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
    return this.#asked((questions) => this.#attached.ask(policy, questions));
  }

  /** A policy, or a grant as one, as it is in a world; `undefined` where it does not exist there. */
  policyIn(world: World, policy: Resource): AttachedPolicy | undefined {
    return this.#attached.in(world, policy);
  }

  /** What an IAM policy's findings may hang on. */
  questionsOfIdentityPolicy(policy: Resource): Questions {
    return this.#asked((questions) => {
      questions.addTest(policy.exists);
      questions.addValue(policy.properties);
    });
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
      isBounded: this.#boundaries.limits(policy),
      edges,
      keyNamingOf: (value) => keyNamingOf(value, lookup),
      keyNamedBy: (value) => {
        const reference = identifyKey(value, lookup);
        return reference.kind === 'resource' ? reference.key : undefined;
      },
    };
  }

  /**
   * What a queue's findings may hang on, the nearest first: itself, its key, then the queues it serves.
   *
   * @param byName whether what is required of the queue hangs on its name in SQS or on its tags
   * @param byPolicies whether its queue policies matter however it is sealed
   */
  questionsOf(queue: Resource, byName: boolean, byPolicies: boolean): Questions {
    return this.#asked((questions) => {
      if (byName) this.#queues.askNaming(queue, questions);
      this.#queues.ask(queue, questions);
      this.#queues.askUndelivered(queue, questions);
      if (byPolicies || mayBePlaintext(queue)) this.#attached.askOf(queue, questions);
    });
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
    return this.#neighbours.has(queue) || this.#attached.isOn(queue);
  }

  /** What the findings about a queue and its neighbours may hang on. */
  questionsOfNeighbourhood(queue: Resource): Questions {
    const known = this.#askedAround.get(queue.id);
    if (known) return known;
    const questions = this.#asked((asked) => this.#askNeighbourhood(queue, asked));
    this.#askedAround.set(queue.id, questions);
    return questions;
  }

  /** What the findings about a key's use may hang on. */
  questionsOfKeyUse(key: Resource): Questions {
    return this.#asked((questions) => {
      questions.addTest(key.exists);
      questions.addValue(key.properties);
      for (const queue of this.#attached.queuesOf(key)) questions.addAll(this.questionsOfNeighbourhood(queue));
    });
  }

  /** What the findings about an identity's use of queues may hang on. */
  questionsOfIdentityUse(identity: Resource): Questions {
    return this.#asked((questions) => {
      this.#neighbours.identities.ask(identity, questions);
      for (const queue of this.#neighbours.queuesOf(identity)) questions.addAll(this.questionsOfNeighbourhood(queue));
    });
  }

  /** Where a unit leaves nothing open, as most stacks of the CDK do, nobody need look for what does. */
  #asked(ask: (questions: Questions) => void): Questions {
    const questions = new Questions(this.variables);
    if (this.variables.size > 0) ask(questions);
    return questions;
  }

  /** A queue and everybody around it, as they are in a world. */
  neighbourhoodIn(world: World, queue: Resource): Neighbourhood | undefined {
    return this.#surroundings.around(world, queue);
  }

  /** A key and its use as they are in a world. */
  keyUseIn(world: World, key: Resource): KeyUse | undefined {
    const policy = this.policyIn(world, key);
    if (!policy) return undefined;
    const queues = this.#attached
      .queuesOf(key)
      .filter(({ exists }) => holds(exists, world) === 'yes')
      .map((queue) => this.#surroundings.around(world, queue)?.queue)
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
      (queue) => this.#surroundings.around(world, queue)?.byIdentity.get(identity.id) ?? [],
    );
    return { identity, edges };
  }

  #askNeighbourhood(queue: Resource, questions: Questions): void {
    this.#queues.ask(queue, questions);
    for (const target of this.#names.keysAt(propertyOf(queue, 'queue', 'key')))
      if (isKey(target)) questions.addValue(documentOf(target));
    this.#attached.askOf(queue, questions);
    this.#neighbours.ask(queue, questions);
  }

  /** A queue as it is in a world; `undefined` where it does not exist there. */
  queueIn(world: World, queue: Resource): Queue | undefined {
    return this.#queues.in(world, queue);
  }
}
