import { describe, expect, test } from 'vitest';
import { explainStatement } from './explain-statement.ts';
import { DEFAULT_SETTINGS } from './rules/settings.ts';

const TEMPLATE = `Conditions:
  IsProd: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Orders:
    Type: AWS::SQS::Queue
  OrdersPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - Sid: Anyone
            Effect: Allow
            Principal: '*'
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
            Condition: !If [IsProd, {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}, !Ref AWS::NoValue]
          - Effect: Deny
            Principal: '*'
            Action: sqs:*
            Resource: !GetAtt Orders.Arn
            Condition: {Bool: {aws:SecureTransport: false}}
`;

function explain(word: string) {
  const files = { read: () => TEMPLATE, list: () => undefined };
  const request = { paths: ['t.yaml'], files, settingsFor: () => DEFAULT_SETTINGS };
  return explainStatement(request, 't.yaml', TEMPLATE.indexOf(word));
}

describe('a statement explained', () => {
  test('says who can do what, in which worlds', () => {
    expect(explain('Sid: Anyone')).toMatchObject({
      name: 'statement Anyone',
      policy: 'OrdersPolicy',
      readings: [
        { when: 'IsProd is true' },
        { words: ['Any AWS account can call sqs:SendMessage – nothing limits who.'], when: 'IsProd is false' },
      ],
    });
  });

  test('says what a denial takes away', () => {
    expect(explain('Deny')).toMatchObject({
      name: 'statement #2',
      readings: [{ words: ['Denies everyone everything where Bool aws:SecureTransport false.'] }],
    });
  });

  test('is nothing where no statement is', () => {
    expect(explain('Queues')).toBeUndefined();
    expect(explain('Conditions')).toBeUndefined();
  });
});
