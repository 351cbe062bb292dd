import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsConditionIneffective } from './rule.ts';

const ACTION = '"sqs:SendMessage"';
const SNS = '{Service: sns.amazonaws.com}';

function said(source: string): [what: string, why: string][] {
  return lintText(source, OWN)
    .findings.filter(({ rule }) => rule === 'sqs-condition-ineffective')
    .map(({ message }) => [message.what.replace('Policy, statement #1: ', ''), message.why]);
}

const deny = (condition: string): string => allow('"*"', '"sqs:*"', condition).replace('Allow', 'Deny');

// What both kinds of policy have in common is in the test of kms-condition-ineffective.
describe('sqs-condition-ineffective', () => {
  test('flags a value that never matches, at the value', () => {
    const source = queuePolicyWith(
      allow('"*"', ACTION, 'StringEquals: {"aws:SourceArn": "arn:aws:sns:*:111122223333:t"}'),
    );
    expect(annotate(sqsConditionIneffective, source, OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: "*", Action: "sqs:SendMessage", Resource: '*', Condition: {StringEquals: {"aws:SourceArn": "arn:aws:sns:*:111122223333:t"}}}
                                                                                                                                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning: Policy, statement #1: aws:SourceArn never matches "arn:aws:sns:*:111122223333:t".
              Version: '2012-10-17'
      "
    `);
  });

  test.each([
    [
      allow('"*"', ACTION, 'StringEquals: {"kms:CallerAccount": "111122223333"}'),
      'never holds, and the statement grants nothing',
    ],
    [
      allow('{AWS: "111122223333"}', ACTION, 'StringEqualsIfExists: {"kms:CallerAccount": "111122223333"}'),
      'always holds, and keeps nobody out',
    ],
    [
      deny('StringNotEquals: {"kms:CallerAccount": "111122223333"}'),
      'always holds, and exempts nobody from the denial',
    ],
    [deny('StringEquals: {"kms:CallerAccount": "999999999999"}'), 'never holds, and the statement denies nothing'],
    [deny('"Null": {"kms:CallerAccount": "true"}'), 'always holds, and exempts nobody from the denial'],
  ])('flags a key of KMS: %s', (statement, consequence) => {
    expect(said(queuePolicyWith(statement))).toEqual([
      [
        'requests to SQS never have kms:CallerAccount.',
        `Keys of KMS are in requests to KMS alone. The condition ${consequence}.`,
      ],
    ]);
  });

  test('flags a key of identities for a service, networks too', () => {
    for (const key of ['aws:PrincipalOrgID', 'aws:SourceVpce']) {
      expect(said(queuePolicyWith(allow(SNS, ACTION, `StringEquals: {"${key}": o-own}`)))).toMatchObject([
        [`calls of sns.amazonaws.com never have ${key}.`, expect.any(String)],
      ]);
    }
  });

  test('flags policy variables where the version is the older one or absent', () => {
    const statement = deny('StringNotEquals: {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}');
    expect(said(queuePolicyWith(statement))).toEqual([]);
    expect(said(queuePolicyWith(statement).replace("        Version: '2012-10-17'\n", ''))).toHaveLength(1);
  });

  test('leaves a statement to the rule that calls it public', () => {
    const source = queuePolicyWith(
      allow('"*"', ACTION, 'ArnEqualsIfExists: {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t"}'),
    );
    expect(lintText(source, OWN).findings.map(({ rule }) => rule)).toContain('sqs-queue-policy-public');
    expect(said(source)).toEqual([]);
  });

  test.each([
    ['what SAM writes', '"*"', 'ArnEquals: {"aws:SourceArn": !Ref Topic}'],
    ['a source in any Region', SNS, 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}'],
    [
      'a bucket as AWS prints it',
      '{Service: s3.amazonaws.com}',
      'ArnLike: {"aws:SourceArn": "arn:aws:s3:*:*:b"}, StringEquals: {"aws:SourceAccount": "111122223333"}',
    ],
    ['TLS', '{AWS: "111122223333"}', 'Bool: {"aws:SecureTransport": "true"}'],
    [
      'an address asked of a service, of which nothing is documented',
      '{Service: x.amazonaws.com}',
      'IpAddress: {"aws:SourceIp": 203.0.113.0/24}',
    ],
  ])('passes %s', (_, principal, condition) => {
    expect(said(queuePolicyWith(allow(principal, ACTION, condition)))).toEqual([]);
  });

  test('says in which worlds, as of a condition that is there in some', () => {
    const statement = allow('{AWS: "111122223333"}', ACTION, '!If [IsProd, StringEquals, Bool]: x').replace(
      /Condition: .*(?=})/,
      'Condition: !If [IsProd, {StringEquals: {"aws:PrincipalArn": "a*"}}, !Ref AWS::NoValue]',
    );
    expect(rowsOf(sqsConditionIneffective, `${IS_PROD}\n${queuePolicyWith(statement)}`)).toEqual([
      ['note', 'Policy', expect.stringMatching(/^15:/), 'IsProd is true'],
    ]);
  });

  test('flags it in an inline policy', () => {
    const source = queuePolicyWith(allow(SNS, ACTION, 'StringEquals: {"aws:SourceAccount": "1*"}'))
      .replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
      .replace('Queues: [!Ref Queue]', 'Queue: !Ref Queue');
    expect(rowsOf(sqsConditionIneffective, source)).toEqual([['warning', 'Policy', '9:160']]);
  });
});
