import { describe, expect, test } from 'vitest';
import { allow, type Clause, deny, KEY, OTHER, OWN, TOPIC, usualSetting } from '../../test/support/policy-table.ts';
import {
  deployment,
  hidden,
  mapWithMore,
  type Plan,
  reference,
  text,
  toValue,
} from '../../test/support/policy-values.ts';
import type { Carrier } from './actions.ts';
import { readDocument } from './document.ts';
import type { PolicySetting } from './setting.ts';
import { judgeDocument } from './verdict.ts';
import { denialWords, outsiderWords, statementWords } from './words.ts';

const ACTION: Readonly<Record<Carrier, string>> = { key: 'kms:Decrypt', queue: 'sqs:SendMessage' };

function documentOf(statements: readonly Clause[], carrier: Carrier) {
  const Statement = statements.map((clause) => ({
    ...('NotAction' in clause ? {} : { Action: ACTION[carrier] }),
    Resource: '*',
    ...clause,
  }));
  return readDocument(toValue({ Version: '2012-10-17', Statement } as Plan));
}

function words(statements: Clause | readonly Clause[], carrier: Carrier, given: Partial<PolicySetting> = {}): string[] {
  const setting = { ...usualSetting(carrier), ...given };
  const [first] = judgeDocument(documentOf([statements].flat(), carrier), setting).statements;
  return first ? statementWords(first, setting) : [];
}

describe('a statement in words', () => {
  test.each<[string, Carrier, Clause | readonly Clause[], string]>([
    [
      'the own account',
      'key',
      allow({ AWS: `arn:aws:iam::${OWN}:root` }, undefined, { Action: 'kms:*' }),
      'The own account can do everything (kms:*), as its IAM policies say.',
    ],
    [
      'the own account as a fact',
      'queue',
      allow({ AWS: deployment('account') }, undefined, { Action: 'sqs:*' }),
      'The own account can do everything (sqs:*), as its IAM policies say.',
    ],
    [
      'a role of the own account',
      'key',
      allow({ AWS: `arn:aws:iam::${OWN}:role/app` }),
      'arn:aws:iam::111122223333:role/app, of the own account, can call kms:Decrypt.',
    ],
    [
      'a role of the template',
      'key',
      allow({ AWS: reference('Role', 'Arn') }),
      'Role.Arn, of the own account, can call kms:Decrypt.',
    ],
    [
      'everyone of the own account with several actions',
      'key',
      allow(
        '*',
        { StringEquals: { 'kms:CallerAccount': OWN } },
        { Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt'] },
      ),
      'Only the own account and whom the project trusts can call kms:Decrypt, kms:CreateGrant, kms:Encrypt – kms:CallerAccount: 111122223333 is an own account.',
    ],
    [
      'many actions, those first that matter most',
      'queue',
      allow('*', undefined, {
        Action: ['sqs:Get*', 'sqs:DeleteMessage', 'sqs:PurgeQueue', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
      }),
      'Any AWS account can call sqs:ReceiveMessage, sqs:SendMessage, sqs:PurgeQueue and 3 more – nothing limits who.',
    ],
    [
      'many actions of a key, those first that matter most',
      'key',
      allow('*', undefined, {
        Action: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:PutKeyPolicy', 'kms:Decrypt', 'kms:GenerateDataKey'],
      }),
      'Any AWS account can call kms:Decrypt, kms:GenerateDataKey, kms:PutKeyPolicy and 2 more – nothing limits who.',
    ],
    [
      'actions of which outsiders can use some',
      'queue',
      allow('*', undefined, { Action: ['sqs:SendMessage', 'sqs:TagQueue'] }),
      'Any AWS account can call sqs:SendMessage – nothing limits who.',
    ],
    [
      'actions of which the own account can use all',
      'queue',
      allow({ AWS: OWN }, undefined, { Action: ['sqs:SendMessage', 'sqs:TagQueue'] }),
      'The own account can call sqs:SendMessage, sqs:TagQueue, as its IAM policies say.',
    ],
    [
      'actions of which a service can use all',
      'queue',
      allow(
        { Service: 'sns.amazonaws.com' },
        { StringEquals: { 'aws:SourceAccount': OTHER } },
        { Action: ['sqs:SendMessage', 'sqs:TagQueue'] },
      ),
      'sns.amazonaws.com can call sqs:SendMessage, sqs:TagQueue, for resources of others – aws:SourceAccount: 999999999999 is neither an own nor a trusted account.',
    ],
    [
      'everyone but some, of the own organization',
      'queue',
      { Effect: 'Allow', NotPrincipal: { AWS: OTHER }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-own' } } },
      'Only the own account and whom the project trusts can call sqs:SendMessage – aws:PrincipalOrgID: o-own is a trusted organization.',
    ],
    ['everyone', 'key', allow('*'), 'Any AWS account can call kms:Decrypt – nothing limits who.'],
    [
      'everyone, under a fake restriction',
      'key',
      allow('*', { StringEqualsIfExists: { 'kms:CallerAccount': OWN } }),
      'Any AWS account can call kms:Decrypt – StringEqualsIfExists also holds where kms:CallerAccount is missing.',
    ],
    [
      'everyone of the own account',
      'key',
      allow('*', { StringEquals: { 'kms:CallerAccount': OWN } }),
      'Only the own account and whom the project trusts can call kms:Decrypt – kms:CallerAccount: 111122223333 is an own account.',
    ],
    [
      'everyone of another account',
      'key',
      allow('*', { StringEquals: { 'kms:CallerAccount': OTHER } }),
      'Account 999999999999 can call kms:Decrypt – kms:CallerAccount: 999999999999 is neither an own nor a trusted account.',
    ],
    [
      'everyone where it cannot be told',
      'queue',
      allow('*', { ArnEquals: { 'aws:SourceArn': hidden() } }),
      'Whether outsiders can call sqs:SendMessage cannot be told – aws:SourceArn: what it names cannot be told.',
    ],
    [
      'everyone by a condition that never holds',
      'queue',
      allow('*', { StringEquals: { 'aws:PrincipalOrgID': [] } }),
      'Nobody: aws:PrincipalOrgID is compared with nothing.',
    ],
    [
      'everyone with actions of the own account',
      'queue',
      allow('*', undefined, { Action: 'sqs:TagQueue' }),
      'Only the own account and whom the project trusts can call sqs:TagQueue – callers of other accounts can use none of its actions.',
    ],
    [
      'everyone in a network',
      'queue',
      allow('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      'Callers from network 203.0.113.0/24 can call sqs:SendMessage – aws:SourceIp: 203.0.113.0/24 is not a trusted network.',
    ],
    [
      'another account',
      'key',
      allow({ AWS: OTHER }),
      'Account 999999999999 can call kms:Decrypt, as its IAM policies say – 999999999999 is neither an own nor a trusted account.',
    ],
    [
      'a role of another account',
      'key',
      allow({ AWS: `arn:aws:iam::${OTHER}:role/r` }),
      'Account 999999999999 can call kms:Decrypt – 999999999999 is neither an own nor a trusted account.',
    ],
    [
      'a service for anybody',
      'queue',
      allow({ Service: 'sns.amazonaws.com' }),
      'sns.amazonaws.com can call sqs:SendMessage, for resources of any AWS account (confused deputy).',
    ],
    [
      'a service for the own account',
      'queue',
      allow({ Service: 'sns.amazonaws.com' }, { ArnEquals: { 'aws:SourceArn': TOPIC } }),
      'sns.amazonaws.com can call sqs:SendMessage, for own resources only – aws:SourceArn: 111122223333 is an own account.',
    ],
    [
      'a service for another account',
      'queue',
      allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OTHER } }),
      'sns.amazonaws.com can call sqs:SendMessage, for resources of others – aws:SourceAccount: 999999999999 is neither an own nor a trusted account.',
    ],
    [
      'a service for who knows whom',
      'queue',
      allow({ Service: 'sns.amazonaws.com' }, { ArnEquals: { 'aws:SourceArn': hidden() } }),
      'sns.amazonaws.com can call sqs:SendMessage, for whose resources cannot be told – aws:SourceArn: what it names cannot be told.',
    ],
    [
      'services among everyone',
      'queue',
      [
        allow('*'),
        deny({
          StringNotEquals: { 'aws:PrincipalOrgID': 'o-own' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        }),
      ],
      'Of outsiders, only AWS services can call sqs:SendMessage, for resources of any AWS account (confused deputy).',
    ],
    [
      'a principal that AWS refuses',
      'key',
      allow({ AWS: 'arn:aws:iam::*:root' }),
      'Nobody: arn:aws:iam::*:root – a wildcard cannot stand for a part of a principal.',
    ],
    ['no Resource', 'key', { Effect: 'Allow', Principal: '*', Resource: [] }, 'Nobody: its Resource is not this key.'],
    [
      'actions that cannot be seen',
      'queue',
      allow({ AWS: OWN }, undefined, { Action: hidden() }),
      'The own account can call actions that cannot be seen, as its IAM policies say.',
    ],
    ['a statement that cannot be seen', 'queue', { Effect: hidden() }, 'Nobody: it names no principal.'],
  ])('says of %s', (_, carrier, statements, expected) => {
    expect(words(statements, carrier)).toEqual([expected]);
  });

  test('names trusted accounts', () => {
    const trustedAccounts = new Set([OTHER]);
    expect(words(allow({ AWS: [OTHER, `arn:aws:iam::${OTHER}:role/r`] }), 'key', { trustedAccounts })).toEqual([
      'The trusted account 999999999999 can call kms:Decrypt, as its IAM policies say.',
      'arn:aws:iam::999999999999:role/r, of the trusted account 999999999999, can call kms:Decrypt.',
    ]);
  });

  test('has a sentence for each principal, and one for equal ones', () => {
    expect(words(allow({ AWS: [OTHER, `arn:aws:iam::${OTHER}:root`], Service: 'sns.amazonaws.com' }), 'queue')).toEqual(
      [
        'Account 999999999999 can call sqs:SendMessage, as its IAM policies say – 999999999999 is neither an own nor a trusted account.',
        'sns.amazonaws.com can call sqs:SendMessage, for resources of any AWS account (confused deputy).',
      ],
    );
  });

  test('says whom NotPrincipal leaves out', () => {
    const NotPrincipal = { AWS: [OWN, TOPIC, KEY, OTHER] };
    expect(words({ Effect: 'Allow', NotPrincipal }, 'queue')).toEqual([
      'Any AWS account can call sqs:SendMessage – nothing limits who.',
      `NotPrincipal lets in everyone but ${OWN}, ${TOPIC}, ${KEY} and 1 more.`,
    ]);
  });

  test("says what AWS's own rules call public", () => {
    const condition = { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` } };
    expect(words(allow('*', condition), 'queue')[1]).toBe(
      "AWS's own rules call this public all the same: they ask for a value without wildcards and variables.",
    );
  });
});

test.each<[readonly string[], string]>([
  [[OTHER], 'account 999999999999'],
  [[OTHER, OWN], 'accounts 999999999999, 111122223333'],
  [
    ['network 10.0.0.0/8', 'o-other', OTHER],
    'account 999999999999 and organization o-other and callers from network 10.0.0.0/8',
  ],
  [
    ['o-other', 'o-second', 'vpce-1', 'vpc-2'],
    'organizations o-other, o-second and callers from vpce-1 and callers from vpc-2',
  ],
  [['1234567890123', 'x123456789012'], 'callers from 1234567890123 and callers from x123456789012'],
  [[], ''],
])('%j are outsiders as a person says', (outsiders, expected) => {
  expect(outsiderWords(outsiders)).toBe(expected);
});

test.each<[Clause, string, Carrier?]>([
  [deny(), 'Denies everyone everything.'],
  [{ Effect: 'Deny', Principal: null }, 'Denies nobody sqs:SendMessage.'],
  [deny(undefined, { Principal: { AWS: [OTHER, '*'] } }), 'Denies everyone everything.'],
  [deny(undefined, { Principal: { AWS: [OTHER, hidden()] } }), 'Denies 999999999999, parameter P everything.'],
  [deny(undefined, { Action: null }), 'Denies everyone nothing.'],
  [deny(undefined, { Action: ['sqs:SendMessage', 'sqs:*'] }), 'Denies everyone everything.'],
  [deny(undefined, { Action: 'kms:*' }), 'Denies everyone everything.', 'key'],
  [deny(undefined, { Action: 'sqs:*' }), 'Denies everyone sqs:*.', 'key'],
  [deny(undefined, { Action: 'kms:*' }), 'Denies everyone kms:*.'],
  [deny(undefined, { NotAction: '*' }), 'Denies everyone everything but *.'],
  [
    deny(undefined, { Action: ['sqs:a', 'sqs:b', 'sqs:c', 'sqs:d', 'sqs:e'] }),
    'Denies everyone sqs:a, sqs:b, sqs:c and 2 more.',
  ],
  [deny({ StringEquals: { 'aws:userid': [] } }), 'Denies everyone everything where StringEquals aws:userid.'],
  [
    deny(mapWithMore({ Null: { 'aws:userid': true } })),
    'Denies everyone everything where Null aws:userid true and further conditions that cannot be seen.',
  ],
  [
    deny({ Bool: { 'aws:SecureTransport': 'false' } }),
    'Denies everyone everything where Bool aws:SecureTransport false.',
  ],
  [
    deny(
      { StringNotEquals: { 'aws:PrincipalOrgID': ['o-a', 'o-b'] }, Null: { 'aws:SourceArn': 'true' } },
      { Action: ['sqs:SendMessage', 'sqs:Get*'] },
    ),
    'Denies everyone sqs:SendMessage, sqs:Get* where StringNotEquals aws:PrincipalOrgID o-a or o-b and Null aws:SourceArn true.',
  ],
  [deny(undefined, { NotPrincipal: { AWS: OWN }, Action: 'SQS:*' }), 'Denies everyone but 111122223333 everything.'],
  [
    {
      Effect: 'Deny',
      Principal: { AWS: text('arn:aws:iam::', deployment('account'), ':root') },
      NotAction: 'sqs:SendMessage',
    },
    'Denies arn:aws:iam::${account}:root everything but sqs:SendMessage.',
  ],
])('a denial in words: %#', (statement, expected, carrier = 'queue') => {
  const [denial] = documentOf([statement], carrier).statements;
  expect(denial && denialWords(denial, usualSetting(carrier))).toBe(expected);
});
