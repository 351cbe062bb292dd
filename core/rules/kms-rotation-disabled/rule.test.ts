import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD, queueOn } from '../../../test/support/templates.ts';
import { kmsRotationDisabled } from './rule.ts';

/** A queue on `Key`, which has the given properties besides its description, behind an alias. */
function keyWith(...properties: string[]): string {
  return queueOn('!GetAtt Key.Arn', ...properties);
}

describe('kms-rotation-disabled', () => {
  test('flags a key of a queue that does not speak of rotation, at its name', () => {
    expect(annotate(kmsRotationDisabled, keyWith())).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !GetAtt Key.Arn
        Key:
        ~~~ warning: Key (used by Orders) has no automatic rotation.
          Type: AWS::KMS::Key
          Properties:
            Description: of the orders
        Alias:
          Type: AWS::KMS::Alias
          Properties:
            AliasName: alias/orders
            TargetKeyId: !Ref Key"
    `);
  });

  test('flags rotation that is switched off, at the switch', () => {
    expect(annotate(kmsRotationDisabled, keyWith('EnableKeyRotation: false'))).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !GetAtt Key.Arn
        Key:
          Type: AWS::KMS::Key
          Properties:
            Description: of the orders
            EnableKeyRotation: false
                               ~~~~~ warning: Key (used by Orders) has no automatic rotation.
        Alias:
          Type: AWS::KMS::Alias
          Properties:
            AliasName: alias/orders
            TargetKeyId: !Ref Key"
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {
  "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Ref": "Key"}}},
  "Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": "False"}}
}}`;
    expect(rowsOf(kmsRotationDisabled, source)).toEqual([['warning', 'Key', '3:72']]);
  });

  test.each([
    ['a key that is written out', ['KeySpec: SYMMETRIC_DEFAULT', 'KeyUsage: ENCRYPT_DECRYPT', 'Origin: AWS_KMS']],
    ['the primary of a multi-Region key', ['MultiRegion: true']],
    ['a disabled key, which may be enabled again', ['Enabled: false']],
    ['a key with a period of rotation that nothing starts', ['RotationPeriodInDays: 180']],
  ])('flags %s', (_, properties) => {
    expect(rowsOf(kmsRotationDisabled, keyWith(...properties))).toEqual([['warning', 'Key', '6:3']]);
  });

  test.each([
    ['an alias', 'alias/orders'],
    ['the name of an alias', '!Ref Alias'],
    ['an ARN with its id', '!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}"'],
  ])('knows a key that a queue uses by %s', (_, reference) => {
    const source = keyWith().replace('!GetAtt Key.Arn', reference);
    expect(rowsOf(kmsRotationDisabled, source)).toEqual([['warning', 'Key', '6:3']]);
  });

  test.each([
    ['a rotated key', ['EnableKeyRotation: true']],
    ['a key that is rotated in text', ['EnableKeyRotation: "True"']],
    ['a switch that cannot be seen', ['EnableKeyRotation: !ImportValue rotate']],
    ['an asymmetric key', ['KeySpec: RSA_2048']],
    ['an HMAC key', ['KeySpec: HMAC_256', 'KeyUsage: GENERATE_VERIFY_MAC']],
    ['a key for signatures', ['KeyUsage: SIGN_VERIFY']],
    ['imported material', ['Origin: EXTERNAL']],
    ['a custom key store', ['Origin: AWS_CLOUDHSM']],
    ['a kind that cannot be seen', ['KeySpec: !ImportValue spec']],
    ['an origin that cannot be seen', ['Origin: !ImportValue origin']],
  ])('passes %s', (_, properties) => {
    expect(rowsOf(kmsRotationDisabled, keyWith(...properties))).toEqual([]);
  });

  test.each([
    ['another key of the template', '!GetAtt Other.Arn'],
    ['the AWS managed key, which AWS rotates', 'alias/aws/sqs'],
    ['a key outside of the template', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['a key that cannot be told', '!ImportValue key'],
  ])('passes a key beside a queue on %s', (_, reference) => {
    const other = '  Other: {Type: AWS::KMS::Key, Properties: {EnableKeyRotation: true}}';
    const source = `${keyWith().replace('!GetAtt Key.Arn', reference)}\n${other}`;
    expect(rowsOf(kmsRotationDisabled, source)).toEqual([]);
    expect(rowsOf(kmsRotationDisabled, source, { keys: 'all' })).toEqual([['warning', 'Key', '6:3']]);
  });

  test('passes a replica, which follows its primary', () => {
    const source = `Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Replica}}
  Replica: {Type: AWS::KMS::ReplicaKey, Properties: {PrimaryKeyArn: !ImportValue primary}}`;
    expect(rowsOf(kmsRotationDisabled, source, { keys: 'all' })).toEqual([]);
  });

  test('names the queues that hang on the key, and says nothing of them where there are none', () => {
    const more = ['Invoices', 'Refunds', 'Returns', 'Mails'].map(
      (name) => `  ${name}: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}`,
    );
    const said = (source: string) =>
      lintText(source, { keys: 'all' })
        .findings.filter(({ rule }) => rule === kmsRotationDisabled.id)
        .map(({ message }) => message.what);
    expect(said(`${keyWith()}\n${more.join('\n')}`)).toEqual([
      'Key (used by Orders, Invoices, Refunds and 2 more) has no automatic rotation.',
    ]);
    expect(said('Resources:\n  Key: {Type: AWS::KMS::Key}')).toEqual(['Key has no automatic rotation.']);
  });

  test('says when, where rotation hangs on a condition or a parameter', () => {
    const byCondition = `${IS_PROD}\n${keyWith('EnableKeyRotation: !If [IsProd, true, false]')}`;
    expect(rowsOf(kmsRotationDisabled, byCondition)).toEqual([['note', 'Key', '16:45', 'IsProd is false']]);
    const parameter = 'Parameters:\n  Rotate: {Type: String, AllowedValues: ["true", "false"]}';
    const byParameter = `${parameter}\n${keyWith('EnableKeyRotation: !Ref Rotate')}`;
    expect(rowsOf(kmsRotationDisabled, byParameter)).toMatchObject([
      ['note', 'Key', expect.anything(), 'Rotate is false'],
    ]);
  });

  test('says when, where a queue uses the key in some worlds only', () => {
    const source = `${IS_PROD}\n${keyWith().replace('!GetAtt Key.Arn', '!If [IsProd, !Ref Key, alias/aws/sqs]')}`;
    expect(rowsOf(kmsRotationDisabled, source)).toEqual([['note', 'Key', '12:3', 'IsProd is true']]);
    expect(rowsOf(kmsRotationDisabled, source, { keys: 'all' })).toEqual([['warning', 'Key', '12:3']]);
  });

  test('holds always for a key that is there in some worlds only', () => {
    const source = `${IS_PROD}\n${keyWith()}`
      .replace('    Type: AWS::KMS::Key', '    Type: AWS::KMS::Key\n    Condition: IsProd')
      .replace('    Type: AWS::SQS::Queue', '    Type: AWS::SQS::Queue\n    Condition: IsProd');
    expect(rowsOf(kmsRotationDisabled, source)).toEqual([['warning', 'Key', '13:3']]);
  });

  test('is off, or has the level that the project gives it', () => {
    const rules = (level: 'off' | 'error') => ({ rules: new Map([['kms-rotation-disabled', level]]) });
    expect(rowsOf(kmsRotationDisabled, keyWith(), rules('off'))).toEqual([]);
    expect(rowsOf(kmsRotationDisabled, keyWith(), rules('error'))).toEqual([['error', 'Key', '6:3']]);
  });
});
