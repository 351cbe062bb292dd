import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsKmsRequired } from './rule.ts';

describe('sqs-kms-required', () => {
  test('flags a queue that says nothing, at its name', () => {
    expect(annotate(sqsKmsRequired, queueWith())).toMatchInlineSnapshot(`
      "Resources:
        Orders:
        ~~~~~~ warning: Orders does not state its encryption and has no KMS key.
          Type: AWS::SQS::Queue"
    `);
  });

  test('flags a queue with SSE-SQS, at the switch', () => {
    expect(annotate(sqsKmsRequired, queueWith('SqsManagedSseEnabled: true'))).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            SqsManagedSseEnabled: true
                                  ~~~~ warning: Orders is encrypted with SSE-SQS, not with KMS."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties": {"SqsManagedSseEnabled": "true"}}}}`;
    expect(findingsOf(source)).toEqual([['warning', 'sqs-kms-required', 'Orders', '1:93']]);
  });

  test.each([
    ['an empty key beside SSE-SQS', ["KmsMasterKeyId: ''", 'SqsManagedSseEnabled: true'], '6:29'],
    ['AWS::NoValue as key', ['KmsMasterKeyId: !Ref AWS::NoValue'], '5:28'],
    ['no key beside a switch that cannot be seen', ['SqsManagedSseEnabled: !ImportValue managed'], '2:3'],
    ['no key beside a switch that is neither true nor false', ['SqsManagedSseEnabled: 1'], '2:3'],
  ])('flags %s', (_, properties, at) => {
    expect(findingsOf(queueWith(...properties))).toEqual([['warning', 'sqs-kms-required', 'Orders', at]]);
  });

  test.each([
    ['plaintext, which is another rule’s business', ['SqsManagedSseEnabled: false']],
    ['the AWS managed key', ['KmsMasterKeyId: alias/aws/sqs']],
    ['an alias', ['KmsMasterKeyId: alias/orders']],
    ['an alias named for the stack', ['KmsMasterKeyId: !Sub "alias/${AWS::StackName}/orders"']],
    ['a key id', ['KmsMasterKeyId: 1234abcd-12ab-34cd-56ef-1234567890ab']],
    ['an imported key', ['KmsMasterKeyId: !ImportValue orders-key']],
    ['a key in SSM', ["KmsMasterKeyId: '{{resolve:ssm:/keys/orders}}'"]],
    ['an attribute of something else', ['KmsMasterKeyId: !GetAtt KeyMaker.Arn']],
    ['properties that a macro makes', ['Fn::Transform: {Name: SecureQueue}']],
  ])('passes %s', (_, properties) => {
    const source = queueWith(...properties);
    expect(annotate(sqsKmsRequired, source)).toBe(source);
  });

  test.each([
    ['without a default', 'Type: String'],
    ['with an empty default', 'Type: String, Default: ""'],
    ['with a default', 'Type: String, Default: alias/orders'],
    ['that may not be empty', 'Type: String, MinLength: 1'],
    ['with a pattern', 'Type: String, AllowedPattern: "^arn:aws:kms:.*"'],
    ['with allowed keys', 'Type: String, AllowedValues: [alias/orders, alias/aws/sqs]'],
    ['kept in SSM', 'Type: AWS::SSM::Parameter::Value<String>, Default: /keys/orders'],
  ])('passes a key from a parameter %s (Checkov #4631)', (_, parameter) => {
    const source = template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, `Parameters:\n  Key: {${parameter}}`);
    expect(annotate(sqsKmsRequired, source)).toBe(source);
  });

  test('is a note that says when, where it holds in some worlds only', () => {
    const source = template(
      {
        Orders: [
          'KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]',
          'SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]',
        ],
      },
      IS_PROD,
    );
    expect(annotate(sqsKmsRequired, source)).toMatchInlineSnapshot(`
      "Parameters:
        Stage:
          Type: String
          AllowedValues: [dev, prod]
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]
            SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]
                                                                  ~~~~ note: Orders is encrypted with SSE-SQS, not with KMS. [when IsProd is false]"
    `);
  });

  test('follows a parameter that a condition tests for emptiness', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !If [HasKey, !Ref Key, !Ref AWS::NoValue]'] },
      'Parameters:\n  Key: {Type: String, Default: ""}',
      'Conditions:\n  HasKey: !Not [!Equals [!Ref Key, ""]]',
    );
    expect(findingsOf(source)).toEqual([['note', 'sqs-kms-required', 'Orders', '9:51', 'HasKey is false']]);
  });

  test('says which answer of a parameter is no key', () => {
    const parameters = 'Parameters:\n  Key: {Type: String, AllowedValues: [alias/orders, ""]}';
    expect(findingsOf(template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, parameters))).toEqual([
      ['note', 'sqs-kms-required', 'Orders', '7:28', 'Key is empty'],
    ]);
  });

  test.each([
    [undefined, [['warning', 'sqs-kms-required', 'Orders', '5:29']]],
    ['kms', [['error', 'sqs-kms-required', 'Orders', '5:29']]],
    ['cmk', [['error', 'sqs-kms-required', 'Orders', '5:29']]],
    ['encrypted', []],
  ] as const)('under "require: %s"', (require, expected) => {
    const settings = require === undefined ? {} : { require };
    expect(findingsOf(queueWith('SqsManagedSseEnabled: true'), settings)).toEqual(expected);
  });

  test('follows a requirement for some queues, the last one that matches', () => {
    const source = template({
      Orders: ['QueueName: orders', 'SqsManagedSseEnabled: true'],
      Audit: ['SqsManagedSseEnabled: true', 'Tags: [{Key: data, Value: public}]'],
      Logs: ['SqsManagedSseEnabled: true'],
    });
    const requirements = [
      { require: 'cmk' as const, name: (name: string) => name === 'orders' || name === 'Audit' },
      { require: 'encrypted' as const, tag: { key: 'data', value: 'public' } },
      { require: 'encrypted' as const, path: (path: string) => path.startsWith('legacy/') },
    ];
    expect(findingsOf(source, { requirements })).toEqual([
      ['error', 'sqs-kms-required', 'Orders', '6:29'],
      ['warning', 'sqs-kms-required', 'Logs', '15:29'],
    ]);
  });

  test.each([
    [['SqsManagedSseEnabled: true'], undefined, 'Set KmsMasterKeyId to a KMS key instead of SqsManagedSseEnabled'],
    [[], undefined, 'Set KmsMasterKeyId to a KMS key'],
    [[], 'cmk' as const, 'Set KmsMasterKeyId to a customer managed key'],
  ])('says what to set: %j under %s', (properties, require, how) => {
    const [finding] = lintText(queueWith(...properties), require ? { require } : {}).findings;
    expect(finding?.message.how).toBe(`${how}, or accept SSE-SQS with "require: encrypted".`);
  });

  test('never calls SSE-SQS unencrypted, and says what it is worth', () => {
    const message = (...properties: string[]) => lintText(queueWith(...properties)).findings[0]?.message;
    const worth =
      'SSE-SQS is encryption at rest and passes Security Hub SQS.1, but without a KMS key no key policy limits who can read the messages and no CloudTrail entry shows who did.';
    expect(message('SqsManagedSseEnabled: true')?.why).toBe(worth);
    expect(message()?.why).toBe(
      `New queues get SSE-SQS by default; one made before October 2022, or changed elsewhere, may have none, and a Control Tower hook (CT.SQS.PR.2) refuses a template that does not declare it. ${worth}`,
    );
    expect(message('SqsManagedSseEnabled: !ImportValue managed')?.why).toBe(
      `Should SqsManagedSseEnabled be false, the messages are stored in plaintext. ${worth}`,
    );
  });

  test('speaks alone of a dead-letter queue without a key', () => {
    const source = template({
      Orders: ['KmsMasterKeyId: alias/orders', 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}'],
      Dead: ['SqsManagedSseEnabled: true'],
    });
    expect(findingsOf(source)).toEqual([['warning', 'sqs-kms-required', 'Dead', '10:29']]);
  });

  test('is off, or has the level that the project gives it', () => {
    const source = queueWith('SqsManagedSseEnabled: true');
    expect(findingsOf(source, { rules: new Map([['sqs-kms-required', 'off']]) })).toEqual([]);
    expect(findingsOf(source, { rules: new Map([['sqs-kms-required', 'note']]), require: 'kms' })).toEqual([
      ['note', 'sqs-kms-required', 'Orders', '5:29'],
    ]);
  });
});
