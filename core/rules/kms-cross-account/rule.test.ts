import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { allow, keyWith, OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { kmsCrossAccount } from './rule.ts';

const ACTION = '"kms:Decrypt"';
const _EVERYONE = '{AWS: "*"}';
const FOREIGN = '{AWS: "999999999999"}';

describe('kms-cross-account', () => {
  test('flags an account that is not trusted, at the principal', () => {
    expect(annotate(kmsCrossAccount, keyWith(allow(FOREIGN, ACTION)), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: {AWS: "999999999999"}, Action: "kms:Decrypt", Resource: '*'}
                                                   ~~~~~~~~~~~~~~ warning: Key, statement #1: account 999999999999 can call kms:Decrypt.
      "
    `);
  });

  test('flags it in JSON, at the statement of an array', () => {
    const source = JSON.stringify({
      Resources: {
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: {
            KeyPolicy: {
              Statement: [
                { Effect: 'Allow', Principal: { AWS: '999999999999' }, Action: 'kms:Decrypt', Resource: '*' },
              ],
            },
          },
        },
      },
    });
    expect(rowsOf(kmsCrossAccount, source)).toEqual([['warning', 'Key', `1:${source.indexOf('"999999999999"') + 1}`]]);
  });

  test('is an error where a whole account gets everything, a note where it may only read about it', () => {
    expect(rowsOf(kmsCrossAccount, keyWith(allow(FOREIGN, '"kms:*"')))).toEqual([['error', 'Key', '9:46']]);
    const role = '{AWS: "arn:aws:iam::999999999999:role/app"}';
    expect(rowsOf(kmsCrossAccount, keyWith(allow(role, '"kms:*"')))).toEqual([['warning', 'Key', '9:46']]);
    expect(rowsOf(kmsCrossAccount, keyWith(allow(FOREIGN, '"kms:DescribeKey"')))).toEqual([['note', 'Key', '9:46']]);
  });
});
