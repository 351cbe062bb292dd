import { describe, expect, test } from 'vitest';
import { lintText } from '../../../test/support/annotate.ts';
import { allow, KEY_POLICY, OWN, QUEUE_POLICY, rowsOf, sentencesOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsInvalidPrincipal } from '../kms-invalid-principal/rule.ts';
import { sqsInvalidPrincipal } from '../sqs-invalid-principal/rule.ts';

describe.each([
  { rule: kmsInvalidPrincipal, ...KEY_POLICY },
  { rule: sqsInvalidPrincipal, ...QUEUE_POLICY },
])('$rule.id', ({ rule, resource, action, policyWith }) => {
  const ACTION = `"${action}"`;

  test.each([
    [
      '{AWS: "arn:aws:iam::111122223333:role/*"}',
      '"arn:aws:iam::111122223333:role/*"',
      'a wildcard cannot be a part of one',
    ],
    ['{AWS: 11122223333}', '"11122223333"', 'it is no account id and no ARN of an identity'],
    [
      '{AWS: "arn:aws:sqs:us-east-1:111122223333:q"}',
      '"arn:aws:sqs:us-east-1:111122223333:q"',
      'it is no account id and no ARN of an identity',
    ],
    ['{Service: "*"}', '"*"', 'services are named one by one'],
    ['{Service: events}', '"events"', 'a service is named by its host'],
    ['{CanonicalUser: 79a59df900b949e5}', '"79a59df900b949e5"', 'only S3 knows canonical users'],
    ['"111122223333"', '"111122223333"', 'only "*" stands without a kind'],
  ])('says of %s that %s is not valid, and why', (principal, shown, reason) => {
    expect(sentencesOf(rule, policyWith(allow(principal, ACTION)))).toEqual([
      `${resource}: ${shown} is not a valid principal: ${reason}.`,
    ]);
  });

  test('names a kind of principal that there is not, and not what stands under it', () => {
    const source = policyWith(allow('{User: ["a", "b"]}', ACTION));
    expect(sentencesOf(rule, source)).toEqual([`${resource}: "User" is no kind of principal.`]);
    expect(rowsOf(rule, source)).toEqual([['error', resource, '9:41']]);
  });

  test('warns of a deleted identity', () => {
    const source = policyWith(allow('{AWS: AROAEXAMPLEID12345678}', ACTION));
    expect(rowsOf(rule, source)).toEqual([['warning', resource, '9:46']]);
    expect(sentencesOf(rule, source)).toEqual([
      `${resource}: "AROAEXAMPLEID12345678" is not a valid principal: its user or role was deleted.`,
    ]);
  });

  test('flags denials and NotPrincipal, too', () => {
    const denial = allow('{AWS: "arn:aws:iam::*:root"}', ACTION).replace('Allow', 'Deny');
    expect(rowsOf(rule, policyWith(denial))).toEqual([['error', resource, '9:45']]);
    expect(rowsOf(rule, policyWith(denial.replace('Principal', 'NotPrincipal')))).toEqual([
      ['error', resource, '9:48'],
    ]);
  });

  test.each([
    ['everyone', '"*"'],
    ['everyone by kind, in small letters', '{aws: "*"}'],
    [
      'an account, a role, a user and a session',
      '{AWS: ["111122223333", "arn:aws:iam::111122223333:role/a/b", "arn:aws:iam::111122223333:user/c", "arn:aws:sts::111122223333:assumed-role/d/e"]}',
    ],
    ['an account by number', '{AWS: 111122223333}'],
    ['another partition', '{AWS: "arn:aws-cn:iam::111122223333:root"}'],
    ['a reference', '{AWS: !GetAtt Role.Arn}'],
    ['an account that is put in', '{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}'],
    ['a role that a parameter names', '{AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/${Name}"}'],
    ['what cannot be told', '{AWS: !Ref Who, Service: !Ref What}'],
    ['a service that is not known here', '{Service: ["new.amazonaws.com", "events.amazonaws.com.cn"]}'],
    ["a federated user, who is another rule's", '{Federated: cognito-identity.amazonaws.com}'],
  ])('passes %s', (_, principal) => {
    expect(rowsOf(rule, policyWith(allow(principal, ACTION)))).toEqual([]);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${policyWith(allow('{AWS: !If [IsProd, "111122223333", "arn:aws:iam::*:root"]}', ACTION))}`;
    expect(rowsOf(rule, source)).toEqual([['warning', resource, '15:75', 'IsProd is false']]);
    const without = `${IS_PROD}\n${policyWith(allow('{AWS: ["111122223333", !If [IsProd, events, !Ref AWS::NoValue]]}', ACTION))}`;
    expect(rowsOf(rule, without)).toEqual([['warning', resource, '15:76', 'IsProd is true']]);
  });

  test('never shows a principal that is secret', () => {
    const source = `Parameters:
  Who: {Type: String, NoEcho: true, AllowedValues: [hunter2]}
${policyWith(allow('{AWS: !Ref Who}', ACTION))}`;
    expect(sentencesOf(rule, source)).toEqual([
      `${resource}: "****" is not a valid principal: it is no account id and no ARN of an identity.`,
    ]);
    expect(JSON.stringify(lintText(source, OWN).findings)).not.toContain('hunter2');
  });
});
