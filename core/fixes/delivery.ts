import { type Access, type KmsAction, NEEDED } from '../map/access.ts';
import type { Edge } from '../map/edge.ts';
import type { AttachedPolicy } from '../map/policy.ts';
import type { KmsKey, Queue } from '../map/queue.ts';
import { actionsMatching, NO_ACTIONS } from '../policy/actions.ts';
import type { Condition, Statement } from '../policy/document.ts';
import { canonical } from '../resources/canonical.ts';
import { isSecret } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import {
  type Change,
  documentValue,
  type Fix,
  type NewCondition,
  type NewResource,
  type NewStatement,
  type NewValue,
  oneOrMany,
} from './change.ts';
import { nameAfter } from './names.ts';
import { permit } from './permissions.ts';
import { canName, names, namesNothing } from './reach.ts';
import {
  addStatements,
  type Edges,
  isExact,
  ownRootStatement,
  sendStatement,
  serviceStatement,
  servicesAmong,
  sourceConditions,
  withDistinctSids,
} from './statements.ts';

/** Lets a service use a key for what it sends. */
export function letUseKey(edges: Edges, policy: AttachedPolicy): Fix {
  const [{ access }] = edges;
  const service = serviceOf(edges[0]);
  const { statement, failing, denial } = access;
  const isOwnStatement = statement !== undefined && isOnlyFor(statement, service);
  if (denial) return spareServices(denial, service);
  const changes =
    isOwnStatement && failing.every((condition) => isDead(condition))
      ? complete(statement, edges, policy)
      : addStatements(policy, serviceStatement(edges, policy.resource));
  return { title: `Let ${service} use ${policy.name}`, safe: isExact(edges), changes };
}

/** Lets a statement give a service that it is about what sending takes, for the sources that are known where it asks in vain. */
function complete(statement: Statement, edges: Edges, { resource }: AttachedPolicy): readonly Change[] {
  const { origin, action, conditions } = statement;
  const { failing } = edges[0].access;
  const given = (action?.values ?? []).map(canonical);
  const lacking = NEEDED.sends.filter(
    (one) => !given.some((pattern) => (actionsMatching(pattern, 'key') & actionsMatching(one, 'key')) !== NO_ACTIONS),
  );
  const held = conditions.length > failing.length ? [] : sourceConditions(edges, resource, namesNothing);
  // What never held comes to life with all that it gives.
  const isMore = failing.length > 0 && given.some((pattern) => !OF_SENDERS.has(pattern.toLowerCase()));
  const at = action?.whole ?? origin;
  return [
    ...(isMore
      ? [{ do: 'replace', at, value: oneOrMany(NEEDED.sends) } as const]
      : lacking.map((value): Change => ({ do: 'append', to: at, value }))),
    ...withoutConditions(failing, conditions),
    ...held.map((condition): Change => ({ do: 'restrict', statement: origin, condition })),
  ];
}

const OF_SENDERS = new Set(['kms:generatedatakey', 'kms:generatedatakey*', 'kms:decrypt', 'kms:describekey']);

/** Whether no call of a service ever meets a condition: it asks for an identity, or for a wildcard as it is written. */
function isDead({ id, operator, values }: Condition): boolean {
  if (/^aws:(?:principal(?!service)|userid|username)|^kms:calleraccount$/.test(id)) return true;
  const isLiteral = operator !== undefined && /^(?:StringEquals|StringEqualsIgnoreCase)$/.test(operator.name);
  return isLiteral && values.length > 0 && values.every((value) => /[*?]/.test(canonical(value)));
}

/** Takes conditions away, each with its operator where nothing else stands under it. */
export function withoutConditions(gone: readonly Condition[], all: readonly Condition[]): readonly Change[] {
  const isGone = new Set(gone);
  const places = gone.map((condition) =>
    all.every((other) => isGone.has(other) || other.operatorOrigin !== condition.operatorOrigin)
      ? condition.operatorOrigin
      : condition.origin,
  );
  return [...new Set(places)].map((at) => ({ do: 'remove', at }));
}

/**
 * Lets a service send to a queue by its one policy, or where that has none by a new one. None where SAM writes the policy.
 *
 * @param refused all edges of services that may not send to the queue
 */
export function letSend(edges: Edges, refused: readonly Edge[]): readonly Fix[] {
  const [{ admission, queue }] = edges;
  const { policy, denial } = admission ?? {};
  if (denial) return [spareServices(denial, serviceOf(edges[0]))];
  if (policy?.resource.madeFor !== undefined || queue.resource.madeFor !== undefined) return [];
  if (!policy) {
    const services = [...servicesAmong(refused).keys()].join(' and ');
    return queue.mayHavePolicies()
      ? []
      : [{ title: `Let ${services} send to ${queue.name}`, ...addQueuePolicy(queue, refused) }];
  }
  const buckets = bucketsAmong(edges);
  const waiting = buckets.filter((bucket) => canName(bucket, policy.resource) && !names(policy.resource, bucket));
  return [
    {
      title: `Let ${serviceOf(edges[0])} send to ${queue.name}`,
      safe: isExact(edges) && waiting.length === buckets.length,
      changes: [
        ...addStatements(policy, sendStatement(edges, policy.resource)),
        ...waiting.map((on): Change => ({ do: 'wait', on, until: policy.resource })),
      ],
    },
  ];
}

/** Gives a policy to a queue that has none: with all services that are refused without one, since a second one would replace it. */
export function addQueuePolicy(
  queue: Queue,
  refused: readonly Edge[],
  ...more: readonly NewStatement[]
): Pick<Fix, 'safe' | 'changes'> {
  const { resource } = queue;
  const services = [...servicesAmong(refused).values()];
  const added = queuePolicyOf(queue, ...services.map((edges) => sendStatement(edges, resource)), ...more);
  const buckets = bucketsAmong(refused);
  const waiting = buckets.filter((bucket) => canName(bucket, resource));
  return {
    safe: services.every(isExact) && waiting.length === buckets.length,
    changes: [
      { do: 'add', resource: added, before: resource },
      ...waiting.map((on): Change => ({ do: 'wait', on, until: added })),
    ],
  };
}

/** The buckets that send: S3 tries whether it may when a bucket is told to, so that the policy must be there before. */
function bucketsAmong(edges: readonly Edge[]): readonly Resource[] {
  return [...new Set(edges.filter((edge) => serviceOf(edge).startsWith('s3.')).map(({ by }) => by))];
}

function serviceOf({ principal }: Edge): string {
  return principal.is === 'service' ? principal.name : '';
}

/** A policy of a queue that has none. */
export function queuePolicyOf({ resource }: Queue, ...statements: readonly NewStatement[]): NewResource {
  const url: NewValue = { kind: 'attribute', of: resource, attribute: 'url' };
  return {
    kind: 'queuePolicy',
    name: nameAfter(resource, 'Policy'),
    properties: new Map<string, NewValue>([
      ['queues', { kind: 'list', items: [url] }],
      ['policy', documentValue(withDistinctSids(statements))],
    ]),
    isKept: false,
  };
}

/** Whether a statement is about one service and limited to somebody's resources. */
function isOnlyFor({ principal, action, conditions }: Statement, service: string): boolean {
  const entries = principal?.entries ?? [];
  return (
    entries.length === 1 &&
    entries.every(({ value }) => value.kind === 'scalar' && value.value === service) &&
    action !== undefined &&
    !action.not &&
    conditions.length > 0
  );
}

const NO_SERVICE: NewCondition = {
  operator: 'BoolIfExists',
  key: 'aws:PrincipalIsAWSService',
  values: ['false'],
};

/** Lets a denial leave out the calls of services. */
export function spareServices({ origin }: Statement, service: string): Fix {
  return {
    title: `Leave ${service} and other AWS services out of the denial`,
    safe: false,
    consequence: 'No AWS service is denied by this statement any more, whoever it acts for.',
    changes: [{ do: 'restrict', statement: origin, condition: NO_SERVICE }],
  };
}

/** Lets a role or user do something with a key, in the ways that its policies leave open. */
export function letIdentityUseKey(
  edge: Edge,
  access: Access,
  missing: readonly KmsAction[],
  { resource: key, name }: KmsKey,
): readonly Fix[] {
  const { principal } = edge;
  const { policy } = access;
  if (access.reason === 'denied' || principal.is !== 'identity') return [];
  const permission = naming(edge, access, key) ?? permit(edge, missing, key);
  if (access.delegated)
    return permission ? [{ title: `Let ${principal.name} use ${name}`, safe: true, changes: [permission] }] : [];
  if (!policy) return [];
  const who = principalValue(edge, key);
  const statement: NewStatement | undefined =
    who === undefined
      ? undefined
      : {
          sid: `Allow${sidOf(edge)}ToUseTheKey`,
          effect: 'Allow',
          principal: { type: 'AWS', values: [who] },
          actions: missing,
          resources: ['*'],
          conditions: [],
        };
  return [
    ...(statement
      ? [
          {
            title: `Name ${principal.name} in the policy of ${name}`,
            safe: false,
            consequence: `The policy of ${name} gives ${principal.name} what its IAM policies do not.`,
            changes: addStatements(policy, statement),
          },
        ]
      : []),
    ...(permission
      ? [
          {
            title: `Let IAM policies decide about ${name}, and ${principal.name} use it`,
            safe: false,
            consequence: `Whoever may write IAM policies in the account can then give access to ${name}.`,
            changes: [...addStatements(policy, ownRootStatement()), permission],
          },
        ]
      : []),
  ];
}

/** Names the key by its ARN in the statement that was to give what is missing. */
function naming({ principal }: Edge, { misnamed }: Access, key: Resource): Change | undefined {
  const identity = principal.is === 'identity' ? principal.identity : undefined;
  const held = identity?.documents.find(({ document }) => misnamed && document.statements.includes(misnamed.statement));
  if (!misnamed || !held || held.carrier.madeFor !== undefined || !canName(held.carrier, key)) return undefined;
  return { do: 'replace', at: misnamed.value.origin, value: { kind: 'attribute', of: key, attribute: 'arn' } };
}

/** An identity as a principal of a key's policy; a role whose own text names something might wait for the key. */
function principalValue({ principal }: Edge, key: KmsKey['resource']): NewValue | undefined {
  if (principal.is !== 'identity') return undefined;
  const { identity, arn } = principal;
  if (identity)
    return canName(key, identity.resource) && namesNothing(identity.resource)
      ? { kind: 'attribute', of: identity.resource, attribute: 'arn' }
      : undefined;
  return arn.kind === 'scalar' && !isSecret(arn) ? String(arn.value) : undefined;
}

function sidOf({ principal }: Edge): string {
  const name = principal.is === 'identity' ? (principal.identity?.resource.name ?? '') : '';
  return name.replace(/[^A-Za-z0-9]/g, '') || 'Identity';
}
