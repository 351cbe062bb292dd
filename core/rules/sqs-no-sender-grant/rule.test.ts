import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsNoSenderGrant } from './rule.ts';

const USE = '["kms:Decrypt", "kms:GenerateDataKey"]';
const SQS = '{Service: [sns.amazonaws.com, sqs.amazonaws.com]}';

describe('sqs-no-sender-grant', () => {
  test('notes SQS itself in the policy of a key, at the principal', () => {
    expect(annotate(sqsNoSenderGrant, keyWith(allow(SQS, USE)), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {Service: [sns.amazonaws.com, sqs.amazonaws.com]}, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: '*'}
                                                                           ~~~~~~~~~~~~~~~~~ note: Key, statement #1: no service sends as sqs.amazonaws.com; it admits none of the queue's senders.
      "
    `);
  });

  test('notes it in the policy of a queue', () => {
    expect(
      rowsOf(sqsNoSenderGrant, queuePolicyWith(allow('{Service: SQS.amazonaws.com}', '"sqs:SendMessage"'))),
    ).toEqual([['note', 'Policy', '9:50']]);
  });

  test.each([
    ['a service that sends', keyWith(allow('{Service: sns.amazonaws.com}', USE))],
    ['a denial', keyWith(allow(SQS, USE).replace('Allow', 'Deny'))],
    ['all but SQS', keyWith(allow(SQS, USE).replace('Principal', 'NotPrincipal'))],
    ['a service that cannot be told', keyWith(allow('{Service: !Ref Service}', USE))],
    [
      'calls through SQS',
      keyWith(
        allow(
          '{AWS: "*"}',
          USE,
          'StringEquals: {"kms:CallerAccount": "111122223333", "kms:ViaService": "sqs.us-east-1.amazonaws.com"}',
        ),
      ),
    ],
  ])('passes %s', (_, source) => {
    expect(rowsOf(sqsNoSenderGrant, source)).toEqual([]);
  });

  test('passes a key that no queue uses, unless all keys are to be judged', () => {
    const source = keyWith(allow(SQS, USE)).replace('{KmsMasterKeyId: !Ref Key}', '{KmsMasterKeyId: alias/x}');
    expect(rowsOf(sqsNoSenderGrant, source)).toEqual([]);
    expect(rowsOf(sqsNoSenderGrant, source, { ...OWN, keys: 'all' })).toHaveLength(1);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${keyWith(allow('{Service: !If [IsProd, sns.amazonaws.com, sqs.amazonaws.com]}', USE))}`;
    expect(rowsOf(sqsNoSenderGrant, source)).toEqual([['note', 'Key', '15:82', 'IsProd is false']]);
  });
});
