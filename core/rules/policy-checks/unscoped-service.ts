import { scopeServices } from '../../fixes/policies.ts';
import { type ActionSet, actionsMatching, type Carrier, METADATA, NO_ACTIONS } from '../../policy/actions.ts';
import { QUEUE_CONTEXT } from '../../policy/condition-keys.ts';
import { actionsOf } from '../../policy/coverage.ts';
import type { Statement } from '../../policy/document.ts';
import type { Grant } from '../../policy/verdict.ts';
import { canonical } from '../../resources/canonical.ts';
import { describe, isSecret } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import { isProducer } from '../../vocabulary/producers.ts';
import type { PolicySubject } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';
import { effectiveStatements } from './broad-actions.ts';
import { asksForValue } from './conditions.ts';
import { principalWords } from './grantees.ts';
import { defectOf } from './statement-defect.ts';

/** Yields the services that a key's or queue's policy lets in for the resources of any account: confused deputies. */
export function* unscopedServices(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  for (const { statement, grants } of effectiveStatements(policy)) {
    const { certain } = actionsOf(statement, policy.setting);
    if (!MATTERS[carrier](certain) || isHeldToQueue(statement)) continue;
    for (const grant of grants) {
      const service = grant.unscoped ? serviceOf(grant, statement) : undefined;
      if (service === undefined) continue;
      const byCdk = carrier === 'key' && isOfCdk(grant, statement, policy);
      yield defectOf(policy, statement, {
        at: grant.principal.origin,
        cause: `service ${canonical(grant.principal.value)}`,
        level: byCdk ? 'note' : 'warning',
        says: `${service} can ${DOES[carrier]} for resources of any AWS account`,
        why: `Whoever points a resource of theirs at ${carrier === 'key' ? 'a queue of this key' : 'the queue'} makes ${service} act for them (confused deputy).${byCdk ? ' The CDK writes this statement beside a scoped one and cannot be told not to.' : ''}`,
        how: `Add a Condition to the statement: ${conditionFor(policy, SOURCES[service] ?? 'resource')}${flagFor(grant, statement, carrier)}`,
        fixes: () => scopeServices(statement, policy),
      });
    }
  }
}

const SEND = actionsMatching('sqs:SendMessage', 'queue');

/** Whether what a statement gives can be misused: reading about a key cannot, and a service can only send to a queue. */
const MATTERS: Readonly<Record<Carrier, (given: ActionSet) => boolean>> = {
  key: (given) => (given & ~METADATA.key) !== NO_ACTIONS,
  queue: (given) => (given & SEND) !== NO_ACTIONS,
};

const DOES: Readonly<Record<Carrier, string>> = { key: 'use the key', queue: 'send' };

const SOURCES: Readonly<Record<string, string>> = {
  'sns.amazonaws.com': 'topic',
  's3.amazonaws.com': 'bucket',
  'events.amazonaws.com': 'rule',
};

/** In a template a rule or bucket waits for the queue, and the queue for its key, so that the key's policy cannot refer to it. */
function conditionFor({ carrier, resource }: PolicySubject, source: string): string {
  return carrier === 'key' && phrasesOf(resource).isCircular
    ? 'StringEquals aws:SourceAccount with your account. A reference to what sends makes the template circular where that waits for the queue.'
    : `StringEquals aws:SourceAccount with your account, or ArnEquals aws:SourceArn with the ${source} that sends.`;
}

const SERVICE_NAMES: ReadonlySet<string> = new Set(['aws:principalservicename', 'aws:principalservicenameslist']);

/** The service as a sentence names it; `undefined` where it does not send to queues. */
function serviceOf({ principal, class: who, ...grant }: Grant, statement: Statement): string | undefined {
  if (who.is === 'service')
    return isProducer(who.name) ? principalWords({ principal, class: who, ...grant }) : undefined;
  if (who.is !== 'everyone') return undefined;
  const named = statement.conditions.filter((condition) => SERVICE_NAMES.has(condition.id) && asksForValue(condition));
  const values = named.flatMap((condition) => condition.values);
  if (values.length === 0) return 'every AWS service';
  const producer = values.find((value) => value.kind === 'scalar' && isProducer(String(value.value).toLowerCase()));
  return producer && (isSecret(producer) ? 'a service' : describe(producer));
}

/** A key that may only be used for fixed queues serves nobody else's. */
function isHeldToQueue({ conditions }: Statement): boolean {
  return conditions.some(
    (condition) => condition.id === QUEUE_CONTEXT && asksForValue(condition) && condition.values.every(mayBeOneQueue),
  );
}

/** Whether a value is a queue's ARN in a fixed account, as far as can be told. */
function mayBeOneQueue(value: Value): boolean {
  if (value.kind !== 'scalar') return true;
  const account = String(value.value).split(':')[4];
  return account !== undefined && account !== '' && !/[*?]/.test(account);
}

const CDK_USE: readonly string[] = ['kms:decrypt', 'kms:generatedatakey*'];

/** The statement that the CDK's notifications of S3 add for the check of the destination, next to one that is scoped. */
function isOfCdk({ class: who }: Grant, statement: Statement, { document }: PolicySubject): boolean {
  if (who.is !== 'service' || who.name !== 's3.amazonaws.com' || statement.sid !== undefined) return false;
  if (statement.conditions.length > 0 || !givesExactly(statement, CDK_USE)) return false;
  return document.statements.some(
    (other) =>
      other !== statement &&
      other.effect === 'Allow' &&
      isFor(other, who.name) &&
      other.conditions.some((condition) => condition.id === 'aws:sourcearn'),
  );
}

function isFor({ principal }: Statement, service: string): boolean {
  return (
    principal?.entries.some(({ type, value }) => type === 'Service' && textOf(value)?.toLowerCase() === service) ??
    false
  );
}

function givesExactly({ action }: Statement, names: readonly string[]): boolean {
  const given = (action?.values ?? []).map((value) => textOf(value)?.toLowerCase() ?? '');
  return !action?.not && [...given].sort().join() === [...names].sort().join();
}

function textOf(value: Value): string | undefined {
  return value.kind === 'scalar' ? String(value.value) : undefined;
}

/** Statements without a Sid that give what the CDK gives may be the CDK's: then a flag of it writes the condition. */
function flagFor({ class: who }: Grant, statement: Statement, carrier: Carrier): string {
  const flag = who.is === 'service' ? CDK_FLAGS[`${carrier} ${who.name}`] : undefined;
  return flag !== undefined && statement.sid === undefined && givesExactly(statement, flag.gives)
    ? ` Where the CDK wrote it, set its feature flag ${flag.name} to true instead.`
    : '';
}

const CDK_FLAGS: Readonly<Record<string, { readonly name: string; readonly gives: readonly string[] }>> = {
  'key sns.amazonaws.com': {
    name: '@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption',
    gives: ['kms:decrypt', 'kms:generatedatakey'],
  },
  'key events.amazonaws.com': {
    name: '@aws-cdk/aws-events:eventsTargetQueueSameAccount',
    gives: ['kms:decrypt', 'kms:encrypt', 'kms:generatedatakey*', 'kms:reencrypt*'],
  },
};
