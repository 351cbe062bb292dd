import type { IdentityUse, Neighbourhood } from '../../map/edge.ts';
import { missingElsewhere, missingPermissions, type Saying } from '../delivery-checks/missing-permission.ts';
import { unseenPermissions } from '../delivery-checks/unseen-permission.ts';
import { listed, subjectOfSentence } from '../delivery-checks/words.ts';
import { defineRule, type RuleMeta } from '../rule.ts';

const META = {
  id: 'sqs-consumer-missing-kms',
  level: 'error',
  topic: 'permissions',
  title: 'Roles that read a queue may decrypt with its key',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  ],
} satisfies RuleMeta;

const SAYING: Saying = (edges, missing, key) => ({
  what: `${subjectOfSentence(edges, 'reads', 'read')} ${listed(edges.map(({ queue }) => queue.name))} but may not call ${missing} on ${key}.`,
  why: 'SQS decrypts in the name of its caller: ReceiveMessage fails with KmsAccessDenied and messages pile up.',
});

/**
 * Reports a role or user that reads a queue and may not decrypt with its key.
 *
 * Silent where a policy of it, or the key's, cannot be read.
 */
export const sqsConsumerMissingKms = defineRule<IdentityUse>({
  ...META,
  *check(use) {
    const readers = use.edges.filter(({ does }) => does === 'reads');
    yield* missingPermissions(use, readers, SAYING);
  },
});

/** Notes readers of which nobody here can tell whether they may use the key. */
export const sqsConsumerUnseen = defineRule<Neighbourhood>({
  ...META,
  *check(neighbourhood) {
    yield* missingElsewhere(neighbourhood, 'reads', SAYING);
    yield* unseenPermissions(neighbourhood, 'reads');
  },
});
