import { entryOf, type Value } from '../../resources/value.ts';
import { sendersPolicy } from './documents.ts';
import type { Draft } from './drafts.ts';
import type { SamEvent } from './events.ts';
import type { Outcome, Owner } from './owner.ts';
import { managedPolicy } from './roles.ts';
import { valuesSeen } from './seen.ts';
import { mappingDraft } from './streams.ts';
import { eachLeaf, mapAt, referenceTo, textAt, where } from './values.ts';

const SUBSCRIPTION: ReadonlySet<string> = new Set(['SqsSubscription']);
const PROPERTIES: ReadonlySet<string> = new Set([...SUBSCRIPTION, 'Topic', 'RedrivePolicy']);

/** A queue between a topic and a function. */
interface Between {
  readonly arn: Value;
  readonly url: Value;
}

/**
 * What SAM makes for an SNS event: a subscription of the function, or one of a queue that the function then reads.
 *
 * Source: AWS SAM translator 1.110, `model/eventsources/push.py`, `SNS`
 */
export function topicOutcome(owner: Owner, event: SamEvent): Outcome | undefined {
  if (!owner.isFunction || event.type !== 'SNS') return undefined;
  const { scope, declaration, transform } = owner;
  const name = `${declaration.name}${event.name}`;
  const entry = event.properties(SUBSCRIPTION).entries.get('SqsSubscription');
  const key = entry?.key ?? event.key;
  const made: Between = {
    arn: referenceTo(scope, key, `${name}Queue`, 'Arn'),
    url: referenceTo(scope, key, `${name}Queue`),
  };
  const eachQueue = (then: (queue: Between | undefined) => Value): Value =>
    eachLeaf(entryOf(event.properties(SUBSCRIPTION), 'SqsSubscription'), (leaf) => then(betweenIn(leaf, made)));
  const shared = { key: event.key, when: event.when, use: `event ${event.name} of ${owner.words}` };
  const subscription: Draft = {
    ...shared,
    name,
    type: 'AWS::SNS::Subscription',
    properties: () => {
      const properties = event.properties(PROPERTIES);
      return mapAt(event.key, {
        TopicArn: entryOf(properties, 'Topic'),
        Protocol: eachQueue((queue) => textAt(key, queue ? 'sqs' : 'lambda')),
        Endpoint: eachQueue((queue) => queue?.arn ?? owner.calledArn(event.key)),
        RedrivePolicy: entryOf(properties, 'RedrivePolicy'),
      });
    },
  };
  const seen = [...valuesSeen(entry?.value, transform, event.when)].filter(({ is }) => betweenIn(is, made));
  const absent: Value = { kind: 'absent', origin: key };
  const behind = seen.flatMap(({ is, when }): Draft[] => {
    const named = entryOf(is, 'QueuePolicyLogicalId');
    return [
      {
        ...shared,
        name: named.kind === 'scalar' && named.value !== '' ? String(named.value) : `${name}QueuePolicy`,
        type: 'AWS::SQS::QueuePolicy',
        key,
        when,
        properties: () =>
          sendersPolicy(
            key,
            { arn: eachQueue((queue) => queue?.arn ?? absent), url: eachQueue((queue) => queue?.url ?? absent) },
            textAt(key, '*'),
            entryOf(event.properties(PROPERTIES), 'Topic'),
          ),
      },
      {
        ...mappingDraft(owner, event, `${name}EventSourceMapping`, key, () => ({
          EventSourceArn: eachQueue((queue) => queue?.arn ?? absent),
        })),
        when,
      },
    ];
  });
  return {
    drafts: [subscription, ...behind],
    granted: () => ({
      managed: seen.map(({ when }) => where(when, managedPolicy(key, 'AWSLambdaSQSQueueExecutionRole'))),
      inline: [],
    }),
  };
}

/** A queue that SAM makes, or the one that is named. */
function betweenIn(subscription: Value, made: Between): Between | undefined {
  if (subscription.kind === 'scalar') return subscription.value === true ? made : undefined;
  if (subscription.kind !== 'map' || subscription.entries.size === 0) return undefined;
  return { arn: entryOf(subscription, 'QueueArn'), url: entryOf(subscription, 'QueueUrl') };
}
