import type { Fix } from '../../fixes/change.ts';
import { switchOnManagedSse } from '../../fixes/encryption.ts';
import { sealLike, waysToSeal } from '../../fixes/seal.ts';
import { wordsFor } from '../../map/neighbours.ts';
import { type Encryption, hasKmsKey, type Queue } from '../../map/queue.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { listed } from '../delivery-checks/words.ts';
import type { Level } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { requirementFor } from '../settings.ts';

/**
 * Reports a dead-letter queue that is sealed less than a queue it serves, or than one to which a service could not deliver what
 * it then sends to the dead-letter queue.
 *
 * Messages that SQS itself moves keep their encryption, so nothing is said of those.
 */
export const sqsDlqWeakerThanSource = defineRule({
  id: 'sqs-dlq-weaker-than-source',
  level: 'warning',
  topic: 'encryption',
  title: 'Dead-letter queues are sealed as well as the queues they serve',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  ],

  *check(queue, settings) {
    const customerKeys = requirementFor(queue, settings).is === 'cmk';
    const at = queue.managedSse.state === 'absent' ? queue.key.origin : queue.managedSse.origin;
    for (const source of queue.deadLetterOf) {
      const level = levelOf(queue, source, customerKeys);
      if (!level) continue;
      yield {
        at,
        cause: `source:${source.name}`,
        level,
        message: {
          what: `${queue.name} is the dead-letter queue of ${source.name} but ${STATES[queue.encryption]}.`,
          why: `${source.name} ${STATES[source.encryption]}. Messages that SQS moves keep that encryption; anything sent to ${queue.name} directly does not get it.`,
          how: remedy(queue, source),
        },
        fixes: () => fixesOf(queue, source, customerKeys),
      };
    }
    for (const { queue: other, through } of queue.undelivered()) {
      const level = levelOf(queue, other, customerKeys);
      if (!level || queue.deadLetterOf.some(({ resource }) => resource === other.resource)) continue;
      const senders = listed(through.map(wordsFor));
      yield {
        at,
        cause: `undelivered:${other.name}`,
        level,
        message: {
          what: `${queue.name} takes what cannot be delivered to ${other.name} but ${STATES[queue.encryption]}.`,
          why: `${other.name} ${STATES[other.encryption]}. ${queue.name} is the dead-letter queue of ${senders}: what fails is sent to ${queue.name} directly and does not get that encryption.`,
          how: remedy(queue, other),
        },
        fixes: () => fixesOf(queue, other, customerKeys),
      };
    }
  },
});

const STATES: Record<Encryption, string> = {
  none: 'is not encrypted',
  'sse-sqs': 'is encrypted with SSE-SQS, not with KMS',
  'sse-sqs-default': 'does not state its encryption',
  'kms-aws-managed': 'is encrypted with the AWS managed key alias/aws/sqs',
  'kms-customer': 'is encrypted with a customer managed key',
  'kms-unknown-key': 'is encrypted with a KMS key',
  unknown: 'has an encryption that cannot be told',
};

function remedy({ name, managedSse, resource }: Queue, source: Queue): string {
  if (resource.madeFor !== undefined)
    return `SAM makes ${name} and gives it no key: declare a queue of its own and name it there.`;
  const { switchOn, sealLike } = queuePhrasesOf(resource);
  if (!hasKmsKey(source.encryption)) return `${switchOn} on ${name}.`;
  return sealLike(name, source.name, managedSse.state === 'on');
}

function fixesOf(queue: Queue, source: Queue, customerKeys: boolean): readonly Fix[] {
  if (queue.resource.madeFor !== undefined) return [];
  if (!hasKmsKey(source.encryption)) return switchOnManagedSse(queue);
  const same = sealLike(queue, source);
  return same ? [same] : waysToSeal(queue, !customerKeys && source.encryption === 'kms-aws-managed');
}

function levelOf(queue: Queue, source: Queue, customerKeys: boolean): Level | undefined {
  if (queue.encryption === 'unknown' || source.encryption === 'unknown') return undefined;
  if (queue.encryption === 'none') return source.encryption === 'none' ? undefined : 'warning';
  if (!hasKmsKey(queue.encryption)) return hasKmsKey(source.encryption) ? 'warning' : undefined;
  const weaker = queue.encryption === 'kms-aws-managed' && source.encryption === 'kms-customer';
  return weaker && customerKeys ? 'note' : undefined;
}
