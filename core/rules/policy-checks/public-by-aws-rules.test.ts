import { describe, expect, test } from 'vitest';
import { lintText } from '../../../test/support/annotate.ts';
import { allow, KEY_POLICY, OWN, QUEUE_POLICY, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsPublicByAwsRules } from '../kms-public-by-aws-rules/rule.ts';
import { sqsPublicByAwsRules } from '../sqs-public-by-aws-rules/rule.ts';

const LIKE = 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}';

describe.each([
  { rule: kmsPublicByAwsRules, ...KEY_POLICY },
  { rule: sqsPublicByAwsRules, ...QUEUE_POLICY },
])('$rule.id', ({ rule, resource, action, policyWith }) => {
  const ACTION = `"${action}"`;

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
    const source = policyWith(allow('"*"', ACTION, condition));
    const [finding] = lintText(source, OWN).findings.filter((found) => found.rule === rule.id);
    expect(finding).toMatchObject({
      level: 'note',
      message: { what: `${resource}, statement #1: limited in fact, but public to AWS Config: ${reason}.` },
    });
  });

  test('names the condition that counts, and not one that limits nobody', () => {
    const source = policyWith(allow('"*"', ACTION, `StringLike: {"aws:PrincipalTag/team": "*"}, ${LIKE}`));
    const [finding] = lintText(source, OWN).findings.filter((found) => found.rule === rule.id);
    const { start, end } = finding?.place.at.span ?? { start: 0, end: 0 };
    expect(source.slice(start, end)).toBe('"aws:SourceArn"');
  });

  test('flags it whosever the account is, as AWS does', () => {
    expect(rowsOf(rule, policyWith(allow('"*"', ACTION, LIKE)), {})).toMatchObject([
      ['note', resource, expect.anything()],
    ]);
    const foreign = LIKE.replace('111122223333', '999999999999');
    expect(rowsOf(rule, policyWith(allow('"*"', ACTION, foreign)))).toMatchObject([
      ['note', resource, expect.anything()],
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
    expect(rowsOf(rule, policyWith(statement))).toEqual([]);
  });

  test('says in which worlds it is so', () => {
    const condition =
      'ArnLike: {"aws:SourceArn": !If [IsProd, "arn:aws:sns:us-east-1:111122223333:t", "arn:aws:sns:*:111122223333:*"]}';
    expect(rowsOf(rule, `${IS_PROD}\n${policyWith(allow('"*"', ACTION, condition))}`)).toMatchObject([
      ['note', resource, expect.stringMatching(/^15:/), 'IsProd is false'],
    ]);
  });
});
