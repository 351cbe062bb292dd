import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { allow, keyWith } from '../../../test/support/policy-templates.ts';
import { kmsPublicByAwsRules } from './rule.ts';

const ACTION = '"kms:Decrypt"';
const LIKE = 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}';

describe('kms-public-by-aws-rules', () => {
  test('flags a wildcard inside a fixed account, at the condition', () => {
    expect(annotate(kmsPublicByAwsRules, keyWith(allow('"*"', ACTION, LIKE)))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Version: '2012-10-17'
              Statement:
                - {Effect: Allow, Principal: "*", Action: "kms:Decrypt", Resource: '*', Condition: {ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}}
                                                                                                              ~~~~~~~~~~~~~~~ note: Key, statement #1: limited in fact, but public to AWS Config: aws:SourceArn has a wildcard.
      "
    `);
  });
});
