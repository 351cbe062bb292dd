import { unlock } from '../../fixes/policies.ts';
import { actionsMatching, NO_ACTIONS } from '../../policy/actions.ts';
import { actionsOf, concernsCarrier } from '../../policy/coverage.ts';
import type { Statement } from '../../policy/document.ts';
import { classOf } from '../../policy/principals.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a key policy that leaves nobody who could change it, or only identities that may be deleted.
 *
 * Silent for what cannot be seen, and for keys without a policy, which get AWS's default one.
 */
export const kmsPolicyLockout = defineRule<PolicySubject>({
  id: 'kms-policy-lockout',
  level: 'error',
  topic: 'key-policy',
  title: 'Somebody can change a key policy',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
  ],

  *check(policy) {
    const { carrier, isDefault, document, name, bypassesLockoutCheck, word } = policy;
    // What a malformed statement was to give cannot be told.
    if (carrier !== 'key' || isDefault || document.more || document.mistakes.length > 0) return;
    const who = whoCanChange(policy);
    if (who === 'lasting') return;
    if (who === 'named') {
      yield {
        at: document.origin,
        cause: 'fragile',
        level: 'note',
        message: {
          what: `${name}: only named users or roles may call kms:PutKeyPolicy, not the account.`,
          why: 'When those are deleted nobody can manage the key any more, also not an identity of the same name.',
          how: HOW,
        },
        fixes: () => [unlock(policy, false)],
      };
      return;
    }
    yield {
      at: document.origin,
      cause: 'lockout',
      level: bypassesLockoutCheck ? 'warning' : 'error',
      message: bypassesLockoutCheck
        ? {
            what: `${name}: no principal may call kms:PutKeyPolicy, and AWS's check against that is switched off.`,
            why: 'Nobody can change the policy or delete the key; only AWS Support can help then.',
            how: HOW,
          }
        : {
            what: `${name}: no principal may call kms:PutKeyPolicy; AWS refuses this policy (lockout safety check).`,
            why: `KMS refuses a ${word()} after which its caller could not change it any more (MalformedPolicyDocumentException), so that the deployment fails.`,
            how: HOW,
          },
      fixes: () => [unlock(policy, true)],
    };
  },
});

const HOW =
  'Add the statement of the default key policy: Allow kms:* on "*" for arn:aws:iam::ACCOUNT:root, the account itself, with your account id.';

const PUT_KEY_POLICY = actionsMatching('kms:PutKeyPolicy', 'key');

/** Who may change the policy: somebody who cannot be deleted or cannot be told, only named identities, or nobody. */
function whoCanChange(policy: PolicySubject): 'lasting' | 'named' | 'nobody' {
  let who: 'named' | 'nobody' = 'nobody';
  for (const statement of policy.document.statements) {
    if (!mayGive(statement, policy)) continue;
    const { principal } = statement;
    if (!principal || principal.not || principal.more) return 'lasting';
    for (const entry of principal.entries) {
      const found = classOf(entry, policy.setting);
      if (found.is === 'everyone' || found.is === 'unknown') return 'lasting';
      if (found.is !== 'account') continue;
      if (found.root) return 'lasting';
      who = 'named';
    }
  }
  return who;
}

function mayGive(statement: Statement, { setting }: PolicySubject): boolean {
  return (
    (statement.effect === 'Allow' || statement.effect === 'unknown') &&
    (actionsOf(statement, setting).possible & PUT_KEY_POLICY) !== NO_ACTIONS &&
    concernsCarrier(statement.resource, setting) !== 'no'
  );
}
