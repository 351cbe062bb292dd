import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsEncryptionConflict } from './rule.ts';

describe('sqs-encryption-conflict', () => {
  test('flags a key beside managed encryption, at the switch', () => {
    const source = queueWith('KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: true');
    expect(annotate(sqsEncryptionConflict, source)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: alias/orders
            SqsManagedSseEnabled: true
                                  ~~~~ error: Orders sets KmsMasterKeyId and SqsManagedSseEnabled: true; SQS accepts only one of them."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties": {
  "SqsManagedSseEnabled": "TRUE",
  "KmsMasterKeyId": {"Ref": "Key"}
}}, "Key": {"Type": "AWS::KMS::Key"}}}`;
    expect(rowsOf(sqsEncryptionConflict, source)).toEqual([['error', 'Orders', '2:27']]);
  });

  test.each([
    ['the AWS managed key', 'alias/aws/sqs'],
    ['an import, which cannot be empty', '!ImportValue orders-key'],
    ['a value in SSM', "'{{resolve:ssm:/keys/orders}}'"],
    ['a resource', '!GetAtt Orders.Arn'],
    ['a parameter that may not be empty', '!Ref Key'],
    ['text with a part that is there', '!Sub "alias/${MaybeEmpty}"'],
  ])('flags %s beside managed encryption', (_, key) => {
    const parameters = 'Parameters:\n  Key: {Type: String, MinLength: 1}\n  MaybeEmpty: {Type: String}';
    const source = template({ Orders: [`KmsMasterKeyId: ${key}`, 'SqsManagedSseEnabled: true'] }, parameters);
    expect(findingsOf(source)).toEqual([['error', 'sqs-encryption-conflict', 'Orders', '9:29']]);
  });

  test.each([
    ['a key beside false, which is legal', ['KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: false']],
    ['a key beside "false"', ['KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: "false"']],
    ['a key alone', ['KmsMasterKeyId: alias/orders']],
    ['managed encryption alone', ['SqsManagedSseEnabled: true']],
    ['an empty key beside true', ["KmsMasterKeyId: ''", 'SqsManagedSseEnabled: true']],
    ['a null key beside true', ['KmsMasterKeyId: null', 'SqsManagedSseEnabled: true']],
    ['AWS::NoValue beside true', ['KmsMasterKeyId: !Ref AWS::NoValue', 'SqsManagedSseEnabled: true']],
    ['a key beside AWS::NoValue', ['KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: !Ref AWS::NoValue']],
    ['a key that may be empty', ['KmsMasterKeyId: !Ref Key', 'SqsManagedSseEnabled: true']],
    ['two parameters that may both be empty', ['KmsMasterKeyId: !Sub "${Key}${Key}"', 'SqsManagedSseEnabled: true']],
    ['a switch that cannot be seen', ['KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: !Ref Managed']],
  ])('passes %s', (_, properties) => {
    const parameters = 'Parameters:\n  Key: {Type: String}\n  Managed: {Type: String}';
    const source = template({ Orders: properties }, parameters);
    expect(annotate(sqsEncryptionConflict, source)).toBe(source);
  });

  test('passes two that never meet in one world', () => {
    const source = template(
      {
        Orders: [
          'KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]',
          'SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]',
        ],
      },
      IS_PROD,
    );
    expect(annotate(sqsEncryptionConflict, source)).toBe(source);
  });

  test('is a warning that says when, where they meet in some worlds', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]', 'SqsManagedSseEnabled: true'] },
      IS_PROD,
    );
    expect(findingsOf(source)).toEqual([
      ['warning', 'sqs-encryption-conflict', 'Orders', '12:29', 'IsProd is true'],
      ['note', 'sqs-kms-required', 'Orders', '12:29', 'IsProd is false'],
    ]);
  });

  test('names the key that stays, unless it is secret', () => {
    const how = (parameter: string): string | undefined =>
      lintText(
        template(
          { Orders: ['KmsMasterKeyId: !Ref Key', 'SqsManagedSseEnabled: true'] },
          `Parameters:\n  Key: {${parameter}}`,
        ),
      ).findings[0]?.message.how;
    expect(how('Type: String, AllowedValues: [alias/orders]')).toBe(
      'Remove SqsManagedSseEnabled to keep the key (alias/orders).',
    );
    expect(how('Type: String, AllowedValues: [alias/orders], NoEcho: true')).toBe(
      'Remove SqsManagedSseEnabled to keep the key (****).',
    );
  });

  test.each(['encrypted', 'kms', 'cmk'] as const)('is an error under "require: %s"', (require) => {
    const source = queueWith('KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: true');
    expect(findingsOf(source, { require })).toEqual([['error', 'sqs-encryption-conflict', 'Orders', '6:29']]);
  });

  test('is off where the project says so', () => {
    const source = queueWith('KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: true');
    expect(findingsOf(source, { rules: new Map([['sqs-encryption-conflict', 'off']]) })).toEqual([]);
  });
});
