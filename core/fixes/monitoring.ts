import type { KmsKey } from '../map/queue.ts';
import type { Resource } from '../resources/resource.ts';
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
 * What tells people that a key was changed, or that it refuses somebody; the latter not in an app of the CDK, which has a trail elsewhere.
 *
 * Source: AWS KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail",
 * https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 */
export function watch(key: KmsKey): readonly Fix[] {
  const { name, resource } = key;
  const add = (added: NewResource): Change => ({ do: 'add', resource: added, before: resource });
  const ask = (parameter: NewParameter): Change => ({ do: 'ask', parameter, of: resource });
  const changed = [ask(TOPIC), ...changeRule(key).map(add)];
  const ofChanges: Fix = {
    title: `Watch changes of ${name}`,
    safe: false,
    consequence: `Whoever deploys has to name an SNS topic. ${ALLOWED}`,
    changes: changed,
  };
  if (resource.construct !== undefined) return [ofChanges];
  return [
    {
      title: `Watch changes of ${name} and whom it refuses`,
      safe: false,
      consequence: `Whoever deploys has to name an SNS topic and the log group of a trail. ${ALLOWED}`,
      changes: [...changed, ask(LOG_GROUP), add(refusals(key)), add(refusalAlarm(key))],
    },
    ofChanges,
  ];
}

/** An event rule with its target, which is a resource of its own in Terraform. */
function changeRule({ name, resource }: KmsKey): readonly NewResource[] {
  const topic: NewValue = { kind: 'parameter', of: TOPIC };
  const arn: NewValue = { kind: 'attribute', of: resource, attribute: 'arn' };
  const properties: Readonly<Record<string, NewValue>> = {
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
  };
  const ruleName = nameAfter(resource, 'ChangeRule');
  if (isOfTemplate(resource))
    return [resourceOf('eventRule', ruleName, { ...properties, Targets: list(mapOf({ Id: 'notify', Arn: topic })) })];
  const rule = resourceOf('eventRule', ruleName, properties);
  const target = { Rule: { kind: 'attribute', of: rule, attribute: 'id' }, Arn: topic } as const;
  return [rule, resourceOf('eventTarget', nameAfter(resource, 'ChangeTarget'), target)];
}

function refusals({ resource }: KmsKey): NewResource {
  return resourceOf('metricFilter', nameAfter(resource, 'DeniedFilter'), {
    ...named('FilterName', resource),
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
    ...named('AlarmName', resource),
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

/** A name, where the language makes none up. */
function named(property: string, key: Resource): Readonly<Record<string, NewValue>> {
  if (isOfTemplate(key)) return {};
  const words = nameAfter(key, 'Denied').replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-');
  return { [property]: words.toLowerCase() };
}

function isOfTemplate({ type }: Resource): boolean {
  return type.startsWith('AWS::');
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
