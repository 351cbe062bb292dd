import { describe, expect, test } from 'vitest';
import {
  deliveryRows,
  key,
  letsSend,
  may,
  messagesOf,
  OWN_ROOT,
  queue,
  resources,
  role,
  serviceMay,
} from '../../../test/support/neighbour-templates.ts';
import { kmsEncryptNotGenerateDataKey } from './rule.ts';

const SEND = may('sqs:SendMessage', '!GetAtt Queue.Arn');
const SNS = 'sns.amazonaws.com';
const QUEUE = [...queue('Queue', '!Ref Key'), ...letsSend('Queue', SNS)];

function byRole(...statements: string[]): string {
  return resources(key('Key', OWN_ROOT, serviceMay(SNS)), QUEUE, role('Role', SEND, ...statements));
}

function byService(actions: string): string {
  return resources(key('Key', OWN_ROOT, serviceMay(SNS, actions)), QUEUE);
}

describe('kms-encrypt-not-generate-data-key', () => {
  test.each(['kms:Encrypt', "'kms:Encrypt*'", 'kms:Decrypt, kms:Encrypt'])(
    'flags a role with %s at the action',
    (actions) => {
      const source = byRole(may(actions, '!GetAtt Key.Arn'));
      expect(deliveryRows(source).map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
        'error kms-encrypt-not-generate-data-key Role',
      ]);
      expect(messagesOf(kmsEncryptNotGenerateDataKey, source)[0]?.what).toBe(
        'Role, statement #2: kms:Encrypt is allowed, which SQS never calls.',
      );
    },
  );

  test('flags the statement of a service in a key policy', () => {
    expect(deliveryRows(byService('[kms:Encrypt, kms:Decrypt]'))).toEqual([
      'error kms-encrypt-not-generate-data-key Key 12:79',
    ]);
  });

  test.each([
    ['beside what SQS calls', byRole(may("kms:Encrypt, 'kms:GenerateDataKey*', kms:Decrypt", '!GetAtt Key.Arn'))],
    [
      'of a role that does not send',
      resources(key('Key', OWN_ROOT, serviceMay(SNS)), QUEUE, role('Role', may('kms:Encrypt', '!GetAtt Key.Arn'))),
    ],
    ['of a service beside what SQS calls', byService("[kms:Encrypt, 'kms:GenerateDataKey*', kms:Decrypt]")],
  ])('passes kms:Encrypt %s', (_, source) => {
    expect(deliveryRows(source)).toEqual([]);
  });

  test('does not take every action for kms:Encrypt', () => {
    const source = byRole(may("'kms:*'", '!GetAtt Other.Arn'));
    expect(deliveryRows(`${source}\n${key('Other', OWN_ROOT).join('\n')}`)).toEqual([
      'error sqs-producer-missing-kms Role 29:17',
    ]);
  });

  test('leaves the word to the rules on senders where it is off', () => {
    const rules = new Map([[kmsEncryptNotGenerateDataKey.id, 'off' as const]]);
    expect(deliveryRows(byRole(may('kms:Encrypt', '!GetAtt Key.Arn')), { rules })).toEqual([
      'error sqs-producer-missing-kms Role 29:17',
    ]);
    expect(deliveryRows(byService('kms:Encrypt'), { rules })).toEqual(['error kms-missing-service-grant Key 12:13']);
  });
});
