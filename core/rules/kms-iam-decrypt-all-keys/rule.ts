import { decryptOwnOnly } from '../../fixes/permissions.ts';
import type { IdentityPolicy } from '../../map/policy.ts';
import { actionsMatching, NO_ACTIONS } from '../../policy/actions.ts';
import type { Condition, Names, PolicyDocument, Statement } from '../../policy/document.ts';
import { flatten } from '../../policy/flat-text.ts';
import { matchesGlob } from '../../policy/glob.ts';
import { describe } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import { asksForValue } from '../policy-checks/conditions.ts';
import { statementCause, statementName } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports an IAM policy by which a sender or reader of queues may decrypt with every key.
 *
 * Silent where a permissions boundary may take it back, and where a condition holds it to some keys.
 */
export const kmsIamDecryptAllKeys = defineRule<IdentityPolicy>({
  id: 'kms-iam-decrypt-all-keys',
  level: 'warning',
  topic: 'permissions',
  title: 'Senders and readers of queues decrypt with the keys of their queues only',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html',
  ],
  controls: ['security-hub/KMS.1', 'security-hub/KMS.2'],

  *check(policy) {
    const { documents } = policy;
    if (policy.isBounded || !documents.some(usesQueues)) return;
    for (const statement of documents.flatMap(({ statements }) => statements)) {
      const action = decryptingAction(statement);
      const keys = action && allKeys(statement.resource);
      if (!action || !keys) continue;
      const limit = limitOf(statement);
      if (limit === 'keys') continue;
      yield {
        at: keys.origin,
        cause: `${statementCause(statement)} Resource`,
        about: statementCause(statement),
        level: limit === 'queue' ? 'note' : 'warning',
        message: {
          what: `${policy.name}, ${statementName(statement)}: ${describe(action)} is allowed with every key.`,
          why:
            limit === 'queue'
              ? 'The conditions hold it to messages of a queue, but Security Hub does not look at conditions (KMS.1, KMS.2).'
              : 'Whoever gets hold of these credentials can decrypt all that the account seals, not only the messages of its queues.',
          how: 'Write the ARNs of the keys of its queues as Resource; put other actions that need "*" into a statement of their own.',
        },
        fixes: () => decryptOwnOnly(statement, policy),
      };
    }
  },
});

const OF_QUEUES = actionsMatching('sqs:SendMessage', 'queue') | actionsMatching('sqs:ReceiveMessage', 'queue');
const DECRYPTING = actionsMatching('kms:Decrypt', 'key') | actionsMatching('kms:ReEncryptFrom', 'key');

/** Whether a document makes its owner a sender or reader: an administrator of everything is none. */
function usesQueues({ statements }: PolicyDocument): boolean {
  return statements.some(
    ({ effect, action }) =>
      effect === 'Allow' &&
      action !== undefined &&
      !action.not &&
      action.values.some((value) => {
        const text = textOf(value);
        return text.startsWith('sqs:') && (actionsMatching(text, 'queue') & OF_QUEUES) !== NO_ACTIONS;
      }),
  );
}

function decryptingAction({ effect, action }: Statement): Value | undefined {
  if (effect !== 'Allow' || !action || action.not) return undefined;
  return action.values.find((value) => (actionsMatching(textOf(value), 'key') & DECRYPTING) !== NO_ACTIONS);
}

/** Two ARNs of keys that only a pattern for all keys of some account and Region matches both. */
const KEYS = ['0a1b2c3d-0000-4000-8000-00000000000f', 'mrk-f0e1d2c3b4a5968778695a4b3c2d1e0f'];

/** The entry of `Resource` that takes in every key. */
function allKeys(resource: Names | undefined): Value | undefined {
  if (!resource || resource.not) return undefined;
  return resource.values.find((value) => {
    const text = flatten(value)?.text;
    if (text === undefined) return false;
    const [arn = '', partition = 'aws', service = '', region = '', account = '', ...rest] = text.split(':');
    return KEYS.every((key) =>
      rest.length > 0
        ? arn === 'arn' && matchesGlob(service, 'kms') && matchesGlob(rest.join(':'), `key/${key}`)
        : matchesGlob(text, `arn:${partition}:kms:${region}:${account}:key/${key}`),
    );
  });
}

/** What conditions hold a statement to: some keys, or messages of a queue. */
function limitOf({ conditions, moreConditions }: Statement): 'keys' | 'queue' | undefined {
  if (moreConditions) return 'keys';
  const asked = conditions.filter((condition) => asksForValue(condition) && !matchesAnything(condition));
  if (asked.some(({ id }) => OF_KEYS.has(id) || id.startsWith('aws:resourcetag/'))) return 'keys';
  const isThroughSqs = asked.some(
    ({ id, values }) => id === 'kms:viaservice' && values.every((value) => flatten(value)?.text.startsWith('sqs.')),
  );
  return isThroughSqs && asked.some(({ id }) => id === 'kms:encryptioncontext:aws:sqs:arn') ? 'queue' : undefined;
}

const OF_KEYS = new Set(['kms:resourcealiases', 'kms:requestalias']);

function matchesAnything({ values }: Condition): boolean {
  return values.some((value) => /^\**$/.test(textOf(value)) || textOf(value) === 'alias/*');
}

function textOf(value: Value): string {
  return value.kind === 'scalar' ? String(value.value).toLowerCase() : '\uFFFD';
}
