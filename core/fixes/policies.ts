import { accountIn } from '../map/arns.ts';
import type { Edge } from '../map/edge.ts';
import type { AttachedPolicy } from '../map/policy.ts';
import type { Queue } from '../map/queue.ts';
import { actionsMatching, type Carrier, NO_ACTIONS } from '../policy/actions.ts';
import type { Condition, Names, PolicyDocument, PrincipalEntry, Principals, Statement } from '../policy/document.ts';
import { describe } from '../resources/describe.ts';
import type { Value } from '../resources/value.ts';
import { isProducer } from '../vocabulary/producers.ts';
import { asWritten } from './as-written.ts';
import { allAuthored, authored } from './authored.ts';
import {
  type Change,
  type Fix,
  mapOf,
  type NewCondition,
  type NewStatement,
  type NewValue,
  oneOrMany,
} from './change.ts';
import { addQueuePolicy, withoutConditions } from './delivery.ts';
import { canName, namesNothing } from './reach.ts';
import {
  accountCondition,
  addStatements,
  type Edges,
  isExact,
  OWN_ACCOUNT,
  ownRootStatement,
  sendersThrough,
  sendStatement,
  serviceStatement,
  sourceConditions,
} from './statements.ts';

/** What a service needs that sends. */
const NEEDED: Readonly<Record<Carrier, readonly string[]>> = {
  key: ['kms:GenerateDataKey', 'kms:Decrypt'],
  queue: ['sqs:SendMessage'],
};

/** The services that a statement names; none where they cannot all be told. */
function servicesOf({ principal }: Statement): readonly string[] {
  if (!principal || principal.not || principal.more) return [];
  const names = principal.entries
    .filter(({ type }) => type === 'Service')
    .map(({ value }) => (value.kind === 'scalar' ? String(value.value).toLowerCase() : ''));
  return names.includes('') ? [] : names;
}

/** The services that a statement names; none where it names others besides. */
function onlyServicesOf(statement: Statement): readonly string[] {
  const services = servicesOf(statement);
  return services.length === statement.principal?.entries.length ? services : [];
}

/** Whether it is known for what each of some services sends, and that all of it is the own account's. */
export function areOwn(services: readonly string[], policy: AttachedPolicy): boolean {
  const known = sendersThrough(policy);
  return (
    services.length > 0 &&
    services.every((service) => {
      const edges = known.get(service);
      return edges !== undefined && isExact(edges) && edges.every(isOfOwnAccount);
    }) &&
    (policy.carrier === 'queue' || services.every((service) => isAdmittedForOwnOnly(service, policy)))
  );
}

function isOfOwnAccount({ principal }: Edge): boolean {
  return principal.is === 'service' && (principal.sourceAccount?.kind ?? 'deployment') === 'deployment';
}

const ADMITTED = new WeakMap<AttachedPolicy, Map<string, boolean>>();

/** Whether the queues of a key let a service send for the own account alone; found once, since every statement asks. */
function isAdmittedForOwnOnly(service: string, policy: AttachedPolicy): boolean {
  const known = ADMITTED.get(policy) ?? new Map<string, boolean>();
  ADMITTED.set(policy, known);
  const before = known.get(service);
  if (before !== undefined) return before;
  const queues = new Set(policy.edges().map(({ queue }) => queue));
  const answer = [...queues].every((queue) => admitsOwnOnly(queue, [service]));
  known.set(service, answer);
  return answer;
}

/** Whether no policy of a queue lets some services send for other accounts, as far as it can be told. */
function admitsOwnOnly(queue: Queue, services: readonly string[]): boolean {
  return queue
    .policies()
    .every(
      ({ document }) =>
        document !== undefined &&
        !document.more &&
        document.statements.every(
          (statement) =>
            statement.effect === 'Deny' ||
            !mayName(statement.principal, services) ||
            statement.conditions.some(isOwnSource),
        ),
    );
}

function mayName(principal: Principals | undefined, services: readonly string[]): boolean {
  if (!principal || principal.not || principal.more) return true;
  return principal.entries.some(({ type, value }) =>
    type === 'Service'
      ? value.kind !== 'scalar' || services.includes(String(value.value).toLowerCase())
      : value.kind === 'scalar' && value.value === '*',
  );
}

function isOwnSource({ id, values, operator }: Condition): boolean {
  if (!operator || operator.ifExists || operator.set || operator.name.includes('Not') || values.length === 0)
    return false;
  if (id === 'aws:sourceaccount') return values.every(({ kind }) => kind === 'deployment');
  return (
    id === 'aws:sourcearn' &&
    values.every((value) => value.kind === 'reference' || accountIn(value)?.kind === 'deployment')
  );
}

/** The ways to hold the services of a statement to somebody's resources. */
export function scopeServices(statement: Statement, policy: AttachedPolicy): readonly Fix[] {
  const services = servicesOf(statement);
  const restricted = services.length === 0 ? undefined : holding(statement, policy);
  if (!restricted) return [];
  const known = sendersThrough(policy);
  const edges = services.flatMap((service) => known.get(service) ?? []);
  const names = services.join(' and ');
  const safe = areOwn(services, policy);
  const [first, ...others] = edges;
  const byAccount: NewCondition = first
    ? accountCondition([first, ...others])
    : { operator: 'StringEquals', key: 'aws:SourceAccount', values: [OWN_ACCOUNT] };
  const [bySource] = first ? sourceConditions([first, ...others], policy.resource, isFreeFor(policy)) : [];
  return [
    {
      title: `Hold ${names} to the own account`,
      safe,
      ...(safe ? {} : { consequence: `What ${names} does for other accounts is refused.` }),
      changes: restricted(byAccount),
    },
    ...(bySource && bySource.key !== byAccount.key
      ? [
          {
            title: `Hold ${names} to what is known to send`,
            safe: false,
            consequence: `What ${names} does for anything else is refused.`,
            changes: restricted(bySource),
          },
        ]
      : []),
  ];
}

/** Writes a condition for the services of a statement: into it, or into one of their own where it names identities besides. */
function holding(
  statement: Statement,
  policy: AttachedPolicy,
): ((condition: NewCondition) => readonly Change[]) | undefined {
  const { principal, action, resource, conditions, moreConditions, origin } = statement;
  if (!principal || onlyServicesOf(statement).length > 0)
    return (condition) => [{ do: 'restrict', statement: origin, condition }];
  const named = (type: PrincipalEntry['type']): readonly NewValue[] | undefined => {
    const entries = principal.entries.filter((entry) => entry.type === type);
    return allAuthored(
      entries.map(({ value }) => value),
      policy,
    );
  };
  const given = (names: Names | undefined): readonly NewValue[] | undefined =>
    names && !names.not && !names.more ? allAuthored(names.values, policy) : undefined;
  const isBare = conditions.length === 0 && !moreConditions;
  const isKnown = principal.entries.every(({ type }) => type === 'AWS' || type === 'Service');
  const [services, identities, actions, resources] = [named('Service'), named('AWS'), given(action), given(resource)];
  if (!isBare || !isKnown || !services || !identities || !actions || !resources) return undefined;
  return (condition) => [
    { do: 'replace', at: principal.whole, value: mapOf({ AWS: oneOrMany(identities) }) },
    ...addStatements(policy, {
      sid: 'AllowServices',
      effect: 'Allow',
      principal: { type: 'Service', values: services },
      actions: actions.map(String),
      resources,
      conditions: [condition],
    }),
  ];
}

function isFreeFor({ carrier }: AttachedPolicy): (source: Parameters<typeof namesNothing>[0]) => boolean {
  return carrier === 'key' ? namesNothing : () => true;
}

const INSIDERS: Readonly<Record<Carrier, NewCondition>> = {
  key: { operator: 'StringEquals', key: 'kms:CallerAccount', values: [OWN_ACCOUNT] },
  queue: { operator: 'StringEquals', key: 'aws:PrincipalAccount', values: [OWN_ACCOUNT] },
};

/** The ways to keep strangers out of a statement that lets everybody in. */
export function keepStrangersOut(statement: Statement, policy: AttachedPolicy): readonly Fix[] {
  const { origin, conditions, moreConditions } = statement;
  if (moreConditions) return [];
  const services = sendersThrough(policy);
  const others = [...services]
    .filter(([service]) => !isNamedElsewhere(service, statement, policy))
    .map(([, edges]) => senderStatement(edges, policy));
  return [
    ...(conditions.length === 0 ? nameServices(statement, policy) : []),
    ...conditions.flatMap((condition) => askStrictly(condition, statement, policy)),
    {
      title: 'Let in the own account only',
      safe: false,
      consequence: `Other accounts are shut out${others.length > 0 ? ', and each service that sends gets a statement of its own' : ''}.`,
      changes: [
        { do: 'restrict', statement: origin, condition: INSIDERS[policy.carrier] },
        ...(others.length > 0 ? addStatements(policy, ...others) : []),
      ],
    },
  ];
}

function senderStatement(edges: Edges, { carrier, resource }: AttachedPolicy): NewStatement {
  return carrier === 'key' ? serviceStatement(edges, resource) : sendStatement(edges, resource);
}

const NAMED = new WeakMap<PolicyDocument, ReadonlyMap<string, readonly Statement[]>>();

/** Whether another statement lets a service in. */
function isNamedElsewhere(service: string, statement: Statement, { document }: AttachedPolicy): boolean {
  if (!document) return false;
  const known = NAMED.get(document) ?? statementsByService(document);
  NAMED.set(document, known);
  const [first, second] = known.get(service) ?? [];
  return first !== undefined && (first !== statement || second !== undefined);
}

/** For each service the first two statements that let it in. */
function statementsByService({ statements }: PolicyDocument): ReadonlyMap<string, readonly Statement[]> {
  const named = new Map<string, Statement[]>();
  for (const statement of statements) {
    if (statement.effect !== 'Allow') continue;
    for (const { type, value } of statement.principal?.entries ?? []) {
      const service = type === 'Service' && value.kind === 'scalar' ? String(value.value) : undefined;
      const before = service === undefined ? undefined : named.get(service);
      if (service === undefined || before?.includes(statement)) continue;
      if (!before) named.set(service, [statement]);
      else if (before.length < 2) before.push(statement);
    }
  }
  return named;
}

/** Names the services that send in the place of everybody: one in the statement itself, others in statements of their own. */
export function nameServices(statement: Statement, policy: AttachedPolicy): readonly Fix[] {
  const { principal, action, conditions, origin } = statement;
  const services = [...sendersThrough(policy)];
  const [first, ...others] = services;
  if (!first || !principal || principal.not || !action || action.not) return [];
  const [service, edges] = first;
  const needed = NEEDED[policy.carrier];
  const isAsNeeded = action.values.every((value) => value.kind === 'scalar' && needed.includes(String(value.value)));
  const isHeld = conditions.length > 0;
  const names = services.map(([name]) => name).join(' and ');
  return [
    {
      title: `Let in ${names} instead of everybody`,
      safe: false,
      consequence: 'Whoever else this statement let in is shut out.',
      changes: [
        { do: 'replace', at: principal.whole, value: { kind: 'map', entries: new Map([['Service', service]]) } },
        ...(isAsNeeded ? [] : [{ do: 'replace', at: action.whole, value: oneOrMany(needed) } as const]),
        ...(isHeld ? [] : sourceConditions(edges, policy.resource, isFreeFor(policy))).map(
          (condition): Change => ({ do: 'restrict', statement: origin, condition }),
        ),
        ...(others.length > 0
          ? addStatements(policy, ...others.map(([, theirs]) => senderStatement(theirs, policy)))
          : []),
      ],
    },
  ];
}

/** Keys that tell who calls, or for whose resources. */
const TELLING =
  /^(?:aws:(?:principal(?:account|arn|orgid|orgpaths)|source(?:account|arn|orgid|orgpaths|owner))|kms:calleraccount)$/;

/** Takes from an operator what lets requests pass that do not have its key. */
function askStrictly(condition: Condition, statement: Statement, policy: AttachedPolicy): readonly Fix[] {
  const { operator, id } = condition;
  if (!operator || operator.name.includes('Not') || operator.name === 'Null') return [];
  if (!(operator.ifExists || operator.set === 'ForAllValues') || !TELLING.test(id)) return [];
  return compareBy(operator.name, condition, statement, policy);
}

/** Writes a condition with another operator. */
export function compareBy(
  operator: string,
  condition: Condition,
  { conditions, origin }: Statement,
  policy: AttachedPolicy,
): readonly Fix[] {
  const values = allAuthored(condition.values, policy);
  if (!values || condition.more) return [];
  return [
    {
      title: `Compare ${condition.key} by ${operator}`,
      safe: false,
      consequence: 'The statement is then about others than it is now.',
      changes: [
        ...withoutConditions([condition], conditions),
        { do: 'restrict', statement: origin, condition: { operator, key: condition.key, values } },
      ],
    },
  ];
}

/** Lets the account itself change the policy of a key. */
export function unlock(policy: AttachedPolicy, safe: boolean): Fix {
  return {
    title: `Let the account administer ${policy.name}`,
    safe,
    ...(safe ? {} : { consequence: `IAM policies of the account can then give access to ${policy.name}.` }),
    changes: addStatements(policy, ownRootStatement()),
  };
}

/** Lets a queue refuse plain HTTP: in its one policy, or in a new one. */
export function refuseHttp(queue: Queue): readonly Fix[] {
  const [policy, ...others] = queue.policies();
  const isWritten = policy?.document && !policy.document.more && policy.resource.madeFor === undefined;
  if (others.length > 0 || queue.resource.madeFor !== undefined) return [];
  if (policy ? !isWritten : queue.mayHavePolicies()) return [];
  if (policy && !canName(policy.resource, queue.resource)) return [];
  const { encryption, name, resource } = queue;
  const statement: NewStatement = {
    sid: 'DenyInsecureTransport',
    effect: 'Deny',
    principal: '*',
    actions: ['sqs:*'],
    resources: [{ kind: 'attribute', of: resource, attribute: 'arn' }],
    conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
  };
  const isSealed = encryption !== 'none' && encryption !== 'unknown' && encryption !== 'sse-sqs-default';
  const refused = policy
    ? []
    : queue
        .forSealing()
        .edges()
        .filter(({ admission }) => admission?.answer === 'no');
  const { safe, changes } = policy
    ? { safe: true, changes: addStatements(policy, statement) }
    : addQueuePolicy(queue, refused, statement);
  return [
    {
      title: `Let ${name} refuse plain HTTP`,
      safe: isSealed && safe,
      ...(isSealed ? {} : { consequence: 'Clients that use plain HTTP are refused.' }),
      changes,
    },
  ];
}

/** Gives those whom a statement names what they need of a key or queue, and no more. */
export function giveOnlyNeeded(statement: Statement, policy: AttachedPolicy): readonly Fix[] {
  const { action } = statement;
  if (!action || action.not || action.more) return [];
  const services = onlyServicesOf(statement);
  const isOfServices = services.length > 0;
  const safe = isOfServices && areOwn(services, policy);
  const needed = isOfServices ? NEEDED[policy.carrier] : neededByOthers(statement, policy);
  return [
    {
      title: `Give ${needed.join(' and ')} only`,
      safe,
      ...(safe ? {} : { consequence: 'All else that this statement gave is refused.' }),
      changes: [{ do: 'replace', at: action.whole, value: oneOrMany(needed) }],
    },
  ];
}

const OF_READERS: Readonly<Record<Carrier, readonly string[]>> = {
  key: ['kms:Decrypt'],
  queue: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
};

/** What the identities of a statement are known to do; of what is not known, both sending and reading. */
function neededByOthers({ principal }: Statement, { carrier, edges }: AttachedPolicy): readonly string[] {
  const named = (principal?.entries ?? []).map(({ value }) => (value.kind === 'reference' ? value.to : ''));
  const theirs = edges().filter(
    (edge) => edge.principal.is === 'identity' && named.includes(edge.principal.identity?.resource.id ?? '-'),
  );
  const isKnown = theirs.length > 0 && !named.includes('');
  const sends = !isKnown || theirs.some(({ does }) => does === 'sends');
  const reads = !isKnown || theirs.some(({ does }) => does === 'reads');
  return [...new Set([...(sends ? NEEDED[carrier] : []), ...(reads ? OF_READERS[carrier] : [])])];
}

const OF_GRANTS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'].reduce(
  (set, name) => set | actionsMatching(name, 'key'),
  NO_ACTIONS,
);
const FOR_AWS: NewCondition = { operator: 'Bool', key: 'kms:GrantIsForAWSResource', values: ['true'] };

/** Takes the making of grants from a statement, or holds it to AWS services in a statement of its own. */
export function limitGrants(statement: Statement, policy: AttachedPolicy): readonly Fix[] {
  const { action, principal, origin, resource } = statement;
  if (!action || action.not || action.more || !principal || principal.not || !resource) return [];
  const ofGrants = action.values.filter(isOfGrants);
  if (ofGrants.length === 0) return [];
  const isService = onlyServicesOf(statement).length > 0;
  const isAll = ofGrants.length === action.values.length;
  const limited: Fix = {
    title: 'Hold grants to AWS services that act for the caller',
    safe: false,
    consequence: 'Grants that are made for anything else are refused.',
    changes: isAll ? [{ do: 'restrict', statement: origin, condition: FOR_AWS }] : [],
  };
  if (isAll) return [limited];
  const removed = ofGrants.map((value): Change => ({ do: 'remove', at: value.origin }));
  if (isService) return [{ title: 'Take away the making of grants', safe: true, changes: removed }];
  const type = principal.entries[0]?.type;
  const who = allAuthored(
    principal.entries.map(({ value }) => value),
    policy,
  );
  const actions = ofGrants.map((value) => (value.kind === 'scalar' ? String(value.value) : ''));
  if (!who || type !== 'AWS' || principal.entries.some((entry) => entry.type !== type)) return [];
  const own: NewStatement = {
    sid: 'AllowGrantsForAwsResources',
    effect: 'Allow',
    principal: { type, values: who },
    actions,
    resources: ['*'],
    conditions: [FOR_AWS],
  };
  return [{ ...limited, changes: [...removed, ...addStatements(policy, own)] }];
}

function isOfGrants(value: Value): boolean {
  const given = value.kind === 'scalar' ? actionsMatching(String(value.value), 'key') : NO_ACTIONS;
  return given !== NO_ACTIONS && (given & ~OF_GRANTS) === NO_ACTIONS;
}

/** Takes one principal out of a statement, or the statement out of its policy where it is the only one; not what is the last. */
export function takeOut(
  { value }: PrincipalEntry,
  { principal, origin }: Statement,
  policy: AttachedPolicy,
): readonly Fix[] {
  const isOnly = (principal?.entries.length ?? 0) < 2;
  if (isOnly && (policy.document?.statements.length ?? 0) < 2) return [];
  return [
    {
      title: isOnly ? 'Remove the statement' : `Remove ${describe(value)} from the statement`,
      safe: false,
      changes: [{ do: 'remove', at: isOnly ? origin : value.origin }],
    },
  ];
}

/** Names a principal in a form that AWS takes: a service by its host, several roles by their account and a condition. */
export function namePrincipal(
  { type, value }: PrincipalEntry,
  { principal, conditions, origin }: Statement,
  policy: AttachedPolicy,
): readonly Fix[] {
  const { resource, carrier } = policy;
  const isOnly = principal?.entries.length === 1 && !principal.not && !principal.more;
  if (type === 'Service' && value.kind === 'scalar' && isProducer(`${value.value}.amazonaws.com`)) {
    const host = `${value.value}.amazonaws.com`;
    const held: NewCondition = { operator: 'StringEquals', key: 'aws:SourceAccount', values: [OWN_ACCOUNT] };
    const isSafe = (isOnly || conditions.length > 0) && (carrier === 'key' || sendersThrough(policy).has(host));
    return [
      {
        title: `Name ${host}`,
        safe: isSafe,
        ...(isSafe ? {} : { consequence: `${host} can call then, and needs all else that a caller needs.` }),
        changes: [
          { do: 'replace', at: value.origin, value: host },
          ...(isOnly && conditions.length === 0
            ? [{ do: 'restrict', statement: origin, condition: held } as const]
            : []),
        ],
      },
    ];
  }
  const own = authored(value, policy);
  const account = own && accountIn(own);
  const pattern = own && asWritten(own, resource);
  const owner = account && asWritten(account, resource);
  if (type !== 'AWS' || !isOnly || owner === undefined || pattern === undefined) return [];
  return [
    {
      title: 'Name the account, and those who are meant in a condition',
      safe: false,
      changes: [
        { do: 'replace', at: value.origin, value: owner },
        {
          do: 'restrict',
          statement: origin,
          condition: { operator: 'ArnLike', key: 'aws:PrincipalArn', values: [pattern] },
        },
      ],
    },
  ];
}

/** Lets a statement be about the key or queue that carries it. */
export function meanCarrier({ whole, not }: Names): readonly Fix[] {
  if (not) return [];
  return [
    {
      title: 'Let the statement be about what carries it',
      safe: false,
      consequence: 'The statement has an effect then.',
      changes: [{ do: 'replace', at: whole, value: '*' }],
    },
  ];
}

/** Lets a statement no longer ask where a call comes from. */
export function ignoreNetwork(statement: Statement, network: Condition, policy: AttachedPolicy): readonly Fix[] {
  const { effect, origin, conditions } = statement;
  const spared: NewCondition = { operator: 'Bool', key: 'aws:ViaAWSService', values: ['false'] };
  if (effect === 'Deny')
    return [
      {
        title: 'Leave calls that services make for their callers out of the denial',
        safe: false,
        consequence: 'They are no longer denied, whichever network their callers are in.',
        changes: [{ do: 'restrict', statement: origin, condition: spared }],
      },
    ];
  return [
    {
      title: 'Ask who calls, and not from where',
      safe: false,
      consequence: `${policy.name} can be used from everywhere then; the policy of the queue is where networks can be told apart.`,
      changes: [
        ...withoutConditions([network], conditions),
        { do: 'restrict', statement: origin, condition: boundOfCallers(statement) },
      ],
    },
  ];
}

/** What bounds those whom a statement of a key's policy names: services by what they act for, everybody by account. */
function boundOfCallers(statement: Statement): NewCondition {
  if (onlyServicesOf(statement).length > 0)
    return { operator: 'StringEquals', key: 'aws:SourceAccount', values: [OWN_ACCOUNT] };
  const entries = statement.principal?.entries ?? [];
  if (statement.principal?.not || entries.some(({ value }) => value.kind === 'scalar' && value.value === '*'))
    return INSIDERS.key;
  const region: NewValue = { kind: 'deployment', fact: 'region' };
  const service: NewValue = { kind: 'text', parts: ['sqs.', region, '.amazonaws.com'] };
  return { operator: 'StringEquals', key: 'kms:ViaService', values: [service] };
}

/** Names a queue by its URL where its ARN stands. */
export function nameQueueByUrl(target: Value, { resource, queues }: AttachedPolicy): readonly Fix[] {
  const queue = queues().find((one) => target.kind === 'reference' && one.resource.id === target.to);
  if (!queue || !canName(resource, queue.resource)) return [];
  const url: NewValue = { kind: 'attribute', of: queue.resource, attribute: 'url' };
  return [
    {
      title: `Name ${queue.name} by its URL`,
      safe: true,
      changes: [{ do: 'replace', at: target.origin, value: url }],
    },
  ];
}

/** Names a service that sends in the place of one that does not. */
export function nameSender(entry: PrincipalEntry, statement: Statement, policy: AttachedPolicy): readonly Fix[] {
  const { principal, conditions } = statement;
  const isOnly = principal?.entries.length === 1 && conditions.length === 0;
  const [first] = [...sendersThrough(policy)].filter(([service]) => !isNamedElsewhere(service, statement, policy));
  const [service, edges] = first ?? [];
  const named: readonly Fix[] =
    isOnly && service !== undefined && edges
      ? [
          {
            title: `Name ${service}, which sends`,
            safe: false,
            changes: [
              { do: 'replace', at: entry.value.origin, value: service },
              ...sourceConditions(edges, policy.resource, isFreeFor(policy)).map(
                (condition): Change => ({ do: 'restrict', statement: statement.origin, condition }),
              ),
            ],
          },
        ]
      : [];
  return [...named, ...takeOut(entry, statement, policy)];
}
