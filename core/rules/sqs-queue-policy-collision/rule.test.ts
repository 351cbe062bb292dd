import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { OWN, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsQueuePolicyCollision } from './rule.ts';

const DOCUMENT = 'PolicyDocument: {Version: "2012-10-17", Statement: []}';

/** Two queues, and policies in the given order: each the lines that say which and what. */
function withPolicies(...policies: string[]): string {
  return `Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders, KmsMasterKeyId: alias/x}}
  Other: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: alias/x}}
${policies.join('\n')}`;
}

const policy = (name: string, queues: string, condition = ''): string =>
  `  ${name}: {Type: AWS::SQS::QueuePolicy,${condition} Properties: {Queues: ${queues}, ${DOCUMENT}}}`;
const inline = (name: string, queue: string): string =>
  `  ${name}: {Type: AWS::SQS::QueueInlinePolicy, Properties: {Queue: ${queue}, ${DOCUMENT}}}`;

describe('sqs-queue-policy-collision', () => {
  test('flags the policy that stands later, at the queue', () => {
    const source = withPolicies(policy('One', '[!Ref Orders]'), policy('Two', '[!Ref Other, !Ref Orders]'));
    expect(annotate(sqsQueuePolicyCollision, source)).toMatchInlineSnapshot(`
      "Resources:
        Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders, KmsMasterKeyId: alias/x}}
        Other: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: alias/x}}
        One: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Orders], PolicyDocument: {Version: "2012-10-17", Statement: []}}}
        Two: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Other, !Ref Orders], PolicyDocument: {Version: "2012-10-17", Statement: []}}}
                                                                                  ~~~~~~ error: One and Two both set the policy of Orders."
    `);
  });

  test.each([
    ['an inline policy after one', [policy('One', '[!Ref Orders]'), inline('Two', '!Ref Orders')], '5:69'],
    ['one after an inline policy', [inline('One', '!Ref Orders'), policy('Two', '[!Ref Orders]')], '5:65'],
    [
      'a queue that is named by its ARN',
      [policy('One', '!Ref Orders'), policy('Two', '[!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"]')],
      '5:3',
    ],
  ])('flags %s', (_, policies, at) => {
    expect(rowsOf(sqsQueuePolicyCollision, withPolicies(...policies))).toEqual([['error', 'Two', at]]);
  });

  test('flags each queue of the later policy, and names the first of the earlier ones', () => {
    const both = '[!Ref Orders, !Ref Other]';
    const source = withPolicies(policy('One', both), policy('Two', both), policy('Three', '[!Ref Other]'));
    expect(
      lintText(source, OWN)
        .findings.filter(({ rule }) => rule === 'sqs-queue-policy-collision')
        .map(({ message }) => message.what),
    ).toEqual([
      'One and Two both set the policy of Orders.',
      'One and Two both set the policy of Other.',
      'One and Three both set the policy of Other.',
    ]);
  });

  test.each([
    ['policies of different queues', [policy('One', '[!Ref Orders]'), policy('Two', '[!Ref Other]')]],
    ['a queue that is named twice in one', [policy('One', '[!Ref Orders, !Ref Orders]')]],
    ['queues that cannot be told', [policy('One', '[!Ref Url]'), policy('Two', '[!Ref Url]')]],
    ['a queue of another stack', [policy('One', '[!ImportValue url]'), policy('Two', '[!ImportValue url]')]],
  ])('passes %s', (_, policies) => {
    expect(rowsOf(sqsQueuePolicyCollision, withPolicies(...policies))).toEqual([]);
  });

  test('passes policies that never exist together', () => {
    const source = `${IS_PROD}
  IsDev: !Not [!Condition IsProd]
${withPolicies(policy('One', '[!Ref Orders]', ' Condition: IsProd,'), policy('Two', '[!Ref Orders]', ' Condition: IsDev,'))}`;
    expect(rowsOf(sqsQueuePolicyCollision, source)).toEqual([]);
  });

  test('says when they do', () => {
    const source = `${IS_PROD}\n${withPolicies(policy('One', '[!Ref Orders]', ' Condition: IsProd,'), policy('Two', '[!Ref Orders]'))}`;
    expect(rowsOf(sqsQueuePolicyCollision, source)).toEqual([['warning', 'Two', '11:65', 'IsProd is true']]);
    const chosen = `${IS_PROD}\n${withPolicies(policy('One', '[!If [IsProd, !Ref Orders, !Ref Other]]'), policy('Two', '[!Ref Orders]'))}`;
    expect(rowsOf(sqsQueuePolicyCollision, chosen)).toEqual([['warning', 'Two', '11:65', 'IsProd is true']]);
  });

  test('flags it in JSON', () => {
    const one = `{"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Orders"}], "PolicyDocument": {"Statement": []}}}`;
    const source = `{"Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": "alias/x"}},\n"One": ${one},\n"Two": ${one}}}`;
    expect(rowsOf(sqsQueuePolicyCollision, source)).toMatchObject([['error', 'Two', expect.stringMatching(/^3:/)]]);
  });
});
