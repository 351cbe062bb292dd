import type { Edge } from '../map/edge.ts';
import type { AttachedPolicy } from '../map/policy.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { isSecret } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import { kindOf } from '../vocabulary/vocabulary.ts';
import { type Change, documentValue, type NewCondition, type NewStatement, type NewValue } from './change.ts';
import { canName, namesNothing } from './reach.ts';

/** Edges of one service. */
export type Edges = readonly [Edge, ...Edge[]];

/** The account of the deployment. */
export const OWN_ACCOUNT: NewValue = { kind: 'deployment', fact: 'account' };

/** The statement of the default key policy: the account itself may do everything, and its IAM policies may pass that on. */
export function ownRootStatement(): NewStatement {
  return {
    sid: 'EnableIamPolicies',
    effect: 'Allow',
    principal: { type: 'AWS', values: [ownRoot()] },
    actions: ['kms:*'],
    resources: ['*'],
    conditions: [],
  };
}

/** The own account as a principal. */
export function ownRoot(): NewValue {
  const partition: NewValue = { kind: 'deployment', fact: 'partition' };
  return { kind: 'text', parts: ['arn:', partition, ':iam::', OWN_ACCOUNT, ':root'] };
}

/**
 * The statement of a key policy that lets one service send for the sources that are known.
 *
 * @param on the resource in whose text it is to stand: the key, or the queue beside which a new key is to stand
 */
export function serviceStatement(edges: Edges, on: Resource): NewStatement {
  return {
    sid: `Allow${serviceName(edges)}ToUseTheKey`,
    effect: 'Allow',
    principal: { type: 'Service', values: [principalOf(edges[0])] },
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: ['*'],
    conditions: sourceConditions(edges, on, namesNothing),
  };
}

/** The statement of a queue policy that lets one service send for the sources that are known. */
export function sendStatement(edges: Edges, on: Resource): NewStatement {
  return {
    sid: `Allow${serviceName(edges)}ToSend`,
    effect: 'Allow',
    principal: { type: 'Service', values: [principalOf(edges[0])] },
    actions: ['sqs:SendMessage'],
    resources: [{ kind: 'attribute', of: edges[0].queue.resource, attribute: 'arn' }],
    conditions: sourceConditions(edges, on, () => true),
  };
}

/** The services among those who send, each with its edges. */
export function servicesAmong(edges: readonly Edge[]): ReadonlyMap<string, Edges> {
  const services = new Map<string, [Edge, ...Edge[]]>();
  for (const edge of edges) {
    if (edge.does !== 'sends' || edge.principal.is !== 'service') continue;
    const { name } = edge.principal;
    const known = services.get(name);
    if (known) known.push(edge);
    else services.set(name, [edge]);
  }
  return services;
}

const SENDERS = new WeakMap<AttachedPolicy, ReadonlyMap<string, Edges>>();

/** The services that send through a key, or to the queues of a policy; found once, since every statement asks. */
export function sendersThrough(policy: AttachedPolicy): ReadonlyMap<string, Edges> {
  const known = SENDERS.get(policy) ?? servicesAmong(policy.edges());
  SENDERS.set(policy, known);
  return known;
}

/** Whether it is known for what a service sends, and so whose account and Region that is. */
export function isExact(edges: Edges): boolean {
  return edges.every(({ principal }) => principal.is === 'service' && principal.source !== undefined);
}

/**
 * The conditions that hold a service to the sources that are known: by name where each can be named without a circle, else by account.
 *
 * A rule or bucket waits for the queue, and the queue for its key, so that a key's policy cannot name them in every language; the
 * ARN of a bucket tells no account.
 */
export function sourceConditions(
  edges: Edges,
  on: Resource,
  isFree: (source: Resource) => boolean,
): readonly NewCondition[] {
  const sources = edges.map((edge) => sourceOf(edge, on, isFree));
  return sources.every((source) => source !== undefined)
    ? [{ operator: 'ArnEquals', key: 'aws:SourceArn', values: once(sources) }]
    : [accountCondition(edges)];
}

/** The condition that holds a service to the accounts of what sends. */
export function accountCondition(edges: Edges): NewCondition {
  return { operator: 'StringEquals', key: 'aws:SourceAccount', values: once(edges.map(accountOf)) };
}

const NAMED = new Set(['topic', 'eventRule', 'eventBus']);

function sourceOf({ principal }: Edge, on: Resource, isFree: (source: Resource) => boolean): NewValue | undefined {
  if (principal.is !== 'service') return undefined;
  const { source, sourceArn } = principal;
  if (source)
    return NAMED.has(kindOf(source.type) ?? '') && canName(on, source) && isFree(source)
      ? { kind: 'attribute', of: source, attribute: 'arn' }
      : undefined;
  const isPlain = sourceArn?.kind === 'scalar' && !isSecret(sourceArn) && !/[*?]|:s3:/.test(String(sourceArn.value));
  return isPlain ? String(sourceArn.value) : undefined;
}

function accountOf({ principal }: Edge): NewValue {
  const account = principal.is === 'service' ? principal.sourceAccount : undefined;
  return account?.kind === 'scalar' && !isSecret(account) ? String(account.value) : OWN_ACCOUNT;
}

function principalOf({ principal }: Edge): string {
  return principal.is === 'service' ? principal.name : '';
}

/** Each value once: resources are told apart by what they are, all else by its text. */
function once(values: readonly NewValue[]): readonly NewValue[] {
  const byName = new Map<unknown, NewValue>();
  for (const value of values) {
    const isResource = typeof value === 'object' && value.kind === 'attribute';
    byName.set(isResource ? value.of : typeof value === 'object' ? JSON.stringify(value) : value, value);
  }
  return [...byName.values()];
}

const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/^sns\./, 'Sns'],
  [/^s3\./, 'S3'],
  [/^events\./, 'EventBridge'],
  [/(?:^|\.)chime\./, 'Chime'],
  [/^profile\./, 'CustomerProfiles'],
];

function serviceName([edge]: Edges): string {
  const principal = principalOf(edge);
  return SERVICES.find(([pattern]) => pattern.test(principal))?.[1] ?? 'Service';
}

/** Adds statements to the policy of a key or queue; a key without one gets AWS's default one besides. */
export function addStatements(
  { document, carrier, resource }: AttachedPolicy,
  ...statements: readonly NewStatement[]
): readonly Change[] {
  if (document) {
    return withDistinctSids(statements, sidsOf(document)).map((statement) => ({
      do: 'state',
      in: document.origin,
      statement,
    }));
  }
  const all = carrier === 'key' ? [ownRootStatement(), ...statements] : statements;
  return [{ do: 'set', on: resource, property: 'policy', value: documentValue(withDistinctSids(all)) }];
}

const SIDS = new WeakMap<PolicyDocument, ReadonlySet<string | undefined>>();

function sidsOf(document: PolicyDocument): ReadonlySet<string | undefined> {
  const known = SIDS.get(document) ?? new Set(document.statements.map(({ sid }) => sid));
  SIDS.set(document, known);
  return known;
}

/** Statements of one policy: of two with the same `Sid` the second one gets a number. */
export function withDistinctSids(
  statements: readonly NewStatement[],
  taken: ReadonlySet<string | undefined> = new Set(),
): readonly NewStatement[] {
  const added = new Set<string | undefined>();
  return statements.map((statement) => {
    const { sid } = statement;
    let free = sid;
    for (let number = 2; free !== undefined && (taken.has(free) || added.has(free)); number++) free = `${sid}${number}`;
    added.add(free);
    return free === sid ? statement : { ...statement, sid: free as string };
  });
}
