import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith, rowsOf, trusting } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsPolicyWildcardAction } from './rule.ts';

const FOREIGN = '{AWS: "999999999999"}';
const ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const SNS = '{Service: sns.amazonaws.com}';
const SCOPED = 'StringEquals: {"aws:SourceAccount": "111122223333"}';

function levels(statement: string, settings = OWN): string[] {
  return rowsOf(sqsPolicyWildcardAction, queuePolicyWith(statement), settings).map(([level]) => level);
}

describe('sqs-policy-wildcard-action', () => {
  test('flags another account that may do everything, at the action', () => {
    expect(annotate(sqsPolicyWildcardAction, queuePolicyWith(allow(FOREIGN, '"sqs:*"')), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {AWS: "999999999999"}, Action: "sqs:*", Resource: '*'}
                                                                            ~~~~~~~ warning: Policy, statement #1: account 999999999999 can do more than sending or reading needs (sqs:*).
              Version: '2012-10-17'
      "
    `);
  });

  test('flags it in JSON, and in an inline policy', () => {
    const source = `{"Resources": {"Policy": {"Type": "AWS::SQS::QueueInlinePolicy", "Properties": {"Queue": "q",
  "PolicyDocument": {"Statement": {"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": ["SQS:*"], "Resource": "*"}}}}}}`;
    expect(rowsOf(sqsPolicyWildcardAction, source)).toEqual([['warning', 'Policy', '2:104']]);
  });

  test.each([
    ['"*"', '*'],
    ['"SQS:*"', 'SQS:*'],
    ['["sqs:SendMessage", "sqs:*"]', 'sqs:*'],
    ['"sqs:**"', 'sqs:**'],
  ])('flags %s', (action, words) => {
    const [finding] = lintText(queuePolicyWith(allow(FOREIGN, action)), OWN).findings.filter(
      ({ rule }) => rule === 'sqs-policy-wildcard-action',
    );
    expect(finding?.message.what).toBe(
      `Policy, statement #1: account 999999999999 can do more than sending or reading needs (${words}).`,
    );
  });

  test('flags NotAction', () => {
    expect(levels(allow(FOREIGN, '"sqs:PurgeQueue"').replace('Action', 'NotAction'))).toEqual(['warning']);
  });

  test.each([
    ['"sqs:*"', 'sqs:*'],
    ['["sqs:SendMessage", "sqs:ReceiveMessage"]', 'sqs:ReceiveMessage'],
    ['["sqs:Send*", "sqs:Get*", "sqs:Purge*"]', 'sqs:Purge*'],
  ])('flags a service that gets %s', (action, words) => {
    const [finding] = lintText(queuePolicyWith(allow(SNS, action, SCOPED)), OWN).findings.filter(
      ({ rule }) => rule === 'sqs-policy-wildcard-action',
    );
    expect(finding?.message.what).toBe(
      `Policy, statement #1: sns.amazonaws.com can do more than sending needs (${words}).`,
    );
  });

  test('only notes own roles and users, and roles of which nobody says whose they are', () => {
    expect(levels(allow(ROLE, '"sqs:*"'))).toEqual(['note']);
    expect(levels(allow(ROLE, '"sqs:*"'), {})).toEqual(['note']);
    expect(levels(allow('{AWS: ["arn:aws:iam::111122223333:user/ann", "999999999999"]}', '"sqs:*"'))).toEqual([
      'warning',
    ]);
    expect(levels(allow('{AWS: "arn:aws:iam::999999999999:role/app"}', '"sqs:*"'))).toEqual(['warning']);
  });

  test('flags accounts that are trusted: to send or read, not to empty the queue', () => {
    expect(levels(allow(FOREIGN, '"sqs:*"'), trusting({ accounts: new Set(['999999999999']) }))).toEqual(['warning']);
  });

  test('flags everyone as far as they are bounded by more than the account', () => {
    expect(
      levels(allow('"*"', '"sqs:*"', 'ArnEquals: {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t"}')),
    ).toEqual(['warning']);
    expect(levels(allow('"*"', '"sqs:*"', 'StringEquals: {"aws:PrincipalOrgID": o-own}'))).toEqual(['warning']);
    expect(
      levels(allow('"*"', '"sqs:*"', 'ArnEquals: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"}')),
    ).toEqual(['note']);
  });

  test.each([
    ['the owner', '{AWS: "arn:aws:iam::111122223333:root"}', '"SQS:*"', ''],
    ['the owner by id', '{AWS: "111122223333"}', '"sqs:*"', ''],
    ['the account of the deployment', '{AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}', '"sqs:*"', ''],
    ['everyone of the account', '"*"', '"sqs:*"', 'StringEquals: {"aws:PrincipalAccount": "111122223333"}'],
    ['named actions', FOREIGN, '["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"]', ''],
    ['patterns of some actions', FOREIGN, '["sqs:Send*", "sqs:Get*"]', ''],
    ['a service that sends', SNS, '["sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"]', SCOPED],
    ['a principal that cannot be told', '{AWS: !ImportValue who}', '"sqs:*"', ''],
    ['a condition that cannot be told', '"*"', '"sqs:*"', 'StringEquals: {"aws:PrincipalOrgID": !ImportValue org}'],
    ['actions that cannot be told', FOREIGN, '!ImportValue actions', ''],
    ['actions of another service', FOREIGN, '"kms:*"', ''],
  ])('passes %s', (_, principal, action, condition) => {
    expect(levels(allow(principal, action, condition))).toEqual([]);
  });

  test('passes a whole account of which nobody says whose it is', () => {
    expect(levels(allow(FOREIGN, '"sqs:*"'), {})).toEqual([]);
  });

  test('passes denials, other queues, and what is denied to all but the account', () => {
    expect(levels(allow('"*"', '"sqs:*"').replace('Allow', 'Deny'))).toEqual([]);
    const other = `${queuePolicyWith(allow(FOREIGN, '"sqs:*"').replace("'*'", '!GetAtt Other.Arn'))}  Other: {Type: AWS::SQS::Queue}\n`;
    expect(rowsOf(sqsPolicyWildcardAction, other)).toEqual([]);
    const deny = allow('"*"', '"sqs:*"', 'StringNotEquals: {"aws:PrincipalAccount": "111122223333"}').replace(
      'Allow',
      'Deny',
    );
    expect(rowsOf(sqsPolicyWildcardAction, queuePolicyWith(allow('"*"', '"sqs:*"'), deny))).toEqual([]);
  });

  test('says in which worlds everything is given', () => {
    const source = `${IS_PROD}\n${queuePolicyWith(allow(FOREIGN, '!If [IsProd, "sqs:SendMessage", "sqs:*"]'))}`;
    expect(rowsOf(sqsPolicyWildcardAction, source)).toMatchObject([
      ['note', 'Policy', expect.stringMatching(/^15:/), 'IsProd is false'],
    ]);
  });
});
