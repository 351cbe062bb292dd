import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsPublicByAwsRules } from './rule.ts';

const ACTION = '"sqs:SendMessage"';
const LIKE = 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}';

describe('sqs-public-by-aws-rules', () => {
  test('flags a wildcard inside a fixed account, at the condition', () => {
    expect(annotate(sqsPublicByAwsRules, queuePolicyWith(allow('"*"', ACTION, LIKE)))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: "*", Action: "sqs:SendMessage", Resource: '*', Condition: {ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}}
                                                                                                                  ~~~~~~~~~~~~~~~ note: Policy, statement #1: limited in fact, but public to AWS Config: aws:SourceArn has a wildcard.
              Version: '2012-10-17'
      "
    `);
  });

  test.each([
    [
      'a policy variable',
      'StringEquals: {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}',
      'aws:PrincipalOrgID has a policy variable',
    ],
    [
      'the path of an organization',
      '"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-own/r-ab12/*"}',
      'aws:PrincipalOrgPaths has a wildcard',
    ],
    [
      'roles by a wildcard',
      'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app-*"}',
      'aws:PrincipalArn has a wildcard',
    ],
    [
      'an account by a variable',
      'StringEquals: {"aws:SourceAccount": "${aws:ResourceAccount}"}',
      'aws:SourceAccount has a policy variable',
    ],
  ])('flags %s', (_, condition, reason) => {
    const source = queuePolicyWith(allow('"*"', ACTION, condition));
    const [finding] = lintText(source, OWN).findings.filter(({ rule }) => rule === 'sqs-public-by-aws-rules');
    expect(finding).toMatchObject({
      level: 'note',
      message: { what: `Policy, statement #1: limited in fact, but public to AWS Config: ${reason}.` },
    });
  });

  test('names the condition that counts, and not one that limits nobody', () => {
    const source = queuePolicyWith(allow('"*"', ACTION, `StringLike: {"aws:PrincipalTag/team": "*"}, ${LIKE}`));
    const [finding] = lintText(source, OWN).findings.filter(({ rule }) => rule === 'sqs-public-by-aws-rules');
    const { start, end } = finding?.place.at.span ?? { start: 0, end: 0 };
    expect(source.slice(start, end)).toBe('"aws:SourceArn"');
  });

  test('flags it whosever the account is, as AWS does', () => {
    expect(rowsOf(sqsPublicByAwsRules, queuePolicyWith(allow('"*"', ACTION, LIKE)), {})).toMatchObject([
      ['note', 'Policy', expect.anything()],
    ]);
    const foreign = LIKE.replace('111122223333', '999999999999');
    expect(rowsOf(sqsPublicByAwsRules, queuePolicyWith(allow('"*"', ACTION, foreign)))).toMatchObject([
      ['note', 'Policy', expect.anything()],
    ]);
  });

  test.each([
    ['fixed values', allow('"*"', ACTION, 'ArnEquals: {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t"}')],
    [
      'one bound with fixed values',
      allow('"*"', ACTION, `${LIKE}, StringEquals: {"aws:SourceAccount": "111122223333"}`),
    ],
    ['a service', allow('{Service: sns.amazonaws.com}', ACTION, LIKE)],
    [
      'a named account',
      allow('{AWS: "111122223333"}', ACTION, 'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a*"}'),
    ],
    ['what is public in fact', allow('"*"', ACTION)],
    ['a value that cannot be told', allow('"*"', ACTION, 'ArnLike: {"aws:SourceArn": !ImportValue topics}')],
    ['actions that cannot be told', allow('"*"', '!ImportValue actions', LIKE)],
    ['another resource', allow('"*"', ACTION, LIKE).replace("'*'", '"arn:aws:s3:::b"')],
    ['a denial', allow('"*"', ACTION, LIKE).replace('Allow', 'Deny')],
  ])('passes %s', (_, statement) => {
    expect(rowsOf(sqsPublicByAwsRules, queuePolicyWith(statement))).toEqual([]);
  });

  test('says in which worlds it is so', () => {
    const condition =
      'ArnLike: {"aws:SourceArn": !If [IsProd, "arn:aws:sns:us-east-1:111122223333:t", "arn:aws:sns:*:111122223333:*"]}';
    expect(
      rowsOf(sqsPublicByAwsRules, `${IS_PROD}\n${queuePolicyWith(allow('"*"', ACTION, condition))}`),
    ).toMatchObject([['note', 'Policy', expect.stringMatching(/^15:/), 'IsProd is false']]);
  });
});
