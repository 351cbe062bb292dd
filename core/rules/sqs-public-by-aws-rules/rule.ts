import { publicByAwsRules } from '../policy-checks/public-by-aws-rules.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue policy statement for everyone that is bounded in fact, but not by the fixed values that rules of AWS ask for. */
export const sqsPublicByAwsRules = defineRule<PolicySubject>({
  id: 'sqs-public-by-aws-rules',
  level: 'note',
  topic: 'queue-policy',
  title: 'Queue policies are held to fixed values, as rules of AWS ask',
  references: ['https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-no-public-access.html'],
  controls: ['security-hub/SQS.3'],

  check: (policy) => publicByAwsRules(policy, 'queue'),
});
