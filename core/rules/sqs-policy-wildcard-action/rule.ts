import { giveOnlyNeeded } from '../../fixes/policies.ts';
import type { Statement } from '../../policy/document.ts';
import type { Grant } from '../../policy/verdict.ts';
import { broadActionsOf, effectiveStatements } from '../policy-checks/broad-actions.ts';
import { boundOfEach } from '../policy-checks/conditions.ts';
import { ownerOf, principalsWords } from '../policy-checks/grantees.ts';
import { defectOf } from '../policy-checks/statement-defect.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule, type Level } from '../rule.ts';

/**
 * Reports a queue policy statement that gives more than sending and reading need.
 *
 * Silent for the account itself; for a role of it only a note, since its own IAM policies could say the same.
 */
export const sqsPolicyWildcardAction = defineRule<PolicySubject>({
  id: 'sqs-policy-wildcard-action',
  level: 'warning',
  topic: 'queue-policy',
  title: 'Queue policies give the actions that are needed, not all',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-policy-full-access-check.html',
  ],

  *check(policy) {
    if (policy.carrier !== 'queue') return;
    for (const { statement, grants } of effectiveStatements(policy)) {
      const broad = grants.flatMap((grant) => {
        const level = levelFor(grant, statement, policy);
        const actions = level && broadActionsOf(grant, statement, policy);
        return actions ? [{ grant, level, actions }] : [];
      });
      const [first] = broad;
      if (!first) continue;
      const isService = first.grant.class.is === 'service';
      yield defectOf(policy, statement, {
        at: first.actions.at,
        cause: 'actions',
        level: broad.some(({ level }) => level === 'warning') ? 'warning' : 'note',
        says: `${principalsWords(broad.map(({ grant }) => grant))} can do more than ${isService ? 'sending' : 'sending or reading'} needs (${first.actions.words})`,
        why: 'Such a statement also gives what nobody thought of, such as emptying the queue, and actions that SQS will have one day.',
        how: isService
          ? 'Give the service sqs:SendMessage only.'
          : 'Give sqs:SendMessage to those who send, and sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes to those who read.',
        fixes: () => giveOnlyNeeded(statement, policy),
      });
    }
  },
});

/** How grave it is that a principal may do everything; `undefined` where it is the own account, or whose it is cannot be told. */
function levelFor(grant: Grant, statement: Statement, policy: PolicySubject): Level | undefined {
  const { class: who, bound } = grant;
  if (who.is === 'service') return 'warning';
  if (who.is === 'account') {
    const owner = ownerOf(grant, policy);
    if (owner === 'trusted' || owner === 'foreign') return 'warning';
    return who.root ? undefined : 'note';
  }
  if (who.is !== 'everyone') return undefined;
  return bound.reach === 'internal' ? levelForInsiders(statement, policy) : 'warning';
}

/** What bounds everyone to insiders: the account as such, a role of it, or something that others may share. */
function levelForInsiders(statement: Statement, policy: PolicySubject): Level | undefined {
  const boundOf = boundOfEach(statement, policy);
  const bounding = statement.conditions
    .filter((condition) => boundOf(condition, 'identity').reach === 'internal')
    .map(({ id }) => id);
  if (bounding.length === 0 || bounding.includes('aws:principalaccount')) return undefined;
  return bounding.includes('aws:principalarn') ? 'note' : 'warning';
}
