import { publicStatements } from '../policy-checks/public.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue policy statement that any AWS account can satisfy, whatever it seems to ask for. */
export const sqsQueuePolicyPublic = defineRule<PolicySubject>({
  id: 'sqs-queue-policy-public',
  level: 'error',
  topic: 'queue-policy',
  title: 'Queue policies do not let every AWS account in',
  supersedes: [
    'sqs-public-by-aws-rules',
    'sqs-cross-account',
    'sqs-policy-wildcard-action',
    'sqs-service-send-unscoped',
    'sqs-condition-ineffective',
  ],
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-no-public-access.html',
  ],
  controls: ['security-hub/SQS.3'],

  check: (policy) => publicStatements(policy, 'queue'),
});
