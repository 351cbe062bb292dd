/** A resource as the CDK writes it. */
export interface Made {
  readonly Type: string;
  Properties: object;
  Metadata?: object;
  readonly [attribute: string]: unknown;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Made>>;
  Outputs?: object;
}

/** Resources that make one service: functions behind an API, a queue that a topic sends to and a function reads from. */
const OF_ONE_SERVICE = 20;

/** A stack of services as the CDK synthesizes it, with one key for all of its queues, by logical id. */
export function serviceStack(resources: number): Template {
  const services = Math.ceil(resources / OF_ONE_SERVICE);
  const made = Array.from({ length: services }, (_, index) => service(index)).flat();
  const all: [string, Made][] = [['Key0', key(services)], ...made];
  return { Resources: Object.fromEntries(all.slice(0, resources)) };
}

function key(services: number): Made {
  const topics = Array.from({ length: services }, (_, index) => ({ Ref: `Orders${index}Topic` }));
  return {
    Type: 'AWS::KMS::Key',
    Properties: {
      EnableKeyRotation: true,
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [
          allow(
            {
              AWS: {
                'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']],
              },
            },
            'kms:*',
            '*',
          ),
          allow({ Service: 'sns.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], '*', {
            ArnEquals: { 'aws:SourceArn': topics },
          }),
        ],
      },
    },
    UpdateReplacePolicy: 'Retain',
    DeletionPolicy: 'Retain',
  };
}

function service(index: number): [string, Made][] {
  const id = (name: string): string => `Orders${index}${name}`;
  const arn = (name: string): object => ({ 'Fn::GetAtt': [id(name), 'Arn'] });
  const keyArn = { 'Fn::GetAtt': ['Key0', 'Arn'] };
  return [
    [
      id('Queue'),
      {
        Type: 'AWS::SQS::Queue',
        Properties: {
          // One in ten was forgotten.
          ...(index % 10 === 9 ? {} : { KmsMasterKeyId: keyArn }),
          RedrivePolicy: { deadLetterTargetArn: arn('DeadLetters'), maxReceiveCount: 3 },
          VisibilityTimeout: 180,
        },
        UpdateReplacePolicy: 'Delete',
        DeletionPolicy: 'Delete',
      },
    ],
    [
      id('DeadLetters'),
      {
        Type: 'AWS::SQS::Queue',
        Properties: { KmsMasterKeyId: keyArn, MessageRetentionPeriod: 1_209_600 },
        UpdateReplacePolicy: 'Delete',
        DeletionPolicy: 'Delete',
      },
    ],
    [
      id('QueuePolicy'),
      {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          PolicyDocument: {
            Statement: [
              allow({ Service: 'sns.amazonaws.com' }, 'sqs:SendMessage', arn('Queue'), {
                ArnEquals: { 'aws:SourceArn': { Ref: id('Topic') } },
              }),
            ],
            Version: '2012-10-17',
          },
          Queues: [{ Ref: id('Queue') }],
        },
      },
    ],
    [id('Topic'), { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'Orders' } }],
    [
      id('Subscription'),
      {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          Endpoint: arn('Queue'),
          Protocol: 'sqs',
          RawMessageDelivery: true,
          TopicArn: { Ref: id('Topic') },
        },
        DependsOn: [id('QueuePolicy')],
      },
    ],
    [
      id('Source'),
      {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { BatchSize: 10, EventSourceArn: arn('Queue'), FunctionName: { Ref: id('Worker') } },
      },
    ],
    ...lambda(id('Worker'), [
      {
        Action: [
          'sqs:ReceiveMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueUrl',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
        ],
        Effect: 'Allow',
        Resource: arn('Queue'),
      },
      { Action: 'kms:Decrypt', Effect: 'Allow', Resource: keyArn },
    ]),
    ...lambda(id('Api'), [
      {
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        Effect: 'Allow',
        Resource: [arn('Table'), { Ref: 'AWS::NoValue' }],
      },
      { Action: 'sns:Publish', Effect: 'Allow', Resource: { Ref: id('Topic') } },
    ]),
    [
      id('Table'),
      {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        },
        UpdateReplacePolicy: 'Retain',
        DeletionPolicy: 'Retain',
      },
    ],
    [
      id('Alarm'),
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id('DeadLetters'), 'QueueName'] } }],
          EvaluationPeriods: 1,
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Namespace: 'AWS/SQS',
          Period: 300,
          Statistic: 'Maximum',
          Threshold: 1,
        },
      },
    ],
    [
      id('Resource'),
      {
        Type: 'AWS::ApiGateway::Resource',
        Properties: {
          ParentId: { 'Fn::ImportValue': 'RestApiRoot' },
          PathPart: `orders${index}`,
          RestApiId: { 'Fn::ImportValue': 'RestApi' },
        },
      },
    ],
    ...['GET', 'POST'].map((verb): [string, Made] => [
      id(verb),
      {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          AuthorizationType: 'AWS_IAM',
          HttpMethod: verb,
          Integration: {
            IntegrationHttpMethod: 'POST',
            Type: 'AWS_PROXY',
            Uri: {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':apigateway:',
                  { Ref: 'AWS::Region' },
                  ':lambda:path/2015-03-31/functions/',
                  arn('Api'),
                  '/invocations',
                ],
              ],
            },
          },
          ResourceId: { Ref: id('Resource') },
          RestApiId: { 'Fn::ImportValue': 'RestApi' },
        },
      },
    ]),
    [
      id('Permission'),
      {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: arn('Api'),
          Principal: 'apigateway.amazonaws.com',
        },
      },
    ],
  ];
}

/** A function with its role, the role's policy and the function's log group. */
function lambda(id: string, statements: readonly object[]): [string, Made][] {
  return [
    [
      `${id}Role`,
      {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
            Version: '2012-10-17',
          },
          ManagedPolicyArns: [
            {
              'Fn::Join': [
                '',
                ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
              ],
            },
          ],
        },
      },
    ],
    [
      `${id}Policy`,
      {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyDocument: { Statement: statements, Version: '2012-10-17' },
          PolicyName: `${id}Policy`,
          Roles: [{ Ref: `${id}Role` }],
        },
      },
    ],
    [
      id,
      {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: {
            S3Bucket: { 'Fn::Sub': `cdk-hnb659fds-assets-\${AWS::AccountId}-\${AWS::Region}` },
            S3Key: '4e26bf2d0a26f2097fb2b261f22bb51e3f6b4b52635777b1e54edbd8e2d58c35.zip',
          },
          Environment: { Variables: { AWS_NODEJS_CONNECTION_REUSE_ENABLED: '1', STAGE: 'prod' } },
          Handler: 'index.handler',
          MemorySize: 256,
          Role: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
          Runtime: 'nodejs22.x',
          Timeout: 30,
        },
        DependsOn: [`${id}Policy`, `${id}Role`],
      },
    ],
    [
      `${id}Logs`,
      {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: { 'Fn::Join': ['', ['/aws/lambda/', { Ref: id }]] }, RetentionInDays: 30 },
        UpdateReplacePolicy: 'Retain',
        DeletionPolicy: 'Retain',
      },
    ],
  ];
}

function allow(principal: object, action: unknown, resource: unknown, condition?: object): object {
  return {
    Action: action,
    ...(condition === undefined ? {} : { Condition: condition }),
    Effect: 'Allow',
    Principal: principal,
    Resource: resource,
  };
}
