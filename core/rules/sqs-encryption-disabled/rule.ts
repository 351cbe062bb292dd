import type { Fix } from '../../fixes/change.ts';
import { switchOnManagedSse } from '../../fixes/encryption.ts';
import { waysToSeal } from '../../fixes/seal.ts';
import type { Queue } from '../../map/queue.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { subjectOf } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';
import { keyFor, type Requirement, requirementFor, type Settings } from '../settings.ts';

/**
 * Reports a queue whose encryption is switched off and that no key seals.
 *
 * Silent beside a key, which wins over the switch, and where a key may be set though it cannot be seen.
 */
export const sqsEncryptionDisabled = defineRule({
  id: 'sqs-encryption-disabled',
  level: 'error',
  topic: 'encryption',
  title: 'Encryption at rest is not switched off',
  supersedes: ['sqs-kms-required', 'sqs-dlq-weaker-than-source'],
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html',
  ],
  controls: ['security-hub/SQS.1'],

  *check(queue, settings) {
    if (queue.encryption !== 'none') return;
    const phrases = queuePhrasesOf(queue.resource);
    const required = requirementFor(queue, settings).is;
    yield {
      at: queue.managedSse.origin,
      cause: 'managedSse',
      fixes: () => fixesOf(queue, required, settings),
      message: {
        what: `${queue.name} is stored in plaintext: ${phrases.off} and no KMS key is set.`,
        why: 'The bodies of its messages lie unencrypted on disk, and the queue accepts plain HTTP and unsigned requests.',
        how:
          required === 'encrypted'
            ? `${phrases.switchOn}; deleting the line does not change a queue that exists. Senders that use plain HTTP or do not sign must change first.`
            : `${phrases.setKey(keyFor(required), true)}. Senders that use plain HTTP or do not sign must change first.`,
      },
    };
  },
});

function fixesOf(queue: Queue, required: Requirement, settings: Settings): readonly Fix[] {
  const managed = switchOnManagedSse(queue);
  if (required !== 'encrypted') {
    const consequence = 'It is encryption at rest, but no KMS key seals the queue: sqs-kms-required reports it then.';
    return [...waysToSeal(queue, required === 'kms'), ...managed.map((fix) => ({ ...fix, safe: false, consequence }))];
  }
  return mayHaveAnonymousSenders(queue, settings)
    ? managed.map((fix) => ({
        ...fix,
        safe: false,
        consequence: `Whoever sends to ${queue.name} without signing is refused then.`,
      }))
    : managed;
}

/** Encryption refuses requests without a signature, which a public policy may be meant for. */
function mayHaveAnonymousSenders({ policies }: Queue, settings: Settings): boolean {
  return policies().some((policy) => ['public', 'unknown'].includes(subjectOf(policy, settings).verdict.verdict));
}
