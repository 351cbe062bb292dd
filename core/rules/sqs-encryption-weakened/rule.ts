import type { QueueChange } from '../../compare/changes.ts';
import type { Fix } from '../../fixes/change.ts';
import { switchOnManagedSse } from '../../fixes/encryption.ts';
import { waysToSeal } from '../../fixes/seal.ts';
import { type Encryption, hasKmsKey, type Queue } from '../../map/queue.ts';
import { defineRule } from '../rule.ts';

/** How strongly a state seals: at least so, and at most. A key that cannot be told may be of either kind. */
const STRENGTH: Readonly<Record<Exclude<Encryption, 'unknown'>, readonly [least: number, most: number]>> = {
  none: [0, 0],
  'sse-sqs-default': [1, 1],
  'sse-sqs': [1, 1],
  'kms-aws-managed': [2, 2],
  'kms-unknown-key': [2, 3],
  'kms-customer': [3, 3],
};

const WORDS: Readonly<Record<Exclude<Encryption, 'unknown'>, string>> = {
  none: 'no encryption',
  'sse-sqs-default': 'SSE-SQS by default',
  'sse-sqs': 'SSE-SQS',
  'kms-aws-managed': 'the AWS managed KMS key',
  'kms-unknown-key': 'a KMS key',
  'kms-customer': 'a customer managed KMS key',
};

/** Reports a queue that is sealed less well after a change than before it, even where that alone would pass. */
export const sqsEncryptionWeakened = defineRule<QueueChange>({
  id: 'sqs-encryption-weakened',
  level: 'error',
  topic: 'encryption',
  title: 'A change does not weaken the encryption of a queue',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],

  *check({ before, after }) {
    if (before.encryption === 'unknown' || after.encryption === 'unknown') return;
    if (STRENGTH[after.encryption][1] >= STRENGTH[before.encryption][0]) return;
    const { name, words } = after;
    yield {
      at: after.encryption === 'none' ? after.managedSse.origin : after.key.origin,
      cause: 'weakened',
      fixes: () => fixesOf(before, after),
      message: {
        what: `${name} goes from ${WORDS[before.encryption]} to ${WORDS[after.encryption]}.`,
        why: 'Messages that are sent from then on are sealed less well than those before them.',
        how: `Keep ${words().key} and ${words().managedSse} as they are, or set a stronger key.`,
      },
    };
  },
});

/** What makes it as strong as it was; which key that is can have changed for a reason. */
function fixesOf(before: Queue, after: Queue): readonly Fix[] {
  if (hasKmsKey(before.encryption)) return waysToSeal(after, before.encryption === 'kms-aws-managed');
  return switchOnManagedSse(after).map((fix) => ({ ...fix, safe: false }));
}
