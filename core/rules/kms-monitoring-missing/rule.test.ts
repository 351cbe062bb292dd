import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { kmsMonitoringMissing } from './rule.ts';

const ON = { rules: new Map([['kms-monitoring-missing', 'note' as const]]) };

const QUEUE_ON_KEY = `Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
  Key:
    Type: AWS::KMS::Key`;

/** The queue and its key, beside one more resource. */
function beside(resource: string): string {
  return `${QUEUE_ON_KEY}\n  More: ${resource}`;
}

function rule(pattern: string): string {
  return `{Type: AWS::Events::Rule, Properties: {EventPattern: ${pattern}}}`;
}

function filter(pattern: string): string {
  return `{Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: trail, FilterPattern: ${pattern}}}`;
}

describe('kms-monitoring-missing', () => {
  test('flags a key of a queue that nothing watches, at its name', () => {
    expect(annotate(kmsMonitoringMissing, QUEUE_ON_KEY, ON)).toMatchInlineSnapshot(`
      "Resources:
        Orders: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
        Key:
        ~~~ note: Nothing here watches Key: no event rule for changes of keys, and no metric filter for what KMS refuses.
          Type: AWS::KMS::Key"
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {
  "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Ref": "Key"}}},
  "Key": {"Type": "AWS::KMS::Key"}
}}`;
    expect(rowsOf(kmsMonitoringMissing, source, ON)).toEqual([['note', 'Key', '3:3']]);
  });

  test.each([
    ['a rule for other events', rule('{source: [aws.s3]}')],
    ['a schedule', '{Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour)}}'],
    ['a filter for other log entries', filter(`'{ $.eventSource = "s3.amazonaws.com" }'`)],
    ['a filter without a word of KMS', filter('ERROR')],
  ])('flags it beside %s', (_, resource) => {
    expect(rowsOf(kmsMonitoringMissing, beside(resource), ON)).toEqual([['note', 'Key', '3:3']]);
  });

  test.each([
    ['a rule for events of KMS', rule('{source: [aws.kms], detail: {eventName: [DisableKey]}}')],
    ['a rule for calls of KMS', rule('{detail: {eventSource: [kms.amazonaws.com]}}')],
    [
      'a filter for what KMS refuses',
      filter(`'{ ($.eventSource = "kms.amazonaws.com") && ($.errorCode = "AccessDenied*") }'`),
    ],
    ['a rule that cannot be seen', rule('!ImportValue pattern')],
    ['a filter that cannot be seen', filter('!Ref Pattern')],
  ])('passes it beside %s', (_, resource) => {
    const source = `Parameters:\n  Pattern: {Type: String}\n${beside(resource)}`;
    expect(rowsOf(kmsMonitoringMissing, source, ON)).toEqual([]);
  });

  test('passes a key that no queue of the template uses', () => {
    const source = QUEUE_ON_KEY.replace('!Ref Key', 'alias/aws/sqs');
    expect(rowsOf(kmsMonitoringMissing, source, ON)).toEqual([]);
  });

  test('says when, where a queue uses the key in some worlds only', () => {
    const source = `${IS_PROD}\n${QUEUE_ON_KEY.replace('!Ref Key', '!If [IsProd, !Ref Key, alias/aws/sqs]')}`;
    expect(rowsOf(kmsMonitoringMissing, source, ON)).toEqual([['note', 'Key', '9:3', 'IsProd is true']]);
  });

  test('is off unless the project gives it a level', () => {
    expect(rowsOf(kmsMonitoringMissing, QUEUE_ON_KEY, {})).toEqual([]);
    expect(rowsOf(kmsMonitoringMissing, QUEUE_ON_KEY, { rules: new Map([['kms-monitoring-missing', 'off']]) })).toEqual(
      [],
    );
    expect(
      rowsOf(kmsMonitoringMissing, QUEUE_ON_KEY, { rules: new Map([['kms-monitoring-missing', 'warning']]) }),
    ).toEqual([['warning', 'Key', '3:3']]);
  });
});
