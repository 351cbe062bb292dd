import { expect, test } from 'vitest';
import { mended, offered } from '../../test/support/mended.ts';

const RULE = 'kms-monitoring-missing';
const SETTINGS = { rules: new Map([[RULE, 'note']] as const) };
const KEY = `  OrdersKey:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {EnableKeyRotation: true}
  Orders: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref OrdersKey}}
`;

test('a key is watched by a rule, with or without an alarm for whom it refuses', () => {
  const source = `Resources:\n${KEY}`;
  expect(offered(RULE, source, SETTINGS)).toEqual([
    'Watch changes of OrdersKey and whom it refuses',
    'Watch changes of OrdersKey',
  ]);
  const after = mended(RULE, source, SETTINGS);
  expect(after.match(/^Parameters:$|^ {2}\w+:$/gm)).toEqual([
    'Parameters:',
    '  KeyAlarmTopicArn:',
    '  CloudTrailLogGroupName:',
    '  OrdersKeyChangeRule:',
    '  OrdersKeyDeniedFilter:',
    '  OrdersKeyDeniedAlarm:',
    '  OrdersKey:',
  ]);
  expect(mended(RULE, source, SETTINGS, 1)).toBe(`Parameters:
  KeyAlarmTopicArn:
    Type: String
    Description: ARN of the SNS topic for alarms about keys
    MinLength: 1
Resources:
  OrdersKeyChangeRule:
    Type: AWS::Events::Rule
    Properties:
      Description: OrdersKey is disabled, scheduled for deletion or its policy changed
      EventPattern:
        source:
          - aws.kms
        detail-type:
          - AWS API Call via CloudTrail
        detail:
          eventSource:
            - kms.amazonaws.com
          eventName:
            - DisableKey
            - ScheduleKeyDeletion
            - PutKeyPolicy
          resources:
            ARN:
              - !GetAtt OrdersKey.Arn
      Targets:
        - Id: notify
          Arn: !Ref KeyAlarmTopicArn
${KEY}`);
});
