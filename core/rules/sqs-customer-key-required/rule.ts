import { waysToSeal } from '../../fixes/seal.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { defineRule } from '../rule.ts';
import { requirementFor } from '../settings.ts';

/** Reports a queue on the AWS managed key where the project asks for customer managed ones. */
export const sqsCustomerKeyRequired = defineRule({
  id: 'sqs-customer-key-required',
  level: 'error',
  topic: 'encryption',
  title: 'Queues are encrypted with a customer managed key where the project asks for it',
  references: ['https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html'],

  *check(queue, settings) {
    if (queue.encryption !== 'kms-aws-managed' || requirementFor(queue, settings).is !== 'cmk') return;
    yield {
      at: queue.key.origin,
      cause: 'key',
      fixes: () => waysToSeal(queue, false),
      message: {
        what: `${queue.name} is encrypted with the AWS managed key alias/aws/sqs, not with a customer managed key.`,
        why: 'The policy of that key cannot be changed: it admits every principal of the account and no service such as SNS, S3 or EventBridge. This project requires customer managed keys ("require: cmk").',
        how: `${queuePhrasesOf(queue.resource).setKey('customer managed key', false)}, whose policy admits the queue's senders and readers.`,
      },
    };
  },
});
