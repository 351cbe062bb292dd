import { type Access, type KmsAction, NEEDED } from '../map/access.ts';
import type { Edge } from '../map/edge.ts';
import type { Queue, SealingFacts, SealingKey } from '../map/queue.ts';
import type { Resource } from '../resources/resource.ts';
import type { Change, NewResource, NewStatement } from './change.ts';
import { permit } from './permissions.ts';
import { canName } from './reach.ts';
import { addStatements, type Edges, ownRootStatement, serviceStatement, withDistinctSids } from './statements.ts';

/** Everybody around a queue that is to be sealed. */
export class Around {
  readonly queue: Queue;
  readonly edges: readonly Edge[];
  /** What each gets by the keys that were tried. */
  readonly #tried = new Map<Resource, Map<Edge, Access>>();

  constructor(queue: Queue, edges: readonly Edge[]) {
    this.queue = queue;
    this.edges = edges;
  }

  /** What one of them gets where a key seals the queue. */
  accessBy(key: SealingKey, edge: Edge): Access {
    const { resource } = key.key;
    const tried = this.#tried.get(resource) ?? new Map<Edge, Access>();
    this.#tried.set(resource, tried);
    const access = tried.get(edge) ?? edge.accessTo(sealedBy(this.queue, key), NEEDED[edge.does]);
    tried.set(edge, access);
    return access;
  }
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
function sealedBy(queue: Queue, { key }: Pick<SealingKey, 'key'>): Queue {
  return {
    ...queue,
    encryption: 'kms-customer',
    key: { ...queue.key, reference: { kind: 'resource', key: key.resource }, key },
  };
}

/** Whether everybody around a queue gets through a key as it is. */
export function isOpenTo(around: readonly Around[], key: SealingKey): boolean {
  return around.every((one) => one.edges.every((edge) => one.accessBy(key, edge).answer === 'yes'));
}

/** Lets everybody use a key of the unit who cannot yet. */
export function admit(around: readonly Around[], key: SealingKey, leadsTo: SealingFacts['leadsTo']): Admitted {
  const { policy } = key;
  const refused = new Map<Edge, Access>();
  for (const one of around) {
    for (const edge of one.edges) {
      const access = one.accessBy(key, edge);
      if (access.answer !== 'yes') refused.set(edge, access);
    }
  }
  const shutOut = [...refused.keys()];
  const groups = servicesIn(shutOut);
  const statements = groups.map((edges) => serviceStatement(edges, key.key.resource));
  const changes = statements.length === 0 ? [] : addStatements(policy, ...statements);
  const isDelegated = (edge: Edge): boolean => {
    const access = refused.get(edge);
    return access?.delegated === true || access?.answer === 'unknown';
  };
  const own = identitiesIn(shutOut).map(({ edge, actions }) => {
    const change = isDelegated(edge) ? permit(edge, actions, key.key.resource) : undefined;
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
