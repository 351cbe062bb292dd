import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf, trusting } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsCrossAccount } from './rule.ts';

const ACTION = '"kms:Decrypt"';
const EVERYONE = '{AWS: "*"}';
const FOREIGN = '{AWS: "999999999999"}';

function sentences(source: string, settings = OWN): string[] {
  return lintText(source, settings)
    .findings.filter(({ rule }) => rule === 'kms-cross-account')
    .map(({ message }) => message.what);
}

describe('kms-cross-account', () => {
  test('flags an account that is not trusted, at the principal', () => {
    expect(annotate(kmsCrossAccount, keyWith(allow(FOREIGN, ACTION)), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: "999999999999"}, Action: "kms:Decrypt", Resource: '*'}
                                                   ~~~~~~~~~~~~~~ warning: Key, statement #1: account 999999999999 can call kms:Decrypt.
      "
    `);
  });

  test.each([
    ['{AWS: "arn:aws:iam::999999999999:root"}', '', 'account 999999999999 can call kms:Decrypt'],
    ['{AWS: "arn:aws-cn:iam::999999999999:role/app"}', '', 'role/app of account 999999999999 can call kms:Decrypt'],
    [EVERYONE, 'StringEquals: {"aws:PrincipalAccount": "999999999999"}', 'account 999999999999 can call kms:Decrypt'],
    [EVERYONE, 'StringEquals: {"aws:PrincipalOrgID": o-other}', 'organization o-other can call kms:Decrypt'],
    [
      EVERYONE,
      'IpAddress: {"aws:SourceIp": 203.0.113.0/24}',
      'callers from network 203.0.113.0/24 can call kms:Decrypt',
    ],
    [
      EVERYONE,
      'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::999999999999:role/*"}',
      'account 999999999999 can call kms:Decrypt',
    ],
    [
      '{Service: sns.amazonaws.com}',
      'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:999999999999:*"}',
      'sns.amazonaws.com can call kms:Decrypt for account 999999999999',
    ],
    [
      EVERYONE,
      'StringEquals: {"aws:SourceAccount": ["777777777777", "888888888888", "999999999999", "111122223333"]}',
      'accounts 777777777777, 888888888888 and 1 more can call kms:Decrypt',
    ],
  ])('says of %s {%s} who it is', (principal, condition, sentence) => {
    expect(sentences(keyWith(allow(principal, ACTION, condition)))).toEqual([`Key, statement #1: ${sentence}.`]);
  });

  test('points at each of several principals, and at the condition where that names the account', () => {
    const several = keyWith(allow('{AWS: ["999999999999", "111122223333", "888888888888"]}', ACTION));
    expect(rowsOf(kmsCrossAccount, several)).toEqual([
      ['warning', 'Key', '9:47'],
      ['warning', 'Key', '9:79'],
    ]);
    const source = keyWith(allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalAccount": "999999999999"}'));
    const [finding] = lintText(source, OWN).findings.filter(({ rule }) => rule === 'kms-cross-account');
    expect(source.slice(finding?.place.at.span.start, finding?.place.at.span.end)).toBe('"aws:PrincipalAccount"');
  });

  test('flags it in JSON, at the statement of an array', () => {
    const source = JSON.stringify({
      Resources: {
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: {
            KeyPolicy: {
              Statement: [
                { Effect: 'Allow', Principal: { AWS: '999999999999' }, Action: 'kms:Decrypt', Resource: '*' },
              ],
            },
          },
        },
      },
    });
    expect(rowsOf(kmsCrossAccount, source)).toEqual([['warning', 'Key', `1:${source.indexOf('"999999999999"') + 1}`]]);
  });

  test.each([
    ['an own account', '{AWS: "111122223333"}', ''],
    ['an own role', '{AWS: "arn:aws:iam::111122223333:role/app"}', ''],
    ['the account of the deployment', '{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}', ''],
    ['a role of the template', '{AWS: !GetAtt Role.Arn}', ''],
    ['a parameter', '{AWS: !Ref Who}', ''],
    ['an account from a parameter', '{AWS: !Sub "arn:aws:iam::${Who}:root"}', ''],
    ['the own organization', EVERYONE, 'StringEquals: {"aws:PrincipalOrgID": o-own}'],
    ['a foreign account that is held to the own organization', FOREIGN, 'StringEquals: {"aws:PrincipalOrgID": o-own}'],
    [
      'a foreign account under a condition that cannot be told',
      FOREIGN,
      'StringEquals: {"aws:PrincipalOrgID": !Ref Who}',
    ],
    [
      'a service for own sources',
      '{Service: sns.amazonaws.com}',
      'StringEquals: {"aws:SourceAccount": "111122223333"}',
    ],
    ['a service for anybody', '{Service: sns.amazonaws.com}', ''],
    ['what is public', EVERYONE, ''],
    ['what never matches', FOREIGN, 'StringEquals: {"aws:PrincipalOrgID": []}'],
  ])('passes %s', (_, principal, condition) => {
    const source = `Parameters: {Who: {Type: String}}\n${keyWith(allow(principal, ACTION, condition))}  Role: {Type: AWS::IAM::Role}\n`;
    expect(rowsOf(kmsCrossAccount, source)).toEqual([]);
  });

  test('passes denials, and what a denial takes away', () => {
    expect(rowsOf(kmsCrossAccount, keyWith(allow(FOREIGN, ACTION).replace('Allow', 'Deny')))).toEqual([]);
    const deny = allow('"*"', '"*"', 'StringNotEquals: {"aws:PrincipalAccount": "111122223333"}').replace(
      'Allow',
      'Deny',
    );
    expect(rowsOf(kmsCrossAccount, keyWith(allow(FOREIGN, ACTION), deny))).toEqual([]);
  });

  test('passes what is trusted, and everything as long as nobody says who is', () => {
    const account = keyWith(allow(FOREIGN, ACTION));
    expect(rowsOf(kmsCrossAccount, account, {})).toEqual([]);
    expect(rowsOf(kmsCrossAccount, account, trusting({ accounts: new Set(['999999999999']) }))).toEqual([]);
    expect(rowsOf(kmsCrossAccount, account, { ownAccounts: new Set(['999999999999']) })).toEqual([]);
    const network = keyWith(allow(EVERYONE, ACTION, 'IpAddress: {"aws:SourceIp": 203.0.113.0/24}'));
    expect(rowsOf(kmsCrossAccount, network, trusting({ cidrs: ['203.0.112.0/20'] }))).toEqual([]);
    const organization = keyWith(allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalOrgID": o-other}'));
    expect(rowsOf(kmsCrossAccount, organization, trusting({ orgs: new Set(['o-other']) }))).toEqual([]);
    expect(rowsOf(kmsCrossAccount, organization, trusting({}))).toEqual([]);
    const endpoint = keyWith(allow(FOREIGN, ACTION, 'StringEquals: {"aws:SourceVpce": vpce-1}'));
    expect(rowsOf(kmsCrossAccount, endpoint, trusting({ vpces: new Set(['vpce-1']) }))).toEqual([]);
  });

  test('is an error where a whole account gets everything, a note where it may only read about it', () => {
    expect(rowsOf(kmsCrossAccount, keyWith(allow(FOREIGN, '"kms:*"')))).toEqual([['error', 'Key', '9:46']]);
    const role = '{AWS: "arn:aws:iam::999999999999:role/app"}';
    expect(rowsOf(kmsCrossAccount, keyWith(allow(role, '"kms:*"')))).toEqual([['warning', 'Key', '9:46']]);
    expect(rowsOf(kmsCrossAccount, keyWith(allow(FOREIGN, '"kms:DescribeKey"')))).toEqual([['note', 'Key', '9:46']]);
  });

  test('says in which worlds the account is let in', () => {
    const source = `${IS_PROD}\n${keyWith(allow('{AWS: !If [IsProd, !Ref AWS::AccountId, "999999999999"]}', ACTION))}`;
    expect(rowsOf(kmsCrossAccount, source)).toMatchObject([
      ['note', 'Key', expect.stringMatching(/^15:/), 'IsProd is false'],
    ]);
  });

  test('never shows an account that is secret', () => {
    const secret = 'Parameters: {Who: {Type: String, NoEcho: true, AllowedValues: ["999999999999"]}}';
    for (const statement of [
      allow('{AWS: !Ref Who}', ACTION),
      allow('{AWS: !Sub "arn:aws:iam::${Who}:role/app"}', ACTION),
      allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalAccount": !Ref Who}'),
    ]) {
      const { findings } = lintText(`${secret}\n${keyWith(statement)}`, OWN);
      expect(findings.map(({ rule }) => rule)).toContain('kms-cross-account');
      expect(JSON.stringify(findings)).not.toContain('999999999999');
    }
  });
});
