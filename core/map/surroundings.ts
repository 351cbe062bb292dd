import { allows } from '../policy/allows.ts';
import type { Resource } from '../resources/resource.ts';
import type { World } from '../resources/test.ts';
import type { ResourceId } from '../resources/value.ts';
import { accessTo, callerOf } from './access.ts';
import type { AttachedPolicies } from './attached-policies.ts';
import { type Admission, Edge, type Neighbourhood, type Questioned } from './edge.ts';
import { identifyQueue, type Lookup } from './identify.ts';
import { push } from './multimap.ts';
import type { Names } from './names.ts';
import type { Neighbour, Neighbours, Principal } from './neighbours.ts';
import { PerWorld } from './per-world.ts';
import type { AttachedPolicy } from './policy.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';
import { identitiesIn, sendersIn } from './senders-in-policy.ts';

/** A queue and everybody around it, and the same by roles and users. */
interface Around extends Neighbourhood {
  readonly byIdentity: ReadonlyMap<ResourceId, readonly Edge[]>;
}

/** Everybody around each queue of a unit, read once for a world. */
export class Surroundings {
  readonly #names: Names;
  readonly #neighbours: Neighbours;
  readonly #queues: Queues;
  readonly #policies: AttachedPolicies;
  readonly #known = new PerWorld<Around | undefined>();

  constructor(names: Names, neighbours: Neighbours, queues: Queues, policies: AttachedPolicies) {
    this.#names = names;
    this.#neighbours = neighbours;
    this.#queues = queues;
    this.#policies = policies;
  }

  /** A queue and its edges, in all and by identity; `undefined` where it does not exist. */
  around(world: World, queue: Resource): Around | undefined {
    return this.#known.get(world, queue.id, () => {
      const seen = this.#queues.in(world, queue);
      return seen && this.#survey(seen, world);
    });
  }

  #survey(queue: Queue, world: World): Around {
    const lookup = this.#names.lookup(world);
    const policies = this.#policies.ofQueue(world, queue.resource, lookup);
    const wired = this.#neighbours.of(queue.resource, world);
    const named = policies
      .flatMap((policy) => [...sendersIn(policy, queue, lookup)])
      .filter(({ principal }) => !isAmong(wired, principal));
    const letIn = policies
      .flatMap((policy) => [...identitiesIn(policy, queue, lookup)])
      .map((one) => this.#neighbours.letIn(one, world))
      .filter((one) => !wired.some((other) => isSame(one, other)));
    const questioned: Questioned = {
      accessTo: (principal, other, actions) => {
        const key = other.key.key?.resource;
        const policy = key && this.#policies.in(world, key);
        const grants = this.#policies.grantsOn(world, other);
        return accessTo(other, principal, actions, { policy, grants }, lookup);
      },
      admissionTo: (principal) => admissionTo(queue, principal, policies, lookup),
    };
    const edges = [
      ...wired.map((neighbour) => new Edge(neighbour, queue, questioned, false)),
      ...[...named, ...letIn].map((neighbour) => new Edge(neighbour, queue, questioned, true)),
    ];
    const byIdentity = new Map<ResourceId, Edge[]>();
    for (const edge of edges) {
      const { principal } = edge;
      if (principal.is === 'identity' && principal.identity) push(byIdentity, principal.identity.resource.id, edge);
    }
    return { queue, edges, byIdentity };
  }
}

/** Whether a service is a neighbour already; SNS has a name for each Region that is opted into. */
function isAmong(neighbours: readonly Neighbour[], principal: Principal): boolean {
  const serviceOf = (one: Principal): string => (one.is === 'service' ? one.name.replace(/^sns\..*$/, 'sns') : '');
  return neighbours.some(({ principal: other }) => other.is === 'service' && serviceOf(other) === serviceOf(principal));
}

/** Whether two neighbours are one identity that does the same. */
function isSame(one: Neighbour, other: Neighbour): boolean {
  if (one.does !== other.does || one.principal.is !== 'identity' || other.principal.is !== 'identity') return false;
  return one.principal.identity !== undefined && one.principal.identity === other.principal.identity;
}

/** Whether the policies of a queue let a service send; of several nobody knows which one counts. */
function admissionTo(
  queue: Queue,
  principal: Principal,
  policies: readonly AttachedPolicy[],
  lookup: Lookup,
): Admission {
  const [policy, ...others] = policies;
  if (!policy) return { answer: 'no', failing: [] };
  const isHidden =
    others.length > 0 || !policy.document || policy.targets.some((target) => !identifyQueue(target, lookup));
  if (isHidden || principal.is === 'hidden') return { answer: 'unknown', policy, failing: [] };
  const permission = allows(
    policy.document,
    callerOf(queue, principal, lookup),
    'sqs:SendMessage',
    policy.unitSetting(),
  );
  const { direct, statement, failing, denial } = permission;
  return {
    answer: direct,
    policy,
    ...(statement ? { statement } : {}),
    failing,
    ...(denial ? { denial } : {}),
  };
}
