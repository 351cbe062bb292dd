import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { allow, queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsServiceSendUnscoped } from './rule.ts';

const SEND = '"sqs:SendMessage"';
const SNS = '{Service: sns.amazonaws.com}';

describe('sqs-service-send-unscoped', () => {
  test('flags a service without a condition, at its name', () => {
    expect(annotate(sqsServiceSendUnscoped, queuePolicyWith(allow(SNS, SEND)))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: "sqs:SendMessage", Resource: '*'}
                                                       ~~~~~~~~~~~~~~~~~ warning: Policy, statement #1: sns.amazonaws.com can send for resources of any AWS account.
              Version: '2012-10-17'
      "
    `);
  });

  test('flags it in JSON text, in an inline policy, and once for several queues', () => {
    const text = `Resources:
  Queue: {Type: AWS::SQS::Queue}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument: '{"Statement": {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "SQS:*", "Resource": "*"}}'
`;
    expect(rowsOf(sqsServiceSendUnscoped, text)).toMatchObject([['warning', 'Policy', expect.stringMatching(/^7:/)]]);
    const source = queuePolicyWith(allow(SNS, SEND));
    const inline = source
      .replace('QueuePolicy', 'QueueInlinePolicy')
      .replace('Queues: [!Ref Queue]', 'Queue: !Ref Queue');
    expect(rowsOf(sqsServiceSendUnscoped, inline)).toEqual([['warning', 'Policy', '9:50']]);
    const several = `${source.replace('[!Ref Queue]', '[!Ref Queue, !Ref Other]')}  Other: {Type: AWS::SQS::Queue}\n`;
    expect(rowsOf(sqsServiceSendUnscoped, several)).toEqual([['warning', 'Policy', '9:50']]);
  });

  test.each([
    ['IfExists', 'ArnEqualsIfExists: {"aws:SourceArn": !Ref Topic}'],
    ['any bucket', 'ArnLike: {"aws:SourceArn": "arn:aws:s3:::*"}'],
    ['topics of any account', 'ArnLike: {"aws:SourceArn": "arn:aws:sns:us-east-1:*:orders"}'],
    ['HTTPS', 'Bool: {"aws:SecureTransport": "true"}'],
  ])('flags a service under a condition that does not scope: %s', (_, condition) => {
    const source = `${queuePolicyWith(allow(SNS, SEND, condition))}  Topic: {Type: AWS::SNS::Topic}\n`;
    expect(rowsOf(sqsServiceSendUnscoped, source)).toEqual([['warning', 'Policy', '9:50']]);
  });

  test.each([
    ['a topic', allow(SNS, SEND, 'ArnEquals: {"aws:SourceArn": !Ref Topic}')],
    ['all topics of a fixed account', allow(SNS, SEND, 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}')],
    [
      'a rule of the deployment',
      allow(
        '{Service: events.amazonaws.com}',
        SEND,
        'ArnLike: {"aws:SourceArn": !Sub "arn:aws:events:*:${AWS::AccountId}:rule/*"}',
      ),
    ],
    [
      'a bucket by its name',
      allow('{Service: s3.amazonaws.com}', SEND, 'ArnLike: {"aws:SourceArn": "arn:aws:s3:*:*:uploads"}'),
    ],
    ['the own account', allow(SNS, SEND, 'StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}')],
    ['the own organization', allow(SNS, SEND, 'StringEquals: {"aws:SourceOrgID": o-own}')],
    ['what cannot be told', allow(SNS, SEND, 'ArnEquals: {"aws:SourceArn": !ImportValue topic}')],
    ['what never matches', allow(SNS, SEND, 'StringEquals: {"aws:SourceArn": "arn:aws:sns:*:111122223333:t"}')],
    ['what no service can satisfy', allow(SNS, SEND, 'StringEquals: {"aws:PrincipalOrgID": o-own}')],
    ['another service', allow('{Service: delivery.logs.amazonaws.com}', SEND)],
    ['a service that may not send', allow(SNS, '["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]')],
    ['the policy of another queue', allow(SNS, SEND).replace("'*'", '!GetAtt Other.Arn')],
    ['what SAM writes', allow('"*"', SEND, 'ArnEquals: {"aws:SourceArn": !Ref Topic}')],
    ['a denial', allow(SNS, SEND).replace('Allow', 'Deny')],
  ])('passes %s', (_, statement) => {
    const source = `${queuePolicyWith(statement)}  Topic: {Type: AWS::SNS::Topic}\n  Other: {Type: AWS::SQS::Queue}\n`;
    expect(rowsOf(sqsServiceSendUnscoped, source)).toEqual([]);
    expect(rowsOf(sqsServiceSendUnscoped, source, {})).toEqual([]);
  });

  test('flags everyone, where a denial leaves services alone', () => {
    const deny = (condition: string): string => allow('"*"', '"sqs:*"', condition).replace('Allow', 'Deny');
    const outsiders = deny(
      'StringNotEquals: {"aws:PrincipalOrgID": o-own}, BoolIfExists: {"aws:PrincipalIsAWSService": "false"}',
    );
    const sources = deny(
      'StringNotEquals: {"aws:SourceOrgID": o-own}, Bool: {"aws:PrincipalIsAWSService": "true"}, "Null": {"aws:SourceOrgID": "false"}',
    );
    expect(rowsOf(sqsServiceSendUnscoped, queuePolicyWith(allow('"*"', SEND), outsiders))).toEqual([
      ['warning', 'Policy', '9:40'],
    ]);
    expect(rowsOf(sqsServiceSendUnscoped, queuePolicyWith(allow('"*"', SEND), outsiders, sources))).toEqual([]);
  });

  test('flags a queue that the statement names, whatever way', () => {
    for (const queue of [
      '!GetAtt Queue.Arn',
      '!Sub "${Queue.Arn}"',
      '!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}"',
    ]) {
      const source = queuePolicyWith(allow(SNS, SEND).replace("'*'", queue));
      expect([queue, rowsOf(sqsServiceSendUnscoped, source)]).toEqual([queue, [['warning', 'Policy', '9:50']]]);
    }
  });

  test('says in which worlds the statement stands', () => {
    const source = `${IS_PROD}\n${queuePolicyWith(`!If [IsProd, ${allow(SNS, SEND)}, !Ref AWS::NoValue]`)}`;
    expect(rowsOf(sqsServiceSendUnscoped, source)).toMatchObject([
      ['note', 'Policy', expect.stringMatching(/^15:/), 'IsProd is true'],
    ]);
  });
});
