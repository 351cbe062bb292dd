import { nameQueueByUrl } from '../../fixes/policies.ts';
import { isArn } from '../../map/identify.ts';
import { canonical } from '../../resources/canonical.ts';
import { describe } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue policy that is to be attached to an ARN, where only the URL of a queue is taken. */
export const sqsPolicyQueueReference = defineRule<PolicySubject>({
  id: 'sqs-policy-queue-reference',
  level: 'error',
  topic: 'queue-policy',
  title: 'Queue policies name their queues by URL',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queueinlinepolicy.html',
  ],

  *check(policy) {
    const { name, targets, targetWord, resource } = policy;
    for (const target of targets) {
      if (!comesToArn(target)) continue;
      const { urlOf } = phrasesOf(resource);
      yield {
        at: target.origin,
        cause: canonical(target),
        message: {
          what: `${name}: ${targetWord} takes queue URLs; ${describe(target)} is an ARN.`,
          why: 'The value is handed on as the URL of the queue, and SQS refuses it: the deployment fails.',
          how:
            target.kind === 'reference'
              ? `Write ${urlOf(target.to)}, which is the URL.`
              : `Write ${urlOf('QUEUE')}, which is the URL of a queue QUEUE.`,
        },
        fixes: () => nameQueueByUrl(target, policy),
      };
    }
  },
});

function comesToArn(value: Value): boolean {
  if (value.kind === 'reference') return isArn(value);
  return (value.kind === 'scalar' || value.kind === 'text') && canonical(value).startsWith('arn:');
}
