import { widenedStatements } from '../policy-checks/widened.ts';
import type { PolicyChangeSubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue policy that after a change lets outsiders do what they could not before. */
export const sqsQueuePolicyWidened = defineRule<PolicyChangeSubject>({
  id: 'sqs-queue-policy-widened',
  level: 'error',
  topic: 'queue-policy',
  title: 'A change does not let more outsiders use a queue',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html',
  ],

  check: (change) => widenedStatements(change, 'queue'),
});
