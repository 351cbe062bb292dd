import type { IdentityPolicy } from '../../map/policy.ts';
import { statementsWithoutEffect } from '../policy-checks/effect.ts';
import { statementsOnAliases } from '../policy-checks/iam-alias.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule, type RuleMeta } from '../rule.ts';

const META: RuleMeta = {
  id: 'kms-statement-no-effect',
  level: 'warning',
  topic: 'key-policy',
  title: 'Every statement about a key does something',
  references: [
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html',
  ],
};

/** Reports a statement of a key policy that changes nothing: of other actions, another resource, or malformed. */
export const kmsStatementNoEffect = defineRule<PolicySubject>({
  ...META,
  check: (policy) => statementsWithoutEffect(policy, 'key'),
});

/** Reports a statement of an IAM policy that names a key by an alias or a bare id. */
export const kmsStatementNoEffectInIam = defineRule<IdentityPolicy>({ ...META, check: statementsOnAliases });
