import type { PolicyDocument } from '../policy/document.ts';
import { canonical } from '../resources/canonical.ts';
import { describe, describeWhy } from '../resources/describe.ts';
import { at } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { holds, type World } from '../resources/test.ts';
import { entryOf, type ResourceId, type Value } from '../resources/value.ts';
import { isThere, type Questions } from '../resources/world.ts';
import { identityWordsOf } from '../vocabulary/identity-words.ts';
import { type Kind, kindOf, propertyOf } from '../vocabulary/vocabulary.ts';
import type { Lookup } from './identify.ts';
import type { Names } from './names.ts';

/** A role or user of the unit in one world, with all that IAM says of it. */
export interface Identity {
  readonly resource: Resource;
  readonly documents: readonly { readonly carrier: Resource; readonly document: PolicyDocument }[];
  /** What it is given besides that cannot be read, in words; absent where all is read. */
  readonly hidden?: string;
  /** A policy of AWS gives it every action of KMS. */
  readonly hasAllOfKms: boolean;
  /** A permissions boundary may take away what its policies give. */
  readonly isBounded: boolean;
}

const POLICIES: ReadonlySet<Kind | undefined> = new Set([
  'identityPolicy',
  'rolePolicy',
  'userPolicy',
  'groupPolicy',
  'managedPolicy',
]);

/**
 * AWS's own managed policies that are known to give nothing of KMS, and those that give all of it.
 *
 * Source: AWS Managed Policy Reference Guide, the pages of these policies,
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const WITHOUT_KMS = new Set([
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaDynamoDBExecutionRole',
  'AWSLambdaKinesisExecutionRole',
  'AWSLambdaMSKExecutionRole',
  'AWSLambdaSQSQueueExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'AmazonSQSFullAccess',
  'AmazonSQSReadOnlyAccess',
  'CloudWatchLambdaInsightsExecutionRolePolicy',
]);
const WITH_KMS = new Set(['AdministratorAccess', 'PowerUserAccess']);

/** The roles and users of a unit, and which policies are attached to which. */
export class Identities {
  /** Every role and user, in the order of the text. */
  readonly all: readonly Resource[];
  readonly #names: Names;
  readonly #byName = new Map<string, Resource>();
  /** Policies by the role, user or group that some world attaches them to. */
  readonly #attached = new Map<ResourceId, Set<Resource>>();
  readonly #carriers = new Map<ResourceId, readonly Resource[]>();
  #owners: Map<ResourceId, Resource[]> | undefined;

  constructor(resources: readonly Resource[], names: Names) {
    this.#names = names;
    this.all = resources.filter(({ type }) => kindOf(type) === 'role' || kindOf(type) === 'user');
    for (const identity of this.all) {
      const name = propertyOf(identity, 'role', 'name');
      const own = kindOf(identity.type) === 'user' ? propertyOf(identity, 'user', 'name') : name;
      if (own.kind === 'scalar' || own.kind === 'text') this.#byName.set(canonical(own), identity);
    }
    for (const resource of resources) {
      const kind = kindOf(resource.type);
      if (POLICIES.has(kind)) {
        for (const owner of ownersOf(resource).flatMap((value) => this.named(value))) this.#attach(owner.id, resource);
      }
      if (kind === 'role' || kind === 'user' || kind === 'group') {
        for (const { is } of at(propertyOf(resource, kind, 'managedPolicies'), ''))
          for (const policy of this.#referred(is, 'managedPolicy')) this.#attach(resource.id, policy);
      }
      if (kind === 'user') {
        for (const { is } of at(propertyOf(resource, 'user', 'groups'), ''))
          for (const group of this.#referred(is, 'group')) this.#attach(resource.id, group);
      }
    }
  }

  /** The role or user of the unit that a settled value names: by reference, by ARN or by name. */
  identify(value: Value): Resource | undefined {
    return this.named(value).find(({ type }) => kindOf(type) !== 'group');
  }

  /** Whatever carries policies of an identity in some world: itself, policies attached to it, its groups and theirs. */
  carriersOf(identity: Resource): readonly Resource[] {
    const known = this.#carriers.get(identity.id);
    if (known) return known;
    const carriers = new Set([identity]);
    for (const carrier of carriers) for (const attached of this.#attached.get(carrier.id) ?? []) carriers.add(attached);
    const all = [...carriers];
    this.#carriers.set(identity.id, all);
    return all;
  }

  /** The roles and users that some world gives what a resource carries. */
  ownersOf(carrier: Resource): readonly Resource[] {
    if (!this.#owners) {
      this.#owners = new Map();
      for (const identity of this.all) {
        for (const { id } of this.carriersOf(identity)) {
          const owners = this.#owners.get(id) ?? [];
          this.#owners.set(id, owners);
          owners.push(identity);
        }
      }
    }
    return this.#owners.get(carrier.id) ?? [];
  }

  /** What an identity's permissions may hang on. */
  ask(identity: Resource, questions: Questions): void {
    for (const carrier of this.carriersOf(identity)) {
      questions.addTest(carrier.exists);
      questions.addValue(carrier.properties);
    }
  }

  /** An identity as it is in a world. */
  in(world: World, identity: Resource, lookup: Lookup): Identity {
    const documents: Identity['documents'][number][] = [];
    const hidden: string[] = [];
    let hasAllOfKms = false;
    for (const carrier of this.#attachedIn(world, identity, lookup)) {
      const exists = holds(carrier.exists, world);
      const properties = lookup.settled(carrier.properties);
      if (exists === 'unknown') hidden.push(carrier.name);
      if (properties.kind !== 'map') hidden.push(`the properties of ${carrier.name}`);
      else if (properties.more) hidden.push(describeWhy(properties.more));
      for (const value of documentsOf(carrier.type, properties)) {
        if (value.kind === 'unknown') hidden.push(describe(value));
        else documents.push({ carrier, document: lookup.document(value) });
      }
      for (const value of managedOf(carrier.type, properties)) {
        const found = this.#managed(value);
        if (found === 'with-kms') hasAllOfKms = true;
        else if (found === 'hidden') hidden.push(describe(value));
      }
    }
    const boundary =
      kindOf(identity.type) === 'user'
        ? propertyOf(identity, 'user', 'boundary')
        : propertyOf(identity, 'role', 'boundary');
    return {
      resource: identity,
      documents,
      ...(hidden[0] === undefined ? {} : { hidden: hidden[0] }),
      hasAllOfKms,
      isBounded: isThere(lookup.settled(boundary)),
    };
  }

  #attach(owner: ResourceId, policy: Resource): void {
    const attached = this.#attached.get(owner) ?? new Set();
    this.#attached.set(owner, attached.add(policy));
  }

  /** Of what some world attaches to an identity that which this one does. */
  #attachedIn(world: World, identity: Resource, lookup: Lookup): Resource[] {
    const carriers = this.carriersOf(identity).filter(({ exists }) => holds(exists, world) !== 'no');
    const given = new Set<ResourceId>([identity.id]);
    for (const carrier of carriers) {
      const kind = kindOf(carrier.type);
      if (kind !== 'role' && kind !== 'user' && kind !== 'group') continue;
      const policies = itemsOf(lookup.settled(propertyOf(carrier, kind, 'managedPolicies')));
      const groups = kind === 'user' ? itemsOf(lookup.settled(propertyOf(carrier, kind, 'groups'))) : [];
      for (const value of [...policies, ...groups]) if (value.kind === 'reference') given.add(value.to);
    }
    const owners = new Set(carriers);
    return carriers.filter(
      (carrier) =>
        given.has(carrier.id) ||
        ownersOf(carrier).some((value) => this.named(lookup.settled(value)).some((owner) => owners.has(owner))),
    );
  }

  #managed(value: Value): 'in the unit' | 'without-kms' | 'with-kms' | 'hidden' {
    if (value.kind === 'reference')
      return kindOf(this.#names.resource(value.to)?.type ?? '') === 'managedPolicy' ? 'in the unit' : 'hidden';
    const name = /:iam::aws:policy\/(?:[^/]+\/)*([^/]+)$/.exec(canonical(value))?.[1];
    if (name === undefined) return 'hidden';
    if (WITH_KMS.has(name)) return 'with-kms';
    return WITHOUT_KMS.has(name) ? 'without-kms' : 'hidden';
  }

  /** The roles, users and groups that a value names, in some world each. */
  named(value: Value): Resource[] {
    return at(value, '').flatMap(({ is }) => {
      if (is.kind === 'reference') {
        const resource = this.#names.resource(is.to);
        const kind = resource && kindOf(resource.type);
        return resource && (kind === 'role' || kind === 'user' || kind === 'group') ? [resource] : [];
      }
      if (is.kind !== 'scalar' && is.kind !== 'text') return [];
      const text = canonical(is);
      const found = this.#byName.get(/:(?:role|user)\/(?:.*\/)?([^/]+)$/s.exec(text)?.[1] ?? text);
      return found ? [found] : this.#inArn(is);
    });
  }

  /** An ARN may end in a reference to the role. */
  #inArn(value: Value): Resource[] {
    const last = value.kind === 'text' ? value.parts.at(-1) : undefined;
    return last?.kind === 'reference' ? this.named(last) : [];
  }

  #referred(value: Value, kind: Kind): Resource[] {
    const resource = value.kind === 'reference' ? this.#names.resource(value.to) : undefined;
    return resource && kindOf(resource.type) === kind ? [resource] : [];
  }
}

/** Those to whom a policy says that it is attached. */
function ownersOf(policy: Resource): Value[] {
  switch (kindOf(policy.type)) {
    case 'rolePolicy':
      return [propertyOf(policy, 'rolePolicy', 'role')];
    case 'userPolicy':
      return [propertyOf(policy, 'userPolicy', 'user')];
    case 'groupPolicy':
      return [propertyOf(policy, 'groupPolicy', 'group')];
    case 'identityPolicy':
    case 'managedPolicy':
      return (['roles', 'users', 'groups'] as const).map((owners) => propertyOf(policy, 'identityPolicy', owners));
    default:
      return [];
  }
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : isThere(value) ? [value] : [];
}

/** The documents among a resource's settled properties: its own, or those in its list of inline ones. */
export function documentsOf(type: string, properties: Value): readonly Value[] {
  const words = identityWordsOf(type);
  const own = entryOf(properties, words.document);
  const inline = itemsOf(entryOf(properties, words.inline));
  return [own, ...inline.map((item) => (item.kind === 'map' ? entryOf(item, words.document) : item))].filter(isThere);
}

function managedOf(type: string, properties: Value): readonly Value[] {
  return itemsOf(entryOf(properties, identityWordsOf(type).managed));
}
