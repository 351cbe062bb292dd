import { describe, expect, test } from 'vitest';
import { lintText } from '../../../test/support/annotate.ts';
import {
  allow,
  KEY_POLICY,
  OWN,
  QUEUE_POLICY,
  rowsOf,
  sentencesOf,
  trusting,
} from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsCrossAccount } from '../kms-cross-account/rule.ts';
import { sqsCrossAccount } from '../sqs-cross-account/rule.ts';

const EVERYONE = '{AWS: "*"}';
const FOREIGN = '{AWS: "999999999999"}';

describe.each([
  { rule: kmsCrossAccount, ...KEY_POLICY },
  { rule: sqsCrossAccount, ...QUEUE_POLICY },
])('$rule.id', ({ rule, resource, action, policyWith }) => {
  const ACTION = `"${action}"`;

  test.each([
    ['{AWS: "arn:aws:iam::999999999999:root"}', '', `account 999999999999 can call ${action}`],
    ['{AWS: "arn:aws-cn:iam::999999999999:role/app"}', '', `role/app of account 999999999999 can call ${action}`],
    [EVERYONE, 'StringEquals: {"aws:PrincipalAccount": "999999999999"}', `account 999999999999 can call ${action}`],
    [EVERYONE, 'StringEquals: {"aws:PrincipalOrgID": o-other}', `organization o-other can call ${action}`],
    [EVERYONE, 'IpAddress: {"aws:SourceIp": 203.0.113.0/24}', `callers from network 203.0.113.0/24 can call ${action}`],
    [
      EVERYONE,
      'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::999999999999:role/*"}',
      `account 999999999999 can call ${action}`,
    ],
    [
      '{Service: sns.amazonaws.com}',
      'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:999999999999:*"}',
      `sns.amazonaws.com can call ${action} for account 999999999999`,
    ],
    [
      EVERYONE,
      'StringEquals: {"aws:SourceAccount": ["777777777777", "888888888888", "999999999999", "111122223333"]}',
      `accounts 777777777777, 888888888888 and 1 more can call ${action}`,
    ],
  ])('says of %s {%s} who it is', (principal, condition, sentence) => {
    expect(sentencesOf(rule, policyWith(allow(principal, ACTION, condition)))).toEqual([
      `${resource}, statement #1: ${sentence}.`,
    ]);
  });

  test('points at each of several principals, and at the condition where that names the account', () => {
    const several = policyWith(allow('{AWS: ["999999999999", "111122223333", "888888888888"]}', ACTION));
    expect(rowsOf(rule, several)).toEqual([
      ['warning', resource, '9:47'],
      ['warning', resource, '9:79'],
    ]);
    const source = policyWith(allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalAccount": "999999999999"}'));
    const [finding] = lintText(source, OWN).findings.filter((found) => found.rule === rule.id);
    expect(source.slice(finding?.place.at.span.start, finding?.place.at.span.end)).toBe('"aws:PrincipalAccount"');
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
    const source = `Parameters: {Who: {Type: String}}\n${policyWith(allow(principal, ACTION, condition))}  Role: {Type: AWS::IAM::Role}\n`;
    expect(rowsOf(rule, source)).toEqual([]);
  });

  test('passes denials, and what a denial takes away', () => {
    expect(rowsOf(rule, policyWith(allow(FOREIGN, ACTION).replace('Allow', 'Deny')))).toEqual([]);
    const deny = allow('"*"', '"*"', 'StringNotEquals: {"aws:PrincipalAccount": "111122223333"}').replace(
      'Allow',
      'Deny',
    );
    expect(rowsOf(rule, policyWith(allow(FOREIGN, ACTION), deny))).toEqual([]);
  });

  test('passes what is trusted, and everything as long as nobody says who is', () => {
    const account = policyWith(allow(FOREIGN, ACTION));
    expect(rowsOf(rule, account, {})).toEqual([]);
    expect(rowsOf(rule, account, trusting({ accounts: new Set(['999999999999']) }))).toEqual([]);
    expect(rowsOf(rule, account, { ownAccounts: new Set(['999999999999']) })).toEqual([]);
    const network = policyWith(allow(EVERYONE, ACTION, 'IpAddress: {"aws:SourceIp": 203.0.113.0/24}'));
    expect(rowsOf(rule, network, trusting({ cidrs: ['203.0.112.0/20'] }))).toEqual([]);
    const organization = policyWith(allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalOrgID": o-other}'));
    expect(rowsOf(rule, organization, trusting({ orgs: new Set(['o-other']) }))).toEqual([]);
    expect(rowsOf(rule, organization, trusting({}))).toEqual([]);
    const endpoint = policyWith(allow(FOREIGN, ACTION, 'StringEquals: {"aws:SourceVpce": vpce-1}'));
    expect(rowsOf(rule, endpoint, trusting({ vpces: new Set(['vpce-1']) }))).toEqual([]);
  });

  test('says in which worlds the account is let in', () => {
    const source = `${IS_PROD}\n${policyWith(allow('{AWS: !If [IsProd, !Ref AWS::AccountId, "999999999999"]}', ACTION))}`;
    expect(rowsOf(rule, source)).toMatchObject([['note', resource, expect.stringMatching(/^15:/), 'IsProd is false']]);
  });

  test('never shows an account that is secret', () => {
    const secret = 'Parameters: {Who: {Type: String, NoEcho: true, AllowedValues: ["999999999999"]}}';
    for (const statement of [
      allow('{AWS: !Ref Who}', ACTION),
      allow('{AWS: !Sub "arn:aws:iam::${Who}:role/app"}', ACTION),
      allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalAccount": !Ref Who}'),
    ]) {
      const { findings } = lintText(`${secret}\n${policyWith(statement)}`, OWN);
      expect(findings.map((found) => found.rule)).toContain(rule.id);
      expect(JSON.stringify(findings)).not.toContain('999999999999');
    }
  });
});
