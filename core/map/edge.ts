import type { Condition, Statement } from '../policy/document.ts';
import type { Resource } from '../resources/resource.ts';
import type { Truth } from '../resources/test.ts';
import type { Access, KmsAction } from './access.ts';
import type { Neighbour } from './neighbours.ts';
import type { AttachedPolicy } from './policy.ts';
import type { KmsKey, Queue } from './queue.ts';

/** Somebody who sends to a queue or reads from it, and whether the queue's key lets them, in one world. */
export interface Edge extends Neighbour {
  readonly queue: Queue;
  readonly access: Access;
  /** Whether the queue's policy lets a service send, which nothing else can. */
  readonly admission: Admission | undefined;
  /** Whether the key of another queue lets them do something, as for messages that come from there. */
  accessTo(queue: Queue, actions: readonly KmsAction[]): Access;
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
