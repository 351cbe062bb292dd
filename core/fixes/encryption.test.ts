import { describe, expect, test } from 'vitest';
import { lintText } from '../../test/support/annotate.ts';
import { mended, offered } from '../../test/support/mended.ts';
import { IS_PROD, queueWith, template } from '../../test/support/templates.ts';

const ENCRYPTED = { require: 'encrypted' } as const;
const KEY = `
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true`;

function consequences(rule: string, source: string): readonly (string | undefined)[] {
  const finding = lintText(source).findings.find((one) => one.rule === rule);
  return (finding?.fixes ?? []).map((fix) => fix.consequence);
}

describe('sqs-encryption-disabled', () => {
  const RULE = 'sqs-encryption-disabled';
  const OFF = queueWith('SqsManagedSseEnabled: false');

  test('is mended by SSE-SQS where that will do', () => {
    expect(offered(RULE, OFF, ENCRYPTED)).toEqual(['safe: Encrypt Orders with SSE-SQS']);
    expect(mended(RULE, OFF, ENCRYPTED)).toBe(queueWith('SqsManagedSseEnabled: true'));
  });

  test('asks somebody where senders may not sign', () => {
    const policy = `
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument: {Statement: {Effect: Allow, Principal: '*', Action: sqs:SendMessage, Resource: '*'}}`;
    expect(offered(RULE, OFF + policy, ENCRYPTED)).toEqual(['Encrypt Orders with SSE-SQS']);
  });

  test('is mended by a key first where a key is wanted', () => {
    expect(offered(RULE, OFF)).toEqual([
      'Seal Orders with a new key, OrdersKey',
      'Seal Orders with a key that each deployment names (OrdersKeyArn)',
      'Seal Orders with the AWS managed key alias/aws/sqs',
      'Encrypt Orders with SSE-SQS',
    ]);
    expect(mended(RULE, OFF, {}, 2)).toBe(queueWith('KmsMasterKeyId: alias/aws/sqs'));
    expect(consequences(RULE, OFF).at(-1)).toContain('sqs-kms-required reports it then');
  });

  test('is mended in the branch in which it is', () => {
    const source = (managed: string) =>
      template({ Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]', managed] }, IS_PROD);
    expect(mended(RULE, source('SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, false]'), ENCRYPTED)).toBe(
      source('SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]'),
    );
    // True in all branches would be refused beside the key.
    expect(mended(RULE, source('SqsManagedSseEnabled: false'), ENCRYPTED)).toBe(
      source('SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]'),
    );
  });

  test('is left alone where two conditions decide', () => {
    const source = template(
      {
        Orders: [
          'KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]',
          'SqsManagedSseEnabled: !If [IsOld, false, !Ref AWS::NoValue]',
        ],
      },
      `${IS_PROD}\n  IsOld: !Equals [!Ref AWS::Region, us-east-1]`,
    );
    expect(offered(RULE, source, ENCRYPTED)).toEqual([]);
  });
});

describe('sqs-encryption-implicit', () => {
  test('is mended where there is no key alone', () => {
    const key = 'KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]';
    expect(mended('sqs-encryption-implicit', template({ Orders: [key] }, IS_PROD), ENCRYPTED)).toBe(
      template({ Orders: [key, 'SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]'] }, IS_PROD),
    );
  });

  test('is left alone where an empty parameter is chosen for a key', () => {
    const parameters = 'Parameters:\n  Key: {Type: String, Default: ""}\nConditions:\n  NoKey: !Equals [!Ref Key, ""]';
    const source = template({ Orders: ['KmsMasterKeyId: !If [NoKey, !Ref Key, alias/orders]'] }, parameters);
    expect(offered('sqs-encryption-implicit', source, ENCRYPTED)).toEqual([]);
  });

  test('is mended where a parameter is empty, and in JSON', () => {
    const parameters = 'Parameters:\n  Key: {Type: String, Default: ""}\nConditions:\n  NoKey: !Equals [!Ref Key, ""]';
    const key = 'KmsMasterKeyId: !If [NoKey, !Ref AWS::NoValue, !Ref Key]';
    expect(mended('sqs-encryption-implicit', template({ Orders: [key] }, parameters), ENCRYPTED)).toBe(
      template({ Orders: [key, 'SqsManagedSseEnabled: !If [NoKey, true, !Ref AWS::NoValue]'] }, parameters),
    );
    expect(
      mended(
        'sqs-encryption-implicit',
        `{"Conditions": {"A": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}, "Resources": {"Q": {"Type": "AWS::SQS::Queue",
          "Properties": {"KmsMasterKeyId": {"Fn::If": ["A", "alias/a", {"Ref": "AWS::NoValue"}]}}}}}`,
        ENCRYPTED,
      ),
    ).toContain('"SqsManagedSseEnabled": { "Fn::If": ["A", { "Ref": "AWS::NoValue" }, true] }');
  });
});

describe('sqs-encryption-conflict', () => {
  test('keeps SSE-SQS where there is no key', () => {
    const key = 'KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]';
    expect(mended('sqs-encryption-conflict', template({ Orders: [key, 'SqsManagedSseEnabled: true'] }, IS_PROD))).toBe(
      template({ Orders: [key, 'SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]'] }, IS_PROD),
    );
  });
});

describe('sqs-managed-key-blocks-service', () => {
  const RULE = 'sqs-managed-key-blocks-service';
  const topic = `
  Topic: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Orders.Arn}`;
  const source = (...properties: string[]) => queueWith(...properties) + topic;
  const BLOCKED = source('KmsMasterKeyId: alias/aws/sqs', 'KmsDataKeyReusePeriodSeconds: 600');

  test('is mended by a key of its own or by SSE-SQS, never without asking', () => {
    expect(offered(RULE, BLOCKED, ENCRYPTED)).toEqual([
      'Encrypt Orders with SSE-SQS instead',
      'Seal Orders with a new key, OrdersKey',
      'Seal Orders with a key that each deployment names (OrdersKeyArn)',
    ]);
    expect(offered(RULE, BLOCKED).at(-1)).toBe('Encrypt Orders with SSE-SQS instead');
  });

  test('leaves the key and what belongs to it', () => {
    expect(mended(RULE, BLOCKED, ENCRYPTED)).toBe(source('SqsManagedSseEnabled: true'));
  });

  test('leaves the key in the one branch that names it', () => {
    const written = (no: string, ...more: string[]) =>
      template({ Orders: [`KmsMasterKeyId: !If [IsProd, alias/orders, ${no}]`, ...more] }, IS_PROD) + topic;
    expect(mended(RULE, written('alias/aws/sqs'), ENCRYPTED)).toBe(
      written('!Ref AWS::NoValue', 'SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]'),
    );
  });
});

describe('sqs-dlq-weaker-than-source', () => {
  const RULE = 'sqs-dlq-weaker-than-source';
  const pair = (source: string, ...own: string[]) =>
    template({
      Orders: [source, 'RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3}'],
      Failed: own,
    });

  test.each([
    ['a key of the template', 'KmsMasterKeyId: !Ref Key', 'KmsMasterKeyId: !GetAtt Key.Arn'],
    ['an alias', 'KmsMasterKeyId: alias/orders', 'KmsMasterKeyId: alias/orders'],
    ['the AWS managed key', 'KmsMasterKeyId: alias/aws/sqs', 'KmsMasterKeyId: alias/aws/sqs'],
    ['SSE-SQS', 'SqsManagedSseEnabled: true', 'SqsManagedSseEnabled: true'],
  ])('gets what its source has: %s', (_, key, own) => {
    const rules = new Map([
      ['sqs-encryption-disabled', 'off'],
      ['sqs-tls-not-enforced', 'off'],
    ] as const);
    const settings = { ...ENCRYPTED, rules };
    const before = pair(key, 'SqsManagedSseEnabled: false') + KEY;
    expect(mended(RULE, before, settings)).toBe(pair(key, own) + KEY);
  });
});

describe('keys', () => {
  const source = (...lines: string[]) =>
    `Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}\n  Key:\n    Type: AWS::KMS::Key${lines.map((line) => `\n    ${line}`).join('')}`;
  const RETAIN = ['DeletionPolicy: Retain', 'UpdateReplacePolicy: Retain'];

  test('are kept by what is not there yet', () => {
    const rotated = ['Properties: {EnableKeyRotation: true}'];
    expect(mended('kms-deletion-protection', source('DeletionPolicy: RetainExceptOnCreate', ...rotated))).toBe(
      source('UpdateReplacePolicy: Retain', 'DeletionPolicy: RetainExceptOnCreate', ...rotated),
    );
    expect(mended('kms-deletion-protection', source('DeletionPolicy: Delete', ...rotated))).toBe(
      source('UpdateReplacePolicy: Retain', 'DeletionPolicy: Retain', ...rotated),
    );
  });

  test('wait as long as they can', () => {
    expect(
      mended(
        'kms-deletion-protection',
        source(...RETAIN, 'Properties:', '  EnableKeyRotation: true', '  PendingWindowInDays: 7'),
      ),
    ).toBe(source(...RETAIN, 'Properties:', '  EnableKeyRotation: true'));
  });

  test('are enabled, or another one is chosen', () => {
    const disabled = source(...RETAIN, 'Properties:', '  EnableKeyRotation: true', '  Enabled: false');
    expect(offered('kms-key-unusable', disabled).slice(0, 2)).toEqual(['Enable Key', 'Seal Q with a new key, QKey']);
    expect(mended('kms-key-unusable', disabled)).toBe(disabled.replace('Enabled: false', 'Enabled: true'));
    expect(offered('kms-key-unusable', disabled.replace('Enabled: false', 'Origin: EXTERNAL'))).toEqual([]);
  });
});

describe('sqs-data-key-reuse-period', () => {
  const RULE = 'sqs-data-key-reuse-period';
  const source = (seconds: string) =>
    queueWith('KmsMasterKeyId: alias/orders', `KmsDataKeyReusePeriodSeconds: ${seconds}`);

  test.each([
    ['5', '60'],
    ['100000', '3600'],
  ])('brings %s into its bounds', (seconds, within) => {
    expect(offered(RULE, source(seconds))[0]).toMatch(/^safe: /);
    expect(mended(RULE, source(seconds))).toBe(source(within));
  });

  test('lets somebody choose a longer one', () => {
    expect(offered(RULE, source('100000'))[1]).toBe('Let Orders reuse a data key for 86400 seconds');
    expect(offered(RULE, source('7200'))).toEqual(['Let Orders reuse a data key for 3600 seconds']);
  });

  test('asks somebody where a parameter may leave it without effect', () => {
    const queue = template(
      { Orders: ['KmsMasterKeyId: !Ref Key', 'KmsDataKeyReusePeriodSeconds: 5'] },
      'Parameters:\n  Key: {Type: String, AllowedValues: [alias/orders, ""]}',
    );
    expect(offered(RULE, queue)).toEqual(['Let Orders reuse a data key for 60 seconds']);
  });

  test('drops what is no number, and what has no effect', () => {
    expect(mended(RULE, source('soon'))).toBe(queueWith('KmsMasterKeyId: alias/orders'));
    const without = queueWith('SqsManagedSseEnabled: true', 'KmsDataKeyReusePeriodSeconds: 5');
    expect(mended(RULE, without, ENCRYPTED)).toBe(queueWith('SqsManagedSseEnabled: true'));
  });
});

describe('sqs-key-reference-invalid', () => {
  const RULE = 'sqs-key-reference-invalid';
  const ALIAS = `
  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/orders, TargetKeyId: !Ref Key}}`;
  const source = (text: string, more = '') => queueWith(`KmsMasterKeyId: ${text}`) + KEY + ALIAS + more;
  const USER = '\n  Other: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}';

  test('names the alias that is meant, by itself where others use its key already', () => {
    expect(offered(RULE, source('orders', USER))[0]).toBe('safe: Name the key of Orders alias/orders');
    expect(mended(RULE, source('orders', USER))).toBe(source('alias/orders', USER));
    expect(offered(RULE, source('orders'))[0]).toBe('Name the key of Orders alias/orders');
  });

  test('lets somebody choose where there is no such alias', () => {
    expect(offered(RULE, source('other'))[0]).toBe('Seal Orders with Key');
    expect(offered(RULE, source('aws/sqs'))[0]).toBe('Name the key of Orders alias/aws/sqs');
    expect(offered(RULE, source('aws/sqs'), { require: 'cmk' }).join()).not.toContain('alias/aws/sqs');
  });
});

describe('sqs-hardcoded-key', () => {
  test('becomes a parameter that is the same key', () => {
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const settings = { ownAccounts: new Set(['111122223333']) };
    expect(mended('sqs-hardcoded-key', queueWith(`KmsMasterKeyId: ${arn}`), settings)).toBe(`Parameters:
  OrdersKeyArn:
    Type: String
    Description: ARN of the KMS key that encrypts messages in Orders
    Default: ${arn}
    MinLength: 1
${queueWith('KmsMasterKeyId: !Ref OrdersKeyArn')}`);
  });
});
