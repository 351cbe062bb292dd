import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf, trusting } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsCreateGrantUnrestricted } from './rule.ts';

const ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const GRANT = '"kms:CreateGrant"';

describe('kms-create-grant-unrestricted', () => {
  test('flags a role that may create grants, at the action', () => {
    expect(
      annotate(kmsCreateGrantUnrestricted, keyWith(allow(ROLE, '["kms:Decrypt", "kms:CreateGrant"]'))),
    ).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/app"}, Action: ["kms:Decrypt", "kms:CreateGrant"], Resource: '*'}
                                                                                                                  ~~~~~~~~~~~~~~~~~ warning: Key, statement #1: role/app can create grants for anyone.
      "
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {
"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Ref": "Key"}}},
"Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/ann"}, "Resource": "*", "Action": "kms:Create*"}]}}}}}`;
    expect(rowsOf(kmsCreateGrantUnrestricted, source)).toEqual([['warning', 'Key', '4:110']]);
  });

  test.each([
    ['a pattern', ROLE, '"kms:*Grant*"', ''],
    ['everything', ROLE, '["kms:*", "kms:CreateGrant"]', ''],
    [
      'a service that sends',
      '{Service: sns.amazonaws.com}',
      GRANT,
      'StringEquals: {"aws:SourceAccount": "111122223333"}',
    ],
    ['another account', '{AWS: "999999999999"}', GRANT, ''],
    ['a limit that is none', ROLE, GRANT, 'Bool: {"kms:GrantIsForAWSResource": "false"}'],
    ['a condition on something else', ROLE, GRANT, 'StringEquals: {"aws:PrincipalTag/team": a}'],
    ['operations that are kept out', ROLE, GRANT, 'StringNotEquals: {"kms:GranteePrincipal": x}'],
    [
      'a service that may be missing',
      ROLE,
      GRANT,
      'StringEqualsIfExists: {"kms:ViaService": ec2.us-east-1.amazonaws.com}',
    ],
    ['everyone of the account', '{AWS: "*"}', GRANT, 'StringEquals: {"kms:CallerAccount": "111122223333"}'],
  ])('flags %s', (_, principal, action, condition) => {
    expect(rowsOf(kmsCreateGrantUnrestricted, keyWith(allow(principal, action, condition)))).toHaveLength(1);
  });

  test('points at the action itself where it is written, and else at the pattern', () => {
    const at = (action: string): string => {
      const source = keyWith(allow(ROLE, action));
      const [finding] = lintText(source, OWN).findings.filter(({ rule }) => rule === 'kms-create-grant-unrestricted');
      return source.slice(finding?.place.at.span.start, finding?.place.at.span.end);
    };
    expect(at('["kms:*", "kms:createGrant"]')).toBe('"kms:createGrant"');
    expect(at('["kms:Decrypt", "kms:Create*"]')).toBe('"kms:Create*"');
    const source = keyWith(allow(ROLE, '"kms:Decrypt"').replace('Action', 'NotAction'));
    expect(rowsOf(kmsCreateGrantUnrestricted, source)).toEqual([['warning', 'Key', '9:85']]);
  });

  test('flags accounts that are trusted, and roles of which nobody says whose they are', () => {
    const trusted = trusting({ accounts: new Set(['888888888888']) });
    expect(rowsOf(kmsCreateGrantUnrestricted, keyWith(allow('{AWS: "888888888888"}', GRANT)), trusted)).toHaveLength(1);
    expect(rowsOf(kmsCreateGrantUnrestricted, keyWith(allow(ROLE, GRANT)), {})).toHaveLength(1);
  });

  test.each([
    ['the account', '{AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}', '"kms:*"', ''],
    ['the account by its id', '{AWS: "111122223333"}', '"kms:*"', ''],
    ['administrators', ROLE, '["kms:Create*", "kms:Put*", "kms:Revoke*"]', ''],
    [
      "the console's statement for users",
      ROLE,
      '["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]',
      'Bool: {"kms:GrantIsForAWSResource": "true"}',
    ],
    ['the same, as a boolean', ROLE, GRANT, 'Bool: {"kms:GrantIsForAWSResource": true}'],
    ['a limit of operations', ROLE, GRANT, '"ForAllValues:StringEquals": {"kms:GrantOperations": [Decrypt]}'],
    [
      'a limit of grantees',
      ROLE,
      GRANT,
      'StringEquals: {"kms:GranteePrincipal": "arn:aws:iam::111122223333:role/app"}',
    ],
    ['a limit that cannot be told', ROLE, GRANT, 'Bool: {"kms:GrantIsForAWSResource": !ImportValue limit}'],
    ['a condition that cannot be told', ROLE, GRANT, 'StringEquals: {"aws:NewKey": x}'],
    [
      'the form of the AWS managed keys',
      '{AWS: "*"}',
      '["kms:Decrypt", "kms:CreateGrant"]',
      'StringEquals: {"kms:CallerAccount": !Ref AWS::AccountId, "kms:ViaService": sqs.us-east-1.amazonaws.com}',
    ],
    ['a role, through a service', ROLE, GRANT, 'StringEquals: {"kms:ViaService": ec2.us-east-1.amazonaws.com}'],
    ['a service that sends to no queue', '{Service: rds.amazonaws.com}', GRANT, ''],
    ['a principal that cannot be told', '{AWS: !ImportValue who}', GRANT, ''],
    ['actions that cannot be told', ROLE, '!ImportValue actions', ''],
    ['other actions of grants', ROLE, '["kms:ListGrants", "kms:RevokeGrant", "kms:RetireGrant"]', ''],
    ['everyone at all, which another rule says', '"*"', '"kms:*"', ''],
  ])('passes %s', (_, principal, action, condition) => {
    expect(rowsOf(kmsCreateGrantUnrestricted, keyWith(allow(principal, action, condition)))).toEqual([]);
  });

  test('passes what a denial takes away, or limits', () => {
    const denied = (statement: string) => rowsOf(kmsCreateGrantUnrestricted, keyWith(allow(ROLE, GRANT), statement));
    const deny = (condition: string): string => allow('"*"', GRANT, condition).replace('Allow', 'Deny');
    expect(denied(deny('Bool: {"kms:GrantIsForAWSResource": "false"}'))).toEqual([]);
    expect(denied(deny('ArnNotEquals: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}'))).toEqual([]);
    expect(denied(deny('Bool: {"aws:SecureTransport": "false"}'))).toHaveLength(1);
    expect(denied(allow(ROLE, GRANT).replace('Allow', 'Deny'))).toEqual([]);
  });

  test('judges keys that a queue uses, or all of them', () => {
    const source = keyWith(allow(ROLE, GRANT)).replace(/^ {2}Queue.*\n/m, '');
    expect(rowsOf(kmsCreateGrantUnrestricted, source)).toEqual([]);
    expect(rowsOf(kmsCreateGrantUnrestricted, source, { ...OWN, keys: 'all' })).toHaveLength(1);
  });

  test('says in which worlds the limit is missing', () => {
    const condition = ', Condition: !If [IsProd, {Bool: {"kms:GrantIsForAWSResource": "true"}}, !Ref AWS::NoValue]}';
    const source = `${IS_PROD}\n${keyWith(allow(ROLE, GRANT).replace(/}$/, condition))}`;
    expect(rowsOf(kmsCreateGrantUnrestricted, source)).toMatchObject([
      ['note', 'Key', expect.stringMatching(/^15:/), 'IsProd is false'],
    ]);
  });
});
