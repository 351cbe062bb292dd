import { letUseKey } from '../../fixes/delivery.ts';
import { serviceStatement } from '../../fixes/statements.ts';
import type { Edge, KeyUse, Neighbourhood } from '../../map/edge.ts';
import type { AttachedPolicy } from '../../map/policy.ts';
import { describe } from '../../resources/describe.ts';
import { keyPhrasesOf } from '../../vocabulary/key-phrases.ts';
import { encryptOnly } from '../delivery-checks/encrypt-only.ts';
import { describeStatement } from '../delivery-checks/statements.ts';
import { groupedBy, listed, principalWords, subjectOfSentence } from '../delivery-checks/words.ts';
import { statementName } from '../policy-subject.ts';
import { defineRule, type RuleMeta } from '../rule.ts';
import type { Settings } from '../settings.ts';

const META = {
  id: 'kms-missing-service-grant',
  level: 'error',
  topic: 'delivery',
  title: 'Key policies let in the services that send to the queues of the key',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html',
  ],
} satisfies RuleMeta;

/**
 * Reports a key whose policy does not let in a service that sends to one of its queues: one finding for each service.
 *
 * Silent where a statement may cover it, and where other rules name the very cause.
 */
export const kmsMissingServiceGrant = defineRule<KeyUse>({
  ...META,

  *check({ key, policy, edges }, settings) {
    const refused = edges.filter(
      (edge) =>
        edge.principal.is === 'service' &&
        edge.access.answer === 'no' &&
        edge.access.missing.length > 0 &&
        !isSaidElsewhere(edge, settings),
    );
    for (const [principal, group] of groupedBy(refused, (edge) => principalWords(edge.principal))) {
      const { access } = group[0];
      const missing = [...new Set(group.flatMap((edge) => edge.access.missing))];
      const queues = listed(group.map(({ queue }) => queue.name));
      yield {
        at: (access.denial ?? access.statement)?.origin ?? policy.document?.origin ?? key.resource.origin,
        cause: `service ${principal}`,
        message: {
          what: `${key.name} does not let ${principal} call ${listed(missing)}; deliveries are lost.`,
          why: `${subjectOfSentence(group, 'sends', 'send')} to ${queues} as ${principal}${becauseOf(group[0])}. SQS asks KMS in its name and is refused: the messages are lost without an error that anybody sees.`,
          how: `${remedyFor(group, policy)}${aboutTopics(group)}`,
        },
        fixes: () => [letUseKey(group, policy)],
      };
    }
  },
});

/** Notes a service that sends to a queue whose key is not in the unit: what must stand there, and nobody here can tell. */
export const kmsServiceGrantUnseen = defineRule<Neighbourhood>({
  ...META,

  *check({ queue, edges }) {
    const unseen = edges.filter(
      // An edge finds out about access only when it is asked.
      (edge) =>
        edge.does === 'sends' &&
        ((edge.principal.is === 'service' && edge.access.reason === 'hidden-key') ||
          (edge.principal.is === 'hidden' &&
            edge.principal.perhaps === undefined &&
            edge.access.reason === 'hidden-caller')),
    );
    for (const [, group] of groupedBy(unseen, ({ principal, name }) =>
      principal.is === 'service' ? principal.name : name,
    )) {
      const [{ principal, access, by }] = group;
      if (principal.is === 'service') {
        yield {
          at: queue.key.origin,
          cause: `unseen ${principal.name}`,
          level: 'note',
          message: {
            what: `Whether ${principal.name} gets through to ${queue.name} cannot be told: the policy of its key is not here.`,
            why: `${subjectOfSentence(group, 'sends', 'send')} as ${principal.name}. Without a statement for it in the policy of ${access.hidden ?? 'the key'} nothing arrives.`,
            how: `Check that this stands there: ${describeStatement(serviceStatement(group, queue.resource))}.`,
          },
        };
      } else {
        yield {
          at: group[0].origin,
          cause: `unseen ${by.name}`,
          level: 'note',
          message: {
            what: `Whether ${group[0].name} gets through to ${queue.name} cannot be told: ${access.hidden}.`,
            why: 'Without kms:GenerateDataKey and kms:Decrypt for whoever calls nothing arrives.',
            how: `Send a message on purpose once this is deployed, and look for it in ${queue.name} and for KMS.AccessDenied in CloudTrail.`,
          },
        };
      }
    }
  },
});

function isSaidElsewhere(edge: Edge, { rules }: Settings): boolean {
  if (rules.get('kms-encrypt-not-generate-data-key') !== 'off' && encryptOnly(edge)) return true;
  const { failing, denial } = edge.access;
  const conditions = [...failing, ...(denial?.conditions ?? [])];
  return rules.get('kms-network-condition') !== 'off' && conditions.some(({ id }) => NETWORK.has(id));
}

const NETWORK = new Set(['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip']);

/** What stands in the way, where a statement speaks of the service at all. */
function becauseOf({ access: { statement, failing, reason, denial } }: Edge): string {
  if (reason === 'denied') return `, and ${denial ? statementName(denial) : 'a statement'} denies it`;
  if (!statement) return '';
  const [condition] = failing;
  if (!condition) return `, and ${statementName(statement)} does not give it all that sending takes`;
  const [value] = condition.values;
  return `, and ${statementName(statement)} asks for ${condition.key}${value ? ` ${describe(value)}` : ''}, which its calls do not have`;
}

function remedyFor(edges: readonly [Edge, ...Edge[]], { name, word, resource }: AttachedPolicy): string {
  const { denial } = edges[0].access;
  if (denial)
    return `Let ${statementName(denial)} leave out calls of AWS services: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"} to its Condition.`;
  return keyPhrasesOf(resource).admit(word(), name, describeStatement(serviceStatement(edges, resource)));
}

/** A topic with a key of its own has the same needs towards whoever publishes to it. */
function aboutTopics(edges: readonly Edge[]): string {
  const publishers = listed(edges.flatMap(({ publishers: names }) => names));
  return publishers === ''
    ? ''
    : ` The key of the topic itself, which ${publishers} must be let use, is not judged here.`;
}
