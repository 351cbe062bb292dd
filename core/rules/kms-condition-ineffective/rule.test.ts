import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsNetworkCondition } from '../kms-network-condition/rule.ts';
import { kmsConditionIneffective } from './rule.ts';

const ACTION = '"kms:Decrypt"';
const OWN_ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const SNS = '{Service: sns.amazonaws.com}';
const EVERYONE = '{AWS: "*"}';

function said(source: string): [what: string, why: string][] {
  return lintText(source, OWN)
    .findings.filter(({ rule }) => rule === 'kms-condition-ineffective')
    .map(({ message }) => [message.what.replace('Key, statement #1: ', ''), message.why]);
}

const deny = (condition: string): string => allow(EVERYONE, '"kms:*"', condition).replace('Allow', 'Deny');

describe('kms-condition-ineffective', () => {
  test('flags a value that never matches, at the value', () => {
    const source = keyWith(
      allow(SNS, ACTION, 'StringEquals: {"aws:SourceArn": "arn:aws:sns:*:111122223333:orders"}', ', Sid: Sns'),
    );
    expect(annotate(kmsConditionIneffective, source, OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: "kms:Decrypt", Resource: '*', Condition: {StringEquals: {"aws:SourceArn": "arn:aws:sns:*:111122223333:orders"}}, Sid: Sns}
                                                                                                                                                             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning: Key, statement Sns: aws:SourceArn never matches "arn:aws:sns:*:111122223333:orders".
      "
    `);
  });

  test.each([
    [
      OWN_ROLE,
      'StringEquals: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}',
      'aws:PrincipalArn never matches "arn:aws:iam::111122223333:role/*"',
      'StringEquals takes * and ? literally.',
    ],
    [
      EVERYONE,
      'StringEqualsIgnoreCase: {"kms:CallerAccount": "1111222?3333"}',
      'kms:CallerAccount never matches "1111222?3333"',
      'StringEqualsIgnoreCase takes * and ? literally.',
    ],
    [
      OWN_ROLE,
      'StringEquals: {"kms:ViaService": "sqs.*.amazonaws.com"}',
      'kms:ViaService never matches "sqs.*.amazonaws.com"',
      'StringEquals takes * and ? literally.',
    ],
    [
      OWN_ROLE,
      'StringEquals: {"kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:*:111122223333:q"}',
      'kms:EncryptionContext:aws:sqs:arn never matches "arn:aws:sqs:*:111122223333:q"',
      'StringEquals takes * and ? literally.',
    ],
    [
      SNS,
      'StringEquals: {"aws:SourceAccount": 11122223333}',
      'aws:SourceAccount never matches "11122223333"',
      'An account id has 12 digits.',
    ],
    [
      SNS,
      'ArnLike: {"aws:SourceArn": "arn:aws:sns:us-east-1:1111-2222-3333:t"}',
      'aws:SourceArn never matches "arn:aws:sns:us-east-1:1111-2222-3333:t"',
      'The account id in an ARN has 12 digits.',
    ],
    [SNS, 'ArnEquals: {"aws:SourceArn": orders}', 'aws:SourceArn never matches "orders"', 'The key holds an ARN.'],
    [
      EVERYONE,
      'IpAddress: {"aws:SourceIp": 203.0.113.300/24}',
      'aws:SourceIp never matches "203.0.113.300/24"',
      'It is no IP address and no CIDR block.',
    ],
    [
      SNS,
      'StringEquals: {"aws:SourceAccount": []}',
      'StringEquals aws:SourceAccount is compared with an empty list',
      'No value is in an empty list.',
    ],
  ])('flags %s with %s: it grants nothing', (principal, condition, what, why) => {
    expect(said(keyWith(allow(principal, ACTION, condition)))).toEqual([
      [`${what}.`, `${why} The condition never holds, and the statement grants nothing.`],
    ]);
  });

  test('says of one of several values that it admits nobody', () => {
    const source = keyWith(allow(SNS, ACTION, 'StringEquals: {"aws:SourceAccount": ["111122223333", "1111*"]}'));
    expect(said(source)).toEqual([
      ['aws:SourceAccount never matches "1111*".', 'StringEquals takes * and ? literally. This value admits nobody.'],
    ]);
    expect(rowsOf(kmsConditionIneffective, source)).toEqual([['warning', 'Key', '9:173']]);
  });

  test('flags denials that deny nothing, and those that exempt nobody', () => {
    expect(said(keyWith(deny('StringEquals: {"aws:PrincipalArn": "arn:aws:iam::999999999999:role/*"}')))).toMatchObject(
      [[expect.any(String), expect.stringMatching(/never holds, and the statement denies nothing\.$/)]],
    );
    expect(
      said(keyWith(deny('StringNotEquals: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}'))),
    ).toMatchObject([
      [expect.any(String), expect.stringMatching(/always holds, and exempts nobody from the denial\.$/)],
    ]);
    expect(said(keyWith(deny('StringNotEquals: {"aws:PrincipalAccount": ["111122223333", "1*"]}')))).toMatchObject([
      [expect.any(String), expect.stringMatching(/This value exempts nobody\.$/)],
    ]);
  });

  test('knows policy variables only in the newer version', () => {
    const condition = 'StringEquals: {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}';
    const source = keyWith(allow(EVERYONE, ACTION, condition));
    expect(said(source)).toEqual([]);
    expect(said(source.replace('2012', '2008').replace('2012-10-17', '2008-10-17'))).toEqual([
      [
        'aws:PrincipalOrgID never matches "${aws:ResourceOrgID}".',
        'Policy variables are literal text in a document without Version 2012-10-17. The condition never holds, and the statement grants nothing.',
      ],
    ]);
    expect(said(source.replace("Version: '2012-10-17'", 'Version: !Ref V'))).toEqual([]);
  });

  test('flags keys of identities for services, and names the services', () => {
    expect(said(keyWith(allow(SNS, ACTION, 'StringEquals: {"aws:PrincipalOrgID": o-own}')))).toMatchObject([
      ['calls of sns.amazonaws.com never have aws:PrincipalOrgID.', expect.any(String)],
    ]);
    const both = '{Service: [sns.amazonaws.com, s3.amazonaws.com], AWS: "111122223333"}';
    const source = keyWith(allow(both, ACTION, '"Null": {"aws:PrincipalArn": "false"}'));
    expect(said(source)).toMatchObject([['calls of services never have aws:PrincipalArn.', expect.any(String)]]);
    expect(rowsOf(kmsConditionIneffective, source)).toEqual([['warning', 'Key', '9:170']]);
  });

  test('leaves networks to the rule on them', () => {
    const source = keyWith(allow(SNS, ACTION, 'StringEquals: {"aws:SourceVpce": vpce-1}'));
    expect(rowsOf(kmsNetworkCondition, source)).toHaveLength(1);
    expect(rowsOf(kmsConditionIneffective, source)).toEqual([]);
    const unused = source.replace(', Properties: {KmsMasterKeyId: !Ref Key}', '');
    expect(rowsOf(kmsConditionIneffective, unused)).toHaveLength(1);
  });

  test('flags an operator that there is not, at its name', () => {
    const source = keyWith(allow(OWN_ROLE, ACTION, 'StringIs: {"aws:PrincipalOrgID": o-own}'));
    expect(rowsOf(kmsConditionIneffective, source)).toEqual([['warning', 'Key', '9:135']]);
    expect(said(source)).toMatchObject([['"StringIs" is no condition operator.', expect.any(String)]]);
  });

  test.each([
    [
      '{AWS: "111122223333"}',
      'StringEqualsIfExists: {"aws:PrincipalOrgID": o-own}',
      'StringEqualsIfExists is also true when aws:PrincipalOrgID is missing',
    ],
    [
      '{AWS: "111122223333"}',
      '"ForAllValues:StringEquals": {"aws:PrincipalOrgID": o-own}',
      'ForAllValues:StringEquals is also true when aws:PrincipalOrgID is missing',
    ],
    [
      SNS,
      'StringEquals: {"aws:SourceAccount": "111122223333"}, ArnLikeIfExists: {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t"}',
      'ArnLikeIfExists is also true when aws:SourceArn is missing',
    ],
    [
      EVERYONE,
      'StringEquals: {"kms:CallerAccount": "111122223333"}, StringEqualsIfExists: {"aws:PrincipalOrgID": o-own}',
      'StringEqualsIfExists is also true when aws:PrincipalOrgID is missing',
    ],
    [
      EVERYONE,
      'StringEquals: {"aws:PrincipalOrgID": o-own, "aws:ResourceAccount": "111122223333"}',
      'aws:ResourceAccount is that of the key, whoever calls',
    ],
  ])('flags %s with %s, which restricts less than it seems to', (principal, condition, what) => {
    expect(said(keyWith(allow(principal, ACTION, condition)))).toMatchObject([[`${what}.`, expect.any(String)]]);
  });

  test('leaves a statement to the rule that calls it public', () => {
    for (const condition of [
      'StringEqualsIfExists: {"aws:PrincipalOrgID": o-own}',
      'StringEquals: {"aws:ResourceAccount": "111122223333"}',
    ]) {
      const { findings } = lintText(keyWith(allow(EVERYONE, ACTION, condition)), OWN);
      expect(findings.map(({ rule }) => rule)).toContain('kms-key-policy-public');
      expect(findings.map(({ rule }) => rule)).not.toContain('kms-condition-ineffective');
    }
  });

  test.each([
    ['a wildcard where it is one', OWN_ROLE, 'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}'],
    ['a wildcard in an ARN under ArnEquals', SNS, 'ArnEquals: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}'],
    ['a star in a tag, which is text', OWN_ROLE, 'StringEquals: {"aws:PrincipalTag/team": "*"}'],
    ['an escaped star', OWN_ROLE, 'StringEquals: {"aws:PrincipalOrgID": "o-${*}"}'],
    ['an account by number', SNS, 'StringEquals: {"aws:SourceAccount": 111122223333}'],
    ['a value that cannot be told', SNS, 'StringEquals: {"aws:SourceAccount": !Ref Who}'],
    ['values that a parameter lists', SNS, 'StringEquals: {"aws:SourceAccount": !Ref Whos}'],
    ['a reference', SNS, 'ArnEquals: {"aws:SourceArn": !Ref Topic}'],
    ['a key that is not known here', OWN_ROLE, 'StringEquals: {"new:Key": "*"}'],
    ['an organization asked of everyone', EVERYONE, 'StringEquals: {"aws:PrincipalOrgID": o-own}'],
    [
      'IfExists where every such call has the key',
      OWN_ROLE,
      'ArnEqualsIfExists: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"}',
    ],
    [
      'IfExists where Null asks for the key',
      '{AWS: "111122223333"}',
      'StringEqualsIfExists: {"aws:PrincipalOrgID": o-own}, "Null": {"aws:PrincipalOrgID": "false"}',
    ],
    [
      'IfExists of a network, which calls through an endpoint lack',
      OWN_ROLE,
      'IpAddressIfExists: {"aws:SourceIp": 203.0.113.0/24}, StringEqualsIfExists: {"aws:SourceVpce": vpce-1}',
    ],
    [
      'IfExists of an account, which every call has',
      EVERYONE,
      'StringEqualsIfExists: {"aws:PrincipalAccount": "111122223333"}',
    ],
    [
      'IfExists of services alone',
      SNS,
      'StringEquals: {"aws:SourceAccount": "111122223333"}, BoolIfExists: {"aws:SecureTransport": "true"}',
    ],
    [
      'the owner compared with the caller',
      EVERYONE,
      'StringEquals: {"aws:ResourceAccount": "${aws:PrincipalAccount}"}',
    ],
    ['the owner of the key for a role', OWN_ROLE, 'StringEquals: {"aws:ResourceAccount": "111122223333"}'],
    ['a value of nothing', OWN_ROLE, 'StringEquals: {"aws:PrincipalOrgID": !Ref AWS::NoValue}'],
    [
      'keys of KMS',
      EVERYONE,
      'StringEquals: {"kms:CallerAccount": "111122223333", "kms:ViaService": "sqs.us-east-1.amazonaws.com"}',
    ],
  ])('passes %s', (_, principal, condition) => {
    expect(said(keyWith(allow(principal, ACTION, condition)))).toEqual([]);
  });

  test.each([
    ['StringNotEqualsIfExists: {"aws:PrincipalOrgID": o-own}'],
    ['StringNotEquals: {"aws:PrincipalAccount": "111122223333"}, BoolIfExists: {"aws:PrincipalIsAWSService": "false"}'],
    ['Bool: {"aws:SecureTransport": "false"}'],
  ])('passes a denial with %s', (condition) => {
    expect(said(keyWith(deny(condition)))).toEqual([]);
  });

  test('passes a statement that is dead for another reason', () => {
    const source = keyWith(
      allow(OWN_ROLE, ACTION, 'StringEquals: {"aws:PrincipalArn": "a*"}').replace(
        "Resource: '*'",
        'Resource: !GetAtt Queue.Arn',
      ),
    );
    expect(lintText(source, OWN).findings.map(({ rule }) => rule)).toContain('kms-statement-no-effect');
    expect(said(source)).toEqual([]);
  });

  test('says in which worlds', () => {
    const accounts = '!If [IsProd, "111122223333", "1111*"]';
    const source = `${IS_PROD}\n${keyWith(allow(SNS, ACTION, `StringEquals: {"aws:SourceAccount": ${accounts}}`))}`;
    expect(rowsOf(kmsConditionIneffective, source)).toEqual([['note', 'Key', '15:185', 'IsProd is false']]);
  });

  test('flags it in JSON, in JSON text, and in the policy of a replica', () => {
    const statement = `{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": ${ACTION}, "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "1*"}}}`;
    const replica = (policy: string): string =>
      `{"Resources": {"Replica": {"Type": "AWS::KMS::ReplicaKey", "Properties": {"PrimaryKeyArn": "x",\n"KeyPolicy": ${policy}}}}}`;
    expect(rowsOf(kmsConditionIneffective, replica(`{"Statement": ${statement}}`))).toEqual([
      ['warning', 'Replica', '2:189'],
    ]);
    expect(rowsOf(kmsConditionIneffective, replica(JSON.stringify(`{"Statement": ${statement}}`)))).toHaveLength(1);
  });

  test('never shows a value that is secret', () => {
    const source = `Parameters:
  Who: {Type: String, NoEcho: true, AllowedValues: [hunter2]}
${keyWith(allow(SNS, ACTION, 'StringEquals: {"aws:SourceAccount": !Ref Who}'))}`;
    expect(said(source)).toMatchObject([['aws:SourceAccount never matches "****".', expect.any(String)]]);
    expect(JSON.stringify(lintText(source, OWN).findings)).not.toContain('hunter2');
  });

  test('has the level that the project gives it', () => {
    const source = keyWith(allow(SNS, ACTION, 'StringEquals: {"aws:SourceAccount": "1*"}'));
    const rules = new Map([['kms-condition-ineffective', 'error' as const]]);
    expect(rowsOf(kmsConditionIneffective, source, { ...OWN, rules })).toMatchObject([['error', 'Key', '9:156']]);
  });
});
