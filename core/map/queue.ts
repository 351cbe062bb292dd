import type { Resource } from '../resources/resource.ts';
import type { ResourceId, Value, Why } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import type { KeyWords, QueueWords } from '../vocabulary/vocabulary.ts';
import type { Edge } from './edge.ts';
import type { KeyReference } from './identify.ts';
import type { AttachedPolicy } from './policy.ts';

/**
 * How a queue's messages are sealed at rest.
 *
 * `none`: switched off; `sse-sqs`: with keys that SQS owns; `sse-sqs-default`: nothing said, which is SSE-SQS for queues
 * made since October 2022; `kms-aws-managed`: with `alias/aws/sqs`; `kms-customer`: with a customer managed key;
 * `kms-unknown-key`: with a key that cannot be told; `unknown`: cannot be told at all.
 *
 * Source: Amazon SQS Developer Guide, "Encryption at rest in Amazon SQS",
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
export type Encryption =
  | 'none'
  | 'sse-sqs'
  | 'sse-sqs-default'
  | 'kms-aws-managed'
  | 'kms-customer'
  | 'kms-unknown-key'
  | 'unknown';

/** The attribute that switches SSE-SQS on and off. */
export interface ManagedSse {
  readonly state: 'on' | 'off' | 'absent' | 'unknown';
  readonly origin: Origin;
  readonly why?: Why;
}

/** The key attribute and what it names. */
export interface QueueKey {
  readonly value: Value;
  readonly origin: Origin;
  readonly reference: KeyReference;
  /** A key of the unit, as it is in this world. */
  readonly key?: KmsKey;
}

/** A KMS key of the unit in one world. */
export interface KmsKey {
  readonly name: string;
  readonly resource: Resource;
  readonly enabled: Value;
  readonly spec: Value;
  readonly usage: Value;
  readonly material: Value;
  readonly rotation: Value;
  /** How many days a deletion of it waits. */
  readonly deletionWindow: Value;
  /** The author's names of its properties. */
  words(): KeyWords;
}

/** A queue that gets messages of which another one is sent those that cannot be delivered. */
export interface Undelivered {
  readonly queue: Queue;
  /** The resources that say so, such as a subscription. */
  readonly through: readonly Resource[];
}

/** A queue in one world: every choice settled. */
export interface Queue {
  readonly name: string;
  readonly resource: Resource;
  /** Its name in the text. */
  readonly origin: Origin;
  /** The author's names of its properties. */
  words(): QueueWords;
  readonly encryption: Encryption;
  readonly key: QueueKey;
  readonly managedSse: ManagedSse;
  readonly reusePeriod: Value;
  /** Its name in SQS. */
  readonly queueName: Value;
  tags(): ReadonlyMap<string, string>;
  /** Where it is deployed to, as far as this world tells. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly partition: string | undefined;
  /** The queues whose dead-letter queue it is. */
  readonly deadLetterOf: readonly Queue[];
  /** The other queues that services send to, where they send here what they cannot deliver there. */
  undelivered(): readonly Undelivered[];
  /** The queue policies that are attached to it, or of which that cannot be told. */
  policies(): readonly AttachedPolicy[];
  /** Whether some world attaches a queue policy to it, or may do so. */
  mayHavePolicies(): boolean;
  /** What a fix of it has to know besides; it takes time. */
  forSealing(): SealingFacts;
}

/** What a fix of a queue has to know: it is written once for all worlds. */
export interface SealingFacts {
  /** Everybody who sends to it or reads from it in some world, each once. */
  edges(): readonly Edge[];
  /** The queues of the unit that are sent, in some world, what nobody could read from it; without the queues that they serve. */
  deadLetterQueues(): readonly Queue[];
  /** Some keys that exist wherever it does, as they are in its world: those asked for, then those that may be meant for it. */
  keys(first: readonly Resource[]): readonly SealingKey[];
  /** A key, if it exists wherever it does. */
  key(resource: Resource): SealingKey | undefined;
  /** The same of the key that an alias of the unit leads to. */
  keyBy(alias: string): SealingKey | undefined;
  /** Whether an alias of the unit has a name, given as canonical text. */
  hasAlias(name: string): boolean;
  /** Whether a resource of the unit has an id. */
  has(id: ResourceId): boolean;
  /** Whether what a resource says leads to another one, by references alone. */
  leadsTo(from: Resource, to: Resource): boolean;
}

/** A key of the unit by which queues may be sealed. */
export interface SealingKey {
  readonly key: KmsKey;
  readonly policy: AttachedPolicy;
}

/** The state that key and SSE-SQS attribute give; the key wins always. */
export function encryptionOf(reference: KeyReference, managedSse: ManagedSse['state']): Encryption {
  switch (reference.kind) {
    case 'aws-managed':
      return reference.service === 'sqs' ? 'kms-aws-managed' : 'kms-customer';
    case 'resource':
    case 'customer':
    case 'invalid':
      return 'kms-customer';
    case 'unknown':
      return reference.set ? 'kms-unknown-key' : 'unknown';
    case 'absent':
      switch (managedSse) {
        case 'on':
          return 'sse-sqs';
        case 'off':
          return 'none';
        case 'absent':
          return 'sse-sqs-default';
        case 'unknown':
          return 'unknown';
      }
  }
}

/** Whether a queue is sealed by a KMS key, whichever it is. */
export function hasKmsKey(encryption: Encryption): boolean {
  return encryption === 'kms-aws-managed' || encryption === 'kms-customer' || encryption === 'kms-unknown-key';
}
