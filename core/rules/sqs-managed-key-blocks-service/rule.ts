import type { Fix } from '../../fixes/change.ts';
import { leaveKeyForManagedSse } from '../../fixes/encryption.ts';
import { waysToSeal } from '../../fixes/seal.ts';
import { accountIn } from '../../map/arns.ts';
import type { Neighbourhood } from '../../map/edge.ts';
import type { Queue } from '../../map/queue.ts';
import { actionsMatching, NO_ACTIONS } from '../../policy/actions.ts';
import { actionsOf } from '../../policy/coverage.ts';
import { classOf } from '../../policy/principals.ts';
import type { Value } from '../../resources/value.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { groupedBy, principalWords, subjectOfSentence } from '../delivery-checks/words.ts';
import { subjectOf } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';
import { requirementFor, type Settings } from '../settings.ts';

/** Reports a queue on the AWS managed key to which a service sends that this key can never let in. */
export const sqsManagedKeyBlocksService = defineRule<Neighbourhood>({
  id: 'sqs-managed-key-blocks-service',
  level: 'error',
  topic: 'delivery',
  title: 'Services do not send to queues on the AWS managed key',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],

  *check({ queue, edges }, settings) {
    const shutOut = edges.filter((edge) => edge.principal.is === 'service' && edge.access.reason === 'aws-managed-key');
    for (const [principal, group] of groupedBy(shutOut, (edge) => principalWords(edge.principal))) {
      yield {
        at: queue.key.origin,
        cause: principal,
        fixes: () => fixesOf(queue, settings),
        message: {
          what: `${queue.name} is on the AWS managed key alias/aws/sqs, which never admits ${principal}.`,
          why: `${subjectOfSentence(group, 'sends', 'send')} as ${principal}. The policy of that key cannot be changed: deliveries fail with KMS.AccessDeniedException and are lost.`,
          how: queuePhrasesOf(queue.resource).leaveManagedKey(principal),
        },
      };
    }
    for (const [account, policy] of otherAccounts(queue, settings)) {
      yield {
        at: queue.key.origin,
        cause: `account ${account}`,
        fixes: () => fixesOf(queue, settings),
        message: {
          what: `${queue.name} is on the AWS managed key alias/aws/sqs, which never admits account ${account}.`,
          why: `${policy} lets that account use the queue. The policy of the key cannot be changed: its calls fail with KMS.AccessDeniedException.`,
          how: queuePhrasesOf(queue.resource).leaveManagedKey(`account ${account}`),
        },
      };
    }
  },
});

function fixesOf(queue: Queue, settings: Settings): readonly Fix[] {
  const sealed = waysToSeal(queue, false);
  const managed = leaveKeyForManagedSse(queue);
  if (requirementFor(queue, settings).is === 'encrypted') return [...managed, ...sealed];
  const consequence = 'It is encryption at rest, but no KMS key seals the queue: sqs-kms-required reports it then.';
  return [...sealed, ...managed.map((fix) => ({ ...fix, consequence }))];
}

/** Accounts that are known to be others and that a policy of the queue lets in, each with the policy. */
function otherAccounts({ encryption, policies }: Queue, settings: Settings): Map<string, string> {
  const others = new Map<string, string>();
  if (encryption !== 'kms-aws-managed' || settings.ownAccounts.size === 0) return others;
  for (const policy of policies()) {
    const { document, setting } = subjectOf(policy, settings);
    for (const statement of document.statements) {
      if (statement.effect !== 'Allow' || statement.principal?.not !== false) continue;
      if ((actionsOf(statement, setting).certain & USES) === NO_ACTIONS) continue;
      for (const entry of statement.principal.entries) {
        const account = classOf(entry, setting).is === 'account' ? accountNamed(entry.value) : undefined;
        if (account !== undefined && !settings.ownAccounts.has(account)) others.set(account, policy.name);
      }
    }
  }
  return others;
}

const USES = actionsMatching('sqs:SendMessage', 'queue') | actionsMatching('sqs:ReceiveMessage', 'queue');

function accountNamed(value: Value): string | undefined {
  if (value.kind !== 'scalar' || value.sensitive) return undefined;
  const account = accountIn(value);
  if (account?.kind === 'scalar') return String(account.value);
  return /^\d{12}$/.test(String(value.value)) ? String(value.value) : undefined;
}
