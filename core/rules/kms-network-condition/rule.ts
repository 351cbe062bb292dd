import { ignoreNetwork } from '../../fixes/policies.ts';
import { actionsMatching, NO_ACTIONS } from '../../policy/actions.ts';
import { actionsOf, concernsCarrier } from '../../policy/coverage.ts';
import type { Condition, Statement } from '../../policy/document.ts';
import { isBroadNetwork } from '../../policy/networks.ts';
import { isNegated } from '../../policy/operators.ts';
import { classOf } from '../../policy/principals.ts';
import { defectOf } from '../policy-checks/statement-defect.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a statement of a key policy that asks where a call comes from: calls that SQS makes for its users come from SQS.
 *
 * Silent for administrators, for denials with an exception besides, and for keys that seal no queue.
 */
export const kmsNetworkCondition = defineRule<PolicySubject>({
  id: 'kms-network-condition',
  level: 'warning',
  topic: 'key-policy',
  title: 'Key policies do not ask where SQS calls from',
  supersedes: ['kms-missing-service-grant', 'kms-condition-ineffective'],
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  ],

  *check(policy) {
    if (policy.carrier !== 'key' || !policy.inUse) return;
    for (const statement of policy.document.statements) {
      if (!concernsMessages(statement, policy)) continue;
      const condition = statement.effect === 'Allow' ? keptOut(statement) : denied(statement, policy);
      if (!condition) continue;
      const { key, id, origin } = condition;
      yield defectOf(policy, statement, {
        at: origin,
        cause: id,
        says: `${key} tests the call that SQS makes, so that sends and receives fail`,
        why: `SQS calls KMS from its own network when somebody sends or receives. ${
          statement.effect === 'Allow'
            ? 'Who relies on this statement gets KMS.AccessDeniedException from SQS, wherever they call from.'
            : 'Sends and receives fail with KMS.AccessDeniedException, wherever they come from.'
        }`,
        how: 'Put the network condition into the policy of the queue, and bound the key by who calls, or by kms:ViaService.',
        fixes: () => ignoreNetwork(statement, condition, policy),
      });
    }
  },
});

const NETWORK = new Set(['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn', 'aws:vpcsourceip']);
const OF_MESSAGES = actionsMatching('kms:Decrypt', 'key') | actionsMatching('kms:GenerateDataKey', 'key');

/** Whether a statement is about what SQS calls for its users; those about administration alone are not. */
function concernsMessages(statement: Statement, { setting }: PolicySubject): boolean {
  return (
    !statement.moreConditions &&
    (actionsOf(statement, setting).certain & OF_MESSAGES) !== NO_ACTIONS &&
    concernsCarrier(statement.resource, setting) === 'yes'
  );
}

/** The condition by which an `Allow` lets in no call that SQS makes. */
function keptOut({ conditions }: Statement): Condition | undefined {
  return conditions.find((condition) => NETWORK.has(condition.id) && failsForSqs(condition));
}

/** The condition by which a `Deny` hits calls that SQS makes, where it is for everyone and has no exception besides. */
function denied({ conditions, principal, effect }: Statement, { setting }: PolicySubject): Condition | undefined {
  if (effect !== 'Deny' || !principal || conditions.length === 0) return undefined;
  const isForAll =
    principal.not ||
    principal.entries.some((entry) => {
      const who = classOf(entry, setting);
      return who.is === 'everyone' || who.is === 'service' || (who.is === 'account' && who.root);
    });
  if (!isForAll || !conditions.every((condition) => NETWORK.has(condition.id) && holdsForSqs(condition)))
    return undefined;
  return conditions[0];
}

/** Whether a condition is never met by a call of SQS, which comes from no VPC and from an address of AWS. */
function failsForSqs({ operator, id, values, more }: Condition): boolean {
  if (!operator || more) return false;
  if (operator.name === 'Null') return !isOfAddress(id) && isPresence(values);
  if (isNegated(operator.name) || operator.ifExists || operator.set === 'ForAllValues') return false;
  return isOfAddress(id) ? areBlocks(values) : operator.name !== 'Bool';
}

/** Whether a condition is met by every call of SQS. */
function holdsForSqs({ operator, id, values, more }: Condition): boolean {
  if (!operator || more) return false;
  if (operator.name === 'Null') return !isOfAddress(id) && !isPresence(values) && values.length > 0;
  if (!isNegated(operator.name) || operator.set === 'ForAnyValue') return false;
  return !isOfAddress(id) || areBlocks(values);
}

function isOfAddress(id: string): boolean {
  return id === 'aws:sourceip';
}

function isPresence(values: Condition['values']): boolean {
  return (
    values.length > 0 &&
    values.every((value) => value.kind === 'scalar' && String(value.value).toLowerCase() === 'false')
  );
}

/** Blocks that are known and not so wide that AWS's own addresses may be among them. */
function areBlocks(values: Condition['values']): boolean {
  return (
    values.length > 0 &&
    values.every((value) => value.kind === 'scalar' && isBroadNetwork(String(value.value)) === false)
  );
}
