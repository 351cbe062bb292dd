/** Templates for what SAM makes besides queues: what stands in a function's or state machine's properties. */
export interface PropertiesCase {
  /** The properties, in YAML's flow style without braces; also the name of the case. */
  readonly properties: string;
  readonly isRefused?: true;
}

const OWN = 'arn:aws:sqs:us-east-1:123456789012:own';
const KEY = '11111111-2222-3333-4444-555555555555';
const NONE = '!Ref AWS::NoValue';
const DOCUMENT =
  '{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: [sqs:ReceiveMessage], Resource: !GetAtt Own.Arn }] }';
const OTHER = "{ Statement: { Effect: Allow, Action: kms:Decrypt, Resource: '*' } }";

/** `Policies` of a function or a state machine. */
const POLICIES: readonly PropertiesCase[] = [
  'AmazonSQSFullAccess',
  '[AmazonSQSFullAccess, AWSLambdaBasicExecutionRole, AWSLambdaVPCAccessExecutionRole]',
  '[arn:aws:iam::aws:policy/PowerUserAccess, arn:aws:iam::123456789012:policy/mine, Unheard]',
  `[!Ref OwnPolicy, !Sub "arn:\${AWS::Partition}:iam::aws:policy/AdministratorAccess"]`,
  DOCUMENT,
  `[${DOCUMENT}, ${OTHER}]`,
  `[${OTHER}, AmazonSQSReadOnlyAccess, ${DOCUMENT}]`,
  '[{ SQSSendMessagePolicy: { QueueName: !GetAtt Own.QueueName } }, { SQSPollerPolicy: { QueueName: orders } }]',
  `[{ KMSDecryptPolicy: { KeyId: !Ref Key } }, { KMSEncryptPolicy: { KeyId: ${KEY} } }, { KMSEncryptPolicy_v2: { KeyId: !Ref Key } }]`,
  '{ SQSPollerPolicy: { QueueName: !Ref Stage, Unheard: of } }',
  '[{ S3ReadPolicy: { BucketName: b } }, { CloudWatchPutMetricPolicy: {} }, { SESBulkTemplatedCrudPolicy_v2: { IdentityName: i, TemplateName: t } }]',
  `[!If [IsProd, ${DOCUMENT}, ${NONE}]]`,
  `[!If [IsProd, ${DOCUMENT}, ${OTHER}], !If [IsQueue, AmazonSQSFullAccess, ${NONE}]]`,
  `!If [IsProd, ${DOCUMENT}, ${NONE}]`,
  `!If [IsProd, ${NONE}, AmazonSQSFullAccess]`,
  '[!If [IsProd, AmazonSQSFullAccess, !Ref OwnPolicy]]',
  `[!If [IsProd, { SQSPollerPolicy: { QueueName: orders } }, ${NONE}]]`,
  '[!If [IsProd, { SQSPollerPolicy: { QueueName: orders } }, { S3ReadPolicy: { BucketName: b } }]]',
  '[{ SQSPollerPolicy: { QueueName: !If [IsProd, orders, !GetAtt Own.QueueName] } }]',
  '[]',
].map((policies) => ({ properties: `Policies: ${policies}` }));

const REFUSED: readonly PropertiesCase[] = [
  'Policies: [{ UnheardPolicy: { QueueName: orders } }]',
  'Policies: [{ SQSPollerPolicy: {} }]',
  `Policies: [!If [IsProd, ${DOCUMENT}, AmazonSQSFullAccess]]`,
  `Policies: !If [IsProd, [${DOCUMENT}], [AmazonSQSFullAccess]]`,
].map((properties) => ({ properties, isRefused: true }));

const ROLES: readonly string[] = [
  'Role: arn:aws:iam::123456789012:role/own',
  'Role: !GetAtt OwnRole.Arn',
  `Role: !If [IsProd, !GetAtt OwnRole.Arn, ${NONE}], Policies: AmazonSQSFullAccess`,
  `Role: !If [IsProd, ${NONE}, !GetAtt OwnRole.Arn]`,
  `Role: !If [IsProd, ${NONE}, ${NONE}]`,
  'Role: !If [IsProd, !GetAtt OwnRole.Arn, arn:aws:iam::123456789012:role/own]',
  'PermissionsBoundary: !Ref OwnPolicy, RolePath: /own/',
];

const FUNCTION: readonly string[] = [
  ...ROLES,
  'FunctionName: named',
  'Tracing: Active',
  'Tracing: Disabled',
  'Tracing: !Ref Stage, VpcConfig: { SecurityGroupIds: [sg-1], SubnetIds: [s-1] }',
  'VpcConfig: {}',
  'AutoPublishAlias: live',
  'AutoPublishAlias: blue-green_1, EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }',
  `DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Own.Arn }`,
  `DeadLetterQueue: { Type: SQS, TargetArn: !If [IsProd, !GetAtt Own.Arn, ${OWN}] }`,
  'DeadLetterQueue: { Type: SNS, TargetArn: !Ref Topic }',
  `DeadLetterQueue: { Type: SQS, TargetArn: ${OWN} }, Role: !GetAtt OwnRole.Arn`,
  `EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: Lambda, Destination: !GetAtt Worker.Arn }, OnFailure: { Type: SQS, Destination: !GetAtt Own.Arn } } }`,
  'EventInvokeConfig: { MaximumRetryAttempts: 0 }',
  'EventInvokeConfig: {}',
  'DurableConfig: { ExecutionTimeout: 60 }',
];

const EVENTS: readonly string[] = [
  '{ A: { Type: SQS, Properties: { Queue: !GetAtt Own.Arn, BatchSize: 1 } } }',
  `{ A: { Type: SQS, Properties: { Queue: !If [IsProd, !GetAtt Own.Arn, !Sub "arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:other"] } } }`,
  '{ A: { Type: SQS, Properties: { Queue: !GetAtt Own.Arn } }, B: { Type: SQS, Properties: { Queue: !GetAtt Own.Arn } } }',
  `{ A: { Type: Kinesis, Properties: { Stream: !GetAtt Stream.Arn, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Own.Arn } } } } }`,
  `{ A: { Type: Kinesis, Properties: { Stream: !GetAtt Stream.Arn, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Destination: !GetAtt Own.Arn } } } } }`,
  `{ A: { Type: DynamoDB, Properties: { Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SNS, Destination: !Ref Topic } } } } }`,
  `{ A: { Type: MSK, Properties: { Stream: arn:aws:kafka:us-east-1:123456789012:cluster/c, Topics: [t], StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SQS, Destination: ${OWN} } } } } }`,
  `{ A: { Type: MQ, Properties: { Broker: arn:aws:mq:us-east-1:123456789012:broker:b, Queues: [q], SecretsManagerKmsKeyId: ${KEY}, SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: arn:aws:secretsmanager:us-east-1:123456789012:secret:s }] } } }`,
  `{ A: { Type: DocumentDB, Properties: { Cluster: arn:aws:rds:us-east-1:123456789012:cluster:c, DatabaseName: d, SecretsManagerKmsKeyId: ${KEY}, StartingPosition: LATEST, SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: arn:aws:secretsmanager:us-east-1:123456789012:secret:s }] } } }`,
  `{ A: { Type: SelfManagedKafka, Properties: { KafkaBootstrapServers: [b], Topics: [t], SecretsManagerKmsKeyId: ${KEY}, DestinationConfig: { OnFailure: { Type: SQS, Destination: ${OWN} } }, SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: arn:aws:secretsmanager:us-east-1:123456789012:secret:s }] } } }`,
  '{ A: { Type: SNS, Properties: { Topic: !Ref Topic } } }',
  '{ A: { Type: SNS, Properties: { Topic: !Ref Topic, RedrivePolicy: { deadLetterTargetArn: !GetAtt Own.Arn } } } }',
  '{ A: { Type: SNS, Properties: { Topic: !Ref Topic, SqsSubscription: { QueueArn: !GetAtt Own.Arn, QueueUrl: !Ref Own, QueuePolicyLogicalId: Allowed } } } }',
  '{ A: { Type: SNS, Properties: { Topic: !Ref Topic, SqsSubscription: {} } } }',
  '{ A: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: s3:ObjectCreated:* } } }',
];

const ON_SCHEDULE: readonly string[] = [
  '{ A: { Type: Schedule, Properties: { Schedule: rate(1 day), Name: daily, DeadLetterConfig: { Arn: !GetAtt Own.Arn } } } }',
  '{ A: { Type: EventBridgeRule, Properties: { Pattern: { source: [shop] }, EventBusName: bus, RuleName: named, DeadLetterConfig: { Type: SQS, QueueLogicalId: Dead } } } }',
  '{ A: { Type: CloudWatchEvent, Properties: { Pattern: { source: [!Ref Stage] }, DeadLetterConfig: { Arn: !If [IsProd, !GetAtt Own.Arn, !GetAtt Dead.Arn] } } }, B: { Type: Schedule, Properties: { Schedule: rate(1 day), DeadLetterConfig: { Type: SQS, QueueLogicalId: Dead } } } }',
  '{ A: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day), PermissionsBoundary: !Ref OwnPolicy, DeadLetterConfig: { Arn: !GetAtt Own.Arn } } } }',
  '{ A: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day), RoleArn: !GetAtt OwnRole.Arn, DeadLetterConfig: { Type: SQS } } } }',
];

const STATE_MACHINE: readonly string[] = [
  'Role: !GetAtt OwnRole.Arn',
  'Role: !If [IsProd, !GetAtt OwnRole.Arn, arn:aws:iam::123456789012:role/own]',
  'PermissionsBoundary: !Ref OwnPolicy, RolePath: /own/',
  'Tracing: { Enabled: true }',
  'Tracing: { Enabled: false }',
  'Events: { A: { Type: Schedule, Properties: { Schedule: rate(1 day), RoleArn: "arn:aws:iam::123456789012:role/own" } } }, PermissionsBoundary: !Ref OwnPolicy',
  'Events: { A: { Type: EventBridgeRule, Properties: { Pattern: { source: [shop] } } } }, PermissionsBoundary: !Ref OwnPolicy',
  ...ON_SCHEDULE.map((events) => `Events: ${events}`),
];

const written = (properties: readonly string[]): PropertiesCase[] => properties.map((text) => ({ properties: text }));

/** What a function says besides its code. */
export const FUNCTION_CASES: readonly PropertiesCase[] = [
  ...POLICIES,
  ...REFUSED,
  ...written(FUNCTION),
  ...written([...EVENTS, ...ON_SCHEDULE].map((events) => `Events: ${events}`)),
  ...written([...EVENTS, ...ON_SCHEDULE].map((events) => `AutoPublishAlias: live, Events: ${events}`)),
];

/** What a state machine says besides its definition. */
export const STATE_MACHINE_CASES: readonly PropertiesCase[] = [...POLICIES, ...REFUSED, ...written(STATE_MACHINE)];

/** What stands around them. */
export const SURROUNDINGS = `  Own: { Type: AWS::SQS::Queue }
  Key: { Type: AWS::KMS::Key }
  Topic: { Type: AWS::SNS::Topic }
  Bucket: { Type: AWS::S3::Bucket }
  Stream: { Type: AWS::Kinesis::Stream }
  Table: { Type: AWS::DynamoDB::Table }
  OwnPolicy: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [] } } }
  OwnRole: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
`;

/** Resources with connectors, as lines of `Resources`. */
export const CONNECTOR_CASES: readonly string[] = [
  connector('{ Id: Topic }', '{ Id: Own }', 'Write'),
  connector('{ Id: Rule }', '{ Id: Own }', 'Write'),
  connector('{ Id: Rule }', '[{ Id: Own }, { Id: Other }]', 'Write'),
  connector('{ Id: Sender }', '{ Id: Own }', 'Write'),
  connector('{ Id: Sender }', '{ Id: Own }', 'Read, Write'),
  connector('{ Id: Sender }', '[{ Id: Own }, { Id: Other }]', 'Read'),
  connector('{ Id: Plain }', '{ Id: Own }', 'Write'),
  connector('{ Id: Flow }', '{ Id: Own }', 'Write'),
  connector('{ Id: PlainFlow }', '{ Id: Own }', 'Write'),
  connector('{ Id: Own }', '{ Id: Sender }', 'Read, Write'),
  connector('{ Id: SenderDaily }', '{ Id: Own }', 'Write'),
  connector('{ Id: Rule }', '{ Id: SenderDailyQueue }', 'Write'),
  connector(
    '{ Type: AWS::SNS::Topic, Arn: !Ref Topic }',
    `{ Type: AWS::SQS::Queue, Arn: ${OWN}, QueueUrl: !Ref Own }`,
    'Write',
  ),
  connector('{ Type: AWS::Serverless::Function, RoleName: !Ref OwnRole }', '{ Id: Own }', 'Write'),
  connector('{ Id: Own }', '{ Type: AWS::Lambda::Function, RoleName: mine, Arn: !GetAtt Sender.Arn }', 'Read, Write'),
  connector('{ Id: Topic }', '{ Id: Own }', 'Write').replace('Properties', 'Condition: IsProd, Properties'),
  '  More: { Type: AWS::SNS::Topic, Connectors: { ToQueue: { Properties: { Destination: { Id: Own }, Permissions: [Write] } } } }',
  '  More: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x, Handler: index.handler, InlineCode: none }, Connectors: { A: { Properties: { Destination: [{ Id: Own }], Permissions: [Write] } }, B: { Condition: IsProd, Properties: { Destination: { Id: Other }, Permissions: [Read] } } } }',
  '  More: { Type: AWS::SQS::Queue, Connectors: { Read: { Properties: { Destination: { Id: Sender }, Permissions: [Read, Write] } } } }',
];

function connector(source: string, destination: string, permissions: string): string {
  return `  Link: { Type: AWS::Serverless::Connector, Properties: { Source: ${source}, Destination: ${destination}, Permissions: [${permissions}] } }`;
}

/** What connectors lead to and come from. */
export const CONNECTED = `  Rule: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day) } }
  Other: { Type: AWS::SQS::Queue }
  Sender: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x, Handler: index.handler, InlineCode: none, Events: { Daily: { Type: Schedule, Properties: { Schedule: rate(1 day), DeadLetterConfig: { Type: SQS } } } } } }
  Plain: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt OwnRole.Arn } }
  Flow: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: 's3://bucket/key' } }
  PlainFlow: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt OwnRole.Arn } }
`;
