import { NEEDED } from '../../map/access.ts';
import type { Edge, IdentityUse } from '../../map/edge.ts';
import type { Queue } from '../../map/queue.ts';
import { fixesFor, placeOf, remedyFor } from '../delivery-checks/missing-permission.ts';
import { subjectOfSentence } from '../delivery-checks/words.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a reader of a dead-letter queue that may not decrypt with the key of a queue whose messages are moved there.
 *
 * Silent where the reader may not decrypt with the dead-letter queue's own key, which another rule says.
 */
export const sqsDlqConsumerMissingSourceKey = defineRule<IdentityUse>({
  id: 'sqs-dlq-consumer-missing-source-key',
  level: 'warning',
  topic: 'permissions',
  title: 'Readers of a dead-letter queue may decrypt with the keys of its source queues',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  ],

  *check({ identity, edges }) {
    const seen = new Set<string>();
    for (const edge of edges) {
      if (edge.does !== 'reads' || edge.access.answer !== 'yes') continue;
      for (const { source, key } of sealedSources(edge)) {
        const access = edge.accessTo(source, NEEDED.reads);
        const cause = `${identity.name} ${edge.queue.name} key ${key}`;
        if (access.answer !== 'no' || access.missing.length === 0 || seen.has(cause)) continue;
        seen.add(cause);
        yield {
          ...placeOf(edge, identity),
          cause,
          message: {
            what: `${subjectOfSentence([edge], 'reads', 'read')} ${edge.queue.name} but may not use ${key}, the key of ${source.name}.`,
            why: `${edge.queue.name} is the dead-letter queue of ${source.name}; messages that SQS moves stay encrypted with ${key}, and without kms:Decrypt on it they cannot be read.`,
            how: remedyFor(edge, access, access.missing, key),
          },
          fixes: () => fixesFor(edge, access, access.missing, source),
        };
      }
    }
  },
});

/** The source queues of an edge's queue that a key of their own seals. */
function sealedSources({ queue }: Edge): { source: Queue; key: string }[] {
  return queue.deadLetterOf.flatMap((source) => {
    const key = source.key.key;
    return key && key.resource !== queue.key.key?.resource ? [{ source, key: key.name }] : [];
  });
}
