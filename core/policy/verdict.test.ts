import { describe, expect, test } from 'vitest';
import { AWS } from '../../test/support/aws-pages.ts';
import { allow, deny, judges, KEY, OTHER, OWN, QUEUE, TOPIC, usualSetting } from '../../test/support/policy-table.ts';
import {
  deployment,
  hidden,
  listWithMore,
  mapWithMore,
  type Plan,
  reference,
  text,
  toValue,
} from '../../test/support/policy-values.ts';
import { readDocument } from './document.ts';
import { judgeDocument } from './verdict.ts';

const ROOT = `arn:aws:iam::${OWN}:root`;
const OWN_ORG = { 'aws:PrincipalOrgID': 'o-own' };
const THROUGH_SQS = { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' };
const OWN_BY_SYMBOL = { ownAccounts: new Set<string>() };

describe('the vectors of the reference', () => {
  judges(AWS.principal, [
    ['2 everyone', 'KQ', allow('*'), 'public'],
    ['3 everyone in a list', 'KQ', allow({ AWS: ['*'] }), 'public'],
    ['33 another account', 'Q', allow({ AWS: OTHER }), `external ${OTHER}`],
    ['34 a trusted account', 'Q', allow({ AWS: OTHER }), 'internal', { trustedAccounts: new Set([OTHER]) }],
    ['35 an account where none is known', 'Q', allow({ AWS: OTHER }), 'unknown', OWN_BY_SYMBOL],
    ['47 a wildcard inside an ARN', 'K', allow({ AWS: 'arn:aws:iam::*:root' }), 'no-effect +invalid'],
    ['58 an account where the own is a symbol', 'Q', allow({ AWS: OTHER }), 'unknown', OWN_BY_SYMBOL],
  ]);
  judges(AWS.defaultKeyPolicy, [
    ['1 the own root', 'K', allow({ AWS: ROOT }, undefined, { Action: 'kms:*' }), 'internal'],
    ['50 an own role', 'K', allow({ AWS: `arn:aws:iam::${OWN}:role/x` }, undefined, { Action: 'kms:*' }), 'internal'],
  ]);
  judges(AWS.kmsKeys, [
    ['4 own callers', 'K', allow({ AWS: '*' }, { StringEquals: { 'kms:CallerAccount': OWN } }), 'internal'],
    ['5 callers through SQS', 'K', allow({ AWS: '*' }, { StringEquals: THROUGH_SQS }), 'public'],
    [
      '6 own callers through SQS',
      'K',
      allow({ AWS: '*' }, { StringEquals: { ...THROUGH_SQS, 'kms:CallerAccount': OWN } }),
      'internal',
    ],
    [
      '7 callers of another account',
      'K',
      allow({ AWS: '*' }, { StringEquals: { 'kms:CallerAccount': OTHER } }),
      `external ${OTHER}`,
    ],
    ['8 callers of any account', 'K', allow({ AWS: '*' }, { StringLike: { 'kms:CallerAccount': '*' } }), 'public'],
    ["28 KMS's key in a queue policy", 'Q', allow('*', { StringEquals: { 'kms:CallerAccount': OWN } }), 'no-effect'],
    [
      '46 through SQS for the own queue',
      'K',
      allow({ AWS: '*' }, { StringEquals: { ...THROUGH_SQS, 'kms:EncryptionContext:aws:sqs:arn': QUEUE } }),
      'internal +aws',
    ],
  ]);
  judges(AWS.operators, [
    ['9 an own source', 'Q', allow('*', { ArnEquals: { 'aws:SourceArn': TOPIC } }), 'internal'],
    ['10 own sources', 'Q', allow('*', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` } }), 'internal +aws'],
    ["11 anybody's source", 'Q', allow('*', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:*:t' } }), 'public'],
    ['12 an own source, if any', 'Q', allow('*', { ArnEqualsIfExists: { 'aws:SourceArn': TOPIC } }), 'public'],
    [
      '13 an own source, if any, and there is one',
      'Q',
      allow('*', { ArnEqualsIfExists: { 'aws:SourceArn': TOPIC }, Null: { 'aws:SourceArn': 'false' } }),
      'internal',
    ],
    ['18 all but one account', 'Q', allow('*', { StringNotEquals: { 'aws:PrincipalAccount': OTHER } }), 'public'],
    ['26 any source', 'Q', allow('*', { Null: { 'aws:SourceArn': 'false' } }), 'public'],
    [
      '27 a literal star',
      'Q',
      allow('*', { StringEquals: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:t` } }),
      'no-effect',
    ],
    [
      '29 an own and a foreign source',
      'Q',
      allow('*', { ArnEquals: { 'aws:SourceArn': [TOPIC, `arn:aws:sns:us-east-1:${OTHER}:x`] } }),
      `external ${OTHER}`,
    ],
    ['30 a source that is hidden', 'Q', allow('*', { ArnEquals: { 'aws:SourceArn': hidden() } }), 'unknown'],
    [
      '31 a source of the template',
      'Q',
      allow('*', { ArnEquals: { 'aws:SourceArn': reference('Topic') } }),
      'internal',
    ],
    [
      "55 another account's sources",
      'Q',
      allow('*', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OTHER}:*` } }),
      `external ${OTHER} +aws`,
    ],
  ]);
  judges(AWS.severalValues, [
    ['14 all of no organizations', 'Q', allow('*', { 'ForAllValues:StringEquals': OWN_ORG }), 'public'],
    [
      '49 a path of the own organization',
      'Q',
      allow('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-own/r-ab12/*' } }),
      'internal +aws',
    ],
    [
      '54 a denial of any value',
      'Q',
      [allow('*'), deny({ 'ForAnyValue:StringNotEquals': OWN_ORG }, { Action: 'sqs:*' })],
      'public',
    ],
  ]);
  judges(AWS.globalKeys, [
    ['15 the own organization', 'Q', allow('*', { StringEquals: OWN_ORG }), 'internal'],
    [
      '16 another organization',
      'Q',
      allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }),
      'external o-other',
    ],
    ['19 TLS', 'Q', allow('*', { Bool: { 'aws:SecureTransport': true } }), 'public'],
    ["20 the queue's account", 'Q', allow('*', { StringEquals: { 'aws:ResourceAccount': OWN } }), 'public'],
    ["21 a tag of the caller's", 'Q', allow('*', { StringEquals: { 'aws:PrincipalTag/team': 'a' } }), 'public'],
    ['22 an endpoint', 'Q', allow('*', { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }), 'unknown'],
    [
      '22 a trusted endpoint',
      'Q',
      allow('*', { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
      'internal',
      { trustedVpces: new Set(['vpce-0a1b2c3d']) },
    ],
    [
      '22 an endpoint of the template',
      'Q',
      allow('*', { StringEquals: { 'aws:SourceVpce': reference('E') } }),
      'internal',
    ],
    ['23 any VPC', 'Q', allow('*', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }), 'public'],
    [
      '48 a role of any account',
      'Q',
      allow('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } }),
      'public',
    ],
    [
      '57 an organization where none is known',
      'Q',
      allow('*', { StringEquals: OWN_ORG }),
      'unknown',
      { trustedOrgs: new Set() },
    ],
    ['59 a name of the caller', 'Q', allow('*', { StringEquals: { 'aws:username': 'deploy' } }), 'public'],
  ]);
  judges(AWS.s3Public, [
    [
      '24 a network',
      'Q',
      allow('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      'external network 203.0.113.0/24',
    ],
    ['25 half of the internet', 'Q', allow('*', { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }), 'public'],
  ]);
  judges(AWS.variables, [
    [
      "17 the owner's organization",
      'Q',
      allow('*', { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }),
      'internal +aws',
    ],
    [
      '45 a variable in an old document',
      'Q',
      allow('*', { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }),
      'no-effect',
      { version: '2008-10-17' },
    ],
  ]);
  judges(AWS.notPrincipal, [['32 everyone but one', 'Q', { Effect: 'Allow', NotPrincipal: { AWS: OWN } }, 'public']]);
  judges(AWS.calledFrom, [
    ['36 a service', 'K', allow({ Service: 'sns.amazonaws.com' }), 'internal +unscoped'],
    [
      '37 a service for the own account',
      'K',
      allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OWN } }),
      'internal',
    ],
    [
      '38 a service of an organization',
      'K',
      allow({ Service: 'sns.amazonaws.com' }, { StringEquals: OWN_ORG }),
      'no-effect',
    ],
    [
      '56 a service for another account',
      'Q',
      allow({ Service: 'sns.amazonaws.com' }, { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${OTHER}:x` } }),
      `external ${OTHER}`,
    ],
  ]);
  judges(AWS.s3Notifications, [
    [
      '51 an own bucket',
      'Q',
      allow(
        { Service: 's3.amazonaws.com' },
        { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:b' }, StringEquals: { 'aws:SourceAccount': OWN } },
      ),
      'internal',
    ],
    [
      '52 everyone from a bucket of the template',
      'Q',
      allow({ AWS: '*' }, { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:b' } }),
      'internal +aws',
    ],
  ]);
  judges(AWS.evaluation, [
    ['39 denied save to the own organization', 'Q', [allow('*'), deny({ StringNotEquals: OWN_ORG })], 'internal'],
    ['40 denied without TLS', 'Q', [allow('*'), deny({ Bool: { 'aws:SecureTransport': 'false' } })], 'public'],
    [
      '41 denied save to the own organization and services',
      'Q',
      [allow('*'), deny({ StringNotEquals: OWN_ORG, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } })],
      'internal +unscoped',
    ],
    [
      '53 denied to requests with a signature',
      'Q',
      [allow('*'), deny({ StringNotEquals: OWN_ORG, Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
      'public',
    ],
    [
      '53 where all requests are signed',
      'Q',
      [allow('*'), deny({ StringNotEquals: OWN_ORG, Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
      'internal +unscoped',
      { signedOnly: true },
    ],
  ]);
  judges(AWS.sqsLimits, [
    ['42 only the URL', 'Q', allow('*', undefined, { Action: 'sqs:GetQueueUrl' }), 'public +metadata'],
    ['43 what only own callers can do', 'Q', allow('*', undefined, { Action: 'sqs:SetQueueAttributes' }), 'internal'],
    [
      '43 what another account cannot do',
      'Q',
      allow({ AWS: OTHER }, undefined, { Action: 'sqs:SetQueueAttributes' }),
      'no-effect',
    ],
  ]);
  judges(AWS.createKey, [['44 no Resource', 'K', allow('*', undefined, { Resource: null }), 'no-effect']]);
});

describe('what must never be flagged', () => {
  judges(AWS.defaultKeyPolicy, [
    [
      'the own root by symbol',
      'K',
      allow({ AWS: text('arn:', deployment('partition'), ':iam::', deployment('account'), ':root') }, undefined, {
        Action: 'kms:*',
      }),
      'internal',
      OWN_BY_SYMBOL,
    ],
    ['the own account by id', 'K', allow({ AWS: OWN }, undefined, { Action: 'kms:*' }), 'internal'],
    ['the own account as a number', 'K', allow({ AWS: Number(OWN) }, undefined, { Action: 'kms:*' }), 'internal'],
    [
      'the own account by symbol',
      'KQ',
      allow({ AWS: deployment('account') }, undefined, { Action: '*' }),
      'internal',
      OWN_BY_SYMBOL,
    ],
    [
      "the console's administrators",
      'K',
      allow({ AWS: [`arn:aws:iam::${OWN}:role/Admin`, `arn:aws:iam::${OWN}:user/ann`] }, undefined, {
        Action: ['kms:Create*', 'kms:Describe*', 'kms:Enable*', 'kms:Put*', 'kms:ScheduleKeyDeletion'],
      }),
      'internal',
    ],
    [
      "the console's users",
      'K',
      allow({ AWS: reference('Role', 'Arn') }, undefined, { Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*'] }),
      'internal',
    ],
    [
      'the form of auto-sqs-1',
      'K',
      allow(
        { AWS: '*' },
        {
          StringEquals: { 'kms:CallerAccount': deployment('account'), 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' },
        },
        {
          Action: [
            'kms:Encrypt',
            'kms:Decrypt',
            'kms:ReEncrypt*',
            'kms:GenerateDataKey*',
            'kms:CreateGrant',
            'kms:DescribeKey',
          ],
        },
      ),
      'internal',
      OWN_BY_SYMBOL,
    ],
  ]);
  judges(AWS.sqsExamples, [
    ['what SAM makes for a topic', 'Q', allow('*', { ArnEquals: { 'aws:SourceArn': reference('Topic') } }), 'internal'],
    ['the same with text operators', 'Q', allow('*', { StringEquals: { 'aws:SourceArn': TOPIC } }), 'internal'],
    ['the same with ArnLike', 'Q', allow({ AWS: '*' }, { ArnLike: { 'aws:SourceArn': TOPIC } }), 'internal'],
    [
      "the same with an EventBridge rule's ARN",
      'Q',
      allow('*', { ArnEquals: { 'aws:SourceArn': reference('Rule', 'Arn') } }),
      'internal',
    ],
    [
      "the console's owner statement",
      'Q',
      allow({ AWS: ROOT }, undefined, { Sid: '__owner_statement', Action: 'SQS:*', Resource: QUEUE }),
      'internal',
    ],
  ]);
  judges(AWS.evaluation, [
    ['a denial of everyone', 'KQ', [allow({ AWS: ROOT }), deny()], 'internal'],
    ['denials alone', 'KQ', deny(), 'no statement'],
  ]);
  judges(AWS.sqsKeys, [
    [
      'a service for own sources with wildcards',
      'KQ',
      allow({ Service: 'sns.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` } }),
      'internal',
    ],
    [
      'a service for the own account by symbol',
      'KQ',
      allow({ Service: 'events.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': deployment('account') } }),
      'internal',
      OWN_BY_SYMBOL,
    ],
    [
      'a service for the own organization',
      'KQ',
      allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceOrgID': 'o-own' } }),
      'internal',
    ],
    [
      'Encrypt beside GenerateDataKey, as the CDK writes it',
      'K',
      allow({ AWS: reference('Role', 'Arn') }, undefined, {
        Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      }),
      'internal',
    ],
  ]);
  judges(AWS.principal, [
    ['a principal that is hidden', 'KQ', allow(hidden()), 'unknown'],
    ['a named account that is hidden', 'KQ', allow({ AWS: hidden() }), 'unknown'],
    ['a service that is hidden', 'KQ', allow({ Service: hidden() }), 'unknown'],
    ['conditions that are hidden', 'KQ', allow('*', hidden()), 'unknown'],
    ['an operator whose keys are hidden', 'KQ', allow('*', { StringEquals: hidden() }), 'unknown'],
    ['a list of which more is hidden', 'KQ', allow({ AWS: listWithMore([OWN]) }), 'unknown'],
  ]);
});

describe('statements and documents', () => {
  judges(AWS.evaluation, [
    ['the worst of several principals', 'KQ', allow({ AWS: [OWN, OTHER] }), `external ${OTHER}`],
    [
      'two kinds of principals',
      'KQ',
      allow({ AWS: OTHER, Service: 'sns.amazonaws.com' }),
      `external ${OTHER} +unscoped`,
    ],
    ['a statement that is hidden', 'KQ', allow('*', undefined, { Effect: hidden() }), 'unknown'],
    [
      'the own account, in a statement that may be a denial',
      'KQ',
      allow({ AWS: OWN }, undefined, { Effect: hidden() }),
      'internal',
    ],
    ['a principal that nobody is, though allowed', 'KQ', allow({}), 'no-effect'],
    ['no principal', 'KQ', { Effect: 'Allow' }, 'no-effect'],
  ]);
  judges(AWS.severalKeys, [
    [
      'the narrowest of several keys',
      'KQ',
      allow('*', { StringEquals: { 'aws:PrincipalTag/team': 'a', 'aws:PrincipalAccount': OWN } }),
      'internal',
    ],
    [
      'a bound with a wildcard beside one without',
      'KQ',
      allow('*', {
        ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` },
        StringEquals: { 'aws:SourceAccount': OWN },
      }),
      'internal',
    ],
    [
      'the widest of several values',
      'KQ',
      allow('*', { StringEquals: { 'aws:PrincipalAccount': [OWN, '888888888888', OTHER] } }),
      `external 888888888888 ${OTHER}`,
    ],
    [
      'a value that is hidden beside a foreign one',
      'KQ',
      allow('*', { StringEquals: { 'aws:PrincipalAccount': [hidden(), OTHER] } }),
      `external ${OTHER}`,
    ],
    [
      'a list of which more is hidden',
      'KQ',
      allow('*', { StringEquals: { 'aws:PrincipalAccount': listWithMore([OWN]) } }),
      'unknown',
    ],
    [
      'a foreign account from a network',
      'KQ',
      allow({ AWS: OTHER }, { IpAddress: { 'aws:SourceIp': '203.0.113.7' } }),
      `external ${OTHER}`,
    ],
    ['a foreign account of the own organization', 'KQ', allow({ AWS: OTHER }, { StringEquals: OWN_ORG }), 'internal'],
    [
      'the own account under a fake restriction',
      'KQ',
      allow({ AWS: OWN }, { Bool: { 'aws:SecureTransport': 'true' } }),
      'internal',
    ],
    [
      'a wildcard bound on a named account',
      'KQ',
      allow({ AWS: OTHER }, { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OTHER}:role/*` } }),
      `external ${OTHER}`,
    ],
  ]);
  judges(AWS.resource, [
    ['everything, and some resources are hidden', 'KQ', allow('*', undefined, { Resource: ['*', hidden()] }), 'public'],
    ['the carrier by its ARN', 'K', allow('*', undefined, { Resource: KEY }), 'public'],
    ['the carrier by its ARN', 'Q', allow('*', undefined, { Resource: QUEUE }), 'public'],
    ['the carrier by reference', 'KQ', allow('*', undefined, { Resource: reference('Carrier', 'Arn') }), 'public'],
    ['another resource', 'KQ', allow('*', undefined, { Resource: `arn:aws:sqs:us-east-1:${OWN}:other` }), 'no-effect'],
    ['another resource and the carrier', 'Q', allow('*', undefined, { Resource: [TOPIC, QUEUE] }), 'public'],
    ['a resource that is hidden', 'KQ', allow('*', undefined, { Resource: hidden() }), 'unknown'],
    ['one of several resources is hidden', 'KQ', allow('*', undefined, { Resource: [TOPIC, hidden()] }), 'unknown'],
    [
      'some resources are hidden, and everything is there',
      'KQ',
      allow('*', undefined, { Resource: [hidden(), '*'] }),
      'public',
    ],
    [
      'the own account on a resource that is hidden',
      'KQ',
      allow({ AWS: OWN }, undefined, { Resource: hidden() }),
      'internal',
    ],
    [
      'a list of resources of which more is hidden',
      'KQ',
      allow('*', undefined, { Resource: listWithMore([TOPIC]) }),
      'unknown',
    ],
  ]);
  judges(AWS.notResource, [
    ['everything but another resource', 'KQ', allow('*', undefined, { NotResource: TOPIC }), 'public'],
    ['everything but the carrier', 'Q', allow('*', undefined, { NotResource: QUEUE }), 'no-effect'],
    [
      'everything but a list of which more is hidden',
      'KQ',
      allow('*', undefined, { NotResource: listWithMore([TOPIC]) }),
      'unknown',
    ],
    ['everything but what is hidden', 'KQ', allow('*', undefined, { NotResource: hidden() }), 'unknown'],
  ]);
  judges(AWS.createKey, [['no Action', 'KQ', allow('*', undefined, { Action: null }), 'no-effect']]);
});

describe('documents', () => {
  const judged = (plan: Plan) => judgeDocument(readDocument(toValue(plan)), usualSetting('queue'));
  const verdictOf = (...statements: Plan[]): string => judged({ Version: '2012-10-17', Statement: statements }).verdict;
  const all = { Action: 'sqs:*', Resource: '*' };
  const everyone = allow('*', undefined, all);
  const another = allow({ AWS: OTHER }, undefined, all);
  const own = allow({ AWS: OWN }, undefined, all);
  const uncertain = allow(hidden(), undefined, all);
  const denial = deny(undefined, all);

  test('are as bad as their worst statement', () => {
    expect(verdictOf(own, everyone, another, uncertain)).toBe('public');
    expect(verdictOf(another, own, uncertain)).toBe('external');
    expect(verdictOf(own, uncertain)).toBe('unknown');
    expect(verdictOf(own)).toBe('internal');
    expect(verdictOf()).toBe('internal');
    expect(judged(null).verdict).toBe('internal');
  });

  test('are unknown where nobody can see them, and worse where what can be seen is', () => {
    expect(judged(hidden()).verdict).toBe('unknown');
    expect(judged({ Statement: hidden() }).verdict).toBe('unknown');
    expect(judged({ Statement: listWithMore([own]) }).verdict).toBe('unknown');
    expect(judged({ Statement: listWithMore([another, denial]) }).verdict).toBe('unknown');
  });

  test('may hold a denial among the statements that nobody can see', () => {
    expect(judged({ Statement: listWithMore([everyone]) }).verdict).toBe('unknown');
    expect(verdictOf(everyone, hidden())).toBe('unknown');
    expect(verdictOf(everyone, mapWithMore({ Effect: 'Deny' }))).toBe('unknown');
    expect(verdictOf(everyone, deny(undefined, { ...all, Principal: hidden() }))).toBe('unknown');
    expect(verdictOf(everyone, deny(undefined, { ...all, Principal: { AWS: listWithMore([OTHER]) } }))).toBe('unknown');
    expect(
      verdictOf(everyone, deny({ Bool: { 'aws:SecureTransport': 'false' } }, { ...all, Principal: hidden() })),
    ).toBe('public');
    expect(
      verdictOf(everyone, deny({ NotIpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { ...all, Principal: hidden() })),
    ).toBe('public');
  });

  test('are unknown where nobody can see what a statement lets in', () => {
    expect(verdictOf(mapWithMore({ Effect: 'Allow' }))).toBe('unknown');
    expect(verdictOf(mapWithMore({ Effect: 'Allow', Principal: '*', ...all }))).toBe('unknown');
    expect(verdictOf(mapWithMore({ Effect: 'Allow', Principal: '*', Resource: '*' }))).toBe('unknown');
    expect(verdictOf(mapWithMore({ Effect: 'Allow', Principal: '*', Action: 'sqs:*' }))).toBe('unknown');
    expect(verdictOf(mapWithMore({ Effect: 'Allow', Principal: { AWS: OWN }, ...all }))).toBe('internal');
  });

  test('that deny a statement to all but some do so whatever else is hidden', () => {
    const but = deny({ StringNotEquals: OWN_ORG }, all);
    expect(judged({ Version: '2012-10-17', Statement: listWithMore([everyone, but]) }).statements[0]?.verdict).toBe(
      'internal',
    );
    expect(judged({ Version: '2012-10-17', Statement: listWithMore([another]) }).statements[0]).toMatchObject({
      verdict: 'unknown',
      why: 'a denial may be among the statements that cannot be seen',
    });
    expect(verdictOf(everyone, deny(undefined, { ...all, Principal: { AWS: [OTHER, hidden()] } }))).toBe('unknown');
  });

  test('say of each grant which principal it is, and where', () => {
    const [but, more] = judged({
      Statement: [
        { Effect: 'Allow', NotPrincipal: { AWS: OWN }, ...all },
        { Effect: 'Allow', Principal: { AWS: listWithMore([OWN]) }, ...all },
      ],
    }).statements;
    expect(but?.grants).toMatchObject([
      {
        class: { is: 'everyone' },
        principal: {
          type: 'AWS',
          value: { kind: 'scalar', value: '*' },
          origin: { trail: 'Statement/0/NotPrincipal' },
        },
      },
    ]);
    expect(more?.grants).toMatchObject([
      {
        class: { is: 'account' },
        principal: { value: { value: OWN }, origin: { trail: 'Statement/1/Principal/AWS/0' } },
      },
      {
        class: { is: 'unknown', why: 'further principals cannot be seen' },
        principal: { type: 'AWS', value: { kind: 'unknown', set: true }, origin: { trail: 'Statement/1/Principal' } },
      },
    ]);
  });

  test('call a statement without effect internal', () => {
    expect(judged({ Statement: [{ Effect: 'Allow', Principal: '*' }] }).statements).toMatchObject([
      {
        verdict: 'internal',
        withoutEffect: 'it has no Action',
        publicByAwsRules: false,
        onlyMetadata: false,
        grants: [],
      },
    ]);
  });

  test('are public by the rules of AWS where a statement is', () => {
    const loose = allow('*', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` } }, all);
    expect(judged({ Statement: [own, loose] })).toMatchObject({ verdict: 'internal', publicByAwsRules: true });
    expect(judged({ Statement: [own] }).publicByAwsRules).toBe(false);
  });

  test('have a verdict for each statement that lets in, and none for denials', () => {
    const { statements } = judged({ Statement: [denial, own, { ...own, Effect: 'x' }, everyone] });
    expect(statements.map(({ statement, verdict }) => [statement.index, verdict])).toEqual([
      [1, 'internal'],
      [3, 'internal'],
    ]);
  });
});

describe('actions', () => {
  judges(AWS.action, [
    ['all', 'KQ', allow('*', undefined, { Action: '*' }), 'public'],
    ['all of the service, in capitals', 'Q', allow('*', undefined, { Action: 'SQS:*' }), 'public'],
    ['all of the service', 'K', allow('*', undefined, { Action: 'kms:*' }), 'public'],
    ['with a wildcard for a letter', 'K', allow('*', undefined, { Action: 'kms:GenerateDataKe?' }), 'public'],
    ['of the other service', 'K', allow('*', undefined, { Action: 'sqs:SendMessage' }), 'no-effect'],
    ['of the other service', 'Q', allow('*', undefined, { Action: ['kms:Decrypt', 'SendMessage'] }), 'no-effect'],
    ['that are hidden', 'KQ', allow('*', undefined, { Action: hidden() }), 'unknown'],
    ['that are hidden in part', 'KQ', allow('*', undefined, { Action: text('kms:', hidden()) }), 'unknown'],
    ['that are hidden, beside one that is not', 'KQ', allow('*', undefined, { Action: [hidden(), '*'] }), 'public'],
    ['in a list of which more is hidden', 'KQ', allow('*', undefined, { Action: listWithMore([]) }), 'unknown'],
    ['an empty list', 'KQ', allow('*', undefined, { Action: [] }), 'no-effect'],
  ]);
  judges(AWS.notAction, [
    ['all but one', 'K', allow('*', undefined, { NotAction: 'kms:Decrypt' }), 'public'],
    ['all but one', 'Q', allow('*', undefined, { NotAction: 'sqs:SendMessage' }), 'public'],
    ['all but all', 'K', allow('*', undefined, { NotAction: 'kms:*' }), 'no-effect'],
    ['all but another service', 'Q', allow('*', undefined, { NotAction: 'kms:*' }), 'public'],
    ['all but those that are hidden', 'KQ', allow('*', undefined, { NotAction: hidden() }), 'unknown'],
    [
      'all but two that outsiders have no use of',
      'Q',
      allow('*', undefined, {
        NotAction: ['sqs:*Message*', 'sqs:Get*', 'sqs:ListDeadLetterSourceQueues', 'sqs:PurgeQueue'],
      }),
      'internal',
    ],
  ]);
  judges(AWS.kmsPolicies, [
    [
      'only about the key',
      'K',
      allow('*', undefined, { Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'] }),
      'public +metadata',
    ],
    ['about the key and with it', 'K', allow('*', undefined, { Action: ['kms:DescribeKey', 'kms:Encrypt'] }), 'public'],
    [
      'that are about no key',
      'K',
      allow('*', undefined, {
        Action: [
          'kms:CreateKey',
          'kms:GenerateRandom',
          'kms:ListKeys',
          'kms:ListAliases',
          'kms:ConnectCustomKeyStore',
          'kms:DescribeCustomKeyStores',
        ],
      }),
      'internal',
    ],
    [
      'that are about no key, of a foreign account',
      'K',
      allow({ AWS: OTHER }, undefined, { Action: 'kms:CreateKey' }),
      'no-effect',
    ],
    ['handing on', 'K', allow('*', undefined, { Action: 'kms:CreateGrant' }), 'public'],
    [
      'by a foreign account, only about the key',
      'K',
      allow({ AWS: OTHER }, undefined, { Action: 'kms:DescribeKey' }),
      `external ${OTHER} +metadata`,
    ],
  ]);
  judges(AWS.sqsLimits, [
    [
      'only about the queue',
      'Q',
      allow('*', undefined, {
        Action: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes', 'sqs:ListDeadLetterSourceQueues'],
      }),
      'public +metadata',
    ],
    [
      'about the queue and what outsiders cannot do',
      'Q',
      allow('*', undefined, { Action: ['sqs:GetQueueUrl', 'sqs:TagQueue'] }),
      'public +metadata',
    ],
    [
      'only the queues of the account',
      'Q',
      allow({ AWS: OTHER }, undefined, { Action: 'sqs:ListQueues' }),
      'no-effect',
    ],
    ['purging', 'Q', allow('*', undefined, { Action: 'sqs:PurgeQueue' }), 'public'],
    ...[
      'AddPermission',
      'CancelMessageMoveTask',
      'CreateQueue',
      'DeleteQueue',
      'ListMessageMoveTasks',
      'ListQueues',
      'ListQueueTags',
      'RemovePermission',
      'StartMessageMoveTask',
      'TagQueue',
      'UntagQueue',
    ].map(
      (name) => [`${name} of everyone`, 'Q', allow('*', undefined, { Action: `sqs:${name}` }), 'internal'] as const,
    ),
    [
      'what another account cannot do, from anywhere',
      'Q',
      allow({ AWS: OTHER }, { Bool: { 'aws:SecureTransport': true } }, { Action: ['sqs:TagQueue', 'sqs:UntagQueue'] }),
      'no-effect',
    ],
    [
      'what the own account can do',
      'Q',
      allow({ AWS: OWN }, undefined, { Action: 'sqs:SetQueueAttributes' }),
      'internal',
    ],
    [
      'what another account cannot do, and perhaps more',
      'Q',
      allow({ AWS: OTHER }, undefined, { Action: ['sqs:SetQueueAttributes', hidden()] }),
      `unknown ${OTHER}`,
    ],
    [
      'what nobody outside can do, of nobody',
      'Q',
      allow('*', { StringEquals: { 'aws:PrincipalAccount': [] } }, { Action: 'sqs:TagQueue' }),
      'no-effect',
    ],
  ]);
});
