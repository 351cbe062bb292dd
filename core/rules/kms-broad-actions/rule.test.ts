import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf, trusting } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsBroadActions } from './rule.ts';

const ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const SNS = '{Service: sns.amazonaws.com}';
const SCOPED = 'StringEquals: {"aws:SourceAccount": "111122223333"}';

function sentences(...statements: string[]): string[] {
  return lintText(keyWith(...statements), OWN)
    .findings.filter(({ rule }) => rule === 'kms-broad-actions')
    .map(({ level, message }) => `${level}: ${message.what}`);
}

describe('kms-broad-actions', () => {
  test('flags a role that may do everything, at the action', () => {
    expect(annotate(kmsBroadActions, keyWith(allow(ROLE, '"kms:*"')))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/app"}, Action: "kms:*", Resource: '*'}
                                                                                                  ~~~~~~~ warning: Key, statement #1: role/app can administer the key (kms:*).
      "
    `);
  });

  test('flags it in JSON, at the first of the actions that are too many', () => {
    const source = `{"Resources": {
"Role": {"Type": "AWS::IAM::Role"},
"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}},
"Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Statement": [
  {"Effect": "Allow", "Principal": {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}, "Resource": "*",
   "Action": ["kms:Decrypt", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:PutKeyPolicy"]}]}}}}}`;
    expect(rowsOf(kmsBroadActions, source)).toEqual([['warning', 'Key', '6:30']]);
    const [finding] = lintText(source).findings.filter(({ rule }) => rule === 'kms-broad-actions');
    expect(finding?.message.what).toBe(
      'Key, statement #1: Role can administer the key (kms:ScheduleKeyDeletion, kms:TagResource and 1 more).',
    );
  });

  test.each([
    ['"*"', '*'],
    ['"kms:Put*"', 'kms:Put*'],
    ['"KMS:putkeypolicy"', 'KMS:putkeypolicy'],
    ['"kms:Disable*"', 'kms:Disable*'],
    ['"kms:Delete*"', 'kms:Delete*'],
    ['"kms:Update*"', 'kms:Update*'],
    ['"kms:ReplicateKey"', 'kms:ReplicateKey'],
    ['"kms:TagResource"', 'kms:TagResource'],
    ['"kms:CreateGrant"', 'kms:CreateGrant'],
  ])('flags %s beside the use of the key', (action, words) => {
    expect(sentences(allow(ROLE, `["kms:Decrypt", ${action}]`))).toEqual([
      `warning: Key, statement #1: role/app can administer the key (${words}).`,
    ]);
  });

  test('flags NotAction, whatever it leaves out', () => {
    const statement = allow(ROLE, '"kms:PutKeyPolicy"').replace('Action', 'NotAction');
    expect(sentences(statement)).toEqual(['warning: Key, statement #1: role/app can administer the key (NotAction).']);
    expect(rowsOf(kmsBroadActions, keyWith(statement))).toEqual([['warning', 'Key', '9:85']]);
  });

  test('flags other accounts, trusted ones too, and says who of several it is', () => {
    const settings = trusting({ accounts: new Set(['888888888888']) });
    expect(rowsOf(kmsBroadActions, keyWith(allow('{AWS: "888888888888"}', '"kms:*"')), settings)).toHaveLength(1);
    const administration = '["kms:Put*", "kms:Create*"]';
    const theirs = '{AWS: "arn:aws:iam::888888888888:role/admin"}';
    expect(rowsOf(kmsBroadActions, keyWith(allow(theirs, administration)), settings)).toHaveLength(1);
    expect(
      sentences(allow('{AWS: ["111122223333", "999999999999", "arn:aws:iam::111122223333:user/ann"]}', '"kms:*"')),
    ).toEqual(['warning: Key, statement #1: account 999999999999 and 1 more can administer the key (kms:*).']);
  });

  test('flags a role of the template, and one whose account is not configured', () => {
    const source = `${keyWith(allow('{AWS: !GetAtt Role.Arn}', '"kms:*"'))}  Role: {Type: AWS::IAM::Role}\n`;
    expect(rowsOf(kmsBroadActions, source, {})).toHaveLength(1);
    expect(rowsOf(kmsBroadActions, keyWith(allow(ROLE, '"kms:*"')), {})).toHaveLength(1);
  });

  test.each([
    ['"kms:*"', 'kms:*'],
    ['["kms:Decrypt", "kms:CreateGrant"]', 'kms:CreateGrant'],
    ['["kms:GenerateDataKey", "kms:GetKeyPolicy"]', 'kms:GetKeyPolicy'],
  ])('flags a service that gets %s', (action, words) => {
    expect(sentences(allow(SNS, action, SCOPED))).toEqual([
      `warning: Key, statement #1: sns.amazonaws.com gets more than sending needs (${words}).`,
    ]);
  });

  test.each([
    ['the account', '{AWS: "arn:aws:iam::111122223333:root"}', '"kms:*"'],
    ['the account by its id', '{AWS: 111122223333}', '"kms:*"'],
    ['the account of the deployment', '{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}', '"kms:*"'],
    ['the account of the deployment by reference', '{AWS: !Ref AWS::AccountId}', '"*"'],
    [
      'administrators',
      ROLE,
      '["kms:Create*", "kms:Put*", "kms:Update*", "kms:Disable*", "kms:Delete*", "kms:TagResource", "kms:ScheduleKeyDeletion"]',
    ],
    ['users', ROLE, '["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]'],
    [
      'actions that hurt nobody',
      ROLE,
      '["kms:Decrypt", "kms:DisableKeyRotation", "kms:ListGrants", "kms:UpdateKeyDescription"]',
    ],
    ['grants alone', ROLE, '["kms:CreateGrant", "kms:ListGrants"]'],
    [
      'what the CDK gives services',
      SNS,
      '["kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]',
    ],
    ['services that send to no queue', '{Service: logs.amazonaws.com}', '"kms:*"'],
    ['a principal that cannot be told', '{AWS: !ImportValue who}', '"kms:*"'],
    ['an account that cannot be told', '{AWS: !Sub "arn:aws:iam::${Who}:role/app"}', '"kms:*"'],
    ['actions that cannot be told', ROLE, '[!ImportValue action]'],
    ['an administrator, as far as can be told', ROLE, '["kms:ScheduleKeyDeletion", !ImportValue action]'],
    ['actions of another service', ROLE, '"sqs:*"'],
  ])('passes %s', (_, principal, action) => {
    const source = `Parameters: {Who: {Type: String}}\n${keyWith(allow(principal, action, principal === SNS ? SCOPED : ''))}`;
    expect(rowsOf(kmsBroadActions, source)).toEqual([]);
    expect(rowsOf(kmsBroadActions, source, {})).toEqual([]);
  });

  test('passes a whole account of which nobody says whose it is', () => {
    expect(rowsOf(kmsBroadActions, keyWith(allow('{AWS: "999999999999"}', '"kms:*"')), {})).toEqual([]);
  });

  test('passes everyone of the account, conditions that cannot be told, and what never holds', () => {
    for (const statement of [
      allow('{AWS: "*"}', '"kms:*"', 'StringEquals: {"kms:CallerAccount": "111122223333"}'),
      allow(ROLE, '"kms:*"').replace(/}$/, ', Condition: !ImportValue condition}'),
      allow(ROLE, '"kms:*"', 'StringEquals: {"aws:PrincipalOrgID": []}'),
      allow(ROLE, '"kms:*"').replace("'*'", '"arn:aws:kms:us-east-1:111122223333:key/1"'),
      allow(ROLE, '"kms:*"').replace('Allow', 'Deny'),
      allow(
        ROLE,
        '["kms:Decrypt", "kms:CreateGrant"]',
        'StringEquals: {"kms:ViaService": ec2.us-east-1.amazonaws.com}',
      ),
    ]) {
      expect([statement, rowsOf(kmsBroadActions, keyWith(statement))]).toEqual([statement, []]);
    }
  });

  test('passes what a denial takes away again', () => {
    const denied = (statement: string) => rowsOf(kmsBroadActions, keyWith(allow(ROLE, '"kms:*"'), statement));
    const ADMINISTRATION =
      '["kms:Put*", "kms:Schedule*", "kms:Disable*", "kms:Delete*", "kms:Update*", "kms:ReplicateKey", "kms:TagResource", "kms:CreateGrant"]';
    const deny = (principal: string, condition = ''): string =>
      allow(principal, ADMINISTRATION, condition).replace('Allow', 'Deny');
    expect(denied(deny('"*"', 'ArnNotEquals: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}'))).toEqual(
      [],
    );
    expect(denied(deny(ROLE))).toEqual([]);
    expect(denied(deny('{AWS: "arn:aws:iam::111122223333:role/admin"}').replace('Principal', 'NotPrincipal'))).toEqual(
      [],
    );
    expect(denied(deny('"*"', 'ArnNotLike: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}'))).toHaveLength(1);
    expect(denied(deny('"*"', 'Bool: {"aws:MultiFactorAuthPresent": "false"}'))).toHaveLength(1);
    expect(denied(deny('{AWS: "arn:aws:iam::111122223333:role/other"}'))).toHaveLength(1);
    expect(denied(deny('{AWS: !Ref AWS::AccountId}'))).toEqual([]);
    expect(denied(deny('{AWS: "999999999999"}'))).toHaveLength(1);
    expect(denied(deny('{AWS: !ImportValue who}'))).toEqual([]);
    expect(denied(deny('{AWS: !ImportValue who}').replace('Principal', 'NotPrincipal'))).toEqual([]);
    expect(denied(deny(ROLE).replace('Principal', 'NotPrincipal'))).toHaveLength(1);
  });

  test('judges keys that a queue uses, or all of them', () => {
    const source = keyWith(allow(ROLE, '"kms:*"')).replace(/^ {2}Queue.*\n/m, '');
    expect(rowsOf(kmsBroadActions, source)).toEqual([]);
    expect(rowsOf(kmsBroadActions, source, { ...OWN, keys: 'all' })).toHaveLength(1);
    expect(
      rowsOf(kmsBroadActions, keyWith(allow(ROLE, '"kms:*"')).replace('KMS::Key', 'KMS::ReplicaKey')),
    ).toHaveLength(1);
  });

  test('says in which worlds the action is given', () => {
    const source = `${IS_PROD}\n${keyWith(allow(ROLE, '["kms:Decrypt", !If [IsProd, "kms:Encrypt", "kms:*"]]'))}`;
    expect(rowsOf(kmsBroadActions, source)).toMatchObject([
      ['note', 'Key', expect.stringMatching(/^15:/), 'IsProd is false'],
    ]);
  });

  test('never shows an action or a principal that is secret', () => {
    const secret =
      'Parameters: {Who: {Type: String, NoEcho: true, AllowedValues: ["arn:aws:iam::111122223333:role/hidden"]}, What: {Type: String, NoEcho: true, AllowedValues: ["kms:Put*"]}}';
    const { findings } = lintText(`${secret}\n${keyWith(allow('{AWS: !Ref Who}', '["kms:Decrypt", !Ref What]'))}`, OWN);
    expect(findings.map(({ rule }) => rule)).toContain('kms-broad-actions');
    expect(JSON.stringify(findings)).not.toMatch(/hidden|kms:Put\*/);
  });
});
