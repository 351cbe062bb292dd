import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith } from '../../../test/support/policy-templates.ts';
import { sqsInvalidPrincipal } from './rule.ts';

const ACTION = '"sqs:SendMessage"';

describe('sqs-invalid-principal', () => {
  test('flags what can be nobody, at the principal', () => {
    const source = queuePolicyWith(allow('{AWS: ["111122223333", "arn:aws:iam::*:root"], Service: events}', ACTION));
    expect(annotate(sqsInvalidPrincipal, source, OWN)).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {AWS: ["111122223333", "arn:aws:iam::*:root"], Service: events}, Action: "sqs:SendMessage", Resource: '*'}
                                                                    ~~~~~~~~~~~~~~~~~~~~~ error: Policy: "arn:aws:iam::*:root" is not a valid principal: a wildcard cannot be a part of one.
                                                                                                     ~~~~~~ error: Policy: "events" is not a valid principal: a service is named by its host.
              Version: '2012-10-17'
      "
    `);
  });
});
