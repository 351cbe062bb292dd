/** What a resource does with a queue that it names; `publishes` is to a topic. */
export type Deed = 'sends' | 'reads' | 'publishes';

/**
 * How one type of resource says which queue (or topic) it sends to or reads from, and as whom it calls.
 *
 * A path is a row of property names joined by dots; it runs through lists by itself, so that it leads to as many places as
 * they have items. One that begins with a slash starts at the resource's properties, any other at the item.
 */
export interface Wiring {
  readonly does: Deed;
  /** The path of the items that belong together; absent where the resource says it once. */
  readonly each?: string;
  /** Where the queue is named. */
  readonly to: string;
  /** Holds only where the text at a path is this one. */
  readonly only?: { readonly at: string; readonly is: string };
  /** The role as which it calls, where the path leads to one. */
  readonly role?: string;
  /** The function as whose role it calls. */
  readonly function?: string;
  /** The service principal as which it calls where it names no role, and the path of the resource for which it does. */
  readonly service?: string;
  /** Absent where that is the resource itself. */
  readonly source?: string;
  /** Only what could not be delivered is sent. */
  readonly deadLetters?: true;
}

const SNS = 'sns.amazonaws.com';
const EVENTS = 'events.amazonaws.com';

/**
 * CloudFormation's wirings.
 *
 * Sources: AWS CloudFormation Template Reference, the pages of these types,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/; for the principals, Amazon SQS Developer Guide,
 * "Key management", https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const CLOUDFORMATION: Readonly<Record<string, readonly Wiring[]>> = {
  'AWS::SNS::Subscription': [
    { does: 'sends', to: 'Endpoint', only: { at: 'Protocol', is: 'sqs' }, service: SNS, source: '/TopicArn' },
    { does: 'sends', to: 'RedrivePolicy.deadLetterTargetArn', service: SNS, source: '/TopicArn', deadLetters: true },
  ],
  'AWS::SNS::Topic': [
    { does: 'sends', each: 'Subscription', to: 'Endpoint', only: { at: 'Protocol', is: 'sqs' }, service: SNS },
  ],
  'AWS::S3::Bucket': [
    { does: 'sends', to: 'NotificationConfiguration.QueueConfigurations.Queue', service: 's3.amazonaws.com' },
  ],
  // What the CDK writes instead, for a custom resource of its own.
  'Custom::S3BucketNotifications': [
    {
      does: 'sends',
      to: 'NotificationConfiguration.QueueConfigurations.QueueArn',
      service: 's3.amazonaws.com',
      source: '/BucketName',
    },
  ],
  'AWS::Events::Rule': [
    { does: 'sends', each: 'Targets', to: 'Arn', role: 'RoleArn', service: EVENTS },
    { does: 'sends', each: 'Targets', to: 'DeadLetterConfig.Arn', service: EVENTS, deadLetters: true },
  ],
  'AWS::Events::EventBus': [{ does: 'sends', to: 'DeadLetterConfig.Arn', service: EVENTS, deadLetters: true }],
  'AWS::Scheduler::Schedule': [
    { does: 'sends', to: 'Target.Arn', role: '/Target.RoleArn' },
    { does: 'sends', to: 'Target.DeadLetterConfig.Arn', role: '/Target.RoleArn', deadLetters: true },
  ],
  'AWS::Pipes::Pipe': [
    { does: 'reads', to: 'Source', role: '/RoleArn' },
    { does: 'sends', to: 'Target', role: '/RoleArn' },
    ...['KinesisStreamParameters', 'DynamoDBStreamParameters'].map(
      (source): Wiring => ({
        does: 'sends',
        to: `SourceParameters.${source}.DeadLetterConfig.Arn`,
        role: '/RoleArn',
        deadLetters: true,
      }),
    ),
  ],
  'AWS::Lambda::Function': [{ does: 'sends', to: 'DeadLetterConfig.TargetArn', role: '/Role', deadLetters: true }],
  'AWS::Lambda::EventInvokeConfig': [
    { does: 'sends', to: 'DestinationConfig.OnSuccess.Destination', function: '/FunctionName' },
    { does: 'sends', to: 'DestinationConfig.OnFailure.Destination', function: '/FunctionName', deadLetters: true },
  ],
  'AWS::Lambda::EventSourceMapping': [
    { does: 'reads', to: 'EventSourceArn', function: '/FunctionName' },
    { does: 'sends', to: 'DestinationConfig.OnFailure.Destination', function: '/FunctionName', deadLetters: true },
  ],
  'AWS::StepFunctions::StateMachine': [
    { does: 'sends', each: 'DefinitionString.States.*', to: 'Parameters.QueueUrl', role: '/RoleArn' },
    { does: 'sends', each: 'DefinitionString.States.*', to: 'Arguments.QueueUrl', role: '/RoleArn' },
    { does: 'sends', each: 'Definition.States.*', to: 'Parameters.QueueUrl', role: '/RoleArn' },
    { does: 'sends', each: 'Definition.States.*', to: 'Arguments.QueueUrl', role: '/RoleArn' },
  ],
  'AWS::ApiGateway::Method': [{ does: 'sends', to: 'Integration.Uri', role: '/Integration.Credentials' }],
  'AWS::ApiGatewayV2::Integration': [
    {
      does: 'sends',
      to: 'RequestParameters.QueueUrl',
      only: { at: 'IntegrationSubtype', is: 'SQS-SendMessage' },
      role: '/CredentialsArn',
    },
    {
      does: 'reads',
      to: 'RequestParameters.QueueUrl',
      only: { at: 'IntegrationSubtype', is: 'SQS-ReceiveMessage' },
      role: '/CredentialsArn',
    },
  ],
  'AWS::IoT::TopicRule': [
    { does: 'sends', each: 'TopicRulePayload.Actions', to: 'Sqs.QueueUrl', role: 'Sqs.RoleArn' },
    { does: 'sends', each: 'TopicRulePayload.ErrorAction', to: 'Sqs.QueueUrl', role: 'Sqs.RoleArn', deadLetters: true },
  ],
  'AWS::AutoScaling::LifecycleHook': [{ does: 'sends', to: 'NotificationTargetARN', role: '/RoleARN' }],
  'AWS::Glue::Crawler': [{ does: 'reads', to: 'Targets.S3Targets.EventQueueArn', role: '/Role' }],
  'AWS::CustomerProfiles::Domain': [
    { does: 'sends', to: 'DeadLetterQueueUrl', service: 'profile.amazonaws.com', deadLetters: true },
  ],
  // AppConfig's guide does not say as whom it sends.
  'AWS::AppConfig::Extension': [{ does: 'sends', each: 'Actions.*', to: 'Uri', role: 'RoleArn' }],
  'AWS::CloudWatch::Alarm': ['AlarmActions', 'OKActions', 'InsufficientDataActions'].map(
    (to): Wiring => ({ does: 'publishes', to }),
  ),
  'AWS::SES::ReceiptRule': [{ does: 'publishes', to: 'Rule.Actions.SNSAction.TopicArn' }],
};

/** The wirings of a type, in the language that the type is of. */
export function wiringsOf(type: string): readonly Wiring[] {
  return CLOUDFORMATION[type] ?? [];
}

/** The properties of its resource that a wiring reads. */
export function propertiesRead({ each = '', ...wiring }: Wiring): string[] {
  const paths = [wiring.to, wiring.only?.at, wiring.role, wiring.function, wiring.source];
  return paths
    .filter((path) => path !== undefined)
    .map((path) => (path.startsWith('/') ? path.slice(1) : each === '' ? path : each))
    .map((path) => path.split('.')[0] ?? path);
}
