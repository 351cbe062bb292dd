import { describe, expect, test } from 'vitest';
import { allow, type Clause, deny, OTHER, OWN, QUEUE, TOPIC, usualSetting } from '../../test/support/policy-table.ts';
import { hidden, type Plan, reference, toValue } from '../../test/support/policy-values.ts';
import type { Carrier } from './actions.ts';
import { readDocument } from './document.ts';
import type { PolicySetting } from './setting.ts';
import { judgeDocument } from './verdict.ts';
import { type SearchBudget, type Witness, witnessOf } from './witness.ts';
import { witnessWords } from './words.ts';

const ACTION: Readonly<Record<Carrier, string>> = { key: 'kms:Decrypt', queue: 'sqs:SendMessage' };

function witness(
  statements: Clause | readonly Clause[],
  carrier: Carrier = 'queue',
  given: Partial<PolicySetting> & { version?: string } = {},
): Witness | undefined {
  const { version = '2012-10-17', ...more } = given;
  const Statement = [statements].flat().map((clause) => ({ Action: ACTION[carrier], Resource: '*', ...clause }));
  const setting = { ...usualSetting(carrier), ...more };
  const document = readDocument(toValue({ Version: version, Statement }));
  const [first] = judgeDocument(document, setting).statements;
  return first && witnessOf(first, document, setting);
}

function words(...parameters: Parameters<typeof witness>): string | undefined {
  const found = witness(...parameters);
  return found && witnessWords(found);
}

describe('a witness', () => {
  test('is a whole request', () => {
    expect(witness(allow('*', { Bool: { 'aws:SecureTransport': 'true' } }))).toEqual({
      caller: { kind: 'anonymous' },
      action: 'sqs:SendMessage',
      resource: '*',
      context: { 'aws:SecureTransport': 'true' },
    });
  });

  test('names the resource that the statement names', () => {
    const Resource = [`arn:aws:sqs:*:${OWN}:q`, `arn:aws:sqs:us-east-1:${OWN}:q`];
    expect(witness(allow('*', undefined, { Resource }))?.resource).toBe(`arn:aws:sqs:us-east-1:${OWN}:q`);
    expect(
      witness(allow('*', undefined, { Resource: `arn:aws:sqs:*:${OWN}:*` }), 'queue', { names: () => 'yes' })?.resource,
    ).toBe('*');
  });

  test('names no resource but the one that carries the document', () => {
    const named = (Resource: Plan): string | undefined => witness(allow('*', undefined, { Resource }))?.resource;
    expect(named([`arn:aws:sqs:us-east-1:${OTHER}:q`, QUEUE])).toBe(QUEUE);
    expect(named(reference('Carrier'))).toBe('*');
    expect(named([reference('Carrier'), QUEUE])).toBe(QUEUE);
  });

  test.each([
    ['internal', allow({ AWS: OWN })],
    ['unknown', allow('*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } })],
    ['without effect', allow('*', { StringEquals: { 'aws:PrincipalOrgID': [] } })],
  ])('is not there for what is %s', (_, statement) => {
    expect(witness(statement)).toBeUndefined();
  });

  const ROLE = 'arn:aws:iam::999988887777:role/outsider';

  test.each<[string, Clause | readonly Clause[], string]>([
    ['nothing', allow('*'), 'by anybody, without a signature'],
    [
      'a transport',
      allow('*', { Bool: { 'aws:SecureTransport': false } }),
      'by anybody, without a signature, with aws:SecureTransport=false',
    ],
    [
      'an operator that also holds without the key',
      allow('*', { ArnEqualsIfExists: { 'aws:SourceArn': TOPIC } }),
      'by anybody, without a signature',
    ],
    [
      'a key that is there',
      allow('*', { Null: { 'aws:SourceArn': 'false' } }),
      'by sns.amazonaws.com, for a resource of account 999988887777, with aws:SourceArn=arn:aws:sns:us-east-1:999988887777:outsider',
    ],
    [
      'a pattern',
      allow('*', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:*:t?-*' } }),
      'by sns.amazonaws.com, for a resource of account 999988887777, with aws:SourceArn=arn:aws:sns:us-east-1:999988887777:tx-x',
    ],
    [
      'a role of any account',
      allow('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } }),
      'by arn:aws:iam::999988887777:role/deploy, with aws:PrincipalArn=arn:aws:iam::999988887777:role/deploy',
    ],
    [
      'a user name',
      allow('*', { StringEquals: { 'aws:username': 'deploy' } }),
      'by arn:aws:iam::999988887777:user/deploy, with aws:username=deploy',
    ],
    [
      'a variable',
      allow('*', { StringEquals: { 'aws:PrincipalTag/owner': '${aws:PrincipalAccount}' } }),
      `by ${ROLE}, with aws:PrincipalAccount=999988887777, aws:PrincipalTag/owner=999988887777`,
    ],
    [
      'a wide network',
      allow('*', { IpAddress: { 'aws:SourceIp': '12.0.0.0/7' } }),
      'by anybody, without a signature, with aws:SourceIp=12.0.0.0',
    ],
    [
      'a network that is kept out',
      allow('*', { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' }, Null: { 'aws:SourceIp': 'false' } }),
      'by anybody, without a signature, with aws:SourceIp=2001:db8::7',
    ],
    [
      'a date',
      allow('*', { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
      'by anybody, without a signature, with aws:CurrentTime=2019-12-31T23:59:59.000Z',
    ],
    [
      'a time in seconds',
      allow('*', { NumericGreaterThan: { 'aws:EpochTime': 1900000000 } }),
      'by anybody, without a signature, with aws:EpochTime=1900000001',
    ],
    [
      'an age',
      allow('*', { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }),
      `by ${ROLE}, with aws:MultiFactorAuthAge=3599`,
    ],
    [
      'a tag',
      allow('*', { StringLike: { 'aws:PrincipalTag/team': 'a*' } }),
      `by ${ROLE}, with aws:PrincipalTag/team=a`,
    ],
    [
      'a Region that is kept out',
      allow('*', { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
      'by anybody, without a signature, with aws:RequestedRegion=eu-central-1',
    ],
    ['an account', allow({ AWS: OTHER }), 'by arn:aws:iam::999999999999:role/outsider'],
    [
      'a session',
      allow({ AWS: `arn:aws:sts::${OTHER}:assumed-role/deploy/one` }),
      'by arn:aws:sts::999999999999:assumed-role/deploy/one',
    ],
    [
      'an organization',
      allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }),
      `by ${ROLE} of organization o-other, with aws:PrincipalOrgID=o-other`,
    ],
    [
      'a path of an organization',
      allow('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-other/r-ab12/*' } }),
      `by ${ROLE} of organization o-other, with aws:PrincipalOrgPaths=o-other/r-ab12/`,
    ],
    [
      'a network',
      allow('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      'by anybody, without a signature, with aws:SourceIp=203.0.113.0',
    ],
    [
      'a source',
      allow({ Service: 's3.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OTHER } }),
      'by s3.amazonaws.com, for a resource of account 999999999999, with aws:SourceAccount=999999999999',
    ],
    ['everyone but some', { Effect: 'Allow', NotPrincipal: { AWS: OWN } }, 'by anybody, without a signature'],
    [
      'a denial of plain HTTP',
      [allow('*'), deny({ Bool: { 'aws:SecureTransport': 'false' } })],
      'by anybody, without a signature, with aws:SecureTransport=true',
    ],
    [
      'a denial of who has no signature',
      [allow('*'), deny({ StringEquals: { 'aws:PrincipalType': 'Anonymous' } })],
      `by ${ROLE}, with aws:PrincipalType=AssumedRole`,
    ],
    [
      'a denial of all but another organization',
      [allow('*'), deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-other' } })],
      `by ${ROLE} of organization o-other, with aws:PrincipalOrgID=o-other`,
    ],
    [
      'a denial of all but another account',
      [allow('*'), deny(undefined, { NotPrincipal: { AWS: [OWN, OTHER] } })],
      'by arn:aws:iam::999999999999:role/outsider',
    ],
  ])('meets %s', (_, statements, expected) => {
    expect(words(statements)).toBe(`sqs:SendMessage ${expected}`);
  });

  test('takes an action that no denial covers', () => {
    const both = { Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'] };
    expect(witness([allow('*', undefined, both), deny(undefined, { Action: 'sqs:Rec*' })])?.action).toBe(
      'sqs:SendMessage',
    );
  });

  test('takes the action that matters most', () => {
    const both = { Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'] };
    expect(witness(allow('*', undefined, both))?.action).toBe('sqs:ReceiveMessage');
    expect(witness(allow('*', undefined, { Action: ['sqs:PurgeQueue', 'sqs:SendMessage'] }))?.action).toBe(
      'sqs:SendMessage',
    );
    expect(witness([allow('*', undefined, both), deny(undefined, { Action: 'sqs:Get*' })])?.action).toBe(
      'sqs:ReceiveMessage',
    );
  });

  test('is of the statement itself, whatever others let in', () => {
    const condition = { StringEquals: { 'aws:UserAgent': 'a' }, StringNotEquals: { 'aws:UserAgent': 'a' } };
    expect(witness([allow('*', condition), allow('*')])).toBeUndefined();
    const hides = { StringNotEquals: { 'aws:UserAgent': hidden() }, Null: { 'aws:UserAgent': 'false' } };
    expect(witness([allow('*', hides), allow('*')])).toBeUndefined();
  });

  test.each([
    { StringLike: { 'aws:UserAgent': 'a*' }, StringNotEquals: { 'aws:UserAgent': 'a' } },
    { StringNotEquals: { 'aws:UserAgent': 'a' }, StringLike: { 'aws:UserAgent': 'a*' } },
  ])('meets every condition on one key: %#', (condition) => {
    expect(words(allow('*', condition))).toBe('sqs:SendMessage by anybody, without a signature, with aws:UserAgent=ax');
  });

  test('goes without a key where its own value will not do', () => {
    const condition = { StringEqualsIfExists: { 'kms:CallerAccount': OWN } };
    expect(words(allow('*', condition), 'key')).toBe(`kms:Decrypt by ${ROLE}`);
  });

  test('is not stopped by a denial of nobody', () => {
    expect(words([allow('*'), { Effect: 'Deny' }])).toBe('sqs:SendMessage by anybody, without a signature');
  });

  test('is signed where nobody gets through otherwise', () => {
    expect(words(allow('*'), 'key')).toBe(`kms:Decrypt by ${ROLE}`);
    expect(words(allow('*'), 'queue', { signedOnly: true })).toBe(`sqs:SendMessage by ${ROLE}`);
  });

  test('goes through another service where that is asked for', () => {
    const condition = { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } };
    expect(words(allow('*', condition), 'key')).toBe(
      `kms:Decrypt by ${ROLE}, with kms:ViaService=sqs.us-east-1.amazonaws.com`,
    );
  });

  test('is of nobody whom the project knows', () => {
    const ownAccounts = new Set([OWN, '999988887777']);
    expect(words(allow('*'), 'key', { ownAccounts })).toBe('kms:Decrypt by arn:aws:iam::444455556666:role/outsider');
  });

  test('takes no request that a denial might stop', () => {
    const hiddenDenial = { Effect: 'Deny', Principal: '*', Condition: { Unheard: { 'aws:SecureTransport': 'x' } } };
    expect(witness([allow('*'), hiddenDenial])).toBeUndefined();
  });

  test('is not there where conditions contradict one another', () => {
    const condition = { StringEquals: { 'aws:UserAgent': 'a' }, StringNotEquals: { 'aws:UserAgent': 'a' } };
    expect(witness(allow('*', condition))).toBeUndefined();
  });

  test('meets conditions on many keys', () => {
    const keys = Array.from({ length: 20 }, (_, index) => [`aws:RequestTag/${index}`, 'v']);
    const found = witness(allow('*', { StringEquals: Object.fromEntries(keys) }));
    expect(found?.context).toEqual(Object.fromEntries(keys));
  });

  test('is looked for with 200 keys, not with more', () => {
    const condition = (length: number): Plan => ({
      StringEqualsIfExists: Object.fromEntries(Array.from({ length }, (_, index) => [`aws:RequestTag/${index}`, 'v'])),
    });
    expect(words(allow('*', condition(200)))).toBe('sqs:SendMessage by anybody, without a signature');
    expect(words(allow('*', condition(201)))).toBeUndefined();
  });

  test.each<[string, Clause, before: number, after: number, isFound: boolean]>([
    ['no condition', allow('*'), 100, 98, true],
    ['just enough', allow('*'), 2, 0, true],
    ['too little to begin', allow('*'), 1, 0, false],
    ['a condition of one value', allow('*', { Bool: { 'aws:SecureTransport': 'true' } }), 100, 90, true],
    ['a condition of two values', allow('*', { StringLike: { 'aws:RequestTag/a': ['x', 'y'] } }), 100, 82, true],
    ['as much as one search may', allow('*', { Bool: { 'aws:SecureTransport': 'true' } }), 500_000, 499_990, true],
  ])('takes of a budget what it costs: %s', (_, statement, before, after, isFound) => {
    const budget: SearchBudget = { left: before };
    const document = readDocument(
      toValue({ Version: '2012-10-17', Statement: { Action: '*', Resource: '*', ...statement } }),
    );
    const [first] = judgeDocument(document, usualSetting('queue')).statements;
    expect(first && witnessOf(first, document, usualSetting('queue'), budget) !== undefined).toBe(isFound);
    expect(budget.left).toBe(after);
  });

  test.each([
    [400_000, 349_000, 351_000],
    [5_000, -1_000, 1_000],
  ])('costs no more than one search may, and than there is: of %d', (left, least, most) => {
    const budget: SearchBudget = { left };
    const values = Array.from({ length: 40 }, (_, index) => `t${index}`);
    const keys = Object.fromEntries(['a', 'b', 'c'].map((name) => [`aws:RequestTag/${name}`, values]));
    const Condition = { StringLikeIfExists: keys, Null: { 'aws:PrincipalIsAWSService': 'false' } };
    const statement = allow('*', Condition, { Action: 'sqs:SendMessage', Resource: '*' });
    const document = readDocument(toValue({ Version: '2012-10-17', Statement: statement }));
    const [first] = judgeDocument(document, usualSetting('queue')).statements;
    expect(first?.verdict).toBe('public');
    expect(first && witnessOf(first, document, usualSetting('queue'), budget)).toBeUndefined();
    expect(budget.left).toBeGreaterThan(least);
    expect(budget.left).toBeLessThan(most);
  });

  const tags = Array.from({ length: 2000 }, (_, index) => `t${index}`);
  test.each<[string, Plan]>([
    [
      'of many values',
      { StringLike: { 'aws:RequestTag/a': tags }, StringNotLike: { 'aws:RequestTag/a': [...tags, '*'] } },
    ],
    ['of variables that do not end', { StringEquals: { 'aws:RequestTag/a': '${'.repeat(50_000) } }],
    ['of a variable with much space', { StringEquals: { 'aws:RequestTag/a': `\${a${' '.repeat(100_000)},x}` } }],
    ['of long numbers', { StringLike: { 'aws:RequestTag/a': `${'1'.repeat(100_000)}:` } }],
    ['of long names', { StringLike: { 'aws:username': `${'a'.repeat(100_000)}!` } }],
    [
      'of very many values',
      { StringNotEquals: { 'aws:SourceVpce': Array.from({ length: 70_000 }, (_, index) => `vpce-${index}`) } },
    ],
  ])('is looked for in a moment in conditions %s', (_, condition) => {
    const start = performance.now();
    witness(allow('*', condition));
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('is not looked for without end', () => {
    const keys = Array.from({ length: 60 }, (_, index) => [`aws:PrincipalTag/${index}`, ['a', 'b', 'c', 'd']]);
    const contradiction = { 'aws:UserAgent': 'a' };
    const condition = {
      StringEquals: { ...Object.fromEntries(keys), ...contradiction },
      StringNotEquals: contradiction,
    };
    expect(witness(allow('*', condition))).toBeUndefined();
  });
});
