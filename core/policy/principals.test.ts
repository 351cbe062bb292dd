import { describe, expect, test } from 'vitest';
import { AWS } from '../../test/support/aws-pages.ts';
import { allow, judges, OTHER, OWN, TOPIC, usualSetting } from '../../test/support/policy-table.ts';
import {
  deployment,
  hidden,
  listWithMore,
  type Plan,
  perhaps,
  reference,
  text,
  toValue,
} from '../../test/support/policy-values.ts';
import { readDocument } from './document.ts';
import { classOf } from './principals.ts';

const NO_ACCOUNT = { ownAccounts: new Set<string>() };

describe('who a principal is', () => {
  judges(AWS.principal, [
    ['an ARN of something like a role', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:x-role/x` }), 'no-effect +invalid'],
    ['an ARN of something like the root', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:roots` }), 'no-effect +invalid'],
    ['an ARN with colons in a name', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:ro:ot` }), 'no-effect +invalid'],
    ['a wildcard for a partition', 'KQ', allow({ AWS: `arn:*:iam::${OWN}:root` }), 'no-effect +invalid'],
    ['an account of 13 digits', 'KQ', allow({ AWS: `${OWN}4` }), 'no-effect +invalid'],
    ['an account after other text', 'KQ', allow({ AWS: `x${OWN}` }), 'no-effect +invalid'],
    ['what begins like no ARN', 'KQ', allow({ AWS: `x:aws:iam::${OWN}:root` }), 'no-effect +invalid'],
    ['an ARN that ends in its account', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}` }), 'no-effect +invalid'],
    ['an ARN of a service of a longer name', 'KQ', allow({ AWS: `arn:aws:iamx::${OWN}:role/x` }), 'no-effect +invalid'],
    ['an ARN of a service that ends so', 'KQ', allow({ AWS: `arn:aws:xsts::${OWN}:role/x` }), 'no-effect +invalid'],
    ['everyone, in an object', 'KQ', allow({ AWS: '*' }), 'public'],
    ['everyone, in a list without an object', 'KQ', allow(['*']), 'public'],
    ['everyone and an own account', 'KQ', allow({ AWS: [OWN, '*'] }), 'public'],

    ['an own account', 'KQ', allow({ AWS: OWN }), 'internal'],
    ['an own root', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:root` }), 'internal'],
    ['a root of China', 'KQ', allow({ AWS: `arn:aws-cn:iam::${OWN}:root` }), 'internal'],
    ['a foreign root', 'KQ', allow({ AWS: `arn:aws:iam::${OTHER}:root` }), `external ${OTHER}`],
    ['a foreign account by number', 'KQ', allow({ AWS: Number(OTHER) }), `external ${OTHER}`],
    [
      'a trusted root',
      'KQ',
      allow({ AWS: `arn:aws:iam::${OTHER}:root` }),
      'internal',
      { trustedAccounts: new Set([OTHER]) },
    ],
    [
      'an account where only trusted ones are known, which may be the own one',
      'KQ',
      allow({ AWS: OTHER }),
      'unknown',
      { ...NO_ACCOUNT, trustedAccounts: new Set([OWN]) },
    ],

    ['an own role', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:role/team/x` }), 'internal'],
    ['a foreign role', 'KQ', allow({ AWS: `arn:aws:iam::${OTHER}:role/x` }), `external ${OTHER}`],
    ['a foreign user', 'KQ', allow({ AWS: `arn:aws:iam::${OTHER}:user/x` }), `external ${OTHER}`],
    [
      'a foreign session of a role',
      'KQ',
      allow({ AWS: `arn:aws:sts::${OTHER}:assumed-role/r/s` }),
      `external ${OTHER}`,
    ],
    ['a foreign federated user', 'KQ', allow({ AWS: `arn:aws:sts::${OTHER}:federated-user/x` }), `external ${OTHER}`],
    ['a role where no account is known', 'KQ', allow({ AWS: `arn:aws:iam::${OTHER}:role/x` }), 'unknown', NO_ACCOUNT],

    ['a wildcard for an account', 'KQ', allow({ AWS: 'arn:aws:iam::*:root' }), 'no-effect +invalid'],
    ['a wildcard for a role', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:role/*` }), 'no-effect +invalid'],
    ['a wildcard for a letter', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:role/team-?` }), 'no-effect +invalid'],
    ['an account with a wildcard', 'KQ', allow({ AWS: '11112222333*' }), 'no-effect +invalid'],
    ['an account of 11 digits', 'KQ', allow({ AWS: '11122223333' }), 'no-effect +invalid'],
    [
      'an ARN with an account of 11 digits',
      'KQ',
      allow({ AWS: 'arn:aws:iam::11122223333:root' }),
      'no-effect +invalid',
    ],
    ['an ARN without account', 'KQ', allow({ AWS: 'arn:aws:iam:::role/x' }), 'no-effect +invalid'],
    ['an ARN with a Region', 'KQ', allow({ AWS: `arn:aws:iam:us-east-1:${OWN}:role/x` }), 'no-effect +invalid'],
    ['an ARN of another service', 'KQ', allow({ AWS: TOPIC }), 'no-effect +invalid'],
    ['an ARN of no identity', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:policy/x` }), 'no-effect +invalid'],
    ['an ARN of a role without name', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:role/` }), 'no-effect +invalid'],
    ['a group', 'KQ', allow({ AWS: `arn:aws:iam::${OWN}:group/x` }), 'no-effect +invalid'],
    ['a path of an organization', 'KQ', allow({ AWS: 'o-own' }), 'no-effect +invalid'],
    ['a name', 'KQ', allow({ AWS: 'role/x' }), 'no-effect +invalid'],
    ['no text', 'KQ', allow({ AWS: { Ref: 'x' } }), 'no-effect +invalid'],
    ['an account without an object', 'KQ', allow(OWN), 'no-effect +invalid'],
    ['an unknown kind', 'KQ', allow({ Role: '*' }), 'no-effect +invalid'],
    ['a kind in small letters', 'KQ', allow({ aws: '*' }), 'public'],
    ['an invalid one beside a foreign account', 'KQ', allow({ AWS: ['role/x', OTHER] }), `external ${OTHER} +invalid`],
    ['everyone among the canonical users', 'KQ', allow({ CanonicalUser: '*' }), 'no-effect +invalid'],
    [
      'a canonical user',
      'KQ',
      allow({ CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' }),
      'no-effect +invalid',
    ],
    ['a federated user', 'KQ', allow({ Federated: 'accounts.google.com' }), 'no-effect'],
    ['every federated user', 'KQ', allow({ Federated: '*' }), 'no-effect'],
    ['an empty list', 'KQ', allow({ AWS: [] }), 'no-effect'],
  ]);

  judges(AWS.ids, [
    ['a deleted user', 'KQ', allow({ AWS: 'AIDAJQABLZS4A3QDU576Q' }), 'no-effect +dangling'],
    ['a deleted role', 'KQ', allow({ AWS: 'AROAJQABLZS4A3QDU576Q' }), 'no-effect +dangling'],
    [
      'a deleted role beside an own account',
      'KQ',
      allow({ AWS: [OWN, 'AROAJQABLZS4A3QDU576Q'] }),
      'internal +dangling',
    ],
    ['an id too short to be one', 'KQ', allow({ AWS: 'AIDAJQ' }), 'no-effect +invalid'],
    ['an id in small letters', 'KQ', allow({ AWS: 'aidajqablzs4a3qdu576q' }), 'no-effect +invalid'],
    ['an id inside of other text', 'KQ', allow({ AWS: 'x-AIDAJQABLZS4A3QDU576Q' }), 'no-effect +invalid'],
    ['an id before other text', 'KQ', allow({ AWS: 'AIDAJQABLZS4A3QDU576Q:x' }), 'no-effect +invalid'],
  ]);

  judges(AWS.kmsServices, [
    ['a service', 'KQ', allow({ Service: 'sns.amazonaws.com' }), 'internal +unscoped'],
    ['several services', 'KQ', allow({ Service: ['sns.amazonaws.com', 's3.amazonaws.com'] }), 'internal +unscoped'],
    ['a service of China', 'KQ', allow({ Service: 'events.amazonaws.com.cn' }), 'internal +unscoped'],
    ['a service that we do not know', 'KQ', allow({ Service: 'new.amazonaws.com' }), 'internal +unscoped'],
    ['every service', 'KQ', allow({ Service: '*' }), 'no-effect +invalid'],
    ['services with a wildcard', 'KQ', allow({ Service: '*.amazonaws.com' }), 'no-effect +invalid'],
    ['a service by name alone', 'KQ', allow({ Service: 'events' }), 'no-effect +invalid'],
    [
      'a service whose name is hidden in part',
      'KQ',
      allow({ Service: text('logs.', hidden(), '.amazonaws.com') }),
      'unknown',
    ],
    [
      'a service of the deployment',
      'KQ',
      allow({ Service: text('logs.', deployment('region'), '.amazonaws.com') }),
      'unknown',
    ],
    ['a service of the partition', 'KQ', allow({ Service: text('logs.', deployment('suffix')) }), 'unknown'],
  ]);

  judges(AWS.notPrincipal, [
    [
      'everyone but an own role',
      'KQ',
      { Effect: 'Allow', NotPrincipal: { AWS: `arn:aws:iam::${OWN}:role/x` } },
      'public',
    ],
    ['everyone but those who are hidden', 'KQ', { Effect: 'Allow', NotPrincipal: hidden() }, 'public'],
    [
      'everyone but one, of the own organization',
      'KQ',
      { Effect: 'Allow', NotPrincipal: { AWS: OWN }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-own' } } },
      'internal',
    ],
  ]);
});

describe('who a principal is in CloudFormation', () => {
  const arn = (...parts: Parameters<typeof text>) => text('arn:', deployment('partition'), ':iam::', ...parts);

  judges(AWS.principal, [
    ['the own account', 'KQ', allow({ AWS: deployment('account') }), 'internal', NO_ACCOUNT],
    ['the own root', 'KQ', allow({ AWS: arn(deployment('account'), ':root') }), 'internal', NO_ACCOUNT],
    ['an own role by name', 'KQ', allow({ AWS: arn(deployment('account'), ':role/x') }), 'internal', NO_ACCOUNT],
    [
      'an own role by reference in its ARN',
      'KQ',
      allow({ AWS: arn(deployment('account'), ':role/', reference('Role')) }),
      'internal',
      NO_ACCOUNT,
    ],
    [
      'an own role whose name is hidden',
      'KQ',
      allow({ AWS: arn(deployment('account'), ':role/', hidden()) }),
      'internal',
      NO_ACCOUNT,
    ],
    ['a role by reference', 'KQ', allow({ AWS: reference('Role', 'Arn') }), 'internal', NO_ACCOUNT],
    ['what is no account', 'KQ', allow({ AWS: deployment('stack-id') }), 'internal', NO_ACCOUNT],
    [
      'the root of a foreign account in this partition',
      'KQ',
      allow({ AWS: arn(`${OTHER}:root`) }),
      `external ${OTHER}`,
    ],
    ['a literal account beside the symbol', 'KQ', allow({ AWS: arn(`${OTHER}:root`) }), 'unknown', NO_ACCOUNT],
    ['the root of a hidden account', 'KQ', allow({ AWS: arn(hidden(), ':root') }), 'unknown'],
    [
      'the root of an account of which a part is hidden',
      'KQ',
      allow({ AWS: arn('1111', hidden(), ':root') }),
      'unknown',
    ],
    ['a foreign role whose name is hidden', 'KQ', allow({ AWS: arn(`${OTHER}:role/`, hidden()) }), `external ${OTHER}`],
    ['a foreign identity that is hidden', 'KQ', allow({ AWS: arn(`${OTHER}:`, hidden()) }), `external ${OTHER}`],
    [
      'a wildcard in an own ARN',
      'KQ',
      allow({ AWS: arn(deployment('account'), ':role/*') }),
      'no-effect +invalid',
      NO_ACCOUNT,
    ],
    ['a text that begins with what is hidden', 'KQ', allow({ AWS: text(hidden(), ':root') }), 'unknown'],
    ['a text that ends in what is hidden', 'KQ', allow({ AWS: text('arn:aws:iam::', hidden()) }), 'unknown'],
    ['a text that begins with a reference', 'KQ', allow({ AWS: text(reference('Role'), '-x') }), 'unknown'],
    ['what is hidden', 'KQ', allow({ AWS: hidden() }), 'unknown'],
    ['what may as well not be there', 'KQ', allow({ AWS: perhaps() }), 'unknown'],
    [
      'what is hidden, from the own account',
      'KQ',
      allow({ AWS: hidden() }, { StringEquals: { 'aws:PrincipalAccount': OWN } }),
      'internal',
    ],
    [
      'what is hidden, from another account',
      'KQ',
      allow({ AWS: hidden() }, { StringEquals: { 'aws:PrincipalAccount': OTHER } }),
      'unknown',
    ],
    [
      'what is hidden, from nowhere',
      'KQ',
      allow({ AWS: hidden() }, { StringEquals: { 'aws:PrincipalAccount': [] } }),
      'no-effect',
    ],
    ['a list of which all is hidden', 'KQ', allow({ AWS: listWithMore([]) }), 'unknown'],
    ['a list of which more is hidden', 'KQ', allow({ AWS: listWithMore([OTHER]) }), `external ${OTHER}`],
    ['everyone in a list of which more is hidden', 'KQ', allow({ AWS: listWithMore(['*']) }), 'public'],
  ]);
});

describe('the class of a principal', () => {
  const classes = (principal: Plan) =>
    readDocument(toValue({ Statement: [{ Principal: principal }] })).statements[0]?.principal?.entries.map((entry) =>
      classOf(entry, usualSetting('queue')),
    );

  test.each<[string, Plan, boolean]>([
    ['an account', { AWS: OTHER }, true],
    ['a root', { AWS: `arn:aws:iam::${OTHER}:root` }, true],
    ['the account of the deployment', { AWS: deployment('account') }, true],
    ['a role', { AWS: `arn:aws:iam::${OTHER}:role/root` }, false],
    ['a reference', { AWS: reference('Role') }, false],
    ['an identity that is hidden', { AWS: text(`arn:aws:iam::${OTHER}:`, hidden()) }, false],
  ])('tells the account as a whole from %s', (_, principal, root) => {
    expect(classes(principal)).toMatchObject([{ is: 'account', root }]);
  });

  test('knows who cannot call, and services by their name in small letters', () => {
    expect(classes({ Federated: 'cognito-identity.amazonaws.com', Service: 'SNS.amazonaws.com' })).toEqual([
      { is: 'nobody', why: 'a federated user calls as a role' },
      { is: 'service', name: 'sns.amazonaws.com' },
    ]);
  });
});
