import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsEncryptionImplicit } from './rule.ts';

/** Where KMS is required, `sqs-kms-required` speaks instead. */
const ENCRYPTED = { require: 'encrypted' } as const;

describe('sqs-encryption-implicit', () => {
  test('flags a queue that says nothing about encryption, at its name', () => {
    expect(annotate(sqsEncryptionImplicit, queueWith(), ENCRYPTED)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
        ~~~~~~ note: Orders does not state its encryption.
          Type: AWS::SQS::Queue"
    `);
  });

  test('flags it in JSON', () => {
    const source = '{ "Resources": { "Orders": { "Type": "AWS::SQS::Queue", "Properties": {} } } }';
    expect(findingsOf(source, ENCRYPTED)).toEqual([['note', 'sqs-encryption-implicit', 'Orders', '1:18']]);
  });

  test.each([
    ['other properties only', ['QueueName: orders', 'VisibilityTimeout: 30'], '2:3'],
    ['an empty key', ["KmsMasterKeyId: ''"], '5:23'],
    ['AWS::NoValue for both', ['KmsMasterKeyId: !Ref AWS::NoValue', 'SqsManagedSseEnabled: !Ref AWS::NoValue'], '5:28'],
    ['null for both', ['KmsMasterKeyId: null', 'SqsManagedSseEnabled:'], '5:23'],
  ])('flags %s', (_, properties, at) => {
    expect(findingsOf(queueWith(...properties), ENCRYPTED)).toEqual([
      ['note', 'sqs-encryption-implicit', 'Orders', at],
    ]);
  });

  test('never calls such a queue unencrypted (13 peers did)', () => {
    const [finding] = lintText(queueWith(), ENCRYPTED).findings;
    expect(finding?.message).toEqual({
      what: 'Orders does not state its encryption.',
      why: 'New queues get SSE-SQS by default; one made before October 2022, or changed elsewhere, may have none. A Control Tower hook (CT.SQS.PR.2) refuses a template that does not declare it.',
      how: 'State it: SqsManagedSseEnabled: true.',
    });
  });

  test.each([
    ['managed encryption', ['SqsManagedSseEnabled: true']],
    ['managed encryption as text', ['SqsManagedSseEnabled: "True"']],
    ['encryption switched off, which is another rule’s business', ['SqsManagedSseEnabled: false']],
    ['a switch that cannot be seen', ['SqsManagedSseEnabled: !ImportValue managed']],
    ['a switch that is neither true nor false', ['SqsManagedSseEnabled: 1']],
    ['a key', ['KmsMasterKeyId: alias/orders']],
    ['the AWS managed key', ['KmsMasterKeyId: alias/aws/sqs']],
    ['an imported key', ['KmsMasterKeyId: !ImportValue orders-key']],
    ['properties that a macro makes', ['Fn::Transform: {Name: SecureQueue}']],
  ])('passes %s', (_, properties) => {
    const source = queueWith(...properties);
    expect(annotate(sqsEncryptionImplicit, source, ENCRYPTED)).toBe(source);
  });

  test('passes a key that a parameter may give', () => {
    const source = template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, 'Parameters:\n  Key:\n    Type: String');
    expect(annotate(sqsEncryptionImplicit, source, ENCRYPTED)).toBe(source);
  });

  test('passes properties that one condition sets as a whole', () => {
    const source = `${IS_PROD}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: !If [IsProd, {KmsMasterKeyId: alias/orders}, {SqsManagedSseEnabled: true}]`;
    expect(annotate(sqsEncryptionImplicit, source, ENCRYPTED)).toBe(source);
  });

  test('says in which worlds nothing is said', () => {
    const source = template({ Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]'] }, IS_PROD);
    expect(findingsOf(source, ENCRYPTED)).toEqual([
      ['note', 'sqs-encryption-implicit', 'Orders', '11:55', 'IsProd is false'],
    ]);
  });

  test('says which answer of a parameter is no key', () => {
    const parameters = 'Parameters:\n  Key:\n    Type: String\n    AllowedValues: [alias/orders, ""]';
    expect(findingsOf(template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, parameters), ENCRYPTED)).toEqual([
      ['note', 'sqs-encryption-implicit', 'Orders', '9:28', 'Key is empty'],
    ]);
  });

  test('leaves the queue to sqs-kms-required where KMS is required', () => {
    expect(findingsOf(queueWith())).toEqual([['warning', 'sqs-kms-required', 'Orders', '2:3']]);
    expect(findingsOf(queueWith(), { rules: new Map([['sqs-kms-required', 'off']]) })).toEqual([
      ['note', 'sqs-encryption-implicit', 'Orders', '2:3'],
    ]);
  });

  test('is off, or has the level that the project gives it', () => {
    const rules = (level: 'off' | 'error') => ({ ...ENCRYPTED, rules: new Map([['sqs-encryption-implicit', level]]) });
    expect(findingsOf(queueWith(), rules('off'))).toEqual([]);
    expect(findingsOf(queueWith(), rules('error'))).toEqual([['error', 'sqs-encryption-implicit', 'Orders', '2:3']]);
  });
});
