import { refuseHttp } from '../../fixes/policies.ts';
import type { AttachedPolicy } from '../../map/policy.ts';
import { actionsMatching, NO_ACTIONS } from '../../policy/actions.ts';
import type { Statement } from '../../policy/document.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a queue that answers plain HTTP because no policy denies it.
 *
 * Encrypted queues refuse plain HTTP themselves; they are asked only with `tls: always`.
 */
export const sqsTlsNotEnforced = defineRule({
  id: 'sqs-tls-not-enforced',
  level: 'note',
  topic: 'queue-policy',
  title: 'Queues refuse plain HTTP',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],

  *check(queue, settings) {
    const isPlaintext = queue.encryption === 'none';
    if (!isPlaintext && settings.tls !== 'always') return;
    if (queue.policies().some(mayRefusePlainHttp)) return;
    const isEncrypted = !isPlaintext && queue.encryption !== 'unknown' && queue.encryption !== 'sse-sqs-default';
    yield {
      at: queue.origin,
      cause: 'tls',
      message: {
        what: `No policy of ${queue.name} denies plain HTTP.`,
        why: isEncrypted
          ? 'SSE already refuses plain HTTP; a policy says so where an auditor looks, and goes on when encryption is changed.'
          : 'A client that calls SQS over HTTP sends its messages readable for everybody on the way.',
        how: queuePhrasesOf(queue.resource).refuseHttp,
      },
      fixes: () => refuseHttp(queue),
    };
  },
});

/** Whether a policy denies plain HTTP to everyone, or may do so unseen. */
function mayRefusePlainHttp({ document }: AttachedPolicy): boolean {
  if (!document) return false;
  return document.more !== undefined || document.statements.some(mayDenyPlainHttp);
}

function mayDenyPlainHttp({ effect, principal, conditions, moreConditions, action }: Statement): boolean {
  if (effect !== 'Deny' && effect !== 'unknown') return false;
  if (moreConditions || !principal || !action) return moreConditions !== undefined;
  const isForAll =
    principal.not ||
    principal.more !== undefined ||
    principal.entries.some(({ value }) => value.kind !== 'scalar' || value.value === '*');
  const ofTransport = conditions.filter(({ id }) => id === 'aws:securetransport');
  const isFalse = ofTransport.some(
    ({ operator, values }) =>
      operator?.name === 'Bool' &&
      values.some((value) => value.kind !== 'scalar' || String(value.value).toLowerCase() === 'false'),
  );
  // A denial of everything denies it, too; one with further conditions is left to its author's judgement.
  return isForAll && (isFalse || conditions.length === 0) && coversMessages(action);
}

/** Whether sending or receiving is among the actions, as far as can be told. */
function coversMessages(action: NonNullable<Statement['action']>): boolean {
  if (action.not || action.more) return true;
  return action.values.some(
    (value) => value.kind !== 'scalar' || (actionsMatching(String(value.value), 'queue') & MESSAGES) !== NO_ACTIONS,
  );
}

const MESSAGES = actionsMatching('sqs:SendMessage', 'queue') | actionsMatching('sqs:ReceiveMessage', 'queue');
