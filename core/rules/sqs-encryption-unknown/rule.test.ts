import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsEncryptionUnknown } from './rule.ts';

const ENCRYPTED = { require: 'encrypted' } as const;
const CMK = { require: 'cmk' } as const;

describe('sqs-encryption-unknown', () => {
  test('notes a key that a parameter may or may not give, at its use', () => {
    const source = template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, 'Parameters:\n  Key: {Type: String}');
    expect(annotate(sqsEncryptionUnknown, source)).toMatchInlineSnapshot(`
      "Parameters:
        Key: {Type: String}
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !Ref Key
                                 ~~~ note: How Orders is encrypted cannot be told because of parameter Key."
    `);
  });

  test('notes it in JSON', () => {
    const source = `{"Parameters": {"Key": {"Type": "String"}}, "Resources": {
  "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Ref": "Key"}}}
}}`;
    expect(findingsOf(source)).toEqual([['note', 'sqs-encryption-unknown', 'Orders', '2:74']]);
  });

  test('notes managed encryption that cannot be seen, at the switch', () => {
    const source = queueWith('SqsManagedSseEnabled: !ImportValue managed');
    expect(annotate(sqsEncryptionUnknown, source, ENCRYPTED)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            SqsManagedSseEnabled: !ImportValue managed
                                               ~~~~~~~ note: How Orders is encrypted cannot be told because of the import managed."
    `);
  });

  test('notes a key whose kind cannot be told where the kind matters', () => {
    const source = queueWith('KmsMasterKeyId: !ImportValue orders-key');
    expect(annotate(sqsEncryptionUnknown, source, CMK)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: !ImportValue orders-key
                                         ~~~~~~~~~~ note: Whose key seals Orders cannot be told because of the import orders-key."
    `);
  });

  test.each([
    [
      'parameter Key',
      'KmsMasterKeyId: !Ref Key',
      'Give Key AllowedValues, or a MinLength of 1 where an empty value is a mistake.',
    ],
    ['parameter Key', 'SqsManagedSseEnabled: !Ref Key', 'Give Key AllowedValues.'],
    [
      'the macro AddKey',
      'Fn::Transform: {Name: AddKey}',
      'Lint the template that the macro makes, or set the encryption outside of the macro.',
    ],
    [
      'the import managed',
      'SqsManagedSseEnabled: !ImportValue managed',
      'Check the stack that exports it, or reference the key in this one.',
    ],
    ['Missing, which is not in the template', 'SqsManagedSseEnabled: !Ref Missing', 'Declare it, or correct the name.'],
    ['a value that is neither true nor false', 'SqsManagedSseEnabled: on or off', 'Write true or false.'],
  ])('names what hides the encryption, %s, and what would show it', (hidden, property, how) => {
    const source = template({ Orders: [property] }, 'Parameters:\n  Key: {Type: String}');
    const [finding] = lintText(source, ENCRYPTED).findings;
    expect(finding?.message).toEqual({
      what: `How Orders is encrypted cannot be told because of ${hidden}.`,
      why: 'It may be anything from plaintext to a customer managed key; nothing further is judged.',
      how,
    });
  });

  test.each([
    [
      'the import orders-key',
      '!ImportValue orders-key',
      'Check the stack that exports it, or reference the key in this one.',
    ],
    ['parameter Key', '!Ref Key', 'Give Key AllowedValues.'],
    [
      'KeyMaker.Arn',
      '!GetAtt KeyMaker.Arn',
      'Reference the key itself, or lint the template that this comes from as well.',
    ],
    [
      'the dynamic reference {{resolve:ssm:/key}}',
      "'{{resolve:ssm:/key}}'",
      'Write the encryption so that it can be read from the template.',
    ],
    ['a value that is no text', '[alias/orders]', 'Write the id, the ARN or an alias of a key.'],
  ])('names what hides the kind of key, %s, and what would show it', (hidden, key, how) => {
    const source = `${template({ Orders: [`KmsMasterKeyId: ${key}`] }, 'Parameters:\n  Key: {Type: String, MinLength: 1}')}
  KeyMaker: {Type: Custom::Key}`;
    const [finding] = lintText(source, CMK).findings;
    expect(finding?.message).toEqual({
      what: `Whose key seals Orders cannot be told because of ${hidden}.`,
      why: 'It may be the AWS managed key, which this project does not accept ("require: cmk").',
      how,
    });
  });

  test('gives one note for a queue of which nothing can be seen', () => {
    const source = template({ Orders: ['QueueName: orders'], Refunds: [] }, 'Transform: SecureEverything');
    expect(findingsOf(source)).toEqual([
      ['note', 'sqs-encryption-unknown', 'Orders', '3:3'],
      ['note', 'sqs-encryption-unknown', 'Refunds', '7:3'],
    ]);
  });

  test.each([
    ['an imported key', 'KmsMasterKeyId: !ImportValue orders-key'],
    ['a key in SSM', "KmsMasterKeyId: '{{resolve:ssm:/keys/orders}}'"],
    ['a parameter that may not be empty', 'KmsMasterKeyId: !Ref Key'],
    ['a parameter whose pattern asks for text', 'KmsMasterKeyId: !Ref Arn'],
    ['a parameter kept in SSM', 'KmsMasterKeyId: !Ref Stored'],
    ['text with a part that is there', 'KmsMasterKeyId: !Sub "alias/${Any}"'],
    ['an attribute of a resource', 'KmsMasterKeyId: !GetAtt KeyMaker.Arn'],
  ])('passes %s: a key is set, whichever', (_, property) => {
    const parameters = `Parameters:
  Key: {Type: String, MinLength: 1}
  Arn: {Type: String, AllowedPattern: "^arn:aws:kms:.*"}
  Stored: {Type: AWS::SSM::Parameter::Value<String>, Default: /keys/orders}
  Any: {Type: String}`;
    const source = `${template({ Orders: [property] }, parameters)}\n  KeyMaker: {Type: Custom::Key}`;
    expect(findingsOf(source)).toEqual([]);
  });

  test.each([
    ['a key', 'KmsMasterKeyId: alias/orders'],
    ['the AWS managed key', 'KmsMasterKeyId: alias/aws/sqs'],
    ['SSE-SQS', 'SqsManagedSseEnabled: true'],
    ['plaintext', 'SqsManagedSseEnabled: false'],
    ['nothing', 'QueueName: orders'],
    ['a parameter with one answer', 'KmsMasterKeyId: !Ref Key'],
    ['a parameter with a few answers', 'KmsMasterKeyId: !Ref Keys'],
  ])('passes %s, which can be told', (_, property) => {
    const parameters = `Parameters:
  Key: {Type: String, AllowedValues: [alias/orders]}
  Keys: {Type: String, AllowedValues: [alias/orders, alias/aws/sqs, ""]}`;
    const source = template({ Orders: [property] }, parameters);
    for (const require of ['encrypted', 'kms', 'cmk'] as const) {
      expect(annotate(sqsEncryptionUnknown, source, { require })).toBe(source);
    }
  });

  test('leaves a queue that certainly has no key to sqs-kms-required', () => {
    const source = queueWith('SqsManagedSseEnabled: !ImportValue managed');
    expect(findingsOf(source)).toEqual([['warning', 'sqs-kms-required', 'Orders', '2:3']]);
    expect(findingsOf(source, { rules: new Map([['sqs-kms-required', 'off']]) })).toEqual([
      ['note', 'sqs-encryption-unknown', 'Orders', '5:42'],
    ]);
  });

  test('says in which worlds the encryption cannot be told', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, !Ref Key]'] },
      `${IS_PROD.replace('Conditions:', '  Key: {Type: String}\nConditions:')}`,
    );
    expect(findingsOf(source)).toEqual([['note', 'sqs-encryption-unknown', 'Orders', '12:55', 'IsProd is false']]);
  });

  test('follows a parameter that a condition tests for emptiness', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !If [HasKey, !Ref Key, alias/orders]'] },
      'Parameters:\n  Key: {Type: String}',
      'Conditions:\n  HasKey: !Not [!Equals [!Ref Key, ""]]',
    );
    expect(findingsOf(source)).toEqual([]);
  });

  test('fails nothing unless the project gives it a level', () => {
    const source = template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, 'Parameters:\n  Key: {Type: String}');
    const rules = (level: 'off' | 'error') => ({ rules: new Map([['sqs-encryption-unknown', level]]) });
    expect(findingsOf(source, rules('off'))).toEqual([]);
    expect(findingsOf(source, rules('error'))).toEqual([['error', 'sqs-encryption-unknown', 'Orders', '7:28']]);
  });
});
