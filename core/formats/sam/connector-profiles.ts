/** What a connector writes where it leads to a queue or away from one. */
export type ConnectorProfile =
  | { readonly writes: 'queue policy'; readonly principal: string }
  | {
      readonly writes: 'managed policy';
      /** The end whose role it is attached to; the queue is the other one. */
      readonly roleOf: 'source' | 'destination';
      /** The actions by the permission that asks for them. */
      readonly actions: Readonly<Record<Permission, readonly string[]>>;
    };

/** What a connector may ask for. */
export type Permission = 'Read' | 'Write';

const QUEUE = 'AWS::SQS::Queue';
const READING = ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'];

/** Source: AWS SAM translator 1.110, `model/connector_profiles/profiles.json`; none of the other profiles speaks of SQS or KMS. */
const PROFILES: ReadonlyMap<string, ConnectorProfile> = new Map<string, ConnectorProfile>([
  [`AWS::SNS::Topic ${QUEUE}`, { writes: 'queue policy', principal: 'sns.amazonaws.com' }],
  [`AWS::Events::Rule ${QUEUE}`, { writes: 'queue policy', principal: 'events.amazonaws.com' }],
  [
    `AWS::Lambda::Function ${QUEUE}`,
    {
      writes: 'managed policy',
      roleOf: 'source',
      actions: {
        Read: READING,
        Write: ['sqs:DeleteMessage', 'sqs:SendMessage', 'sqs:ChangeMessageVisibility', 'sqs:PurgeQueue'],
      },
    },
  ],
  [
    `AWS::StepFunctions::StateMachine ${QUEUE}`,
    { writes: 'managed policy', roleOf: 'source', actions: { Read: [], Write: ['sqs:SendMessage'] } },
  ],
  [
    `${QUEUE} AWS::Lambda::Function`,
    { writes: 'managed policy', roleOf: 'destination', actions: { Read: READING, Write: ['sqs:DeleteMessage'] } },
  ],
]);

/** What a connector from one type to another one writes; `undefined` where it has nothing to do with queues. */
export function profileOf(source: string, destination: string): ConnectorProfile | undefined {
  return PROFILES.get(`${source} ${destination}`);
}
