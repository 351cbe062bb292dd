import { nameByAlias, waysToSeal } from '../../fixes/seal.ts';
import { describe } from '../../resources/describe.ts';
import { defineRule } from '../rule.ts';
import { requirementFor } from '../settings.ts';

/** Reports a key attribute whose text is none of the forms in which a KMS key can be named. */
export const sqsKeyReferenceInvalid = defineRule({
  id: 'sqs-key-reference-invalid',
  level: 'error',
  topic: 'delivery',
  title: 'The key of a queue is named in a form that KMS knows',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id',
  ],

  *check(queue, settings) {
    const { reference, value, origin } = queue.key;
    if (reference.kind !== 'invalid') return;
    yield {
      at: origin,
      cause: 'key',
      fixes: () => {
        const isManaged = reference.text === 'aws/sqs';
        const accepted = requirementFor(queue, settings).is !== 'cmk';
        return [
          ...(isManaged && !accepted ? [] : nameByAlias(queue, reference.text)),
          ...waysToSeal(queue, accepted && !isManaged),
        ];
      },
      message: {
        what: `${queue.words().key} of ${queue.name} is not a key id, key ARN, alias/name or alias ARN.`,
        why: `KMS finds no key by "${describe(value)}": the deployment fails, or every send does.`,
        how: suggestion(reference.text),
      },
    };
  },
});

function suggestion(text: string): string {
  if (/^aws\/[\w-]+$/.test(text))
    return `Write alias/${text}; where SNS, S3 or EventBridge sends to the queue, use a customer managed key.`;
  if (/^[\w/-]+$/.test(text) && !/^alias\//i.test(text))
    return `Write alias/${text} if that is an alias, else the key's id or ARN.`;
  return 'Write the id or ARN of a key, or an alias that begins with alias/.';
}
