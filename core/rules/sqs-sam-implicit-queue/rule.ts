import { defineRule } from '../rule.ts';
import { requirementFor } from '../settings.ts';

/** Reports a queue that SAM makes by itself: it has no properties, and no key can be given to it. */
export const sqsSamImplicitQueue = defineRule({
  id: 'sqs-sam-implicit-queue',
  level: 'note',
  topic: 'encryption',
  title: 'Queues are declared, not made by SAM',
  references: [
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqssubscriptionobject.html',
  ],

  *check(queue, settings) {
    const { madeFor } = queue.resource;
    if (madeFor === undefined) return;
    yield {
      at: queue.origin,
      cause: 'queue',
      level: requirementFor(queue, settings).is === 'encrypted' ? 'note' : 'warning',
      message: {
        what: `SAM creates ${queue.name} for ${madeFor}; it cannot be given a key.`,
        why: 'It gets SSE-SQS by default: no key policy limits who can read its messages.',
        how: 'Declare an AWS::SQS::Queue with its own encryption and name it here instead.',
      },
    };
  },
});
