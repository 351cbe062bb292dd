import type { Carrier } from '../policy/actions.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { PolicySetting } from '../policy/setting.ts';
import type { Resource } from '../resources/resource.ts';
import type { Truth } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import type { Edge } from './edge.ts';
import type { KeyNaming } from './identify.ts';
import type { Queue } from './queue.ts';

/**
 * The policy of a key, or one of a queue's, in one world. What takes time to find is a function and no accessor: the engine makes a
 * kind of its own of every object literal with accessors, which is slow to read and keeps alive all that it refers to.
 */
export interface AttachedPolicy {
  readonly carrier: Carrier;
  /** What carries the document: the key itself, or the resource that attaches it to queues. */
  readonly resource: Resource;
  readonly name: string;
  /** Its name in the text. */
  readonly origin: Origin;
  /** What the author calls the property that holds the document. */
  word(): string;
  /** Absent where a key has none: AWS then gives it its default policy, which lets in the own account alone. */
  readonly document?: PolicyDocument;
  /** A queue policy's queues as they are written; empty for a key. */
  readonly targets: readonly Value[];
  /** What the author calls the property that names the queues; empty for a key. */
  readonly targetWord: string;
  /** The queues that a queue policy is of. */
  queues(): readonly Queue[];
  /** The queues that a key seals, in some world at least. */
  readonly seals: readonly Resource[];
  /** For each of its queues the first resource before it in the text that attaches a policy to that queue as well. */
  rivals(): readonly Rival[];
  /** Who goes through the key, or sends to the queues and reads from them. */
  edges(): readonly Edge[];
  /** A key whose policy may lock everybody out, since the author switched AWS's check off. */
  readonly bypassesLockoutCheck: boolean;
  /** Whether a value names the key, or one of the queues. */
  names(value: Value): Truth;
  /** Whether a bucket of this name is in the unit. */
  ownsBucket(name: string): boolean;
  /** What its meaning hangs on as far as the unit tells: nobody's settings. */
  unitSetting(): PolicySetting;
}

/** Another resource that attaches a policy to the same queue. */
export interface Rival {
  readonly resource: Resource;
  readonly queue: Queue;
}

/** An IAM policy document of the unit in one world, with the resource that carries it. */
export interface IdentityPolicy {
  readonly resource: Resource;
  readonly name: string;
  readonly origin: Origin;
  readonly documents: readonly PolicyDocument[];
  /** A permissions boundary limits what it gives, or it is one itself and gives nothing. */
  readonly isBounded: boolean;
  /** The queues that its owners send to or read from. */
  edges(): readonly Edge[];
  /** How a `Resource` of it names a key or an alias. */
  keyNamingOf(value: Value): KeyNaming;
  /** The key of the unit that a value names, by whatever of it. */
  keyNamedBy(value: Value): Resource | undefined;
}
