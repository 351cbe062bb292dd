import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsPolicyQueueReference } from './rule.ts';

const STATEMENT = "{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'sqs:*', Resource: '*'}";

/** A policy whose list of queues is as given. */
function of(queues: string): string {
  return queuePolicyWith(STATEMENT).replace('[!Ref Queue]', queues);
}

describe('sqs-policy-queue-reference', () => {
  test('flags an ARN among the queues', () => {
    expect(annotate(sqsPolicyQueueReference, of('[!Ref Queue, !GetAtt Queue.Arn]'))).toMatchInlineSnapshot(`
      "Resources:
        Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue, !GetAtt Queue.Arn]
                                         ~~~~~~~~~ error: Policy: Queues takes queue URLs; Queue.Arn is an ARN.
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'sqs:*', Resource: '*'}
              Version: '2012-10-17'
      "
    `);
  });

  test.each([
    ['arn:aws:sqs:us-east-1:111122223333:orders', 'arn:aws:sqs:us-east-1:111122223333:orders'],
    ['!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"', 'arn:aws:sqs:${region}:${account}:orders'],
    ['{"Fn::GetAtt": [Queue, Arn]}', 'Queue.Arn'],
    ['!Sub "${Queue.Arn}"', 'Queue.Arn'],
  ])('flags %s', (queue, shown) => {
    for (const queues of [queue, `[${queue}]`]) {
      const { findings } = lintText(of(queues));
      expect(
        findings.filter(({ rule }) => rule === 'sqs-policy-queue-reference').map(({ message }) => message.what),
      ).toEqual([`Policy: Queues takes queue URLs; ${shown} is an ARN.`]);
    }
  });

  test('flags it in an inline policy, whose property has another name', () => {
    const source = of('!GetAtt Queue.Arn')
      .replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
      .replace('Queues:', 'Queue:');
    expect(rowsOf(sqsPolicyQueueReference, source)).toEqual([['error', 'Policy', '6:22']]);
    expect(lintText(source).findings.map(({ message }) => message.what)).toContain(
      'Policy: Queue takes queue URLs; Queue.Arn is an ARN.',
    );
  });

  test.each([
    ['!Ref Queue'],
    ['!GetAtt Queue.QueueUrl'],
    ['https://sqs.us-east-1.amazonaws.com/111122223333/orders'],
    ['!Sub "https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/orders"'],
    ['!Ref Url'],
    ['!ImportValue url'],
  ])('passes %s', (queue) => {
    expect(rowsOf(sqsPolicyQueueReference, of(`[${queue}]`))).toEqual([]);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${of('[!If [IsProd, !Ref Queue, !GetAtt Queue.Arn]]')}`;
    expect(rowsOf(sqsPolicyQueueReference, source)).toEqual([['warning', 'Policy', '12:49', 'IsProd is false']]);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}, "Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {
"Queues": [{"Fn::GetAtt": ["Queue", "Arn"]}], "PolicyDocument": {"Statement": []}}}}}`;
    expect(rowsOf(sqsPolicyQueueReference, source)).toMatchObject([['error', 'Policy', expect.stringMatching(/^2:/)]]);
  });
});
