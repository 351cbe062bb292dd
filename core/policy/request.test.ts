import { describe, expect, test } from 'vitest';
import { allow, type Clause, deny, KEY, OTHER, OWN, TOPIC, usualSetting } from '../../test/support/policy-table.ts';
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
import { readDocument } from './document.ts';
import { coversAction, holds, letsThrough, type Request, type Requester, segmentsOf } from './request.ts';

const QUEUE = usualSetting('queue');
const ROLE = `arn:aws:iam::${OTHER}:role/app`;
const anonymous: Requester = { kind: 'anonymous' };
const app: Requester = { kind: 'identity', account: OTHER, arn: ROLE };
const own: Requester = { kind: 'identity', account: OWN, arn: `arn:aws:iam::${OWN}:role/app` };
const sns: Requester = { kind: 'service', name: 'sns.amazonaws.com', account: OTHER };

/** Whether `{ [operator]: { 'aws:UserAgent': value } }` holds where requests carry something under that key, and other keys. */
function held(
  operator: string,
  value: Plan,
  found: string | undefined,
  given: { version?: Plan; context?: Readonly<Record<string, string>>; ownAccounts?: ReadonlySet<string> } = {},
): Truth {
  const { version = '2012-10-17', context = {}, ownAccounts = QUEUE.ownAccounts } = given;
  const Statement = allow('*', { [operator]: { 'aws:UserAgent': value } });
  const document = readDocument(toValue({ Version: version, Statement }));
  const carried = new Map([
    ...Object.entries(context),
    ...(found === undefined ? [] : [['aws:useragent', found] as const]),
  ]);
  const [condition] = document.statements.flatMap(({ conditions }) => conditions);
  if (!condition) throw new Error('no condition');
  return holds(condition, carried, document.version, { ...QUEUE, ownAccounts });
}

describe('what operators compare', () => {
  // IAM User Guide, "IAM JSON policy elements: Condition operators".
  test.each<[operator: string, value: Plan, found: string | undefined, Truth]>([
    ['StringEquals', 'curl', 'curl', 'yes'],
    ['StringEquals', 'curl', 'Curl', 'no'],
    ['StringEquals', 'curl*', 'curl/8', 'no'],
    ['StringEquals', 'curl*', 'curl*', 'yes'],
    ['StringEquals', 'curl?', 'curl?', 'yes'],
    ['StringEquals', 'curl', 'curl*', 'no'],
    ['StringEquals', 'curl', 'curl?', 'no'],
    ['StringEquals', 'curl?', 'curl*', 'no'],
    ['StringEquals', 'curl*', 'curl?', 'no'],
    ['StringEquals', ['wget', 'curl'], 'curl', 'yes'],
    ['StringEquals', ['wget', 'curl'], 'other', 'no'],
    ['StringEquals', [], 'curl', 'no'],
    ['StringEquals', 'curl', undefined, 'no'],
    ['StringNotEquals', 'curl', 'curl', 'no'],
    ['StringNotEquals', 'curl', 'wget', 'yes'],
    ['StringNotEquals', ['wget', 'curl'], 'curl', 'no'],
    ['StringNotEquals', 'curl', undefined, 'yes'],
    ['StringEqualsIgnoreCase', 'curl', 'CURL', 'yes'],
    ['StringEqualsIgnoreCase', 'CURL', 'curl', 'yes'],
    ['StringEqualsIgnoreCase', 'curl', 'wget', 'no'],
    ['StringNotEqualsIgnoreCase', 'curl', 'CURL', 'no'],
    ['StringNotEqualsIgnoreCase', 'curl', 'wget', 'yes'],
    ['BinaryEquals', 'Y3VybA==', 'Y3VybA==', 'yes'],
    ['BinaryEquals', 'Y3VybA==', 'y3vyba==', 'no'],
    ['StringLike', 'curl/*', 'curl/8', 'yes'],
    ['StringLike', 'curl/?', 'curl/10', 'no'],
    ['StringLike', 'Curl/*', 'curl/8', 'no'],
    ['StringNotLike', 'curl/*', 'curl/8', 'no'],
    ['StringNotLike', 'curl/*', 'wget/1', 'yes'],
    ['ArnEquals', 'arn:aws:sns:*:111122223333:*', TOPIC, 'yes'],
    ['ArnLike', 'arn:aws:sns:*:111122223333:*', TOPIC, 'yes'],
    ['ArnLike', 'arn:aws:sns:*:999999999999:*', TOPIC, 'no'],
    ['ArnLike', 'arn:aws:sns:*:orders:*', TOPIC, 'no'],
    ['ArnLike', 'arn:aws:logs:*:*:log-group:*:x', `arn:aws:logs:us-east-1:${OWN}:log-group:a:b:x`, 'yes'],
    ['ArnLike', 'arn:aws:logs:*:*:log-group:*:y', `arn:aws:logs:us-east-1:${OWN}:log-group:a:b:x`, 'no'],
    ['ArnLike', 'arn:aws:sns:*', TOPIC, 'yes'],
    ['ArnLike', '*', TOPIC, 'yes'],
    ['ArnLike', 'arn:aws:sns', TOPIC, 'no'],
    ['ArnLike', 'arn:*:orders', TOPIC, 'no'],
    ['ArnLike', 'arn:aws:sqs:*', TOPIC, 'no'],
    ['ArnLike', '*orders', TOPIC, 'no'],
    ['ArnLike', 'arn:aws:sns:*:*:*', 'arn:aws:sns', 'no'],
    ['ArnLike', '*:*:*:*:*:*', 'arn:aws:sns:us-east-1:1', 'no'],
    ['ArnNotEquals', 'arn:aws:sns:*:111122223333:*', TOPIC, 'no'],
    ['ArnNotLike', 'arn:aws:sns:*:111122223333:*', TOPIC, 'no'],
    ['ArnNotLike', 'arn:aws:sns:*:999999999999:*', TOPIC, 'yes'],
    ['ArnNotEquals', 'arn:aws:sns:*:999999999999:*', TOPIC, 'yes'],
    ['IpAddress', '203.0.113.0/24', '203.0.113.9', 'yes'],
    ['IpAddress', '203.0.113.0/24', '198.51.100.9', 'no'],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.9', 'no'],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.9', 'yes'],
    ['Bool', 'true', 'true', 'yes'],
    ['Bool', 'TRUE', 'true', 'yes'],
    ['Bool', true, 'false', 'no'],
    ['Bool', 'true', 'untrue', 'unknown'],
    ['Bool', 'true', 'true!', 'unknown'],
    ['Bool', 'yes', 'true', 'unknown'],
    ['NumericEquals', 5, '5.0', 'yes'],
    ['NumericEquals', '5', '6', 'no'],
    ['NumericNotEquals', '5', '6', 'yes'],
    ['NumericNotEquals', '5', '5', 'no'],
    ['NumericLessThan', '5', '4', 'yes'],
    ['NumericLessThan', '5', '5', 'no'],
    ['NumericLessThan', '10', '9', 'yes'],
    ['NumericLessThanEquals', '5', '5', 'yes'],
    ['NumericLessThanEquals', '5', '6', 'no'],
    ['NumericLessThanEquals', '5', '4', 'yes'],
    ['NumericGreaterThanEquals', '5', '6', 'yes'],
    ['NumericGreaterThan', '5', '6', 'yes'],
    ['NumericGreaterThan', '5', '5', 'no'],
    ['NumericGreaterThanEquals', '5', '5', 'yes'],
    ['NumericGreaterThanEquals', '5', '4', 'no'],
    ['NumericEquals', 'five', '5', 'unknown'],
    ['NumericNotEquals', '5', 'five', 'unknown'],
    ['DateEquals', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00+01:00', 'yes'],
    ['DateEquals', '1893456000', '2030-01-01T00:00:00Z', 'yes'],
    ['DateNotEquals', '2030-01-01T00:00:00Z', '2030-01-01T00:00:01Z', 'yes'],
    ['DateLessThan', '2030-01-01T00:00:00Z', '2029-12-31T23:59:59Z', 'yes'],
    ['DateLessThan', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z', 'no'],
    ['DateLessThanEquals', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z', 'yes'],
    ['DateGreaterThan', '2030-01-01T00:00:00Z', '2030-01-01T00:00:01Z', 'yes'],
    ['DateGreaterThanEquals', '2030-01-01T00:00:00Z', '2029-12-31T23:59:59Z', 'no'],
    ['DateEquals', 'soon', '2030-01-01T00:00:00Z', 'unknown'],
    ['DateNotEquals', '2030-01-01T00:00:00Z', 'soon', 'unknown'],
    ['Null', 'true', undefined, 'yes'],
    ['Null', 'TRUE', undefined, 'yes'],
    ['Null', true, 'curl', 'no'],
    ['Null', false, 'curl', 'yes'],
    ['Null', 'false', undefined, 'no'],
    ['Null', ['true', 'false'], 'curl', 'yes'],
    ['Equals', 'curl', 'curl', 'unknown'],
  ])('%s %j of %j: %s', (operator, value, found, expected) => {
    expect(held(operator, value, found)).toBe(expected);
  });

  test.each<[operator: string, found: string | undefined, Truth]>([
    ['StringEqualsIfExists', undefined, 'yes'],
    ['StringEqualsIfExists', 'wget', 'no'],
    ['StringNotEqualsIfExists', undefined, 'yes'],
    ['ForAllValues:StringEquals', undefined, 'yes'],
    ['ForAllValues:StringEquals', 'wget', 'no'],
    ['ForAllValues:StringNotEquals', undefined, 'yes'],
    ['ForAnyValue:StringEquals', undefined, 'no'],
    ['ForAnyValue:StringEquals', 'curl', 'yes'],
    ['ForAnyValue:StringNotEquals', undefined, 'no'],
    ['ForAnyValue:StringEqualsIfExists', undefined, 'yes'],
  ])('%s of %j: %s', (operator, found, expected) => {
    expect(held(operator, 'curl', found)).toBe(expected);
  });
});

describe('what cannot be seen', () => {
  test.each<[string, operator: string, value: Plan, found: string, Truth]>([
    ['a value', 'StringEquals', hidden(), 'curl', 'unknown'],
    ['a value that is to be another', 'StringNotEquals', hidden(), 'curl', 'unknown'],
    ['values beside one that is there', 'StringEquals', listWithMore(['curl']), 'curl', 'yes'],
    ['values beside one that is not there', 'StringEquals', listWithMore(['wget']), 'curl', 'unknown'],
    ['values beside one that must not be there', 'StringNotEquals', listWithMore(['curl']), 'curl', 'no'],
    ['an object among values', 'StringEquals', [{}, 'curl'], 'curl', 'yes'],
    ['an object as a value', 'StringEquals', {}, 'curl', 'unknown'],
    ['a network', 'IpAddress', hidden(), '203.0.113.9', 'unknown'],
    ['the width of a network', 'NotIpAddress', text('203.0.113.0/', hidden()), '203.0.113.9', 'unknown'],
    ['a truth', 'Bool', hidden(), 'true', 'unknown'],
    ['a part in any case', 'StringEqualsIgnoreCase', text('CURL/', hidden()), 'curl/8', 'unknown'],
    ['a part of text without wildcards', 'StringNotEquals', text('curl/', hidden()), 'curl/8', 'unknown'],
    ['a part of an ARN', 'ArnLike', text('arn:aws:sns:', hidden(), ':orders'), TOPIC, 'unknown'],
    ['a part of another ARN', 'ArnLike', text('arn:aws:sqs:', hidden(), ':orders'), TOPIC, 'no'],
    ['a part that decides', 'StringLike', text('curl/', hidden()), 'curl/8', 'unknown'],
    ['a part that does not matter', 'StringLike', text('curl/', hidden()), 'wget/1', 'no'],
    ['a name of the template', 'StringLike', text('curl/', reference('Stack')), 'curl/8', 'unknown'],
    ['a fact that no text tells', 'StringLike', text('curl/', deployment('stack-name')), 'curl/8', 'unknown'],
    ['whether a key must be there', 'Null', hidden(), 'curl', 'unknown'],
    ['further answers to that', 'Null', listWithMore(['true']), 'curl', 'unknown'],
    ['an object as the answer to that', 'Null', [{}], 'curl', 'unknown'],
  ])('%s is unknown only where it decides', (_, operator, value, found, expected) => {
    expect(held(operator, value, found)).toBe(expected);
  });

  test.each<[Plan, string]>([
    [deployment('account'), OWN],
    [text('arn:', deployment('partition'), ':sns:', deployment('region'), ':x'), 'arn:aws:sns:us-east-1:x'],
    [text('sqs.', deployment('region'), '.', deployment('suffix')), 'sqs.us-east-1.amazonaws.com'],
  ])('a fact of the deployment is taken to be the usual one: %#', (value, found) => {
    expect(held('StringEquals', value, found)).toBe('yes');
  });

  test('the account of the deployment is the one of the documentation where none is known', () => {
    expect(held('StringEquals', deployment('account'), '111122223333', { ownAccounts: new Set() })).toBe('yes');
    expect(held('StringEquals', deployment('account'), OTHER, { ownAccounts: new Set([OTHER, OWN]) })).toBe('yes');
  });
});

describe('policy variables', () => {
  // IAM User Guide, "IAM policy elements: Variables and tags".
  const context = { 'aws:username': 'anna', 'aws:principaltag/team': 'a*' };

  test.each<[operator: string, value: Plan, found: string, Truth]>([
    ['StringEquals', '${aws:username}', 'anna', 'yes'],
    ['StringEquals', '${ AWS:UserName }', 'anna', 'yes'],
    ['StringEquals', '${aws:username}', 'otto', 'no'],
    ['StringEquals', 'x/${aws:username}/y', 'x/anna/y', 'yes'],
    ['StringEquals', '${aws:username}-${aws:username}', 'anna-anna', 'yes'],
    ['StringLike', '${aws:PrincipalTag/team}', 'ab', 'no'],
    ['StringLike', '${aws:PrincipalTag/team}', 'a*', 'yes'],
    ['StringLike', '${*}', '*', 'yes'],
    ['StringLike', '${*}', 'a', 'no'],
    ['StringLike', '${?}', '?', 'yes'],
    ['StringLike', '${?}', 'a', 'no'],
    ['StringLike', '${$}', '$', 'yes'],
    ['ArnLike', 'arn:aws:sns:*:*:${aws:username}', `arn:aws:sns:us-east-1:${OWN}:anna`, 'yes'],
    ['StringEquals', '${aws:unheard}', 'anna', 'unknown'],
    ['StringLike', '${aws:unheard*}', 'anna', 'unknown'],
    ['StringLike', '${*aws:unheard}', 'anna', 'unknown'],
    ['StringEquals', '${aws:unheard}${aws:username}', 'anna', 'unknown'],
    ['StringEquals', "${aws:unheard,'otto'}", 'otto', 'yes'],
    ['StringEquals', "${aws:unheard , 'ot, to' }", 'ot, to', 'yes'],
    ['StringLike', "${aws:unheard, '*'}", 'otto', 'no'],
    ['StringEquals', "${aws:username, 'otto'}", 'anna', 'yes'],
    ['StringEquals', '${aws:unheard, otto}', 'otto', 'unknown'],
    ['StringEquals', "${aws:unheard, x'otto'}", 'otto', 'unknown'],
    ['StringEquals', "${aws:unheard, 'otto'x}", 'otto', 'unknown'],
    ['StringEquals', '${aws:username', '${aws:username', 'yes'],
    ['StringEquals', '${aws:username', 'anna', 'no'],
    ['Bool', '${aws:username}', 'true', 'unknown'],
    ['IpAddress', '${aws:username}', '203.0.113.9', 'no'],
    ['BinaryEquals', '${aws:username}', 'anna', 'no'],
  ])('%s %j of %j: %s', (operator, value, found, expected) => {
    expect(held(operator, value, found, { context })).toBe(expected);
  });

  test.each<[version: Plan, found: string, Truth]>([
    ['2008-10-17', '${aws:username}', 'yes'],
    ['2008-10-17', 'anna', 'no'],
    [hidden(), 'anna', 'unknown'],
  ])('in a document of version %j', (version, found, expected) => {
    expect(held('StringEquals', '${aws:username}', found, { context, version })).toBe(expected);
  });

  test('do not matter to text without any, whatever the version', () => {
    expect(held('StringEquals', 'anna', 'anna', { version: hidden() })).toBe('yes');
  });
});

describe('whether a request gets through', () => {
  const ALL = { Action: 'sqs:*', Resource: '*' };

  function passes(statements: Plan, caller: Requester, given: Partial<Request> = {}): boolean {
    const document = readDocument(toValue({ Version: '2012-10-17', Statement: statements }));
    return letsThrough(document, { caller, action: 'sqs:SendMessage', context: new Map(), ...given }, QUEUE);
  }

  const to = (principal: Plan, rest: Clause = {}): Clause => allow(principal, undefined, { ...ALL, ...rest });
  const no = (condition?: Plan, rest: Clause = {}): Clause => deny(condition, { Resource: '*', ...rest });
  const secure = { Bool: { 'aws:SecureTransport': 'true' } };

  test.each<[string, boolean, Plan, Requester]>([
    ['anybody, by a star', true, to('*'), anonymous],
    ['nobody, by no statement', false, [], anonymous],
    ['nobody, by no principal', false, { Effect: 'Allow', ...ALL }, anonymous],
    ['an identity, by its ARN', true, to({ AWS: ROLE }), app],
    ['an identity, by its ARN among others', true, to({ AWS: [`${ROLE}x`, ROLE] }), app],
    ['an identity, not by another ARN', false, to({ AWS: `${ROLE}x` }), app],
    ['an identity, by its account', true, to({ AWS: OTHER }), app],
    ['an identity, by its account’s root', true, to({ AWS: `arn:aws:iam::${OTHER}:root` }), app],
    ['an identity, not by another account', false, to({ AWS: '444455556666' }), app],
    ['an identity, not by another account’s root', false, to({ AWS: 'arn:aws:iam::444455556666:root' }), app],
    ['an identity, not by a reference', false, to({ AWS: reference('Role', 'Arn') }), app],
    ['who has no signature, not by an account', false, to({ AWS: OTHER }), anonymous],
    ['a service, not by an account', false, to({ AWS: OTHER }), sns],
    ['a service, by its name', true, to({ Service: 'SNS.amazonaws.com' }), sns],
    ['a service, not by another name', false, to({ Service: 's3.amazonaws.com' }), sns],
    ['an identity, not by a service’s name', false, to({ Service: 'sns.amazonaws.com' }), app],
    ['an identity, not by a federated user', false, to({ Federated: 'x' }), app],
    ['nobody, by who is hidden', false, to({ AWS: hidden() }), app],
    ['nobody, by further principals that are hidden', false, to({ AWS: listWithMore([]) }), app],
    ['who is not left out', true, { Effect: 'Allow', NotPrincipal: { AWS: OWN }, ...ALL }, app],
    ['not who is left out', false, { Effect: 'Allow', NotPrincipal: { AWS: OTHER }, ...ALL }, app],
    [
      'nobody, where who is left out is hidden',
      false,
      { Effect: 'Allow', NotPrincipal: { AWS: hidden() }, ...ALL },
      app,
    ],
    [
      'nobody, where more are left out that are hidden',
      false,
      { Effect: 'Allow', NotPrincipal: { AWS: listWithMore([OWN]) }, ...ALL },
      app,
    ],
    ['nobody, by another action', false, to('*', { Action: 'sqs:ReceiveMessage' }), app],
    ['nobody, by a hidden action', false, to('*', { Action: hidden() }), app],
    ['nobody, by another resource', false, to('*', { Resource: KEY }), app],
    ['nobody, by a hidden resource', false, to('*', { Resource: hidden() }), app],
    ['nobody, by a condition that fails', false, allow('*', secure, ALL), app],
    ['nobody, by hidden conditions', false, allow('*', mapWithMore({}), ALL), app],
    ['nobody, by a hidden value', false, allow('*', { Null: { 'aws:UserAgent': hidden() } }, ALL), app],
    ['nobody, by an effect that there is not', false, to('*', { Effect: 'allow' }), app],
    ['nobody, by a hidden effect', false, to('*', { Effect: hidden() }), app],
    ['anybody, by one of two', true, [to('*', { Action: 'sqs:ReceiveMessage' }), to('*')], app],
    ['anybody, by one of two, whichever', true, [to('*'), to('*', { Action: 'sqs:ReceiveMessage' })], app],
    ['anybody, beside an effect that there is not', true, [to('*'), to('*', { Effect: 'deny' })], app],
    ['anybody, beside a hidden effect on somebody else', true, [to('*'), to({ AWS: OWN }, { Effect: hidden() })], app],
    ['anybody, beside a statement of nothing', true, [to('*'), { Effect: hidden() }], app],
    ['nobody, beside a hidden effect', false, [to('*'), to('*', { Effect: hidden() })], app],
    ['nobody, beside a hidden statement', false, [to('*'), hidden()], app],
    ['nobody, beside a denial', false, [to('*'), no()], app],
    ['nobody, after a denial', false, [no(), to('*')], app],
    ['anybody, beside a denial of another action', true, [to('*'), no(undefined, { Action: 'sqs:Rec*' })], app],
    ['anybody, beside a denial whose condition fails', true, [to('*'), no(secure)], app],
    [
      'anybody, beside a denial of which a condition fails and others are hidden',
      true,
      [to('*'), no(mapWithMore(secure))],
      app,
    ],
    [
      'nobody, beside a denial that may hold',
      false,
      [to('*'), no({ StringEquals: { 'aws:UserAgent': hidden() }, Null: { 'aws:UserAgent': 'false' } })],
      app,
    ],
    [
      'an identity of another account, beside a denial of an own one',
      true,
      [to('*'), { Effect: 'Deny', Principal: { AWS: OWN }, ...ALL }],
      app,
    ],
    [
      'an identity of another account, beside a denial of a service',
      true,
      [to('*'), { Effect: 'Deny', Principal: { Service: 'sns.amazonaws.com' }, ...ALL }],
      app,
    ],
  ])('lets in %s: %s', (_, expected, statements, caller) => {
    const context = new Map(caller === app ? [['aws:useragent', 'curl']] : []);
    expect(passes(statements, caller, { context })).toBe(expected);
  });

  test('takes conditions of a request that meets them', () => {
    const context = new Map([['aws:securetransport', 'true']]);
    expect(passes(allow('*', secure, ALL), own, { context })).toBe(true);
  });
});

test.each<[action: string, Plan, Truth]>([
  ['sqs:SendMessage', 'sqs:Send*', 'yes'],
  ['sqs:SendMessage', 'sqs:Receive*', 'no'],
  ['sqs:SendMessage', hidden(), 'unknown'],
  ['sqs:SendMessage', listWithMore(['sqs:SendMessage']), 'yes'],
  ['sqs:SendMessage', [], 'no'],
])('%s under %j is covered: %s', (action, Action, expected) => {
  const [statement] = readDocument(toValue({ Statement: allow('*', undefined, { Action }) })).statements;
  expect(statement && coversAction(statement, action, QUEUE)).toBe(expected);
});

test.each([
  ['arn:aws:s3:::b', ['arn', 'aws', 's3', '', '', 'b']],
  ['arn:aws:logs:us-east-1:1:log-group:a:b', ['arn', 'aws', 'logs', 'us-east-1', '1', 'log-group:a:b']],
  ['arn:aws', ['arn', 'aws']],
  ['arn:aws:s3:::', ['arn', 'aws', 's3', '', '', '']],
  ['arn:aws:s3::', ['arn', 'aws', 's3', '', '']],
])('%s has segments', (arn, expected) => {
  expect(segmentsOf(arn)).toEqual(expected);
});
