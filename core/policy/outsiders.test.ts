import { describe, expect, test } from 'vitest';
import { allow, type Clause, OTHER, OWN, usualSetting } from '../../test/support/policy-table.ts';
import { deployment, hidden, type Plan, text, toValue } from '../../test/support/policy-values.ts';
import type { Carrier } from './actions.ts';
import { readDocument } from './document.ts';
import { type Conditioned, candidatesFor, keysIn, outsidersFor } from './outsiders.ts';
import type { Requester } from './request.ts';
import type { PolicySetting } from './setting.ts';
import { judgeDocument } from './verdict.ts';

const STRANGER = '999988887777';
const CALLERS = {
  nobody: { kind: 'anonymous' },
  role: { kind: 'identity', account: STRANGER, arn: `arn:aws:iam::${STRANGER}:role/outsider` },
  session: { kind: 'identity', account: STRANGER, arn: `arn:aws:sts::${STRANGER}:assumed-role/deploy/one` },
  user: { kind: 'identity', account: STRANGER, arn: `arn:aws:iam::${STRANGER}:user/team/anna` },
  root: { kind: 'identity', account: STRANGER, arn: `arn:aws:iam::${STRANGER}:root` },
  member: { kind: 'identity', account: STRANGER, arn: `arn:aws:iam::${STRANGER}:role/outsider`, organization: 'o-x' },
  service: { kind: 'service', name: 'sns.amazonaws.com', account: STRANGER },
  'service of a member': { kind: 'service', name: 'sns.amazonaws.com', account: STRANGER, organization: 'o-x' },
} as const satisfies Record<string, Requester>;

type Given = Partial<PolicySetting> & {
  readonly operator?: string;
  readonly context?: Readonly<Record<string, string>>;
};

function ask(
  statement: Clause,
  setting: PolicySetting,
): { asked: Conditioned; document: ReturnType<typeof readDocument> } {
  const document = readDocument(toValue({ Version: '2012-10-17', Statement: { Resource: '*', ...statement } }));
  const { statements, version } = document;
  const conditions = statements.flatMap((one) => one.conditions);
  const byKey = new Map(conditions.map(({ id }) => [id, conditions.filter((one) => one.id === id)]));
  const principals = statements.flatMap(({ principal }) => principal?.entries.map(({ value }) => value) ?? []);
  return { document, asked: { principals, conditions: byKey, version, setting } };
}

/** What a key with such values may be in requests of a caller, `-` for what need not be there. */
function candidates(key: string, values: Plan, caller: keyof typeof CALLERS, given: Given = {}): string {
  const { operator = 'StringLike', context = {}, ...setting } = given;
  const { asked } = ask(allow('*', { [operator]: { [key]: values } }), { ...usualSetting('key'), ...setting });
  return candidatesFor(key.toLowerCase(), CALLERS[caller], new Map(Object.entries(context)), asked)
    .map((value) => value ?? '-')
    .join(' ');
}

describe('what a key may be in a request', () => {
  // IAM User Guide, "AWS global condition context keys": who carries which.
  const ARNS = ['arn:aws:sqs:eu-*:*:q?', 'arn:*:s3:::c*', 'arn:aws:s3:::b', `arn:aws:sns:*:${OWN}:t`];
  const PATHS = ['o-x/r-ab12/*', 'o-xy/r-1/'];

  test.each<[key: string, Plan, nobody: string, role: string, service: string]>([
    ['kms:CallerAccount', 'x', '-', `${STRANGER} -`, '-'],
    ['kms:ViaService', 'lambda.*', '-', '- sqs.us-east-1.amazonaws.com lambda. lambda.x lambda.*', '-'],
    ['kms:KeySpec', 'RSA_?', '- RSA_x RSA_? true false x', '- RSA_x RSA_? true false x', '- RSA_x RSA_? true false x'],
    ['aws:PrincipalAccount', 'x', 'anonymous', STRANGER, '-'],
    ['aws:PrincipalArn', 'arn:*', '-', `arn:aws:iam::${STRANGER}:role/outsider -`, '-'],
    ['aws:PrincipalOrgID', 'o-*', '-', '-', '-'],
    ['aws:PrincipalOrgPaths', PATHS, '-', '-', '-'],
    ['aws:userid', 'AROA?:*', 'anonymous', 'AROAOUTSIDER:session AROAx: AROAx:x AROA?:*', '-'],
    ['aws:username', 'x', '-', '-', '-'],
    ['aws:PrincipalType', 'User', 'Anonymous', 'AssumedRole', '-'],
    ['aws:PrincipalIsAWSService', 'true', '-', 'false', 'true'],
    ['aws:PrincipalServiceName', 'sqs*', '-', '-', 'sns.amazonaws.com'],
    ['aws:PrincipalServiceNamesList', 'sqs*', '-', '-', 'sns.amazonaws.com'],
    ['aws:SourceAccount', '4*', '-', '-', `- ${STRANGER}`],
    ['aws:SourceOwner', '4*', '-', '-', `- ${STRANGER}`],
    [
      'aws:SourceArn',
      ARNS,
      '-',
      '-',
      `- arn:aws:sns:us-east-1:${STRANGER}:outsider arn:aws:sqs:eu-x:${STRANGER}:qx arn:aws:s3:::cx`,
    ],
    ['aws:SourceOrgID', 'o-*', '-', '-', '- -'],
    ['aws:SourceOrgPaths', PATHS, '-', '-', '- -'],
    [
      'lambda:SourceFunctionArn',
      'arn:aws:lambda:eu-west-1:*:function:f*',
      '-',
      `- arn:aws:lambda:us-east-1:${STRANGER}:function:outsider arn:aws:lambda:eu-west-1:${STRANGER}:function:fx`,
      '-',
    ],
    [
      'aws:SourceIp',
      ['12.0.0.0/7', '203.0.113.0/24', '192.0.2.1'],
      '- 198.51.100.7 2001:db8::7 12.0.0.0 192.0.2.1',
      '- 198.51.100.7 2001:db8::7 12.0.0.0 192.0.2.1',
      '-',
    ],
    ['aws:VpcSourceIp', '10.1.0.0', '- 10.0.0.7 10.1.0.0', '- 10.0.0.7 10.1.0.0', '-'],
    [
      'aws:SourceVpce',
      ['vpce-9', 'vpce-own'],
      '- vpce-0a1b2c3d vpce-1b2c3d4e vpce-9',
      '- vpce-0a1b2c3d vpce-1b2c3d4e vpce-9',
      '-',
    ],
    ['aws:SourceVpc', 'vpc-9', '- vpc-0a1b2c3d vpc-1b2c3d4e vpc-9', '- vpc-0a1b2c3d vpc-1b2c3d4e vpc-9', '-'],
    [
      'aws:SourceVpcArn',
      'arn:aws:ec2:eu-west-1:*:vpc/*',
      '-',
      `- arn:aws:ec2:us-east-1:${STRANGER}:vpc/vpc-0a1b2c3d arn:aws:ec2:eu-west-1:${STRANGER}:vpc/x`,
      '-',
    ],
    ['aws:VpceAccount', '4*', `- ${STRANGER}`, `- ${STRANGER}`, '-'],
    ['aws:VpceOrgID', ['o-*', 'o-own'], '- - o-outsider o- o-x o-*', '- - o-outsider o- o-x o-*', '-'],
    ['aws:ResourceAccount', '4*', OWN, OWN, OWN],
    ['aws:ResourceOrgID', 'o-*', 'o-own', 'o-own', 'o-own'],
    ['aws:SecureTransport', 'true', 'true false', 'true false', 'true false'],
    ['aws:ViaAWSService', 'true', '-', 'false true', 'false true'],
    ['aws:MultiFactorAuthPresent', 'true', '-', '- true false', '-'],
    ['aws:PrincipalTag/team', 'a*', '-', '- a ax a* true false x', '-'],
    ['aws:TokenIssueTime', 'a', '-', '- a true false x', '-'],
    [
      'aws:MultiFactorAuthAge',
      ['3600', '-1.25', '2h', 'x1', '1.2.3'],
      '-',
      '- 3600 -1.25 2h x1 1.2.3 true false x 3601 3599 -0.25 -2.25',
      '-',
    ],
    ['aws:SourceIdentity', 'a', '-', '- a true false x', '-'],
    ['aws:FederatedProvider', 'a', '-', '- a true false x', '-'],
    ['saml:aud', 'a', '-', '- a true false x', '-'],
    ['sts:RoleSessionName', 'a', '-', '- a true false x', '-'],
    [
      'aws:UserAgent',
      ['a?*', '*', ''],
      '- ax axx a?* x * true false x',
      '- ax axx a?* x * true false x',
      '- ax axx a?* x * true false x',
    ],
    ['x-saml:aud', 'a', '- a true false x', '- a true false x', '- a true false x'],
  ])('%s like %j', (key, values, nobody, role, service) => {
    const given = { trustedCidrs: ['203.0.113.0/24'], trustedVpces: new Set(['vpce-own']) };
    expect(candidates(key, values, 'nobody', given)).toBe(nobody);
    expect(candidates(key, values, 'role', given)).toBe(role);
    expect(candidates(key, values, 'service', given)).toBe(service);
  });

  test.each<[key: string, Plan, caller: keyof typeof CALLERS, string]>([
    ['aws:PrincipalOrgID', 'o-*', 'member', 'o-x'],
    ['aws:PrincipalOrgPaths', PATHS, 'member', 'o-x/r-x/ou-x/ o-x/r-ab12/ o-x/r-ab12/x o-x/r-ab12/*'],
    ['aws:SourceOrgID', 'o-*', 'service of a member', '- o-x'],
    ['aws:SourceOrgPaths', PATHS, 'service of a member', '- o-x/r-x/ou-x/ o-x/r-ab12/ o-x/r-ab12/x o-x/r-ab12/*'],
    ['aws:VpceOrgID', 'o-own', 'member', '- o-x o-outsider'],
    ['aws:PrincipalArn', 'x', 'session', `arn:aws:iam::${STRANGER}:role/deploy -`],
    ['aws:PrincipalArn', 'x', 'user', `arn:aws:iam::${STRANGER}:user/team/anna -`],
    ['aws:username', 'x', 'user', 'anna'],
    ['aws:username', 'x', 'session', '-'],
    ['aws:PrincipalType', 'x', 'user', 'User'],
    ['aws:PrincipalType', 'x', 'root', 'Account'],
    ['aws:PrincipalType', 'x', 'session', 'AssumedRole'],
  ])('%s like %j of a %s', (key, values, caller, expected) => {
    expect(candidates(key, values, caller)).toBe(expected);
  });

  test.each([
    [
      'aws:CurrentTime',
      ['2020-01-01T00:00:00Z', 'soon'],
      '2030-01-01T00:00:00.000Z 2020-01-01T00:00:00.000Z 2020-01-01T00:00:01.000Z 2019-12-31T23:59:59.000Z 2020-01-01T00:00:00Z soon',
    ],
    ['aws:EpochTime', ['1577836800'], '1893456000 1577836800 1577836801 1577836799 1577836800'],
    ['aws:EpochTime', ['99999999999999'], '1893456000 99999999999999'],
    ['aws:RequestedRegion', ['ap-*'], 'us-east-1 eu-central-1 ap- ap-x ap-*'],
  ])('%s like %j, which every request carries', (key, values, expected) => {
    expect(candidates(key, values, 'nobody')).toBe(expected);
    expect(candidates(key, values, 'service')).toBe(expected);
  });

  test('no key of KMS, where a queue is asked for', () => {
    const setting = usualSetting('queue');
    expect(candidates('kms:CallerAccount', 'x', 'role', setting)).toBe('-');
    expect(candidates('kms:KeySpec', 'x', 'role', setting)).toBe('-');
    expect(candidates('aws:kms:x', 'y', 'role', setting)).toBe('- y true false x');
  });

  test('whatever is asked for, where who owns the resource is not known', () => {
    expect(candidates('aws:ResourceAccount', '4*', 'role', { ownAccounts: new Set() })).toBe(`${OWN} 4 4x 4*`);
    expect(candidates('aws:ResourceOrgID', 'o-*', 'role', { trustedOrgs: new Set() })).toBe(
      'o- o-x o-* o-exampleorgid -',
    );
  });

  test('what another key of the request makes of a variable', () => {
    const context = { 'aws:username': 'anna' };
    expect(candidates('aws:UserAgent', ['${aws:username}/*', '${aws:unheard}'], 'user', { context })).toBe(
      '- anna/ anna/x anna/* true false x',
    );
  });

  test('not what is asked about its being there', () => {
    expect(candidates('aws:RequestedRegion', 'true', 'role', { operator: 'Null' })).toBe('us-east-1 eu-central-1');
    expect(candidates('aws:RequestedRegion', 'true', 'role', { operator: 'Unheard' })).toBe(
      'us-east-1 eu-central-1 true',
    );
  });

  test.each([
    ['arn:aws-cn:sqs:*:*:q', `arn:aws-cn:sqs:us-east-1:${STRANGER}:q`],
    ['arn:a*c?:s*:*:9999????????:*', `arn:axcx:sns:us-east-1:${STRANGER}:outsider`],
    ['arn:aws:sq?:?-west-*:9*:**', `arn:aws:sqx:x-west-x:${STRANGER}:outsider`],
    ['arn:aws:sqs:*', `arn:aws:sqs:us-east-1:${STRANGER}:outsider`],
    ['arn', `arn:aws:sns:us-east-1:${STRANGER}:outsider`],
    ['arn:aws:sns:*:*:t?*', `arn:aws:sns:us-east-1:${STRANGER}:txx`],
    ['arn:aw*:sqs:*:*:q', `arn:aws:sqs:us-east-1:${STRANGER}:q`],
    ['arn:aws:sq*:*:*:t', `arn:aws:sqx:us-east-1:${STRANGER}:t`],
    ['arn:aws:sns:::t', ''],
    ['arn:aws:s3:::b', ''],
    ['arn:aws:s3:*:*:other', 'arn:aws:s3:::other'],
    ['arn:aws:s3:eu-west-1:*:other', ''],
    [`arn:aws:sns:*:${OTHER}:t`, ''],
  ])('a resource of the caller’s that %s takes in', (pattern, expected) => {
    const usual = `- arn:aws:sns:us-east-1:${STRANGER}:outsider`;
    expect(candidates('aws:SourceArn', pattern, 'service')).toBe(`${usual} ${expected}`.trim());
  });
});

describe('outsiders', () => {
  function outsiders(statement: Clause, carrier: Carrier = 'queue', given: Partial<PolicySetting> = {}): string[] {
    const setting = { ...usualSetting(carrier), ...given };
    const Action = carrier === 'key' ? 'kms:Decrypt' : 'sqs:SendMessage';
    const { document, asked } = ask({ Action, ...statement }, setting);
    const [judged] = judgeDocument(document, setting).statements;
    return judged ? [...outsidersFor(judged, asked)].map(nameOf) : [];
  }

  function nameOf(caller: Requester): string {
    if (caller.kind === 'anonymous') return caller.kind;
    const organization = caller.organization === undefined ? '' : ` of ${caller.organization}`;
    if (caller.kind === 'service') return `${caller.name} for ${caller.account}${organization}`;
    const { account, arn } = caller;
    return `${account === arn.split(':')[4] ? arn : `${arn} of another account`}${organization}`;
  }

  const without = (names: readonly string[]): string[] => names.filter((name) => !/ of o-/.test(name));
  const accountsOf = (names: readonly string[]): Set<string> =>
    new Set(names.flatMap((name) => /\b\d{12}\b/.exec(name)?.[0] ?? []));
  const arnsOf = (names: readonly string[], account = STRANGER): string[] =>
    without(names).filter((name) => name.startsWith('arn:') && name.includes(`:${account}:`));

  test('are nobody, then identities, then services, of no organization before one', () => {
    expect(outsiders(allow('*'))).toEqual([
      'anonymous',
      `arn:aws:iam::${STRANGER}:role/outsider`,
      `arn:aws:iam::${STRANGER}:role/outsider of o-outsider`,
      `arn:aws:iam::${STRANGER}:user/outsider`,
      `arn:aws:iam::${STRANGER}:user/outsider of o-outsider`,
      `arn:aws:iam::${STRANGER}:root`,
      `arn:aws:iam::${STRANGER}:root of o-outsider`,
      `sns.amazonaws.com for ${STRANGER}`,
      `sns.amazonaws.com for ${STRANGER} of o-outsider`,
      `sqs.amazonaws.com for ${STRANGER}`,
      `sqs.amazonaws.com for ${STRANGER} of o-outsider`,
    ]);
  });

  test('have a signature where nobody gets through otherwise', () => {
    expect(outsiders(allow('*'), 'key')[0]).toBe(`arn:aws:iam::${STRANGER}:role/outsider`);
  });

  test.each<[string, Clause, Partial<PolicySetting>, string[]]>([
    ['nobody whom the project knows', allow('*'), { ownAccounts: new Set([STRANGER]) }, ['444455556666']],
    [
      'nobody whom the project trusts',
      allow('*'),
      { ownAccounts: new Set([STRANGER]), trustedAccounts: new Set(['444455556666']) },
      ['777788889999'],
    ],
    [
      'accounts that are named, where all strangers are known',
      allow({ AWS: OTHER }),
      { trustedAccounts: new Set([STRANGER, '444455556666', '777788889999']) },
      [OTHER],
    ],
    ['accounts that are named', allow({ AWS: OTHER }), {}, [OTHER, STRANGER]],
    ['accounts of roles that are named', allow({ AWS: `arn:aws:iam::${OTHER}:role/r` }), {}, [OTHER, STRANGER]],
    ['no own accounts', allow({ AWS: OWN }), {}, [STRANGER]],
    [
      'accounts that are asked for',
      allow('*', {
        StringLike: { 'aws:PrincipalAccount': ['12345678901?', '?2*34', '99*', '1234567890123', '*', 'x1'] },
      }),
      {},
      [STRANGER, '123456789018', '828888888834'],
    ],
    [
      'accounts in ARNs that are asked for',
      allow('*', { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::4444*:role/x', 'arn:aws:iam::1*2*3:role/x'] } }),
      {},
      [STRANGER, '444488888888', '188888888823'],
    ],
  ])('are of %s', (_, statement, given, expected) => {
    expect([...accountsOf(outsiders(statement, 'queue', given))].sort()).toEqual([...expected].sort());
  });

  test('are of organizations that are asked for, and of one that nobody knows', () => {
    const organizations = (values: Plan, given: Partial<PolicySetting> = {}): string[] =>
      outsiders(allow('*', { StringLike: { 'aws:PrincipalOrgID': values } }), 'queue', given)
        .filter((name) => name.includes(':role/outsider'))
        .map((name) => name.split(' of ')[1] ?? '-');
    expect(organizations(['o-a', 'o-q*', 'o-own', 'x'])).toEqual(['-', 'o-a', 'o-qx', 'o-outsider']);
    expect(organizations(['o-a/r-1/*', 'o-a'])).toEqual(['-', 'o-a', 'o-outsider']);
    expect(organizations('x', { trustedOrgs: new Set(['o-outsider']) })).toEqual(['-']);
  });

  test('are of organizations that bounds name', () => {
    const names = outsiders(allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-b' } }));
    expect(names[2]).toBe(`arn:aws:iam::${STRANGER}:role/outsider of o-b`);
  });

  test('are roles, users and sessions that are asked for', () => {
    const values = [
      'arn:aws:iam::*:role/deploy-*',
      `arn:aws:sts::${STRANGER}:assumed-role/r/?`,
      'arn:aws:*:*:9999*:user/anna',
      `arn:*:iam::${STRANGER}:federated-user/f`,
      `arn:aws:iam::${STRANGER}:group/g`,
      `arn:aws:iam::${OTHER}:role/x`,
      `arn:aws:sns:us-east-1:${STRANGER}:user/t`,
      `xarn:aws:iam::${STRANGER}:user/t`,
      'arn:aws:iam::*:*',
    ];
    expect(arnsOf(outsiders(allow('*', { ArnLike: { 'aws:PrincipalArn': values } })))).toEqual([
      `arn:aws:iam::${STRANGER}:role/outsider`,
      `arn:aws:iam::${STRANGER}:role/deploy-x`,
      `arn:aws:sts::${STRANGER}:assumed-role/r/x`,
      `arn:aws:iam::${STRANGER}:user/anna`,
      `arn:aws:iam::${STRANGER}:federated-user/f`,
      `arn:aws:iam::${STRANGER}:user/outsider`,
      `arn:aws:iam::${STRANGER}:root`,
    ]);
  });

  test('are users of names that are asked for', () => {
    const values = ['anna', 'b?*', 'no name', '${aws:PrincipalTag/name}', ''];
    expect(arnsOf(outsiders(allow('*', { StringLike: { 'aws:username': values } }))).slice(3)).toEqual([
      `arn:aws:iam::${STRANGER}:user/anna`,
      `arn:aws:iam::${STRANGER}:user/bxx`,
      `arn:aws:iam::${STRANGER}:user/x`,
    ]);
  });

  test('are services that are named', () => {
    const names = [
      's3.amazonaws.com',
      'x.amazonaws.com.cn',
      'sns.amazonaws.com',
      'x.example.com',
      'a b.amazonaws.com',
      'a.amazonaws.com.b',
    ];
    expect(without(outsiders(allow({ Service: names }))).filter((name) => name.includes(' for '))).toEqual([
      `s3.amazonaws.com for ${STRANGER}`,
      `x.amazonaws.com.cn for ${STRANGER}`,
      `sns.amazonaws.com for ${STRANGER}`,
      `sqs.amazonaws.com for ${STRANGER}`,
    ]);
  });

  test('are as the document leaves them open where it hides them', () => {
    const values = [text('arn:aws:iam::', hidden(), ':role/x'), hidden(), {}, deployment('account')];
    expect(accountsOf(outsiders(allow('*', { ArnLike: { 'aws:PrincipalArn': values } })))).toEqual(new Set([STRANGER]));
  });
});

test.each<[string, Plan, [string, string][]]>([
  ['keys as they are written', { StringEquals: { 'aws:UserAgent': 'x' } }, [['aws:useragent', 'aws:UserAgent']]],
  [
    'those of variables first',
    { StringEquals: { 'aws:userid': ['${ aws:PrincipalTag/a }', "${aws:Referer,'x'}-${*}${?}${$}"] } },
    [
      ['aws:principaltag/a', 'aws:PrincipalTag/a'],
      ['aws:referer', 'aws:Referer'],
      ['aws:userid', 'aws:userid'],
    ],
  ],
  ['none of what is no text', { Null: { 'aws:userid': [{}] } }, [['aws:userid', 'aws:userid']]],
])('the keys in conditions are %s', (_, condition, expected) => {
  const { asked } = ask(allow('*', condition), usualSetting('queue'));
  expect([...keysIn([...asked.conditions.values()].flat())]).toEqual(expected);
});
