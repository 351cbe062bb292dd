/** What a language calls a kind of resource and those of its properties that matter here. */
interface Term {
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * CloudFormation's names.
 *
 * Source: AWS CloudFormation template reference, `AWS::SQS::Queue`, `AWS::KMS::Key`, `AWS::KMS::ReplicaKey`,
 * `AWS::KMS::Alias`, `AWS::SQS::QueuePolicy`, `AWS::SQS::QueueInlinePolicy`, `AWS::IAM::…` and
 * whatever sends to queues or reads from them, https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
 */
export const CLOUDFORMATION = {
  queue: {
    type: 'AWS::SQS::Queue',
    properties: {
      key: 'KmsMasterKeyId',
      managedSse: 'SqsManagedSseEnabled',
      reusePeriod: 'KmsDataKeyReusePeriodSeconds',
      redrive: 'RedrivePolicy',
      name: 'QueueName',
      tags: 'Tags',
    },
  },
  key: {
    type: 'AWS::KMS::Key',
    properties: {
      enabled: 'Enabled',
      spec: 'KeySpec',
      usage: 'KeyUsage',
      origin: 'Origin',
      policy: 'KeyPolicy',
      bypassLockoutCheck: 'BypassPolicyLockoutSafetyCheck',
      rotation: 'EnableKeyRotation',
      deletionWindow: 'PendingWindowInDays',
      description: 'Description',
    },
  },
  replicaKey: { type: 'AWS::KMS::ReplicaKey', properties: { enabled: 'Enabled', policy: 'KeyPolicy' } },
  alias: { type: 'AWS::KMS::Alias', properties: { name: 'AliasName', target: 'TargetKeyId' } },
  queuePolicy: { type: 'AWS::SQS::QueuePolicy', properties: { queues: 'Queues', policy: 'PolicyDocument' } },
  queueInlinePolicy: { type: 'AWS::SQS::QueueInlinePolicy', properties: { queues: 'Queue', policy: 'PolicyDocument' } },
  topic: { type: 'AWS::SNS::Topic', properties: { name: 'TopicName', key: 'KmsMasterKeyId' } },
  subscription: { type: 'AWS::SNS::Subscription', properties: {} },
  bucket: { type: 'AWS::S3::Bucket', properties: { name: 'BucketName' } },
  bucketNotification: { type: 'Custom::S3BucketNotifications', properties: {} },
  eventRule: {
    type: 'AWS::Events::Rule',
    properties: { name: 'Name', bus: 'EventBusName', pattern: 'EventPattern' },
  },
  eventBus: { type: 'AWS::Events::EventBus', properties: { name: 'Name' } },
  schedule: { type: 'AWS::Scheduler::Schedule', properties: {} },
  pipe: { type: 'AWS::Pipes::Pipe', properties: {} },
  function: { type: 'AWS::Lambda::Function', properties: { name: 'FunctionName', role: 'Role' } },
  functionVersion: { type: 'AWS::Lambda::Version', properties: { function: 'FunctionName' } },
  functionAlias: { type: 'AWS::Lambda::Alias', properties: { function: 'FunctionName' } },
  invokeConfig: { type: 'AWS::Lambda::EventInvokeConfig', properties: {} },
  eventSourceMapping: { type: 'AWS::Lambda::EventSourceMapping', properties: {} },
  stateMachine: {
    type: 'AWS::StepFunctions::StateMachine',
    properties: { role: 'RoleArn', substitutions: 'DefinitionSubstitutions' },
  },
  apiMethod: { type: 'AWS::ApiGateway::Method', properties: {} },
  apiIntegration: { type: 'AWS::ApiGatewayV2::Integration', properties: {} },
  iotRule: { type: 'AWS::IoT::TopicRule', properties: {} },
  lifecycleHook: { type: 'AWS::AutoScaling::LifecycleHook', properties: {} },
  crawler: { type: 'AWS::Glue::Crawler', properties: {} },
  task: { type: 'AWS::ECS::TaskDefinition', properties: { role: 'TaskRoleArn' } },
  customerProfiles: { type: 'AWS::CustomerProfiles::Domain', properties: {} },
  appConfigExtension: { type: 'AWS::AppConfig::Extension', properties: {} },
  alarm: { type: 'AWS::CloudWatch::Alarm', properties: {} },
  receiptRule: { type: 'AWS::SES::ReceiptRule', properties: {} },
  metricFilter: { type: 'AWS::Logs::MetricFilter', properties: { pattern: 'FilterPattern' } },
  role: {
    type: 'AWS::IAM::Role',
    properties: {
      name: 'RoleName',
      path: 'Path',
      policies: 'Policies',
      managedPolicies: 'ManagedPolicyArns',
      boundary: 'PermissionsBoundary',
    },
  },
  user: {
    type: 'AWS::IAM::User',
    properties: {
      name: 'UserName',
      path: 'Path',
      policies: 'Policies',
      managedPolicies: 'ManagedPolicyArns',
      groups: 'Groups',
      boundary: 'PermissionsBoundary',
    },
  },
  group: {
    type: 'AWS::IAM::Group',
    properties: { name: 'GroupName', policies: 'Policies', managedPolicies: 'ManagedPolicyArns' },
  },
  identityPolicy: {
    type: 'AWS::IAM::Policy',
    properties: { policy: 'PolicyDocument', roles: 'Roles', users: 'Users', groups: 'Groups' },
  },
  rolePolicy: { type: 'AWS::IAM::RolePolicy', properties: { policy: 'PolicyDocument', role: 'RoleName' } },
  userPolicy: { type: 'AWS::IAM::UserPolicy', properties: { policy: 'PolicyDocument', user: 'UserName' } },
  groupPolicy: { type: 'AWS::IAM::GroupPolicy', properties: { policy: 'PolicyDocument', group: 'GroupName' } },
  managedPolicy: {
    type: 'AWS::IAM::ManagedPolicy',
    properties: { policy: 'PolicyDocument', roles: 'Roles', users: 'Users', groups: 'Groups' },
  },
} as const satisfies Record<string, Term>;

/** Kinds that only other languages have: CloudFormation says the same in a property of another resource. */
export const ELSEWHERE = {
  eventTarget: {},
  grant: { key: 'key_id', grantee: 'grantee_principal', operations: 'operations', constraints: 'constraints' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** The kinds of resource that the product knows, whatever language they are written in. */
export type Kind = keyof typeof CLOUDFORMATION | keyof typeof ELSEWHERE;

/** The neutral names of a kind's properties. */
export type Property<K extends Kind> = K extends keyof typeof CLOUDFORMATION
  ? keyof (typeof CLOUDFORMATION)[K]['properties']
  : K extends keyof typeof ELSEWHERE
    ? keyof (typeof ELSEWHERE)[K]
    : never;
