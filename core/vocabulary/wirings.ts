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
  /** Where dead letters hold what was sent, the path of what they should have been delivered to. */
  readonly meantFor?: string;
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
    {
      does: 'sends',
      to: 'RedrivePolicy.deadLetterTargetArn',
      service: SNS,
      source: '/TopicArn',
      deadLetters: true,
      meantFor: 'Endpoint',
    },
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
    {
      does: 'sends',
      each: 'Targets',
      to: 'DeadLetterConfig.Arn',
      service: EVENTS,
      deadLetters: true,
      meantFor: 'Arn',
    },
  ],
  'AWS::Events::EventBus': [{ does: 'sends', to: 'DeadLetterConfig.Arn', service: EVENTS, deadLetters: true }],
  'AWS::Scheduler::Schedule': [
    { does: 'sends', to: 'Target.Arn', role: '/Target.RoleArn' },
    {
      does: 'sends',
      to: 'Target.DeadLetterConfig.Arn',
      role: '/Target.RoleArn',
      deadLetters: true,
      meantFor: 'Target.Arn',
    },
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

/**
 * Terraform's wirings. Blocks are lists, through which a path runs by itself.
 *
 * Source: Terraform Registry, the pages of these types of the provider hashicorp/aws. `bucket_arn` and `rule_arn` are what the format
 * makes of the names by which a notification and a target say whose they are.
 */
const TERRAFORM: Readonly<Record<string, readonly Wiring[]>> = {
  aws_sns_topic_subscription: [
    { does: 'sends', to: 'endpoint', only: { at: 'protocol', is: 'sqs' }, service: SNS, source: '/topic_arn' },
    {
      does: 'sends',
      to: 'redrive_policy.deadLetterTargetArn',
      service: SNS,
      source: '/topic_arn',
      deadLetters: true,
      meantFor: 'endpoint',
    },
  ],
  aws_s3_bucket_notification: [
    { does: 'sends', to: 'queue.queue_arn', service: 's3.amazonaws.com', source: '/bucket_arn' },
  ],
  aws_cloudwatch_event_target: [
    { does: 'sends', to: 'arn', role: 'role_arn', service: EVENTS, source: '/rule_arn' },
    {
      does: 'sends',
      to: 'dead_letter_config.arn',
      service: EVENTS,
      source: '/rule_arn',
      deadLetters: true,
      meantFor: 'arn',
    },
  ],
  aws_cloudwatch_event_bus: [{ does: 'sends', to: 'dead_letter_config.arn', service: EVENTS, deadLetters: true }],
  aws_scheduler_schedule: [
    { does: 'sends', to: 'target.arn', role: '/target.role_arn' },
    {
      does: 'sends',
      to: 'target.dead_letter_config.arn',
      role: '/target.role_arn',
      deadLetters: true,
      meantFor: 'target.arn',
    },
  ],
  aws_pipes_pipe: [
    { does: 'reads', to: 'source', role: '/role_arn' },
    { does: 'sends', to: 'target', role: '/role_arn' },
    ...['kinesis_stream_parameters', 'dynamodb_stream_parameters'].map(
      (source): Wiring => ({
        does: 'sends',
        to: `source_parameters.${source}.dead_letter_config.arn`,
        role: '/role_arn',
        deadLetters: true,
      }),
    ),
  ],
  aws_lambda_function: [{ does: 'sends', to: 'dead_letter_config.target_arn', role: '/role', deadLetters: true }],
  aws_lambda_function_event_invoke_config: [
    { does: 'sends', to: 'destination_config.on_success.destination', function: '/function_name' },
    { does: 'sends', to: 'destination_config.on_failure.destination', function: '/function_name', deadLetters: true },
  ],
  aws_lambda_event_source_mapping: [
    { does: 'reads', to: 'event_source_arn', function: '/function_name' },
    {
      does: 'sends',
      to: 'destination_config.on_failure.destination_arn',
      function: '/function_name',
      deadLetters: true,
    },
  ],
  aws_sfn_state_machine: [
    { does: 'sends', each: 'definition.States.*', to: 'Parameters.QueueUrl', role: '/role_arn' },
    { does: 'sends', each: 'definition.States.*', to: 'Arguments.QueueUrl', role: '/role_arn' },
  ],
  aws_api_gateway_integration: [{ does: 'sends', to: 'uri', role: '/credentials' }],
  aws_apigatewayv2_integration: [
    {
      does: 'sends',
      to: 'request_parameters.QueueUrl',
      only: { at: 'integration_subtype', is: 'SQS-SendMessage' },
      role: '/credentials_arn',
    },
    {
      does: 'reads',
      to: 'request_parameters.QueueUrl',
      only: { at: 'integration_subtype', is: 'SQS-ReceiveMessage' },
      role: '/credentials_arn',
    },
  ],
  aws_iot_topic_rule: [
    { does: 'sends', each: 'sqs', to: 'queue_url', role: 'role_arn' },
    { does: 'sends', each: 'error_action.sqs', to: 'queue_url', role: 'role_arn', deadLetters: true },
  ],
  aws_autoscaling_lifecycle_hook: [{ does: 'sends', to: 'notification_target_arn', role: '/role_arn' }],
  aws_glue_crawler: [{ does: 'reads', to: 's3_target.event_queue_arn', role: '/role' }],
  aws_cloudwatch_metric_alarm: ['alarm_actions', 'ok_actions', 'insufficient_data_actions'].map(
    (to): Wiring => ({ does: 'publishes', to }),
  ),
  aws_ses_receipt_rule: [{ does: 'publishes', to: 'sns_action.topic_arn' }],
};

/** The wirings of a type, in the language that the type is of. */
export function wiringsOf(type: string): readonly Wiring[] {
  return CLOUDFORMATION[type] ?? TERRAFORM[type] ?? [];
}

/** The properties of its resource that a wiring reads. */
export function propertiesRead({ each = '', ...wiring }: Wiring): string[] {
  const paths = [wiring.to, wiring.only?.at, wiring.role, wiring.function, wiring.source, wiring.meantFor];
  return paths
    .filter((path) => path !== undefined)
    .map((path) => (path.startsWith('/') ? path.slice(1) : each === '' ? path : each))
    .map((path) => path.split('.')[0] ?? path);
}
