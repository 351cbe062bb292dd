import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsServiceGrantUnscoped } from './rule.ts';

const USE = '["kms:GenerateDataKey", "kms:Decrypt"]';
const SNS = '{Service: sns.amazonaws.com}';
const S3 = '{Service: s3.amazonaws.com}';

/** What is said besides the sentence. */
function adviceIn(source: string): string | undefined {
  return lintText(source, OWN).findings.find(({ rule }) => rule === 'kms-service-grant-unscoped')?.message.how;
}

describe('kms-service-grant-unscoped', () => {
  test('flags a service without a condition, at its name', () => {
    expect(annotate(kmsServiceGrantUnscoped, keyWith(allow(SNS, USE)))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: '*'}
                                                       ~~~~~~~~~~~~~~~~~ warning: Key, statement #1: sns.amazonaws.com can use the key for resources of any AWS account.
      "
    `);
  });

  test('flags each of several services, in JSON as well', () => {
    const source = `{"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Statement": {
  "Effect": "Allow", "Action": "kms:*", "Resource": "*",
  "Principal": {"Service": ["s3.amazonaws.com", "logs.amazonaws.com", "events.amazonaws.com"]}
}}}}}}`;
    expect(rowsOf(kmsServiceGrantUnscoped, source)).toEqual([
      ['warning', 'Key', '3:29'],
      ['warning', 'Key', '3:71'],
    ]);
  });

  test.each([
    ['sns.amazonaws.com'],
    ['sns.eu-south-1.amazonaws.com'],
    ['SNS.amazonaws.com'],
    ['s3.amazonaws.com'],
    ['events.amazonaws.com'],
    ['meetings.chime.amazonaws.com'],
    ['profile.amazonaws.com'],
  ])('flags %s', (service) => {
    expect(rowsOf(kmsServiceGrantUnscoped, keyWith(allow(`{Service: ${service}}`, USE)), {})).toHaveLength(1);
  });

  test.each([
    ['IfExists', 'StringEqualsIfExists: {"aws:SourceAccount": "111122223333"}'],
    ['ForAllValues', '"ForAllValues:StringEquals": {"aws:SourceAccount": "111122223333"}'],
    ['a wildcard for the account', 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:*:*"}'],
    ['HTTPS', 'Bool: {"aws:SecureTransport": "true"}'],
    ['the way of the call', 'StringEquals: {"kms:ViaService": sqs.us-east-1.amazonaws.com}'],
    ['the context of any queue', 'StringLike: {"kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:*:*:*"}'],
    ['mere presence of a source', '"Null": {"aws:SourceArn": "false"}'],
    ['accounts that are kept out', 'StringNotEquals: {"aws:SourceAccount": "999999999999"}'],
  ])('flags a service under a condition that does not scope: %s', (_, condition) => {
    expect(rowsOf(kmsServiceGrantUnscoped, keyWith(allow(SNS, USE, condition)))).toHaveLength(1);
  });

  test.each([
    ['a source', SNS, 'ArnEquals: {"aws:SourceArn": !Ref Topic}'],
    ['a source of a fixed account', SNS, 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}'],
    ['the own account', SNS, 'StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}'],
    ['its older name', SNS, 'StringEquals: {"AWS:SourceOwner": "111122223333"}'],
    ['the own organization', SNS, 'StringEquals: {"aws:SourceOrgID": o-own}'],
    ['paths of it', SNS, '"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-own/*"}'],
    ['an organization that nobody knows', SNS, 'StringEquals: {"aws:SourceOrgID": o-other}'],
    ['another account', SNS, 'StringEquals: {"aws:SourceAccount": "999999999999"}'],
    ['the account of the caller', SNS, 'StringEquals: {"kms:CallerAccount": "111122223333"}'],
    [
      'the context of one queue',
      SNS,
      'StringEquals: {"kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:us-east-1:111122223333:q"}',
    ],
    [
      'the context of a queue that cannot be told',
      SNS,
      'StringEquals: {"kms:EncryptionContext:aws:sqs:arn": !ImportValue q}',
    ],
    ['a source that cannot be told', SNS, 'ArnEquals: {"aws:SourceArn": !ImportValue topic}'],
    ['an account that cannot be told', SNS, 'StringEquals: {"aws:SourceAccount": !ImportValue account}'],
    ['what no service can satisfy', SNS, 'StringEquals: {"aws:PrincipalOrgID": o-own}'],
    ['a network', SNS, 'IpAddress: {"aws:SourceIp": 203.0.113.0/24}'],
    ['a service that sends to no queue', '{Service: logs.us-east-1.amazonaws.com}', ''],
    ['a service that calls as a role', '{Service: lambda.amazonaws.com}', ''],
    ['SQS', '{Service: sqs.amazonaws.com}', ''],
    ['a service that cannot be told', '{Service: !ImportValue service}', ''],
    ['a role', '{AWS: "arn:aws:iam::111122223333:role/app"}', ''],
  ])('passes %s', (_, principal, condition) => {
    const source = `${keyWith(allow(principal, USE, condition))}  Topic: {Type: AWS::SNS::Topic}\n`;
    expect(rowsOf(kmsServiceGrantUnscoped, source)).toEqual([]);
    expect(rowsOf(kmsServiceGrantUnscoped, source, {})).toEqual([]);
  });

  test('passes mere reading about the key, actions of others, another key, and denials', () => {
    for (const statement of [
      allow(SNS, '["kms:DescribeKey", "kms:GetKeyPolicy"]'),
      allow(SNS, '"sqs:SendMessage"'),
      allow(SNS, '!ImportValue actions'),
      allow(SNS, USE).replace("'*'", '!GetAtt Queue.Arn'),
      allow(SNS, USE).replace("'*'", '"arn:aws:kms:us-east-1:111122223333:key/1"'),
      allow(SNS, USE).replace('Allow', 'Deny'),
    ]) {
      expect([statement, rowsOf(kmsServiceGrantUnscoped, keyWith(statement))]).toEqual([statement, []]);
    }
  });

  test('passes what a denial scopes, and flags what one leaves alone', () => {
    const withDenial = (condition: string) =>
      rowsOf(
        kmsServiceGrantUnscoped,
        keyWith(allow(SNS, USE), allow('"*"', '"kms:*"', condition).replace('Allow', 'Deny')),
      );
    expect(withDenial('StringNotEquals: {"aws:SourceAccount": "111122223333"}')).toEqual([]);
    expect(withDenial('Bool: {"aws:SecureTransport": "false"}')).toHaveLength(1);
    expect(
      withDenial(
        'StringNotEquals: {"aws:PrincipalOrgID": o-own}, BoolIfExists: {"aws:PrincipalIsAWSService": "false"}',
      ),
    ).toHaveLength(1);
    expect(
      withDenial('StringNotEqualsIfExists: {"aws:SourceOrgID": o-own}, Bool: {"aws:PrincipalIsAWSService": "true"}'),
    ).toEqual([]);
  });

  test('flags everyone, where only services are let in', () => {
    const services = (condition: string) => rowsOf(kmsServiceGrantUnscoped, keyWith(allow('"*"', USE, condition)));
    expect(services('Bool: {"aws:PrincipalIsAWSService": "true"}')).toEqual([['warning', 'Key', '9:40']]);
    expect(services('StringEquals: {"aws:PrincipalServiceName": sns.amazonaws.com}')).toEqual([
      ['warning', 'Key', '9:40'],
    ]);
    expect(services('StringEquals: {"aws:PrincipalServiceName": logs.amazonaws.com}')).toEqual([]);
    expect(
      services('Bool: {"aws:PrincipalIsAWSService": "true"}, StringEquals: {"aws:SourceAccount": "111122223333"}'),
    ).toEqual([]);
  });

  test('only notes the statement that the CDK writes for notifications of S3', () => {
    const scoped = allow(
      S3,
      '["kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]',
      'ArnLike: {"aws:SourceArn": "arn:aws:s3:::uploads"}',
    );
    const open = allow(S3, '["kms:GenerateDataKey*", "kms:Decrypt"]');
    expect(rowsOf(kmsServiceGrantUnscoped, keyWith(scoped, open))).toEqual([['note', 'Key', '10:50']]);
    expect(rowsOf(kmsServiceGrantUnscoped, keyWith(open))).toEqual([['warning', 'Key', '9:50']]);
    const named = allow(S3, '["kms:GenerateDataKey*", "kms:Decrypt"]', '', ', Sid: Mine');
    expect(rowsOf(kmsServiceGrantUnscoped, keyWith(scoped, named))).toEqual([['warning', 'Key', '10:50']]);
    expect(rowsOf(kmsServiceGrantUnscoped, keyWith(scoped, allow(S3, USE)))).toEqual([['warning', 'Key', '10:50']]);
  });

  test('names the flag of the CDK where it may have written the statement', () => {
    expect(adviceIn(keyWith(allow(SNS, '["kms:Decrypt", "kms:GenerateDataKey"]')))).toMatch(
      '@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption',
    );
    expect(
      adviceIn(
        keyWith(
          allow(
            '{Service: events.amazonaws.com}',
            '["kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]',
          ),
        ),
      ),
    ).toMatch('@aws-cdk/aws-events:eventsTargetQueueSameAccount');
    expect(adviceIn(keyWith(allow(SNS, USE, '', ', Sid: Mine')))).toBe(
      'Add a Condition to the statement: StringEquals aws:SourceAccount with your account. A reference to what sends makes the template circular where that waits for the queue.',
    );
  });

  test('flags a key that no queue uses, and a replica', () => {
    const source = keyWith(allow(SNS, USE));
    expect(rowsOf(kmsServiceGrantUnscoped, source.replace(/^ {2}Queue.*\n/m, ''))).toEqual([
      ['warning', 'Key', '8:50'],
    ]);
    expect(rowsOf(kmsServiceGrantUnscoped, source.replace('KMS::Key', 'KMS::ReplicaKey'))).toEqual([
      ['warning', 'Key', '9:50'],
    ]);
  });

  test('says in which worlds the condition is missing', () => {
    const statement = allow(SNS, USE).replace(
      /}$/,
      ', Condition: !If [IsProd, {StringEquals: {"aws:SourceAccount": "111122223333"}}, !Ref AWS::NoValue]}',
    );
    expect(rowsOf(kmsServiceGrantUnscoped, `${IS_PROD}\n${keyWith(statement)}`)).toEqual([
      ['note', 'Key', '15:50', 'IsProd is false'],
    ]);
  });
});
