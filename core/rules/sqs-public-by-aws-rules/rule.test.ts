import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { allow, queuePolicyWith } from '../../../test/support/policy-templates.ts';
import { sqsPublicByAwsRules } from './rule.ts';

const ACTION = '"sqs:SendMessage"';
const LIKE = 'ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}';

describe('sqs-public-by-aws-rules', () => {
  test('flags a wildcard inside a fixed account, at the condition', () => {
    expect(annotate(sqsPublicByAwsRules, queuePolicyWith(allow('"*"', ACTION, LIKE)))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: "*", Action: "sqs:SendMessage", Resource: '*', Condition: {ArnLike: {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}}
                                                                                                                  ~~~~~~~~~~~~~~~ note: Policy, statement #1: limited in fact, but public to AWS Config: aws:SourceArn has a wildcard.
              Version: '2012-10-17'
      "
    `);
  });
});
