import { invalidPrincipals } from '../policy-checks/invalid-principals.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a principal that KMS refuses, or that names an identity which is gone. */
export const kmsInvalidPrincipal = defineRule<PolicySubject>({
  id: 'kms-invalid-principal',
  level: 'error',
  topic: 'key-policy',
  title: 'Key policies name principals that there can be',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
  ],

  check: (policy) => invalidPrincipals(policy, 'key'),
});
