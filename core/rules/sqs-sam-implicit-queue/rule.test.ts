import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { queueWith } from '../../../test/support/templates.ts';
import { sqsSamImplicitQueue } from './rule.ts';

/** A SAM function with the given lines among its properties. */
function functionWith(...properties: string[]): string {
  return `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
${properties.map((line) => `      ${line}`).join('\n')}
  Own:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: alias/orders`;
}

const SUBSCRIPTION = ['Events:', '  Order:', '    Type: SNS', '    Properties:', '      Topic: !ImportValue topic'];

describe('sqs-sam-implicit-queue', () => {
  test('flags a queue that a subscription makes, at what asks for it', () => {
    const source = functionWith(...SUBSCRIPTION, '      SqsSubscription: true');
    expect(annotate(sqsSamImplicitQueue, source)).toMatchInlineSnapshot(`
      "Transform: AWS::Serverless-2016-10-31
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Handler: index.handler
            Runtime: nodejs22.x
            Events:
              Order:
                Type: SNS
                Properties:
                  Topic: !ImportValue topic
                  SqsSubscription: true
                  ~~~~~~~~~~~~~~~ warning: SAM creates WorkerOrderQueue for event Order of function Worker; it cannot be given a key.
        Own:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: alias/orders"
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Worker": {
  "Type": "AWS::Serverless::Function",
  "Properties": {"EventInvokeConfig": {"DestinationConfig": {"OnSuccess": {"Type": "SQS"}}}}
}}}`;
    expect(findingsOf(source)).toMatchObject([
      ['warning', 'sqs-sam-implicit-queue', 'WorkerEventInvokeConfigOnSuccessQueue', expect.stringMatching(/^3:/)],
    ]);
  });

  test.each([
    ['Schedule', 'rate(1 day)'],
    ['ScheduleV2', 'rate(1 day)'],
  ])('flags the dead-letter queue of a %s event', (type, schedule) => {
    const source = functionWith(
      'Events:',
      '  Nightly:',
      `    Type: ${type}`,
      '    Properties:',
      `      ScheduleExpression: ${schedule}`,
      '      DeadLetterConfig: {Type: SQS}',
    );
    expect(lintText(source).findings.map(({ rule, resource, message }) => [rule, resource, message.what])).toEqual([
      [
        'sqs-sam-implicit-queue',
        'WorkerNightlyQueue',
        'SAM creates WorkerNightlyQueue for event Nightly of function Worker; it cannot be given a key.',
      ],
    ]);
  });

  test.each([
    [
      'a queue that the subscription is given',
      [...SUBSCRIPTION, '      SqsSubscription: {QueueArn: !GetAtt Own.Arn, QueueUrl: !Ref Own}'],
    ],
    ['a subscription without a queue', [...SUBSCRIPTION, '      SqsSubscription: false']],
    [
      'a destination that is given',
      ['EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Own.Arn}}}'],
    ],
    ['another kind of destination', ['EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SNS}}}']],
    [
      'a dead-letter queue of the function, which is always given',
      ['DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Own.Arn}'],
    ],
  ])('passes %s', (_, properties) => {
    const source = functionWith(...properties);
    expect(annotate(sqsSamImplicitQueue, source)).toBe(source);
  });

  test('passes a queue that its author wrote', () => {
    const source = queueWith('SqsManagedSseEnabled: true');
    expect(annotate(sqsSamImplicitQueue, source)).toBe(source);
  });

  test.each([
    [undefined, 'warning'],
    ['kms' as const, 'warning'],
    ['cmk' as const, 'warning'],
    ['encrypted' as const, 'note'],
  ])('under "require: %s" is the only finding, a %s', (require, level) => {
    const source = functionWith(...SUBSCRIPTION, '      SqsSubscription: true');
    const { findings } = lintText(source, require ? { require } : {});
    expect(findings.map((finding) => [finding.level, finding.rule])).toEqual([[level, 'sqs-sam-implicit-queue']]);
  });

  test('says when, where SAM makes the queue in some worlds only', () => {
    const source = functionWith('EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}')
      .replace('Resources:', 'Conditions:\n  IsProd: !Equals [!Ref AWS::Region, eu-west-1]\nResources:')
      .replace('    Type: AWS::Serverless::Function', '    Type: AWS::Serverless::Function\n    Condition: IsProd');
    // The queue exists only where its function does, so that it has the fault wherever it is.
    expect(lintText(source).findings).toMatchObject([{ level: 'warning', rule: 'sqs-sam-implicit-queue' }]);
    expect(lintText(source).findings[0]?.when).toBeUndefined();
  });

  test('is off, or has the level that the project gives it', () => {
    const source = functionWith(...SUBSCRIPTION, '      SqsSubscription: true');
    const { findings } = lintText(source, { rules: new Map([['sqs-sam-implicit-queue', 'error']]) });
    expect(findings.map(({ level }) => level)).toEqual(['error']);
    expect(findingsOf(source, { rules: new Map([['sqs-sam-implicit-queue', 'off']]) })).toEqual([]);
  });
});
