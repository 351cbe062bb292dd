import type { Edge, Neighbourhood } from '../../map/edge.ts';
import { describeStatement } from '../delivery-checks/statements.ts';
import { groupedBy, principalWords, subjectOfSentence } from '../delivery-checks/words.ts';
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
    // SAM gives a queue that it makes the policy that its sender needs.
    if (queue.resource.madeFor !== undefined) return;
    const refused = edges.filter(({ admission }) => admission?.answer === 'no');
    for (const [principal, group] of groupedBy(refused, (edge) => principalWords(edge.principal))) {
      const policy = group[0].admission?.policy;
      yield {
        at: policy?.document?.origin ?? queue.origin,
        ...(policy ? { on: policy.resource } : {}),
        cause: `${queue.name} ${principal}`,
        message: {
          what: `${subjectOfSentence(group, 'sends', 'send')} to ${queue.name}, but ${policy ? `no statement of ${policy.name} allows` : 'it has no queue policy that allows'} ${principal} to send${obstacle(group[0])}.`,
          why: 'A service can be let in by the queue policy alone; without it SQS refuses what it sends, and S3 refuses the configuration.',
          how: `${policy ? `Add a statement to ${policy.name}` : 'Attach a queue policy with a statement'}: ${describeStatement(group, 'sqs:SendMessage')}.`,
        },
      };
    }
  },
});

function obstacle({ admission }: Edge): string {
  const [condition] = admission?.failing ?? [];
  return condition ? ` (its condition on ${condition.key} does not hold for it)` : '';
}
