import { describe } from 'vitest';
import { AWS } from '../../test/support/aws-pages.ts';
import { allow, judges, OTHER, OWN, QUEUE, type Row, TOPIC } from '../../test/support/policy-table.ts';
import {
  deployment,
  hidden,
  listWithMore,
  type Plan,
  perhaps,
  reference,
  text,
} from '../../test/support/policy-values.ts';

const NO_ACCOUNT = { ownAccounts: new Set<string>() };
const OLD = { version: '2008-10-17' };

/** Everyone is let in under one condition. */
function everyoneIf(
  operator: string,
  key: string,
  value: Plan,
  expected: string,
  given?: Row[4],
  where: Row[1] = 'KQ',
): Row {
  const statement = allow('*', { [operator]: { [key]: value } });
  return [`${operator} ${key} ${JSON.stringify(value)}`, where, statement, expected, given ?? {}];
}

describe('whether an operator lets a key narrow', () => {
  judges(AWS.operators, [
    everyoneIf('StringEquals', 'aws:PrincipalAccount', OTHER, `external ${OTHER}`),
    everyoneIf('stringequals', 'AWS:principalaccount', OTHER, `external ${OTHER}`),
    everyoneIf('StringEqualsIgnoreCase', 'aws:PrincipalAccount', OTHER, `external ${OTHER}`),
    everyoneIf('StringLike', 'aws:PrincipalAccount', OTHER, `external ${OTHER}`),
    everyoneIf('ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/x`, `external ${OTHER}`),
    everyoneIf('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/x`, `external ${OTHER}`),
    everyoneIf('ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/x*`, 'internal +aws'),
    everyoneIf('IpAddress', 'aws:SourceIp', '203.0.113.7', 'external network 203.0.113.7'),
    everyoneIf('BinaryEquals', 'aws:PrincipalAccount', OTHER, `external ${OTHER}`),

    everyoneIf('ForAnyValue:StringEquals', 'aws:PrincipalAccount', OWN, 'internal'),
    everyoneIf('foranyvalue:StringLike', 'aws:PrincipalOrgID', 'o-own', 'internal'),

    everyoneIf('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-own', 'public'),
    everyoneIf('StringLikeIfExists', 'aws:PrincipalOrgID', 'o-own', 'public'),
    everyoneIf('ArnLikeIfExists', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/x`, 'public'),
    everyoneIf('IpAddressIfExists', 'aws:SourceIp', '203.0.113.7', 'public'),
    everyoneIf('StringEqualsIfExists', 'aws:PrincipalAccount', OWN, 'internal'),
    everyoneIf('ForAllValues:StringEquals', 'aws:PrincipalAccount', OTHER, `external ${OTHER}`),

    everyoneIf('StringNotEquals', 'aws:PrincipalOrgID', 'o-other', 'public'),
    everyoneIf('StringNotEqualsIgnoreCase', 'aws:PrincipalOrgID', 'o-other', 'public'),
    everyoneIf('StringNotLike', 'aws:PrincipalOrgID', 'o-other', 'public'),
    everyoneIf('ArnNotEquals', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/x`, 'public'),
    everyoneIf('ArnNotLike', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/x`, 'public'),
    everyoneIf('NotIpAddress', 'aws:SourceIp', '203.0.113.7', 'public'),
    everyoneIf('StringNotEqualsIfExists', 'aws:PrincipalOrgID', 'o-other', 'public'),
    everyoneIf('ForAllValues:StringNotEquals', 'aws:PrincipalOrgID', 'o-other', 'public'),
    everyoneIf('ForAnyValue:StringNotEquals', 'aws:PrincipalOrgID', 'o-other', 'public'),

    everyoneIf('Null', 'aws:PrincipalOrgID', 'false', 'public'),
    everyoneIf('Null', 'aws:PrincipalOrgID', false, 'public'),
    everyoneIf('Null', 'aws:PrincipalOrgID', 'true', 'public'),
    everyoneIf('Null', 'aws:PrincipalServiceName', 'false', 'internal +unscoped'),
    everyoneIf('Null', 'aws:PrincipalServiceName', 'true', 'public'),
    everyoneIf('Null', 'kms:CallerAccount', 'false', 'no-effect', {}, 'Q'),
    everyoneIf('Null', 'kms:CallerAccount', 'true', 'public', {}, 'Q'),
    everyoneIf('Null', 'kms:CallerAccount', 'false', 'public', {}, 'K'),

    everyoneIf('Bool', 'aws:MultiFactorAuthPresent', 'true', 'public'),
    everyoneIf('NumericLessThan', 'aws:MultiFactorAuthAge', 300, 'public'),
    everyoneIf('DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z', 'public'),
    everyoneIf('NumericEquals', 'aws:PrincipalAccount', OWN, 'public'),

    everyoneIf('StringIs', 'aws:PrincipalAccount', OWN, 'unknown'),
    everyoneIf('NullIfExists', 'aws:PrincipalAccount', 'false', 'unknown'),
    everyoneIf('ForSomeValues:StringEquals', 'aws:PrincipalAccount', OWN, 'unknown'),
  ]);
  judges(AWS.severalValues, [
    everyoneIf('ForAllValues:StringEquals', 'aws:SourceOrgID', 'o-own', 'public'),
    everyoneIf('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-own/*', 'public'),
    everyoneIf('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-other/*', 'external o-other +aws'),
    everyoneIf('ForAnyValue:StringEquals', 'aws:PrincipalOrgPaths', 'o-own/r-ab12/ou-ab12-1/', 'internal'),
    everyoneIf('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-*/r-ab12/*', 'public'),
    everyoneIf('ForAnyValue:StringLike', 'aws:SourceOrgPaths', 'o-own/*', 'internal +aws'),
    everyoneIf('StringLike', 'aws:PrincipalOrgPaths', 'o-own/*', 'unknown'),
    everyoneIf('StringEquals', 'aws:PrincipalServiceNamesList', 'sns.amazonaws.com', 'unknown'),
    everyoneIf('ForAnyValue:StringEquals', 'aws:PrincipalServiceNamesList', 'sns.amazonaws.com', 'internal +unscoped'),
    everyoneIf('ForAllValues:StringEquals', 'aws:PrincipalServiceNamesList', 'sns.amazonaws.com', 'public'),
  ]);
  const needs = (condition: Record<string, Plan>, presence: Plan): Plan => ({ ...condition, Null: presence });
  const ifOrg = { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-own' } };
  const allOrgs = { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-own' } };
  judges(AWS.severalKeys, [
    ['if it exists, and it does', 'KQ', allow('*', needs(ifOrg, { 'aws:PrincipalOrgID': 'false' })), 'internal'],
    [
      'if it exists, and it does, in capitals',
      'KQ',
      allow('*', needs(ifOrg, { 'AWS:PRINCIPALORGID': 'False' })),
      'internal',
    ],
    ['all values, and there are some', 'KQ', allow('*', needs(allOrgs, { 'aws:PrincipalOrgID': false })), 'internal'],
    ['if it exists, and it does not', 'KQ', allow('*', needs(ifOrg, { 'aws:PrincipalOrgID': 'true' })), 'public'],
    ['if it exists, and another key does', 'KQ', allow('*', needs(ifOrg, { 'aws:PrincipalArn': 'false' })), 'public'],
    [
      'if it exists, and it does or not',
      'KQ',
      allow('*', needs(ifOrg, { 'aws:PrincipalOrgID': ['false', 'true'] })),
      'public',
    ],
    ['if it exists, and nothing is asked', 'KQ', allow('*', needs(ifOrg, { 'aws:PrincipalOrgID': [] })), 'public'],
    [
      'if it exists, and perhaps more is asked',
      'KQ',
      allow('*', needs(ifOrg, { 'aws:PrincipalOrgID': listWithMore(['false']) })),
      'public',
    ],
    [
      'if it exists, and whether it must is hidden',
      'KQ',
      allow('*', needs(ifOrg, { 'aws:PrincipalOrgID': hidden() })),
      'public',
    ],
  ]);
  const service = (condition: Plan) => allow({ Service: 'sns.amazonaws.com' }, condition);
  judges(AWS.calledFrom, [
    ['a service with a source', 'KQ', service({ Null: { 'aws:SourceArn': 'false' } }), 'internal +unscoped'],
    [
      'a service with a source, if any',
      'KQ',
      service({ ArnEqualsIfExists: { 'aws:SourceArn': TOPIC } }),
      'internal +unscoped',
    ],
    [
      "a service for anybody's sources",
      'KQ',
      service({ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }),
      'internal +unscoped',
    ],
    ['a service for no source', 'KQ', service({ StringEquals: { 'aws:SourceArn': [] } }), 'no-effect'],
    ['a service for a source that is hidden', 'KQ', service({ ArnLike: { 'aws:SourceArn': hidden() } }), 'unknown'],
    [
      'a service for a trusted account',
      'KQ',
      service({ StringEquals: { 'aws:SourceAccount': OTHER } }),
      'internal',
      { trustedAccounts: new Set([OTHER]) },
    ],
    ['a service for an owner', 'KQ', service({ StringEquals: { 'aws:SourceOwner': OTHER } }), `external ${OTHER}`],
    [
      'a service for a path',
      'KQ',
      service({ 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': 'o-own/*' } }),
      'internal',
    ],
    [
      'a service under a fake restriction',
      'KQ',
      service({ Bool: { 'aws:SecureTransport': 'true' } }),
      'internal +unscoped',
    ],
    [
      'a service with the organization of identities',
      'KQ',
      service({ Null: { 'aws:PrincipalOrgID': 'false' } }),
      'no-effect',
    ],
    [
      'a service without the organization of identities',
      'KQ',
      service({ Null: { 'aws:PrincipalOrgID': 'true' } }),
      'internal +unscoped',
    ],
    [
      'a service of an organization, if any',
      'KQ',
      service({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-own' } }),
      'internal +unscoped',
    ],
    [
      'a service but of one organization',
      'KQ',
      service({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-own' } }),
      'internal +unscoped',
    ],
    [
      'a service of any other organization',
      'KQ',
      service({ 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgID': 'o-own' } }),
      'no-effect',
    ],
    ['a service from an endpoint', 'KQ', service({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }), 'no-effect'],
    ['a service from a network', 'KQ', service({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), 'no-effect'],
    [
      'a service as a role',
      'KQ',
      service({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/x` } }),
      'no-effect',
    ],
    ['a service that says so', 'KQ', service({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }), 'internal +unscoped'],
    ['a service that is none', 'KQ', service({ Bool: { 'aws:PrincipalIsAWSService': 'false' } }), 'no-effect'],
  ]);
  judges(AWS.sqsKeys, [
    [
      'a service that uses the key for the own queue',
      'K',
      service({ StringEquals: { 'kms:EncryptionContext:aws:sqs:arn': QUEUE } }),
      'internal',
    ],
    [
      'a service that uses the key for own callers',
      'K',
      service({ StringEquals: { 'kms:CallerAccount': OWN } }),
      'internal',
    ],
    [
      'a service that uses the key through SQS',
      'K',
      service({ StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } }),
      'internal +unscoped',
    ],
    [
      'a service that uses the key for other data',
      'K',
      service({ StringEquals: { 'kms:EncryptionContext:team': 'a' } }),
      'internal +unscoped',
    ],
  ]);
});

describe('whether a key narrows', () => {
  judges(AWS.globalKeys, [
    everyoneIf('StringEquals', 'aws:PrincipalAccount', OWN, 'internal'),
    everyoneIf('ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/x`, 'internal'),
    everyoneIf('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/x', 'public'),
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', 'o-own', 'internal'),
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', 'o-other', 'external o-other'),
    everyoneIf('StringEquals', 'aws:userid', 'AROAJQABLZS4A3QDU576Q:s', 'unknown'),
    everyoneIf('StringLike', 'aws:userid', 'AROAJQABLZS4A3QDU576Q:*', 'unknown +aws'),
    everyoneIf('StringLike', 'aws:userid', '*', 'public'),
    everyoneIf('StringEquals', 'aws:SourceAccount', OWN, 'internal'),
    everyoneIf('StringEquals', 'aws:SourceAccount', OTHER, `external ${OTHER}`),
    everyoneIf('ArnEquals', 'aws:SourceArn', TOPIC, 'internal'),
    everyoneIf('StringEquals', 'aws:SourceOrgID', 'o-own', 'internal'),
    everyoneIf('StringEquals', 'aws:SourceOrgID', 'o-other', 'external o-other'),
    everyoneIf('StringEquals', 'aws:SourceOwner', OTHER, `external ${OTHER}`),
    everyoneIf('StringEquals', 'aws:SourceOwner', OWN, 'internal'),
    ...['aws:SourceVpce', 'aws:SourceVpc', 'aws:SourceVpcArn'].flatMap((key) => [
      everyoneIf('StringEquals', key, 'vpc-1', 'unknown'),
      everyoneIf('StringEquals', key, 'vpc-1', 'internal', { trustedVpces: new Set(['vpc-1']) }),
      everyoneIf('StringEquals', key, reference('Vpc'), 'internal'),
      everyoneIf('StringEquals', key, hidden(), 'unknown'),
    ]),
    everyoneIf('ArnEquals', 'aws:SourceVpcArn', `arn:aws:ec2:us-east-1:${OWN}:vpc/vpc-1`, 'unknown'),
    everyoneIf('ArnEquals', 'aws:SourceVpcArn', `arn:aws:ec2:us-east-1:${OWN}:vpc/vpc-1`, 'internal', {
      trustedVpces: new Set(['vpc-1']),
    }),
    everyoneIf('ArnLike', 'aws:SourceVpcArn', `arn:aws:ec2:*:${OWN}:vpc/*`, 'unknown +aws'),
    everyoneIf('ArnLike', 'aws:SourceVpcArn', 'arn:aws:ec2:*:*:vpc/*', 'public'),
    everyoneIf('StringEquals', 'aws:VpceAccount', OWN, 'internal'),
    everyoneIf('StringEquals', 'aws:VpceAccount', OTHER, `external ${OTHER}`),
    everyoneIf('StringEquals', 'aws:VpceOrgID', 'o-own', 'internal'),
    everyoneIf('StringEquals', 'aws:VpceOrgID', 'o-other', 'external o-other'),
    everyoneIf('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/16', 'public'),
    [
      'a private range of an own VPC',
      'KQ',
      allow('*', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } }),
      'internal',
      { trustedVpces: new Set(['vpc-1']) },
    ],
    ...[
      'aws:ResourceAccount',
      'aws:ResourceOrgID',
      'aws:ResourceOrgPaths',
      'aws:ResourceTag/team',
      'aws:PrincipalTag/team',
      'aws:RequestTag/team',
      'aws:TagKeys',
      'aws:SourceIdentity',
      'aws:username',
      'sts:RoleSessionName',
      'aws:FederatedProvider',
      'saml:aud',
      'aws:PrincipalType',
      'aws:CalledVia',
      'aws:CalledViaFirst',
      'aws:CalledViaLast',
      'aws:RequestedRegion',
      'aws:UserAgent',
      'aws:Referer',
    ].map((key) => everyoneIf('StringEquals', key, 'x', 'public')),
    ...['aws:ViaAWSService', 'aws:SecureTransport', 'aws:MultiFactorAuthPresent'].map((key) =>
      everyoneIf('Bool', key, 'true', 'public'),
    ),
    everyoneIf('NumericLessThan', 'aws:MultiFactorAuthAge', '300', 'public'),
    ...['aws:CurrentTime', 'aws:EpochTime', 'aws:TokenIssueTime'].map((key) =>
      everyoneIf('DateLessThan', key, '2027-01-01T00:00:00Z', 'public'),
    ),
    everyoneIf('Bool', 'aws:PrincipalIsAWSService', 'true', 'internal +unscoped'),
    everyoneIf('Bool', 'aws:PrincipalIsAWSService', true, 'internal +unscoped'),
    everyoneIf('Bool', 'aws:PrincipalIsAWSService', 'false', 'public'),
    everyoneIf('Bool', 'aws:PrincipalIsAWSService', ['true', 'false'], 'public'),
    everyoneIf('Bool', 'aws:PrincipalIsAWSService', 'yes', 'unknown'),
    everyoneIf('Bool', 'aws:PrincipalIsAWSService', hidden(), 'unknown'),
    everyoneIf('Bool', 'aws:PrincipalIsAWSService', listWithMore(['true']), 'unknown +unscoped'),
    everyoneIf('BoolIfExists', 'aws:PrincipalIsAWSService', 'true', 'public', {}, 'Q'),
    everyoneIf('BoolIfExists', 'aws:PrincipalIsAWSService', 'true', 'internal +unscoped', {}, 'K'),
    everyoneIf('StringEquals', 'aws:PrincipalServiceName', 'sns.amazonaws.com', 'internal +unscoped'),
    everyoneIf('StringEqualsIfExists', 'aws:PrincipalServiceName', 'sns.amazonaws.com', 'public'),
    [
      'services for the own account',
      'KQ',
      allow('*', { Bool: { 'aws:PrincipalIsAWSService': 'true' }, StringEquals: { 'aws:SourceAccount': OWN } }),
      'internal',
    ],
    [
      'services for another account',
      'KQ',
      allow('*', { Bool: { 'aws:PrincipalIsAWSService': 'true' }, StringEquals: { 'aws:SourceAccount': OTHER } }),
      `external ${OTHER}`,
    ],
    [
      'services under a fake restriction',
      'KQ',
      allow('*', { Bool: { 'aws:PrincipalIsAWSService': 'true', 'aws:SecureTransport': 'true' } }),
      'internal +unscoped',
    ],
    [
      'services of the own organization',
      'KQ',
      allow('*', { Bool: { 'aws:PrincipalIsAWSService': 'true' }, StringEquals: { 'aws:PrincipalOrgID': 'o-own' } }),
      'no-effect',
    ],
    everyoneIf('StringEquals', 'aws:New', 'x', 'unknown'),
    everyoneIf('StringNotEquals', 'aws:New', 'x', 'unknown'),
    everyoneIf('Null', 'aws:New', 'false', 'unknown'),
    everyoneIf('StringEquals', 'ec2:Owner', 'x', 'unknown'),
    everyoneIf('StringEquals', '', 'x', 'unknown'),
  ]);
  judges(AWS.lambdaKeys, [
    everyoneIf('ArnEquals', 'lambda:SourceFunctionArn', `arn:aws:lambda:us-east-1:${OWN}:function:f`, 'internal'),
    everyoneIf(
      'ArnEquals',
      'lambda:SourceFunctionArn',
      `arn:aws:lambda:us-east-1:${OTHER}:function:f`,
      `external ${OTHER}`,
    ),
  ]);
  const encryption = 'kms:EncryptionContext:aws:sqs:arn';
  judges(AWS.kmsKeys, [
    everyoneIf('StringEquals', 'kms:CallerAccount', OWN, 'internal', {}, 'K'),
    everyoneIf('StringEqualsIfExists', 'kms:CallerAccount', OWN, 'public', {}, 'KQ'),
    everyoneIf('StringNotEquals', 'kms:CallerAccount', OWN, 'public', {}, 'KQ'),
    everyoneIf('StringEquals', 'kms:ViaService', 'sqs.us-east-1.amazonaws.com', 'public', {}, 'K'),
    everyoneIf('StringEquals', encryption, QUEUE, 'public', {}, 'K'),
    everyoneIf('StringEquals', 'kms:EncryptionContext:team', 'a', 'public', {}, 'K'),
    everyoneIf('ForAnyValue:StringEquals', 'kms:EncryptionContextKeys', 'aws:sqs:arn', 'public', {}, 'K'),
    ...[
      'kms:RequestAlias',
      'kms:ResourceAliases',
      'kms:KeyOrigin',
      'kms:KeySpec',
      'kms:KeyUsage',
      'kms:EncryptionAlgorithm',
      'kms:GrantOperations',
      'kms:RetiringPrincipal',
      'kms:GranteePrincipal',
    ].map((key) => everyoneIf('StringEquals', key, 'x', 'public', {}, 'K')),
    everyoneIf('Bool', 'kms:GrantIsForAWSResource', 'true', 'public', {}, 'K'),
    everyoneIf('DateLessThan', 'kms:ValidTo', '2027-01-01T00:00:00Z', 'public', {}, 'K'),
    ...['kms:ViaService', encryption, 'kms:KeySpec', 'kms:GrantOperations'].map((key) =>
      everyoneIf('StringEquals', key, 'x', 'no-effect', {}, 'Q'),
    ),
    everyoneIf('ForAllValues:StringEquals', 'kms:CallerAccount', OWN, 'public', {}, 'Q'),
  ]);

  const through = (via: Plan, context: Plan, operator = 'StringEquals'): Plan => ({
    [operator]: { 'kms:ViaService': via, [encryption]: context },
  });
  const sqs = 'sqs.us-east-1.amazonaws.com';
  judges(AWS.sqsKeys, [
    [
      'through SQS in any Region for the own queue',
      'K',
      allow('*', through('sqs.*.amazonaws.com', QUEUE, 'StringLike')),
      'internal +aws',
    ],
    [
      'through SQS in this Region for a queue of the template',
      'K',
      allow('*', through(text('sqs.', deployment('region'), '.amazonaws.com'), reference('Queue', 'Arn'))),
      'internal +aws',
    ],
    [
      'through another service for the own queue',
      'K',
      allow('*', through('s3.us-east-1.amazonaws.com', QUEUE)),
      'public',
    ],
    ['through any service for the own queue', 'K', allow('*', through('*', QUEUE, 'StringLike')), 'public'],
    [
      'through SQS or another service for the own queue',
      'K',
      allow('*', through([sqs, 's3.us-east-1.amazonaws.com'], QUEUE)),
      'public',
    ],
    ['through what is hidden for the own queue', 'K', allow('*', through(hidden(), QUEUE)), 'public'],
    ['through perhaps more for the own queue', 'K', allow('*', through(listWithMore([sqs]), QUEUE)), 'public'],
    ['through nothing for the own queue', 'K', allow('*', through([], QUEUE)), 'no-effect'],
    ['through SQS for any queue', 'K', allow('*', through(sqs, 'arn:aws:sqs:*:*:*', 'StringLike')), 'public'],
    [
      'through SQS for any queue of the own account',
      'K',
      allow('*', through(sqs, `arn:aws:sqs:us-east-1:${OWN}:*`, 'StringLike')),
      'public',
    ],
    ['through SQS for a foreign queue', 'K', allow('*', through(sqs, `arn:aws:sqs:us-east-1:${OTHER}:q`)), 'public'],
    ['through SQS for the own queue, if any', 'K', allow('*', through(sqs, QUEUE, 'StringEqualsIfExists')), 'public'],
    ['not through SQS for the own queue', 'K', allow('*', through(sqs, QUEUE, 'StringNotEquals')), 'public'],
    [
      'through SQS for other data',
      'K',
      allow('*', { StringEquals: { 'kms:ViaService': sqs, 'kms:EncryptionContext:team': QUEUE } }),
      'public',
    ],
  ]);
});

describe('whether a value narrows', () => {
  judges(AWS.operators, [
    everyoneIf('ArnLike', 'aws:SourceArn', '*', 'public'),
    everyoneIf('StringLike', 'aws:SourceArn', '**', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:*', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:*', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:*:topic', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:1111*:topic', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:11112222333?:topic', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', `arn:aws:sns:*:${OWN}:*`, 'internal +aws'),
    everyoneIf('ArnEquals', 'aws:SourceArn', `arn:aws:sns:us-east-1:${OWN}:order?`, 'internal +aws'),
    everyoneIf('StringLike', 'aws:SourceArn', `arn:aws:sns:*:${OWN}:*`, 'unknown'),
    everyoneIf('StringLike', 'aws:SourceArn', `arn:aws:sns:us-east-?:${OWN}:t`, 'unknown'),
    everyoneIf('StringLike', 'aws:SourceArn', `arn:aws:sns:us-east-1:${OWN}:*`, 'internal +aws'),
    everyoneIf('StringLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:*:t', 'public'),
    everyoneIf('StringEquals', 'aws:SourceArn', TOPIC, 'internal'),
    everyoneIf('StringEquals', 'aws:SourceArn', `arn:aws:sns:us-east-1:${OWN}:order?`, 'no-effect'),
    everyoneIf('StringEqualsIgnoreCase', 'aws:SourceArn', `arn:aws:sns:us-east-1:${OWN}:*`, 'no-effect'),
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', 'o-*', 'no-effect'),
    everyoneIf('StringEquals', 'aws:SourceArn', ['*', TOPIC], 'internal'),
    everyoneIf('ArnEquals', 'aws:SourceArn', 'orders', 'no-effect'),
    everyoneIf('ArnEquals', 'aws:SourceArn', 'arn:aws:sns:us-east-1:orders', 'no-effect'),
    everyoneIf('ArnEquals', 'aws:SourceArn', 'arn:aws:apigateway:us-east-1::/restapis/x', 'unknown'),
    everyoneIf('ArnEquals', 'aws:SourceArn', 'arn:aws:sns:us-east-1:12345:t', 'no-effect'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:12345:*', 'no-effect'),
    everyoneIf('StringLike', 'aws:PrincipalOrgID', 'o-*', 'public'),
    everyoneIf('StringLike', 'aws:SourceOrgID', 'o-ow?', 'public'),
    everyoneIf('StringLike', 'aws:SourceAccount', '1111*', 'public'),
    everyoneIf('StringLike', 'aws:SourceVpce', 'vpce-*', 'public'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', Number(OWN), 'internal'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', 11122223333, 'no-effect'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', '1111-2222-3333', 'no-effect'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', 'anonymous', 'public', {}, 'Q'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', 'anonymous', 'no-effect', {}, 'K'),
    everyoneIf('StringEqualsIgnoreCase', 'aws:PrincipalAccount', 'Anonymous', 'public', {}, 'Q'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', 'Anonymous', 'no-effect', {}, 'Q'),
    everyoneIf('StringEquals', 'aws:SourceAccount', 'anonymous', 'no-effect'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', { Ref: 'x' }, 'unknown'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', [[OWN]], 'unknown'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', [null], 'no-effect'),
  ]);
  judges(AWS.severalValues, [
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', [], 'no-effect'),
    everyoneIf('ForAnyValue:StringEquals', 'aws:PrincipalOrgID', [], 'no-effect'),
    everyoneIf('ForAllValues:StringEquals', 'aws:PrincipalOrgID', [], 'public'),
    everyoneIf('StringEqualsIfExists', 'aws:PrincipalOrgID', [], 'public'),
    everyoneIf('StringEqualsIfExists', 'aws:PrincipalAccount', [], 'no-effect'),
    everyoneIf('StringNotEquals', 'aws:PrincipalOrgID', [], 'public'),
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', listWithMore([]), 'unknown'),
  ]);
  judges(AWS.s3Notifications, [
    everyoneIf('ArnEquals', 'aws:SourceArn', 'arn:aws:s3:::b', 'internal'),
    everyoneIf('ArnEquals', 'aws:SourceArn', 'arn:aws:s3:::other', 'unknown'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:b', 'internal +aws'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:other', 'unknown +aws'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::b*', 'unknown +aws'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:*', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:us-east-1:*:b', 'public'),
    everyoneIf('ArnEquals', 'aws:SourceArn', text('arn:aws:s3:::', reference('Bucket')), 'internal'),
    everyoneIf('ArnLike', 'aws:SourceArn', text('arn:aws:s3:*:*:', reference('Bucket')), 'internal +aws'),
    everyoneIf('ArnEquals', 'aws:SourceArn', text('arn:aws:s3:::', hidden()), 'unknown'),
    everyoneIf('ArnEquals', 'aws:SourceArn', text('arn:', deployment('partition'), ':s3:::b'), 'internal'),
    everyoneIf('ArnEquals', 'aws:SourceArn', text('arn:aws:s3:::orders-', deployment('account')), 'unknown'),
    [
      'a bucket that is not known, of the own account',
      'KQ',
      allow('*', { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::other' }, StringEquals: { 'aws:SourceAccount': OWN } }),
      'internal',
    ],
  ]);
  judges(AWS.variables, [
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}', 'internal +aws'),
    everyoneIf('StringEquals', 'aws:SourceOrgID', '${AWS:resourceorgid}', 'internal +aws'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}', 'internal +aws'),
    everyoneIf('StringEquals', 'aws:SourceAccount', '${aws:ResourceAccount}', 'internal +aws'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', '${aws:ResourceOrgID}', 'internal +aws'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', '${aws:PrincipalAccount}', 'public'),
    everyoneIf('StringLike', 'aws:PrincipalOrgID', '${aws:PrincipalOrgID}', 'public'),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', '${aws:PrincipalAccount}', 'no-effect', OLD),
    everyoneIf('ArnLike', 'aws:SourceArn', `arn:aws:sns:*:${OWN}:\${aws:username}`, 'no-effect', OLD),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', '${aws:PrincipalAccount}', 'unknown', { version: hidden() }),
    everyoneIf(
      'StringEquals',
      'aws:PrincipalAccount',
      text('${aws:PrincipalTag/', deployment('stack-name'), '}'),
      'unknown',
      { version: hidden() },
    ),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', OWN, 'internal', { version: hidden() }),
    everyoneIf('StringEquals', 'aws:PrincipalAccount', OWN, 'internal', OLD),
    everyoneIf('ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:user/\${aws:username}`, 'internal +aws'),
    everyoneIf(
      'StringLike',
      'aws:PrincipalArn',
      `arn:aws:iam::${OTHER}:user/\${aws:username}`,
      `external ${OTHER} +aws`,
    ),
    everyoneIf('ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::${aws:PrincipalAccount}:role/x', 'public'),
    everyoneIf('ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::${aws:ResourceAccount}:role/x', 'internal +aws'),
    everyoneIf('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:${aws:ResourceAccount}:*', 'internal +aws'),
    everyoneIf('StringLike', 'aws:SourceArn', 'arn:aws:sns:*:${aws:ResourceAccount}:*', 'unknown +aws'),
    everyoneIf('StringEquals', 'aws:SourceArn', `arn:\${aws:username}:sns:us-east-1:${OWN}:t`, 'unknown +aws'),
    everyoneIf('StringEquals', 'aws:PrincipalArn', '${aws:PrincipalArn}', 'public'),
    everyoneIf('StringEquals', 'aws:userid', '${aws:userid}', 'public'),
    everyoneIf('StringEquals', 'aws:SourceVpce', '${aws:SourceVpce}', 'public'),
    everyoneIf('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', '${aws:ResourceOrgID}/*', 'internal +aws'),
    everyoneIf('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', '${aws:PrincipalOrgID}/*', 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', `arn:aws:sns:us-east-1:${OWN}:a\${*}b`, 'internal'),
    everyoneIf('StringLike', 'aws:PrincipalOrgID', 'o-own${$}', 'external o-own$'),
    everyoneIf('StringLike', 'aws:SourceArn', `arn:aws:sns:us-east-1:${OWN}:a\${?}b`, 'internal'),
    everyoneIf('StringEquals', 'aws:SourceArn', `arn:aws:sns:us-east-1:${OWN}:a\${$}b`, 'internal'),
  ]);
  judges(AWS.s3Public, [
    everyoneIf('IpAddress', 'aws:SourceIp', '10.0.0.0/8', 'external network 10.0.0.0/8'),
    everyoneIf('IpAddress', 'aws:SourceIp', '10.0.0.0/7', 'public'),
    everyoneIf('IpAddress', 'aws:SourceIp', '0.0.0.0/0', 'public'),
    everyoneIf('IpAddress', 'aws:SourceIp', '2001:db8::/32', 'external network 2001:db8::/32'),
    everyoneIf('IpAddress', 'aws:SourceIp', '2001:db8::/31', 'public'),
    everyoneIf('IpAddress', 'aws:SourceIp', '::/0', 'public'),
    everyoneIf('IpAddress', 'aws:SourceIp', '203.0.113.0/24', 'internal', { trustedCidrs: ['203.0.0.0/16'] }),
    everyoneIf('IpAddress', 'aws:SourceIp', '203.0.0.0/16', 'external network 203.0.0.0/16', {
      trustedCidrs: ['203.0.113.0/24'],
    }),
    everyoneIf(
      'IpAddress',
      'aws:SourceIp',
      ['203.0.113.0/24', '198.51.100.0/24'],
      'external network 203.0.113.0/24 network 198.51.100.0/24',
    ),
    everyoneIf('IpAddress', 'aws:SourceIp', 'office', 'no-effect'),
    everyoneIf('IpAddress', 'aws:SourceIp', hidden(), 'unknown'),
    everyoneIf('IpAddress', 'aws:SourceIp', text(hidden(), '/32'), 'unknown'),
  ]);
  judges(AWS.operators, [
    everyoneIf('StringLike', 'aws:SourceIp', '*', 'public'),
    everyoneIf('StringLike', 'aws:SourceIp', '203.0.113.*', 'unknown'),
    everyoneIf('StringEquals', 'aws:SourceIp', '203.0.113.7', 'external network 203.0.113.7'),
    everyoneIf('IpAddress', 'aws:PrincipalAccount', OWN, 'unknown'),
    everyoneIf('IpAddress', 'aws:SourceArn', '*', 'unknown'),
  ]);
});

describe('whether a value narrows in CloudFormation', () => {
  const own = deployment('account');
  const arn = (...parts: Parameters<typeof text>) =>
    text('arn:', deployment('partition'), ':sns:', deployment('region'), ':', ...parts);
  judges(AWS.condition, [
    everyoneIf('StringEquals', 'aws:PrincipalAccount', own, 'internal', NO_ACCOUNT),
    everyoneIf('StringLike', 'aws:SourceAccount', own, 'internal', NO_ACCOUNT),
    everyoneIf('StringEquals', 'aws:SourceAccount', OWN, 'unknown', NO_ACCOUNT),
    everyoneIf('StringEquals', 'aws:SourceAccount', OTHER, 'unknown', NO_ACCOUNT),
    everyoneIf('StringEquals', 'aws:SourceAccount', hidden(), 'unknown'),
    everyoneIf('StringEquals', 'aws:SourceAccount', perhaps(), 'unknown'),
    everyoneIf('StringEquals', 'aws:SourceAccount', text('1111', hidden()), 'unknown'),
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', hidden(), 'unknown'),
    everyoneIf('StringEquals', 'aws:PrincipalOrgID', text('o-', hidden()), 'unknown'),
    everyoneIf('StringLike', 'aws:PrincipalOrgID', text('o-', hidden(), '*'), 'public'),
    everyoneIf('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', text(hidden(), '/*'), 'unknown +aws'),
    everyoneIf('ArnLike', 'aws:SourceArn', arn(own, ':orders'), 'internal', NO_ACCOUNT),
    everyoneIf('ArnLike', 'aws:SourceArn', arn(own, ':*'), 'internal +aws', NO_ACCOUNT),
    everyoneIf('ArnLike', 'aws:SourceArn', arn(own, ':', hidden()), 'internal', NO_ACCOUNT),
    everyoneIf('StringLike', 'aws:SourceArn', arn(own, ':*'), 'internal +aws', NO_ACCOUNT),
    everyoneIf('ArnLike', 'aws:SourceArn', arn(OTHER, ':orders'), `external ${OTHER}`),
    everyoneIf('ArnLike', 'aws:SourceArn', arn(hidden(), ':orders'), 'unknown'),
    everyoneIf('ArnLike', 'aws:SourceArn', arn('*:orders'), 'public'),
    everyoneIf('ArnLike', 'aws:SourceArn', text(hidden(), ':orders'), 'unknown'),
    everyoneIf('ArnLike', 'aws:SourceArn', text(hidden(), ':*'), 'unknown'),
    everyoneIf('ArnEquals', 'aws:SourceArn', reference('Topic'), 'internal'),
    everyoneIf('ArnLike', 'aws:SourceArn', text(reference('Queue', 'Arn'), '*'), 'internal +aws'),
    everyoneIf('StringLike', 'aws:SourceArn', text(reference('Logs', 'Arn'), ':*'), 'internal +aws'),
    everyoneIf('ArnEquals', 'aws:SourceArn', text(reference('Topic'), '/x'), 'internal'),
    everyoneIf('ArnEquals', 'aws:PrincipalArn', reference('Role', 'Arn'), 'internal'),
    everyoneIf('ArnEquals', 'aws:SourceArn', deployment('stack-id'), 'internal'),

    everyoneIf('StringEquals', 'aws:userid', text('AROAJQABLZS4A3QDU576Q:', hidden()), 'unknown'),
  ]);
});
