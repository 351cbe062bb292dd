import { describe, expect, test } from 'vitest';
import { deployment, hidden, type Plan, reference, text, toValue } from '../../test/support/policy-values.ts';
import type { Truth } from '../resources/test.ts';
import { allows, type KnownCaller } from './allows.ts';
import { readDocument } from './document.ts';
import { aloneSetting } from './setting.ts';

const OWN = '111122223333';
const TOPIC = text(
  'arn:',
  deployment('partition'),
  ':sns:',
  deployment('region'),
  ':',
  deployment('account'),
  ':orders',
);
const ROLE = reference('WorkerRole', 'Arn');
const ROOT = text('arn:', deployment('partition'), ':iam::', deployment('account'), ':root');

const sns: KnownCaller = {
  is: 'service',
  name: 'sns.amazonaws.com',
  sourceArn: toValue(TOPIC),
  sourceAccount: toValue(deployment('account')),
};
const worker: KnownCaller = { is: 'identity', identity: toValue(ROLE), account: toValue(deployment('account')) };

function statement(more: { [name: string]: Plan }): Plan {
  return { Sid: 'One', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', ...more };
}

const SNS = { Principal: { Service: 'sns.amazonaws.com' } };
const when = (operator: string, key: string, value: Plan): { [name: string]: Plan } => ({
  Condition: { [operator]: { [key]: value } },
});

function ask(statements: Plan, caller: KnownCaller, action = 'kms:Decrypt'): ReturnType<typeof allows> {
  const document = readDocument(toValue({ Version: '2012-10-17', Statement: statements }));
  return allows(document, caller, action, { ...aloneSetting('key'), ownAccounts: new Set([OWN]), names: () => 'no' });
}

describe('whether a document lets a service in that sends for a resource', () => {
  // AWS re:Post and the SQS Developer Guide, "Amazon SQS Key management", give the statement; the IAM User Guide, "AWS
  // global condition context keys", says which keys calls of services carry.
  test.each<[string, Truth, Plan]>([
    ['by its principal', 'yes', statement(SNS)],
    [
      'by its principal among others',
      'yes',
      statement({ Principal: { Service: ['s3.amazonaws.com', 'sns.amazonaws.com'] } }),
    ],
    ['not by another service', 'no', statement({ Principal: { Service: 's3.amazonaws.com' } })],
    [
      'not by sqs.amazonaws.com, as which nobody sends',
      'no',
      statement({ Principal: { Service: 'sqs.amazonaws.com' } }),
    ],
    [
      'perhaps by its name in another Region',
      'unknown',
      statement({ Principal: { Service: 'sns.eu-south-1.amazonaws.com' } }),
    ],
    ['by everyone', 'yes', statement({ Principal: '*' })],
    ['not by the own account', 'no', statement({ Principal: { AWS: ROOT } })],
    ['perhaps by a principal that is hidden', 'unknown', statement({ Principal: { AWS: hidden() } })],
    ['for the very topic', 'yes', statement({ ...SNS, ...when('ArnEquals', 'aws:SourceArn', TOPIC) })],
    [
      'for a pattern of topics',
      'yes',
      statement({ ...SNS, ...when('ArnLike', 'aws:SourceArn', text('arn:*:sns:*:', deployment('account'), ':*')) }),
    ],
    [
      'perhaps for a topic by another spelling',
      'unknown',
      statement({ ...SNS, ...when('ArnEquals', 'aws:SourceArn', reference('Orders')) }),
    ],
    [
      'perhaps for a topic that is hidden',
      'unknown',
      statement({ ...SNS, ...when('ArnEquals', 'aws:SourceArn', hidden()) }),
    ],
    [
      'for the own account',
      'yes',
      statement({ ...SNS, ...when('StringEquals', 'aws:SourceAccount', deployment('account')) }),
    ],
    [
      'perhaps for an account by its id',
      'unknown',
      statement({ ...SNS, ...when('StringEquals', 'aws:SourceAccount', OWN) }),
    ],
    [
      'not for identities of an organization',
      'no',
      statement({ ...SNS, ...when('StringEquals', 'aws:PrincipalOrgID', 'o-own') }),
    ],
    [
      'for an organization if the key is there',
      'yes',
      statement({ ...SNS, ...when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-own') }),
    ],
    ['not through an endpoint', 'no', statement({ ...SNS, ...when('StringEquals', 'aws:SourceVpce', 'vpce-1') })],
    ['not from a network', 'no', statement({ ...SNS, ...when('IpAddress', 'aws:SourceIp', '203.0.113.0/24') })],
    [
      'perhaps for an account that calls KMS',
      'unknown',
      statement({ ...SNS, ...when('StringEquals', 'kms:CallerAccount', deployment('account')) }),
    ],
    ['over HTTPS', 'yes', statement({ ...SNS, ...when('Bool', 'aws:SecureTransport', 'true') })],
    ['not for identities alone', 'no', statement({ ...SNS, ...when('Bool', 'aws:PrincipalIsAWSService', 'false') })],
    ['not for another action', 'no', statement({ ...SNS, Action: 'kms:Encrypt' })],
    ['perhaps for an action that is hidden', 'unknown', statement({ ...SNS, Action: hidden() })],
    ['not for another resource', 'no', statement({ ...SNS, Resource: 'alias/orders' })],
    ['not without a resource', 'no', { Effect: 'Allow', ...SNS, Action: 'kms:*' }],
    ['perhaps by a statement of unknown effect', 'unknown', statement({ ...SNS, Effect: hidden() })],
    ['not where another statement denies it', 'no', [statement(SNS), statement({ Effect: 'Deny', Principal: '*' })]],
    [
      'not where everyone outside of an organization is denied',
      'no',
      [
        statement(SNS),
        statement({ Effect: 'Deny', Principal: '*', ...when('StringNotEquals', 'aws:PrincipalOrgID', 'o-own') }),
      ],
    ],
    [
      'where services are exempt from the denial',
      'yes',
      [
        statement(SNS),
        statement({
          Effect: 'Deny',
          Principal: '*',
          Condition: {
            StringNotEquals: { 'aws:PrincipalOrgID': 'o-own' },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      ],
    ],
    [
      'where plain HTTP is denied',
      'yes',
      [statement(SNS), statement({ Effect: 'Deny', Principal: '*', ...when('Bool', 'aws:SecureTransport', 'false') })],
    ],
    [
      'perhaps where a denial is hidden',
      'unknown',
      [statement(SNS), statement({ Effect: 'Deny', Principal: '*', ...when('StringEquals', 'aws:Unheard', 'x') })],
    ],
  ])('%s: %s', (_, expected, statements) => {
    expect(ask(statements, sns).answer).toBe(expected);
  });

  test('needs each action on its own', () => {
    const statements = [
      statement({ ...SNS, Action: 'kms:Decrypt' }),
      statement({ Principal: { AWS: ROOT }, Action: 'kms:*' }),
    ];
    expect(ask(statements, sns, 'kms:Decrypt').answer).toBe('yes');
    expect(ask(statements, sns, 'kms:GenerateDataKey').answer).toBe('no');
  });

  test('names the statement that comes closest', () => {
    const statements = [
      statement({ Sid: 'Root', Principal: { AWS: ROOT } }),
      statement({ Sid: 'Sns', ...SNS, Action: 'kms:Encrypt' }),
    ];
    expect(ask(statements, sns).statement?.sid).toBe('Sns');
  });

  test('names none where none speaks of the caller', () => {
    expect(ask(statement({ Principal: { Service: 's3.amazonaws.com' } }), sns).statement).toBeUndefined();
  });
});

describe('whether a document lets an identity in', () => {
  test.each<[string, Truth, boolean, Plan]>([
    ['by its own reference', 'yes', false, statement({ Principal: { AWS: ROLE } })],
    ['by its account, whose IAM policies decide', 'yes', true, statement({ Principal: { AWS: ROOT } })],
    ['by the account’s id as a fact', 'yes', true, statement({ Principal: { AWS: deployment('account') } })],
    ['perhaps by the account’s literal id', 'unknown', false, statement({ Principal: { AWS: OWN } })],
    [
      'perhaps by an ARN that may be its own',
      'unknown',
      false,
      statement({ Principal: { AWS: `arn:aws:iam::${OWN}:role/worker` } }),
    ],
    ['not by a service', 'no', false, statement(SNS)],
    ['not by a federated user', 'no', false, statement({ Principal: { Federated: 'cognito-identity.amazonaws.com' } })],
    ['by everyone', 'yes', false, statement({ Principal: '*' })],
    [
      'by everyone but others',
      'unknown',
      false,
      { Effect: 'Allow', NotPrincipal: { AWS: `arn:aws:iam::${OWN}:role/x` }, Action: 'kms:*', Resource: '*' },
    ],
    [
      'as its own account',
      'yes',
      false,
      statement({ Principal: '*', ...when('StringEquals', 'aws:PrincipalAccount', deployment('account')) }),
    ],
    [
      'as a caller of KMS',
      'yes',
      false,
      statement({ Principal: '*', ...when('StringEquals', 'kms:CallerAccount', deployment('account')) }),
    ],
    [
      'as the identity that it is',
      'yes',
      false,
      statement({ Principal: '*', ...when('ArnEquals', 'aws:PrincipalArn', ROLE) }),
    ],
    [
      'perhaps as one of an organization',
      'unknown',
      false,
      statement({ Principal: '*', ...when('StringEquals', 'aws:PrincipalOrgID', 'o-own') }),
    ],
    [
      'not as what calls for a topic',
      'no',
      false,
      statement({ Principal: '*', ...when('ArnEquals', 'aws:SourceArn', TOPIC) }),
    ],
    [
      'where the topic’s key is missing',
      'yes',
      false,
      statement({ Principal: '*', ...when('Null', 'aws:SourceArn', 'true') }),
    ],
    [
      'not where it must be there',
      'no',
      false,
      statement({ Principal: '*', ...when('Null', 'aws:SourceArn', 'false') }),
    ],
    [
      'unless it calls for another topic',
      'yes',
      false,
      statement({ Principal: '*', ...when('ArnNotEquals', 'aws:SourceArn', TOPIC) }),
    ],
  ])('%s: %s', (_, expected, delegated, statements) => {
    const permission = ask(statements, worker);
    expect([permission.answer, permission.delegated]).toEqual([expected, delegated]);
  });

  test('perhaps, where statements of the document are hidden', () => {
    const document = readDocument(toValue(hidden()));
    expect(allows(document, worker, 'kms:Decrypt', aloneSetting('key')).answer).toBe('unknown');
  });
});
