import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsIamDecryptAllKeys } from './rule.ts';

const READS = '{Effect: Allow, Action: ["sqs:ReceiveMessage"], Resource: !GetAtt Queue.Arn}';

/** A role with one inline policy of statements in a line each, and further properties. */
function roleWith(statements: readonly string[], ...properties: string[]): string {
  return `Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
  Key: {Type: AWS::KMS::Key}
  Reader:
    Type: AWS::IAM::Role
    Properties:
${properties.map((line) => `      ${line}\n`).join('')}      Policies:
        - PolicyName: reader
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
${statements.map((statement) => `              - ${statement}\n`).join('')}`;
}

const decrypt = (resource = '"*"', action = '"kms:Decrypt"', condition = ''): string =>
  `{Effect: Allow, Action: ${action}, Resource: ${resource}${condition === '' ? '' : `, Condition: {${condition}}`}}`;

describe('kms-iam-decrypt-all-keys', () => {
  test('flags a reader that may decrypt with every key, at the resource', () => {
    expect(annotate(kmsIamDecryptAllKeys, roleWith([READS, decrypt()]))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key: {Type: AWS::KMS::Key}
        Reader:
          Type: AWS::IAM::Role
          Properties:
            Policies:
              - PolicyName: reader
                PolicyDocument:
                  Version: '2012-10-17'
                  Statement:
                    - {Effect: Allow, Action: ["sqs:ReceiveMessage"], Resource: !GetAtt Queue.Arn}
                    - {Effect: Allow, Action: "kms:Decrypt", Resource: "*"}
                                                                       ~~~ warning: Reader, statement #2: kms:Decrypt is allowed with every key.
      "
    `);
  });

  test.each([
    ['"*"', '["kms:Decrypt", "kms:GenerateDataKey"]'],
    ['"*"', '"KMS:decrypt"'],
    ['"*"', '"kms:*"'],
    ['"*"', '"*"'],
    ['"*"', '"kms:ReEncrypt*"'],
    ['"*"', '"kms:ReEncryptFrom"'],
    ['"arn:aws:kms:*:*:key/*"', '"kms:Decrypt"'],
    ['"arn:aws:kms:us-east-1:111122223333:key/*"', '"kms:Decrypt"'],
    ['!Sub "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"', '"kms:Decrypt"'],
    ['"arn:aws:kms:*"', '"kms:Decrypt"'],
    ['[!GetAtt Key.Arn, "*"]', '"kms:Decrypt"'],
  ])('flags %s for %s', (resource, action) => {
    expect(rowsOf(kmsIamDecryptAllKeys, roleWith([READS, decrypt(resource, action)]))).toMatchObject([
      ['warning', 'Reader', expect.any(String)],
    ]);
  });

  test.each([
    ['a key', decrypt('!GetAtt Key.Arn')],
    ['a key that cannot be told', decrypt('!Ref KeyArn')],
    ['a key by its id in an ARN', decrypt('!Sub "arn:aws:kms:us-east-1:111122223333:key/${Key}"')],
    ['multi-Region keys', decrypt('"arn:aws:kms:us-east-1:111122223333:key/mrk-*"')],
    ['aliases', decrypt('"arn:aws:kms:us-east-1:111122223333:alias/*"')],
    ['encrypting', decrypt('"*"', '["kms:GenerateDataKey", "kms:Encrypt", "kms:ReEncryptTo", "kms:Describe*"]')],
    ['other services', decrypt('"*"', '["s3:*", "sqs:*"]')],
    ['a denial', decrypt().replace('Allow', 'Deny')],
    ['actions that cannot be told', decrypt('"*"', '!Ref Actions')],
    [
      'keys with some aliases',
      decrypt('"*"', '"kms:Decrypt"', '"ForAnyValue:StringEquals": {"kms:ResourceAliases": alias/orders}'),
    ],
    ['keys with a tag', decrypt('"*"', '"kms:Decrypt"', 'StringEquals: {"aws:ResourceTag/team": orders}')],
    ['conditions that cannot be told', decrypt().replace('}', ', Condition: !Ref C}')],
  ])('passes %s', (_, statement) => {
    expect(rowsOf(kmsIamDecryptAllKeys, roleWith([READS, statement]))).toEqual([]);
  });

  test.each([
    ['calls through SQS alone', 'StringEquals: {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}', 'warning'],
    ['every alias', 'StringLike: {"kms:ResourceAliases": "*"}', 'warning'],
    ['the own account', 'StringEquals: {"aws:ResourceAccount": "111122223333"}', 'warning'],
    [
      'messages of one queue',
      'StringEquals: {"kms:ViaService": "sqs.us-east-1.amazonaws.com", "kms:EncryptionContext:aws:sqs:arn": !GetAtt Queue.Arn}',
      'note',
    ],
  ])('of %s it is a finding of its own level', (_, condition, level) => {
    expect(rowsOf(kmsIamDecryptAllKeys, roleWith([READS, decrypt('"*"', '"kms:Decrypt"', condition)]))).toMatchObject([
      [level, 'Reader', expect.any(String)],
    ]);
  });

  test.each([
    ['has nothing to do with queues', ['{Effect: Allow, Action: "s3:*", Resource: "*"}']],
    ['administers queues', ['{Effect: Allow, Action: ["sqs:SetQueueAttributes", "sqs:Get*"], Resource: "*"}']],
    ['administers everything', ['{Effect: Allow, Action: "*", Resource: "*"}']],
    ['may not use queues', [READS.replace('Allow', 'Deny')]],
  ])('passes a role that %s', (_, statements) => {
    expect(rowsOf(kmsIamDecryptAllKeys, roleWith([...statements, decrypt()]))).toEqual([]);
  });

  test('counts senders, and patterns of actions', () => {
    for (const action of ['"sqs:SendMessage"', '"SQS:*"', '["s3:Get*", "sqs:Send*"]']) {
      const source = roleWith([`{Effect: Allow, Action: ${action}, Resource: "*"}`, decrypt()]);
      expect(rowsOf(kmsIamDecryptAllKeys, source)).toHaveLength(1);
    }
  });

  test('passes a role with a permissions boundary', () => {
    expect(rowsOf(kmsIamDecryptAllKeys, roleWith([READS, decrypt()], 'PermissionsBoundary: !Ref Boundary'))).toEqual(
      [],
    );
  });

  test('passes a policy that is a boundary, or of a role with one', () => {
    const policy = (...lines: string[]): string => `Resources:
  Reader:
    Type: AWS::IAM::Role
${lines.map((line) => `${line}\n`).join('')}  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!Ref Reader]
      PolicyDocument: {Statement: [${READS}, ${decrypt()}]}
  Queue: {Type: AWS::SQS::Queue}`;
    expect(rowsOf(kmsIamDecryptAllKeys, policy())).toHaveLength(1);
    expect(rowsOf(kmsIamDecryptAllKeys, policy('    Properties: {PermissionsBoundary: !Ref Policy}'))).toEqual([]);
    expect(
      rowsOf(kmsIamDecryptAllKeys, policy('    Properties: {PermissionsBoundary: !ImportValue boundary}')),
    ).toEqual([]);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${roleWith([READS, decrypt('!If [IsProd, !GetAtt Key.Arn, "*"]')])}`;
    expect(rowsOf(kmsIamDecryptAllKeys, source)).toMatchObject([
      ['note', 'Reader', expect.any(String), 'IsProd is false'],
    ]);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": ["r"], "PolicyDocument":
{"Statement": {"Effect": "Allow", "Action": ["sqs:SendMessage", "kms:Decrypt"], "Resource": "*"}}}}}}`;
    expect(rowsOf(kmsIamDecryptAllKeys, source)).toEqual([['warning', 'Policy', '2:93']]);
    expect(lintText(source).findings.map(({ message }) => message.what)).toContain(
      'Policy, statement #1: kms:Decrypt is allowed with every key.',
    );
  });
});
