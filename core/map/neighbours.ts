import { actionsMatching, NO_ACTIONS } from '../policy/actions.ts';
import type { Names as PolicyNames, Statement } from '../policy/document.ts';
import { canonical } from '../resources/canonical.ts';
import { describe } from '../resources/describe.ts';
import { at } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, type World } from '../resources/test.ts';
import type { ResourceId, Value } from '../resources/value.ts';
import type { Questions } from '../resources/world.ts';
import type { Origin } from '../text/span.ts';
import { identityWordsOf } from '../vocabulary/identity-words.ts';
import { kindOf, propertyOf } from '../vocabulary/vocabulary.ts';
import { accountIn, arnOf, spelled } from './arns.ts';
import { identifyQueue, type Lookup } from './identify.ts';
import { Identities, type Identity } from './identities.ts';
import { push } from './multimap.ts';
import type { Names } from './names.ts';
import { PerWorld } from './per-world.ts';
import { type Wire, wiresOf } from './wires.ts';

/** As whom somebody calls SQS, and through it KMS. */
export type Principal =
  | {
      readonly is: 'service';
      /** Such as `sns.amazonaws.com`. */
      readonly name: string;
      /** For what it sends, where that is in the unit. */
      readonly source?: Resource;
      readonly sourceArn?: Value;
      readonly sourceAccount?: Value;
    }
  | {
      readonly is: 'identity';
      /** The role or user, in words. */
      readonly name: string;
      readonly arn: Value;
      /** Absent where it belongs to another unit, or cannot be told. */
      readonly identity?: Identity;
      /** Absent where it cannot be told. */
      readonly account?: Value;
    }
  /** `perhaps` is the service as which it may call, where it names a role besides. */
  | { readonly is: 'hidden'; readonly why: string; readonly perhaps?: string };

/** Somebody who sends to a queue or reads from it, in one world. */
export interface Neighbour {
  readonly does: 'sends' | 'reads';
  /** In words, such as "SNS topic Orders". */
  readonly name: string;
  readonly by: Resource;
  /** What names the queue. */
  readonly origin: Origin;
  /** Only what could not be delivered is sent. */
  readonly deadLetters: boolean;
  readonly principal: Principal;
  /** The IAM statement that lets an identity send or read. */
  readonly statement?: { readonly carrier: Resource; readonly is: Statement } | undefined;
  /** What publishes to the topic that sends, in words. */
  readonly publishers: readonly string[];
}

/** A role or user, and the statement of a queue policy that lets it in. */
export interface LetIn {
  readonly does: Neighbour['does'];
  readonly who: Value;
  readonly statement: Statement;
  readonly by: Resource;
}

/** What somebody may do with a queue by an IAM statement that names it. */
interface Grant {
  readonly does: Neighbour['does'];
  readonly carrier: Resource;
  readonly statement: Statement;
  readonly resource: Value;
}

type Grants = ReadonlyMap<ResourceId, readonly Grant[]>;

/** Who sends to the queues of a unit and reads from them, with all choices still open. */
export class Neighbours {
  readonly identities: Identities;
  readonly #names: Names;
  /** What may name a queue, and the roles and users whose policies may. */
  readonly #wires = new Map<ResourceId, Wire[]>();
  readonly #grantees = new Map<ResourceId, Set<Resource>>();
  /** What may publish to a topic. */
  readonly #publishers = new Map<ResourceId, Wire[]>();
  /** What runs as a role, so that a person knows whom a role stands for. */
  readonly #runners = new Map<ResourceId, Resource[]>();
  /** The queues that an identity may send to or read from. */
  readonly #queuesOf = new Map<ResourceId, Set<Resource>>();
  /** Grants of each identity by the queue that they name, and identities, by the world for which they were read. */
  readonly #grants = new PerWorld<Grants>();
  readonly #known = new PerWorld<Identity>();

  constructor(resources: readonly Resource[], names: Names) {
    this.#names = names;
    this.identities = new Identities(resources, names);
    for (const resource of resources) {
      for (const wire of wiresOf(resource)) this.#index(wire);
      const kind = kindOf(resource.type);
      if (kind !== 'function' && kind !== 'task' && kind !== 'stateMachine') continue;
      for (const { is } of at(propertyOf(resource, kind, 'role'), '')) {
        const role = this.identities.identify(is);
        if (role) push(this.#runners, role.id, resource);
      }
    }
    for (const identity of this.identities.all) {
      for (const carrier of this.identities.carriersOf(identity)) {
        for (const queue of this.#queuesGivenBy(carrier)) {
          const grantees = this.#grantees.get(queue.id) ?? new Set();
          this.#grantees.set(queue.id, grantees.add(identity));
          this.#connect(identity, queue);
        }
      }
    }
  }

  /** The queues that some world lets an identity send to or read from. */
  queuesOf(identity: Resource): Iterable<Resource> {
    return this.#queuesOf.get(identity.id) ?? [];
  }

  hasQueues(identity: Resource): boolean {
    return this.#queuesOf.has(identity.id);
  }

  /** Whether anybody is known, in some world. */
  has(queue: Resource): boolean {
    return this.#wires.has(queue.id) || this.#grantees.has(queue.id);
  }

  /** What sends to a queue what it could not deliver to something else. */
  deadLettersTo(queue: Resource): readonly Wire[] {
    return (this.#wires.get(queue.id) ?? []).filter(({ meantFor }) => meantFor.length > 0);
  }

  /** What the neighbourhood of a queue hangs on, besides the queue. */
  ask(queue: Resource, questions: Questions): void {
    for (const wire of this.#wires.get(queue.id) ?? []) {
      questions.addTest(wire.when);
      questions.addValue(wire.target);
      for (const identity of this.#identitiesAt(wire.caller)) this.identities.ask(identity, questions);
    }
    for (const identity of this.#grantees.get(queue.id) ?? []) this.identities.ask(identity, questions);
  }

  /** Everybody known to send to a queue or read from it in a world. */
  of(queue: Resource, world: World): Neighbour[] {
    const lookup = this.#names.lookup(world);
    const wired: Neighbour[] = [];
    for (const wire of this.#wires.get(queue.id) ?? []) {
      if (holds(wire.when, world) !== 'yes') continue;
      if (identifyQueue(lookup.settled(wire.target), lookup) !== queue) continue;
      wired.push(this.#wiredNeighbour(wire, world, lookup, queue));
    }
    const seen = new Set(wired.map(({ does, principal }) => identityKey(does, principal)));
    const granted: Neighbour[] = [];
    for (const identity of this.#grantees.get(queue.id) ?? []) {
      if (holds(identity.exists, world) !== 'yes') continue;
      for (const grant of this.#grantsIn(identity, world, lookup).get(queue.id) ?? []) {
        const key = `${grant.does} ${identity.id}`;
        if (seen.has(key)) continue;
        seen.add(key);
        granted.push(this.#grantedNeighbour(grant, identity, world, lookup));
      }
    }
    return [...wired, ...granted];
  }

  /** Notes that a queue policy may let in identities of the unit. */
  connectLetIn(document: Value, queue: Resource): void {
    for (const { is } of at(document, 'Statement.Principal.AWS')) {
      const identity = this.identities.identify(is);
      if (!identity) continue;
      const grantees = this.#grantees.get(queue.id) ?? new Set();
      this.#grantees.set(queue.id, grantees.add(identity));
      this.#connect(identity, queue);
    }
  }

  /** An identity that the policy of a queue lets in; one of another account may have the name of one of the unit. */
  letIn({ does, who, statement, by }: LetIn, world: World): Neighbour {
    const lookup = this.#names.lookup(world);
    const account = accountIn(who);
    const isElsewhere = account?.kind === 'scalar' && String(account.value) !== lookup.account;
    const identity = isElsewhere ? undefined : this.identities.identify(who);
    return {
      does,
      name: identity ? wordsFor(identity) : `${isUser(who) ? 'user' : 'role'} ${describe(who)}`,
      by: identity ?? by,
      origin: who.origin,
      deadLetters: false,
      principal: identity
        ? this.#identityPrincipal(identity, world, lookup)
        : { is: 'identity', name: describe(who), arn: who, ...(account ? { account } : {}) },
      statement: { carrier: by, is: statement },
      publishers: [],
    };
  }

  #index(wire: Wire): void {
    if (wire.does === 'publishes') {
      const topic = wire.target.kind === 'reference' ? this.#names.resource(wire.target.to) : undefined;
      if (topic && kindOf(topic.type) === 'topic') push(this.#publishers, topic.id, wire);
      return;
    }
    for (const queue of this.#names.queuesAt(wire.target)) {
      push(this.#wires, queue.id, wire);
      for (const identity of this.#identitiesAt(wire.caller)) this.#connect(identity, queue);
    }
  }

  #connect(identity: Resource, queue: Resource): void {
    const queues = this.#queuesOf.get(identity.id) ?? new Set();
    this.#queuesOf.set(identity.id, queues.add(queue));
  }

  /** The identities as which a caller calls in some world. */
  #identitiesAt(caller: Wire['caller'], depth = 0): Resource[] {
    if (caller.is === 'role') return this.identities.named(caller.role);
    if (caller.is !== 'function') return [];
    return at(caller.function, '').flatMap(({ is }) => {
      const resource = is.kind === 'reference' ? this.#names.resource(is.to) : undefined;
      const kind = resource && kindOf(resource.type);
      if (resource && kind === 'function') return this.identities.named(propertyOf(resource, 'function', 'role'));
      if (!resource || (kind !== 'functionAlias' && kind !== 'functionVersion') || depth >= FUNCTION_DEPTH) return [];
      return this.#identitiesAt({ is: 'function', function: propertyOf(resource, kind, 'function') }, depth + 1);
    });
  }

  /** Every queue that a statement of a policy may name as one to send to or read from. */
  *#queuesGivenBy(carrier: Resource): Iterable<Resource> {
    const { document, inline } = identityWordsOf(carrier.type);
    for (const path of [`${document}.Statement`, `${inline}.${document}.Statement`]) {
      for (const { is: statement } of at(carrier.properties, path)) {
        const isOfQueues = at(statement, 'Action').some(({ is }) => deedsOf([is]).length > 0);
        if (!isOfQueues) continue;
        for (const { is } of at(statement, 'Resource')) yield* this.#names.queuesAt(is);
      }
    }
  }

  #wiredNeighbour(wire: Wire, world: World, lookup: Lookup, queue: Resource): Neighbour {
    const { by, does, deadLetters, target } = wire;
    const principal = this.#principalOf(wire, world, lookup);
    const source = wire.caller.is === 'service' && !isResource(wire.caller.source) ? wire.caller.source : undefined;
    const topic = source?.kind === 'reference' ? this.#names.resource(source.to) : undefined;
    const from = topic ?? (isResource(wire.caller.is === 'service' ? wire.caller.source : undefined) ? by : undefined);
    const statement =
      principal.is === 'identity' && principal.identity
        ? this.#grantsIn(principal.identity.resource, world, lookup)
            .get(queue.id)
            ?.find((grant) => grant.does === does)
        : undefined;
    return {
      does: does === 'reads' ? 'reads' : 'sends',
      name: nameOf(wire, topic),
      by,
      origin: target.origin,
      deadLetters,
      principal,
      ...(statement ? { statement: { carrier: statement.carrier, is: statement.statement } } : {}),
      publishers: from ? this.#publishersOf(from, world) : [],
    };
  }

  #publishersOf(topic: Resource, world: World): string[] {
    return (this.#publishers.get(topic.id) ?? [])
      .filter(({ when }) => holds(when, world) !== 'no')
      .map(({ by }) => wordsFor(by));
  }

  #grantedNeighbour(grant: Grant, identity: Resource, world: World, lookup: Lookup): Neighbour {
    const runners = (this.#runners.get(identity.id) ?? []).filter(({ exists }) => holds(exists, world) !== 'no');
    const [runner] = runners;
    return {
      does: grant.does,
      name: runner && runners.length === 1 ? wordsFor(runner) : wordsFor(identity),
      by: runner && runners.length === 1 ? runner : identity,
      origin: grant.resource.origin,
      deadLetters: false,
      principal: this.#identityPrincipal(identity, world, lookup),
      statement: { carrier: grant.carrier, is: grant.statement },
      publishers: [],
    };
  }

  #principalOf({ caller, by }: Wire, world: World, lookup: Lookup): Principal {
    switch (caller.is) {
      case 'hidden':
        return {
          is: 'hidden',
          why: `AWS does not say as whom ${wordsFor(by)} sends`,
          ...(caller.perhaps === undefined ? {} : { perhaps: caller.perhaps }),
        };
      case 'service':
        return servicePrincipal(caller.name, caller.source, lookup);
      case 'role':
        return this.#rolePrincipal(lookup.settled(caller.role), world, lookup);
      case 'function': {
        const runs = this.#functionAt(lookup.settled(caller.function), lookup);
        if (!runs) return { is: 'hidden', why: `the role of ${describe(lookup.settled(caller.function))} is not here` };
        return this.#rolePrincipal(lookup.settled(propertyOf(runs, 'function', 'role')), world, lookup);
      }
    }
  }

  #rolePrincipal(role: Value, world: World, lookup: Lookup): Principal {
    const identity = this.identities.identify(role);
    if (identity) return this.#identityPrincipal(identity, world, lookup);
    const account = accountIn(role);
    return { is: 'identity', name: `role ${describe(role)}`, arn: role, ...(account ? { account } : {}) };
  }

  #identityPrincipal(identity: Resource, world: World, lookup: Lookup): Principal {
    return {
      is: 'identity',
      name: wordsFor(identity),
      arn: arnOf(identity, lookup) ?? { kind: 'reference', origin: identity.origin, to: identity.id, attribute: 'Arn' },
      identity: this.#identityIn(identity, world, lookup),
      account: { kind: 'deployment', origin: identity.origin, fact: 'account' },
    };
  }

  #identityIn(identity: Resource, world: World, lookup: Lookup): Identity {
    return this.#known.get(world, identity.id, () => this.identities.in(world, identity, lookup));
  }

  /** The queues that an identity's statements name, each with the statement. */
  #grantsIn(identity: Resource, world: World, lookup: Lookup): Grants {
    return this.#grants.get(world, identity.id, () => this.#readGrants(identity, world, lookup));
  }

  #readGrants(identity: Resource, world: World, lookup: Lookup): Grants {
    const grants = new Map<ResourceId, Grant[]>();
    for (const { carrier, document } of this.#identityIn(identity, world, lookup).documents) {
      for (const statement of document.statements) {
        if (statement.effect !== 'Allow' || !statement.action || statement.action.not) continue;
        const deeds = deedsOf(statement.action.values);
        if (deeds.length === 0) continue;
        for (const resource of namedIn(statement.resource)) {
          const queue = identifyQueue(resource, lookup);
          if (queue) for (const does of deeds) push(grants, queue.id, { does, carrier, statement, resource });
        }
      }
    }
    return grants;
  }

  /** The function that a value names: by reference, through its aliases and versions, by ARN or by name. */
  #functionAt(value: Value, lookup: Lookup, depth = 0): Resource | undefined {
    const resource = value.kind === 'reference' ? this.#names.resource(value.to) : undefined;
    switch (resource && kindOf(resource.type)) {
      case 'function':
        return resource;
      case 'functionAlias':
      case 'functionVersion':
        return resource && depth < FUNCTION_DEPTH
          ? this.#functionAt(lookup.settled(propertyOf(resource, 'functionAlias', 'function')), lookup, depth + 1)
          : undefined;
      default:
        return undefined;
    }
  }
}

/** An alias may name a version, which names a function. */
const FUNCTION_DEPTH = 2;

const SEND = actionsMatching('sqs:SendMessage', 'queue');
const RECEIVE = actionsMatching('sqs:ReceiveMessage', 'queue');

/** What actions let somebody do with messages; an action of everything makes nobody a sender or reader. */
export function deedsOf(actions: readonly Value[]): Neighbour['does'][] {
  const covered = actions
    .filter((action) => action.kind === 'scalar' && /^sqs:/i.test(String(action.value)))
    .reduce((set, action) => set | actionsMatching(canonical(action), 'queue'), NO_ACTIONS);
  const deeds: Neighbour['does'][] = [];
  if ((covered & SEND) !== NO_ACTIONS) deeds.push('sends');
  if ((covered & RECEIVE) !== NO_ACTIONS) deeds.push('reads');
  return deeds;
}

function isUser(arn: Value): boolean {
  return /^arn:[^:]*:iam::[^:]*:user\//s.test(canonical(arn));
}

function namedIn(resource: PolicyNames | undefined): readonly Value[] {
  return !resource || resource.not ? [] : resource.values;
}

function isResource(source: Value | Resource | undefined): source is Resource {
  return source !== undefined && 'id' in source;
}

function identityKey(does: string, principal: Principal): string {
  return principal.is === 'identity' && principal.identity ? `${does} ${principal.identity.resource.id}` : '';
}

/** A service that sends for a resource: of the unit, or one that the text names otherwise. */
function servicePrincipal(name: string, source: Value | Resource, lookup: Lookup): Principal {
  const settled = isResource(source) ? undefined : lookup.settled(source);
  const referred = settled?.kind === 'reference' ? lookup.resource(settled.to) : undefined;
  const resource = isResource(source) ? source : referred;
  const ownArn = resource && arnOf(resource, lookup);
  if (resource && ownArn) {
    const sourceAccount: Value = { kind: 'deployment', origin: resource.origin, fact: 'account' };
    return { is: 'service', name, source: resource, sourceArn: ownArn, sourceAccount };
  }
  const arn = settled && spelled(settled, lookup);
  if (arn?.kind !== 'scalar' && arn?.kind !== 'text')
    return { is: 'service', name, ...(resource ? { source: resource } : {}) };
  const account = accountIn(arn);
  return { is: 'service', name, sourceArn: arn, ...(account ? { sourceAccount: account } : {}) };
}

const WORDS: ReadonlyMap<string | undefined, string> = new Map([
  ['topic', 'SNS topic'],
  ['subscription', 'subscription'],
  ['eventTarget', 'EventBridge target'],
  ['bucket', 'S3 bucket'],
  ['bucketNotification', 'notifications'],
  ['eventRule', 'EventBridge rule'],
  ['eventBus', 'event bus'],
  ['schedule', 'schedule'],
  ['pipe', 'pipe'],
  ['function', 'function'],
  ['invokeConfig', 'invocations of'],
  ['eventSourceMapping', 'event source mapping'],
  ['stateMachine', 'state machine'],
  ['apiMethod', 'API method'],
  ['apiIntegration', 'API integration'],
  ['iotRule', 'IoT rule'],
  ['lifecycleHook', 'lifecycle hook'],
  ['crawler', 'Glue crawler'],
  ['task', 'ECS task'],
  ['customerProfiles', 'Customer Profiles domain'],
  ['appConfigExtension', 'AppConfig extension'],
  ['alarm', 'CloudWatch alarm'],
  ['receiptRule', 'SES receipt rule'],
  ['role', 'role'],
  ['user', 'user'],
]);

/** A resource in words, such as "S3 bucket Uploads". */
export function wordsFor(resource: Resource): string {
  return `${WORDS.get(kindOf(resource.type)) ?? resource.type} ${resource.name}`;
}

/** A wire in words: the topic of a subscription is what a person knows. */
function nameOf({ by, caller, deadLetters }: Wire, topic: Resource | undefined): string {
  const kind = kindOf(by.type);
  const name =
    kind === 'subscription' && caller.is === 'service'
      ? `${topic ? wordsFor(topic) : 'an SNS topic'} (subscription ${by.name})`
      : wordsFor(by);
  return deadLetters ? `${name} (dead letters)` : name;
}
