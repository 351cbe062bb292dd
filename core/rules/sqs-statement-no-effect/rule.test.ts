import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { allow, OWN, queuePolicyWith, rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsStatementNoEffect } from './rule.ts';

const ROLE = '{AWS: "arn:aws:iam::111122223333:role/app"}';
const ACTION = '"sqs:SendMessage"';

function said(source: string, settings = OWN): string[] {
  return lintText(source, settings)
    .findings.filter(({ rule }) => rule === 'sqs-statement-no-effect')
    .map(({ message }) => message.what);
}

/** A policy of a queue named `orders`, beside another queue, with a statement whose `Resource` is as given. */
function on(resource: string): string {
  return queuePolicyWith(allow(ROLE, ACTION).replace("Resource: '*'", `Resource: ${resource}`))
    .replace('SqsManagedSseEnabled: true', 'QueueName: orders, KmsMasterKeyId: alias/x')
    .replace('Resources:', 'Resources:\n  Other: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: alias/x}}');
}

// What both kinds of policy have in common is in the test of kms-statement-no-effect.
describe('sqs-statement-no-effect', () => {
  test('flags a statement about another queue, at the resource', () => {
    expect(annotate(sqsStatementNoEffect, on('!GetAtt Other.Arn'), OWN)).toMatchInlineSnapshot(`
      "Resources:
        Other: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: alias/x}}
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders, KmsMasterKeyId: alias/x}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/app"}, Action: "sqs:SendMessage", Resource: !GetAtt Other.Arn}
                                                                                                                                       ~~~~~~~~~ warning: Policy, statement #1 has no effect: its Resource Other.Arn is not this queue.
              Version: '2012-10-17'
      "
    `);
  });

  test.each([
    ['!Ref Other'],
    ['"arn:aws:sqs:us-east-1:111122223333:refunds"'],
    ['!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:refunds"'],
    ['[!GetAtt Other.Arn, "arn:aws:sqs:us-east-1:111122223333:refunds"]'],
  ])('flags %s', (resource) => {
    expect(said(on(resource))).toEqual([
      expect.stringMatching(/^Policy, statement #1 has no effect: its Resource .* is not this queue\.$/),
    ]);
  });

  test.each([
    ["'*'"],
    ['!GetAtt Queue.Arn'],
    ['"arn:aws:sqs:us-east-1:111122223333:orders"'],
    ['!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"'],
    ['"arn:aws:sqs:*:*:*"'],
    ['"arn:aws:sqs:us-east-1:111122223333:ord*"'],
    ['!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Name}"'],
    ['!ImportValue queue'],
    ['[!GetAtt Other.Arn, !GetAtt Queue.Arn]'],
  ])('passes %s', (resource) => {
    expect(said(on(resource))).toEqual([]);
  });

  test('passes a literal queue where the own name is generated, and any where the queue cannot be told', () => {
    const literal = on('"arn:aws:sqs:us-east-1:111122223333:refunds"');
    expect(said(literal.replace('QueueName: orders, ', ''))).toEqual([]);
    expect(said(literal.replace('[!Ref Queue]', '[!Ref Url]'))).toEqual([]);
    expect(said(on('!GetAtt Other.Arn').replace('[!Ref Queue]', '[!Ref Url]'))).toEqual([]);
    expect(said(on('!GetAtt Other.Arn').replace('[!Ref Queue]', '[!Ref Queue, !Ref Other]'))).toEqual([]);
  });

  test('flags what no other account can use', () => {
    const statement = allow('{AWS: ["111122223333", "999999999999"]}', '["sqs:SetQueueAttributes", "sqs:Tag*"]');
    const source = queuePolicyWith(statement);
    expect(said(source)).toEqual([
      'Policy, statement #1 has no effect for 999999999999: no other account can use these actions.',
    ]);
    expect(rowsOf(sqsStatementNoEffect, source)).toEqual([['warning', 'Policy', '9:63']]);
  });

  test.each([
    ['everyone, among whom are own identities', '"*"', '"sqs:SetQueueAttributes"'],
    ['an own account', '{AWS: "111122223333"}', '"sqs:SetQueueAttributes"'],
    ['an account that can use one of them', '{AWS: "999999999999"}', '["sqs:SetQueueAttributes", "sqs:SendMessage"]'],
    ['an action that is not known here', '{AWS: "999999999999"}', '"sqs:NewThing"'],
  ])('passes %s', (_, principal, action) => {
    expect(said(queuePolicyWith(allow(principal, action)))).toEqual([]);
  });

  test('passes an account where nobody said which are the own ones, and one that is trusted', () => {
    const source = queuePolicyWith(allow('{AWS: "999999999999"}', '"sqs:SetQueueAttributes"'));
    expect(said(source, { ownAccounts: new Set() })).toEqual([]);
    expect(said(source)).toHaveLength(1);
    expect(
      said(source, {
        ...OWN,
        trusted: { accounts: new Set(['999999999999']), orgs: new Set(), cidrs: [], vpces: new Set() },
      }),
    ).toEqual([]);
  });

  test('flags actions of KMS, and a federated principal', () => {
    expect(said(queuePolicyWith(allow(ROLE, '"kms:Decrypt"')))).toEqual([
      'Policy, statement #1 has no effect: no action of sqs is in it.',
    ]);
    expect(said(queuePolicyWith(allow('{Federated: x.example.com}', ACTION)))).toHaveLength(1);
  });

  test('says in which worlds', () => {
    const source = `${IS_PROD}\n${on('!If [IsProd, !GetAtt Queue.Arn, !GetAtt Other.Arn]')}`;
    expect(rowsOf(sqsStatementNoEffect, source)).toMatchObject([
      ['note', 'Policy', expect.any(String), 'IsProd is false'],
    ]);
    const policy = `${IS_PROD}\n${on('!GetAtt Other.Arn').replace('Type: AWS::SQS::QueuePolicy', 'Type: AWS::SQS::QueuePolicy\n    Condition: IsProd')}`;
    expect(rowsOf(sqsStatementNoEffect, policy)).toEqual([['warning', 'Policy', '17:130']]);
  });

  test('flags it in an inline policy', () => {
    const source = on('!GetAtt Other.Arn')
      .replace('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
      .replace('Queues: [!Ref Queue]', 'Queue: !Ref Queue');
    expect(rowsOf(sqsStatementNoEffect, source)).toEqual([['warning', 'Policy', '10:130']]);
  });
});
