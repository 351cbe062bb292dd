import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsPolicyLockout } from './rule.ts';

const ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const USE = '["kms:Decrypt", "kms:GenerateDataKey"]';

function said(source: string): string[] {
  return lintText(source, OWN)
    .findings.filter(({ rule }) => rule === 'kms-policy-lockout')
    .map(({ level, message }) => `${level}: ${message.what}`);
}

const NOBODY = 'error: Key: no principal may call kms:PutKeyPolicy; AWS refuses this policy (lockout safety check).';
const FRAGILE = 'note: Key: only named users or roles may call kms:PutKeyPolicy, not the account.';

describe('kms-policy-lockout', () => {
  test('flags a policy that nobody can change, at its beginning', () => {
    expect(annotate(kmsPolicyLockout, keyWith(allow(ROLE, USE)), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              ~~~~~~~~~~~~~~~~~~~~~ error: Key: no principal may call kms:PutKeyPolicy; AWS refuses this policy (lockout safety check).
              Statement:
                - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/app"}, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: '*'}
      "
    `);
  });

  test.each([
    ['no statement', []],
    ['a service that may do everything', [allow('{Service: sns.amazonaws.com}', '"kms:*"')]],
    ['a denial', [allow('{AWS: "111122223333"}', '"kms:*"').replace('Allow', 'Deny')]],
    ['all but that', [allow('{AWS: "111122223333"}', '"kms:PutKeyPolicy"').replace('Action', 'NotAction')]],
    [
      'a statement about another resource',
      [allow('{AWS: "111122223333"}', '"kms:*"').replace("'*'", '!GetAtt Queue.Arn')],
    ],
    ['identities that are gone', [allow('{AWS: AROAEXAMPLEID12345678}', '"kms:*"')]],
  ])('flags one with %s', (_, statements) => {
    expect(said(keyWith(...statements).replace(/Statement:\n$/, 'Statement: []\n'))).toEqual([NOBODY]);
  });

  test('warns where the check of AWS is switched off', () => {
    for (const value of ['true', '"true"']) {
      const source = keyWith(allow(ROLE, USE)).replace(
        'KeyPolicy:',
        `BypassPolicyLockoutSafetyCheck: ${value}\n      KeyPolicy:`,
      );
      expect(said(source)).toEqual([
        "warning: Key: no principal may call kms:PutKeyPolicy, and AWS's check against that is switched off.",
      ]);
    }
    const off = keyWith(allow(ROLE, USE)).replace(
      'KeyPolicy:',
      'BypassPolicyLockoutSafetyCheck: false\n      KeyPolicy:',
    );
    expect(said(off)).toEqual([NOBODY]);
  });

  test('notes a policy that hangs on named identities', () => {
    expect(said(keyWith(allow(ROLE, '"kms:*"')))).toEqual([FRAGILE]);
    const byReference = keyWith(allow('{AWS: !GetAtt Admin.Arn}', '["kms:Put*"]'), allow('{AWS: "111122223333"}', USE));
    expect(said(byReference)).toEqual([]);
    expect(said(byReference.replace('Resources:', 'Resources:\n  Admin: {Type: AWS::IAM::Role}'))).toEqual([FRAGILE]);
  });

  test.each([
    ['the account', '{AWS: "arn:aws:iam::111122223333:root"}', '"kms:*"'],
    ['the account by its id', '{AWS: "111122223333"}', '"*"'],
    ['the account by reference', '{AWS: !Ref AWS::AccountId}', '"KMS:Put*"'],
    [
      'the account by substitution',
      '{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}',
      '"kms:PutKeyPolic?"',
    ],
    ['an account of which nobody said whose it is', '{AWS: "999999999999"}', '"kms:*"'],
    ['everyone', '"*"', '"kms:*"'],
    ['a principal that cannot be told', '{AWS: !Ref Who}', '"kms:*"'],
    ['a principal that may be another one', '!Ref Who', '"kms:*"'],
    ['actions that cannot be told', '{AWS: "111122223333"}', '!Ref Actions'],
  ])('passes %s', (_, principal, action) => {
    expect(said(keyWith(allow(principal, action)))).toEqual([]);
  });

  test.each([
    ['a key without a policy', 'Resources: {Key: {Type: AWS::KMS::Key}}'],
    ['a policy of nothing', 'Resources: {Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: !Ref AWS::NoValue}}}'],
    ['a policy that cannot be told', 'Resources: {Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: !Ref Policy}}}'],
    ['a policy with hidden statements', keyWith(allow(ROLE, USE), '!Ref Statement')],
    [
      'a policy that a macro completes',
      keyWith(allow(ROLE, USE)).replace('Statement:', 'Fn::Transform: {Name: M}\n        Statement:'),
    ],
    ['all but somebody', keyWith(allow(ROLE, '"kms:*"').replace('Principal', 'NotPrincipal'))],
    ['all but some actions', keyWith(allow('{AWS: "111122223333"}', '"kms:Decrypt"').replace('Action', 'NotAction'))],
    [
      'a malformed document, of which it cannot be told what it gives',
      keyWith(allow(ROLE, USE), '{effect: Allow, Principal: "*", Action: "kms:*", Resource: "*"}'),
    ],
    [
      'a queue policy',
      'Resources: {Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [x], PolicyDocument: {Statement: []}}}}',
    ],
  ])('passes %s', (_, source) => {
    expect(said(source)).toEqual([]);
  });

  test('says it of every key, also one that no queue uses, and of replicas', () => {
    const source = keyWith(allow(ROLE, USE)).replace('{KmsMasterKeyId: !Ref Key}', '{}');
    expect(said(source)).toEqual([NOBODY]);
    expect(said(source.replace('AWS::KMS::Key', 'AWS::KMS::ReplicaKey'))).toEqual([NOBODY]);
  });

  test('says in which worlds, and what in which', () => {
    const source = `${IS_PROD}\n${keyWith(allow(ROLE, USE), "!If [IsProd, {Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: 'kms:*', Resource: '*'}, !Ref AWS::NoValue]")}`;
    expect(rowsOf(kmsPolicyLockout, source)).toEqual([['warning', 'Key', '13:9', 'IsProd is false']]);
    const whole = `${IS_PROD}
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy: !If [IsProd, !Ref AWS::NoValue, {Statement: []}]`;
    expect(rowsOf(kmsPolicyLockout, whole)).toEqual([['warning', 'Key', '11:50', 'IsProd is false']]);
  });

  test('reads JSON, and JSON text', () => {
    const policy = `{"Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}]}`;
    const key = (value: string): string =>
      `{"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {\n"KeyPolicy": ${value}}}}}`;
    expect(rowsOf(kmsPolicyLockout, key(policy))).toEqual([['error', 'Key', '2:14']]);
    expect(rowsOf(kmsPolicyLockout, key(JSON.stringify(policy)))).toEqual([['error', 'Key', '2:14']]);
  });

  test('is off, or has the level that the project gives it', () => {
    const source = keyWith(allow(ROLE, '"kms:*"'));
    expect(rowsOf(kmsPolicyLockout, source, { rules: new Map([['kms-policy-lockout', 'off']]) })).toEqual([]);
    expect(rowsOf(kmsPolicyLockout, source, { rules: new Map([['kms-policy-lockout', 'warning']]) })).toMatchObject([
      ['warning', 'Key', '7:9'],
    ]);
  });
});
