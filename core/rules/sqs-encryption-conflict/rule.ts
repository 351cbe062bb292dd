import { keepKeyAlone } from '../../fixes/encryption.ts';
import { describe } from '../../resources/describe.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue that asks for SSE-KMS and SSE-SQS at once; a key beside `false` is legal. */
export const sqsEncryptionConflict = defineRule({
  id: 'sqs-encryption-conflict',
  level: 'error',
  topic: 'encryption',
  title: 'Only one kind of encryption is switched on',
  references: ['https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html'],

  *check(queue) {
    const { key, managedSse, words } = queue;
    const keyIsSet = key.reference.kind === 'unknown' ? key.reference.set : key.reference.kind !== 'absent';
    if (!keyIsSet || managedSse.state !== 'on') return;
    yield {
      at: managedSse.origin,
      cause: 'managedSse',
      fixes: () => [keepKeyAlone(queue)],
      message: {
        what: `${queue.name} sets ${words().key} and ${words().managedSse}: true; SQS accepts only one of them.`,
        why: 'The deployment fails: "You can use one type of server-side encryption (SSE) at one time."',
        how: `Remove ${words().managedSse} to keep the key (${describe(key.value)}).`,
      },
    };
  },
});
