import { expect, test } from 'vitest';
import { allow, type Clause, deny, OTHER, OWN, QUEUE, TOPIC, usualSetting } from '../../test/support/policy-table.ts';
import {
  deployment,
  hidden,
  listWithMore,
  mapWithMore,
  type Plan,
  perhaps,
  reference,
  text,
  toValue,
} from '../../test/support/policy-values.ts';
import type { Carrier } from './actions.ts';
import { readDocument } from './document.ts';
import type { PolicySetting } from './setting.ts';
import { judgeDocument } from './verdict.ts';

function reason(
  statements: readonly Plan[],
  carrier: Carrier = 'queue',
  given: Partial<PolicySetting> & { version?: Plan } = {},
): string | undefined {
  const { version = '2012-10-17', ...setting } = given;
  const document = readDocument(toValue({ Version: version, Statement: statements }));
  return judgeDocument(document, { ...usualSetting(carrier), ...setting }).statements[0]?.why;
}

const ALL = { Action: '*', Resource: '*' };
const to = (principal: Plan, condition?: Plan): Clause => allow(principal, condition, ALL);
const ifKey = (operator: string, key: string, value: Plan): Clause => to('*', { [operator]: { [key]: value } });

test.each<[string, readonly Plan[], string, Carrier?, (Partial<PolicySetting> & { version?: Plan })?]>([
  ['everyone', [to('*')], 'nothing limits who'],
  ['everyone but one', [{ Effect: 'Allow', NotPrincipal: { AWS: OWN }, ...ALL }], 'nothing limits who'],
  ['an own account', [to({ AWS: OWN })], '111122223333 is an own account'],
  ['a foreign account', [to({ AWS: OTHER })], '999999999999 is neither an own nor a trusted account'],
  [
    'an account where none is known',
    [to({ AWS: OTHER })],
    'whether 999999999999 is an own account is not configured',
    'queue',
    { ownAccounts: new Set() },
  ],
  [
    'a trusted account',
    [to({ AWS: OTHER })],
    '999999999999 is a trusted account',
    'queue',
    { trustedAccounts: new Set([OTHER]) },
  ],
  ['the account of the deployment', [to({ AWS: deployment('account') })], 'it names the own account'],
  ['another fact of the deployment', [to({ AWS: deployment('stack-id') })], 'it names the own deployment'],
  ['a role of the template', [to({ AWS: reference('Role', 'Arn') })], 'it names a resource of the same template'],
  ['a hidden principal', [to({ AWS: hidden() })], 'who it is cannot be told'],
  ['a hidden account', [to({ AWS: text('arn:aws:iam::', hidden(), ':root') })], 'whose identity it is cannot be told'],
  ['an identity hidden in part', [to({ AWS: text('x', hidden()) })], 'whose identity it is cannot be told'],
  [
    'an account hidden in part',
    [to({ AWS: text('arn:aws:iam::1', deployment('stack-name'), ':root') })],
    'the account cannot be told',
  ],
  ['hidden principals', [to({ AWS: listWithMore([]) })], 'further principals cannot be seen'],
  [
    'an account of 11 digits',
    [to({ AWS: 'arn:aws:iam::11122223333:root' })],
    '"11122223333" is no account id of 12 digits',
  ],
  [
    'a wildcard in a principal',
    [to({ AWS: 'arn:aws:iam::*:root' })],
    'a wildcard cannot stand for a part of a principal',
  ],
  ['a name as principal', [to({ AWS: 'x' })], 'it is no account id and no ARN of an account, user or role'],
  [
    'another ARN as principal',
    [to({ AWS: `arn:aws:iam::${OWN}:policy/x` })],
    'it is no ARN of an account, user or role',
  ],
  ['an object as principal', [to({ AWS: { Ref: 'x' } })], 'it is no text'],
  ['another kind of principal', [to({ Role: 'x' })], 'a principal is "*" or an object with AWS or Service'],
  ['a canonical user', [to({ CanonicalUser: 'x' })], 'only S3 knows canonical users'],
  ['a federated user', [to({ Federated: 'x' })], 'a federated user calls as a role'],
  ['a deleted user', [to({ AWS: 'AIDAJQABLZS4A3QDU576Q' })], 'it is the id of a user or role that was deleted'],
  ['every service', [to({ Service: '*' })], 'services are named one by one'],
  ['a service by name', [to({ Service: 'events' })], 'a service is named by its host, such as events.amazonaws.com'],
  ['a hidden service', [to({ Service: hidden() })], 'which service it is cannot be told'],
  ['a service', [to({ Service: 'sns.amazonaws.com' })], 'only services call'],
  ['no principals', [to({ AWS: [] })], 'it names nobody'],
  ['no Principal', [{ Effect: 'Allow', ...ALL }], 'it names no principal'],
  ['no Action', [{ Effect: 'Allow', Principal: '*', Resource: '*' }], 'it has no Action'],
  ['no Resource', [{ Effect: 'Allow', Principal: '*', Action: '*' }], 'it has no Resource'],
  [
    'actions of another service',
    [allow('*', undefined, { Action: 'kms:*', Resource: '*' })],
    'none of its actions is one of a queue',
  ],
  ['another resource', [allow('*', undefined, { Action: '*', Resource: TOPIC })], 'its Resource is not this queue'],
  [
    'another resource of a key',
    [allow('*', undefined, { Action: '*', Resource: TOPIC })],
    'its Resource is not this key',
    'key',
  ],
  [
    'what outsiders cannot do',
    [allow('*', undefined, { Action: 'sqs:TagQueue', Resource: '*' })],
    'callers of other accounts can use none of its actions',
  ],
  [
    'what another account cannot do',
    [allow({ AWS: OTHER }, undefined, { Action: 'sqs:TagQueue', Resource: '*' })],
    'callers of other accounts can use none of its actions',
  ],
  ['hidden conditions', [to('*', hidden())], 'further conditions cannot be seen'],
  [
    'hidden values',
    [ifKey('StringEquals', 'aws:PrincipalAccount', listWithMore([]))],
    'aws:PrincipalAccount: further values cannot be seen',
  ],
  ['no operator', [ifKey('StringIs', 'aws:PrincipalAccount', OWN)], 'StringIs is no condition operator'],
  ['no key that we know', [ifKey('StringEquals', 'aws:New', OWN)], 'what aws:New is cannot be told'],
  ['a presence', [ifKey('Null', 'aws:SourceArn', 'false')], 'Null asks whether aws:SourceArn is there, not what it is'],
  [
    'a presence that never is',
    [ifKey('Null', 'kms:CallerAccount', 'false')],
    'such requests never have kms:CallerAccount',
  ],
  [
    'a key that is never there',
    [ifKey('StringEquals', 'kms:CallerAccount', OWN)],
    'such requests never have kms:CallerAccount',
  ],
  [
    'a key that is never there, if it exists',
    [ifKey('StringEqualsIfExists', 'kms:CallerAccount', OWN)],
    'such requests never have kms:CallerAccount, and StringEqualsIfExists holds then too',
  ],
  [
    'a negated operator',
    [ifKey('StringNotEquals', 'aws:PrincipalAccount', OTHER)],
    'StringNotEquals only keeps some out',
  ],
  [
    'an operator that holds without the key',
    [ifKey('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-own')],
    'StringEqualsIfExists also holds where aws:PrincipalOrgID is missing',
  ],
  ['no values', [ifKey('StringEquals', 'aws:PrincipalOrgID', [])], 'aws:PrincipalOrgID is compared with nothing'],
  [
    'several values without a set operator',
    [ifKey('StringLike', 'aws:PrincipalOrgPaths', 'o-own/*')],
    'aws:PrincipalOrgPaths has several values, which StringLike cannot compare without ForAnyValue',
  ],
  ['a key that limits nobody', [ifKey('StringEquals', 'aws:username', 'x')], 'aws:username does not limit who calls'],
  [
    'an operator that limits nobody',
    [ifKey('NumericEquals', 'aws:PrincipalAccount', OWN)],
    'NumericEquals does not limit who calls',
  ],
  ['services alone', [ifKey('Bool', 'aws:PrincipalIsAWSService', 'true')], 'only services call'],
  [
    'no services',
    [ifKey('Bool', 'aws:PrincipalIsAWSService', 'false')],
    'aws:PrincipalIsAWSService does not limit which account calls',
  ],
  [
    'services perhaps',
    [ifKey('Bool', 'aws:PrincipalIsAWSService', hidden())],
    'aws:PrincipalIsAWSService cannot be told',
  ],
  [
    'a service that is none',
    [to({ Service: 'sns.amazonaws.com' }, { Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
    'such requests have another aws:PrincipalIsAWSService',
  ],
  [
    'the own queue alone',
    [
      to('*', {
        StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com', 'kms:EncryptionContext:aws:sqs:arn': QUEUE },
      }),
    ],
    'only messages of the own queue can be decrypted through SQS',
    'key',
  ],
  [
    'an object as value',
    [ifKey('StringEquals', 'aws:PrincipalAccount', { Ref: 'x' })],
    'aws:PrincipalAccount: its value is no text',
  ],
  [
    'a literal wildcard',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', 'o-*')],
    'aws:PrincipalOrgID: "o-*" has a wildcard, which this operator takes literally',
  ],
  [
    'a variable in an old document',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}')],
    'aws:PrincipalOrgID: "${aws:ResourceOrgID}" is literal text in a document of Version 2008-10-17',
    'queue',
    { version: '2008-10-17' },
  ],
  [
    'a variable in a document of a hidden version',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}')],
    'aws:PrincipalOrgID: the version of the document cannot be told',
    'queue',
    { version: hidden() },
  ],
  [
    "the owner's organization",
    [ifKey('StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}')],
    'aws:PrincipalOrgID: it names the own deployment',
  ],
  [
    "the owner's account",
    [ifKey('StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}')],
    'aws:PrincipalAccount: it names the own account',
  ],
  [
    "the caller's account",
    [ifKey('StringEquals', 'aws:PrincipalAccount', '${aws:PrincipalAccount}')],
    'aws:PrincipalAccount: "${aws:PrincipalAccount}" is what the caller makes it',
  ],
  [
    'a trusted organization',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', 'o-own')],
    'aws:PrincipalOrgID: o-own is a trusted organization',
  ],
  [
    'a foreign organization',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', 'o-other')],
    'aws:PrincipalOrgID: o-other is not a trusted organization',
  ],
  [
    'an organization where none is known',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', 'o-own')],
    'aws:PrincipalOrgID: whether o-own is the own organization is not configured',
    'queue',
    { trustedOrgs: new Set() },
  ],
  [
    'an organization hidden in part',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', text('o-', hidden()))],
    'aws:PrincipalOrgID: the organization cannot be told',
  ],
  [
    'any organization',
    [ifKey('StringLike', 'aws:PrincipalOrgID', 'o-*')],
    'aws:PrincipalOrgID: "o-*" matches organizations of anybody',
  ],
  [
    'a path of any organization',
    [ifKey('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-*/r')],
    'aws:PrincipalOrgPaths: "o-*/r" matches organizations of anybody',
  ],
  [
    'any account',
    [ifKey('StringLike', 'aws:PrincipalAccount', '1*')],
    'aws:PrincipalAccount: "1*" matches accounts of anybody',
  ],
  [
    "nobody's signature",
    [ifKey('StringEquals', 'aws:PrincipalAccount', 'anonymous')],
    'aws:PrincipalAccount: requests without a signature are from "anonymous"',
  ],
  [
    "nobody's signature on a key",
    [ifKey('StringEquals', 'aws:PrincipalAccount', 'anonymous')],
    'aws:PrincipalAccount: requests without a signature do not get through',
    'key',
  ],
  [
    'a bucket of the template',
    [ifKey('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::b')],
    'aws:SourceArn: the bucket is in the same template',
  ],
  [
    'a bucket',
    [ifKey('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::c')],
    'aws:SourceArn: whose bucket it is cannot be told',
  ],
  ['any bucket', [ifKey('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*')], 'aws:SourceArn: it matches every bucket'],
  [
    'an ARN of which the account is hidden',
    [ifKey('ArnLike', 'aws:SourceArn', text('arn:aws:sns:us-east-1:', hidden(), ':t'))],
    'aws:SourceArn: the account cannot be told',
  ],
  [
    'an ARN hidden in part',
    [ifKey('ArnLike', 'aws:SourceArn', text(hidden(), ':t'))],
    'aws:SourceArn: what it names cannot be told',
  ],
  [
    'an ARN that begins with a reference',
    [ifKey('ArnLike', 'aws:SourceArn', text(reference('Queue'), '*'))],
    'aws:SourceArn: it begins with the name of an own resource',
  ],
  ['no ARN', [ifKey('ArnLike', 'aws:SourceArn', 'x')], 'aws:SourceArn: "x" is no ARN'],
  ['any ARN', [ifKey('ArnLike', 'aws:SourceArn', 'arn:*')], 'aws:SourceArn: "arn:*" names no account'],
  [
    'an ARN of any account',
    [ifKey('ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:*:t')],
    'aws:SourceArn: "arn:aws:sns:us-east-1:*:t" names no account',
  ],
  [
    'an ARN of no account',
    [ifKey('ArnLike', 'aws:SourceArn', 'arn:aws:apigateway:us-east-1::/x')],
    'aws:SourceArn: "arn:aws:apigateway:us-east-1::/x" names no account',
  ],
  [
    'a star that runs over colons',
    [ifKey('StringLike', 'aws:SourceArn', `arn:aws:sns:*:${OWN}:t`)],
    'aws:SourceArn: the * of StringLike in "arn:aws:sns:*:111122223333:t" runs over colons, so that the account is not fixed; ArnLike keeps it',
  ],
  [
    'a network',
    [ifKey('IpAddress', 'aws:SourceIp', '203.0.113.0/24')],
    'aws:SourceIp: 203.0.113.0/24 is not a trusted network',
  ],
  [
    'a trusted network',
    [ifKey('IpAddress', 'aws:SourceIp', '203.0.113.0/24')],
    'aws:SourceIp: 203.0.113.0/24 is a trusted network',
    'queue',
    { trustedCidrs: ['203.0.113.0/24'] },
  ],
  [
    'a broad network',
    [ifKey('IpAddress', 'aws:SourceIp', '0.0.0.0/0')],
    'aws:SourceIp: 0.0.0.0/0 is too wide to bound anybody',
  ],
  ['no network', [ifKey('IpAddress', 'aws:SourceIp', 'x')], 'aws:SourceIp: "x" is no network'],
  ['any network as text', [ifKey('StringLike', 'aws:SourceIp', '*')], 'aws:SourceIp: it matches every network'],
  [
    'a network as text',
    [ifKey('StringLike', 'aws:SourceIp', '203.*')],
    'aws:SourceIp: its operator is not for such values',
  ],
  [
    'an endpoint',
    [ifKey('StringEquals', 'aws:SourceVpce', 'vpce-1')],
    'aws:SourceVpce: whose endpoint vpce-1 is cannot be told',
  ],
  [
    'a trusted endpoint',
    [ifKey('StringEquals', 'aws:SourceVpce', 'vpce-1')],
    'aws:SourceVpce: vpce-1 is a trusted endpoint',
    'queue',
    { trustedVpces: new Set(['vpce-1']) },
  ],
  [
    'any endpoint',
    [ifKey('StringLike', 'aws:SourceVpce', 'vpce-*')],
    'aws:SourceVpce: "vpce-*" matches endpoints of anybody',
  ],
  ['an identity by id', [ifKey('StringEquals', 'aws:userid', 'x')], 'aws:userid: whose identity x is cannot be told'],
  ['any identity by id', [ifKey('StringLike', 'aws:userid', '*')], 'aws:userid: it matches everybody'],
  ['a denial of everyone', [to('*'), deny(undefined, ALL)], 'another statement denies it to everybody else'],
  [
    'a denial save to some',
    [to('*'), deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-own' } }, ALL)],
    'o-own is a trusted organization',
  ],
  [
    'a denial that there may be',
    [to('*'), deny(undefined, { ...ALL, Effect: hidden() })],
    'whether another statement denies it cannot be told',
  ],
  ['a denial save to some who are hidden', [to('*'), deny(hidden(), ALL)], 'whom it exempts cannot be told'],
  [
    'a denial save to hidden values',
    [to('*'), deny({ StringNotEquals: { 'aws:PrincipalOrgID': listWithMore([]) } }, ALL)],
    'further values cannot be seen',
  ],
  ['a denial among hidden statements', [to('*'), hidden()], 'whether another statement denies it cannot be told'],
  ['an own account, though denied', [to({ AWS: OWN }), deny(undefined, ALL)], '111122223333 is an own account'],
  [
    'a principal that begins with a reference',
    [to({ AWS: text(reference('Role'), '-x') })],
    'who it is cannot be told',
  ],
  [
    'an identity by id with literal wildcards',
    [ifKey('StringLike', 'aws:userid', 'a${*}${?}b')],
    'aws:userid: whose identity a＊？b is cannot be told',
  ],
  [
    'the owner turned round',
    [ifKey('StringEquals', 'aws:ResourceAccount', '${aws:PrincipalAccount}')],
    "aws:ResourceAccount must be the caller's too",
  ],
  [
    'a condition that there may be',
    [ifKey('StringEquals', 'aws:PrincipalOrgID', perhaps())],
    'whether aws:PrincipalOrgID is asked for cannot be told',
  ],
  [
    'a condition that there may be, of no effect',
    [ifKey('StringEqualsIfExists', 'aws:PrincipalOrgID', perhaps())],
    'StringEqualsIfExists also holds where aws:PrincipalOrgID is missing',
  ],
  [
    'a denial that spares identities',
    [to('*'), deny({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }, ALL)],
    'the denial spares them',
  ],
  ['a statement that may be a denial itself', [{ ...to('*'), Effect: hidden() }], 'nothing limits who'],
  ['a hidden statement', [hidden()], 'further principals cannot be seen'],
  ['hidden elements', [mapWithMore({ Effect: 'Allow' })], 'further principals cannot be seen'],
])('says of %s why', (_, statements, expected, carrier, given) => {
  expect(reason(statements, carrier, given)).toBe(expected);
});
