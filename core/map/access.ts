import { actionsMatching, NO_ACTIONS } from '../policy/actions.ts';
import { allowing, allowsOwner, type Carried, type KnownCaller, type Permission } from '../policy/allows.ts';
import type { Condition, PolicyDocument, Statement } from '../policy/document.ts';
import { Knowledge } from '../policy/knowledge.ts';
import { aloneSetting, type PolicySetting } from '../policy/setting.ts';
import { canonical } from '../resources/canonical.ts';
import { describe, describeWhy } from '../resources/describe.ts';
import type { Truth } from '../resources/test.ts';
import { textOf, type Value } from '../resources/value.ts';
import { spelled } from './arns.ts';
import type { KeyGrants } from './grants.ts';
import { identifyKey, keyNamingOf, type Lookup } from './identify.ts';
import type { Identity } from './identities.ts';
import type { Principal } from './neighbours.ts';
import type { AttachedPolicy } from './policy.ts';
import type { Queue } from './queue.ts';

/** Why somebody gets through to a queue, or not, or why that cannot be told. */
export type AccessReason =
  /** No key of KMS is asked. */
  | 'no-kms'
  | 'allowed'
  /** The AWS managed key lets in identities of its own account alone. */
  | 'aws-managed-key'
  | 'missing'
  | 'denied'
  /** The key cannot be used by SQS at all. */
  | 'unusable-key'
  /** Which key it is, or its policy, is not in the unit. */
  | 'hidden-key'
  /** The identity, or a policy of it, is not in the unit. */
  | 'hidden-identity'
  /** As whom the call comes is not known. */
  | 'hidden-caller'
  /** A condition or a part of a policy cannot be told. */
  | 'open';

/** Whether the key of a queue lets somebody send or read. */
export interface Access {
  readonly answer: Truth;
  readonly reason: AccessReason;
  /** What hides the answer, in words. */
  readonly hidden?: string;
  /** The actions of KMS that are certainly not allowed. */
  readonly missing: readonly KmsAction[];
  /** The statement of the key policy that comes closest, and the conditions of it that never hold. */
  readonly statement?: Statement;
  readonly failing: readonly Condition[];
  /** The statement that takes away what others give: of the key policy, or of an identity's own policies. */
  readonly denial?: Statement;
  /** The policy of a key of the unit. */
  readonly policy?: AttachedPolicy;
  /** The key policy lets the account's own IAM policies decide, about all that is missing where something is. */
  readonly delegated: boolean;
  /** Where an IAM policy of the identity names the key in a way that IAM does not understand, and the actions that it was to give. */
  readonly misnamed?: { readonly value: Value; readonly statement: Statement };
}

/** What SQS calls for a message, and what is often allowed in its stead. */
export type KmsAction = 'kms:GenerateDataKey' | 'kms:Decrypt' | 'kms:Encrypt';

/**
 * What SQS asks of a key for its caller.
 *
 * Source: Amazon SQS Developer Guide, "Key management",
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export const NEEDED: Readonly<Record<'sends' | 'reads', readonly KmsAction[]>> = {
  sends: ['kms:GenerateDataKey', 'kms:Decrypt'],
  reads: ['kms:Decrypt'],
};

/** What a key says of its use: its policy, if it is a key of the unit, and its grants. */
export interface KeyTerms {
  readonly policy?: AttachedPolicy | undefined;
  readonly grants: KeyGrants;
}

/** Whether the key of a queue lets somebody do what SQS asks it for. */
export function accessTo(
  queue: Queue,
  principal: Principal,
  actions: readonly KmsAction[],
  terms: KeyTerms,
  lookup: Lookup,
): Access {
  const { encryption, key } = queue;
  switch (encryption) {
    case 'none':
    case 'sse-sqs':
    case 'sse-sqs-default':
      return plain('yes', 'no-kms');
    case 'unknown':
      return plain('unknown', 'hidden-key', hiddenIn(queue));
    case 'kms-aws-managed':
      return throughAwsManagedKey(principal, lookup);
    case 'kms-unknown-key':
    case 'kms-customer':
  }
  if (key.reference.kind === 'invalid' || key.reference.kind === 'aws-managed') return plain('no', 'unusable-key');
  if (principal.is === 'hidden') return plain('unknown', 'hidden-caller', principal.why);
  const { policy, grants } = terms;
  if (!policy) return throughHiddenKey(queue, principal, actions, grants, lookup);
  if (isUnusable(queue)) return plain('no', 'unusable-key');
  return throughPolicy(queue, principal, actions, policy, grants, lookup);
}

/** What hides how a queue is encrypted, in words. */
function hiddenIn({ key, managedSse }: Queue): string {
  if (key.reference.kind === 'customer') return describe(key.value);
  const why = key.reference.kind === 'unknown' ? key.reference.why : managedSse.why;
  return why ? describeWhy(why) : 'its encryption';
}

function plain(answer: Truth, reason: AccessReason, hidden?: string): Access {
  return { answer, reason, ...(hidden === undefined ? {} : { hidden }), missing: [], failing: [], delegated: false };
}

/** Its policy lets in whoever calls through SQS from its own account, which no AWS service does. */
function throughAwsManagedKey(principal: Principal, lookup: Lookup): Access {
  if (principal.is === 'service') return plain('no', 'aws-managed-key');
  if (principal.is === 'hidden') return plain('unknown', 'hidden-caller', principal.why);
  if (isElsewhere(principal, lookup)) return plain('no', 'aws-managed-key');
  if (isOwn(principal, lookup)) return plain('yes', 'allowed');
  return plain('unknown', 'hidden-identity', principal.name);
}

function isOwn({ account }: Extract<Principal, { is: 'identity' }>, lookup: Lookup): boolean {
  return account?.kind === 'deployment' || (account?.kind === 'scalar' && String(account.value) === lookup.account);
}

/** Whether an identity is known to be of another account. */
function isElsewhere({ account }: Extract<Principal, { is: 'identity' }>, lookup: Lookup): boolean {
  return account?.kind === 'scalar' && lookup.account !== undefined && String(account.value) !== lookup.account;
}

/** The policy of a key elsewhere may let anybody in; but where it leaves that to the account, an identity's own policies must. */
function throughHiddenKey(
  queue: Queue,
  principal: Exclude<Principal, { is: 'hidden' }>,
  actions: readonly KmsAction[],
  grants: KeyGrants,
  lookup: Lookup,
): Access {
  const unknown = plain('unknown', 'hidden-key', hiddenIn(queue));
  const caller = callerOf(queue, principal, lookup);
  if (actions.every((action) => grants.give(caller, action) === 'yes')) return plain('yes', 'allowed');
  if (principal.is === 'service' || !principal.identity) return unknown;
  const key = canonical(queue.key.value);
  const names = (value: Value): Truth => (canonical(value) === key ? 'yes' : 'unknown');
  const missing = actions.filter(
    (action) =>
      grants.give(caller, action) === 'no' &&
      ownAnswer(principal.identity, caller, action, names, lookup).given === 'no',
  );
  return { ...unknown, missing };
}

function isUnusable({ key: { key } }: Queue): boolean {
  const text = (value: Value | undefined): string => (value?.kind === 'scalar' ? String(value.value) : '');
  return (
    text(key?.enabled).toLowerCase() === 'false' ||
    !['', 'SYMMETRIC_DEFAULT'].includes(text(key?.spec)) ||
    !['', 'ENCRYPT_DECRYPT'].includes(text(key?.usage))
  );
}

function throughPolicy(
  queue: Queue,
  principal: Exclude<Principal, { is: 'hidden' }>,
  actions: readonly KmsAction[],
  policy: AttachedPolicy,
  grants: KeyGrants,
  lookup: Lookup,
): Access {
  const setting = policy.unitSetting();
  const caller = callerOf(queue, principal, lookup);
  let answer: Truth = 'yes';
  let delegated = false;
  let isLeftToIam = true;
  const missing: KmsAction[] = [];
  let closest: Permission | undefined;
  let denial: Statement | undefined;
  // Without a policy of its own a key has AWS's default one, which leaves all to the account's IAM policies.
  const permission = policy.document ? allowing(policy.document, caller, setting) : () => DEFAULT_POLICY;
  for (const action of actions) {
    const byKey = permission(action);
    const granted = grants.give(caller, action);
    const { truth, denial: denying } = judged(byKey, granted, principal, action, policy, caller, lookup);
    delegated ||= byKey.answer !== 'no' && byKey.direct !== 'yes';
    if (truth === 'no') missing.push(action);
    if (truth === 'no' && byKey.answer === 'no') isLeftToIam = false;
    if (truth === 'no') denial ??= denying;
    // What speaks of the first action that is refused says most; else any statement does.
    if (!closest || (truth !== 'yes' && answer === 'yes')) closest = byKey;
    answer = answer === 'no' || truth === 'no' ? 'no' : truth === 'unknown' ? 'unknown' : answer;
  }
  return {
    answer,
    ...(answer === 'no' && denial
      ? { reason: 'denied' as const, denial }
      : reasonFor(answer, principal, closest, policy.document)),
    missing,
    ...(closest?.statement ? { statement: closest.statement } : {}),
    failing: closest?.failing ?? [],
    policy,
    delegated: delegated && isLeftToIam,
    ...misnamedIn(principal, missing, policy, lookup),
  };
}

/** Where the policies of an identity were to allow what it lacks on a key, but name it by an alias or a bare id. */
function misnamedIn(
  principal: Principal,
  missing: readonly KmsAction[],
  policy: AttachedPolicy,
  lookup: Lookup,
): Pick<Access, 'misnamed'> {
  const documents = (principal.is === 'identity' && missing.length > 0 && principal.identity?.documents) || [];
  for (const statement of documents.flatMap(({ document }) => document.statements)) {
    const { effect, action, resource } = statement;
    if (effect !== 'Allow' || !action || action.not || !resource || resource.not) continue;
    const given = action.values.reduce((set, value) => set | actionsMatching(canonical(value), 'key'), NO_ACTIONS);
    if (missing.some((one) => (given & actionsMatching(one, 'key')) === NO_ACTIONS)) continue;
    const value = resource.values.find((one) => {
      const reference = keyNamingOf(one, lookup) === 'other' ? undefined : identifyKey(one, lookup);
      return reference?.kind === 'resource' && reference.key === policy.resource;
    });
    if (value) return { misnamed: { value, statement } };
  }
  return {};
}

/** What the meaning of a policy hangs on, as the map knows it: nobody's settings, but the unit's own resources. */
export function unitSetting(
  { carrier, names, ownsBucket }: Pick<AttachedPolicy, 'carrier' | 'names' | 'ownsBucket'>,
  lookup: Lookup,
): PolicySetting {
  return {
    ...aloneSetting(carrier),
    names,
    ownsBucket,
    spelled: (value) => spelled(value, lookup),
    known: new Knowledge(),
  };
}

const DEFAULT_POLICY: Permission = { answer: 'yes', delegated: true, direct: 'no', failing: [], denied: 'no' };

/**
 * A service stands by the key policy alone, an identity also by its grants, and by its own policies where the key leaves it to the
 * account. A denial counts more than a grant.
 */
function judged(
  byKey: Permission,
  granted: Truth,
  principal: Exclude<Principal, { is: 'hidden' }>,
  action: KmsAction,
  policy: AttachedPolicy,
  caller: KnownCaller,
  lookup: Lookup,
): { truth: Truth; denial?: Statement | undefined } {
  const { denial } = byKey;
  if (principal.is === 'service') return { truth: byKey.direct, denial };
  const byGrant = both(granted, not(byKey.denied));
  if (byKey.answer === 'no' && byGrant === 'no') return { truth: 'no', denial };
  const directly = either(byKey.direct, byGrant);
  const { identity } = principal;
  if (!identity) return { truth: directly === 'yes' && isOwn(principal, lookup) ? 'yes' : 'unknown' };
  const names = (value: Value): Truth => namesKeyInIam(value, policy, lookup);
  const { given, taken, denial: own } = ownAnswer(identity, caller, action, names, lookup);
  if (taken === 'yes') return { truth: 'no', denial: own };
  const allowed = either(directly, both(byKey.answer, given));
  return { truth: taken === 'unknown' && allowed === 'yes' ? 'unknown' : allowed };
}

/** Whether an identity's own policies give it an action on a key, and whether they or its boundary take it away. */
function ownAnswer(
  identity: Identity | undefined,
  caller: KnownCaller,
  action: KmsAction,
  names: (value: Value) => Truth,
  lookup: Lookup,
): { given: Truth; taken: Truth; denial?: Statement | undefined } {
  const setting: PolicySetting = { ...aloneSetting('key'), names, spelled: (value) => spelled(value, lookup) };
  let given: Truth = identity?.hasAllOfKms ? 'yes' : identity?.hidden === undefined ? 'no' : 'unknown';
  let taken: Truth = identity?.isBounded ? 'unknown' : 'no';
  let denial: Statement | undefined;
  for (const { document } of identity?.documents ?? []) {
    const own = allowsOwner(document, caller, action, setting);
    if (own.denial) taken = 'yes';
    denial ??= own.denial;
    if (own.answer === 'yes' || given === 'no') given = own.answer;
  }
  return { given, taken, denial };
}

function both(one: Truth, other: Truth): Truth {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'yes' ? other : one;
}

function not(truth: Truth): Truth {
  if (truth === 'unknown') return truth;
  return truth === 'yes' ? 'no' : 'yes';
}

function either(one: Truth, other: Truth): Truth {
  if (one === 'yes' || other === 'yes') return 'yes';
  return one === 'no' ? other : one;
}

function reasonFor(
  answer: Truth,
  principal: Exclude<Principal, { is: 'hidden' }>,
  closest: Permission | undefined,
  document: PolicyDocument | undefined,
): { reason: AccessReason; hidden?: string } {
  if (answer === 'yes') return { reason: 'allowed' };
  if (answer === 'no') return { reason: 'missing' };
  if (document?.more) return { reason: 'hidden-key', hidden: describeWhy(document.more) };
  if (principal.is === 'identity' && !principal.identity) return { reason: 'hidden-identity', hidden: principal.name };
  const hidden = principal.is === 'identity' && closest?.answer === 'yes' ? principal.identity?.hidden : undefined;
  if (hidden !== undefined) return { reason: 'hidden-identity', hidden };
  return { reason: 'open' };
}

/** A caller with what SQS adds to its calls of KMS. */
export function callerOf(queue: Queue, principal: Exclude<Principal, { is: 'hidden' }>, lookup: Lookup): KnownCaller {
  const { origin } = queue;
  const text = (value: string): Value => ({ kind: 'scalar', origin, value });
  const queueArn = spelled({ kind: 'reference', origin, to: queue.resource.id, attribute: 'Arn' }, lookup);
  const context: [string, Value] = ['kms:encryptioncontext:aws:sqs:arn', queueArn];
  if (principal.is === 'service') {
    const { name, sourceArn, sourceAccount } = principal;
    return {
      is: 'service',
      name,
      ...(sourceArn ? { sourceArn } : {}),
      ...(sourceAccount ? { sourceAccount: spelled(sourceAccount, lookup) } : {}),
      carries: new Map([context]),
    };
  }
  const via = textOf(origin, [text('sqs.'), { kind: 'deployment', origin, fact: 'region' }, text('.amazonaws.com')]);
  const carries: Carried = new Map([context, ['kms:viaservice', via]]);
  return {
    is: 'identity',
    identity: spelled(principal.arn, lookup),
    ...(principal.account ? { account: spelled(principal.account, lookup) } : {}),
    carries,
  };
}

/** Whether a `Resource` of an IAM policy names a key of the unit: only an ARN does, not an alias and not a bare id. */
function namesKeyInIam(value: Value, { resource: key }: AttachedPolicy, lookup: Lookup): Truth {
  const naming = keyNamingOf(value, lookup);
  if (naming !== 'other') return 'no';
  const text = canonical(value);
  const name = /^arn:[^:]*:kms:[^:]*:[^:]*:(.*)$/s.exec(text)?.[1];
  if (name !== undefined && /^(?:\*|key\/\*)$/.test(name)) return 'yes';
  if (/^arn:[^:]*:(?!kms)[a-z0-9-]+:/.test(text)) return 'no';
  const reference = identifyKey(value, lookup);
  if (reference.kind === 'resource') return reference.key === key ? 'yes' : 'no';
  // A key's ARN can be written down once it exists, so that any may be this one's.
  return 'unknown';
}
