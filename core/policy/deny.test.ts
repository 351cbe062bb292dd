import { describe } from 'vitest';
import { AWS } from '../../test/support/aws-pages.ts';
import {
  allow,
  type Clause,
  deny,
  judges,
  OTHER,
  OWN,
  QUEUE,
  type Row,
  TOPIC,
} from '../../test/support/policy-table.ts';
import { deployment, hidden, listWithMore, reference } from '../../test/support/policy-values.ts';

const OWN_ORG = { 'aws:PrincipalOrgID': 'o-own' };
const NO_SERVICES = { 'aws:PrincipalIsAWSService': 'false' };
const SERVICES = { 'aws:PrincipalIsAWSService': 'true' };

/** Everyone is let in, and what denies stands in the row. */
function everyoneBut(title: string, where: Row[1], denial: Clause | Clause[], expected: string, given?: Row[4]): Row {
  const statements = [allow('*'), ...(Array.isArray(denial) ? denial : [denial])];
  return given ? [title, where, statements, expected, given] : [title, where, statements, expected];
}

describe('denials of everyone', () => {
  judges(AWS.evaluation, [
    everyoneBut('without a condition', 'KQ', deny(), 'internal'),
    everyoneBut('in an object', 'KQ', deny(undefined, { Principal: { AWS: '*' } }), 'internal'),
    everyoneBut('and somebody else', 'KQ', deny(undefined, { Principal: { AWS: [OTHER, '*'] } }), 'internal'),
    everyoneBut('of one account', 'KQ', deny(undefined, { Principal: { AWS: OTHER } }), 'public'),
    everyoneBut('of a service', 'KQ', deny(undefined, { Principal: { Service: 'sns.amazonaws.com' } }), 'public'),
    everyoneBut('without a principal', 'KQ', deny(undefined, { Principal: null }), 'public'),
    everyoneBut('before it', 'KQ', [deny({ StringNotEquals: OWN_ORG })], 'internal'),
    ['of what one account may', 'KQ', [allow({ AWS: OTHER }), deny()], 'internal'],
    [
      'of what one account may, save of the own organization',
      'KQ',
      [allow({ AWS: OTHER }), deny({ StringNotEquals: OWN_ORG })],
      'internal',
    ],
    ['of what a hidden account may', 'KQ', [allow({ AWS: hidden() }), deny()], 'internal'],
    ['of invalid effect', 'KQ', [allow('*'), deny(undefined, { Effect: 'deny' })], 'public'],
    everyoneBut('that may be none', 'KQ', deny(undefined, { Effect: hidden() }), 'unknown'),
    everyoneBut(
      'save everyone, that may be none',
      'KQ',
      deny({ StringNotLike: { 'aws:PrincipalAccount': '*' } }, { Effect: hidden() }),
      'public',
    ),
  ]);
  judges(AWS.action, [
    everyoneBut(
      'save of the own organization, and for another action',
      'Q',
      [deny({ StringNotEquals: OWN_ORG }), deny(undefined, { Action: 'sqs:DeleteMessage' })],
      'internal',
    ),
    everyoneBut(
      'that may be none, and may be none for another action',
      'Q',
      [deny(undefined, { Effect: hidden() }), deny(undefined, { Effect: hidden(), Action: 'sqs:DeleteMessage' })],
      'unknown',
    ),
    everyoneBut('for another action', 'K', deny(undefined, { Action: 'kms:Encrypt' }), 'public'),
    everyoneBut('for another action', 'Q', deny(undefined, { Action: 'sqs:DeleteMessage' }), 'public'),
    everyoneBut('for the same action', 'Q', deny(undefined, { Action: 'sqs:SendMessage' }), 'internal'),
    [
      'for one of two actions',
      'Q',
      [
        allow('*', undefined, { Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'] }),
        deny(undefined, { Action: 'sqs:SendMessage' }),
      ],
      'public',
    ],
    [
      'for some of all actions',
      'Q',
      [allow('*', undefined, { Action: '*' }), deny(undefined, { Action: 'sqs:Send*' })],
      'public',
    ],
    ['for all actions but perhaps those', 'Q', [allow('*', undefined, { Action: hidden() }), deny()], 'internal'],
    everyoneBut('for actions that are hidden', 'KQ', deny(undefined, { Action: hidden() }), 'unknown'),
    everyoneBut('for no action', 'KQ', deny(undefined, { Action: null }), 'public'),
  ]);
  judges(AWS.notAction, [
    everyoneBut('for all but another action', 'Q', deny(undefined, { NotAction: 'sqs:DeleteMessage' }), 'internal'),
  ]);
  judges(AWS.resource, [
    everyoneBut('on the carrier', 'Q', deny(undefined, { Resource: QUEUE }), 'internal'),
    everyoneBut('on another resource', 'KQ', deny(undefined, { Resource: TOPIC }), 'public'),
    everyoneBut('on a resource that is hidden', 'KQ', deny(undefined, { Resource: hidden() }), 'unknown'),
    everyoneBut('on no resource', 'KQ', deny(undefined, { Resource: null }), 'public'),
  ]);
  judges(AWS.notPrincipal, [
    [
      'of what a foreign account may, but who is hidden',
      'KQ',
      [allow({ AWS: OTHER }), deny(undefined, { NotPrincipal: { AWS: hidden() } })],
      'unknown',
    ],
    [
      'of what a foreign account may, but some who are hidden',
      'KQ',
      [allow({ AWS: OTHER }), deny(undefined, { NotPrincipal: { AWS: listWithMore([OWN]) } })],
      'unknown',
    ],
    [
      'of what a service may, but who is hidden',
      'KQ',
      [allow({ Service: 'sns.amazonaws.com' }), deny(undefined, { NotPrincipal: { AWS: hidden() } })],
      'unknown',
    ],
    [
      'of what a service may, but some who are hidden',
      'KQ',
      [allow({ Service: 'sns.amazonaws.com' }), deny(undefined, { NotPrincipal: { AWS: listWithMore([OWN]) } })],
      'unknown',
    ],
    [
      'of what a service may, but everyone',
      'KQ',
      [allow({ Service: 'sns.amazonaws.com' }), deny(undefined, { NotPrincipal: '*' })],
      'internal +unscoped',
    ],
    [
      'of what a service may, but an own account',
      'KQ',
      [allow({ Service: 'sns.amazonaws.com' }), deny(undefined, { NotPrincipal: { AWS: OWN } })],
      'internal',
    ],
    everyoneBut('but the own account', 'KQ', deny(undefined, { NotPrincipal: { AWS: OWN } }), 'internal'),
    everyoneBut(
      'but own identities',
      'KQ',
      deny(undefined, { NotPrincipal: { AWS: [OWN, reference('Role', 'Arn')] } }),
      'internal',
    ),
    everyoneBut(
      'but an own identity and a service',
      'KQ',
      deny(undefined, { NotPrincipal: { AWS: OWN, Service: 'sns.amazonaws.com' } }),
      'internal +unscoped',
    ),
    everyoneBut(
      'but another account',
      'KQ',
      deny(undefined, { NotPrincipal: { AWS: [OWN, OTHER] } }),
      `external ${OTHER}`,
    ),
    everyoneBut('but who is hidden', 'KQ', deny(undefined, { NotPrincipal: { AWS: hidden() } }), 'unknown'),
    everyoneBut('but everyone', 'KQ', deny(undefined, { NotPrincipal: '*' }), 'public'),
    everyoneBut(
      'but some who are hidden',
      'KQ',
      deny(undefined, { NotPrincipal: { AWS: listWithMore([OWN]) } }),
      'unknown',
    ),
    everyoneBut(
      'but nobody that there is',
      'KQ',
      deny(undefined, { NotPrincipal: { AWS: 'AIDAJQABLZS4A3QDU576Q' } }),
      'internal',
    ),
    everyoneBut(
      'but the own account, without TLS',
      'KQ',
      deny({ Bool: { 'aws:SecureTransport': 'false' } }, { NotPrincipal: { AWS: OWN } }),
      'public',
    ),
    everyoneBut(
      'but the own account, where something is hidden',
      'KQ',
      deny(hidden(), { NotPrincipal: { AWS: OWN } }),
      'public',
    ),
  ]);
});

describe('denials of everyone except some', () => {
  judges(AWS.operators, [
    everyoneBut('the own organization', 'KQ', deny({ StringNotEquals: OWN_ORG }), 'internal'),
    everyoneBut('the own organization, if any', 'KQ', deny({ StringNotEqualsIfExists: OWN_ORG }), 'internal'),
    everyoneBut(
      'the own organization, in capitals',
      'KQ',
      deny({ STRINGNOTEQUALS: { 'AWS:PRINCIPALORGID': 'o-own' } }),
      'internal',
    ),
    everyoneBut(
      'another organization',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-other' } }),
      'external o-other',
    ),
    everyoneBut('any organization', 'KQ', deny({ StringNotLike: { 'aws:PrincipalOrgID': 'o-*' } }), 'public'),
    everyoneBut(
      'an organization with a literal star',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-*' } }),
      'internal',
    ),
    everyoneBut('the own account', 'KQ', deny({ StringNotEquals: { 'aws:PrincipalAccount': OWN } }), 'internal'),
    everyoneBut(
      'the own account, if any',
      'KQ',
      deny({ StringNotEqualsIfExists: { 'aws:PrincipalAccount': OWN } }),
      'internal',
    ),
    everyoneBut(
      'two accounts',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalAccount': [OWN, OTHER] } }),
      `external ${OTHER}`,
    ),
    everyoneBut('own callers', 'K', deny({ StringNotEquals: { 'kms:CallerAccount': OWN } }), 'internal'),
    everyoneBut(
      'callers, by a key that queues do not know',
      'Q',
      deny({ StringNotEquals: { 'kms:CallerAccount': OTHER } }),
      'internal',
    ),
    everyoneBut('own sources', 'KQ', deny({ StringNotEquals: { 'aws:SourceAccount': OWN } }), 'internal'),
    everyoneBut('an own topic', 'KQ', deny({ ArnNotEquals: { 'aws:SourceArn': TOPIC } }), 'internal'),
    everyoneBut(
      'an own role',
      'KQ',
      deny({ ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/x` } }),
      'internal',
    ),
    everyoneBut(
      'own roles',
      'KQ',
      deny({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } }),
      'internal +aws',
    ),
    everyoneBut(
      'a role of any account',
      'KQ',
      deny({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } }),
      'public',
    ),
    everyoneBut('an endpoint', 'KQ', deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }), 'unknown'),
    everyoneBut('a trusted endpoint', 'KQ', deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }), 'internal', {
      trustedVpces: new Set(['vpce-1']),
    }),
    everyoneBut(
      'a network',
      'KQ',
      deny({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      'external network 203.0.113.0/24',
    ),
    everyoneBut('every network', 'KQ', deny({ NotIpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }), 'public'),
    everyoneBut('a reference', 'KQ', deny({ ArnNotEquals: { 'aws:SourceArn': reference('Topic') } }), 'internal'),
    everyoneBut(
      'the own account by symbol',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalAccount': deployment('account') } }),
      'internal',
      { ownAccounts: new Set() },
    ),
    everyoneBut('what is hidden', 'KQ', deny({ StringNotEquals: { 'aws:PrincipalOrgID': hidden() } }), 'unknown'),
    everyoneBut(
      'some of which are hidden',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': listWithMore(['o-own']) } }),
      'unknown',
    ),
    everyoneBut('by conditions that are hidden', 'KQ', deny(hidden()), 'unknown'),
    everyoneBut('by a key that we do not know', 'KQ', deny({ StringNotEquals: { 'aws:New': 'x' } }), 'unknown'),
    everyoneBut('the own organization, by no operator', 'KQ', deny({ StringIsNot: OWN_ORG }), 'public'),
    everyoneBut('the own organization, the wrong way', 'KQ', deny({ StringEquals: OWN_ORG }), 'public'),
    everyoneBut('by numbers', 'KQ', deny({ NumericNotEquals: OWN_ORG }), 'public'),
    everyoneBut('without a key', 'KQ', deny({ Null: { 'aws:PrincipalOrgID': 'true' } }), 'public'),
    everyoneBut(
      'the own organization where there is one',
      'KQ',
      deny({ StringNotEquals: OWN_ORG, Null: { 'aws:PrincipalOrgID': 'false' } }),
      'public',
    ),
    everyoneBut(
      'the own organization or account',
      'KQ',
      deny({ StringNotEquals: { ...OWN_ORG, 'aws:PrincipalAccount': OWN } }),
      'public',
    ),
    everyoneBut(
      'in two statements',
      'KQ',
      [deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-other' } }), deny({ StringNotEquals: OWN_ORG })],
      'internal',
    ),
    everyoneBut(
      'in one of two statements',
      'KQ',
      [deny({ Bool: { 'aws:SecureTransport': 'false' } }), deny({ StringNotEquals: OWN_ORG })],
      'internal',
    ),
  ]);
  judges(AWS.globalKeys, [
    ...[
      'aws:SecureTransport',
      'aws:ResourceAccount',
      'aws:PrincipalTag/team',
      'aws:PrincipalServiceName',
      'aws:username',
    ].map((key) => everyoneBut(`by ${key}`, 'KQ', deny({ StringNotEquals: { [key]: 'x' } }), 'public')),
  ]);
  judges(AWS.kmsKeys, [
    everyoneBut(
      'calls through SQS',
      'K',
      deny({ StringNotEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } }),
      'public',
    ),
    everyoneBut(
      'calls for the own queue',
      'K',
      deny({ StringNotEquals: { 'kms:EncryptionContext:aws:sqs:arn': QUEUE } }),
      'public',
    ),
  ]);
  judges(AWS.severalValues, [
    everyoneBut('all of the own organization', 'KQ', deny({ 'ForAllValues:StringNotEquals': OWN_ORG }), 'public'),
    everyoneBut('any of the own organization', 'KQ', deny({ 'ForAnyValue:StringNotEquals': OWN_ORG }), 'public'),
  ]);
  judges(AWS.variables, [
    everyoneBut(
      "the owner's organization",
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }),
      'internal +aws',
    ),
    everyoneBut(
      "the caller's own organization",
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } }),
      'public',
    ),
    everyoneBut(
      'a literal that looks like a variable',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }),
      'internal',
      { version: '2008-10-17' },
    ),
    everyoneBut(
      'a variable in a document whose version is hidden',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } }),
      'unknown',
      { version: hidden() },
    ),
  ]);
});

describe('denials that spare services', () => {
  judges(AWS.perimeters, [
    everyoneBut('whichever', 'KQ', deny({ BoolIfExists: NO_SERVICES }), 'internal +unscoped'),
    everyoneBut(
      'besides the own organization',
      'KQ',
      deny({ StringNotEqualsIfExists: OWN_ORG, BoolIfExists: NO_SERVICES }),
      'internal +unscoped',
    ),
    everyoneBut(
      'besides a foreign organization',
      'KQ',
      deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-other' }, BoolIfExists: NO_SERVICES }),
      'external o-other +unscoped',
    ),
    everyoneBut(
      'by Bool, where requests may be anonymous',
      'Q',
      deny({ StringNotEquals: OWN_ORG, Bool: NO_SERVICES }),
      'public',
    ),
    everyoneBut(
      'by Bool, where none is anonymous',
      'K',
      deny({ StringNotEquals: OWN_ORG, Bool: NO_SERVICES }),
      'internal +unscoped',
    ),
    everyoneBut(
      'by a value that is hidden',
      'KQ',
      deny({ StringNotEquals: OWN_ORG, BoolIfExists: { 'aws:PrincipalIsAWSService': hidden() } }),
      'unknown',
    ),
    everyoneBut(
      'by values of which more are hidden',
      'KQ',
      deny({ StringNotEquals: OWN_ORG, BoolIfExists: { 'aws:PrincipalIsAWSService': listWithMore(['false']) } }),
      'unknown',
    ),
    everyoneBut(
      'by no value',
      'KQ',
      deny({ StringNotEquals: OWN_ORG, BoolIfExists: { 'aws:PrincipalIsAWSService': [] } }),
      'public',
    ),
    everyoneBut('by no operator', 'KQ', deny({ StringNotEquals: OWN_ORG, StringIs: NO_SERVICES }), 'public'),
    everyoneBut(
      'by another operator',
      'KQ',
      deny({ StringNotEquals: { ...OWN_ORG, 'aws:PrincipalIsAWSService': 'false' } }),
      'public',
    ),
    everyoneBut('by all values', 'KQ', deny({ StringNotEquals: OWN_ORG, 'ForAllValues:Bool': NO_SERVICES }), 'public'),
    everyoneBut(
      'twice',
      'K',
      deny({ StringNotEquals: OWN_ORG, BoolIfExists: NO_SERVICES, Bool: NO_SERVICES }),
      'public',
    ),
    everyoneBut(
      'in one of two statements, the other denying them too',
      'KQ',
      [deny({ StringNotEquals: OWN_ORG, BoolIfExists: NO_SERVICES }), deny({ StringNotEquals: OWN_ORG })],
      'internal',
    ),
    everyoneBut(
      'and asks for a presence',
      'KQ',
      deny({ StringNotEquals: OWN_ORG, BoolIfExists: NO_SERVICES, Null: { 'aws:PrincipalOrgID': 'false' } }),
      'public',
    ),
  ]);

  const identities = deny({ StringNotEqualsIfExists: OWN_ORG, BoolIfExists: NO_SERVICES });
  const services = (condition: Record<string, Record<string, string>>) => deny({ ...condition, Bool: SERVICES });
  judges(AWS.perimeters, [
    everyoneBut(
      'of anybody, where the key is not there',
      'KQ',
      [identities, services({ StringNotEquals: { 'aws:SourceAccount': OWN }, Null: { 'aws:SourceAccount': 'true' } })],
      'internal +unscoped',
    ),
    everyoneBut(
      'of anybody but the own organization',
      'KQ',
      [identities, services({ StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-own' } })],
      'internal',
    ),
    everyoneBut(
      'of anybody, where the key is there',
      'KQ',
      [identities, services({ StringNotEquals: { 'aws:SourceOrgID': 'o-own' }, Null: { 'aws:SourceOrgID': 'false' } })],
      'internal',
    ),
    everyoneBut(
      'of anybody, where the account is there',
      'KQ',
      [
        identities,
        services({ StringNotEquals: { 'aws:SourceOrgID': 'o-own' }, Null: { 'aws:SourceAccount': 'false' } }),
      ],
      'internal',
    ),
    everyoneBut(
      'of anybody but the own account',
      'KQ',
      [services({ StringNotEquals: { 'aws:SourceAccount': OWN } }), identities],
      'internal',
    ),
    everyoneBut(
      'of anybody but another account',
      'KQ',
      [identities, services({ StringNotEquals: { 'aws:SourceAccount': OTHER } })],
      `external ${OTHER}`,
    ),
    everyoneBut(
      'of anybody, under a fake restriction',
      'KQ',
      [identities, services({ StringNotEquals: { 'aws:SourceAccount': OWN }, Null: { 'aws:username': 'false' } })],
      'internal +unscoped',
    ),
    everyoneBut(
      'by a key of identities',
      'KQ',
      [identities, services({ StringNotEquals: OWN_ORG })],
      'internal +unscoped',
    ),
    everyoneBut('alone', 'KQ', [services({ StringNotEquals: { 'aws:SourceAccount': OWN } })], 'public'),
    everyoneBut(
      'of no value',
      'KQ',
      [identities, deny({ StringNotEquals: { 'aws:SourceAccount': OWN }, Bool: { 'aws:PrincipalIsAWSService': [] } })],
      'internal +unscoped',
    ),
    everyoneBut('whichever they call for', 'KQ', [identities, deny({ Bool: SERVICES })], 'internal'),
  ]);
});

describe('denials of what a service may', () => {
  const service = allow({ Service: 'sns.amazonaws.com' });
  const foreign = allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OTHER } });
  judges(AWS.calledFrom, [
    [
      'save of another organization, in which services are not',
      'KQ',
      [service, deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-other' } })],
      'internal',
    ],
    ['save for the own account', 'KQ', [service, deny({ StringNotEquals: { 'aws:SourceAccount': OWN } })], 'internal'],
    [
      'save for another account',
      'KQ',
      [service, deny({ StringNotEquals: { 'aws:SourceAccount': OTHER } })],
      `external ${OTHER}`,
    ],
    ['without TLS', 'KQ', [service, deny({ Bool: { 'aws:SecureTransport': 'false' } })], 'internal +unscoped'],
    [
      'for another account, save for the own',
      'KQ',
      [foreign, deny({ StringNotEquals: { 'aws:SourceAccount': OWN } })],
      'internal',
    ],
    [
      'save that of services',
      'KQ',
      [service, deny({ StringNotEquals: OWN_ORG, BoolIfExists: NO_SERVICES })],
      'internal +unscoped',
    ],
    [
      'for another account, save that of services',
      'KQ',
      [foreign, deny({ StringNotEquals: OWN_ORG, BoolIfExists: NO_SERVICES })],
      `external ${OTHER}`,
    ],
    [
      'save of the own organization, in which services are not',
      'KQ',
      [service, deny({ StringNotEquals: OWN_ORG })],
      'internal',
    ],
    [
      'of services save for the own account',
      'KQ',
      [service, deny({ StringNotEquals: { 'aws:SourceAccount': OWN }, Bool: SERVICES })],
      'internal',
    ],
  ]);
});
