import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, lint } from '../core/index.ts';
import { changed } from './support/plans.ts';

const ARN = 'arn:aws:sqs:eu-west-1:111122223333:q';
const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/q';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:t';
const ROLE = 'arn:aws:iam::111122223333:role/worker';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:f';

/** What there is besides: the queue, and whatever sends to it or reads from it may belong to. */
const AROUND = [
  changed('aws_sqs_queue.q', ['no-op'], {}, { arn: ARN, url: URL, id: URL, name: 'q', kms_master_key_id: 'alias/q' }),
  changed('aws_sns_topic.t', ['no-op'], {}, { arn: TOPIC, id: TOPIC, name: 't' }),
  changed('aws_s3_bucket.b', ['no-op'], {}, { arn: 'arn:aws:s3:::b', id: 'b', bucket: 'b' }),
  changed(
    'aws_cloudwatch_event_rule.r',
    ['no-op'],
    {},
    { arn: 'arn:aws:events:eu-west-1:111122223333:rule/r', name: 'r' },
  ),
  changed('aws_lambda_function.f', ['no-op'], {}, { arn: FUNCTION, function_name: 'f', role: ROLE }),
  changed('aws_iam_role.worker', ['no-op'], {}, { arn: ROLE, name: 'worker' }),
];

/** Who sends to the queue or reads from it, as whom. */
function around(...changes: readonly object[]): string[] {
  const text = JSON.stringify({ format_version: '1.2', resource_changes: [...AROUND, ...changes] });
  const { map = [] } = lint({
    paths: ['plan.json'],
    files: { read: (path) => (path === 'plan.json' ? text : undefined), list: () => undefined },
    settingsFor: () => DEFAULT_SETTINGS,
    map: true,
  });
  return map.flatMap(({ senders, readers }) => [
    ...senders.map(({ name, as }) => `${name} sends as ${as.name}`),
    ...readers.map(({ name, as }) => `${name} reads as ${as.name}`),
  ]);
}

const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const SENDS = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: ARN };

test.each([
  [
    'aws_sns_topic_subscription',
    { topic_arn: TOPIC, protocol: 'sqs', endpoint: ARN },
    ['SNS topic aws_sns_topic.t (subscription aws_sns_topic_subscription.x) sends as sns.amazonaws.com'],
  ],
  ['aws_sns_topic_subscription', { topic_arn: TOPIC, protocol: 'https', endpoint: 'https://x' }, []],
  [
    'aws_s3_bucket_notification',
    { bucket: 'b', queue: [{ queue_arn: ARN }] },
    ['notifications aws_s3_bucket_notification.x sends as s3.amazonaws.com'],
  ],
  [
    'aws_cloudwatch_event_target',
    { rule: 'r', arn: ARN },
    ['EventBridge target aws_cloudwatch_event_target.x sends as events.amazonaws.com'],
  ],
  [
    'aws_cloudwatch_event_target',
    { rule: 'r', arn: FUNCTION, dead_letter_config: [{ arn: ARN }] },
    ['EventBridge target aws_cloudwatch_event_target.x (dead letters) sends as events.amazonaws.com'],
  ],
  [
    'aws_scheduler_schedule',
    { target: [{ arn: ARN, role_arn: ROLE }] },
    ['schedule aws_scheduler_schedule.x sends as role aws_iam_role.worker'],
  ],
  [
    'aws_pipes_pipe',
    { source: ARN, target: FUNCTION, role_arn: ROLE },
    ['pipe aws_pipes_pipe.x reads as role aws_iam_role.worker'],
  ],
  [
    'aws_lambda_function',
    { function_name: 'g', role: ROLE, dead_letter_config: [{ target_arn: ARN }] },
    ['function aws_lambda_function.x (dead letters) sends as role aws_iam_role.worker'],
  ],
  [
    'aws_lambda_event_source_mapping',
    { event_source_arn: ARN, function_name: 'f' },
    ['event source mapping aws_lambda_event_source_mapping.x reads as role aws_iam_role.worker'],
  ],
  [
    'aws_lambda_event_source_mapping',
    { event_source_arn: ARN, function_name: FUNCTION },
    ['event source mapping aws_lambda_event_source_mapping.x reads as role aws_iam_role.worker'],
  ],
  [
    'aws_sfn_state_machine',
    { role_arn: ROLE, definition: JSON.stringify({ States: { Send: { Parameters: { QueueUrl: URL } } } }) },
    ['state machine aws_sfn_state_machine.x sends as role aws_iam_role.worker'],
  ],
  [
    'aws_iot_topic_rule',
    { sqs: [{ queue_url: URL, role_arn: ROLE }] },
    ['IoT rule aws_iot_topic_rule.x sends as role aws_iam_role.worker'],
  ],
  [
    'aws_iam_role_policy',
    { role: 'worker', policy: policy(SENDS) },
    ['function aws_lambda_function.f sends as role aws_iam_role.worker'],
  ],
])('knows what %s does: %j', (type, values, expected) => {
  expect(around(changed(`${type}.x`, ['no-op'], {}, values))).toEqual(expected);
});

test('knows policies that are attached and inline ones', () => {
  const managed = changed(
    'aws_iam_policy.p',
    ['no-op'],
    {},
    { arn: 'arn:aws:iam::111122223333:policy/p', policy: policy(SENDS) },
  );
  const attached = changed(
    'aws_iam_role_policy_attachment.a',
    ['no-op'],
    {},
    { role: 'worker', policy_arn: 'arn:aws:iam::111122223333:policy/p' },
  );
  const expected = ['function aws_lambda_function.f sends as role aws_iam_role.worker'];
  expect(around(managed, attached)).toEqual(expected);
  expect(around(managed)).toEqual([]);
  const inline = changed(
    'aws_iam_role.other',
    ['no-op'],
    {},
    { name: 'other', inline_policy: [{ name: 'n', policy: policy(SENDS) }] },
  );
  expect(around(inline)).toEqual(['role aws_iam_role.other sends as role aws_iam_role.other']);
});
