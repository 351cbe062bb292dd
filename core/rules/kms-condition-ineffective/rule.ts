import { ineffectiveConditions } from '../policy-checks/ineffective-conditions.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a condition of a key policy that never holds, or holds always though it is meant to restrict. */
export const kmsConditionIneffective = defineRule<PolicySubject>({
  id: 'kms-condition-ineffective',
  level: 'warning',
  topic: 'key-policy',
  title: 'Conditions in key policies do what they seem to',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html',
  ],

  check: (policy) => ineffectiveConditions(policy, 'key'),
});
