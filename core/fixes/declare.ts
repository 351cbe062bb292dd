import type { Edge } from '../map/edge.ts';
import type { Queue } from '../map/queue.ts';
import { kindOf } from '../vocabulary/vocabulary.ts';
import { type Change, mapOf, type NewResource, type NewValue } from './change.ts';
import { queuePolicyOf } from './delivery.ts';
import { sendStatement } from './statements.ts';

/**
 * Declares a queue that SAM makes by itself under the name that SAM gives it, so that it stays the one that it is, and names it where
 * SAM was asked for it; `undefined` where more than one place asks for it, or none that is known.
 *
 * Source: AWS SAM Developer Guide, "SqsSubscriptionObject", "DeadLetterConfig" and "OnFailure",
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqssubscriptionobject.html
 */
export function declare(queue: Queue, properties: ReadonlyMap<string, NewValue>): readonly Change[] | undefined {
  const { resource, origin } = queue;
  const senders = queue
    .forSealing()
    .edges()
    .filter(({ does, by }) => does === 'sends' && by.madeFor !== undefined);
  const [sender] = senders;
  const own: NewResource = {
    kind: 'queue',
    name: resource.id.slice(resource.id.lastIndexOf('/') + 1),
    properties,
    isKept: false,
  };
  const named = sender && new Set(senders.map(({ by }) => by)).size === 1 ? namedBy(sender, own) : undefined;
  if (!sender || !named) return undefined;
  return [
    { do: 'add', resource: own, before: resource },
    // SAM writes no policy for a queue that it does not make, save for a subscription.
    ...(kindOf(sender.by.type) === 'eventRule'
      ? [{ do: 'add', resource: queuePolicyOf(queue, sendStatement([sender], resource)), before: resource } as const]
      : []),
    { do: 'replace', at: origin, value: named },
  ];
}

/** What names a queue where SAM would have made it. */
function namedBy({ by }: Edge, queue: NewResource): NewValue | undefined {
  const arn: NewValue = { kind: 'attribute', of: queue, attribute: 'arn' };
  switch (kindOf(by.type)) {
    case 'subscription':
      return mapOf({
        QueueArn: arn,
        QueueUrl: { kind: 'attribute', of: queue, attribute: 'url' },
        BatchSize: 10,
        Enabled: true,
      });
    case 'eventRule':
    case 'schedule':
      return mapOf({ Arn: arn });
    case 'invokeConfig':
      return mapOf({ Type: 'SQS', Destination: arn });
    default:
      return undefined;
  }
}
