import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsStatementNoEffect } from './rule.ts';

const ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const ACTION = '"kms:Decrypt"';

function said(source: string): string[] {
  return lintText(source, OWN)
    .findings.filter(({ rule }) => rule === 'kms-statement-no-effect')
    .map(({ message }) => message.what);
}

/** A statement whose `Resource` is as given. */
function on(resource: string): string {
  return allow(ROLE, ACTION).replace("Resource: '*'", `Resource: ${resource}`);
}

describe('kms-statement-no-effect, in key policies', () => {
  test('flags a statement about another resource, at the resource', () => {
    expect(annotate(kmsStatementNoEffect, keyWith(on('!GetAtt Queue.Arn')), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/app"}, Action: "kms:Decrypt", Resource: !GetAtt Queue.Arn}
                                                                                                                                   ~~~~~~~~~ warning: Key, statement #1 has no effect: its Resource Queue.Arn is not this key.
      "
    `);
  });

  test.each([
    [
      'another resource',
      on('!Ref Topic2').replace('!Ref Topic2', '!GetAtt Queue.Arn'),
      'its Resource Queue.Arn is not this key',
    ],
    [
      'an ARN of another service',
      on('"arn:aws:sqs:us-east-1:111122223333:orders"'),
      'its Resource arn:aws:sqs:us-east-1:111122223333:orders is not this key',
    ],
    ['an alias', on('alias/orders'), 'its Resource alias/orders is not this key'],
    [
      'an ARN of an alias',
      on('!Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/orders"'),
      'its Resource arn:aws:kms:${region}:${account}:alias/orders is not this key',
    ],
    ['all but everything', on("'*'").replace('Resource', 'NotResource'), 'its NotResource * is this key'],
    ['no resource', allow(ROLE, ACTION).replace(", Resource: '*'", ''), 'it has no Resource'],
    ['an empty list of resources', on('[]'), 'its Resource is an empty list'],
    ['no action', allow(ROLE, ACTION).replace(`Action: ${ACTION}, `, ''), 'it has no Action'],
    ['no principal', allow(ROLE, ACTION).replace(`Principal: ${ROLE}, `, ''), 'it names no principal'],
    ['an empty list of principals', allow('{AWS: []}', ACTION), 'it names no principal'],
    ['actions of another service', allow(ROLE, '["sqs:SendMessage", "s3:*"]'), 'no action of kms is in it'],
    [
      'all but the actions of KMS',
      allow(ROLE, '"kms:*"').replace('Action', 'NotAction'),
      'its NotAction leaves out all of kms',
    ],
  ])('flags one with %s', (_, statement, because) => {
    expect(said(keyWith(statement))).toEqual([`Key, statement #1 has no effect: ${because}.`]);
  });

  test('flags denials, too, and says so', () => {
    const { findings } = lintText(keyWith(on('!GetAtt Queue.Arn').replace('Allow', 'Deny')), OWN);
    expect(findings.find(({ rule }) => rule === 'kms-statement-no-effect')?.message.why).toBe(
      'It reads as if it denied something, and denies nothing.',
    );
  });

  test('flags a federated principal, who calls as a role', () => {
    const source = keyWith(allow('{AWS: "111122223333", Federated: "cognito-identity.amazonaws.com"}', ACTION));
    expect(said(source)).toEqual([
      'Key, statement #1 has no effect for cognito-identity.amazonaws.com: a federated user calls as a role.',
    ]);
    expect(rowsOf(kmsStatementNoEffect, source)).toEqual([['warning', 'Key', '9:73']]);
  });

  test.each([
    [
      '{effect: Allow, Principal: "*", Action: "kms:Decrypt", Resource: "*"}',
      '"effect" is no element of a statement; case counts',
      '9:14',
    ],
    [
      '{Effect: allow, Principal: "*", Action: "kms:Decrypt", Resource: "*"}',
      'Effect is Allow or Deny; case counts',
      '9:22',
    ],
    ['{Principal: "*", Action: "kms:Decrypt", Resource: "*"}', 'A statement has an Effect, Allow or Deny', '9:13'],
    [
      '{Effect: Allow, Principal: {AWS: "111122223333"}, Action: "kms:Decrypt", NotAction: "kms:*", Resource: "*"}',
      'Action and NotAction exclude each other',
      '9:86',
    ],
    [
      '{Effect: Allow, Principal: {AWS: "111122223333"}, Action: "kms:Decrypt", Resource: "*", Condition: x}',
      'Condition is an object of operators',
      '9:112',
    ],
  ])('says what is malformed in %s, at its place', (statement, text, at) => {
    const source = keyWith(statement);
    expect(said(source)).toEqual([`Key, statement #1: ${text}.`]);
    expect(rowsOf(kmsStatementNoEffect, source)).toEqual([['warning', 'Key', at]]);
  });

  test('says what is malformed in a document', () => {
    const key = (policy: string): string =>
      `Resources: {Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: ${policy}}}}`;
    expect(said(key('{Version: "2012-10-17"}'))).toEqual(['Key: A policy document has a Statement.']);
    expect(said(key('{Version: "2012-10-18", Statement: []}'))).toEqual(['Key: Version is 2012-10-17 or 2008-10-17.']);
    expect(said(key('[]'))).toEqual(['Key: A policy document is an object with a Statement.']);
  });

  test.each([
    ['a star', on("'*'")],
    ['the key itself', on('!GetAtt Key.Arn')],
    ['an ARN that may be the key', on('"arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-00000000000f"')],
    ['all keys', on('!Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/*"')],
    ['a pattern', on('"*:key/*"')],
    ['a resource that cannot be told', on('!Ref Which')],
    ['one of several resources', on("[!GetAtt Queue.Arn, '*']")],
    ['all but another resource', on('!GetAtt Queue.Arn').replace('Resource', 'NotResource')],
    ['actions of another service beside one of KMS', allow(ROLE, '["sqs:SendMessage", "kms:Decrypt"]')],
    ['an action that is not known here', allow(ROLE, '"kms:NewThing"')],
    ['an action without a service', allow(ROLE, 'Decrypt')],
    ['a pattern of services', allow(ROLE, '"k*:Decrypt"')],
    ['actions that cannot be told', allow(ROLE, '!Ref Actions')],
    [
      "a condition that never holds, which is another rule's",
      allow(ROLE, ACTION, 'StringEquals: {"aws:PrincipalAccount": "1"}'),
    ],
    ["a principal that is not valid, which is another rule's", allow('{AWS: x}', ACTION)],
    ['an effect that cannot be told', allow(ROLE, ACTION).replace('Allow', '!Ref Effect')],
    ['a statement that cannot be told', '!Ref Statement'],
    ['a statement that cannot be told to its end', '{Effect: Allow, Fn::Transform: {Name: M}}'],
  ])('passes one with %s', (_, statement) => {
    expect(said(keyWith(statement))).toEqual([]);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${keyWith(on("!If [IsProd, '*', !GetAtt Queue.Arn]"))}`;
    expect(rowsOf(kmsStatementNoEffect, source)).toEqual([['note', 'Key', '15:144', 'IsProd is false']]);
    const without = `${IS_PROD}\n${keyWith(on("!If [IsProd, '*', !Ref AWS::NoValue]"))}`;
    expect(rowsOf(kmsStatementNoEffect, without)).toEqual([['note', 'Key', '15:13', 'IsProd is false']]);
  });

  test('never shows a Sid that is secret', () => {
    const source = `Parameters:
  Name: {Type: String, NoEcho: true, AllowedValues: [hunter2]}
${keyWith(on('!GetAtt Queue.Arn').replace('Arn}', 'Arn, Sid: !Ref Name}'))}`;
    expect(said(source)).toHaveLength(1);
    expect(JSON.stringify(lintText(source, OWN).findings)).not.toContain('hunter2');
  });

  test('reads JSON text', () => {
    const source = keyWith().replace(
      /KeyPolicy:[\s\S]*/,
      `KeyPolicy: |
        {"Statement": [
          {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}]}
`,
    );
    expect(rowsOf(kmsStatementNoEffect, source)).toEqual([['warning', 'Key', '6:18']]);
  });
});

const READER = '{Effect: Allow, Action: ["sqs:ReceiveMessage"], Resource: "*"}';

/** An IAM policy beside a key and an alias of it, with statements of one line each. */
function policyWith(...statements: string[]): string {
  return `Resources:
  Key: {Type: AWS::KMS::Key}
  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/orders, TargetKeyId: !Ref Key}}
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: p
      Roles: [reader]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
${statements.map((statement) => `          - ${statement}\n`).join('')}`;
}

/** A statement that allows on a resource. */
function iam(resource: string, action = ACTION): string {
  return `{Effect: Allow, Action: ${action}, Resource: ${resource}}`;
}

describe('kms-statement-no-effect, in IAM policies', () => {
  test('flags the ARN of an alias, at the resource (aws-cdk#2794)', () => {
    const source = policyWith(READER, iam('!Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sqs"'));
    expect(annotate(kmsStatementNoEffect, source, OWN)).toMatchInlineSnapshot(`
      "Resources:
        Key: {Type: AWS::KMS::Key}
        Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/orders, TargetKeyId: !Ref Key}}
        Policy:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: p
            Roles: [reader]
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Action: ["sqs:ReceiveMessage"], Resource: "*"}
                - {Effect: Allow, Action: "kms:Decrypt", Resource: !Sub "arn:aws:kms:\${AWS::Region}:\${AWS::AccountId}:alias/aws/sqs"}
                                                                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ warning: Policy, statement #2 has no effect: its Resource is the ARN of an alias, not the ARN of a key.
      "
    `);
  });

  test.each([
    ['alias/orders', 'the name of an alias'],
    ['!Ref Alias', 'the name of an alias'],
    ['"arn:aws:kms:us-east-1:111122223333:alias/orders"', 'the ARN of an alias'],
    ['!Sub "arn:aws:kms:us-east-1:111122223333:${Alias}"', 'the ARN of an alias'],
    ['!Sub "arn:aws:kms:us-east-1:111122223333:alias/${Name}"', 'the ARN of an alias'],
    ['!Ref Key', 'the id of a key'],
    ['!GetAtt Key.KeyId', 'the id of a key'],
    ['0a1b2c3d-0000-4000-8000-00000000000f', 'the id of a key'],
    ['[!Ref Key, alias/orders]', 'the id of a key'],
  ])('flags %s: it is %s', (resource, what) => {
    expect(said(policyWith(iam(resource)))).toEqual([
      `Policy, statement #1 has no effect: its Resource is ${what}, not the ARN of a key.`,
    ]);
  });

  test('flags one resource among others', () => {
    const source = policyWith(iam('[!GetAtt Key.Arn, alias/orders]', '["kms:*", "sqs:*"]'));
    expect(said(source)).toEqual([
      'Policy, statement #1 has no effect on one resource: it is the name of an alias, not the ARN of a key.',
    ]);
    expect(rowsOf(kmsStatementNoEffect, source)).toEqual([['warning', 'Policy', '12:85']]);
  });

  test.each([
    ['the ARN of a key', iam('!GetAtt Key.Arn')],
    ['the ARN of a key that is put together', iam('!Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}"')],
    ['all keys', iam('"*"')],
    ['what cannot be told', iam('!Ref Which')],
    ['an import', iam('!ImportValue key-arn')],
    ['another resource', iam('!GetAtt Queue.Arn', '"sqs:SendMessage"')],
    ['an alias beside actions of another service', iam('alias/orders', '"sqs:SendMessage"')],
    [
      'the ARN of an alias for what is about aliases',
      iam('"arn:aws:kms:us-east-1:111122223333:alias/orders"', '["kms:UpdateAlias", "kms:DescribeKey"]'),
    ],
    ['the ARN of an alias for everything', iam('"arn:aws:kms:us-east-1:111122223333:alias/orders"', '"kms:*"')],
    ['all but an alias', iam('alias/orders').replace('Resource', 'NotResource')],
    ['all but some actions', iam('alias/orders').replace('Action', 'NotAction')],
  ])('passes %s', (_, statement) => {
    expect(said(policyWith(statement))).toEqual([]);
  });

  test('looks into inline policies of roles and users', () => {
    const source = `Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - {PolicyName: a, PolicyDocument: {Statement: ${READER}}}
        - {PolicyName: b, PolicyDocument: {Statement: ${iam('alias/orders')}}}`;
    expect(rowsOf(kmsStatementNoEffect, source)).toEqual([['warning', 'Reader', '7:104']]);
    expect(rowsOf(kmsStatementNoEffect, source.replace('Role', 'User'))).toHaveLength(1);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${policyWith(iam('!If [IsProd, !GetAtt Key.Arn, !Ref Key]'))}`;
    expect(rowsOf(kmsStatementNoEffect, source)).toMatchObject([
      ['note', 'Policy', expect.any(String), 'IsProd is false'],
    ]);
  });
});
