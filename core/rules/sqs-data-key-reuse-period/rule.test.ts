import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsDataKeyReusePeriod } from './rule.ts';

const KEY = 'KmsMasterKeyId: alias/orders';
const ENCRYPTED = { require: 'encrypted' } as const;

describe('sqs-data-key-reuse-period', () => {
  test('flags a period that SQS refuses, at the period', () => {
    const source = queueWith(KEY, 'KmsDataKeyReusePeriodSeconds: 30');
    expect(annotate(sqsDataKeyReusePeriod, source)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: alias/orders
            KmsDataKeyReusePeriodSeconds: 30
                                          ~~ error: KmsDataKeyReusePeriodSeconds of Orders is 30; SQS accepts 60 to 86400 seconds."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties": {
  "KmsMasterKeyId": "alias/orders", "KmsDataKeyReusePeriodSeconds": "86401"
}}}}`;
    expect(findingsOf(source)).toEqual([['error', 'sqs-data-key-reuse-period', 'Orders', '2:69']]);
  });

  test.each([
    ['59', '59'],
    ['86401', '86401'],
    ['0', '0'],
    ['-300', '-300'],
    ['300.5', '300.5'],
    ["'five minutes'", 'five minutes'],
    ["''", 'empty'],
  ])('says that SQS refuses %s', (period, told) => {
    const [finding] = lintText(queueWith(KEY, `KmsDataKeyReusePeriodSeconds: ${period}`)).findings;
    expect(finding?.level).toBe('error');
    expect(finding?.message.what).toBe(
      `KmsDataKeyReusePeriodSeconds of Orders is ${told}; SQS accepts 60 to 86400 seconds.`,
    );
  });

  test('notes a period of more than an hour', () => {
    const source = queueWith(KEY, 'KmsDataKeyReusePeriodSeconds: 86400');
    expect(annotate(sqsDataKeyReusePeriod, source)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: alias/orders
            KmsDataKeyReusePeriodSeconds: 86400
                                          ~~~~~ note: Orders reuses a data key for 86400 s; a revoked permission stays usable that long."
    `);
  });

  test('notes a period that has no effect (terraform-provider-aws #19786)', () => {
    const source = queueWith('SqsManagedSseEnabled: true', 'KmsDataKeyReusePeriodSeconds: 300');
    expect(annotate(sqsDataKeyReusePeriod, source, ENCRYPTED)).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            SqsManagedSseEnabled: true
            KmsDataKeyReusePeriodSeconds: 300
                                          ~~~ note: KmsDataKeyReusePeriodSeconds of Orders has no effect: no KMS key is set."
    `);
  });

  test.each([
    ['whatever it is', 'KmsDataKeyReusePeriodSeconds: !Ref Period'],
    ['however long it is', 'KmsDataKeyReusePeriodSeconds: 7200'],
  ])('notes a period without a key, %s', (_, period) => {
    const source = template({ Orders: [period] }, 'Parameters:\n  Period: {Type: Number}');
    expect(findingsOf(source, ENCRYPTED)).toMatchObject([
      ['note', 'sqs-encryption-implicit', 'Orders', '4:3'],
      ['note', 'sqs-data-key-reuse-period', 'Orders', expect.stringMatching(/^7:/)],
    ]);
  });

  test.each([
    ['no period', [KEY]],
    ['the shortest', [KEY, 'KmsDataKeyReusePeriodSeconds: 60']],
    ['the default', [KEY, 'KmsDataKeyReusePeriodSeconds: 300']],
    ['an hour', [KEY, 'KmsDataKeyReusePeriodSeconds: "3600"']],
    ['a period that cannot be seen', [KEY, 'KmsDataKeyReusePeriodSeconds: !Ref Period']],
    ['a period in SSM', [KEY, "KmsDataKeyReusePeriodSeconds: '{{resolve:ssm:/sqs/period}}'"]],
    [
      'a period in SSM, put together',
      [KEY, "KmsDataKeyReusePeriodSeconds: !Join ['', ['{{resolve:ssm:/sqs/', period, '}}']]"],
    ],
    ['AWS::NoValue', ['SqsManagedSseEnabled: true', 'KmsDataKeyReusePeriodSeconds: !Ref AWS::NoValue']],
    ['an imported key', ['KmsMasterKeyId: !ImportValue key', 'KmsDataKeyReusePeriodSeconds: 300']],
    [
      'a long period beside a key that may be absent',
      ['KmsMasterKeyId: !Ref Key', 'KmsDataKeyReusePeriodSeconds: 7200'],
    ],
  ])('passes %s', (_, properties) => {
    const source = template({ Orders: properties }, 'Parameters:\n  Period: {Type: Number}\n  Key: {Type: String}');
    expect(annotate(sqsDataKeyReusePeriod, source)).toBe(source);
  });

  test('says which answer of a parameter SQS refuses', () => {
    const parameters = 'Parameters:\n  Period: {Type: Number, AllowedValues: [30, 300, 7200]}';
    const source = template({ Orders: [KEY, 'KmsDataKeyReusePeriodSeconds: !Ref Period'] }, parameters);
    expect(findingsOf(source)).toEqual([
      ['warning', 'sqs-data-key-reuse-period', 'Orders', '8:42', 'Period is 30'],
      ['note', 'sqs-data-key-reuse-period', 'Orders', '8:42', 'Period is 7200'],
    ]);
  });

  test('says in which worlds a period has no effect', () => {
    const source = template(
      {
        Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]', 'KmsDataKeyReusePeriodSeconds: 600'],
      },
      IS_PROD,
    );
    expect(findingsOf(source, ENCRYPTED)).toEqual([
      ['note', 'sqs-encryption-implicit', 'Orders', '11:55', 'IsProd is false'],
      ['note', 'sqs-data-key-reuse-period', 'Orders', '12:37', 'IsProd is false'],
    ]);
  });

  test('never shows a period that is secret', () => {
    const parameters = 'Parameters:\n  Period: {Type: Number, NoEcho: true, AllowedValues: [7200]}';
    const source = template({ Orders: [KEY, 'KmsDataKeyReusePeriodSeconds: !Ref Period'] }, parameters);
    expect(lintText(source).findings[0]?.message.what).toBe(
      'Orders reuses a data key for **** s; a revoked permission stays usable that long.',
    );
  });

  test('is off, or has the level that the project gives it', () => {
    const source = queueWith(KEY, 'KmsDataKeyReusePeriodSeconds: 7200');
    expect(findingsOf(source, { rules: new Map([['sqs-data-key-reuse-period', 'off']]) })).toEqual([]);
    expect(findingsOf(source, { rules: new Map([['sqs-data-key-reuse-period', 'warning']]) })).toEqual([
      ['warning', 'sqs-data-key-reuse-period', 'Orders', '6:37'],
    ]);
  });
});
