import { ALIAS_DEPTH } from '../limits.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { canonical, fillHoles, isHole } from '../resources/canonical.ts';
import { describe } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import type { Reference, ResourceId, Value, Why } from '../resources/value.ts';
import { isSet } from '../resources/world.ts';
import { kindOf, propertyOf } from '../vocabulary/vocabulary.ts';

/** What a queue's key attribute names. */
export type KeyReference =
  | { readonly kind: 'absent' }
  /** A key of the unit, reached through aliases where there are any. */
  | { readonly kind: 'resource'; readonly key: Resource; readonly arn?: KeyArn }
  /** An AWS managed key, such as `alias/aws/sqs`, by the service it belongs to. */
  | { readonly kind: 'aws-managed'; readonly service: string; readonly arn?: KeyArn }
  /** A customer managed key outside of the unit, or one of it that cannot be told. */
  | { readonly kind: 'customer'; readonly text: string; readonly arn?: KeyArn }
  /** Text that names no key at all. */
  | { readonly kind: 'invalid'; readonly text: string }
  | { readonly kind: 'unknown'; readonly set: boolean; readonly why: Why };

/** The parts of a key's or alias's ARN, as canonical texts: a part may be a fact of the deployment. */
export interface KeyArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

const KEY_ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const ALIAS = /^alias\/[A-Za-z0-9/_-]{1,250}$/;

/** What a unit holds that values may name, seen in one world. */
export interface Lookup {
  readonly resource: (id: ResourceId) => Resource | undefined;
  /** The alias of a name, given as canonical text. */
  readonly alias: (name: string) => Resource | undefined;
  /** The queue of a name in SQS, given as canonical text. */
  readonly queue: (name: string) => Resource | undefined;
  readonly settled: (value: Value) => Value;
  /** A settled value taken apart as a policy document. */
  readonly document: (value: Value) => PolicyDocument;
  /** The account that all is deployed to, where the project says which one that is. */
  readonly account: string | undefined;
}

/**
 * What a settled value names as a key: the one place where text, references and aliases become keys.
 *
 * Source: Amazon SQS API Reference, `CreateQueue`, `KmsMasterKeyId`; AWS KMS Developer Guide, "Key identifiers (KeyId)",
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 */
export function identifyKey(value: Value, lookup: Lookup): KeyReference {
  return identify(value, lookup, new Set());
}

/**
 * The queue of the unit that a settled value names by reference or ARN; `undefined` where it names none of them. Account and
 * Region of the ARN do not matter: a dead-letter queue is always in those of its source.
 */
export function identifyQueue(value: Value, lookup: Lookup): Resource | undefined {
  if (value.kind === 'reference') {
    const resource = lookup.resource(value.to);
    return resource && kindOf(resource.type) === 'queue' ? resource : undefined;
  }
  const name = queueNameIn(value);
  if (name === undefined) return undefined;
  const own = value.kind === 'text' ? value.parts.find((part) => canonical(part) === name) : undefined;
  return own?.kind === 'reference' ? identifyQueue(own, lookup) : lookup.queue(name);
}

/** The name in a queue's ARN or URL, or in the URI by which API Gateway calls it, as canonical text. */
export function queueNameIn(value: Value): string | undefined {
  if (value.kind !== 'scalar' && value.kind !== 'text') return undefined;
  const text = canonical(value);
  for (const form of QUEUE_FORMS) {
    const name = form.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * Sources: Amazon SQS Developer Guide, "Queue and message identifiers",
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html; Amazon API Gateway
 * API Reference, "Integration", https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
 */
const QUEUE_FORMS = [
  /^arn:[^:]*:sqs:[^:]*:[^:]*:([^:]+)$/s,
  /^https:\/\/[^/]+\/[^/]+\/([^/]+)$/s,
  /^arn:[^:]*:apigateway:[^:]*:sqs:path\/[^/]+\/([^/]+)$/s,
];

/** How text or a reference names a key or alias: `key-id` is a bare id, `alias` a bare name. */
export type KeyNaming = 'key-id' | 'alias' | 'alias-arn' | 'other';

/** How a settled value names a key or alias. */
export function keyNamingOf(value: Value, lookup: Lookup): KeyNaming {
  if (value.kind === 'reference') {
    const kind = kindOf(lookup.resource(value.to)?.type ?? '');
    if (kind === 'alias') return namingByAlias(value);
    return (kind === 'key' || kind === 'replicaKey') && !isArn(value) ? 'key-id' : 'other';
  }
  if (value.kind !== 'scalar' && value.kind !== 'text') return 'other';
  const { name, arn } = splitArn(canonical(value));
  if (arn) {
    const hole =
      value.kind === 'text'
        ? value.parts.find((part) => part.kind === 'reference' && canonical(part) === name)
        : undefined;
    return name.startsWith('alias/') || (hole && keyNamingOf(hole, lookup) === 'alias') ? 'alias-arn' : 'other';
  }
  if (name.startsWith('alias/')) return 'alias';
  return KEY_ID.test(name) ? 'key-id' : 'other';
}

/** Whether a reference is to the ARN of its resource, whatever its language calls that. */
export function isArn({ attribute }: Reference): boolean {
  return attribute === 'Arn' || attribute === 'arn';
}

/** In CloudFormation an alias gives its name alone; in Terraform also its ARN, and what it leads to. */
function namingByAlias(value: Reference): KeyNaming {
  if (value.attribute === 'target_key_arn') return 'other';
  if (value.attribute === 'target_key_id') return 'key-id';
  return isArn(value) ? 'alias-arn' : 'alias';
}

/**
 * The alias that a settled text names, as canonical text: by itself or in an ARN whose account and Region are those of the
 * deployment. One with an account or Region of its own may belong to another one that happens to have the same name.
 */
export function aliasNameIn(value: Value): string | undefined {
  if (value.kind !== 'scalar' && value.kind !== 'text') return undefined;
  const { name, arn } = splitArn(canonical(value));
  const here = !arn || (isHole(arn.account) && isHole(arn.region));
  return here && name.startsWith('alias/') ? name : undefined;
}

/**
 * A value that CloudFormation looks up when it deploys is not the text that asks for it; that text may have been put
 * together from parts.
 */
export function withoutDynamicReference(value: Value): Value {
  if (value.kind !== 'scalar' && value.kind !== 'text') return value;
  const text = value.kind === 'scalar' ? value.value : canonical(value);
  if (typeof text !== 'string' || !text.includes('{{resolve:')) return value;
  const why: Why = { hidden: 'dynamic-reference', name: describe(value) };
  return { kind: 'unknown', origin: value.origin, why, set: true };
}

function identify(value: Value, lookup: Lookup, seen: Set<ResourceId>): KeyReference {
  switch (value.kind) {
    case 'absent':
      return { kind: 'absent' };
    case 'scalar':
    case 'text':
      return identifyText(value, lookup, seen);
    case 'reference': {
      const resource = lookup.resource(value.to);
      const unknown: KeyReference = {
        kind: 'unknown',
        set: true,
        why: { hidden: 'attribute', name: value.attribute ? `${value.to}.${value.attribute}` : value.to },
      };
      if (!resource || seen.has(resource.id) || seen.size > ALIAS_DEPTH) return unknown;
      seen.add(resource.id);
      switch (kindOf(resource.type)) {
        case 'key':
        case 'replicaKey':
          return { kind: 'resource', key: resource };
        case 'alias':
          return followAlias(resource, lookup, seen);
        default:
          return unknown;
      }
    }
    case 'unknown':
      return { kind: 'unknown', set: value.set, why: value.why };
    default:
      return { kind: 'unknown', set: isSet(value), why: { hidden: 'malformed', name: 'a value that is no text' } };
  }
}

function followAlias(alias: Resource, lookup: Lookup, seen: Set<ResourceId>): KeyReference {
  const target = identify(lookup.settled(propertyOf(alias, 'alias', 'target')), lookup, seen);
  if (target.kind === 'resource') return target;
  // CreateAlias refuses alias/aws/… and targets that are AWS managed keys, so that an alias of the unit is a customer's.
  const name = lookup.settled(propertyOf(alias, 'alias', 'name'));
  return { kind: 'customer', text: name.kind === 'scalar' ? String(name.value) : alias.name };
}

function identifyText(
  value: Extract<Value, { kind: 'scalar' | 'text' }>,
  lookup: Lookup,
  seen: Set<ResourceId>,
): KeyReference {
  const hole =
    value.kind === 'text'
      ? value.parts.find((part) => part.kind !== 'scalar' && part.kind !== 'deployment')
      : undefined;
  const text = canonical(value);
  if (text === '') return { kind: 'absent' };
  const { name, arn } = splitArn(text);
  const where = arn ? { arn } : {};
  const aliasName = aliasNameIn(value);
  const alias = aliasName === undefined ? undefined : lookup.alias(aliasName);
  if (alias && !seen.has(alias.id) && seen.size <= ALIAS_DEPTH) {
    seen.add(alias.id);
    return followAlias(alias, lookup, seen);
  }
  if (hole?.kind === 'reference' && isHole(name.replace(/^key\//, ''))) {
    const reference = identify(hole, lookup, seen);
    return reference.kind === 'resource' ? { ...reference, ...where } : reference;
  }
  if (hole) {
    const why: Why =
      hole.kind === 'unknown'
        ? hole.why
        : { hidden: 'attribute', name: hole.kind === 'reference' ? hole.to : 'a value' };
    return { kind: 'unknown', set: isSet(value), why };
  }
  const service = /^alias\/aws\/([A-Za-z0-9_-]+)$/.exec(name)?.[1];
  if (service !== undefined) return { kind: 'aws-managed', service, ...where };
  const filled = fillHoles(name);
  const valid = arn
    ? /^key\/[A-Za-z0-9-]+$/.test(filled) || ALIAS.test(filled)
    : ALIAS.test(filled) || KEY_ID.test(filled);
  const readable = describe(value);
  return valid && (arn ? isPlausible(arn) : true)
    ? { kind: 'customer', text: readable, ...where }
    : { kind: 'invalid', text: readable };
}

const ARN = /^arn:([^:]*):kms:([^:]*):([^:]*):(.*)$/s;

/** The name in an ARN of KMS, and the ARN's other parts; any other text is a name itself. */
function splitArn(text: string): { name: string; arn?: KeyArn } {
  const match = ARN.exec(text);
  if (!match) return { name: text };
  const [, partition = '', region = '', account = '', name = ''] = match;
  return { name, arn: { partition, region, account } };
}

/** Whether every part is a fact of the deployment or has the form that KMS gives it. */
function isPlausible({ partition, region, account }: KeyArn): boolean {
  return (
    (isHole(partition) || /^aws[a-z-]*$/.test(partition)) &&
    (isHole(region) || /^[a-z0-9-]+$/.test(region)) &&
    (isHole(account) || /^\d{12}$/.test(account))
  );
}
