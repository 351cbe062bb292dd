import { ineffectiveConditions } from '../policy-checks/ineffective-conditions.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a condition of a queue policy that never holds, or holds always though it is meant to restrict. */
export const sqsConditionIneffective = defineRule<PolicySubject>({
  id: 'sqs-condition-ineffective',
  level: 'warning',
  topic: 'queue-policy',
  title: 'Conditions in queue policies do what they seem to',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  ],

  check: (policy) => ineffectiveConditions(policy, 'queue'),
});
