import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD, queueOn, queueWith, template } from '../../../test/support/templates.ts';
import { kmsKeyUnusable } from './rule.ts';

describe('kms-key-unusable', () => {
  test('flags a queue on a disabled key, at its reference to the key', () => {
    expect(annotate(kmsKeyUnusable, queueOn('!GetAtt Key.Arn', 'Enabled: false'))).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !GetAtt Key.Arn
                                    ~~~~~~~ error: Orders uses Key, which cannot generate data keys: it is disabled (Enabled: false).
        Key:
          Type: AWS::KMS::Key
          Properties:
            Description: of the orders
            Enabled: false
        Alias:
          Type: AWS::KMS::Alias
          Properties:
            AliasName: alias/orders
            TargetKeyId: !Ref Key"
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {
  "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}},
  "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"}}
}}`;
    expect(rowsOf(kmsKeyUnusable, source)).toEqual([['error', 'Orders', '2:74']]);
  });

  test.each([
    ['error', 'disabled in text', ['Enabled: "False"'], ': it is disabled (Enabled: false)'],
    ['error', 'RSA', ['KeySpec: RSA_4096', 'KeyUsage: ENCRYPT_DECRYPT'], ': its KeySpec is RSA_4096'],
    ['error', 'elliptic', ['KeySpec: ECC_NIST_P256', 'KeyUsage: SIGN_VERIFY'], ': its KeySpec is ECC_NIST_P256'],
    ['error', 'HMAC', ['KeySpec: HMAC_256', 'KeyUsage: GENERATE_VERIFY_MAC'], ': its KeySpec is HMAC_256'],
    ['error', 'for something else', ['KeyUsage: SIGN_VERIFY'], ': its KeyUsage is SIGN_VERIFY'],
    ['warning', 'without material', ['Origin: EXTERNAL'], ' until its material is imported'],
  ])('says %s and why of a key that is %s', (level, _, key, because) => {
    const [finding] = lintText(queueOn('!Ref Key', ...key)).findings;
    expect(finding?.level).toBe(level);
    expect(finding?.message.what).toBe(`Orders uses Key, which cannot generate data keys${because}.`);
  });

  test.each([
    ['!Ref Key'],
    ['!GetAtt Key.Arn'],
    ['!GetAtt Key.KeyId'],
    ['!GetAtt [Key, Arn]'],
    ['{"Fn::GetAtt": [Key, Arn]}'],
    ['!Sub "${Key}"'],
    ['!Sub "${Key.Arn}"'],
    ['!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}"'],
    ["!Join ['', ['arn:aws:kms:', !Ref AWS::Region, ':', !Ref AWS::AccountId, ':key/', !Ref Key]]"],
    ['!Ref Alias'],
    ['alias/orders'],
    ['!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/orders"'],
    ['!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:${Alias}"'],
  ])('finds the key behind %s', (reference) => {
    expect(rowsOf(kmsKeyUnusable, queueOn(reference, 'Enabled: false'))).toMatchObject([
      ['error', 'Orders', expect.anything()],
    ]);
  });

  test('flags the AWS managed key of another service', () => {
    expect(annotate(kmsKeyUnusable, queueWith('KmsMasterKeyId: alias/aws/s3'))).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: alias/aws/s3
                            ~~~~~~~~~~~~ error: Orders uses alias/aws/s3, which cannot generate data keys: only its own service may use it."
    `);
    expect(
      findingsOf(queueWith('KmsMasterKeyId: !Sub "arn:aws:kms:us-east-1:${AWS::AccountId}:alias/aws/sns"')),
    ).toEqual([['error', 'kms-key-unusable', 'Orders', '5:28']]);
  });

  test('flags a disabled replica', () => {
    const source = `Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Replica}}
  Replica: {Type: AWS::KMS::ReplicaKey, Properties: {PrimaryKeyArn: !ImportValue primary, Enabled: false}}`;
    expect(rowsOf(kmsKeyUnusable, source)).toEqual([['error', 'Orders', '2:69']]);
  });

  test.each([
    ['a key that says nothing of itself', []],
    [
      'a key that is written out',
      ['Enabled: true', 'KeySpec: SYMMETRIC_DEFAULT', 'KeyUsage: ENCRYPT_DECRYPT', 'Origin: AWS_KMS'],
    ],
    ['a key that is enabled in text', ['Enabled: "true"']],
    ['a key that waits long before a deletion', ['PendingWindowInDays: 7']],
    ['a key in a custom key store', ['Origin: AWS_CLOUDHSM']],
    ['a key in an external key store', ['Origin: EXTERNAL_KEY_STORE']],
    ['a kind that cannot be seen', ['KeySpec: !ImportValue spec', 'Enabled: !ImportValue enabled']],
    ['a multi-Region key', ['MultiRegion: true']],
  ])('passes %s', (_, key) => {
    const source = queueOn('!Ref Key', ...key);
    expect(annotate(kmsKeyUnusable, source)).toBe(source);
  });

  test.each([
    ['the AWS managed key of SQS', 'alias/aws/sqs'],
    ['another alias', 'alias/invoices'],
    ['an alias of that name in an account of its own', 'arn:aws:kms:us-east-1:111122223333:alias/orders'],
    ['an alias that a parameter completes', '!Sub "alias/${Name}"'],
    ['an alias like that of a service', 'alias/aws-s3'],
    ['an import', '!ImportValue orders-key'],
  ])('passes %s beside a key that would be flagged', (_, reference) => {
    const source = `Parameters:\n  Name: {Type: String}\n${queueOn(reference, 'Enabled: false')}`;
    expect(annotate(kmsKeyUnusable, source)).toBe(source);
  });

  test('passes a key that no queue uses', () => {
    expect(findingsOf('Resources:\n  Key: {Type: AWS::KMS::Key, Properties: {Enabled: false}}')).toEqual([]);
  });

  test('passes a KeySpec from a parameter with a default, which is only a hint', () => {
    const source = `Parameters:\n  Spec: {Type: String, Default: RSA_2048}\n${queueOn('!Ref Key', 'KeySpec: !Ref Spec')}`;
    expect(annotate(kmsKeyUnusable, source)).toBe(source);
  });

  test('says which KeySpec of a parameter cannot be used', () => {
    const source = `Parameters:
  Spec: {Type: String, AllowedValues: [SYMMETRIC_DEFAULT, RSA_2048]}
${queueOn('!Ref Key', 'KeySpec: !Ref Spec')}`;
    expect(rowsOf(kmsKeyUnusable, source)).toEqual([['warning', 'Orders', '7:28', 'Spec is RSA_2048']]);
  });

  test('follows the conditions of the key, by whatever name the queue knows it', () => {
    for (const reference of ['!Ref Key', '!Ref Alias', 'alias/orders']) {
      const source = `${IS_PROD}\n${queueOn(reference, 'Enabled: !If [IsProd, true, false]')}`;
      expect(rowsOf(kmsKeyUnusable, source)).toMatchObject([
        ['warning', 'Orders', expect.stringMatching(/^11:/), 'IsProd is false'],
      ]);
    }
  });

  test('follows an alias that has another key in each world', () => {
    const source = `${IS_PROD}
  IsDev: !Not [!Condition IsProd]
Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: alias/orders}}
  ProdKey: {Type: AWS::KMS::Key, Condition: IsProd}
  ProdAlias:
    Type: AWS::KMS::Alias
    Condition: IsProd
    Properties: {AliasName: alias/orders, TargetKeyId: !Ref ProdKey}
  DevKey: {Type: AWS::KMS::Key, Condition: IsDev, Properties: {Enabled: false}}
  DevAlias:
    Type: AWS::KMS::Alias
    Condition: IsDev
    Properties: {AliasName: alias/orders, TargetKeyId: !Ref DevKey}`;
    expect(rowsOf(kmsKeyUnusable, source)).toEqual([['warning', 'Orders', '9:64', 'IsProd is false']]);
  });

  test('tells apart what is wrong with one key in different worlds', () => {
    const source = `${IS_PROD}\n${queueOn('!Ref Key', 'Enabled: !If [IsProd, true, false]', 'Origin: EXTERNAL')}`;
    expect(rowsOf(kmsKeyUnusable, source)).toEqual([
      ['warning', 'Orders', '11:28', 'IsProd is false'],
      ['note', 'Orders', '11:28', 'IsProd is true'],
    ]);
  });

  test('never shows a key that is secret', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !Ref Key'] },
      'Parameters:\n  Key: {Type: String, NoEcho: true, AllowedValues: [alias/aws/s3]}',
    );
    expect(JSON.stringify(lintText(source).findings)).not.toContain('alias/aws/s3');
    expect(lintText(source).findings[0]?.message.what).toBe(
      'Orders uses ****, which cannot generate data keys: only its own service may use it.',
    );
  });

  test('is off, or has the level that the project gives it', () => {
    const source = queueOn('!Ref Key', 'Enabled: false');
    expect(rowsOf(kmsKeyUnusable, source, { rules: new Map([['kms-key-unusable', 'off']]) })).toEqual([]);
    expect(rowsOf(kmsKeyUnusable, source, { rules: new Map([['kms-key-unusable', 'warning']]) })).toEqual([
      ['warning', 'Orders', '5:28'],
    ]);
  });
});
