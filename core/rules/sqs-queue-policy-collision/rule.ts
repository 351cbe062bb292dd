import { mergePolicies } from '../../fixes/merge.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a resource that sets the policy of a queue which another one sets, too.
 *
 * Silent where the two never exist together.
 */
export const sqsQueuePolicyCollision = defineRule<PolicySubject>({
  id: 'sqs-queue-policy-collision',
  level: 'error',
  topic: 'queue-policy',
  title: 'One resource sets the policy of a queue',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
  ],

  *check(policy) {
    for (const { queue, resource: rival } of policy.rivals()) {
      const target = policy.targets.find((value) => value.kind === 'reference' && value.to === queue.resource.id);
      yield {
        at: target?.origin ?? policy.origin,
        cause: `${rival.id} ${queue.resource.id}`,
        message: {
          what: `${rival.name} and ${policy.name} both set the policy of ${queue.name}.`,
          why: 'A queue has one policy: the one applied last replaces the other, whose statements are gone without an error.',
          how: `Put the statements of both into one of them and remove ${queue.name} from the other.`,
        },
        fixes: () => mergePolicies(policy, { resource: rival, queue }),
      };
    }
  },
});
