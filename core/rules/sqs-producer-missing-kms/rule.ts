import type { IdentityUse, Neighbourhood } from '../../map/edge.ts';
import { encryptOnly } from '../delivery-checks/encrypt-only.ts';
import { missingElsewhere, missingPermissions, type Saying } from '../delivery-checks/missing-permission.ts';
import { unseenPermissions } from '../delivery-checks/unseen-permission.ts';
import { listed, subjectOfSentence } from '../delivery-checks/words.ts';
import { defineRule, type RuleMeta } from '../rule.ts';

const META = {
  id: 'sqs-producer-missing-kms',
  level: 'error',
  topic: 'permissions',
  title: 'Roles that send to a queue may use its key',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
  ],
} satisfies RuleMeta;

const SAYING: Saying = (edges, missing, key) => ({
  what: `${subjectOfSentence(edges, 'sends', 'send')} to ${listed(edges.map(({ queue }) => queue.name))} but may not call ${missing} on ${key}.`,
  why: 'SQS asks KMS for a data key in the name of its caller: SendMessage fails with KmsAccessDenied.',
});

/**
 * Reports a role or user that sends to a queue and may not call KMS for it.
 *
 * Silent where a policy of it, or the key's, cannot be read.
 */
export const sqsProducerMissingKms = defineRule<IdentityUse>({
  ...META,
  *check(use, { rules }) {
    const isJudged = rules.get('kms-encrypt-not-generate-data-key') !== 'off';
    const senders = use.edges.filter((edge) => edge.does === 'sends' && !(isJudged && encryptOnly(edge)));
    yield* missingPermissions(use, senders, SAYING);
  },
});

/** Notes senders of which nobody here can tell whether they may use the key. */
export const sqsProducerUnseen = defineRule<Neighbourhood>({
  ...META,
  *check(neighbourhood) {
    yield* missingElsewhere(neighbourhood, 'sends', SAYING);
    yield* unseenPermissions(neighbourhood, 'sends');
  },
});
