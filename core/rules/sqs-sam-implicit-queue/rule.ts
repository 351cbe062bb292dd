import type { Fix } from '../../fixes/change.ts';
import { declare } from '../../fixes/declare.ts';
import { waysToSeal } from '../../fixes/seal.ts';
import type { Queue } from '../../map/queue.ts';
import { defineRule } from '../rule.ts';
import { type Requirement, requirementFor } from '../settings.ts';

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
      fixes: () => fixesOf(queue, requirementFor(queue, settings).is),
      level: requirementFor(queue, settings).is === 'encrypted' ? 'note' : 'warning',
      message: {
        what: `SAM creates ${queue.name} for ${madeFor}; it cannot be given a key.`,
        why: 'It gets SSE-SQS by default: no key policy limits who can read its messages.',
        how: 'Declare an AWS::SQS::Queue with its own encryption and name it here instead.',
      },
    };
  },
});

function fixesOf(queue: Queue, required: Requirement): readonly Fix[] {
  const changes = declare(queue, new Map([['managedSse', true]]));
  if (!changes) return [];
  const plain = { title: `Declare ${queue.name} with SSE-SQS`, safe: false, changes };
  if (required === 'encrypted') return [plain, ...waysToSeal(queue, true)];
  const consequence = 'It is encryption at rest, but no KMS key seals the queue: sqs-kms-required reports it then.';
  return [...waysToSeal(queue, required === 'kms'), { ...plain, consequence }];
}
