import type { Resource } from '../resources/resource.ts';
import { phrasesOf } from './phrases.ts';
import { type ProgramWords, programWordsOf } from './program-languages.ts';
import { authorsWordsOf } from './vocabulary.ts';

/** How an author's language says what is the case with a queue's encryption, and what is to be done about it. */
export interface QueuePhrases {
  /** That encryption is switched off; fits after a colon. */
  readonly off: string;
  /** To switch SSE-SQS on: a sentence without its full stop. */
  readonly switchOn: string;
  /** To set a key, in place of SSE-SQS where that is set: a sentence without its full stop. */
  readonly setKey: (key: string, instead: boolean) => string;
  /** To give a queue the key of another one, in place of SSE-SQS where that is set: a sentence. */
  readonly sealLike: (name: string, other: string, instead: boolean) => string;
  /** To leave the AWS managed key, which never admits a service or an account: a sentence. */
  readonly leaveManagedKey: (shutOut: string) => string;
  /** To let somebody send by a statement, in the policy that the queue has if it has one: a sentence. */
  readonly letSend: (queue: string, policy: string | undefined, statement: string) => string;
  /** A line that declares SSE-SQS. */
  readonly declaration: string;
  /** To refuse plain HTTP: a sentence. */
  readonly refuseHttp: string;
}

const DENY_HTTP =
  'Add to the queue policy: Effect Deny, Principal "*", Action sqs:*, and the condition Bool aws:SecureTransport "false".';

/** The phrases for a queue in the language of its author. */
export function queuePhrasesOf(queue: Resource): QueuePhrases {
  if (queue.construct === 'L2') return ofConstruct(programWordsOf(queue));
  const words = authorsWordsOf('queue', queue);
  const instead = (isSet: boolean): string => (isSet ? ` instead of ${words.managedSse}` : '');
  return {
    off: `${words.managedSse} is false`,
    switchOn: `Set ${words.managedSse} to true`,
    setKey: (key, isSet) => `Set ${words.key} to a ${key}${instead(isSet)}`,
    sealLike: (name, other, isSet) => `Give ${name} the key of ${other}: set ${words.key}${instead(isSet)}.`,
    leaveManagedKey: (shutOut) =>
      `Set ${words.key} to a customer managed key whose policy allows ${shutOut} kms:GenerateDataKey and kms:Decrypt; or use SSE-SQS, which needs no permission.`,
    letSend: (_, policy, statement) =>
      policy === undefined
        ? `Attach a queue policy with a statement: ${statement}.`
        : `Add a statement to ${policy}: ${statement}.`,
    declaration: phrasesOf(queue).setting(words.managedSse, true),
    refuseHttp: DENY_HTTP,
  };
}

/** What opens the key of a queue by itself, and what does not. */
const OPENED = 'grants, subscriptions, notifications and targets of the CDK open it to their senders, an L1 does not';

function ofConstruct({ name, setting, member }: ProgramWords): QueuePhrases {
  const encryption = (kind: string): string => setting('encryption', member('QueueEncryption', kind));
  const key = name('encryptionMasterKey');
  return {
    off: `${member('QueueEncryption', 'UNENCRYPTED')}, or an override, sets SqsManagedSseEnabled to false`,
    switchOn: `Set ${encryption('SQS_MANAGED')}`,
    setKey: (kind) =>
      `Set ${encryption('KMS')}, which makes a customer managed key (${OPENED}), or give a ${kind} by ${key}`,
    sealLike: (queue, other) =>
      `Give ${queue} the key of ${other}: set ${encryption('KMS')} and ${key}. A queue does not hand its encryption on to its ${name('deadLetterQueue')}.`,
    leaveManagedKey: (shutOut) =>
      `${member('QueueEncryption', 'KMS_MANAGED')} chooses that key, and the CDK synthesizes it without a word. Set ${encryption('KMS')}, which makes a customer managed key (${OPENED}: let ${shutOut} call kms:GenerateDataKey and kms:Decrypt then); or ${encryption('SQS_MANAGED')}, which needs no permission.`,
    letSend: (path, _, statement) => `Call ${name('addToResourcePolicy')} of ${path} with ${statement}.`,
    declaration: encryption('SQS_MANAGED'),
    refuseHttp: `Set ${setting('enforceSSL', true)}: it adds the statement that denies plain HTTP.`,
  };
}
