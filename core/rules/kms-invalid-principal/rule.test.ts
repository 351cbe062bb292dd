import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsInvalidPrincipal } from './rule.ts';

const ACTION = '"kms:Decrypt"';

function sentences(source: string): string[] {
  return lintText(source, OWN)
    .findings.filter(({ rule }) => rule === 'kms-invalid-principal')
    .map(({ message }) => message.what);
}

describe('kms-invalid-principal', () => {
  test('flags what can be nobody, at the principal', () => {
    const source = keyWith(allow('{AWS: ["111122223333", "arn:aws:iam::*:root"], Service: events}', ACTION));
    expect(annotate(kmsInvalidPrincipal, source, OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: ["111122223333", "arn:aws:iam::*:root"], Service: events}, Action: "kms:Decrypt", Resource: '*'}
                                                                    ~~~~~~~~~~~~~~~~~~~~~ error: Key: "arn:aws:iam::*:root" is not a valid principal: a wildcard cannot be a part of one.
                                                                                                     ~~~~~~ error: Key: "events" is not a valid principal: a service is named by its host.
      "
    `);
  });

  test.each([
    [
      '{AWS: "arn:aws:iam::111122223333:role/*"}',
      '"arn:aws:iam::111122223333:role/*"',
      'a wildcard cannot be a part of one',
    ],
    ['{AWS: 11122223333}', '"11122223333"', 'it is no account id and no ARN of an identity'],
    [
      '{AWS: "arn:aws:sqs:us-east-1:111122223333:q"}',
      '"arn:aws:sqs:us-east-1:111122223333:q"',
      'it is no account id and no ARN of an identity',
    ],
    ['{Service: "*"}', '"*"', 'services are named one by one'],
    ['{Service: events}', '"events"', 'a service is named by its host'],
    ['{CanonicalUser: 79a59df900b949e5}', '"79a59df900b949e5"', 'only S3 knows canonical users'],
    ['"111122223333"', '"111122223333"', 'only "*" stands without a kind'],
  ])('says of %s that %s is not valid, and why', (principal, shown, reason) => {
    expect(sentences(keyWith(allow(principal, ACTION)))).toEqual([
      `Key: ${shown} is not a valid principal: ${reason}.`,
    ]);
  });

  test('names a kind of principal that there is not, and not what stands under it', () => {
    const source = keyWith(allow('{User: ["a", "b"]}', ACTION));
    expect(sentences(source)).toEqual(['Key: "User" is no kind of principal.']);
    expect(rowsOf(kmsInvalidPrincipal, source)).toEqual([['error', 'Key', '9:41']]);
  });

  test('warns of a deleted identity', () => {
    const source = keyWith(allow('{AWS: AROAEXAMPLEID12345678}', ACTION));
    expect(rowsOf(kmsInvalidPrincipal, source)).toEqual([['warning', 'Key', '9:46']]);
    expect(sentences(source)).toEqual([
      'Key: "AROAEXAMPLEID12345678" is not a valid principal: its user or role was deleted.',
    ]);
  });

  test('flags denials and NotPrincipal, too', () => {
    const denial = allow('{AWS: "arn:aws:iam::*:root"}', ACTION).replace('Allow', 'Deny');
    expect(rowsOf(kmsInvalidPrincipal, keyWith(denial))).toEqual([['error', 'Key', '9:45']]);
    expect(rowsOf(kmsInvalidPrincipal, keyWith(denial.replace('Principal', 'NotPrincipal')))).toEqual([
      ['error', 'Key', '9:48'],
    ]);
  });

  test.each([
    ['everyone', '"*"'],
    ['everyone by kind, in small letters', '{aws: "*"}'],
    [
      'an account, a role, a user and a session',
      '{AWS: ["111122223333", "arn:aws:iam::111122223333:role/a/b", "arn:aws:iam::111122223333:user/c", "arn:aws:sts::111122223333:assumed-role/d/e"]}',
    ],
    ['an account by number', '{AWS: 111122223333}'],
    ['another partition', '{AWS: "arn:aws-cn:iam::111122223333:root"}'],
    ['a reference', '{AWS: !GetAtt Role.Arn}'],
    ['an account that is put in', '{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}'],
    ['a role that a parameter names', '{AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/${Name}"}'],
    ['what cannot be told', '{AWS: !Ref Who, Service: !Ref What}'],
    ['a service that is not known here', '{Service: ["new.amazonaws.com", "events.amazonaws.com.cn"]}'],
    ["a federated user, who is another rule's", '{Federated: cognito-identity.amazonaws.com}'],
  ])('passes %s', (_, principal) => {
    expect(rowsOf(kmsInvalidPrincipal, keyWith(allow(principal, ACTION)))).toEqual([]);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${keyWith(allow('{AWS: !If [IsProd, "111122223333", "arn:aws:iam::*:root"]}', ACTION))}`;
    expect(rowsOf(kmsInvalidPrincipal, source)).toEqual([['warning', 'Key', '15:75', 'IsProd is false']]);
    const without = `${IS_PROD}\n${keyWith(allow('{AWS: ["111122223333", !If [IsProd, events, !Ref AWS::NoValue]]}', ACTION))}`;
    expect(rowsOf(kmsInvalidPrincipal, without)).toEqual([['warning', 'Key', '15:76', 'IsProd is true']]);
  });

  test('never shows a principal that is secret', () => {
    const source = `Parameters:
  Who: {Type: String, NoEcho: true, AllowedValues: [hunter2]}
${keyWith(allow('{AWS: !Ref Who}', ACTION))}`;
    expect(sentences(source)).toEqual([
      'Key: "****" is not a valid principal: it is no account id and no ARN of an identity.',
    ]);
    expect(JSON.stringify(lintText(source, OWN).findings)).not.toContain('hunter2');
  });
});
