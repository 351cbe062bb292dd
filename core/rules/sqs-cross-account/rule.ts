import { crossAccountGrants } from '../policy-checks/cross-account.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports who a queue policy lets in from outside of what the project owns and trusts. */
export const sqsCrossAccount = defineRule<PolicySubject>({
  id: 'sqs-cross-account',
  level: 'warning',
  topic: 'queue-policy',
  title: 'Queue policies let in accounts that the project trusts',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  ],

  check: (policy) => crossAccountGrants(policy, 'queue'),
});
