import type { KmsKey } from '../map/queue.ts';
import { type Change, type Fix, mapOf, type NewParameter, type NewResource, type NewValue } from './change.ts';
import { nameAfter } from './names.ts';

const TOPIC: NewParameter = {
  name: 'KeyAlarmTopicArn',
  description: 'ARN of the SNS topic for alarms about keys',
};
const LOG_GROUP: NewParameter = {
  name: 'CloudTrailLogGroupName',
  description: 'Name of the log group of a CloudTrail trail',
};
const METRIC = { namespace: 'QueueSeal', name: 'QueueKeyAccessDenied' };
const ALLOWED =
  'The topic has to let events.amazonaws.com publish, and a CloudTrail trail has to record what is done to keys.';

/**
 * What tells people that a key was changed, or that it refuses somebody; nothing outside of CloudFormation's templates.
 *
 * Source: AWS KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail",
 * https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 */
export function watch(key: KmsKey): readonly Fix[] {
  const { name, resource } = key;
  if (!resource.type.startsWith('AWS::') || resource.construct !== undefined) return [];
  const add = (added: NewResource): Change => ({ do: 'add', resource: added, before: resource });
  const ask = (parameter: NewParameter): Change => ({ do: 'ask', parameter, of: resource });
  const changed = [ask(TOPIC), add(changeRule(key))];
  return [
    {
      title: `Watch changes of ${name} and whom it refuses`,
      safe: false,
      consequence: `Whoever deploys has to name an SNS topic and the log group of a trail. ${ALLOWED}`,
      changes: [...changed, ask(LOG_GROUP), add(refusals(key)), add(refusalAlarm(key))],
    },
    {
      title: `Watch changes of ${name}`,
      safe: false,
      consequence: `Whoever deploys has to name an SNS topic. ${ALLOWED}`,
      changes: changed,
    },
  ];
}

function changeRule({ name, resource }: KmsKey): NewResource {
  const topic: NewValue = { kind: 'parameter', of: TOPIC };
  const arn: NewValue = { kind: 'attribute', of: resource, attribute: 'arn' };
  return resourceOf('eventRule', nameAfter(resource, 'ChangeRule'), {
    Description: `${name} is disabled, scheduled for deletion or its policy changed`,
    pattern: mapOf({
      source: list('aws.kms'),
      'detail-type': list('AWS API Call via CloudTrail'),
      detail: mapOf({
        eventSource: list('kms.amazonaws.com'),
        eventName: list('DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy'),
        resources: mapOf({ ARN: list(arn) }),
      }),
    }),
    Targets: list(mapOf({ Id: 'notify', Arn: topic })),
  });
}

function refusals({ resource }: KmsKey): NewResource {
  return resourceOf('metricFilter', nameAfter(resource, 'DeniedFilter'), {
    LogGroupName: { kind: 'parameter', of: LOG_GROUP },
    pattern:
      '{ ($.eventSource = "kms.amazonaws.com") && ($.errorCode = "AccessDenied*") && ($.userAgent = "sqs.amazonaws.com") }',
    MetricTransformations: list(
      mapOf({ MetricNamespace: METRIC.namespace, MetricName: METRIC.name, MetricValue: '1', DefaultValue: 0 }),
    ),
  });
}

function refusalAlarm({ resource }: KmsKey): NewResource {
  return resourceOf('alarm', nameAfter(resource, 'DeniedAlarm'), {
    AlarmDescription: 'KMS denied SQS the use of a queue key',
    Namespace: METRIC.namespace,
    MetricName: METRIC.name,
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: list({ kind: 'parameter', of: TOPIC }),
  });
}

function resourceOf(
  kind: NewResource['kind'],
  name: string,
  properties: Readonly<Record<string, NewValue>>,
): NewResource {
  return { kind, name, properties: new Map(Object.entries(properties)), isKept: false };
}

function list(...items: readonly NewValue[]): NewValue {
  return { kind: 'list', items };
}
