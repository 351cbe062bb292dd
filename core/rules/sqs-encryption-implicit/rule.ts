import { switchOnManagedSse } from '../../fixes/encryption.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a queue that says nothing about encryption; what AWS then does depends on when the queue was made.
 *
 * Silent for a queue that SAM makes: nothing can be stated of it.
 */
export const sqsEncryptionImplicit = defineRule({
  id: 'sqs-encryption-implicit',
  level: 'note',
  topic: 'encryption',
  title: 'Queues state their encryption',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html',
    'https://aws.amazon.com/blogs/compute/announcing-server-side-encryption-with-amazon-simple-queue-service-managed-encryption-keys-sse-sqs-by-default/',
  ],
  controls: ['control-tower/CT.SQS.PR.2'],

  *check(queue) {
    if (queue.encryption !== 'sse-sqs-default' || queue.resource.madeFor !== undefined) return;
    yield {
      at: queue.key.origin,
      cause: 'encryption',
      fixes: () => switchOnManagedSse(queue),
      message: {
        what: `${queue.name} does not state its encryption.`,
        why: `New queues get SSE-SQS by default; one made before October 2022, or changed elsewhere, may have none.${phrasesOf(queue.resource).isHooked ? ' A Control Tower hook (CT.SQS.PR.2) refuses a template that does not declare it.' : ''}`,
        how: `State it: ${queuePhrasesOf(queue.resource).declaration}.`,
      },
    };
  },
});
