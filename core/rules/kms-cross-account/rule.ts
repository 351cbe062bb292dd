import { crossAccountGrants } from '../policy-checks/cross-account.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports who a key policy lets in from outside of what the project owns and trusts. */
export const kmsCrossAccount = defineRule<PolicySubject>({
  id: 'kms-cross-account',
  level: 'warning',
  topic: 'key-policy',
  title: 'Key policies let in accounts that the project trusts',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  ],

  check: (policy) => crossAccountGrants(policy, 'key'),
});
