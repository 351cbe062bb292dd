import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith, rowsOf, trusting } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsCrossAccount } from './rule.ts';

const ACTION = '"sqs:SendMessage"';
const EVERYONE = '{AWS: "*"}';
const FOREIGN = '{AWS: "999999999999"}';

function sentences(source: string, settings = OWN): string[] {
  return lintText(source, settings)
    .findings.filter(({ rule }) => rule === 'sqs-cross-account')
    .map(({ message }) => message.what);
}

describe('sqs-cross-account', () => {
  test('flags an account that is not trusted, at the principal', () => {
    expect(annotate(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, ACTION)), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {AWS: "999999999999"}, Action: "sqs:SendMessage", Resource: '*'}
                                                   ~~~~~~~~~~~~~~ warning: Policy, statement #1: account 999999999999 can call sqs:SendMessage.
              Version: '2012-10-17'
      "
    `);
  });

  test.each([
    ['{AWS: "arn:aws:iam::999999999999:root"}', '', 'account 999999999999 can call sqs:SendMessage'],
    ['{AWS: "arn:aws-cn:iam::999999999999:role/app"}', '', 'role/app of account 999999999999 can call sqs:SendMessage'],
    [
      EVERYONE,
      'StringEquals: {"aws:PrincipalAccount": "999999999999"}',
      'account 999999999999 can call sqs:SendMessage',
    ],
    [EVERYONE, 'StringEquals: {"aws:PrincipalOrgID": o-other}', 'organization o-other can call sqs:SendMessage'],
    [
      EVERYONE,
      'IpAddress: {"aws:SourceIp": 203.0.113.0/24}',
      'callers from network 203.0.113.0/24 can call sqs:SendMessage',
    ],
    [
      EVERYONE,
      'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::999999999999:role/*"}',
      'account 999999999999 can call sqs:SendMessage',
    ],
    [
      '{Service: sns.amazonaws.com}',
      'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:999999999999:*"}',
      'sns.amazonaws.com can call sqs:SendMessage for account 999999999999',
    ],
    [
      EVERYONE,
      'StringEquals: {"aws:SourceAccount": ["777777777777", "888888888888", "999999999999", "111122223333"]}',
      'accounts 777777777777, 888888888888 and 1 more can call sqs:SendMessage',
    ],
  ])('says of %s {%s} who it is', (principal, condition, sentence) => {
    expect(sentences(queuePolicyWith(allow(principal, ACTION, condition)))).toEqual([
      `Policy, statement #1: ${sentence}.`,
    ]);
  });

  test('points at each of several principals, and at the condition where that names the account', () => {
    const several = queuePolicyWith(allow('{AWS: ["999999999999", "111122223333", "888888888888"]}', ACTION));
    expect(rowsOf(sqsCrossAccount, several)).toEqual([
      ['warning', 'Policy', '9:47'],
      ['warning', 'Policy', '9:79'],
    ]);
    const source = queuePolicyWith(allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalAccount": "999999999999"}'));
    const [finding] = lintText(source, OWN).findings.filter(({ rule }) => rule === 'sqs-cross-account');
    expect(source.slice(finding?.place.at.span.start, finding?.place.at.span.end)).toBe('"aws:PrincipalAccount"');
  });

  test('flags it in JSON, at the statement of an array', () => {
    const source = JSON.stringify({
      Resources: {
        Policy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: ['q'],
            PolicyDocument: {
              Statement: [
                { Effect: 'Allow', Principal: { AWS: '999999999999' }, Action: 'sqs:SendMessage', Resource: '*' },
              ],
            },
          },
        },
      },
    });
    expect(rowsOf(sqsCrossAccount, source)).toEqual([
      ['warning', 'Policy', `1:${source.indexOf('"999999999999"') + 1}`],
    ]);
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
    const source = `Parameters: {Who: {Type: String}}\n${queuePolicyWith(allow(principal, ACTION, condition))}  Role: {Type: AWS::IAM::Role}\n`;
    expect(rowsOf(sqsCrossAccount, source)).toEqual([]);
  });

  test('passes denials, and what a denial takes away', () => {
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, ACTION).replace('Allow', 'Deny')))).toEqual([]);
    const deny = allow('"*"', '"*"', 'StringNotEquals: {"aws:PrincipalAccount": "111122223333"}').replace(
      'Allow',
      'Deny',
    );
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, ACTION), deny))).toEqual([]);
  });

  test('passes what is trusted, and everything as long as nobody says who is', () => {
    const account = queuePolicyWith(allow(FOREIGN, ACTION));
    expect(rowsOf(sqsCrossAccount, account, {})).toEqual([]);
    expect(rowsOf(sqsCrossAccount, account, trusting({ accounts: new Set(['999999999999']) }))).toEqual([]);
    expect(rowsOf(sqsCrossAccount, account, { ownAccounts: new Set(['999999999999']) })).toEqual([]);
    const network = queuePolicyWith(allow(EVERYONE, ACTION, 'IpAddress: {"aws:SourceIp": 203.0.113.0/24}'));
    expect(rowsOf(sqsCrossAccount, network, trusting({ cidrs: ['203.0.112.0/20'] }))).toEqual([]);
    const organization = queuePolicyWith(allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalOrgID": o-other}'));
    expect(rowsOf(sqsCrossAccount, organization, trusting({ orgs: new Set(['o-other']) }))).toEqual([]);
    expect(rowsOf(sqsCrossAccount, organization, trusting({}))).toEqual([]);
    const endpoint = queuePolicyWith(allow(FOREIGN, ACTION, 'StringEquals: {"aws:SourceVpce": vpce-1}'));
    expect(rowsOf(sqsCrossAccount, endpoint, trusting({ vpces: new Set(['vpce-1']) }))).toEqual([]);
  });

  test('is an error where a whole account gets everything, a note where it may only read about it', () => {
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, '"sqs:*"')))).toEqual([['error', 'Policy', '9:46']]);
    const role = '{AWS: "arn:aws:iam::999999999999:role/app"}';
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(role, '"sqs:*"')))).toEqual([['warning', 'Policy', '9:46']]);
    expect(
      rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, '["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]'))),
    ).toEqual([['note', 'Policy', '9:46']]);
  });

  test('says in which worlds the account is let in', () => {
    const source = `${IS_PROD}\n${queuePolicyWith(allow('{AWS: !If [IsProd, !Ref AWS::AccountId, "999999999999"]}', ACTION))}`;
    expect(rowsOf(sqsCrossAccount, source)).toMatchObject([
      ['note', 'Policy', expect.stringMatching(/^15:/), 'IsProd is false'],
    ]);
  });

  test('never shows an account that is secret', () => {
    const secret = 'Parameters: {Who: {Type: String, NoEcho: true, AllowedValues: ["999999999999"]}}';
    for (const statement of [
      allow('{AWS: !Ref Who}', ACTION),
      allow('{AWS: !Sub "arn:aws:iam::${Who}:role/app"}', ACTION),
      allow(EVERYONE, ACTION, 'StringEquals: {"aws:PrincipalAccount": !Ref Who}'),
    ]) {
      const { findings } = lintText(`${secret}\n${queuePolicyWith(statement)}`, OWN);
      expect(findings.map(({ rule }) => rule)).toContain('sqs-cross-account');
      expect(JSON.stringify(findings)).not.toContain('999999999999');
    }
  });

  test('says what the key of the queue asks of the other side', () => {
    const why = (property: string): string | undefined =>
      lintText(
        `${queuePolicyWith(allow(FOREIGN, ACTION)).replace('SqsManagedSseEnabled: true', property)}  Key: {Type: AWS::KMS::Key}\n`,
        OWN,
      ).findings.find(({ rule }) => rule === 'sqs-cross-account')?.message.why;
    expect(why('SqsManagedSseEnabled: true')).not.toMatch(/key/i);
    expect(why('KmsMasterKeyId: !Ref Key')).toMatch('they also need kms:GenerateDataKey and kms:Decrypt on Key.');
    expect(why('KmsMasterKeyId: alias/aws/sqs')).toMatch('the AWS managed key of the queue admits no other account.');
  });

  test('passes actions that no other account can use', () => {
    expect(rowsOf(sqsCrossAccount, queuePolicyWith(allow(FOREIGN, '["sqs:DeleteQueue", "sqs:TagQueue"]')))).toEqual([]);
  });

  test('flags an inline policy and one policy of several queues once', () => {
    const inline = queuePolicyWith(allow(FOREIGN, ACTION))
      .replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
      .replace('Queues: [!Ref Queue]', 'Queue: !Ref Queue');
    expect(rowsOf(sqsCrossAccount, inline)).toEqual([['warning', 'Policy', '9:46']]);
  });
});
