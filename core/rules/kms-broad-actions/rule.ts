import { giveOnlyNeeded } from '../../fixes/policies.ts';
import { broadActionsOf, effectiveStatements } from '../policy-checks/broad-actions.ts';
import { principalsWords } from '../policy-checks/grantees.ts';
import { defectOf } from '../policy-checks/statement-defect.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a key policy statement that makes a user of the key its administrator as well.
 *
 * Silent for the account itself, for administrators who cannot use the key, and for services that do not send to queues.
 */
export const kmsBroadActions = defineRule<PolicySubject>({
  id: 'kms-broad-actions',
  level: 'warning',
  topic: 'key-policy',
  title: 'Users of a key cannot administer it',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  ],

  *check(policy) {
    if (policy.carrier !== 'key' || !policy.inUse) return;
    for (const { statement, grants } of effectiveStatements(policy)) {
      const broad = grants.flatMap((grant) => {
        const actions = broadActionsOf(grant, statement, policy);
        return actions ? [{ grant, actions }] : [];
      });
      const [first] = broad;
      if (!first) continue;
      const who = principalsWords(broad.map(({ grant }) => grant));
      const isService = first.grant.class.is === 'service';
      yield defectOf(policy, statement, {
        at: first.actions.at,
        cause: 'actions',
        says: isService
          ? `${who} gets more than sending needs (${first.actions.words})`
          : `${who} can administer the key (${first.actions.words})`,
        why: isService
          ? 'A service that sends to queues calls kms:GenerateDataKey and kms:Decrypt and nothing else.'
          : 'Whoever uses the key could change its policy, hand it on or delete it, and with it every message that it seals.',
        how: isService
          ? 'Give the service kms:GenerateDataKey and kms:Decrypt only.'
          : 'Give kms:GenerateDataKey and kms:Decrypt to those who send, kms:Decrypt to those who read, and leave the rest to the account or to administrators who cannot use the key.',
        fixes: () => giveOnlyNeeded(statement, policy),
      });
    }
  },
});
