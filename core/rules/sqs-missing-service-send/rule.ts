import { letSend } from '../../fixes/delivery.ts';
import { sendStatement } from '../../fixes/statements.ts';
import type { Admission, Edge, Neighbourhood } from '../../map/edge.ts';
import { describe } from '../../resources/describe.ts';
import { queuePhrasesOf } from '../../vocabulary/queue-phrases.ts';
import { describeStatement } from '../delivery-checks/statements.ts';
import { groupedBy, principalWords, subjectOfSentence } from '../delivery-checks/words.ts';
import { statementName } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a service that sends to a queue whose policy does not let it.
 *
 * Silent where the policy cannot be read, or several replace each other.
 */
export const sqsMissingServiceSend = defineRule<Neighbourhood>({
  id: 'sqs-missing-service-send',
  level: 'error',
  topic: 'delivery',
  title: 'Queue policies let the services that send, send',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html',
    'https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html',
  ],

  *check({ queue, edges }) {
    const refused = edges.filter(({ admission }) => admission?.answer === 'no');
    for (const [principal, group] of groupedBy(refused, (edge) => principalWords(edge.principal))) {
      const { policy, denial } = group[0].admission ?? {};
      yield {
        at: (denial ?? policy?.document)?.origin ?? queue.origin,
        ...(policy ? { on: policy.resource } : {}),
        cause: `${queue.name} ${principal}`,
        message: {
          what: policy
            ? `${policy.name} does not let ${principal} send to ${queue.name}.`
            : `${queue.name} has no queue policy that lets ${principal} send.`,
          why: `${subjectOfSentence(group, 'sends', 'send')} as ${principal}${becauseOf(group[0].admission)}. A service can be let in by the queue policy alone: SQS refuses what it sends, and S3 already refuses the configuration.`,
          how: remedyFor(group),
        },
        fixes: () => letSend(group, refused),
      };
    }
  },
});

/** What stands in the way, where a statement speaks of the service at all. */
function becauseOf(admission: Admission | undefined): string {
  if (admission?.denial) return `, and ${statementName(admission.denial)} denies it`;
  const [condition] = admission?.failing ?? [];
  if (!condition || !admission?.statement) return '';
  const [value] = condition.values;
  return `, and ${statementName(admission.statement)} asks for ${condition.key}${value ? ` ${describe(value)}` : ''}, which its calls do not have`;
}

function remedyFor(edges: readonly [Edge, ...Edge[]]): string {
  const [{ queue, admission }] = edges;
  const { policy, denial } = admission ?? {};
  if (denial)
    return `Let ${statementName(denial)} leave out calls of AWS services: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"} to its Condition.`;
  const statement = describeStatement(sendStatement(edges, policy?.resource ?? queue.resource));
  if (policy?.resource.madeFor !== undefined)
    return `SAM writes ${policy.name} for ${policy.resource.madeFor}: declare what it makes there yourself, with a queue policy that has a statement: ${statement}.`;
  return queuePhrasesOf(queue.resource).letSend(queue.name, policy?.name, statement);
}
