import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { sqsCrossAccount } from './rule.ts';

const ACTION = '"sqs:SendMessage"';
const FOREIGN = '{AWS: "999999999999"}';

describe('sqs-cross-account', () => {
  test('flags an account that is not trusted, at the principal', () => {
    expect(annotate(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, ACTION)), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {AWS: "999999999999"}, Action: "sqs:SendMessage", Resource: '*'}
                                                   ~~~~~~~~~~~~~~ warning: Policy, statement #1: account 999999999999 can call sqs:SendMessage.
              Version: '2012-10-17'
      "
    `);
  });

  test('flags it in JSON, at the statement of an array', () => {
    const source = JSON.stringify({
      Resources: {
        Policy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: ['q'],
            PolicyDocument: {
              Statement: [
                { Effect: 'Allow', Principal: { AWS: '999999999999' }, Action: 'sqs:SendMessage', Resource: '*' },
              ],
            },
          },
        },
      },
    });
    expect(rowsOf(sqsCrossAccount, source)).toEqual([
      ['warning', 'Policy', `1:${source.indexOf('"999999999999"') + 1}`],
    ]);
  });

  test('is an error where a whole account gets everything, a note where it may only read about it', () => {
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, '"sqs:*"')))).toEqual([['error', 'Policy', '9:46']]);
    const role = '{AWS: "arn:aws:iam::999999999999:role/app"}';
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(role, '"sqs:*"')))).toEqual([['warning', 'Policy', '9:46']]);
    expect(
      rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, '["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]'))),
    ).toEqual([['note', 'Policy', '9:46']]);
  });

  test('says what the key of the queue asks of the other side', () => {
    const why = (property: string): string | undefined =>
      lintText(
        `${queuePolicyWith(allow(FOREIGN, ACTION)).replace('SqsManagedSseEnabled: true', property)}  Key: {Type: AWS::KMS::Key}\n`,
        OWN,
      ).findings.find(({ rule }) => rule === 'sqs-cross-account')?.message.why;
    expect(why('SqsManagedSseEnabled: true')).not.toMatch(/key/i);
    expect(why('KmsMasterKeyId: !Ref Key')).toMatch('they also need kms:GenerateDataKey and kms:Decrypt on Key.');
    expect(why('KmsMasterKeyId: alias/aws/sqs')).toMatch('the AWS managed key of the queue admits no other account.');
  });

  test('passes actions that no other account can use', () => {
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, '["sqs:DeleteQueue", "sqs:TagQueue"]')))).toEqual([]);
  });

  test('flags an inline policy and one policy of several queues once', () => {
    const inline = queuePolicyWith(allow(FOREIGN, ACTION))
      .replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
      .replace('Queues: [!Ref Queue]', 'Queue: !Ref Queue');
    expect(rowsOf(sqsCrossAccount, inline)).toEqual([['warning', 'Policy', '9:46']]);
  });
});
