import { publicStatements } from '../policy-checks/public.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a key policy statement that any AWS account can satisfy, whatever it seems to ask for. */
export const kmsKeyPolicyPublic = defineRule<PolicySubject>({
  id: 'kms-key-policy-public',
  level: 'error',
  topic: 'key-policy',
  title: 'Key policies do not let every AWS account in',
  supersedes: ['kms-public-by-aws-rules', 'kms-cross-account', 'kms-broad-actions', 'kms-condition-ineffective'],
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/kms-key-policy-no-public-access.html',
  ],
  controls: ['security-hub/KMS.5'],

  check: (policy) => publicStatements(policy, 'key'),
});
