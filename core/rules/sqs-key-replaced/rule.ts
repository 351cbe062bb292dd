import type { QueueChange } from '../../compare/changes.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue whose key is deleted or disabled by a change while messages that it seals may still be in the queue. */
export const sqsKeyReplaced = defineRule<QueueChange>({
  id: 'sqs-key-replaced',
  level: 'error',
  topic: 'lifecycle',
  title: 'A key is kept until the messages that it seals are gone',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
  ],

  *check({ after, lostKey }) {
    if (!lostKey) return;
    const { name, fate } = lostKey;
    yield {
      at: after.key.origin,
      cause: `lost:${name}`,
      message: {
        what: `${after.name} loses its key: ${name} is ${fate} by this change.`,
        why: `Messages sent before stay sealed with ${name}, up to the retention period of the queue, and nobody can read them without it.`,
        how: `Give the queue its new key first and keep ${name} until the retention period is over, then retire it in a change of its own.`,
      },
    };
  },
});
