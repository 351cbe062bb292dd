import type { Condition, Statement } from '../policy/document.ts';
import type { Resource } from '../resources/resource.ts';
import type { Truth } from '../resources/test.ts';
import type { Origin } from '../text/span.ts';
import { type Access, type KmsAction, NEEDED } from './access.ts';
import type { Neighbour, Principal } from './neighbours.ts';
import type { AttachedPolicy } from './policy.ts';
import type { KmsKey, Queue } from './queue.ts';

/** What an edge asks of the map once somebody wants to know. */
export interface Questioned {
  accessTo(principal: Principal, queue: Queue, actions: readonly KmsAction[]): Access;
  admissionTo(principal: Principal, queue: Queue): Admission;
}

/**
 * Somebody who sends to a queue or reads from it, and whether the queue's key lets them, in one world.
 *
 * A class and no object literal: of a literal with accessors the engine makes a kind of its own each time.
 */
export class Edge implements Neighbour {
  readonly does: Neighbour['does'];
  readonly name: string;
  readonly by: Resource;
  readonly origin: Origin;
  readonly deadLetters: boolean;
  readonly principal: Principal;
  readonly statement: Neighbour['statement'];
  readonly publishers: readonly string[];
  readonly queue: Queue;
  readonly #map: Questioned;
  /** Who is known from a queue policy alone is let in by it. */
  readonly #isLetIn: boolean;
  #access: Access | undefined;
  #admission: Admission | undefined;

  constructor(neighbour: Neighbour, queue: Queue, map: Questioned, isLetIn: boolean) {
    this.does = neighbour.does;
    this.name = neighbour.name;
    this.by = neighbour.by;
    this.origin = neighbour.origin;
    this.deadLetters = neighbour.deadLetters;
    this.principal = neighbour.principal;
    this.statement = neighbour.statement;
    this.publishers = neighbour.publishers;
    this.queue = queue;
    this.#map = map;
    this.#isLetIn = isLetIn;
  }

  get access(): Access {
    this.#access ??= this.accessTo(this.queue, NEEDED[this.does]);
    return this.#access;
  }

  /** Whether the queue's policy lets a service send, which nothing else can; absent for others. */
  get admission(): Admission | undefined {
    if (this.principal.is !== 'service' || this.#isLetIn) return undefined;
    this.#admission ??= this.#map.admissionTo(this.principal, this.queue);
    return this.#admission;
  }

  /** Whether the key of another queue lets them do something, as for messages that come from there. */
  accessTo(queue: Queue, actions: readonly KmsAction[]): Access {
    return this.#map.accessTo(this.principal, queue, actions);
  }
}

/** Whether the one policy of a queue lets a service send. */
export interface Admission {
  readonly answer: Truth;
  /** Absent where the queue has none. */
  readonly policy?: AttachedPolicy;
  /** The statement that comes closest, and the conditions of it that never hold. */
  readonly statement?: Statement;
  readonly failing: readonly Condition[];
  /** The statement that takes away what others give. */
  readonly denial?: Statement;
}

/** A queue and everybody around it, in one world. */
export interface Neighbourhood {
  readonly queue: Queue;
  readonly edges: readonly Edge[];
}

/** A key and all that goes through it, in one world. */
export interface KeyUse {
  readonly key: KmsKey;
  readonly policy: AttachedPolicy;
  /** The queues that it seals. */
  readonly queues: readonly Queue[];
  readonly edges: readonly Edge[];
  /** Whether something of the unit watches what is done to keys, or what they refuse. */
  readonly watched: Truth;
}

/** A role or user and the queues that it sends to or reads from, in one world. */
export interface IdentityUse {
  readonly identity: Resource;
  readonly edges: readonly Edge[];
}
