import { limitGrants } from '../../fixes/policies.ts';
import { actionsMatching, CRYPTOGRAPHIC, NO_ACTIONS } from '../../policy/actions.ts';
import { actionsOf } from '../../policy/coverage.ts';
import type { Statement } from '../../policy/document.ts';
import type { Grant } from '../../policy/verdict.ts';
import { isProducer } from '../../vocabulary/producers.ts';
import { covers, effectiveStatements, isLetIn } from '../policy-checks/broad-actions.ts';
import { deniedTo } from '../policy-checks/denied.ts';
import { ownerOf, principalsWords } from '../policy-checks/grantees.ts';
import { isAboutGrants, limitsGrants } from '../policy-checks/grants.ts';
import { defectOf } from '../policy-checks/statement-defect.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

const CREATE_GRANT = actionsMatching('kms:CreateGrant', 'key');
const PUT_KEY_POLICY = actionsMatching('kms:PutKeyPolicy', 'key');

/**
 * Reports a key policy statement under which others than administrators can hand the key on by grants.
 *
 * Silent where a condition limits the grants, and where the call must come through a service.
 */
export const kmsCreateGrantUnrestricted = defineRule<PolicySubject>({
  id: 'kms-create-grant-unrestricted',
  level: 'warning',
  topic: 'key-policy',
  title: 'Users of a key cannot hand it on by grants',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/grants.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
  ],
  controls: ['control-tower/CT.KMS.PR.3'],

  *check(policy) {
    if (policy.carrier !== 'key' || !policy.inUse) return;
    for (const { statement, grants } of effectiveStatements(policy)) {
      const { certain } = actionsOf(statement, policy.setting);
      if ((certain & CREATE_GRANT) === NO_ACTIONS || statement.conditions.some(limitsGrants)) continue;
      const able = grants.filter((grant) => canHandOn(grant, statement, policy));
      if (able.length === 0) continue;
      yield defectOf(policy, statement, {
        at: placeOf(statement, policy),
        cause: 'grants',
        says: `${principalsWords(able)} can create grants for anyone`,
        why: 'A grant gives any principal the use of the key, in other accounts too, and stands in no policy; SQS needs no grants.',
        how: 'Leave kms:CreateGrant out, or hold it to services by a statement of its own with Bool kms:GrantIsForAWSResource true.',
        fixes: () => limitGrants(statement, policy),
      });
    }
  },
});

function canHandOn(grant: Grant, statement: Statement, policy: PolicySubject): boolean {
  const { class: who, bound } = grant;
  if (!isLetIn(grant, statement, policy)) return false;
  if ((deniedTo(grant, policy, isAboutGrants) & CREATE_GRANT) !== NO_ACTIONS) return false;
  switch (who.is) {
    case 'service':
      return isProducer(who.name);
    case 'everyone':
      // Where it is any account, that is the finding.
      return bound.reach !== 'public';
    case 'account': {
      const owner = ownerOf(grant, policy);
      const isForeign = owner === 'trusted' || owner === 'foreign';
      return isForeign || (!who.root && !mayBeAdministrator(statement, policy));
    }
    default:
      return false;
  }
}

/** Administrators may do everything but use the key. */
function mayBeAdministrator(statement: Statement, { setting }: PolicySubject): boolean {
  const { certain, possible } = actionsOf(statement, setting);
  return (possible & PUT_KEY_POLICY) !== NO_ACTIONS && (certain & CRYPTOGRAPHIC) === NO_ACTIONS;
}

function placeOf({ action, origin }: Statement, { carrier }: PolicySubject): Statement['origin'] {
  if (!action || action.not) return action?.origin ?? origin;
  const giving = action.values.filter((value) => (covers(value, carrier) & CREATE_GRANT) !== NO_ACTIONS);
  const exact = giving.find((value) => covers(value, carrier) === CREATE_GRANT);
  return (exact ?? giving[0])?.origin ?? action.origin;
}
