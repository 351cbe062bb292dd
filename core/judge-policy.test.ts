import { describe, expect, test } from 'vitest';
import { judgePolicy, type PolicyOptions } from './judge-policy.ts';

const OWN = '111122223333';
const OTHER = '999988887777';
const ORDERS = `arn:aws:sqs:us-east-1:${OWN}:orders`;

type Part = Readonly<Record<string, unknown>>;

function policy(...statements: Part[]): string {
  const Statement = statements.map((statement) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource: '*',
    ...statement,
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function told(text: string, options?: PolicyOptions): string {
  const judged = judgePolicy('policy.json', text, options);
  if ('problems' in judged) return judged.problems.map(({ message }) => message).join(' ');
  return `${judged.result} ${judged.verdict.verdict}${judged.verdict.publicByAwsRules ? ' +aws' : ''}`;
}

describe('a policy document on its own', () => {
  test.each<[string, string, string]>([
    ['lets in everyone', policy({}), 'FAIL public'],
    ['lets in the own account', policy({ Principal: { AWS: OWN }, Resource: ORDERS }), 'PASS internal'],
    ['lets in another account', policy({ Principal: { AWS: OTHER }, Resource: ORDERS }), 'PASS external'],
    ['lets in who knows whom', policy({ Principal: { AWS: OTHER } }), 'PASS unknown'],
    [
      'is bounded by a pattern',
      policy({ Resource: ORDERS, Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` } } }),
      'FAIL internal +aws',
    ],
    ['is of a key', policy({ Action: 'KMS:Decrypt' }), 'FAIL public'],
    [
      'is YAML',
      'Version: 2012-10-17\nStatement: {Effect: Allow, Principal: "*", Action: sqs:*, Resource: "*"}',
      'FAIL public',
    ],
    [
      'has an account id as a number',
      `Statement: {Effect: Allow, Principal: {AWS: ${OWN}}, Action: sqs:*, Resource: "${ORDERS}"}`,
      'PASS internal',
    ],
    [
      'has a function of CloudFormation',
      'Statement: {Effect: Allow, Principal: {AWS: !Sub "${Who}"}, Action: sqs:*, Resource: "*"}',
      'PASS unknown',
    ],
    ['has a function in full', policy({ Principal: { AWS: { 'Fn::Sub': '${Who}' } } }), 'PASS unknown'],
    ['names its queue by a function', policy({ Resource: { Ref: 'Queue' } }), 'FAIL public'],
    [
      'is the answer about a key',
      JSON.stringify({ Policy: policy({ Action: 'kms:*' }), PolicyName: 'default' }),
      'FAIL public',
    ],
    ['is the answer about a queue', JSON.stringify({ Attributes: { Policy: policy({}) } }), 'FAIL public'],
    ['is text', JSON.stringify(policy({})), 'FAIL public'],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toBe(expected);
  });

  test.each<[string, string, string]>([
    [
      'names another queue in a denial',
      policy({ Resource: ORDERS }, { Effect: 'Deny', Action: '*', Resource: `${ORDERS}-2` }),
      'FAIL public',
    ],
    [
      'names it in a denial',
      policy({ Resource: ORDERS }, { Effect: 'Deny', Action: '*', Resource: `arn:aws:sqs:*:${OWN}:ord*` }),
      'PASS internal',
    ],
    [
      'denies what it names nowhere else',
      policy({}, { Effect: 'Deny', Action: '*', Resource: ORDERS }),
      'PASS internal',
    ],
    ['names two queues', policy({ Resource: ORDERS }, { Resource: `${ORDERS}-2` }), 'FAIL public'],
    ['excepts a queue', policy({ Resource: undefined, NotResource: ORDERS }), 'FAIL public'],
    ['names another service', policy({ Resource: 'arn:aws:sns:us-east-1:111122223333:t' }), 'PASS internal'],
    [
      'names an alias',
      policy({ Action: 'kms:Decrypt', Resource: `arn:aws:kms:us-east-1:${OWN}:alias/k` }),
      'PASS internal',
    ],
    ['names part of an ARN', policy({ Resource: 'arn:*' }), 'FAIL public'],
    ['names no ARN', policy({ Resource: 'orders' }), 'PASS internal'],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['is empty', '', 'The text is empty.'],
    ['is a list', '[]', 'A policy document is an object with a Statement.'],
    [
      'has no Statement',
      '{"Version": "2012-10-17"}',
      'A policy document has a Statement; names of elements are case-sensitive.',
    ],
    ['is a template', 'Resources: {}', 'This is a template, not a policy document; lint it with "queueseal FILE".'],
    ['is two documents', 'Statement: []\n---\nStatement: []', 'A policy is one document; this text has several.'],
    ['is broken', '{"Statement": [}', 'The [ that opens here is never closed.'],
    ['says a thing twice', '{"Statement": [], "Statement": []}', ''],
    [
      'is of no known kind',
      policy({ Action: '*' }),
      'Whether this is the policy of a key or of a queue cannot be told from its actions; say "key" or "queue" (--for).',
    ],
    [
      'is of two kinds',
      policy({ Action: ['sqs:*', 'kms:*'] }),
      'Whether this is the policy of a key or of a queue cannot be told from its actions; say "key" or "queue" (--for).',
    ],
  ])('that %s is not judged', (_, text, message) => {
    const judged = judgePolicy('policy.json', text);
    expect('problems' in judged).toBe(true);
    if (message !== '') expect(told(text)).toContain(message);
  });

  test('has problems with their places', () => {
    const judged = judgePolicy('p', '{"Statement": [\n  {"Effect" "Allow"}]}');
    expect(judged).toMatchObject({ problems: [{ code: 'syntax', path: 'p', span: { start: 28 } }] });
  });

  test('is judged for what it is said to be attached to', () => {
    expect(told(policy({ Action: '*' }), { carrier: 'key' })).toBe('FAIL public');
    expect(told(policy({ Action: 'sqs:*' }), { carrier: 'key' })).toBe('PASS internal');
  });

  test('is judged for the accounts that are said to be own and trusted', () => {
    const text = policy({ Principal: { AWS: OTHER }, Resource: ORDERS });
    expect(told(text, { ownAccounts: [OTHER] })).toBe('PASS internal');
    const trusted = { accounts: new Set([OTHER]), orgs: new Set<string>(), cidrs: [], vpces: new Set<string>() };
    expect(told(text, { trusted })).toBe('PASS internal');
  });

  test('does not tell the own account from two', () => {
    const text = policy({ Principal: { AWS: OWN }, Resource: [ORDERS, `arn:aws:sqs:us-east-1:${OTHER}:orders`] });
    expect(told(text)).toBe('PASS unknown');
  });

  test('is not expanded without end', () => {
    const lines = Array.from({ length: 40 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`);
    const text = ['Statement: []', 'a0: &a0 [x]', ...lines].join('\n');
    expect(told(text, { carrier: 'queue' })).toBe('PASS internal');
  });

  test('is not searched without end for requests that cannot be', () => {
    const keys = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`aws:PrincipalTag/${index}`, ['a', 'b', 'c']]),
    );
    const Condition = { StringEquals: { ...keys, 'aws:UserAgent': 'a' }, StringNotEquals: { 'aws:UserAgent': 'a' } };
    const judged = judgePolicy('p', policy(...Array.from({ length: 200 }, () => ({ Condition }))));
    expect('problems' in judged ? undefined : judged.witnesses.size).toBe(0);
  });

  test('has a request for each statement that lets outsiders in', () => {
    const judged = judgePolicy('p', policy({ Principal: { AWS: OWN }, Resource: ORDERS }, { Resource: ORDERS }));
    const witnesses =
      'problems' in judged ? [] : [...judged.witnesses].map(([{ index }, { action }]) => [index, action]);
    expect(witnesses).toEqual([[1, 'sqs:SendMessage']]);
  });
});
