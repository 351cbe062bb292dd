import { waysToSeal } from '../../fixes/seal.ts';
import type { Queue } from '../../map/queue.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { defineRule } from '../rule.ts';
import { keyFor, requirementFor } from '../settings.ts';

/**
 * Reports a queue that no KMS key seals although the project asks for one, or nobody said that it need not.
 *
 * Silent where the key cannot be told: a value that exists but cannot be read is not a missing one. A queue that SAM
 * makes has a rule of its own, since no key can be given to it.
 */
export const sqsKmsRequired = defineRule({
  id: 'sqs-kms-required',
  level: 'warning',
  topic: 'encryption',
  title: 'Queues are encrypted with a KMS key',
  supersedes: ['sqs-encryption-implicit', 'sqs-encryption-unknown', 'sqs-dlq-weaker-than-source'],
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  ],
  controls: ['control-tower/CT.SQS.PR.2'],

  *check(queue, settings) {
    const state = stateWithoutKey(queue);
    const required = requirementFor(queue, settings);
    const { managedSse } = queue;
    if (state === undefined || required.is === 'encrypted' || queue.resource.madeFor !== undefined) return;
    yield {
      at: managedSse.state === 'on' ? managedSse.origin : queue.key.origin,
      cause: 'key',
      level: required.stated ? 'error' : 'warning',
      fixes: () => waysToSeal(queue, required.is !== 'cmk'),
      message: {
        what: `${queue.name} ${state}.`,
        why: `${caveatOf(queue)}SSE-SQS is encryption at rest and passes Security Hub SQS.1, but without a KMS key no key policy limits who can read the messages and no CloudTrail entry shows who did.`,
        how: `${queuePhrasesOf(queue.resource).setKey(keyFor(required.is), managedSse.state !== 'absent')}, or accept SSE-SQS with "require: encrypted".`,
      },
    };
  },
});

/** What SSE-SQS cannot be counted on for, in the states that do not prove it. */
function caveatOf({ encryption, words, resource }: Queue): string {
  switch (encryption) {
    case 'sse-sqs-default':
      return `New queues get SSE-SQS by default; one made before October 2022, or changed elsewhere, may have none${phrasesOf(resource).isHooked ? ', and a Control Tower hook (CT.SQS.PR.2) refuses a template that does not declare it' : ''}. `;
    case 'unknown':
      return `Should ${words().managedSse} be false, the messages are stored in plaintext. `;
    default:
      return '';
  }
}

/** What to say of the states that name no key. Plaintext has a rule of its own. */
function stateWithoutKey({ encryption, key, words }: Queue): string | undefined {
  switch (encryption) {
    case 'sse-sqs':
      return 'is encrypted with SSE-SQS, not with KMS';
    case 'sse-sqs-default':
      return 'does not state its encryption and has no KMS key';
    case 'unknown':
      return key.reference.kind === 'absent' ? `has no KMS key, and ${words().managedSse} cannot be told` : undefined;
    default:
      return undefined;
  }
}
