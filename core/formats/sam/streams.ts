import { entryOf, type MapValue, type Value } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { unknown } from '../cloudformation/values.ts';
import { grant, sendingTo } from './documents.ts';
import type { Draft } from './drafts.ts';
import type { SamEvent } from './events.ts';
import type { Outcome, Owner } from './owner.ts';
import { typeIs } from './requests.ts';
import { managedPolicy } from './roles.ts';
import { eachLeaf, mapAt, ownArn, textAt, where } from './values.ts';

/** A kind of event for which Lambda polls a source. */
interface Stream {
  /** The property that names the source; absent where it has no ARN. */
  readonly source?: string;
  /** The managed policy that the function's role gets. */
  readonly managed?: string;
  /** SAM lets the role decrypt with the key of the secret that opens the source. */
  readonly withKey?: true;
}

/** Source: AWS SAM translator 1.110, `model/eventsources/pull.py` */
const STREAMS: ReadonlyMap<string, Stream> = new Map<string, Stream>([
  ['SQS', { source: 'Queue', managed: 'AWSLambdaSQSQueueExecutionRole' }],
  ['Kinesis', { source: 'Stream', managed: 'AWSLambdaKinesisExecutionRole' }],
  ['DynamoDB', { source: 'Stream', managed: 'AWSLambdaDynamoDBExecutionRole' }],
  ['MSK', { source: 'Stream', managed: 'AWSLambdaMSKExecutionRole' }],
  ['MQ', { source: 'Broker', withKey: true }],
  ['DocumentDB', { source: 'Cluster', withKey: true }],
  ['SelfManagedKafka', { withKey: true }],
]);

const PROPERTIES: ReadonlySet<string> = new Set([
  'Queue',
  'Stream',
  'Broker',
  'Cluster',
  'DestinationConfig',
  'SecretsManagerKmsKeyId',
]);

/** What SAM makes for an event that Lambda polls for; `undefined` for other events. */
export function streamOutcome(owner: Owner, event: SamEvent): Outcome | undefined {
  const stream = owner.isFunction ? STREAMS.get(event.type) : undefined;
  if (!stream) return undefined;
  const { key, when } = event;
  const { source, managed, withKey } = stream;
  return {
    drafts: [
      mappingDraft(owner, event, `${owner.declaration.name}${event.name}`, key, () => {
        const properties = event.properties(PROPERTIES);
        return {
          ...(source === undefined ? {} : { EventSourceArn: entryOf(properties, source) }),
          DestinationConfig: entryOf(properties, 'DestinationConfig'),
        };
      }),
    ],
    granted: () => {
      const properties = event.properties(PROPERTIES);
      const inline = [failureGrant(owner, properties), ...(withKey ? [keyGrant(properties)] : [])];
      return {
        managed: managed === undefined ? [] : [where(when, managedPolicy(key, managed))],
        inline: inline.map((policy) => where(when, policy)),
      };
    },
  };
}

/** What makes Lambda poll a source for a function. */
export function mappingDraft(
  owner: Owner,
  event: SamEvent,
  name: string,
  key: Origin,
  properties: () => Readonly<Record<string, Value>>,
): Draft {
  return {
    name,
    type: 'AWS::Lambda::EventSourceMapping',
    key,
    when: event.when,
    use: `event ${event.name} of ${owner.words}`,
    properties: () => mapAt(key, { FunctionName: owner.called(key), ...properties() }),
  };
}

/** SAM lets the role send to the queue only if the destination's type is written. */
function failureGrant({ scope, transform }: Owner, properties: MapValue): Value {
  return eachLeaf(entryOf(entryOf(properties, 'DestinationConfig'), 'OnFailure'), (leaf) =>
    leaf.kind === 'map'
      ? where(typeIs(scope, leaf, 'SQS', transform), sendingTo(leaf.origin, entryOf(leaf, 'Destination')))
      : { kind: 'absent', origin: leaf.origin },
  );
}

/** SAM puts the key's id into the text of an `Fn::Sub`. */
function keyGrant(properties: MapValue): Value {
  return eachLeaf(entryOf(properties, 'SecretsManagerKmsKeyId'), (id) => {
    if (id.kind === 'absent') return id;
    const isPlain = id.kind === 'scalar' && !String(id.value).includes('${');
    const arn = isPlain
      ? ownArn(id.origin, 'kms', [textAt(id.origin, 'key/'), id])
      : unknown(id.origin, 'function', 'Fn::Sub', true);
    return grant(id.origin, ['kms:Decrypt'], arn);
  });
}
