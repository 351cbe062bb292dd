import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsQueuePolicyPublic } from './rule.ts';

const EVERYONE = '{AWS: "*"}';
const SEND = '"sqs:SendMessage"';

function whyOf(source: string): string | undefined {
  return lintText(source, OWN).findings.find(({ rule }) => rule === 'sqs-queue-policy-public')?.message.why;
}

describe('sqs-queue-policy-public', () => {
  test('flags a statement for everyone, at the principal', () => {
    expect(annotate(sqsQueuePolicyPublic, queuePolicyWith(allow('"*"', SEND)))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: "*", Action: "sqs:SendMessage", Resource: '*'}
                                             ~~~ error: Policy, statement #1: any AWS account can call sqs:SendMessage.
              Version: '2012-10-17'
      "
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {
  "Queues": ["https://sqs.us-east-1.amazonaws.com/111122223333/orders"],
  "PolicyDocument": {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}}
}}}}`;
    expect(rowsOf(sqsQueuePolicyPublic, source)).toEqual([['error', 'Policy', '3:68']]);
  });

  test('flags an inline policy of a queue, and one policy of several queues once', () => {
    const inline = queuePolicyWith(allow('"*"', SEND))
      .replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
      .replace('Queues: [!Ref Queue]', 'Queue: !Ref Queue');
    expect(rowsOf(sqsQueuePolicyPublic, inline)).toEqual([['error', 'Policy', '9:40']]);
    const several = `${queuePolicyWith(allow('"*"', SEND)).replace('[!Ref Queue]', '[!Ref Queue, !Ref Other]')}  Other: {Type: AWS::SQS::Queue}\n`;
    expect(rowsOf(sqsQueuePolicyPublic, several)).toEqual([['error', 'Policy', '9:40']]);
  });

  test.each([
    ['Bool: {"aws:SecureTransport": "true"}', 'aws:SecureTransport does not limit who calls'],
    ['StringEquals: {"aws:ResourceAccount": "111122223333"}', 'aws:ResourceAccount does not limit who calls'],
    [
      'ArnLike: {"aws:SourceArn": "arn:aws:sns:us-east-1:*:t"}',
      'aws:SourceArn: "arn:aws:sns:us-east-1:*:t" names no account',
    ],
    ['ArnLike: {"aws:SourceArn": "*"}', 'aws:SourceArn: "*" names no account'],
    ['IpAddress: {"aws:SourceIp": 0.0.0.0/0}', 'aws:SourceIp: 0.0.0.0/0 is too wide to bound anybody'],
  ])('flags everyone with %s, and says why it does not help', (condition, why) => {
    expect(whyOf(queuePolicyWith(allow(EVERYONE, SEND, condition)))).toMatch(
      `The principal is everyone, and no condition keeps strangers out: ${why}. Strangers can send messages`,
    );
  });

  test('says what strangers can do, and what the encryption of the queue keeps them from', () => {
    const why = (action: string, encryption: string): string | undefined =>
      whyOf(queuePolicyWith(allow('"*"', action)).replace('SqsManagedSseEnabled: true', encryption))?.replace(
        'The principal is everyone, without a condition. ',
        '',
      );
    expect(why('"sqs:*"', 'SqsManagedSseEnabled: true')).toBe(
      'Strangers can send messages that your consumers trust, read messages, empty the queue. SSE-SQS does not stop them; only anonymous callers are refused, because the queue is encrypted.',
    );
    expect(why('"sqs:SendMessage"', 'SqsManagedSseEnabled: false')).toBe(
      'Strangers can send messages that your consumers trust.',
    );
    expect(why('"sqs:DeleteMessage"', 'SqsManagedSseEnabled: false')).toBe(
      'Strangers learn about the queue or get in the way of its consumers.',
    );
    expect(why('"sqs:*"', 'KmsMasterKeyId: alias/aws/sqs')).toBe(
      'The AWS managed key keeps strangers from sending and reading, but they can empty the queue.',
    );
    expect(why('"sqs:ReceiveMessage"', 'KmsMasterKeyId: alias/orders')).toBe(
      'Strangers can read messages. To send and read they also need the key.',
    );
  });

  test.each([
    ['what SAM writes', allow('"*"', SEND, 'ArnEquals: {"aws:SourceArn": !Ref Topic}')],
    ['a bucket of the template', allow('"*"', SEND, 'ArnLike: {"aws:SourceArn": !GetAtt Bucket.Arn}')],
    ['a fixed topic', allow('"*"', SEND, 'StringEquals: {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t"}')],
    ['the owner', allow('{AWS: "arn:aws:iam::111122223333:root"}', '"SQS:*"', '', ', Sid: __owner_statement')],
    ['everyone of the account', allow('"*"', SEND, 'StringEquals: {"aws:PrincipalAccount": !Ref AWS::AccountId}')],
    ['a service', allow('{Service: sns.amazonaws.com}', SEND)],
    ['a denial', allow('"*"', '"sqs:*"').replace('Allow', 'Deny')],
    ['a source that cannot be told', allow('"*"', SEND, 'ArnEquals: {"aws:SourceArn": !ImportValue topic}')],
    ['a principal that cannot be told', allow('!ImportValue who', SEND)],
    ['another queue', allow('"*"', SEND).replace("'*'", '!GetAtt Other.Arn')],
    ['what no other account can use', allow('"*"', '["sqs:SetQueueAttributes", "sqs:DeleteQueue"]')],
  ])('passes %s', (_, statement) => {
    const source = `${queuePolicyWith(statement)}  Topic: {Type: AWS::SNS::Topic}
  Bucket: {Type: AWS::S3::Bucket}
  Other: {Type: AWS::SQS::Queue}
`;
    expect(rowsOf(sqsQueuePolicyPublic, source)).toEqual([]);
    expect(rowsOf(sqsQueuePolicyPublic, source, {})).toEqual([]);
  });

  test('passes a topic of the template whatever way its ARN is written', () => {
    for (const arn of [
      '!Ref Topic',
      '!GetAtt Topic.TopicArn',
      '!Sub "${Topic}"',
      '!Sub "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:orders"',
      '!Join [":", ["arn:aws:sns", !Ref AWS::Region, !Ref AWS::AccountId, orders]]',
    ]) {
      const source = `${queuePolicyWith(allow('"*"', SEND, `ArnEquals: {"aws:SourceArn": ${arn}}`))}  Topic: {Type: AWS::SNS::Topic}\n`;
      expect([arn, rowsOf(sqsQueuePolicyPublic, source, {})]).toEqual([arn, []]);
    }
  });

  test('warns where strangers may only read about the queue', () => {
    expect(
      rowsOf(sqsQueuePolicyPublic, queuePolicyWith(allow('"*"', '["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]'))),
    ).toEqual([['warning', 'Policy', '9:40']]);
  });

  test('says in which worlds the principal is everyone', () => {
    const statement = allow('!If [IsProd, {Service: sns.amazonaws.com}, "*"]', SEND);
    expect(rowsOf(sqsQueuePolicyPublic, `${IS_PROD}\n${queuePolicyWith(statement)}`)).toEqual([
      ['warning', 'Policy', '15:83', 'IsProd is false'],
    ]);
  });

  test('says everything of a statement', () => {
    const statement = allow('{AWS: ["*", "999999999999"], Service: sns.amazonaws.com}', '"sqs:*"');
    expect(
      findingsOf(queuePolicyWith(statement), OWN).filter(([, rule]) =>
        [
          'sqs-queue-policy-public',
          'sqs-cross-account',
          'sqs-policy-wildcard-action',
          'sqs-service-send-unscoped',
        ].includes(rule),
      ),
    ).toEqual([['error', 'sqs-queue-policy-public', 'Policy', '9:47']]);
  });

  test('leaves other statements to other rules', () => {
    const source = queuePolicyWith(allow('"*"', SEND), allow('{Service: sns.amazonaws.com}', SEND));
    expect(rowsOf({ id: 'sqs-service-send-unscoped' }, source)).toEqual([['warning', 'Policy', '10:50']]);
  });
});
