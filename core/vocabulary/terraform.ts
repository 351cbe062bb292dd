import { ELSEWHERE, type Kind } from './cloudformation.ts';

/** What Terraform calls a kind of resource and those of its properties that matter here. */
interface Term {
  readonly kind: Kind;
  /** By the neutral names; a property that a type does not have is left out. */
  readonly properties: Readonly<Record<string, string>>;
  /** What is only ever written, that of its nested blocks too: by the names of CloudFormation. */
  readonly written?: Readonly<Record<string, string>>;
}

const QUEUE = {
  key: 'kms_master_key_id',
  managedSse: 'sqs_managed_sse_enabled',
  reusePeriod: 'kms_data_key_reuse_period_seconds',
  redrive: 'redrive_policy',
  tags: 'tags',
} as const;

const KEY = {
  policy: 'policy',
  bypassLockoutCheck: 'bypass_policy_lockout_safety_check',
  deletionWindow: 'deletion_window_in_days',
  description: 'description',
} as const;

/**
 * Terraform's names, those of OpenTofu too.
 *
 * Source: Terraform Registry, the pages of these types of the providers hashicorp/aws and hashicorp/awscc,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export const TERRAFORM: Readonly<Record<string, Term>> = {
  aws_sqs_queue: { kind: 'queue', properties: { ...QUEUE, name: 'name' } },
  awscc_sqs_queue: { kind: 'queue', properties: { ...QUEUE, name: 'queue_name' } },
  aws_kms_key: {
    kind: 'key',
    properties: {
      ...KEY,
      enabled: 'is_enabled',
      spec: 'customer_master_key_spec',
      usage: 'key_usage',
      rotation: 'enable_key_rotation',
    },
  },
  aws_kms_external_key: {
    kind: 'key',
    properties: { ...KEY, enabled: 'enabled', spec: 'key_spec', usage: 'key_usage', origin: 'origin' },
  },
  awscc_kms_key: {
    kind: 'key',
    properties: {
      enabled: 'enabled',
      spec: 'key_spec',
      usage: 'key_usage',
      origin: 'origin',
      policy: 'key_policy',
      bypassLockoutCheck: 'bypass_policy_lockout_safety_check',
      rotation: 'enable_key_rotation',
      deletionWindow: 'pending_window_in_days',
      description: 'description',
    },
  },
  aws_kms_replica_key: { kind: 'replicaKey', properties: { ...KEY, enabled: 'enabled' } },
  aws_kms_replica_external_key: { kind: 'replicaKey', properties: { ...KEY, enabled: 'enabled' } },
  awscc_kms_replica_key: {
    kind: 'replicaKey',
    properties: { enabled: 'enabled', policy: 'key_policy', deletionWindow: 'pending_window_in_days' },
  },
  aws_kms_alias: { kind: 'alias', properties: { name: 'name', target: 'target_key_id' } },
  awscc_kms_alias: { kind: 'alias', properties: { name: 'alias_name', target: 'target_key_id' } },
  aws_kms_grant: { kind: 'grant', properties: ELSEWHERE.grant },
  aws_sqs_queue_policy: { kind: 'queuePolicy', properties: { queues: 'queue_url', policy: 'policy' } },
  awscc_sqs_queue_policy: { kind: 'queuePolicy', properties: { queues: 'queues', policy: 'policy_document' } },
  awscc_sqs_queue_inline_policy: {
    kind: 'queueInlinePolicy',
    properties: { queues: 'queue', policy: 'policy_document' },
  },
  aws_sns_topic: { kind: 'topic', properties: { name: 'name', key: 'kms_master_key_id' } },
  aws_sns_topic_subscription: { kind: 'subscription', properties: {} },
  aws_s3_bucket: { kind: 'bucket', properties: { name: 'bucket' } },
  aws_s3_bucket_notification: { kind: 'bucketNotification', properties: {} },
  aws_cloudwatch_event_rule: {
    kind: 'eventRule',
    properties: { name: 'name', bus: 'event_bus_name', pattern: 'event_pattern' },
    written: { Description: 'description' },
  },
  aws_cloudwatch_event_target: { kind: 'eventTarget', properties: {}, written: { Rule: 'rule', Arn: 'arn' } },
  aws_cloudwatch_event_bus: { kind: 'eventBus', properties: { name: 'name' } },
  aws_scheduler_schedule: { kind: 'schedule', properties: {} },
  aws_pipes_pipe: { kind: 'pipe', properties: {} },
  aws_lambda_function: { kind: 'function', properties: { name: 'function_name', role: 'role' } },
  aws_lambda_alias: { kind: 'functionAlias', properties: { function: 'function_name' } },
  aws_lambda_function_event_invoke_config: { kind: 'invokeConfig', properties: {} },
  aws_lambda_event_source_mapping: { kind: 'eventSourceMapping', properties: {} },
  aws_sfn_state_machine: { kind: 'stateMachine', properties: { role: 'role_arn' } },
  aws_api_gateway_integration: { kind: 'apiMethod', properties: {} },
  aws_apigatewayv2_integration: { kind: 'apiIntegration', properties: {} },
  aws_iot_topic_rule: { kind: 'iotRule', properties: {} },
  aws_autoscaling_lifecycle_hook: { kind: 'lifecycleHook', properties: {} },
  aws_glue_crawler: { kind: 'crawler', properties: {} },
  aws_ecs_task_definition: { kind: 'task', properties: { role: 'task_role_arn' } },
  aws_cloudwatch_metric_alarm: {
    kind: 'alarm',
    properties: {},
    written: {
      AlarmName: 'alarm_name',
      AlarmDescription: 'alarm_description',
      Namespace: 'namespace',
      MetricName: 'metric_name',
      Statistic: 'statistic',
      Period: 'period',
      EvaluationPeriods: 'evaluation_periods',
      Threshold: 'threshold',
      ComparisonOperator: 'comparison_operator',
      TreatMissingData: 'treat_missing_data',
      AlarmActions: 'alarm_actions',
    },
  },
  aws_ses_receipt_rule: { kind: 'receiptRule', properties: {} },
  aws_cloudwatch_log_metric_filter: {
    kind: 'metricFilter',
    properties: { pattern: 'pattern' },
    written: {
      FilterName: 'name',
      LogGroupName: 'log_group_name',
      MetricTransformations: 'metric_transformation',
      MetricNamespace: 'namespace',
      MetricName: 'name',
      MetricValue: 'value',
      DefaultValue: 'default_value',
    },
  },
  aws_iam_role: {
    kind: 'role',
    properties: {
      name: 'name',
      path: 'path',
      policies: 'inline_policy',
      managedPolicies: 'managed_policy_arns',
      boundary: 'permissions_boundary',
    },
  },
  aws_iam_user: {
    kind: 'user',
    properties: {
      name: 'name',
      path: 'path',
      policies: 'inline_policy',
      managedPolicies: 'managed_policy_arns',
      groups: 'groups',
      boundary: 'permissions_boundary',
    },
  },
  aws_iam_group: {
    kind: 'group',
    properties: { name: 'name', policies: 'inline_policy', managedPolicies: 'managed_policy_arns' },
  },
  aws_iam_role_policy: { kind: 'rolePolicy', properties: { policy: 'policy', role: 'role' } },
  aws_iam_user_policy: { kind: 'userPolicy', properties: { policy: 'policy', user: 'user' } },
  aws_iam_group_policy: { kind: 'groupPolicy', properties: { policy: 'policy', group: 'group' } },
  aws_iam_policy: {
    kind: 'managedPolicy',
    properties: { policy: 'policy', roles: 'roles', users: 'users', groups: 'groups' },
  },
};

/** What is written as nested blocks, where CloudFormation has a list. */
export const BLOCKS: ReadonlySet<string> = new Set(['metric_transformation']);
