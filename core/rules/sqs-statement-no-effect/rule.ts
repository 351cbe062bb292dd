import { statementsWithoutEffect } from '../policy-checks/effect.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a statement of a queue policy that changes nothing: of other actions, another queue, or malformed. */
export const sqsStatementNoEffect = defineRule<PolicySubject>({
  id: 'sqs-statement-no-effect',
  level: 'warning',
  topic: 'queue-policy',
  title: 'Every statement of a queue policy does something',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html',
  ],

  check: (policy) => statementsWithoutEffect(policy, 'queue'),
});
