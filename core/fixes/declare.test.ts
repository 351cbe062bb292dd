import { expect, test } from 'vitest';
import { mended, offered } from '../../test/support/mended.ts';

const RULE = 'sqs-sam-implicit-queue';
const ENCRYPTED = { require: 'encrypted' } as const;

/** A function of SAM with an event or a destination, and what stands before it. */
const source = (asks: string, before = '') => `Transform: AWS::Serverless-2016-10-31
Resources:
  Topic: {Type: AWS::SNS::Topic}
${before}  Worker:
    Type: AWS::Serverless::Function
    Properties:
${asks}`;

const declared = (name: string) => `  ${name}:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
`;

test('a queue for a subscription is declared under its name', () => {
  const asks = (subscription: string) => `      Events:
        News:
          Type: SNS
          Properties:
            Topic: !Ref Topic
            SqsSubscription:${subscription}
`;
  expect(mended(RULE, source(asks(' true')), ENCRYPTED)).toBe(
    source(
      asks(`
              QueueArn: !GetAtt WorkerNewsQueue.Arn
              QueueUrl: !Ref WorkerNewsQueue
              BatchSize: 10
              Enabled: true`),
      declared('WorkerNewsQueue'),
    ),
  );
});

test('a queue for what a rule cannot deliver gets the policy that SAM would have written', () => {
  const asks = (config: string) => `      Events:
        Nightly:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
            DeadLetterConfig:${config}
`;
  const after = mended(RULE, source(asks(' {Type: SQS, QueueLogicalId: Late}')), ENCRYPTED);
  expect(after).toBe(
    source(
      asks('\n              Arn: !GetAtt Late.Arn'),
      `${declared('Late')}  LatePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues:
        - !Ref Late
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: AllowEventBridgeToSend
            Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sqs:SendMessage
            Resource: !GetAtt Late.Arn
            Condition:
              ArnEquals:
                aws:SourceArn: !GetAtt WorkerNightly.Arn
`,
    ),
  );
});

test('a queue for a destination is declared, sealed with whatever lets the function send', () => {
  const asks = (failure: string, more = '') => `      EventInvokeConfig:
        DestinationConfig:
          OnFailure:${failure}
${more}`;
  expect(offered(RULE, source(asks(' {Type: SQS}')))).toEqual([
    'Declare WorkerEventInvokeConfigOnFailureQueue, sealed with a new key, WorkerEventInvokeConfigOnFailureQueueKey',
    'Declare WorkerEventInvokeConfigOnFailureQueue, sealed with a key that each deployment names (WorkerEventInvokeConfigOnFailureQueueKeyArn)',
    'Declare WorkerEventInvokeConfigOnFailureQueue, sealed with the AWS managed key alias/aws/sqs',
    'Declare WorkerEventInvokeConfigOnFailureQueue with SSE-SQS',
  ]);
  expect(mended(RULE, source(asks(' {Type: SQS}')))).toContain(
    asks(
      `
            Type: SQS
            Destination: !GetAtt WorkerEventInvokeConfigOnFailureQueue.Arn`,
      `      Policies:
        - KMSEncryptPolicy_v2:
            KeyId: !Ref WorkerEventInvokeConfigOnFailureQueueKey
        - KMSDecryptPolicy:
            KeyId: !Ref WorkerEventInvokeConfigOnFailureQueueKey
`,
    ),
  );
});

test('a queue for which two events ask is left alone', () => {
  const event = (name: string) => `        ${name}:
          Type: Schedule
          Properties: {Schedule: rate(1 day), DeadLetterConfig: {Type: SQS, QueueLogicalId: Late}}
`;
  expect(offered(RULE, source(`      Events:\n${event('A')}${event('B')}`))).toEqual([]);
});
