import { describe, expect, test } from 'vitest';
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
import type { Truth } from '../resources/test.ts';
import { allows, allowsOwner, type KnownCaller } from './allows.ts';
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

const OF_ALL = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
const ROOT_ONLY = { Principal: { AWS: ROOT } };
const SNS = { Principal: { Service: 'sns.amazonaws.com' } };
const when = (operator: string, key: string, value: Plan): { [name: string]: Plan } => ({
  Condition: { [operator]: { [key]: value } },
});

function ask(
  statements: Plan,
  caller: KnownCaller,
  action = 'kms:Decrypt',
  version = '2012-10-17',
): ReturnType<typeof allows> {
  const document = readDocument(toValue({ Version: version, Statement: statements }));
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
    ['not by a name that only begins alike', 'no', statement({ Principal: { Service: 'snsx.amazonaws.com' } })],
    ['not by its name under another domain', 'no', statement({ Principal: { Service: 'sns.amazonaws.com.cn' } })],
    ['by everyone', 'yes', statement({ Principal: '*' })],
    ['not by the own account', 'no', statement({ Principal: { AWS: ROOT } })],
    ['not by an identity', 'no', statement({ Principal: { AWS: ROLE } })],
    ['not by a deleted role', 'no', statement({ Principal: { AWS: 'AROAJQABLZS4A3QDU576Q' } })],
    [
      'perhaps by a principal that is hidden beside others',
      'unknown',
      statement({ Principal: { Service: listWithMore(['s3.amazonaws.com']) } }),
    ],
    ['not without a principal', 'no', statement({})],
    ['by being none of those left out', 'yes', { ...OF_ALL, NotPrincipal: { Service: 's3.amazonaws.com' } }],
    ['not where it is left out', 'no', { ...OF_ALL, NotPrincipal: { Service: 'sns.amazonaws.com' } }],
    ['perhaps where who is left out is hidden', 'unknown', { ...OF_ALL, NotPrincipal: { Service: hidden() } }],
    ['perhaps by a principal that is hidden', 'unknown', statement({ Principal: { AWS: hidden() } })],
    [
      'not by a role of an account that is hidden',
      'no',
      statement({ Principal: { AWS: text('arn:aws:iam::', hidden(), ':role/partner') } }),
    ],
    ['for the very topic', 'yes', statement({ ...SNS, ...when('ArnEquals', 'aws:SourceArn', TOPIC) })],
    [
      'for a pattern of topics',
      'yes',
      statement({ ...SNS, ...when('ArnLike', 'aws:SourceArn', text('arn:*:sns:*:', deployment('account'), ':*')) }),
    ],
    [
      'for a pattern of topics of any partition',
      'yes',
      statement({
        ...SNS,
        ...when('ArnLike', 'aws:SourceArn', text('arn:aws:sns:*:', deployment('account'), ':ord*')),
      }),
    ],
    [
      'for a pattern of resources',
      'yes',
      statement({ ...SNS, ...when('StringLike', 'aws:SourceArn', text('arn:*', deployment('account'), ':*')) }),
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
      'for the own account among others',
      'yes',
      statement({ ...SNS, ...when('StringEquals', 'aws:SourceAccount', [OWN, deployment('account')]) }),
    ],
    [
      'for the own account among others that are hidden',
      'yes',
      statement({ ...SNS, ...when('StringEquals', 'aws:SourceAccount', listWithMore([deployment('account')])) }),
    ],
    [
      'perhaps for accounts that are hidden',
      'unknown',
      statement({ ...SNS, ...when('StringEquals', 'aws:SourceAccount', listWithMore([])) }),
    ],
    ['not for no account at all', 'no', statement({ ...SNS, ...when('StringEquals', 'aws:SourceAccount', []) })],
    [
      'for the own account by the older key',
      'yes',
      statement({ ...SNS, ...when('StringEquals', 'aws:SourceOwner', deployment('account')) }),
    ],
    [
      'not for all but the own account',
      'no',
      statement({ ...SNS, ...when('StringNotEquals', 'aws:SourceAccount', deployment('account')) }),
    ],
    [
      'for the account in any case of letters',
      'yes',
      statement({ ...SNS, ...when('StringEqualsIgnoreCase', 'aws:SourceAccount', deployment('account')) }),
    ],
    [
      'perhaps for a resource whose name differs in case',
      'unknown',
      statement({ ...SNS, ...when('StringEqualsIgnoreCase', 'aws:SourceAccount', reference('account')) }),
    ],
    [
      'perhaps for an account that a variable stands for',
      'unknown',
      statement({ ...SNS, ...when('StringEquals', 'aws:PrincipalServiceName', '${aws:Unheard}') }),
    ],
    [
      'as the service that it is',
      'yes',
      statement({ Principal: '*', ...when('StringEquals', 'aws:PrincipalServiceName', 'sns.amazonaws.com') }),
    ],
    [
      'as the service that it is, in other letters',
      'yes',
      statement({ Principal: '*', ...when('StringEqualsIgnoreCase', 'aws:PrincipalServiceName', 'SNS.amazonaws.com') }),
    ],
    [
      'not as another service',
      'no',
      statement({ Principal: '*', ...when('StringEqualsIgnoreCase', 'aws:PrincipalServiceName', 's3.amazonaws.com') }),
    ],
    [
      'not in other letters where case counts',
      'no',
      statement({ Principal: '*', ...when('StringEquals', 'aws:PrincipalServiceName', 'SNS.amazonaws.com') }),
    ],
    [
      'as one of the services that a pattern takes in',
      'yes',
      statement({ Principal: '*', ...when('StringLike', 'aws:PrincipalServiceName', 's?s.*') }),
    ],
    [
      'not as one of the services that a pattern leaves out',
      'no',
      statement({ Principal: '*', ...when('StringLike', 'aws:PrincipalServiceName', 's3.*') }),
    ],
    [
      'not by a star that is no wildcard',
      'no',
      statement({ Principal: '*', ...when('StringEquals', 'aws:PrincipalServiceName', '*') }),
    ],
    [
      'perhaps by an operator of another kind',
      'unknown',
      statement({ Principal: '*', ...when('NumericEquals', 'aws:PrincipalServiceName', '1') }),
    ],
    [
      'perhaps by an operator of networks',
      'unknown',
      statement({ Principal: '*', ...when('IpAddress', 'aws:PrincipalServiceName', '*') }),
    ],
    [
      'perhaps by an operator that there is not',
      'unknown',
      statement({ ...SNS, ...when('Equals', 'aws:userid', 'x') }),
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
    [
      'where all values of a key that is not there match',
      'yes',
      statement({ ...SNS, ...when('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-own/*') }),
    ],
    [
      'not where any value of a key that is not there is to match',
      'no',
      statement({ ...SNS, ...when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-own/*') }),
    ],
    [
      'not where any value of a key that is not there is to differ',
      'no',
      statement({ ...SNS, ...when('ForAnyValue:StringNotLike', 'aws:PrincipalOrgPaths', 'o-own/*') }),
    ],
    ['not as the session of a role', 'no', statement({ ...SNS, ...when('StringLike', 'aws:userid', 'AROA*:*') })],
    ['not as a role', 'no', statement({ ...SNS, ...when('ArnLike', 'aws:PrincipalArn', '*') })],
    [
      'not as an account',
      'no',
      statement({ ...SNS, ...when('StringEquals', 'aws:PrincipalAccount', deployment('account')) }),
    ],
    ['not through a VPC', 'no', statement({ ...SNS, ...when('StringEquals', 'aws:SourceVpc', 'vpc-1') })],
    ['not through an endpoint', 'no', statement({ ...SNS, ...when('StringEquals', 'aws:SourceVpce', 'vpce-1') })],
    ['not from a network', 'no', statement({ ...SNS, ...when('IpAddress', 'aws:SourceIp', '203.0.113.0/24') })],
    [
      'perhaps for an account that calls KMS',
      'unknown',
      statement({ ...SNS, ...when('StringEquals', 'kms:CallerAccount', deployment('account')) }),
    ],
    ['over HTTPS', 'yes', statement({ ...SNS, ...when('Bool', 'aws:SecureTransport', 'true') })],
    [
      'over HTTPS, in capitals and beside what is hidden',
      'yes',
      statement({ ...SNS, ...when('Bool', 'aws:SecureTransport', listWithMore(['TRUE'])) }),
    ],
    ['not over plain HTTP', 'no', statement({ ...SNS, ...when('Bool', 'aws:SecureTransport', false) })],
    ['as a service', 'yes', statement({ ...SNS, ...when('Bool', 'aws:PrincipalIsAWSService', true) })],
    [
      'perhaps, where conditions are hidden',
      'unknown',
      statement({ ...SNS, Condition: mapWithMore({ Bool: { 'aws:SecureTransport': 'true' } }) }),
    ],
    [
      'not where a condition fails beside one that is hidden',
      'no',
      statement({ ...SNS, Condition: mapWithMore({ Bool: { 'aws:SecureTransport': 'false' } }) }),
    ],
    ['not for identities alone', 'no', statement({ ...SNS, ...when('Bool', 'aws:PrincipalIsAWSService', 'false') })],
    ['not for another action', 'no', statement({ ...SNS, Action: 'kms:Encrypt' })],
    ['perhaps for an action that is hidden', 'unknown', statement({ ...SNS, Action: hidden() })],
    [
      'not for another action, whatever the effect is',
      'no',
      statement({ ...SNS, Action: 'kms:Encrypt', Effect: hidden() }),
    ],
    ['not for another resource', 'no', statement({ ...SNS, Resource: 'alias/orders' })],
    ['not without a resource', 'no', { Effect: 'Allow', ...SNS, Action: 'kms:*' }],
    ['perhaps by a statement of unknown effect', 'unknown', statement({ ...SNS, Effect: hidden() })],
    ['not by a statement without an effect that there is', 'no', statement({ ...SNS, Effect: 'allow' })],
    [
      'perhaps beside a statement of unknown effect',
      'unknown',
      [statement(SNS), statement({ ...SNS, Effect: hidden() })],
    ],
    [
      'beside a statement without an effect that there is',
      'yes',
      [statement(SNS), statement({ ...SNS, Effect: 'allow' })],
    ],
    ['perhaps beside statements that are hidden', 'unknown', listWithMore([statement(SNS)])],
    [
      'beside a statement of unknown effect on somebody else',
      'yes',
      [statement({ Principal: { AWS: ROLE }, Effect: hidden() }), statement(SNS)],
    ],
    [
      'by a second statement where the first only may',
      'yes',
      [statement({ ...SNS, Action: hidden() }), statement(SNS)],
    ],
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

  test.each<[string, string, Plan]>([
    [
      'the first of two that are as close',
      'A',
      [statement({ ...SNS, Sid: 'A', Action: 'kms:Encrypt' }), statement({ ...SNS, Sid: 'B', Action: 'kms:Encrypt' })],
    ],
    [
      'one of its name before one that may be of its name and gives more',
      'B',
      [
        statement({ Sid: 'A', Principal: { Service: hidden() } }),
        statement({ ...SNS, Sid: 'B', Action: 'kms:Encrypt', Resource: 'alias/x' }),
      ],
    ],
    [
      'one of its name that gives more',
      'B',
      [
        statement({ ...SNS, Sid: 'A', Action: 'kms:Encrypt', Resource: 'alias/x' }),
        statement({ ...SNS, Sid: 'B', Action: 'kms:Encrypt' }),
      ],
    ],
    [
      'one whose condition may hold before one whose condition fails',
      'B',
      [
        statement({ ...SNS, Sid: 'A', ...when('Bool', 'aws:SecureTransport', 'false') }),
        statement({ ...SNS, Sid: 'B', ...when('StringEquals', 'aws:Unheard', 'x') }),
      ],
    ],
    [
      'one that may be meant for it, where no other is',
      'B',
      [
        statement({ Sid: 'A', Principal: { Service: 's3.amazonaws.com' } }),
        statement({ Sid: 'B', Principal: { Service: hidden() }, Action: 'kms:Encrypt' }),
      ],
    ],
    ['no denial', 'B', [statement({ ...SNS, Sid: 'A', Effect: 'Deny' }), statement({ ...SNS, Sid: 'B' })]],
  ])('names %s', (_, expected, statements) => {
    expect(ask(statements, sns).statement?.sid).toBe(expected);
  });

  test('names the conditions of that statement that never hold', () => {
    const Condition = {
      Bool: { 'aws:SecureTransport': 'false' },
      StringEquals: { 'aws:Unheard': 'x', 'aws:SourceAccount': deployment('account') },
      Null: { 'aws:SourceArn': 'true' },
    };
    const other = statement({ Principal: { Service: 's3.amazonaws.com' }, Condition });
    const { failing } = ask([statement({ ...SNS, Condition }), other], sns);
    expect(failing.map(({ key }) => key)).toEqual(['aws:SecureTransport', 'aws:SourceArn']);
    expect(ask(other, sns).failing).toEqual([]);
  });

  test('names the first statement that denies it', () => {
    const no = (Sid: string, more: { [name: string]: Plan }): Plan => statement({ Effect: 'Deny', Sid, ...more });
    const denials = [no('A', ROOT_ONLY), no('B', { Principal: '*', Action: hidden() }), no('C', SNS), no('D', SNS)];
    expect(ask([statement(SNS), ...denials], sns).denial?.sid).toBe('C');
    expect(ask([statement(SNS), ...denials.slice(0, 2)], sns)).not.toHaveProperty('denial');
  });

  test('names none where none speaks of the caller', () => {
    expect(ask(statement({ Principal: { Service: 's3.amazonaws.com' } }), sns).statement).toBeUndefined();
  });

  test.each<[string, Truth, string, Plan]>([
    ['perhaps, where the resource cannot be told', 'unknown', 'aws:SourceArn', TOPIC],
    ['perhaps, where its account cannot be told', 'unknown', 'aws:SourceAccount', deployment('account')],
  ])('%s: %s', (_, expected, key, value) => {
    const caller: KnownCaller = { is: 'service', name: 'sns.amazonaws.com' };
    expect(ask(statement({ ...SNS, ...when('StringEquals', key, value) }), caller).answer).toBe(expected);
  });

  // IAM User Guide, "IAM JSON policy elements: Variables and tags": variables are of Version 2012-10-17.
  test('takes variables for text in a document of the older version', () => {
    const statements = statement({
      Principal: '*',
      ...when('StringNotEquals', 'aws:PrincipalServiceName', '${aws:x}'),
    });
    expect(ask(statements, sns, 'kms:Decrypt', '2008-10-17').answer).toBe('yes');
    expect(ask(statements, sns).answer).toBe('unknown');
  });
});

describe('whether a document lets an identity in', () => {
  test.each<[string, Truth, boolean, Plan]>([
    ['by its own reference', 'yes', false, statement({ Principal: { AWS: ROLE } })],
    ['by its account, whose IAM policies decide', 'yes', true, statement({ Principal: { AWS: ROOT } })],
    ['by the account’s id as a fact', 'yes', true, statement({ Principal: { AWS: deployment('account') } })],
    ['by itself, whatever its account is let do', 'yes', false, statement({ Principal: { AWS: [ROOT, ROLE] } })],
    [
      'by itself in one statement and by its account in another',
      'yes',
      false,
      [statement({ Principal: { AWS: ROOT } }), statement({ Principal: { AWS: ROLE } })],
    ],
    [
      'by its account, beside roles that are others',
      'yes',
      true,
      [
        statement({ Principal: { AWS: [`arn:aws:iam::${OWN}:role/x`, ROOT] } }),
        statement({ Principal: { AWS: ROOT } }),
      ],
    ],
    [
      'by its account, where it may do something else by itself',
      'yes',
      true,
      [statement({ Principal: { AWS: ROLE }, Action: 'kms:Encrypt' }), statement({ Principal: { AWS: ROOT } })],
    ],
    [
      'perhaps by an account that is hidden',
      'unknown',
      false,
      statement({ Principal: { AWS: text('arn:aws:iam::', hidden(), ':root') } }),
    ],
    [
      'perhaps by a role of an account that is hidden',
      'unknown',
      false,
      statement({ Principal: { AWS: text('arn:aws:iam::', hidden(), ':role/partner') } }),
    ],
    [
      'not by its account, where a denial is of everyone',
      'no',
      false,
      [statement({ Principal: { AWS: ROOT } }), statement({ Effect: 'Deny', Principal: '*' })],
    ],
    [
      'perhaps by an account that is known in part',
      'unknown',
      false,
      statement({ Principal: { AWS: text('arn:aws:iam::1', deployment('stack-name'), ':root') } }),
    ],
    ['not where its account is left out', 'no', false, { ...OF_ALL, NotPrincipal: { AWS: ROOT } }],
    ['by not being left out', 'yes', false, { ...OF_ALL, NotPrincipal: { Service: 'sns.amazonaws.com' } }],
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
      'as no service',
      'yes',
      false,
      statement({ Principal: '*', ...when('Bool', 'aws:PrincipalIsAWSService', 'false') }),
    ],
    [
      'not by the name of a service',
      'no',
      false,
      statement({ Principal: '*', ...when('StringLike', 'aws:PrincipalServiceName', '*') }),
    ],
    [
      'not for an account’s resource',
      'no',
      false,
      statement({ Principal: '*', ...when('StringEquals', 'aws:SourceAccount', deployment('account')) }),
    ],
    [
      'perhaps over HTTPS',
      'unknown',
      false,
      statement({ Principal: '*', ...when('Bool', 'aws:SecureTransport', 'true') }),
    ],
    [
      'perhaps from a network',
      'unknown',
      false,
      statement({ Principal: '*', ...when('IpAddress', 'aws:SourceIp', '10.0.0.0/8') }),
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
      'where it may be there or not',
      'yes',
      false,
      statement({ Principal: '*', ...when('Null', 'aws:SourceArn', ['FALSE', true]) }),
    ],
    [
      'perhaps, where whether it must be there is hidden',
      'unknown',
      false,
      statement({ Principal: '*', ...when('Null', 'aws:SourceArn', hidden()) }),
    ],
    [
      'not where its own key is missing',
      'no',
      false,
      statement({ Principal: '*', ...when('Null', 'aws:PrincipalArn', 'true') }),
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

  const OTHER = '999999999999';
  const deploy: KnownCaller = {
    is: 'identity',
    identity: toValue(`arn:aws:iam::${OWN}:role/deploy`),
    account: toValue(OWN),
  };

  test.each<[string, Truth, boolean, Plan]>([
    ['by its ARN', 'yes', false, statement({ Principal: { AWS: `arn:aws:iam::${OWN}:role/deploy` } })],
    ['not by another role’s', 'no', false, statement({ Principal: { AWS: `arn:aws:iam::${OWN}:role/app` } })],
    ['by its account’s id', 'yes', true, statement({ Principal: { AWS: OWN } })],
    ['by its account’s root', 'yes', true, statement({ Principal: { AWS: `arn:aws:iam::${OWN}:root` } })],
    ['by the root of another partition', 'yes', true, statement({ Principal: { AWS: `arn:aws-cn:iam::${OWN}:root` } })],
    ['not by another account', 'no', false, statement({ Principal: { AWS: OTHER } })],
    ['not by another account’s root', 'no', false, statement({ Principal: { AWS: `arn:aws:iam::${OTHER}:root` } })],
    [
      'not by another account, beside what is no account',
      'no',
      false,
      statement({ Principal: { AWS: [OTHER, 'arn:aws:iam::1:root'], Federated: 'x' } }),
    ],
    [
      'by a pattern of roles',
      'yes',
      false,
      statement({ Principal: '*', ...when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/dep*`) }),
    ],
    [
      'not by a pattern of another account’s roles',
      'no',
      false,
      statement({ Principal: '*', ...when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/*`) }),
    ],
    [
      'by a star that runs over colons in text',
      'yes',
      false,
      statement({ Principal: '*', ...when('StringLike', 'aws:PrincipalArn', 'arn:*:role/deploy') }),
    ],
    [
      'not by a star that would have to run over colons',
      'no',
      false,
      statement({ Principal: '*', ...when('ArnLike', 'aws:PrincipalArn', 'arn:aws:*:role/deploy:*:*:*') }),
    ],
  ])('of a known ARN %s: %s', (_, expected, delegated, statements) => {
    const permission = ask(statements, deploy);
    expect([permission.answer, permission.delegated]).toEqual([expected, delegated]);
  });

  test.each<[string, Truth, Plan]>([
    ['perhaps by a root', 'unknown', statement({ Principal: { AWS: ROOT } })],
    ['perhaps by an account’s id', 'unknown', statement({ Principal: { AWS: OWN } })],
    [
      'perhaps as one of an account that calls KMS',
      'unknown',
      statement({ Principal: '*', ...when('StringEquals', 'kms:CallerAccount', OWN) }),
    ],
    [
      'perhaps as one of an account',
      'unknown',
      statement({ Principal: '*', ...when('StringNotEquals', 'aws:PrincipalAccount', OWN) }),
    ],
  ])('of an unknown account %s: %s', (_, expected, statements) => {
    expect(ask(statements, { is: 'identity', identity: toValue(ROLE) })).toMatchObject({
      answer: expected,
      delegated: false,
    });
  });

  test.each<[Truth, Truth, Plan]>([
    ['yes', 'no', statement(ROOT_ONLY)],
    ['yes', 'yes', statement({ Principal: { AWS: [ROOT, ROLE] } })],
    ['no', 'no', [statement({ Principal: { AWS: ROLE } }), statement({ Effect: 'Deny', Principal: '*' })]],
    ['unknown', 'unknown', statement({ Principal: { AWS: ROLE }, Effect: hidden() })],
  ])('%s, and without its account %s: %#', (answer, direct, statements) => {
    expect(ask(statements, worker)).toMatchObject({ answer, direct });
  });

  // IAM User Guide, "Identity-based policies and resource-based policies": those of an identity name nobody.
  test.each<[string, Truth, Plan]>([
    ['let do it', 'yes', statement({})],
    ['let do something else', 'no', statement({ Action: 'kms:Encrypt' })],
    ['let do it by one and denied by another', 'no', [statement({}), statement({ Effect: 'Deny' })]],
    ['perhaps let do it', 'unknown', statement({ Resource: hidden() })],
  ])('by its own policies %s: %s', (_, expected, statements) => {
    const document = readDocument(toValue({ Version: '2012-10-17', Statement: statements }));
    const permission = allowsOwner(document, worker, 'kms:Decrypt', aloneSetting('key'));
    expect(permission).toMatchObject({ answer: expected, direct: expected, delegated: false });
  });

  test('perhaps, where statements of the document are hidden', () => {
    const document = readDocument(toValue(hidden()));
    expect(allows(document, worker, 'kms:Decrypt', aloneSetting('key')).answer).toBe('unknown');
  });
});
