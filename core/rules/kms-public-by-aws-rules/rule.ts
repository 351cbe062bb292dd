import { publicByAwsRules } from '../policy-checks/public-by-aws-rules.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a key policy statement for everyone that is bounded in fact, but not by the fixed values that rules of AWS ask for. */
export const kmsPublicByAwsRules = defineRule<PolicySubject>({
  id: 'kms-public-by-aws-rules',
  level: 'note',
  topic: 'key-policy',
  title: 'Key policies are held to fixed values, as rules of AWS ask',
  references: ['https://docs.aws.amazon.com/config/latest/developerguide/kms-key-policy-no-public-access.html'],
  controls: ['security-hub/KMS.5'],

  check: (policy) => publicByAwsRules(policy, 'key'),
});
