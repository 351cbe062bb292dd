import { describe, expect, test } from 'vitest';
import { annotate, findingsOf } from '../../../test/support/annotate.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsCustomerKeyRequired } from './rule.ts';

const CMK = { require: 'cmk' } as const;

describe('sqs-customer-key-required', () => {
  test('flags the AWS managed key, at the key', () => {
    expect(annotate(sqsCustomerKeyRequired, queueWith('KmsMasterKeyId: alias/aws/sqs'), CMK)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: alias/aws/sqs
                            ~~~~~~~~~~~~~ error: Orders is encrypted with the AWS managed key alias/aws/sqs, not with a customer managed key."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": "alias/aws/sqs"}}}}`;
    expect(findingsOf(source, CMK)).toEqual([['error', 'sqs-customer-key-required', 'Orders', '1:87']]);
  });

  test.each([
    ['its ARN', 'arn:aws:kms:us-east-1:111122223333:alias/aws/sqs'],
    ['its ARN in GovCloud', 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/aws/sqs'],
    ['its ARN by Sub', '!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sqs"'],
    ['its ARN by Join', "!Join ['', ['arn:aws:kms:', !Ref AWS::Region, ':', !Ref AWS::AccountId, ':alias/', aws/sqs]]"],
  ])('flags %s', (_, key) => {
    expect(findingsOf(queueWith(`KmsMasterKeyId: ${key}`), CMK)).toMatchObject([
      ['error', 'sqs-customer-key-required', 'Orders', expect.stringMatching(/^5:/)],
    ]);
  });

  test.each([
    ['a customer managed key by alias', 'alias/orders'],
    ['an alias that only begins like that of AWS', 'alias/aws-sqs'],
    ['a key ARN', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['a key whose kind cannot be told', '!ImportValue orders-key'],
    ['a parameter', '!Ref Key'],
  ])('passes %s', (_, key) => {
    const source = template({ Orders: [`KmsMasterKeyId: ${key}`] }, 'Parameters:\n  Key: {Type: String}');
    expect(annotate(sqsCustomerKeyRequired, source, CMK)).toBe(source);
  });

  test.each([['encrypted' as const], ['kms' as const], [undefined]])(
    'passes the AWS managed key under "require: %s"',
    (require) => {
      expect(findingsOf(queueWith('KmsMasterKeyId: alias/aws/sqs'), require ? { require } : {})).toEqual([]);
    },
  );

  test('leaves queues without a key to sqs-kms-required', () => {
    expect(findingsOf(queueWith('SqsManagedSseEnabled: true'), CMK)).toEqual([
      ['error', 'sqs-kms-required', 'Orders', '5:29'],
    ]);
  });

  test('is a warning that says when, where it holds in some worlds only', () => {
    const source = template({ Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, alias/aws/sqs]'] }, IS_PROD);
    expect(findingsOf(source, CMK)).toEqual([
      ['warning', 'sqs-customer-key-required', 'Orders', '11:50', 'IsProd is false'],
    ]);
  });

  test('says which answer of a parameter is the AWS managed key', () => {
    const parameters = 'Parameters:\n  Key: {Type: String, AllowedValues: [alias/orders, alias/aws/sqs]}';
    expect(findingsOf(template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, parameters), CMK)).toEqual([
      ['warning', 'sqs-customer-key-required', 'Orders', '7:28', 'Key is alias/aws/sqs'],
    ]);
  });

  test('follows a requirement for some queues', () => {
    const source = template({ Orders: ['KmsMasterKeyId: alias/aws/sqs'], Logs: ['KmsMasterKeyId: alias/aws/sqs'] });
    const requirements = [{ require: 'cmk' as const, name: (name: string) => name === 'Orders' }];
    expect(findingsOf(source, { requirements })).toEqual([['error', 'sqs-customer-key-required', 'Orders', '5:23']]);
  });

  test('is off, or has the level that the project gives it', () => {
    const rules = (level: 'off' | 'warning') => ({ ...CMK, rules: new Map([['sqs-customer-key-required', level]]) });
    const source = queueWith('KmsMasterKeyId: alias/aws/sqs');
    expect(findingsOf(source, rules('off'))).toEqual([]);
    expect(findingsOf(source, rules('warning'))).toEqual([['warning', 'sqs-customer-key-required', 'Orders', '5:23']]);
  });
});
