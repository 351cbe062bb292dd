import fc from 'fast-check';
import type { Json, JsonObject } from './policy-interpreter.ts';
import {
  type Carrier,
  FOREIGN,
  FOREIGN_ORG,
  KEY,
  OWN,
  OWN_BUCKET,
  OWN_ORG,
  QUEUE,
  TRUSTED,
  TRUSTED_VPC,
  TRUSTED_VPCE,
} from './policy-requests.ts';

/** What a document hangs on besides its text, as a generated setting says it. */
export interface Circumstances {
  readonly carrier: Carrier;
  readonly signedOnly: boolean;
  readonly trustsOrgs: boolean;
  readonly trustsCidrs: boolean;
}

/** A generated document with its circumstances. */
export interface Specimen {
  readonly circumstances: Circumstances;
  readonly document: JsonObject;
}

/** A source of choices; the first of a list is the plainest. */
export interface Choices {
  /** A whole number below the limit. */
  below(limit: number): number;
}

/** Choices that a seed fixes (mulberry32). */
export function seededChoices(seed: number): Choices & { random(): number } {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return { random, below: (limit) => Math.floor(random() * limit) };
}

/** Specimens for fast-check: it shrinks the list of choices, which makes them fewer and plainer. */
export function specimens(): fc.Arbitrary<Specimen> {
  const choices = fc.array(fc.nat(0xffff), { maxLength: 240, size: 'max' });
  return choices.map((list) => {
    let next = 0;
    return specimenOf({ below: (limit) => (list[next++] ?? 0) % limit });
  });
}

/** A policy as a person might write it, or might have meant to. */
export function specimenOf(choices: Choices): Specimen {
  const carrier = one(choices, ['queue', 'key'] as const);
  const circumstances: Circumstances = {
    carrier,
    signedOnly: carrier === 'key' || choices.below(3) === 0,
    trustsOrgs: choices.below(5) > 0,
    trustsCidrs: choices.below(2) > 0,
  };
  const Statement: JsonObject[] = [];
  const count = one(choices, [1, 1, 1, 2, 2, 3]);
  for (let index = 0; index < count; index++) Statement.push(allow(choices, carrier));
  const denials = one(choices, [0, 0, 1, 1, 2]);
  for (let index = 0; index < denials; index++) {
    const statements = choices.below(3) === 0 ? [denial(choices, carrier)] : perimeter(choices, carrier);
    Statement.splice(choices.below(Statement.length + 1), 0, ...statements);
  }
  const Version = choices.below(10) === 9 ? '2008-10-17' : '2012-10-17';
  const isBare = Statement.length === 1 && choices.below(4) === 3;
  return { circumstances, document: { Version, Statement: isBare ? (Statement[0] ?? []) : Statement } };
}

/** A statement that allows something. */
export function allow(choices: Choices, carrier: Carrier): JsonObject {
  return {
    Effect: 'Allow',
    ...(choices.below(20) === 19 ? { NotPrincipal: one(choices, NOT_PRINCIPALS) } : { Principal: principal(choices) }),
    ...actions(choices, carrier),
    ...resources(choices, carrier),
    ...conditions(choices, carrier, one(choices, [0, 1, 1, 1, 2, 2, 3])),
  };
}

/** A statement that denies something, of any form. */
export function denial(choices: Choices, carrier: Carrier): JsonObject {
  return {
    Effect: 'Deny',
    ...(choices.below(4) === 3 ? { NotPrincipal: one(choices, NOT_PRINCIPALS) } : { Principal: principal(choices) }),
    ...(choices.below(2) === 0 ? { Action: '*' } : actions(choices, carrier)),
    ...resources(choices, carrier),
    ...conditions(choices, carrier, one(choices, [0, 1, 1, 2])),
  };
}

/** The denials of AWS's data perimeters, whole, halved or a little off. */
function perimeter(choices: Choices, carrier: Carrier): JsonObject[] {
  const base = {
    Effect: 'Deny',
    Principal: one(choices, ['*', { AWS: '*' }] as const),
    Action: one(choices, ['*', carrier === 'queue' ? 'sqs:*' : 'kms:*', wide(carrier)]),
    Resource: '*',
  };
  const suffix = () => one(choices, ['', '', 'IfExists']);
  const exempt = (key: string, value: Json, operator = 'StringNotEquals') => ({
    [`${operator}${suffix()}`]: { [key]: value },
  });
  const account = () =>
    one(choices, [OWN, [OWN, TRUSTED], FOREIGN, [OWN, FOREIGN], variable('aws:ResourceAccount')] as const) as Json;
  const organization = () =>
    one(choices, [OWN_ORG, [OWN_ORG], FOREIGN_ORG, variable('aws:ResourceOrgID'), 'o-*'] as const) as Json;
  const notService = {
    [one(choices, ['BoolIfExists', 'BoolIfExists', 'Bool'])]: { 'aws:PrincipalIsAWSService': 'false' },
  };
  const isService = { Bool: { 'aws:PrincipalIsAWSService': 'true' } };
  switch (choices.below(9)) {
    case 0:
      return [{ ...base, Condition: exempt('aws:PrincipalOrgID', organization()) }];
    case 1:
      return [{ ...base, Condition: exempt(one(choices, ['aws:PrincipalAccount', 'kms:CallerAccount']), account()) }];
    case 2:
      return [{ ...base, Condition: { ...exempt('aws:PrincipalOrgID', organization()), ...notService } }];
    case 3:
      return [
        { ...base, Condition: { ...exempt('aws:PrincipalOrgID', organization()), ...notService } },
        {
          ...base,
          Condition: {
            ...exempt('aws:SourceOrgID', organization()),
            ...isService,
            ...(choices.below(2) === 0 ? { Null: { 'aws:SourceOrgID': 'false' } } : {}),
          },
        },
      ];
    case 4:
      return [{ ...base, Condition: exempt('aws:SourceAccount', account()) }];
    case 5:
      return [
        {
          ...base,
          Condition: exempt(
            'aws:PrincipalArn',
            one(choices, ARNS),
            one(choices, ['ArnNotLike', 'ArnNotEquals', 'StringNotLike']),
          ),
        },
      ];
    case 6:
      return [{ ...base, Condition: exempt('aws:SourceIp', one(choices, RANGES), 'NotIpAddress') }];
    case 7:
      return [{ ...base, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }];
    default: {
      const { Principal: _, ...rest } = base;
      return [{ ...rest, NotPrincipal: one(choices, NOT_PRINCIPALS) }];
    }
  }
}

const ROLE = `arn:aws:iam::${OWN}:role/app`;
const ROOT = `arn:aws:iam::${OWN}:root`;
const FOREIGN_ROOT = `arn:aws:iam::${FOREIGN}:root`;
const FOREIGN_ROLE = `arn:aws:iam::${FOREIGN}:role/deploy`;

const PRINCIPALS: readonly Json[] = [
  { AWS: ROOT },
  { AWS: OWN },
  { AWS: [ROOT, ROLE] },
  { AWS: TRUSTED },
  { AWS: FOREIGN },
  { AWS: FOREIGN_ROOT },
  { AWS: FOREIGN_ROLE },
  { AWS: [ROLE, FOREIGN_ROLE] },
  { AWS: `arn:aws:iam::${FOREIGN}:user/u` },
  { AWS: `arn:aws:sts::${FOREIGN}:assumed-role/deploy/session` },
  { AWS: [OWN, FOREIGN] },
  { AWS: [ROOT, '*'] },
  { AWS: '*', Service: 'sns.amazonaws.com' },
  { AWS: FOREIGN, Service: 'sns.amazonaws.com' },
  { Service: 'sns.amazonaws.com' },
  { Service: ['events.amazonaws.com', 's3.amazonaws.com'] },
  { Service: '*' },
  { Service: 'events' },
  { Federated: 'cognito-identity.amazonaws.com' },
  { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
  { AWS: 'arn:aws:iam::*:root' },
  { AWS: `arn:aws:iam::${FOREIGN}:role/*` },
  { AWS: 'AROAEXAMPLEEXAMPLEEXA' },
];

const NOT_PRINCIPALS: readonly Json[] = [
  { AWS: OWN },
  { AWS: ROOT },
  { AWS: [ROOT, ROLE] },
  { AWS: ROLE },
  { AWS: [ROOT, TRUSTED] },
  { AWS: [ROOT, FOREIGN_ROOT] },
  { AWS: FOREIGN },
  { AWS: [FOREIGN_ROOT, FOREIGN_ROLE] },
  { Service: 'sns.amazonaws.com' },
  { AWS: ROOT, Service: 'sns.amazonaws.com' },
  { AWS: '*' },
  '*',
];

function principal(choices: Choices): Json {
  if (choices.below(5) < 3) return one(choices, ['*', { AWS: '*' }, { AWS: ['*'] }] as Json[]);
  return one(choices, PRINCIPALS);
}

function wide(carrier: Carrier): string[] {
  return carrier === 'queue'
    ? ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:PurgeQueue', 'sqs:Get*', 'sqs:List*', 'sqs:Delete*', 'sqs:Change*']
    : ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'];
}

const ACTIONS: Readonly<Record<Carrier, readonly Json[]>> = {
  queue: [
    'sqs:SendMessage',
    'SQS:SendMessage',
    ['sqs:SendMessage', 'sqs:ReceiveMessage'],
    'sqs:*',
    '*',
    'sqs:Send*',
    'sqs:?endMessage',
    'SQS:R*',
    'sqs:GetQueueUrl',
    ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
    'sqs:SetQueueAttributes',
    ['sqs:SetQueueAttributes', 'sqs:TagQueue'],
    'sqs:PurgeQueue',
    'sns:Publish',
    's*:*Message',
  ],
  key: [
    'kms:Decrypt',
    'KMS:decrypt',
    ['kms:Decrypt', 'kms:GenerateDataKey*'],
    'kms:*',
    '*',
    'kms:GenerateDataKey*',
    'kms:De*',
    'kms:Describe*',
    ['kms:DescribeKey', 'kms:ListGrants'],
    'kms:CreateGrant',
    'kms:Put*',
    'kms:ReEncrypt*',
    'sqs:*',
    'k?s:*crypt',
  ],
};

const NOT_ACTIONS: Readonly<Record<Carrier, readonly Json[]>> = {
  queue: ['sqs:DeleteQueue', ['sqs:SendMessage', 'sqs:ReceiveMessage'], 'sqs:*', 's3:*', 'sqs:Send*', '*'],
  key: ['kms:PutKeyPolicy', ['kms:Decrypt', 'kms:Encrypt'], 'kms:*', 's3:*', 'kms:De*', '*'],
};

function actions(choices: Choices, carrier: Carrier): JsonObject {
  if (choices.below(12) === 11) return { NotAction: one(choices, NOT_ACTIONS[carrier]) };
  if (choices.below(60) === 59) return {};
  return { Action: one(choices, ACTIONS[carrier]) };
}

const RESOURCES: Readonly<Record<Carrier, readonly Json[]>> = {
  queue: [
    QUEUE,
    [QUEUE, `${QUEUE}-2`],
    `arn:aws:sqs:*:${OWN}:*`,
    'arn:aws:sqs:*:*:q',
    'arn:aws:sqs:*',
    'arn:aws:sqs:us-east-1:*:?',
    `arn:aws:sqs:us-east-1:${FOREIGN}:q`,
    `arn:aws:sqs:us-east-1:${OWN}:other`,
  ],
  key: [
    KEY,
    [KEY, `${KEY}0`],
    `arn:aws:kms:*:${OWN}:key/*`,
    'arn:aws:kms:*:*:key/*',
    'arn:*',
    `arn:aws:kms:us-east-1:${FOREIGN}:key/*`,
    `arn:aws:kms:us-east-1:${OWN}:key/other`,
  ],
};

function resources(choices: Choices, carrier: Carrier): JsonObject {
  const kind = choices.below(20);
  if (kind < 13) return { Resource: '*' };
  if (kind < 18) return { Resource: one(choices, RESOURCES[carrier]) };
  if (kind === 18) return { NotResource: one(choices, RESOURCES[carrier]) };
  return choices.below(3) === 0 ? {} : { Resource: ['*'] };
}

const ACCOUNTS: readonly Json[] = [
  OWN,
  [OWN, TRUSTED],
  FOREIGN,
  [OWN, FOREIGN],
  '*',
  '9999*',
  '1111*',
  `${OWN.slice(0, -1)}?`,
  Number(OWN),
  variable('aws:ResourceAccount'),
  variable('aws:PrincipalAccount'),
  variable('aws:SourceAccount'),
  [],
  '11122223333',
  'anonymous',
];

const ORGANIZATIONS: readonly Json[] = [
  OWN_ORG,
  [OWN_ORG, FOREIGN_ORG],
  FOREIGN_ORG,
  'o-*',
  '*',
  'o-own*',
  variable('aws:ResourceOrgID'),
  variable('aws:PrincipalOrgID'),
  [],
  'O-OWN',
];

const PATHS: readonly Json[] = [
  `${OWN_ORG}/r-ab12/*`,
  `${OWN_ORG}/*`,
  `${FOREIGN_ORG}/r-x/*`,
  'o-*',
  '*',
  `${OWN_ORG}/r-ab12/ou-1/`,
];

const ARNS: readonly Json[] = [
  ROLE,
  ROOT,
  `arn:aws:iam::${OWN}:role/*`,
  FOREIGN_ROLE,
  `arn:aws:iam::${FOREIGN}:*`,
  'arn:aws:iam::*:role/deploy',
  'arn:aws:iam::*:*',
  `arn:*:iam::${OWN}:*`,
  '*',
  'arn:aws:*',
  `arn:aws:iam::${TRUSTED}:role/x`,
  [ROLE, FOREIGN_ROLE],
  variable('aws:PrincipalArn'),
  `arn:aws:iam::${variable('aws:PrincipalAccount')}:role/deploy`,
  `arn:aws:iam::${variable('aws:ResourceAccount')}:role/deploy`,
  `arn:aws:iam::99999999999?:role/*`,
];

const SOURCES: readonly Json[] = [
  `arn:aws:sns:us-east-1:${OWN}:t`,
  `arn:aws:sns:*:${OWN}:*`,
  `arn:aws:sns:us-east-1:${FOREIGN}:x`,
  'arn:aws:sns:us-east-1:*:t',
  [`arn:aws:sns:us-east-1:${OWN}:t`, `arn:aws:sns:us-east-1:${FOREIGN}:x`],
  `arn:aws:sns:*:${FOREIGN}:*`,
  'arn:aws:*',
  '*',
  'arn:aws:sns:us-east-1:*',
  `arn:aws:s3:::${OWN_BUCKET}`,
  `arn:aws:s3:*:*:${OWN_BUCKET}`,
  'arn:aws:s3:*:*:b',
  'arn:aws:s3:::*',
  'arn:aws:s3:::prefix-*',
  `arn:aws:events:us-east-1:${OWN}:rule/*`,
  `arn:aws:*:*:${OWN}:*`,
  `arn:aws:sns:us-east-1:${variable('aws:SourceAccount')}:x`,
];

const FUNCTIONS: readonly Json[] = [
  `arn:aws:lambda:us-east-1:${OWN}:function:f`,
  `arn:aws:lambda:us-east-1:${FOREIGN}:function:f`,
  'arn:aws:lambda:*:*:function:f',
  `arn:aws:lambda:*:${OWN}:function:*`,
];

const RANGES: readonly Json[] = [
  '203.0.113.0/24',
  '198.51.100.0/24',
  ['203.0.113.0/24', '10.0.0.0/8'],
  '0.0.0.0/0',
  '0.0.0.0/1',
  ['0.0.0.0/1', '128.0.0.0/1'],
  '12.0.0.0/7',
  '::/0',
  '2001:db8::/32',
  '2001::/16',
  '198.51.100.7',
  '203.0.113.7/32',
];

const TEXTS: readonly Json[] = ['a', ['a', 'b'], '*', 'a*', '?', [], variable('aws:username')];
const TRUTHS: readonly Json[] = ['true', 'false', true, false, 'True'];

type Kind = 'text' | 'arn' | 'address' | 'truth' | 'date' | 'number';

/** Condition keys with values of theirs; those that bound a caller come twice. */
const KEYS: readonly (readonly [key: string, kind: Kind, values: readonly Json[], carrier?: Carrier])[] = [
  ['aws:PrincipalAccount', 'text', ACCOUNTS],
  ['kms:CallerAccount', 'text', ACCOUNTS],
  ['aws:SourceAccount', 'text', ACCOUNTS],
  ['aws:PrincipalOrgID', 'text', ORGANIZATIONS],
  ['aws:PrincipalArn', 'arn', ARNS],
  ['aws:SourceArn', 'arn', SOURCES],
  ['aws:SourceIp', 'address', RANGES],
  ['aws:PrincipalAccount', 'text', ACCOUNTS],
  ['kms:CallerAccount', 'text', ACCOUNTS],
  ['aws:PrincipalOrgID', 'text', ORGANIZATIONS],
  ['aws:PrincipalArn', 'arn', ARNS],
  ['aws:SourceArn', 'arn', SOURCES],
  ['aws:SourceOwner', 'text', ACCOUNTS],
  ['aws:VpceAccount', 'text', ACCOUNTS],
  ['aws:PrincipalOrgPaths', 'text', PATHS],
  ['aws:SourceOrgID', 'text', ORGANIZATIONS],
  ['aws:SourceOrgPaths', 'text', PATHS],
  ['aws:VpceOrgID', 'text', ORGANIZATIONS],
  ['aws:userid', 'text', ['AROAEXAMPLE:*', 'AROAEXAMPLE:s', '*', 'AIDAEXAMPLE', ['AROAEXAMPLE:*', OWN], '*:deploy']],
  ['aws:SourceVpce', 'text', [TRUSTED_VPCE, 'vpce-0a1b2c3d', 'vpce-*', [TRUSTED_VPCE, 'vpce-0a1b2c3d'], '*']],
  ['aws:SourceVpc', 'text', [TRUSTED_VPC, 'vpc-0a1b2c3d', 'vpc-*']],
  [
    'aws:SourceVpcArn',
    'arn',
    [`arn:aws:ec2:us-east-1:${OWN}:vpc/v`, `arn:aws:ec2:*:${FOREIGN}:vpc/*`, 'arn:aws:ec2:*:*:vpc/*'],
  ],
  ['aws:VpcSourceIp', 'address', RANGES],
  ['lambda:SourceFunctionArn', 'arn', FUNCTIONS],
  [
    'kms:ViaService',
    'text',
    [
      'sqs.us-east-1.amazonaws.com',
      'sqs.*',
      '*',
      's3.us-east-1.amazonaws.com',
      ['sqs.us-east-1.amazonaws.com', 's3.us-east-1.amazonaws.com'],
    ],
    'key',
  ],
  [
    'kms:EncryptionContext:aws:sqs:arn',
    'text',
    [QUEUE, `arn:aws:sqs:us-east-1:${FOREIGN}:q`, '*', `arn:aws:sqs:*:${OWN}:*`],
    'key',
  ],
  ['kms:EncryptionContextKeys', 'text', ['aws:sqs:arn', TEXTS[1] ?? []], 'key'],
  ['kms:RequestAlias', 'text', ['alias/a', 'alias/*'], 'key'],
  ['kms:ResourceAliases', 'text', ['alias/a'], 'key'],
  ['kms:GrantIsForAWSResource', 'truth', TRUTHS, 'key'],
  ['kms:KeyOrigin', 'text', ['AWS_KMS'], 'key'],
  ['kms:GrantOperations', 'text', ['Decrypt', ['Decrypt', 'Encrypt']], 'key'],
  ['aws:ResourceAccount', 'text', ACCOUNTS],
  ['aws:ResourceOrgID', 'text', ORGANIZATIONS],
  ['aws:ResourceTag/team', 'text', TEXTS],
  ['aws:PrincipalTag/team', 'text', TEXTS],
  ['aws:RequestTag/team', 'text', TEXTS],
  ['aws:TagKeys', 'text', TEXTS],
  ['aws:SourceIdentity', 'text', TEXTS],
  ['aws:username', 'text', ['deploy', ...TEXTS]],
  ['aws:PrincipalType', 'text', ['AssumedRole', 'User', 'Anonymous', 'Account']],
  ['aws:FederatedProvider', 'text', TEXTS],
  ['aws:PrincipalIsAWSService', 'truth', TRUTHS],
  ['aws:PrincipalServiceName', 'text', ['sns.amazonaws.com', '*.amazonaws.com', 'events.amazonaws.com']],
  ['aws:PrincipalServiceNamesList', 'text', ['sns.amazonaws.com', '*']],
  ['aws:ViaAWSService', 'truth', TRUTHS],
  ['aws:CalledVia', 'text', ['athena.amazonaws.com']],
  ['aws:SecureTransport', 'truth', TRUTHS],
  ['aws:MultiFactorAuthPresent', 'truth', TRUTHS],
  ['aws:CurrentTime', 'date', ['2030-01-01T00:00:00Z', '2020-01-01T00:00:00Z']],
  ['aws:EpochTime', 'number', [1900000000, '1500000000']],
  ['aws:RequestedRegion', 'text', ['us-east-1', ['us-east-1', 'eu-central-1'], 'eu-*']],
  ['aws:UserAgent', 'text', TEXTS],
  ['aws:Referer', 'text', TEXTS],
  ['aws:Unheard', 'text', TEXTS],
  ['custom:Key', 'text', [OWN]],
];

const OPERATORS: Readonly<Record<Kind, readonly string[]>> = {
  text: [
    'StringEquals',
    'StringEquals',
    'StringLike',
    'StringEqualsIgnoreCase',
    'StringNotEquals',
    'StringNotLike',
    'StringNotEqualsIgnoreCase',
  ],
  arn: [
    'ArnEquals',
    'ArnLike',
    'ArnLike',
    'StringEquals',
    'StringLike',
    'ArnNotEquals',
    'ArnNotLike',
    'StringNotEquals',
    'StringNotLike',
  ],
  address: ['IpAddress', 'IpAddress', 'NotIpAddress'],
  truth: ['Bool', 'Bool', 'StringEquals'],
  date: [
    'DateLessThan',
    'DateGreaterThan',
    'DateEquals',
    'DateNotEquals',
    'DateLessThanEquals',
    'DateGreaterThanEquals',
  ],
  number: ['NumericLessThan', 'NumericGreaterThanEquals', 'NumericNotEquals', 'DateGreaterThan'],
};

/** Operators that a key may have been given by mistake. */
const MISMATCHED = [...OPERATORS.text, ...OPERATORS.arn, ...OPERATORS.address, ...OPERATORS.truth];

/** Keys of which a request has several values. */
const MULTIVALUED =
  /^(aws:(PrincipalOrgPaths|SourceOrgPaths|TagKeys|CalledVia|PrincipalServiceNamesList)|kms:(EncryptionContextKeys|ResourceAliases|GrantOperations))$/;

function conditions(choices: Choices, carrier: Carrier, count: number): JsonObject {
  const Condition: { [operator: string]: JsonObject } = {};
  for (let index = 0; index < count; index++) {
    const [key, kind, values, only] = one(choices, KEYS);
    if (only !== undefined && only !== carrier) continue;
    const put = (operator: string, value: Json) => {
      Condition[operator] = { ...Condition[operator], [key]: value };
    };
    if (choices.below(16) === 15 && !key.startsWith('aws:Resource')) {
      put('Null', one(choices, ['false', 'true', false, true, ['true', 'false']] as Json[]));
      continue;
    }
    const base = choices.below(60) === 59 ? one(choices, MISMATCHED) : one(choices, OPERATORS[kind]);
    // Whether the owner of what is called is in an organization, and so whether requests carry these, cannot be told.
    const isOwners = /^aws:Resource(Account|Org)/.test(key);
    const set = MULTIVALUED.test(key)
      ? one(choices, ['ForAnyValue:', 'ForAnyValue:', 'ForAllValues:'])
      : one(choices, isOwners ? [''] : ['', '', '', '', '', '', '', '', 'ForAnyValue:', 'ForAllValues:']);
    const suffix = !isOwners && set !== 'ForAnyValue:' && choices.below(7) === 6 ? 'IfExists' : '';
    put(`${set}${base}${suffix}`, one(choices, values));
    if ((suffix !== '' || set === 'ForAllValues:') && choices.below(2) === 1)
      put('Null', one(choices, ['false', 'false', 'true']));
  }
  return Object.keys(Condition).length === 0 ? {} : { Condition };
}

function one<T>(choices: Choices, list: readonly T[]): T {
  return list[choices.below(list.length)] as T;
}

function variable(name: string): string {
  return `$\{${name}}`;
}
