import { describe, expect, test } from 'vitest';
import { findingsOf as allFindingsOf, annotate, lintText } from '../../../test/support/annotate.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsEncryptionDisabled } from './rule.ts';

/** Findings without those about plain HTTP, which a queue in plaintext answers, too. */
const findingsOf: typeof allFindingsOf = (source, settings) =>
  allFindingsOf(source, settings).filter(([, rule]) => rule !== 'sqs-tls-not-enforced');

describe('sqs-encryption-disabled', () => {
  test('flags a queue whose encryption is switched off, at the switch', () => {
    expect(annotate(sqsEncryptionDisabled, queueWith('SqsManagedSseEnabled: false'))).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            SqsManagedSseEnabled: false
                                  ~~~~~ error: Orders is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": { "SqsManagedSseEnabled": false }
    }
  }
}`;
    expect(annotate(sqsEncryptionDisabled, source)).toMatchInlineSnapshot(`
      "{
        "Resources": {
          "Orders": {
            "Type": "AWS::SQS::Queue",
            "Properties": { "SqsManagedSseEnabled": false }
                                                    ~~~~~ error: Orders is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.
          }
        }
      }"
    `);
  });

  test.each([
    ['the string "false" (Checkov #7588)', ['SqsManagedSseEnabled: "false"'], '5:29'],
    ['False in capitals', ["SqsManagedSseEnabled: 'False'"], '5:29'],
    ['an empty key, which counts as none', ["KmsMasterKeyId: ''", 'SqsManagedSseEnabled: false'], '6:29'],
    ['a null key', ['KmsMasterKeyId: null', 'SqsManagedSseEnabled: false'], '6:29'],
    ['AWS::NoValue as key', ['KmsMasterKeyId: !Ref AWS::NoValue', 'SqsManagedSseEnabled: false'], '6:29'],
    ['a merged map', ['<<: {SqsManagedSseEnabled: false}'], '5:34'],
  ])('flags %s', (_, properties, at) => {
    expect(findingsOf(queueWith(...properties))).toEqual([['error', 'sqs-encryption-disabled', 'Orders', at]]);
  });

  test('flags false that only a parameter can say', () => {
    const parameters = 'Parameters:\n  Managed:\n    Type: String\n    AllowedValues: ["false"]';
    expect(findingsOf(template({ Orders: ['SqsManagedSseEnabled: !Ref Managed'] }, parameters))).toEqual([
      ['error', 'sqs-encryption-disabled', 'Orders', '9:34'],
    ]);
  });

  test('flags every queue of a loop under its own name', () => {
    const source = `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Queues:
    - Name
    - [Orders, Refunds]
    - \${Name}Queue:
        Type: AWS::SQS::Queue
        Properties:
          SqsManagedSseEnabled: false`;
    expect(findingsOf(source)).toEqual([
      ['error', 'sqs-encryption-disabled', 'OrdersQueue', '9:33'],
      ['error', 'sqs-encryption-disabled', 'RefundsQueue', '9:33'],
    ]);
  });

  test.each([
    ['no key and nothing said, which is SSE-SQS (Checkov #5869, #7381)', []],
    ['managed encryption, which counts (Checkov #5869, #7381)', ['SqsManagedSseEnabled: true']],
    ['an empty key beside managed encryption', ["KmsMasterKeyId: ''", 'SqsManagedSseEnabled: true']],
    ['a switch set to AWS::NoValue', ['SqsManagedSseEnabled: !Ref AWS::NoValue']],
    ['a switch that is neither true nor false', ['SqsManagedSseEnabled: 0']],
    ['a switch that cannot be seen', ['SqsManagedSseEnabled: !ImportValue managed']],
    ['false next to a key', ['KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: false']],
    ['false next to the AWS managed key', ['KmsMasterKeyId: alias/aws/sqs', 'SqsManagedSseEnabled: "false"']],
    ['false next to an imported key', ['KmsMasterKeyId: !ImportValue orders-key', 'SqsManagedSseEnabled: false']],
    ['false next to a key in SSM', ["KmsMasterKeyId: '{{resolve:ssm:/keys/orders}}'", 'SqsManagedSseEnabled: false']],
    ['false next to a key that a macro may set', ['Fn::Transform: {Name: AddKey}', 'SqsManagedSseEnabled: false']],
  ])('passes %s', (_, properties) => {
    const source = queueWith(...properties);
    expect(annotate(sqsEncryptionDisabled, source)).toBe(source);
  });

  test('passes a key that comes from a parameter (Checkov #4631)', () => {
    const parameters = 'Parameters:\n  Key:\n    Type: String\n    Default: ""';
    const source = template({ Orders: ['KmsMasterKeyId: !Ref Key', 'SqsManagedSseEnabled: false'] }, parameters);
    expect(annotate(sqsEncryptionDisabled, source)).toBe(source);
  });

  test('passes a template that a macro rewrites', () => {
    const source = template({ Orders: ['SqsManagedSseEnabled: false'] }, 'Transform: SecureEverything');
    expect(annotate(sqsEncryptionDisabled, source)).toBe(source);
  });

  test('is a warning where it holds in some worlds only', () => {
    const source = template(
      {
        Orders: [
          'KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]',
          'SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, false]',
        ],
      },
      IS_PROD,
    );
    expect(findingsOf(source)).toEqual([['warning', 'sqs-encryption-disabled', 'Orders', '12:61', 'IsProd is false']]);
  });

  test('says which answer of a parameter switches encryption off', () => {
    const parameters = 'Parameters:\n  Managed:\n    Type: String\n    AllowedValues: ["true", "false"]';
    const source = template({ Orders: ['SqsManagedSseEnabled: !Ref Managed'] }, parameters);
    expect(findingsOf(source, { require: 'encrypted' })).toEqual([
      ['warning', 'sqs-encryption-disabled', 'Orders', '9:34', 'Managed is false'],
    ]);
  });

  test('is an error in all worlds in which the queue exists', () => {
    const source = `${IS_PROD}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Condition: IsProd
    Properties:
      SqsManagedSseEnabled: false`;
    expect(findingsOf(source)).toEqual([['error', 'sqs-encryption-disabled', 'Orders', '12:29']]);
  });

  test.each([
    ['encrypted' as const, 'Set SqsManagedSseEnabled to true; deleting the line does not change a queue that exists.'],
    ['kms' as const, 'Set KmsMasterKeyId to a KMS key instead of SqsManagedSseEnabled.'],
    ['cmk' as const, 'Set KmsMasterKeyId to a customer managed key instead of SqsManagedSseEnabled.'],
  ])('under "require: %s" says what to set', (require, how) => {
    const { findings } = lintText(queueWith('SqsManagedSseEnabled: false'), { require });
    const finding = findings.find(({ rule }) => rule === sqsEncryptionDisabled.id);
    expect(finding?.level).toBe('error');
    expect(finding?.message.how).toBe(`${how} Senders that use plain HTTP or do not sign must change first.`);
  });

  test('takes the place of findings that say less of the queue', () => {
    const source = template({
      Orders: ['KmsMasterKeyId: alias/orders', 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}'],
      Dead: ['SqsManagedSseEnabled: false'],
    });
    expect(findingsOf(source)).toEqual([['error', 'sqs-encryption-disabled', 'Dead', '10:29']]);
    const off = { rules: new Map([['sqs-encryption-disabled', 'off' as const]]) };
    expect(findingsOf(source, off)).toEqual([['warning', 'sqs-dlq-weaker-than-source', 'Dead', '10:29']]);
  });

  test('has the level that the project gives it', () => {
    const rules = new Map([['sqs-encryption-disabled', 'note' as const]]);
    expect(findingsOf(queueWith('SqsManagedSseEnabled: false'), { rules })).toEqual([
      ['note', 'sqs-encryption-disabled', 'Orders', '5:29'],
    ]);
  });
});
