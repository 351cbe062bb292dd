import { allowWhatSqsCalls } from '../../fixes/permissions.ts';
import type { Edge, IdentityUse, KeyUse } from '../../map/edge.ts';
import { type EncryptOnly, encryptOnly } from '../delivery-checks/encrypt-only.ts';
import { subjectOfSentence } from '../delivery-checks/words.ts';
import { statementCause, statementName } from '../policy-subject.ts';
import { type Defect, defineRule, type RuleMeta } from '../rule.ts';

const META = {
  id: 'kms-encrypt-not-generate-data-key',
  level: 'error',
  topic: 'permissions',
  title: 'Senders may call kms:GenerateDataKey, which SQS asks for, and not kms:Encrypt alone',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html',
  ],
} satisfies RuleMeta;

/** Reports a statement of a key policy that gives a sender `kms:Encrypt`, and not what SQS calls. */
export const kmsEncryptNotGenerateDataKey = defineRule<KeyUse>({
  ...META,
  *check({ key, edges }) {
    yield* defectsOf(edges, 'key', key.name);
  },
});

/** Reports the same in the IAM policies of a sender. */
export const kmsEncryptNotGenerateDataKeyInIam = defineRule<IdentityUse>({
  ...META,
  *check({ identity, edges }) {
    yield* defectsOf(edges, 'identity', identity.name);
  },
});

function* defectsOf(edges: readonly Edge[], owner: EncryptOnly['owner'], name: string): Iterable<Defect> {
  const byStatement = new Map<EncryptOnly['statement'], { found: EncryptOnly; edges: [Edge, ...Edge[]] }>();
  for (const edge of edges) {
    const found = encryptOnly(edge);
    if (found?.owner !== owner) continue;
    const group = byStatement.get(found.statement);
    if (group) group.edges.push(edge);
    else byStatement.set(found.statement, { found, edges: [edge] });
  }
  for (const [statement, { found, edges: senders }] of byStatement) {
    yield {
      at: found.action.origin,
      cause: `${statementCause(statement)} encrypt`,
      about: statementCause(statement),
      message: {
        what: `${name}, ${statementName(statement)}: kms:Encrypt is allowed, which SQS never calls.`,
        why: `${subjectOfSentence(senders, 'sends', 'send')} to ${senders[0].queue.name}, and for that SQS calls kms:GenerateDataKey and kms:Decrypt: SendMessage fails with KmsAccessDenied.`,
        how: 'Write kms:GenerateDataKey instead of kms:Encrypt, and kms:Decrypt beside it.',
      },
      fixes: () => allowWhatSqsCalls(senders[0], statement, found.action),
    };
  }
}
