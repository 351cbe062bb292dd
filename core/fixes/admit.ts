import { type KmsAction, NEEDED } from '../map/access.ts';
import type { Edge } from '../map/edge.ts';
import type { Queue, SealingFacts, SealingKey } from '../map/queue.ts';
import type { Resource } from '../resources/resource.ts';
import type { Change, NewResource, NewStatement } from './change.ts';
import { permit } from './permissions.ts';
import { canName } from './reach.ts';
import { addStatements, type Edges, ownRootStatement, serviceStatement, withDistinctSids } from './statements.ts';

/** Everybody around a queue that is to be sealed, each with the queue as it will be. */
export interface Around {
  readonly queue: Queue;
  readonly edges: readonly Edge[];
}

/** What lets some senders and readers use a key, and whom nothing here can let. */
export interface Admitted {
  readonly changes: readonly Change[];
  /** The services that a key's policy is to name. */
  readonly services: readonly string[];
  /** In words, those for whom nothing is written. */
  readonly left: readonly string[];
}

/** A queue as if a key sealed it. */
export function sealedBy(queue: Queue, { key }: Pick<SealingKey, 'key'>): Queue {
  return {
    ...queue,
    encryption: 'kms-customer',
    key: { ...queue.key, reference: { kind: 'resource', key: key.resource }, key },
  };
}

/** Whether everybody around a queue gets through a key as it is. */
export function isOpenTo(around: readonly Around[], key: SealingKey): boolean {
  return around.every(({ queue, edges }) => edges.every((edge) => answerOf(edge, queue, key) === 'yes'));
}

/** Lets everybody use a key of the unit who cannot yet. */
export function admit(around: readonly Around[], key: SealingKey, leadsTo: SealingFacts['leadsTo']): Admitted {
  const { policy } = key;
  const shutOut = around.flatMap(({ queue, edges }) => edges.filter((edge) => answerOf(edge, queue, key) !== 'yes'));
  const groups = servicesIn(shutOut);
  const statements = groups.map((edges) => serviceStatement(edges, key.key.resource));
  const changes = statements.length === 0 ? [] : addStatements(policy, ...statements);
  const isDelegated = (edge: Edge, queue: Queue): boolean => {
    const { answer, delegated } = edge.accessTo(sealedBy(queue, key), NEEDED[edge.does]);
    return delegated || answer === 'unknown';
  };
  const own = identitiesIn(shutOut).map(({ edge, actions }) => {
    const queue = around.find(({ edges }) => edges.includes(edge))?.queue;
    const change = queue && isDelegated(edge, queue) ? permit(edge, actions, key.key.resource) : undefined;
    const isCircle = change !== undefined && leadsTo(key.key.resource, carrierOf(edge) ?? key.key.resource);
    return { edge, change: isCircle ? undefined : change };
  });
  return admitted([...changes], groups, own, shutOut);
}

/** Lets everybody use a key that is to be, whose policy leaves it to the account's IAM policies; it stands beside a queue. */
export function admitToNew(
  around: readonly Around[],
  key: NewResource,
  beside: Resource,
): Admitted & { readonly statements: readonly NewStatement[] } {
  const all = around.flatMap(({ edges }) => edges);
  const groups = servicesIn(all);
  const own = identitiesIn(all).map(({ edge, actions }) => {
    const carrier = carrierOf(edge);
    const change = carrier && canName(carrier, beside) ? permit(edge, actions, key) : undefined;
    return { edge, change };
  });
  const statements = [ownRootStatement(), ...groups.map((edges) => serviceStatement(edges, beside))];
  return { ...admitted([], groups, own, all), statements: withDistinctSids(statements) };
}

function admitted(
  changes: readonly Change[],
  groups: readonly Edges[],
  own: readonly { readonly edge: Edge; readonly change: Change | undefined }[],
  edges: readonly Edge[],
): Admitted {
  const unseen = edges.filter(({ principal }) => principal.is === 'hidden' || isElsewhere(principal));
  const unwritten = own.filter(({ change }) => change === undefined).map(({ edge }) => edge);
  return {
    changes: [...changes, ...own.flatMap(({ change }) => change ?? [])],
    services: groups.map(([{ principal }]) => (principal.is === 'service' ? principal.name : '')),
    left: [...new Set([...unwritten, ...unseen].map(({ name }) => name))],
  };
}

function answerOf(edge: Edge, queue: Queue, key: SealingKey): 'yes' | 'no' | 'unknown' {
  return edge.accessTo(sealedBy(queue, key), NEEDED[edge.does]).answer;
}

/** The edges of services, by service. */
function servicesIn(edges: readonly Edge[]): readonly Edges[] {
  const groups = new Map<string, [Edge, ...Edge[]]>();
  for (const edge of edges) {
    if (edge.principal.is !== 'service') continue;
    const group = groups.get(edge.principal.name);
    if (group) group.push(edge);
    else groups.set(edge.principal.name, [edge]);
  }
  return [...groups.values()];
}

/** Each role and user of the unit once, with all that it needs. */
function identitiesIn(
  edges: readonly Edge[],
): readonly { readonly edge: Edge; readonly actions: readonly KmsAction[] }[] {
  const found = new Map<Resource, { edge: Edge; actions: readonly KmsAction[] }>();
  for (const edge of edges) {
    const identity = edge.principal.is === 'identity' ? edge.principal.identity?.resource : undefined;
    if (!identity) continue;
    const { edge: first = edge, actions = [] } = found.get(identity) ?? {};
    const needed = NEEDED[edge.does];
    found.set(identity, { edge: first, actions: needed.length > actions.length ? needed : actions });
  }
  return [...found.values()];
}

function isElsewhere(principal: Edge['principal']): boolean {
  return principal.is === 'identity' && !principal.identity;
}

/** What carries the statement that lets somebody send or read, else the role or user. */
function carrierOf({ principal, statement }: Edge): Resource | undefined {
  const identity = principal.is === 'identity' ? principal.identity : undefined;
  return identity && (statement?.carrier ?? identity.resource);
}
