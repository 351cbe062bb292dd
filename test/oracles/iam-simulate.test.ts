import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, test } from 'vitest';
import { seededChoices, specimenOf } from './policy-generator.ts';
import { type Caller, isAllowed, type Json, type JsonObject, type Request } from './policy-interpreter.ts';
import { described } from './policy-laws.ts';
import { FOREIGN, OWN, QUEUE, requestsOf } from './policy-requests.ts';

/**
 * The interpreter that the engine is held against, held against another's. `@cloud-copilot/iam-simulate` (AGPL) is a
 * development dependency of this suite alone and part of nothing that is shipped.
 *
 * Its answer is absent where it refuses a document, or leaves out keys because it knows no such key for the action.
 */
async function simulated(document: Json, request: Request): Promise<boolean | undefined> {
  const { caller, action, resource, context } = request;
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const result = await runSimulation(
    {
      request: {
        principal: principalOf(caller),
        action,
        resource: { resource, accountId: OWN },
        contextVariables: Object.fromEntries(
          [...context].map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
        ),
      },
      identityPolicies: caller.kind === 'identity' ? [{ name: 'everything', policy: everything }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: document,
    },
    {},
  );
  if (result.resultType !== 'single' || (result.result.ignoredContextKeys ?? []).length > 0) return undefined;
  return result.overallResult === 'Allowed';
}

function principalOf(caller: Caller) {
  if (caller.kind === 'anonymous') return anonymousPrincipal;
  return caller.kind === 'service' ? caller.name : (caller.sessionArn ?? caller.arn);
}

/** Documents in which it is known to be wrong about AWS, or to read what AWS leaves open another way; see below. */
function isDisputed(document: JsonObject): boolean {
  const { Statement = [], Version } = document;
  const text = JSON.stringify(Statement);
  return (
    (Version !== '2012-10-17' && text.includes('${')) ||
    /"[^"]*Arn[^"]*":\{[^}]*(\$\{|"\*"|"arn:[^:"]*:[^:"]*")/.test(text) ||
    /"[\d.]+"|\/0"/.test(text) ||
    text.includes('Federated') ||
    [Statement].flat().some((statement) => !/"(Not)?Resource":/.test(JSON.stringify(statement)))
  );
}

test('answers as the interpreter does, for outsiders of every kind under generated policies', {
  timeout: 300_000,
}, async () => {
  let compared = 0;
  let allowed = 0;
  for (let seed = 1; seed <= 1_200; seed++) {
    const choices = seededChoices(seed);
    const { document, circumstances } = specimenOf(choices);
    if (isDisputed(document)) continue;
    for (const kind of ['role', 'user', 'root', 'anonymous', 'service'] as const) {
      const requests = requestsOf(
        kind,
        false,
        document,
        circumstances.carrier,
        { contexts: 4, actions: 2, isLenient: false, trustsNetwork: true },
        choices.random,
      );
      for (const request of requests.take(6)) {
        const theirs = await simulated(document, request);
        if (theirs === undefined) continue;
        compared += 1;
        if (theirs) allowed += 1;
        expect(isAllowed(document, request), `${seed}: ${described(request)}\n${JSON.stringify(document)}`).toBe(
          theirs,
        );
      }
    }
  }
  expect(compared).toBeGreaterThan(3_000);
  expect(allowed).toBeGreaterThan(1_000);
  expect(allowed).toBeLessThan(compared - 300);
});

const ROLE: Caller = { kind: 'identity', account: FOREIGN, arn: `arn:aws:iam::${FOREIGN}:role/deploy` };
const TOPIC = `arn:aws:sns:us-east-1:${OWN}:t`;

function asked(
  context: Record<string, string | string[]> = {},
  caller: Caller = ROLE,
  action = 'sqs:SendMessage',
): Request {
  return { caller, action, resource: QUEUE, context: new Map(Object.entries(context)) };
}

function allowing(Condition: JsonObject, others: JsonObject = {}): JsonObject {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*', Condition, ...others };
  return { Version: '2012-10-17', Statement: [statement] };
}

describe('both follow AWS', () => {
  test.each<[what: string, expected: boolean, document: JsonObject, request: Request]>([
    ['everyone takes in nobody in particular', true, allowing({}), asked({}, { kind: 'anonymous' })],
    [
      'an account does not take in the unsigned',
      false,
      allowing({}, { Principal: { AWS: FOREIGN } }),
      asked({}, { kind: 'anonymous' }),
    ],
    ['an account takes in its roles', true, allowing({}, { Principal: { AWS: FOREIGN } }), asked()],
    [
      'a root ARN takes in the roles',
      true,
      allowing({}, { Principal: { AWS: `arn:aws:iam::${FOREIGN}:root` } }),
      asked(),
    ],
    [
      'a role takes in itself',
      true,
      allowing({}, { Principal: { AWS: `arn:aws:iam::${FOREIGN}:role/deploy` } }),
      asked(),
    ],
    [
      'a role is not another',
      false,
      allowing({}, { Principal: { AWS: `arn:aws:iam::${FOREIGN}:role/other` } }),
      asked(),
    ],
    [
      'a service takes in itself',
      true,
      allowing({}, { Principal: { Service: 'sns.amazonaws.com' } }),
      asked({}, { kind: 'service', name: 'sns.amazonaws.com' }),
    ],
    ['actions have no case', true, allowing({}, { Action: 'SQS:sendmessage' }), asked()],
    ['a pattern of actions', true, allowing({}, { Action: 'sqs:?end*' }), asked()],
    ['NotAction leaves out', false, allowing({}, { Action: undefined as never, NotAction: 'sqs:Send*' }), asked()],
    ['NotResource leaves out', false, allowing({}, { Resource: undefined as never, NotResource: QUEUE }), asked()],
    ['a key without its value', false, allowing({ StringEquals: { 'aws:SourceAccount': OWN } }), asked()],
    ['a negated operator without the key', true, allowing({ StringNotEquals: { 'aws:SourceAccount': OWN } }), asked()],
    ['IfExists without the key', true, allowing({ StringEqualsIfExists: { 'aws:SourceAccount': OWN } }), asked()],
    [
      'IfExists with another value',
      false,
      allowing({ StringEqualsIfExists: { 'aws:SourceAccount': OWN } }),
      asked({ 'aws:sourceaccount': FOREIGN }),
    ],
    ['ForAllValues without the key', true, allowing({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }), asked()],
    [
      'ForAllValues with one too many',
      false,
      allowing({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }),
      asked({ 'aws:tagkeys': ['a', 'b'] }),
    ],
    [
      'ForAnyValue with one of two',
      true,
      allowing({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }),
      asked({ 'aws:tagkeys': ['a', 'b'] }),
    ],
    [
      'ForAnyValue negated without the key',
      false,
      allowing({ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } }),
      asked(),
    ],
    ['Null true without the key', true, allowing({ Null: { 'aws:SourceArn': 'true' } }), asked()],
    ['Null false without the key', false, allowing({ Null: { 'aws:SourceArn': 'false' } }), asked()],
    [
      'a star in StringEquals is a character',
      false,
      allowing({ StringEquals: { 'aws:PrincipalOrgID': 'o-*' } }),
      asked({ 'aws:principalorgid': 'o-a' }),
    ],
    [
      'StringLike',
      true,
      allowing({ StringLike: { 'aws:PrincipalOrgID': 'o-?*' } }),
      asked({ 'aws:principalorgid': 'o-a' }),
    ],
    [
      'StringEqualsIgnoreCase',
      true,
      allowing({ StringEqualsIgnoreCase: { 'aws:PrincipalOrgID': 'O-A' } }),
      asked({ 'aws:principalorgid': 'o-a' }),
    ],
    [
      'ArnEquals takes wildcards',
      true,
      allowing({ ArnEquals: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` } }),
      asked({ 'aws:sourcearn': TOPIC }),
    ],
    [
      'a star of ArnLike stays in its component',
      false,
      allowing({ ArnLike: { 'aws:SourceArn': 'arn:aws:*:t:x:y' } }),
      asked({ 'aws:sourcearn': TOPIC }),
    ],
    ['Bool', false, allowing({ Bool: { 'aws:SecureTransport': true } }), asked({ 'aws:securetransport': 'false' })],
    [
      'NumericLessThan',
      true,
      allowing({ NumericLessThan: { 'aws:MultiFactorAuthAge': 10 } }),
      asked({ 'aws:multifactorauthage': '9' }),
    ],
    [
      'DateGreaterThan',
      true,
      allowing({ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
      asked({ 'aws:currenttime': '2026-06-01T12:00:00Z' }),
    ],
    [
      'IpAddress',
      true,
      allowing({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      asked({ 'aws:sourceip': '203.0.113.9' }),
    ],
    [
      'NotIpAddress',
      false,
      allowing({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      asked({ 'aws:sourceip': '203.0.113.9' }),
    ],
    [
      'a variable',
      true,
      allowing({ StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }),
      asked({ 'aws:principalorgid': 'o-a', 'aws:resourceorgid': 'o-a' }),
    ],
  ])('%s: %s', async (_, expected, document, request) => {
    expect(isAllowed(document, request)).toBe(expected);
    expect(await simulated(JSON.parse(JSON.stringify(document)), request)).toBe(expected);
  });
});

describe('iam-simulate is not AWS', () => {
  test.each<[what: string, page: string, aws: boolean, document: JsonObject, request: Request]>([
    [
      'takes variables in documents of the first version',
      'reference_policies_elements_version: "policy variables … aren\'t recognized as variables and are instead treated as literal strings"',
      false,
      { ...allowing({ StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }), Version: '2008-10-17' },
      asked({ 'aws:principalorgid': 'o-a', 'aws:resourceorgid': 'o-a' }),
    ],
    [
      'takes a federated principal for the service of that name',
      'reference_policies_elements_principal: a web identity provider is the principal of a session, which calls as a role',
      false,
      allowing({}, { Principal: { Federated: 'cognito-identity.amazonaws.com' } }),
      asked({}, { kind: 'service', name: 'cognito-identity.amazonaws.com' }),
    ],
    [
      'takes the colon of a variable for one of the ARN',
      'reference_policies_variables: variables can be used with ARN operators',
      true,
      allowing({ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/deploy' } }),
      asked({ 'aws:principalarn': `arn:aws:iam::${FOREIGN}:role/deploy`, 'aws:principalaccount': FOREIGN }),
    ],
    [
      'takes every IPv6 address for any one of IPv4',
      'reference_policies_elements_condition_operators: NotIpAddress is "all IP addresses except the specified IP address or range"',
      true,
      allowing({ NotIpAddress: { 'aws:SourceIp': '203.0.113.7' } }),
      asked({ 'aws:sourceip': '2001:db8::7' }),
    ],
    [
      'finds no address in the range of all',
      'reference_policies_elements_condition_operators: ranges are in CIDR notation (RFC 4632), where /0 fixes no bit',
      true,
      allowing({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }),
      asked({ 'aws:sourceip': '198.51.100.7' }),
    ],
    [
      'lets a statement without a Resource apply',
      'API_CreateKey of KMS, Policy: a statement without Resource "has no effect"; SQS refuses it',
      false,
      allowing({}, { Resource: undefined as never }),
      asked(),
    ],
    [
      'finds nothing in a pattern of fewer than six components',
      'left open for conditions; reference_policies_elements_resource: a final star "can expand to match beyond the colon boundaries"',
      true,
      allowing({ ArnLike: { 'aws:SourceArn': 'arn:aws:*' } }),
      asked({ 'aws:sourcearn': TOPIC }),
    ],
  ])('%s (%s)', async (_what, _page, aws, document, request) => {
    expect(isAllowed(JSON.parse(JSON.stringify(document)), request)).toBe(aws);
    expect(await simulated(JSON.parse(JSON.stringify(document)), request)).toBe(!aws);
  });
});
