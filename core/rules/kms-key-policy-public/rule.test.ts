import { describe, expect, test } from 'vitest';
import { annotate, findingsOf, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsKeyPolicyPublic } from './rule.ts';

const EVERYONE = '{AWS: "*"}';
const ROOT =
  '{Sid: Root, Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "kms:*", Resource: "*"}';

describe('kms-key-policy-public', () => {
  test('flags a statement for everyone, at the principal', () => {
    expect(
      annotate(kmsKeyPolicyPublic, keyWith(ROOT, allow(EVERYONE, '["kms:Decrypt", "kms:GenerateDataKey"]'))),
    ).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Sid: Root, Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "kms:*", Resource: "*"}
                - {Effect: Allow, Principal: {AWS: "*"}, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: '*'}
                                                   ~~~ error: Key, statement #2: any AWS account can call kms:Decrypt, kms:GenerateDataKey.
      "
    `);
  });

  test('flags it in JSON, and where the policy is text', () => {
    const statement = '{"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "kms:Decrypt", "Resource": "*"}';
    const key = (policy: string): string =>
      `{"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {\n  "KeyPolicy": ${policy}}}}}`;
    expect(rowsOf(kmsKeyPolicyPublic, key(`{"Statement": ${statement}}`))).toEqual([['error', 'Key', '2:72']]);
    expect(rowsOf(kmsKeyPolicyPublic, key(JSON.stringify(`{"Statement": [${statement}]}`)))).toEqual([
      ['error', 'Key', '2:16'],
    ]);
    const sub = `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy: !Sub |
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*", "Condition":
            {"StringEquals": {"kms:ViaService": "sqs.\${AWS::Region}.amazonaws.com"}}}]}
`;
    expect(rowsOf(kmsKeyPolicyPublic, sub)).toMatchObject([['error', 'Key', expect.stringMatching(/^[5-7]:/)]]);
    expect(
      rowsOf(
        kmsKeyPolicyPublic,
        sub
          .replace('kms:ViaService', 'kms:CallerAccount')
          .replace('sqs.${AWS::Region}.amazonaws.com', '${AWS::AccountId}'),
      ),
    ).toEqual([]);
  });

  test('flags NotPrincipal, at the word', () => {
    const statement = allow('{AWS: "111122223333"}', '"kms:Decrypt"').replace('Principal', 'NotPrincipal');
    expect(rowsOf(kmsKeyPolicyPublic, keyWith(statement))).toEqual([['error', 'Key', '9:29']]);
    expect(
      lintText(keyWith(statement), OWN).findings.find(({ rule }) => rule === 'kms-key-policy-public')?.message.why,
    ).toBe(
      'NotPrincipal with Allow admits everyone else, without a condition. Whoever gets hold of encrypted messages can read them.',
    );
  });

  test.each([
    ['StringEquals: {"kms:ViaService": sqs.us-east-1.amazonaws.com}', 'kms:ViaService does not limit who calls'],
    ['StringEquals: {"aws:ResourceAccount": "111122223333"}', 'aws:ResourceAccount does not limit who calls'],
    ['StringEquals: {"aws:PrincipalTag/team": orders}', 'aws:PrincipalTag/team does not limit who calls'],
    ['Bool: {"aws:SecureTransport": "true"}', 'aws:SecureTransport does not limit who calls'],
    [
      'StringEquals: {"kms:EncryptionContext:aws:sqs:arn": q}',
      'kms:EncryptionContext:aws:sqs:arn does not limit who calls',
    ],
    [
      'StringEqualsIfExists: {"kms:CallerAccount": "111122223333"}',
      'StringEqualsIfExists also holds where kms:CallerAccount is missing',
    ],
    [
      '"ForAllValues:StringEquals": {"aws:PrincipalOrgID": o-own}',
      'ForAllValues:StringEquals also holds where aws:PrincipalOrgID is missing',
    ],
    ['StringNotEquals: {"aws:PrincipalAccount": "999999999999"}', 'StringNotEquals only keeps some out'],
    [
      'ArnLike: {"aws:PrincipalArn": "arn:aws:iam::*:role/app"}',
      'aws:PrincipalArn: "arn:aws:iam::*:role/app" names no account',
    ],
    ['StringEquals: {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}', 'the caller'],
  ])('flags everyone with %s, and says why it does not help', (condition, why) => {
    const { findings } = lintText(keyWith(allow(EVERYONE, '"kms:Decrypt"', condition)), OWN);
    const [finding] = findings.filter(({ rule }) => rule === 'kms-key-policy-public');
    expect(finding?.message.why).toMatch(
      /^The principal is everyone, and no condition keeps strangers out: .+\. Whoever/,
    );
    expect(finding?.message.why).toContain(why);
  });

  test.each([
    ['the account itself', ROOT],
    ['the account by its id', allow('{AWS: "111122223333"}', '"kms:*"')],
    ['the account by reference', allow('{AWS: !Ref AWS::AccountId}', '"kms:*"')],
    [
      'the account by substitution',
      allow('{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}', '"kms:*"'),
    ],
    ['the account by joining', allow('{AWS: !Join [":", ["arn:aws:iam:", !Ref AWS::AccountId, root]]}', '"kms:*"')],
    ['administrators', allow('{AWS: "arn:aws:iam::111122223333:role/admin"}', '["kms:Put*", "kms:Create*"]')],
    [
      'everyone of the account',
      allow(EVERYONE, '"kms:Decrypt"', 'StringEquals: {"kms:CallerAccount": !Ref AWS::AccountId}'),
    ],
    ['a service', allow('{Service: sns.amazonaws.com}', '"kms:Decrypt"')],
    ['a denial', allow('"*"', '"kms:*"').replace('Allow', 'Deny')],
    ['a principal that cannot be told', allow('{AWS: !Ref Who}', '"kms:Decrypt"')],
    ['a condition that cannot be told', allow('"*"', '"kms:Decrypt"').replace('}', ', Condition: !Ref Who}')],
    ['a value that cannot be told', allow('"*"', '"kms:Decrypt"', 'StringEquals: {"kms:CallerAccount": !Ref Who}')],
    ['an endpoint that is not known', allow('"*"', '"kms:Decrypt"', 'StringEquals: {"aws:SourceVpce": vpce-1}')],
    ['a key that nobody knows', allow('"*"', '"kms:Decrypt"', 'StringEquals: {"aws:NewKey": x}')],
    ['actions of another service', allow('"*"', '"sqs:*"')],
  ])('passes %s', (_, statement) => {
    const source = `Parameters: {Who: {Type: String}}\n${keyWith(statement)}`;
    expect(rowsOf(kmsKeyPolicyPublic, source)).toEqual([]);
    expect(rowsOf(kmsKeyPolicyPublic, source, {})).toEqual([]);
  });

  test('passes what a denial takes away from all others, and flags what it does not', () => {
    const deny = (condition: string): string => allow('"*"', '"kms:*"', condition).replace('Allow', 'Deny');
    const denied = (condition: string) =>
      rowsOf(kmsKeyPolicyPublic, keyWith(allow('"*"', '"kms:Decrypt"'), deny(condition)));
    expect(denied('StringNotEquals: {"kms:CallerAccount": "111122223333"}')).toEqual([]);
    expect(denied('StringNotEqualsIfExists: {"aws:PrincipalOrgID": o-own}')).toEqual([]);
    expect(denied('Bool: {"aws:SecureTransport": "false"}')).toEqual([['error', 'Key', '9:40']]);
    expect(
      denied('StringNotEquals: {"kms:CallerAccount": "111122223333"}, Bool: {"aws:MultiFactorAuthPresent": "false"}'),
    ).toEqual([['error', 'Key', '9:40']]);
  });

  test('warns where strangers may only read about the key', () => {
    expect(rowsOf(kmsKeyPolicyPublic, keyWith(allow('"*"', '["kms:DescribeKey", "kms:List*"]')))).toEqual([
      ['warning', 'Key', '9:40'],
    ]);
  });

  test('flags a key that no queue uses, and a replica', () => {
    const source = keyWith(allow('"*"', '"kms:Decrypt"'));
    expect(rowsOf(kmsKeyPolicyPublic, source.replace(/^ {2}Queue.*\n/m, ''))).toEqual([['error', 'Key', '8:40']]);
    const replica = source.replace('AWS::KMS::Key', 'AWS::KMS::ReplicaKey');
    expect(rowsOf(kmsKeyPolicyPublic, replica)).toEqual([['error', 'Key', '9:40']]);
  });

  test('says in which worlds a statement stands, one level lower', () => {
    const statement = `!If [IsProd, !Ref AWS::NoValue, ${allow('"*"', '"kms:Decrypt"')}]`;
    expect(rowsOf(kmsKeyPolicyPublic, `${IS_PROD}\n${keyWith(statement, ROOT)}`)).toEqual([
      ['warning', 'Key', '15:72', 'IsProd is false'],
    ]);
  });

  test('follows a condition that only one world has', () => {
    const statement = allow('"*"', '"kms:Decrypt"').replace(
      /}$/,
      ', Condition: !If [IsProd, {StringEquals: {"kms:CallerAccount": "111122223333"}}, !Ref AWS::NoValue]}',
    );
    expect(rowsOf(kmsKeyPolicyPublic, `${IS_PROD}\n${keyWith(statement)}`)).toEqual([
      ['warning', 'Key', '15:40', 'IsProd is false'],
    ]);
  });

  test('says one thing of a statement whose number differs from world to world', () => {
    const optional = `!If [IsProd, ${ROOT}, !Ref AWS::NoValue]`;
    const source = `${IS_PROD}\n${keyWith(optional, allow('"*"', '"kms:Decrypt"'))}`;
    expect(lintText(source, OWN).findings.filter(({ rule }) => rule === 'kms-key-policy-public')).toMatchObject([
      { level: 'error', message: { what: 'Key, statement #1: any AWS account can call kms:Decrypt.' } },
    ]);
  });

  test('says everything of a statement: whom else it lets in and what else it gives is beside the point', () => {
    const statement = allow('{AWS: ["*", "999999999999"]}', '"kms:*"');
    expect(findingsOf(keyWith(ROOT, statement), OWN).filter(([level]) => level === 'error')).toEqual([
      ['error', 'kms-key-policy-public', 'Key', '10:47'],
    ]);
    expect(rowsOf({ id: 'kms-cross-account' }, keyWith(statement))).toEqual([]);
    expect(rowsOf({ id: 'kms-broad-actions' }, keyWith(statement))).toEqual([]);
  });

  test('keeps its fingerprint when statements change places or are written twice', () => {
    const prints = (...statements: string[]): string[] =>
      lintText(keyWith(...statements), OWN)
        .findings.filter(({ rule }) => rule === 'kms-key-policy-public')
        .map(({ level, fingerprint }) => `${level} ${fingerprint}`);
    const open = allow('"*"', '"kms:Decrypt"');
    expect(prints(open)).toHaveLength(1);
    expect(prints(ROOT, open)).toEqual(prints(open));
    expect(prints(open, ROOT, open)).toEqual(prints(open));
  });

  test('tells statements apart that share a Sid', () => {
    const [one, other] = ['"kms:Decrypt"', '"kms:Encrypt"'].map((action) => allow('"*"', action, '', ', Sid: Twice'));
    expect(rowsOf(kmsKeyPolicyPublic, keyWith(one as string, other as string))).toEqual([
      ['error', 'Key', '9:40'],
      ['error', 'Key', '10:40'],
    ]);
  });

  test('never shows a value that is secret', () => {
    const secret = (value: string): string =>
      `Parameters: {Secret: {Type: String, NoEcho: true, AllowedValues: ["${value}"]}}\n`;
    const like = allow('"*"', '"kms:Decrypt"', 'ArnLike: {"aws:PrincipalArn": !Ref Secret}');
    const sid = allow('"*"', '"kms:Decrypt"', '', ', Sid: !Ref Secret');
    for (const source of [
      secret('arn:aws:iam::*:role/hidden') + keyWith(like),
      secret('hidden') + keyWith(sid),
      secret('arn:aws:iam::*:role/hidden') + keyWith(like.replace('!Ref Secret', '[!Ref Secret, "*"]')),
    ]) {
      const { findings } = lintText(source, OWN);
      expect(findings.map(({ rule }) => rule)).toContain('kms-key-policy-public');
      expect(JSON.stringify(findings)).not.toContain('hidden');
    }
  });

  test('says on one short line what strangers put into a value', () => {
    const condition = `ArnLike: {"aws:PrincipalArn": "arn:aws:iam::*:role/a\\nb${'x'.repeat(500)}"}`;
    const { findings } = lintText(keyWith(allow('"*"', '"kms:Decrypt"', condition)), OWN);
    const why = findings.find(({ rule }) => rule === 'kms-key-policy-public')?.message.why ?? '';
    expect(why).not.toContain('\n');
    expect(why.length).toBeLessThan(400);
  });

  test('is off, or has the level that the project gives it', () => {
    const source = keyWith(allow('"*"', '"kms:Decrypt"'));
    expect(rowsOf(kmsKeyPolicyPublic, source, { rules: new Map([['kms-key-policy-public', 'off']]) })).toEqual([]);
    expect(rowsOf(kmsKeyPolicyPublic, source, { rules: new Map([['kms-key-policy-public', 'note']]) })).toEqual([
      ['note', 'Key', '9:40'],
    ]);
  });
});
