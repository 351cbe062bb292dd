import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, queuePolicyWith, trusting } from '../../../test/support/policy-templates.ts';
import type { Settings } from '../settings.ts';

/** Rules that say who gets in, and what services and users of a key may do. */
const JUDGED = [
  'public',
  'public-by-aws-rules',
  'cross-account',
  'service-grant-unscoped',
  'service-send-unscoped',
  'broad-actions',
  'create-grant-unrestricted',
  'policy-wildcard-action',
];

/** What those rules find: level and rule without its subject. */
function found(source: string, settings: Partial<Settings>): string[] {
  return findingsOf(source, settings)
    .map(([level, rule]) => [level, rule.replace(/^(?:kms|sqs)-(?:key-policy-|queue-policy-)?/, '')])
    .filter(([, rule = '']) => JUDGED.includes(rule))
    .map((row) => row.join(' '));
}

const EVERYONE = '{AWS: "*"}';
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:t';
const ORG = '"aws:PrincipalOrgID"';

type Row = readonly [
  vector: string,
  principal: string,
  condition: string,
  found: readonly string[],
  more?: { readonly action?: string; readonly others?: readonly string[]; readonly settings?: Partial<Settings> },
];

const PUBLIC = ['error public'];
const LOOSE = ['note public-by-aws-rules'];
const EXTERNAL = ['warning cross-account'];
const NONE: string[] = [];

const KEY: readonly Row[] = [
  ['1', '{AWS: "arn:aws:iam::111122223333:root"}', '', NONE, { action: 'kms:*' }],
  ['2', '"*"', '', PUBLIC],
  ['3', '{AWS: ["*"]}', '', PUBLIC],
  ['4', EVERYONE, 'StringEquals: {"kms:CallerAccount": "111122223333"}', NONE],
  ['5', EVERYONE, 'StringEquals: {"kms:ViaService": sqs.us-east-1.amazonaws.com}', PUBLIC],
  [
    '6',
    EVERYONE,
    'StringEquals: {"kms:CallerAccount": "111122223333", "kms:ViaService": sqs.us-east-1.amazonaws.com}',
    NONE,
  ],
  ['7', EVERYONE, 'StringEquals: {"kms:CallerAccount": "999999999999"}', EXTERNAL],
  ['8', EVERYONE, 'StringLike: {"kms:CallerAccount": "*"}', PUBLIC],
  ['36', '{Service: sns.amazonaws.com}', '', ['warning service-grant-unscoped']],
  ['37', '{Service: sns.amazonaws.com}', 'StringEquals: {"aws:SourceAccount": "111122223333"}', NONE],
  ['38', '{Service: sns.amazonaws.com}', `StringEquals: {${ORG}: o-own}`, NONE],
  [
    '46',
    EVERYONE,
    'StringEquals: {"kms:ViaService": sqs.us-east-1.amazonaws.com, "kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:us-east-1:111122223333:q"}',
    LOOSE,
  ],
  ['47', '{AWS: "arn:aws:iam::*:root"}', '', NONE],
  [
    '50',
    '{AWS: "arn:aws:iam::111122223333:role/app"}',
    '',
    ['warning broad-actions', 'warning create-grant-unrestricted'],
    { action: 'kms:*' },
  ],
];

const DENY_OTHERS = `{Effect: Deny, Principal: "*", Action: "sqs:*", Resource: "*", Condition: {StringNotEquals: {${ORG}: o-own}}}`;
const EXEMPTING = (bool: string): string =>
  `{Effect: Deny, Principal: "*", Action: "sqs:*", Resource: "*", Condition: {StringNotEquals: {${ORG}: o-own}, ${bool}: {"aws:PrincipalIsAWSService": "false"}}}`;

const QUEUE: readonly Row[] = [
  ['2', '"*"', '', PUBLIC],
  ['3', '{AWS: ["*"]}', '', PUBLIC],
  ['9', '"*"', `ArnEquals: {"aws:SourceArn": "${TOPIC}"}`, NONE],
  ['10', '"*"', 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}', LOOSE],
  ['11', '"*"', 'ArnLike: {"aws:SourceArn": "arn:aws:sns:us-east-1:*:t"}', PUBLIC],
  ['12', '"*"', `ArnEqualsIfExists: {"aws:SourceArn": "${TOPIC}"}`, PUBLIC],
  ['13', '"*"', `ArnEqualsIfExists: {"aws:SourceArn": "${TOPIC}"}, Null: {"aws:SourceArn": "false"}`, NONE],
  ['14', '"*"', `"ForAllValues:StringEquals": {${ORG}: o-own}`, PUBLIC],
  ['15', '"*"', `StringEquals: {${ORG}: o-own}`, NONE],
  ['16', '"*"', `StringEquals: {${ORG}: o-other}`, EXTERNAL],
  ['17', '"*"', `StringEquals: {${ORG}: ${'"${aws:ResourceOrgID}"'}}`, LOOSE],
  ['18', '"*"', 'StringNotEquals: {"aws:PrincipalAccount": "999999999999"}', PUBLIC],
  ['19', '"*"', 'Bool: {"aws:SecureTransport": true}', PUBLIC],
  ['20', '"*"', 'StringEquals: {"aws:ResourceAccount": "111122223333"}', PUBLIC],
  ['21', '"*"', 'StringEquals: {"aws:PrincipalTag/team": a}', PUBLIC],
  ['22', '"*"', 'StringEquals: {"aws:SourceVpce": vpce-0a1b2c3d}', NONE],
  ['23', '"*"', 'StringLike: {"aws:SourceVpc": "vpc-*"}', PUBLIC],
  ['24', '"*"', 'IpAddress: {"aws:SourceIp": 203.0.113.0/24}', EXTERNAL],
  ['25', '"*"', 'IpAddress: {"aws:SourceIp": 0.0.0.0/1}', PUBLIC],
  ['26', '"*"', 'Null: {"aws:SourceArn": false}', PUBLIC],
  ['27', '"*"', 'StringEquals: {"aws:SourceArn": "arn:aws:sns:*:111122223333:t"}', NONE],
  ['28', '"*"', 'StringEquals: {"kms:CallerAccount": "111122223333"}', NONE],
  ['29', '"*"', `ArnEquals: {"aws:SourceArn": ["${TOPIC}", "arn:aws:sns:us-east-1:999999999999:x"]}`, EXTERNAL],
  ['30', '"*"', 'ArnEquals: {"aws:SourceArn": !Ref Source}', NONE],
  ['31', '"*"', 'ArnEquals: {"aws:SourceArn": !Ref Topic}', NONE],
  ['33', '{AWS: "999999999999"}', '', EXTERNAL],
  ['34', '{AWS: "999999999999"}', '', NONE, { settings: trusting({ accounts: new Set(['999999999999']) }) }],
  ['35 and 58', '{AWS: "999999999999"}', '', NONE, { settings: {} }],
  ['39', '"*"', '', NONE, { others: [DENY_OTHERS] }],
  [
    '40',
    '"*"',
    '',
    PUBLIC,
    {
      others: [
        '{Effect: Deny, Principal: "*", Action: "sqs:*", Resource: "*", Condition: {Bool: {"aws:SecureTransport": "false"}}}',
      ],
    },
  ],
  ['41', '"*"', '', ['warning service-send-unscoped'], { others: [EXEMPTING('BoolIfExists')] }],
  ['42', '"*"', '', ['warning public'], { action: 'sqs:GetQueueUrl' }],
  ['43', '"*"', '', NONE, { action: 'sqs:SetQueueAttributes' }],
  ['43, an account', '{AWS: "999999999999"}', '', NONE, { action: 'sqs:SetQueueAttributes' }],
  ['48', '"*"', 'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}', PUBLIC],
  ['49', '"*"', '"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-own/r-ab12/*"}', LOOSE],
  [
    '51',
    '{Service: s3.amazonaws.com}',
    'ArnLike: {"aws:SourceArn": "arn:aws:s3:*:*:b"}, StringEquals: {"aws:SourceAccount": "111122223333"}',
    NONE,
  ],
  ['52', EVERYONE, 'ArnLike: {"aws:SourceArn": "arn:aws:s3:*:*:b"}', LOOSE],
  ['54', '"*"', '', PUBLIC, { others: [DENY_OTHERS.replace('StringNotEquals', '"ForAnyValue:StringNotEquals"')] }],
  [
    '55',
    '"*"',
    'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:999999999999:*"}',
    ['note public-by-aws-rules', 'warning cross-account'],
  ],
  [
    '56',
    '{Service: sns.amazonaws.com}',
    'ArnEquals: {"aws:SourceArn": "arn:aws:sns:us-east-1:999999999999:x"}',
    EXTERNAL,
  ],
  [
    '57',
    '"*"',
    `StringEquals: {${ORG}: o-own}`,
    NONE,
    { settings: { ...OWN, trusted: trusting({}).trusted as Settings['trusted'] } },
  ],
  ['59', '"*"', 'StringEquals: {"aws:username": deploy}', PUBLIC],
];

describe('what the rules say of the vectors of the reference', () => {
  for (const [vector, principal, condition, expected, more = {}] of KEY)
    test(`key, ${vector}: ${principal} {${condition}}`, () => {
      const statement = allow(principal, more.action ?? 'kms:Decrypt', condition);
      expect(found(keyWith(statement), more.settings ?? OWN).sort()).toEqual([...expected].sort());
    });

  for (const [vector, principal, condition, expected, more = {}] of QUEUE)
    test(`queue, ${vector}: ${principal} {${condition}}`, () => {
      const statement = allow(principal, more.action ?? 'sqs:SendMessage', condition);
      const source = `Parameters: {Source: {Type: String}}\n${queuePolicyWith(statement, ...(more.others ?? []))}${BESIDE}`;
      expect(found(source, more.settings ?? OWN).sort()).toEqual([...expected].sort());
    });

  test('queue, 32: NotPrincipal', () => {
    const statement = allow('{AWS: "111122223333"}', 'sqs:SendMessage').replace('Principal', 'NotPrincipal');
    expect(found(queuePolicyWith(statement), OWN)).toEqual(PUBLIC);
  });

  test('key, 44: without Resource', () => {
    expect(found(keyWith('{Effect: Allow, Principal: "*", Action: "kms:Decrypt"}'), OWN)).toEqual(NONE);
  });

  test('queue, 45: a policy variable in a document of the older version', () => {
    const statement = allow('"*"', 'sqs:SendMessage', `StringEquals: {${ORG}: ${'"${aws:ResourceOrgID}"'}}`);
    expect(found(queuePolicyWith(statement).replace('2012-10-17', '2008-10-17'), OWN)).toEqual(NONE);
  });

  test('queue, 53: anonymous callers escape a plain Bool where the queue takes unsigned requests', () => {
    const source = queuePolicyWith(allow('"*"', 'sqs:SendMessage'), EXEMPTING('Bool'));
    expect(found(source.replace('SqsManagedSseEnabled: true', 'SqsManagedSseEnabled: false'), OWN)).toEqual(PUBLIC);
    expect(found(source, OWN)).toEqual(['warning service-send-unscoped']);
  });

  test('queue, 22: an endpoint that is trusted', () => {
    const statement = allow('"*"', 'sqs:SendMessage', 'StringEquals: {"aws:SourceVpce": vpce-0a1b2c3d}');
    expect(found(queuePolicyWith(statement), trusting({ vpces: new Set(['vpce-0a1b2c3d']) }))).toEqual(NONE);
  });
});

const BESIDE = `  Topic: {Type: AWS::SNS::Topic}
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}
`;
