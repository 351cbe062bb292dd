import type { Neighbourhood } from '../../map/edge.ts';
import { groupedBy, principalWords, subjectOfSentence } from '../delivery-checks/words.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue on the AWS managed key to which a service sends that this key can never let in. */
export const sqsManagedKeyBlocksService = defineRule<Neighbourhood>({
  id: 'sqs-managed-key-blocks-service',
  level: 'error',
  topic: 'delivery',
  title: 'Services do not send to queues on the AWS managed key',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],

  *check({ queue, edges }) {
    const shutOut = edges.filter(({ access }) => access.reason === 'aws-managed-key');
    for (const [principal, group] of groupedBy(shutOut, (edge) => principalWords(edge.principal))) {
      yield {
        at: queue.key.origin,
        cause: principal,
        message: {
          what: `${queue.name} is encrypted with the AWS managed key alias/aws/sqs, which never admits ${principal}.`,
          why: `${subjectOfSentence(group, 'sends', 'send')} as ${principal}. The policy of that key cannot be changed: deliveries fail with KMS.AccessDeniedException and are lost.`,
          how: `Set ${queue.words.key} to a customer managed key whose policy allows ${principal} kms:GenerateDataKey and kms:Decrypt; or use SSE-SQS, which needs no permission.`,
        },
      };
    }
  },
});
