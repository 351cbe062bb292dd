import { describe, expect, test } from 'vitest';
import { judgePolicy } from '../../core/judge-policy.ts';
import { readDocument } from '../../core/policy/document.ts';
import { aloneSetting } from '../../core/policy/setting.ts';
import { judgeDocument } from '../../core/policy/verdict.ts';
import { type Choices, seededChoices } from '../oracles/policy-generator.ts';
import type { JsonObject } from '../oracles/policy-interpreter.ts';
import { settingOf } from '../oracles/policy-laws.ts';
import { hidden, type Plan, perhaps, toValue } from '../support/policy-values.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:q';
const OWN = '111122223333';

/** Policies as AWS's consoles and pages and the usual tools write them. */
const REAL: Readonly<Record<string, JsonObject>> = {
  'the default key policy': {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OWN}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  },
  'the policy of the AWS managed key of SQS': {
    Version: '2012-10-17',
    Id: 'auto-sqs-1',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': OWN, 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OWN}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'],
        Resource: '*',
      },
    ],
  },
  "the console's key administrators and users": {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWN}:root` }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::${OWN}:role/Admin`] },
        Action: ['kms:Create*', 'kms:Describe*', 'kms:Put*', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::${OWN}:role/App`, 'arn:aws:iam::999999999999:root'] },
        Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
        Resource: '*',
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ],
  },
  'a key for S3, SNS and EventBridge': {
    Version: '2012-10-17',
    Statement: ['s3', 'sns', 'events'].map((service) => ({
      Effect: 'Allow',
      Principal: { Service: `${service}.amazonaws.com` },
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': OWN } },
    })),
  },
  "the SQS console's owner statement": {
    Version: '2012-10-17',
    Id: '__default_policy_ID',
    Statement: [
      { Sid: '__owner_statement', Effect: 'Allow', Principal: { AWS: OWN }, Action: 'SQS:*', Resource: QUEUE },
    ],
  },
  'a queue behind a topic': {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: QUEUE,
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${OWN}:t` } },
    },
  },
  "S3's guide": {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: ['SQS:SendMessage'],
        Resource: QUEUE,
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:bucket' },
          StringEquals: { 'aws:SourceAccount': OWN },
        },
      },
    ],
  },
  "SAM's queue behind a topic": {
    Version: '2012-10-17',
    Statement: [
      {
        Action: 'sqs:SendMessage',
        Effect: 'Allow',
        Principal: '*',
        Resource: QUEUE,
        Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${OWN}:t` } },
      },
    ],
  },
  "CDK's enforceSSL": {
    Version: '2012-10-17',
    Statement: [
      {
        Action: 'sqs:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Resource: QUEUE,
      },
      {
        Action: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
        Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:events:us-east-1:${OWN}:rule/r` } },
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Resource: QUEUE,
      },
    ],
  },
  'a data perimeter': {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: '*',
        Condition: {
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-own' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: '*',
        Condition: {
          StringNotEquals: { 'aws:SourceOrgID': '${aws:ResourceOrgID}' },
          Bool: { 'aws:PrincipalIsAWSService': 'true' },
          Null: { 'aws:SourceOrgID': 'false' },
        },
      },
    ],
  },
  'NotPrincipal, NotAction and NotResource': {
    Version: '2008-10-17',
    Statement: [
      {
        Effect: 'Deny',
        NotPrincipal: { AWS: [OWN, `arn:aws:iam::${OWN}:role/App`] },
        NotAction: 'sqs:GetQueueUrl',
        NotResource: `${QUEUE}-2`,
      },
      {
        Effect: 'Allow',
        Principal: { Federated: 'x', CanonicalUser: 'y', AWS: ['*'] },
        Action: 'sqs:*',
        Resource: '*',
      },
    ],
  },
  'sets, networks and dates': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: {
          'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-own/r-ab12/*'] },
          IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] },
          DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' },
          NumericLessThanEquals: { 'aws:MultiFactorAuthAge': 3600 },
        },
      },
    ],
  },
};

/** 10,000 in all, half of them of each kind; a seed of its own for each, so that one can be seen again alone. */
const MUTATIONS = 5_000;
/** None takes a hundredth of this; a machine that stalls may. */
const PATIENCE_MS = 2_000;

const names = Object.keys(REAL);
const realOf = (seed: number): JsonObject => REAL[names[seed % names.length] as string] as JsonObject;

const SETTINGS = [
  aloneSetting('queue'),
  aloneSetting('key'),
  settingOf({ carrier: 'queue', signedOnly: false, trustsOrgs: true, trustsCidrs: true }),
  settingOf({ carrier: 'key', signedOnly: true, trustsOrgs: true, trustsCidrs: true }),
];

describe('a policy that is broken anyhow', () => {
  test('is judged or refused as text, in no time', { timeout: 300_000 }, () => {
    let judged = 0;
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const choices = seededChoices(seed);
      const text = mutatedText(JSON.stringify(realOf(seed), null, choices.below(2)), choices);
      const carrier = (['key', 'queue', undefined] as const)[choices.below(3)];
      const result = timed(`text ${seed}`, text, () =>
        judgePolicy('policy.json', text, { carrier, ownAccounts: [OWN] }),
      );
      if ('verdict' in result) judged += 1;
      else expect(result.problems.length, `text ${seed}: ${text}`).toBeGreaterThan(0);
    }
    expect(judged).toBeGreaterThan(MUTATIONS / 10);
    expect(judged).toBeLessThan(MUTATIONS);
  });

  test('is judged as values, in no time', { timeout: 300_000 }, () => {
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const choices = seededChoices(seed);
      let plan: Plan = realOf(seed) as Plan;
      for (let time = 1 + choices.below(4); time > 0; time--) plan = mutated(plan, choices);
      timed(`values ${seed}`, JSON.stringify(plan), () => {
        const document = readDocument(toValue(plan));
        for (const setting of SETTINGS) {
          const { verdict, statements } = judgeDocument(document, setting);
          expect(['public', 'external', 'unknown', 'internal'], `values ${seed}`).toContain(verdict);
          expect(statements.length, `values ${seed}`).toBeLessThanOrEqual(document.statements.length);
        }
      });
    }
  });
});

function timed<T>(name: string, text: string, run: () => T): T {
  const started = performance.now();
  try {
    const result = run();
    expect(performance.now() - started, `${name}: ${text}`).toBeLessThan(PATIENCE_MS);
    return result;
  } catch (error) {
    throw new Error(`${name}: ${text}`, { cause: error });
  }
}

const BITS = [
  '*',
  '?',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '${',
  '${aws:',
  'null',
  '-1e999',
  '\u0000',
  '\ud800',
  '\ue000',
  'é',
  '/0',
  '0'.repeat(40),
  '*'.repeat(60),
  '[['.repeat(40),
];

/** A text with some characters lost, doubled, moved or put in. */
function mutatedText(text: string, choices: Choices): string {
  let result = text;
  for (let time = 1 + choices.below(5); time > 0; time--) {
    const at = choices.below(result.length + 1);
    const length = 1 + choices.below(choices.below(4) === 0 ? 40 : 3);
    const piece = result.slice(at, at + length);
    const rest = result.slice(at + length);
    const before = result.slice(0, at);
    switch (choices.below(6)) {
      case 0:
        result = before + rest;
        break;
      case 1:
        result = before + piece + piece + rest;
        break;
      case 2:
        result = before + BITS[choices.below(BITS.length)] + piece + rest;
        break;
      case 3:
        result = before + String.fromCharCode(32 + choices.below(95)) + piece.slice(1) + rest;
        break;
      case 4: {
        const to = choices.below(result.length + 1);
        const without = before + rest;
        result = without.slice(0, to) + piece + without.slice(to);
        break;
      }
      default: {
        // Letters of values only: most such texts are still JSON.
        const letters = [...result.matchAll(/[A-Za-z0-9*]/g)];
        const index = letters[choices.below(Math.max(1, letters.length))]?.index ?? 0;
        result = result.slice(0, index) + 'aZ0*?'[choices.below(5)] + result.slice(index + 1);
      }
    }
  }
  return result;
}

const STRANGE: readonly (() => Plan)[] = [
  () => null,
  () => '',
  () => '*',
  () => true,
  () => -1e308,
  () => [],
  () => ({}),
  () => [[[['*']]]],
  () => ({ AWS: { AWS: '*' } }),
  () => hidden(),
  () => perhaps(),
  () => '${',
  () => '${aws:PrincipalArn}'.repeat(50),
  () => '*?'.repeat(500),
  () => `arn${':'.repeat(2_000)}`,
  () => '\ud800\ue000\uf8ff',
  () => Array.from({ length: 300 }, (_, index) => `a${index}*`),
  () => '9'.repeat(400),
];

/** A value with a part of it lost, doubled, renamed, wrapped or replaced. */
function mutated(plan: Plan, choices: Choices): Plan {
  const isList = Array.isArray(plan);
  const isLeaf =
    typeof plan !== 'object' || plan === null || (!isList && Object.getPrototypeOf(plan) !== Object.prototype);
  const entries = isLeaf ? [] : Object.entries(plan as Readonly<Record<string, Plan>>);
  // Planted parts have no entries, and stay as they are.
  if (entries.length === 0 || choices.below(6) === 0) {
    return choices.below(4) === 0 ? [plan, plan] : (STRANGE[choices.below(STRANGE.length)] ?? (() => null))();
  }
  const at = choices.below(entries.length);
  const [name, part] = entries[at] as [string, Plan];
  const made = entries.flatMap(([key, value], index): [string, Plan][] => {
    if (index !== at) return [[key, value]];
    switch (choices.below(8)) {
      case 0:
        return [];
      case 1:
        return [
          [key, value],
          [`${key}x`, value],
        ];
      case 2:
        return [[choices.below(2) === 0 ? name.toLowerCase() : `Not${name}`, part]];
      case 3:
        return [[key, [value]]];
      case 4:
        return [[key, { [key]: value }]];
      default:
        return [[key, mutated(part, choices)]];
    }
  });
  return isList ? made.map(([, value]) => value) : Object.fromEntries(made);
}

test('the policies are judged as they are meant', () => {
  const judged = ([name, plan]: [string, JsonObject], carrier: 'key' | 'queue') => {
    const setting = settingOf({ carrier, signedOnly: carrier === 'key', trustsOrgs: true, trustsCidrs: true });
    return [name, judgeDocument(readDocument(toValue(plan as Plan)), setting).verdict];
  };
  const keys = Object.entries(REAL).slice(0, 4);
  const queues = Object.entries(REAL).slice(4);
  expect(Object.fromEntries(queues.map((policy) => judged(policy, 'queue')))).toEqual({
    "the SQS console's owner statement": 'internal',
    'a queue behind a topic': 'internal',
    "S3's guide": 'internal',
    "SAM's queue behind a topic": 'internal',
    "CDK's enforceSSL": 'internal',
    'a data perimeter': 'internal',
    'NotPrincipal, NotAction and NotResource': 'public',
    'sets, networks and dates': 'internal',
  });
  expect(Object.fromEntries(keys.map((policy) => judged(policy, 'key')))).toEqual({
    'the default key policy': 'internal',
    'the policy of the AWS managed key of SQS': 'internal',
    "the console's key administrators and users": 'external',
    'a key for S3, SNS and EventBridge': 'internal',
  });
});
