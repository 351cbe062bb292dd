import { widenedStatements } from '../policy-checks/widened.ts';
import type { PolicyChangeSubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a key policy that after a change lets outsiders do what they could not before. */
export const kmsKeyPolicyWidened = defineRule<PolicyChangeSubject>({
  id: 'kms-key-policy-widened',
  level: 'error',
  topic: 'key-policy',
  title: 'A change does not let more outsiders use a key',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html'],

  check: (change) => widenedStatements(change, 'key'),
});
