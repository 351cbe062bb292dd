import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { IS_PROD, queueWith, template } from '../../../test/support/templates.ts';
import { sqsKeyReferenceInvalid } from './rule.ts';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

describe('sqs-key-reference-invalid', () => {
  test('flags text that names no key, at the text', () => {
    expect(annotate(sqsKeyReferenceInvalid, queueWith('KmsMasterKeyId: orders-key'))).toMatchInlineSnapshot(`
      "Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            KmsMasterKeyId: orders-key
                            ~~~~~~~~~~ error: KmsMasterKeyId of Orders is not a key id, key ARN, alias/name or alias ARN."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": "aws/sqs"}}}}`;
    expect(findingsOf(source)).toEqual([['error', 'sqs-key-reference-invalid', 'Orders', '1:87']]);
  });

  test.each([
    ['an AWS managed key without alias/', 'aws/sqs'],
    ['a wrong separator', 'alias:foo'],
    ['a bare name', 'orders-key'],
    ['capitals', 'ALIAS/orders'],
    ['an empty alias', 'alias/'],
    ['a character that no alias has', 'alias/orders.key'],
    ['spaces around an alias', '" alias/orders "'],
    ['a key id that is too short', '1234abcd-12ab-34cd-56ef-1234567890'],
    ['a multi-Region key id that is too short', 'mrk-1234abcd12ab34cd56ef'],
    ['a number', '12345'],
    ['a key ARN with a wildcard', 'arn:aws:kms:us-east-1:111122223333:key/*'],
    ['an alias ARN with a wildcard', 'arn:aws:kms:us-east-1:111122223333:alias/*'],
    ['a Region with a wildcard', `arn:aws:kms:*:111122223333:key/${KEY_ID}`],
    ['an ARN without an account', `arn:aws:kms:us-east-1::key/${KEY_ID}`],
    ['an ARN without key/', `arn:aws:kms:us-east-1:111122223333:${KEY_ID}`],
    ['an ARN of something else', 'arn:aws:iam::111122223333:role/orders'],
    ['a name made of the stack’s, without alias/', '!Sub "${AWS::StackName}-key"'],
    ['a wildcard behind pseudo parameters', '!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"'],
  ])('flags %s', (_, key) => {
    expect(findingsOf(queueWith(`KmsMasterKeyId: ${key}`))).toMatchObject([
      ['error', 'sqs-key-reference-invalid', 'Orders', expect.stringMatching(/^5:/)],
    ]);
  });

  test.each([
    ['a key id', KEY_ID],
    ['a key id in capitals', KEY_ID.toUpperCase()],
    ['a multi-Region key id', 'mrk-1234abcd12ab34cd56ef1234567890ab'],
    ['a key ARN', `arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}`],
    ['a multi-Region key ARN', 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'],
    ['a key ARN in GovCloud', `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${KEY_ID}`],
    ['a key ARN in China', `arn:aws-cn:kms:cn-north-1:111122223333:key/${KEY_ID}`],
    ['an alias', 'alias/orders'],
    ['an alias with a path', 'alias/team_a/orders-2'],
    ['an alias ARN', 'arn:aws:kms:us-east-1:111122223333:alias/team/orders'],
    ['the AWS managed key', 'alias/aws/sqs'],
    ['no key', "''"],
    ['an alias named for the stack', '!Sub "alias/${AWS::StackName}-orders"'],
    ['an alias that is only the stack’s name', '!Sub "alias/${AWS::StackName}"'],
    ['an alias named for Region and account', '!Sub "alias/${AWS::Region}/${AWS::AccountId}"'],
    [
      'an alias ARN with pseudo parameters',
      '!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/orders"',
    ],
    [
      'a key ARN with pseudo parameters',
      `!Sub "arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${KEY_ID}"`,
    ],
    ['an alias that a parameter completes', '!Sub "alias/${Name}"'],
    ['a name that a parameter begins', '!Sub "${Name}-key"'],
    ['a pseudo parameter alone', '!Ref AWS::StackName'],
    ['a dynamic reference', "'{{resolve:ssm:/keys/orders}}'"],
    ['a dynamic reference with a pseudo parameter', '!Sub "{{resolve:ssm:/${AWS::StackName}/key}}"'],
    ['a dynamic reference put together by Join', "!Join ['', ['{{resolve:ssm:', /keys/orders, '}}']]"],
    ['an import', '!ImportValue orders-key'],
    ['a list, which is no text', '[orders-key]'],
  ])('passes %s', (_, key) => {
    const source = template({ Orders: [`KmsMasterKeyId: ${key}`] }, 'Parameters:\n  Name: {Type: String}');
    expect(annotate(sqsKeyReferenceInvalid, source)).toBe(source);
  });

  test('passes a dynamic reference that a parameter completes', () => {
    const source = template({ Orders: ['KmsMasterKeyId: !Sub "{{resolve:ssm:/keys/${Stage}}}"'] }, IS_PROD);
    expect(annotate(sqsKeyReferenceInvalid, source)).toBe(source);
  });

  test('flags the one answer of a parameter, at its use', () => {
    const parameters = 'Parameters:\n  Key: {Type: String, AllowedValues: [orders-key]}';
    expect(findingsOf(template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, parameters))).toEqual([
      ['error', 'sqs-key-reference-invalid', 'Orders', '7:28'],
    ]);
  });

  test('is a warning that says when, where it holds in some worlds only', () => {
    const source = template({ Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, orders-key]'] }, IS_PROD);
    expect(findingsOf(source)).toEqual([
      ['warning', 'sqs-key-reference-invalid', 'Orders', '11:50', 'IsProd is false'],
    ]);
  });

  test('follows a placeholder default that a condition tests for', () => {
    const source = template(
      { Orders: ['KmsMasterKeyId: !If [HasKey, !Ref Key, !Ref AWS::NoValue]'] },
      'Parameters:\n  Key: {Type: String, Default: None}',
      'Conditions:\n  HasKey: !Not [!Equals [!Ref Key, None]]',
    );
    expect(annotate(sqsKeyReferenceInvalid, source)).toBe(source);
  });

  test.each([
    ['aws/sqs', 'Write alias/aws/sqs; where SNS, S3 or EventBridge sends to the queue, use a customer managed key.'],
    ['orders-key', "Write alias/orders-key if that is an alias, else the key's id or ARN."],
    ['ALIAS/orders', 'Write the id or ARN of a key, or an alias that begins with alias/.'],
    ['alias/', 'Write the id or ARN of a key, or an alias that begins with alias/.'],
    ['arn:aws:kms:us-east-1:111122223333:key/*', 'Write the id or ARN of a key, or an alias that begins with alias/.'],
  ])('says what to write instead of %s', (key, how) => {
    const [finding] = lintText(queueWith(`KmsMasterKeyId: ${key}`)).findings;
    expect(finding?.message).toEqual({
      what: 'KmsMasterKeyId of Orders is not a key id, key ARN, alias/name or alias ARN.',
      why: `KMS finds no key by "${key}": the deployment fails, or every send does.`,
      how,
    });
  });

  test('never shows a key that is secret', () => {
    const parameters = 'Parameters:\n  Key: {Type: String, NoEcho: true, AllowedValues: [orders-key]}';
    const { findings } = lintText(template({ Orders: ['KmsMasterKeyId: !Ref Key'] }, parameters));
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('orders-key');
  });

  test('is off, or has the level that the project gives it', () => {
    const source = queueWith('KmsMasterKeyId: orders-key');
    expect(findingsOf(source, { rules: new Map([['sqs-key-reference-invalid', 'off']]) })).toEqual([]);
    expect(findingsOf(source, { rules: new Map([['sqs-key-reference-invalid', 'note']]) })).toEqual([
      ['note', 'sqs-key-reference-invalid', 'Orders', '5:23'],
    ]);
  });
});
