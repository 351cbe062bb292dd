import { canonical } from '../../resources/canonical.ts';
import { describe } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/** Reports a queue policy that is to be attached to an ARN, where CloudFormation takes the URL of a queue. */
export const sqsPolicyQueueReference = defineRule<PolicySubject>({
  id: 'sqs-policy-queue-reference',
  level: 'error',
  topic: 'queue-policy',
  title: 'Queue policies name their queues by URL',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queueinlinepolicy.html',
  ],

  *check({ name, targets, targetWord }) {
    for (const target of targets) {
      if (!isArn(target)) continue;
      yield {
        at: target.origin,
        cause: canonical(target),
        message: {
          what: `${name}: ${targetWord} takes queue URLs; ${describe(target)} is an ARN.`,
          why: 'CloudFormation hands the value on as the URL of the queue, and SQS refuses it: the deployment fails.',
          how:
            target.kind === 'reference'
              ? `Write !Ref ${target.to}, which is the URL.`
              : 'Write !Ref and the name of the queue, which is its URL.',
        },
      };
    }
  },
});

function isArn(value: Value): boolean {
  if (value.kind === 'reference') return value.attribute === 'Arn';
  return (value.kind === 'scalar' || value.kind === 'text') && canonical(value).startsWith('arn:');
}
