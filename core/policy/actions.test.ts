import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  ALL_ACTIONS,
  actionsMatching,
  type Carrier,
  CRYPTOGRAPHIC,
  METADATA,
  NO_ACTIONS,
  namesOf,
  SAME_ACCOUNT_ONLY,
} from './actions.ts';

function matched(pattern: string, carrier: Carrier): string[] {
  return namesOf(actionsMatching(pattern, carrier), carrier);
}

describe('actions', () => {
  test('of a key are those of KMS', () => {
    expect(ACTIONS.key.join(' ')).toMatchInlineSnapshot(
      `"kms:CancelKeyDeletion kms:ConnectCustomKeyStore kms:CreateAlias kms:CreateCustomKeyStore kms:CreateGrant kms:CreateKey kms:Decrypt kms:DeleteAlias kms:DeleteCustomKeyStore kms:DeleteImportedKeyMaterial kms:DeriveSharedSecret kms:DescribeCustomKeyStores kms:DescribeKey kms:DisableKey kms:DisableKeyRotation kms:DisconnectCustomKeyStore kms:EnableKey kms:EnableKeyRotation kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext kms:GenerateDataKeyWithoutPlaintext kms:GenerateMac kms:GenerateRandom kms:GetKeyPolicy kms:GetKeyRotationStatus kms:GetParametersForImport kms:GetPublicKey kms:ImportKeyMaterial kms:ListAliases kms:ListGrants kms:ListKeyPolicies kms:ListKeyRotations kms:ListKeys kms:ListResourceTags kms:ListRetirableGrants kms:PutKeyPolicy kms:ReEncryptFrom kms:ReEncryptTo kms:ReplicateKey kms:RetireGrant kms:RevokeGrant kms:RotateKeyOnDemand kms:ScheduleKeyDeletion kms:Sign kms:SynchronizeMultiRegionKey kms:TagResource kms:UntagResource kms:UpdateAlias kms:UpdateCustomKeyStore kms:UpdateKeyDescription kms:UpdatePrimaryRegion kms:Verify kms:VerifyMac"`,
    );
  });

  test('of a queue are those of SQS', () => {
    expect(ACTIONS.queue.join(' ')).toMatchInlineSnapshot(
      `"sqs:AddPermission sqs:CancelMessageMoveTask sqs:ChangeMessageVisibility sqs:CreateQueue sqs:DeleteMessage sqs:DeleteQueue sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListDeadLetterSourceQueues sqs:ListMessageMoveTasks sqs:ListQueues sqs:ListQueueTags sqs:PurgeQueue sqs:ReceiveMessage sqs:RemovePermission sqs:SendMessage sqs:SetQueueAttributes sqs:StartMessageMoveTask sqs:TagQueue sqs:UntagQueue"`,
    );
  });

  test.each<[string, Carrier, string[]]>([
    ['kms:Decrypt', 'key', ['kms:Decrypt']],
    ['KMS:decrypt', 'key', ['kms:Decrypt']],
    ['kms:GenerateDataKe?', 'key', ['kms:GenerateDataKey']],
    ['kms:ReEncrypt*', 'key', ['kms:ReEncryptFrom', 'kms:ReEncryptTo']],
    [
      'kms:GenerateDataKey*',
      'key',
      [
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyPair',
        'kms:GenerateDataKeyPairWithoutPlaintext',
        'kms:GenerateDataKeyWithoutPlaintext',
      ],
    ],
    ['kms:GenerateDataKeyPair*', 'key', ['kms:GenerateDataKeyPair', 'kms:GenerateDataKeyPairWithoutPlaintext']],
    ['sqs:SendMessage', 'key', []],
    ['kms:Decrypt', 'queue', []],
    ['SQS:Send*', 'queue', ['sqs:SendMessage']],
    ['SendMessage', 'queue', []],
    ['sqs:SendMessageBatch', 'queue', []],
    ['', 'queue', []],
    ['*:PurgeQueue', 'queue', ['sqs:PurgeQueue']],
  ])('that %s covers on a %s', (pattern, carrier, expected) => {
    expect(matched(pattern, carrier)).toEqual(expected);
  });

  test.each(['key', 'queue'] as const)('are all covered by a star on a %s', (carrier) => {
    expect(actionsMatching('*', carrier)).toBe(ALL_ACTIONS[carrier]);
    expect(namesOf(ALL_ACTIONS[carrier], carrier)).toEqual(ACTIONS[carrier]);
    expect(namesOf(NO_ACTIONS, carrier)).toEqual([]);
  });

  test('are the same however often they are asked for', () => {
    for (let index = 0; index < 1_100; index += 1) {
      expect(actionsMatching(`sqs:Send*${'*'.repeat(index % 3)}${index}`, 'queue')).toBe(NO_ACTIONS);
    }
    expect(matched('kms:Sig?', 'key')).toEqual(['kms:Sign']);
    expect(matched('kms:Sig?', 'queue')).toEqual([]);
    expect(matched('kms:Sig?', 'key')).toEqual(['kms:Sign']);
  });

  test('that only read about a key', () => {
    expect(namesOf(METADATA.key, 'key').join(' ')).toMatchInlineSnapshot(
      `"kms:DescribeCustomKeyStores kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:GetParametersForImport kms:GetPublicKey kms:ListAliases kms:ListGrants kms:ListKeyPolicies kms:ListKeyRotations kms:ListKeys kms:ListResourceTags kms:ListRetirableGrants"`,
    );
  });

  test('that only read about a queue', () => {
    expect(namesOf(METADATA.queue, 'queue').join(' ')).toMatchInlineSnapshot(
      `"sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListDeadLetterSourceQueues"`,
    );
  });

  test('that another account can never use on a queue', () => {
    expect(namesOf(SAME_ACCOUNT_ONLY.queue, 'queue').join(' ')).toMatchInlineSnapshot(
      `"sqs:AddPermission sqs:CancelMessageMoveTask sqs:CreateQueue sqs:DeleteQueue sqs:ListMessageMoveTasks sqs:ListQueues sqs:ListQueueTags sqs:RemovePermission sqs:SetQueueAttributes sqs:StartMessageMoveTask sqs:TagQueue sqs:UntagQueue"`,
    );
  });

  test('that are about no key', () => {
    expect(namesOf(SAME_ACCOUNT_ONLY.key, 'key').join(' ')).toMatchInlineSnapshot(
      `"kms:ConnectCustomKeyStore kms:CreateCustomKeyStore kms:CreateKey kms:DeleteCustomKeyStore kms:DescribeCustomKeyStores kms:DisconnectCustomKeyStore kms:GenerateRandom kms:ListAliases kms:ListKeys kms:UpdateCustomKeyStore"`,
    );
  });

  test("that use a key's material", () => {
    expect(namesOf(CRYPTOGRAPHIC, 'key').join(' ')).toMatchInlineSnapshot(
      `"kms:Decrypt kms:DeriveSharedSecret kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext kms:GenerateDataKeyWithoutPlaintext kms:GenerateMac kms:ReEncryptFrom kms:ReEncryptTo kms:Sign kms:Verify kms:VerifyMac"`,
    );
  });
});
