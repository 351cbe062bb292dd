import type { Resource } from '../resources/resource.ts';
import { entryOf, type Value } from '../resources/value.ts';
import { propertiesRead, wiringsOf } from './wirings.ts';

/** The language in which an author writes resources. */
export type Language = 'cloudformation';

/** The kinds of resource that the product knows, whatever language they are written in. */
export type Kind = keyof typeof CLOUDFORMATION;

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
const CLOUDFORMATION = {
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
  stateMachine: { type: 'AWS::StepFunctions::StateMachine', properties: { role: 'RoleArn' } },
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

/** The author's names of a queue's properties, for messages and fixes. */
export type QueueWords = Readonly<Record<Property<'queue'>, string>>;

/** The neutral names of a kind's properties. */
export type Property<K extends Kind> = keyof (typeof CLOUDFORMATION)[K]['properties'];

const LANGUAGES: Readonly<Record<Language, Readonly<Record<Kind, Term>>>> = { cloudformation: CLOUDFORMATION };

const KINDS = new Map<
  string,
  { readonly kind: Kind; readonly language: Language; readonly names: ReadonlySet<string> }
>();
for (const [language, terms] of Object.entries(LANGUAGES) as [Language, Record<Kind, Term>][]) {
  for (const [kind, term] of Object.entries(terms) as [Kind, Term][]) {
    const wired = wiringsOf(term.type).flatMap(propertiesRead);
    KINDS.set(term.type, { kind, language, names: new Set([...Object.values(term.properties), ...wired]) });
  }
}

/** The kind of a type in its author's language; `undefined` for types that do not matter. */
export function kindOf(type: string): Kind | undefined {
  return KINDS.get(type)?.kind;
}

/** Properties that hold a policy document, as a structure or as JSON text. */
const DOCUMENTS = new Set(['KeyPolicy', 'PolicyDocument']);
/** Properties that hold other JSON, as a structure or as text. */
const JSON_TEXTS = new Set(['DefinitionString', 'EventPattern']);

/** Whether a property holds a policy document or other JSON, which may be written as JSON text. */
export function isDocument(property: string): boolean {
  return DOCUMENTS.has(property) || JSON_TEXTS.has(property);
}

/** The property names that become values for a type; `undefined` for types that do not matter. */
export function propertiesOf(type: string): ReadonlySet<string> | undefined {
  return KINDS.get(type)?.names;
}

/** The author's names of a kind's properties. */
export function wordsOf<K extends Kind>(kind: K, type: string): Readonly<Record<Property<K>, string>> {
  const language = KINDS.get(type)?.language ?? 'cloudformation';
  return LANGUAGES[language][kind].properties as Readonly<Record<Property<K>, string>>;
}

/** A property by its neutral name; one that is not written is absent at the resource's own name. */
export function propertyOf<K extends Kind>(resource: Resource, kind: K, property: Property<K>): Value {
  const value = entryOf(resource.properties, wordsOf(kind, resource.type)[property]);
  return value.kind === 'absent' && value.origin === resource.properties.origin
    ? { ...value, origin: resource.origin }
    : value;
}
