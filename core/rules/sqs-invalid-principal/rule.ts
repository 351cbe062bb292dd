import { invalidPrincipals } from '../policy-checks/invalid-principals.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a principal that SQS refuses, or that names an identity which is gone. */
export const sqsInvalidPrincipal = defineRule<PolicySubject>({
  id: 'sqs-invalid-principal',
  level: 'error',
  topic: 'queue-policy',
  title: 'Queue policies name principals that there can be',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html'],

  check: (policy) => invalidPrincipals(policy, 'queue'),
});
