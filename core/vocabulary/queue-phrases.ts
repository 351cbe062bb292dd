import type { Resource } from '../resources/resource.ts';
import { phrasesOf } from './phrases.ts';
import { authorsWordsOf } from './vocabulary.ts';

/** How an author's language says what is the case with a queue's encryption, and what is to be done about it. */
export interface QueuePhrases {
  /** That encryption is switched off; fits after a colon. */
  readonly off: string;
  /** To switch SSE-SQS on: a sentence without its full stop. */
  readonly switchOn: string;
  /** To set a key, in place of SSE-SQS where that is set: a sentence without its full stop. */
  readonly setKey: (key: string, instead: boolean) => string;
  /** A line that declares SSE-SQS. */
  readonly declaration: string;
  /** To refuse plain HTTP: a sentence. */
  readonly refuseHttp: string;
}

const DENY_HTTP =
  'Add to the queue policy: Effect Deny, Principal "*", Action sqs:*, and the condition Bool aws:SecureTransport "false".';

/** The phrases for a queue in the language of its author. */
export function queuePhrasesOf(queue: Resource): QueuePhrases {
  const words = authorsWordsOf('queue', queue);
  if (queue.construct !== 'L2') {
    return {
      off: `${words.managedSse} is false`,
      switchOn: `Set ${words.managedSse} to true`,
      setKey: (key, instead) => `Set ${words.key} to a ${key}${instead ? ` instead of ${words.managedSse}` : ''}`,
      declaration: phrasesOf(queue.type).setting(words.managedSse, 'true'),
      refuseHttp: DENY_HTTP,
    };
  }
  return {
    off: 'QueueEncryption.UNENCRYPTED, or an override, sets SqsManagedSseEnabled to false',
    switchOn: 'Set encryption to QueueEncryption.SQS_MANAGED',
    setKey: (key) =>
      `Set encryption to QueueEncryption.KMS, which makes a customer managed key (grants, subscriptions, notifications and targets of the CDK open it to their senders, an L1 does not), or give a ${key} by ${words.key}`,
    declaration: 'encryption: QueueEncryption.SQS_MANAGED',
    refuseHttp: 'Set enforceSSL to true: it adds the statement that denies plain HTTP.',
  };
}
