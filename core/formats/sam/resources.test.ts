import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { type Plain, plainOf } from '../../../test/support/plain.ts';
import type { Resource } from '../../resources/resource.ts';
import { holds, type Variable } from '../../resources/test.ts';
import { entryOf } from '../../resources/value.ts';
import { settle } from '../../resources/world.ts';
import { readTree } from '../../syntax/read-tree.ts';
import { templateFormat } from '../cloudformation/format.ts';
import { SAM_MAKERS } from './makers.ts';

interface Read {
  readonly source: string;
  readonly resources: readonly Resource[];
  readonly variables: ReadonlyMap<string, Variable>;
}

function read(source: string, others: Readonly<Record<string, string>> = {}): Read {
  const texts = new Map([...Object.entries(others), ['template.yaml', source]]);
  const files = { read: (path: string) => texts.get(path), list: () => undefined };
  const unit = { root: 'template.yaml', format: 'template', claims: [] } as const;
  const { resources, variables } = templateFormat(SAM_MAKERS).read(unit, { files, tree: readTree });
  return { source, resources, variables: new Map(variables.map((variable) => [variable.id, variable])) };
}

/** The properties of a resource in a world; `undefined` where it does not exist. */
function propertiesOf({ resources, variables }: Read, id: string, stage = 'test'): Plain | undefined {
  const world = new Map([['Stage', stage]]);
  const found = resources.filter((resource) => resource.id === id && holds(resource.exists, world) === 'yes');
  expect(found.length).toBeLessThan(2);
  return found[0] && plainOf(settle(found[0].properties, world, variables));
}

const HEAD = `Transform: AWS::Serverless-2016-10-31
Parameters: { Stage: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
`;

function worker(properties: string, head = HEAD): Read {
  return read(`${head}Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, ${properties} }
  Orders: { Type: AWS::SQS::Queue }
`);
}

describe('a function', () => {
  test('is one of Lambda, under its own name', () => {
    const queue = 'DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Orders.Arn }';
    expect(propertiesOf(worker(`FunctionName: named, ${queue}`), 'Worker')).toEqual({
      FunctionName: 'named',
      Role: '<WorkerRole.Arn>',
      DeadLetterConfig: { TargetArn: '<Orders.Arn>' },
    });
  });

  test('keeps its author’s role and gets none', () => {
    const made = worker('Role: !GetAtt Own.Arn, Policies: AmazonSQSFullAccess');
    expect(made.resources.map(({ id }) => id)).toEqual(['Orders', 'Worker']);
  });

  test('gets a role where its author’s is AWS::NoValue', () => {
    const made = worker("Role: !If [IsProd, 'arn:aws:iam::123456789012:role/own', !Ref AWS::NoValue]");
    expect(propertiesOf(made, 'Worker', 'prod')).toEqual({ Role: 'arn:aws:iam::123456789012:role/own' });
    expect(propertiesOf(made, 'WorkerRole', 'prod')).toBeUndefined();
    expect(propertiesOf(made, 'Worker')).toEqual({ Role: '<WorkerRole.Arn>' });
    expect(propertiesOf(made, 'WorkerRole')).toBeDefined();
  });

  test('may refer to what is made of another one', () => {
    const made = read(`${HEAD}Resources:
  Reader: { Type: AWS::Serverless::Function, Properties: { Role: !GetAtt WriterRole.Arn, Events: { Failed: { Type: SQS, Properties: { Queue: !GetAtt Writer.DestinationQueue.Arn } } } } }
  Writer: { Type: AWS::Serverless::Function, Properties: { EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } } } }`);
    expect(propertiesOf(made, 'Reader')).toEqual({ Role: '<WriterRole.Arn>' });
    expect(propertiesOf(made, 'ReaderFailed')).toEqual({
      FunctionName: '<Reader>',
      EventSourceArn: '<WriterEventInvokeConfigOnFailureQueue.Arn>',
    });
  });

  test('exchanges names with a nested stack', () => {
    const nested = `Parameters: { Reader: { Type: String } }
Resources:
  Orders: { Type: AWS::SQS::Queue }
  Again: { Type: AWS::Lambda::Function, Properties: { Role: !Ref Reader } }
  Role: { Type: AWS::IAM::Role }
Outputs: { Role: { Value: !GetAtt Role.Arn }, Orders: { Value: !GetAtt Orders.Arn } }`;
    const made = read(
      `${HEAD}Resources:
  Base:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: ./base.yaml, Parameters: { Reader: !GetAtt ReaderRole.Arn } }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Role: !GetAtt Base.Outputs.Role
      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Base.Outputs.Orders }
  Reader: { Type: AWS::Serverless::Function }`,
      { 'base.yaml': nested },
    );
    expect(propertiesOf(made, 'Worker')).toEqual({
      Role: '<Base/Role.Arn>',
      DeadLetterConfig: { TargetArn: '<Base/Orders.Arn>' },
    });
    expect(propertiesOf(made, 'Base/Again')).toEqual({ Role: '<ReaderRole.Arn>' });
  });

  test('gets a role where its author’s never counts', () => {
    const head = HEAD.replace('Conditions: {', 'Conditions: { Never: !Equals [a, b],');
    const made = worker("Role: !If [Never, 'arn:aws:iam::123456789012:role/own', !Ref AWS::NoValue]", head);
    expect(propertiesOf(made, 'Worker')).toEqual({ Role: '<WorkerRole.Arn>' });
    expect(propertiesOf(made, 'WorkerRole')).toBeDefined();
  });

  test.each(['Function', 'StateMachine'])('hides its role where a macro may add one: %s', (type) => {
    const { resources } = read(`${HEAD}Resources:
  Worker: { Type: AWS::Serverless::${type}, Properties: { Name: n, Fn::Transform: { Name: Mine } } }`);
    expect(resources.map(({ id }) => id)).toEqual(['Worker']);
    const role = resources.map(({ properties }) => entryOf(properties, type === 'Function' ? 'Role' : 'RoleArn').kind);
    expect(role).toEqual(['unknown']);
  });

  test('is named by its alias and version', () => {
    const made = read(`${HEAD}Resources:
  Worker: { Type: AWS::Serverless::Function, Properties: { AutoPublishAlias: blue-green } }
  Hidden: { Type: AWS::Serverless::Function, Properties: { AutoPublishAlias: !Ref Stage } }
  ByAlias: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref Worker.Alias } }
  ByVersion: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref Worker.Version } }
  ByHidden: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref Hidden.Alias } }`);
    expect(propertiesOf(made, 'WorkerAliasblueDgreen')).toEqual({ FunctionName: '<Worker>' });
    expect(propertiesOf(made, 'ByAlias')).toEqual({ FunctionName: '<WorkerAliasblueDgreen>' });
    expect(propertiesOf(made, 'ByVersion')).toEqual({ FunctionName: '<Worker>' });
    expect(propertiesOf(made, 'ByHidden')).toEqual({ FunctionName: '<Hidden>' });
  });

  test('takes what Globals give it', () => {
    const globals = `Globals:
  Function:
    DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Orders.Arn }
    PermissionsBoundary: arn:aws:iam::123456789012:policy/bound
    Role: arn:aws:iam::123456789012:role/refused
`;
    const made = worker('Timeout: 1', HEAD + globals);
    expect(propertiesOf(made, 'Worker')).toEqual({
      Role: '<WorkerRole.Arn>',
      DeadLetterConfig: { TargetArn: '<Orders.Arn>' },
    });
    expect(propertiesOf(made, 'WorkerRole')).toMatchObject({
      PermissionsBoundary: 'arn:aws:iam::123456789012:policy/bound',
      Policies: [{ PolicyDocument: { Statement: [{ Action: ['sqs:SendMessage'], Resource: '<Orders.Arn>' }] } }],
    });
  });

  test('is nothing without SAM, nor under a name that is declared', () => {
    const ids = (source: string): string[] => read(source).resources.map(({ id }) => id);
    expect(ids('Resources: { Worker: { Type: AWS::Serverless::Function, Properties: { Handler: a } } }')).toEqual([]);
    expect(
      ids(`${HEAD}Resources:
  Worker: { Type: AWS::Serverless::Function }
  WorkerRole: { Type: AWS::SQS::Queue }`),
    ).toEqual(['WorkerRole', 'Worker']);
  });

  test('hides what a macro may add to it', () => {
    const { resources } = worker('Timeout: 1', 'Transform: [Mine, AWS::Serverless-2016-10-31]\n');
    expect(resources.filter(({ properties }) => properties.kind === 'map' && !properties.more)).toEqual([]);
  });
});

describe('the role of a function', () => {
  const basic = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  const readers = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole';

  test.each<readonly [string, Plain]>([
    ['AmazonSQSFullAccess', ['arn:<AWS::Partition>:iam::aws:policy/AmazonSQSFullAccess']],
    ['[Unheard, arn:aws:iam::123456789012:policy/mine]', ['Unheard', 'arn:aws:iam::123456789012:policy/mine']],
    ['[!Ref Mine]', ['<Mine>']],
    ['[!If [IsProd, AmazonSQSFullAccess, !Ref AWS::NoValue]]', []],
    ['!If [IsProd, AmazonSQSFullAccess, !Ref AWS::NoValue]', []],
  ])('has the managed policies of Policies: %s', (policies, arns) => {
    const made = worker(`Policies: ${policies}`);
    const source = made.source.replace('  Orders:', '  Mine: { Type: AWS::IAM::ManagedPolicy }\n  Orders:');
    expect(propertiesOf(read(source), 'WorkerRole')).toEqual({
      ManagedPolicyArns: [basic, ...(arns as Plain[])],
      Policies: [],
    });
  });

  test.each([
    ['SQSSendMessagePolicy: { QueueName: orders }', ['sqs:SendMessage*'], 'sqs:<AWS::Region>:<AWS::AccountId>:orders'],
    [
      'SQSPollerPolicy: { QueueName: !GetAtt Orders.QueueName }',
      [
        'sqs:ChangeMessageVisibility',
        'sqs:ChangeMessageVisibilityBatch',
        'sqs:DeleteMessage',
        'sqs:DeleteMessageBatch',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
      ],
      'sqs:<AWS::Region>:<AWS::AccountId>:<Orders.QueueName>',
    ],
    ['KMSDecryptPolicy: { KeyId: abc }', ['kms:Decrypt'], 'kms:<AWS::Region>:<AWS::AccountId>:key/abc'],
    ['KMSEncryptPolicy: { KeyId: abc }', ['kms:Encrypt'], 'kms:<AWS::Region>:<AWS::AccountId>:key/abc'],
  ])('has what a policy template comes to: %s', (template, actions, resource) => {
    expect(propertiesOf(worker(`Policies: [{ ${template} }]`), 'WorkerRole')).toMatchObject({
      Policies: [
        {
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: actions, Resource: `arn:<AWS::Partition>:${resource}` }],
          },
        },
      ],
    });
  });

  test.each([
    ['of another service', '[{ DynamoDBCrudPolicy: { TableName: t } }]', false],
    ['that is not known', '[{ NewestPolicy: { TableName: t } }]', true],
    ['that is no policy', '[{ Effect: Allow, Action: sqs:*, Resource: "*" }]', true],
    ['in a parameter', '!Ref Stage', true],
    ['in a macro', '{ Fn::Transform: { Name: Mine } }', true],
    ['that may be unknown', '[!If [IsProd, { NewestPolicy: { TableName: t } }, !Ref AWS::NoValue]]', true],
  ])('with a policy %s hides others or does not', (_, policies, isHidden) => {
    const role = worker(`Policies: ${policies}`).resources.find(({ id }) => id === 'WorkerRole');
    const lists =
      role?.properties.kind === 'map' ? [...role.properties.entries.values()].map(({ value }) => value) : [];
    expect(lists.map((list) => list.kind === 'list' && list.more !== undefined)).toEqual([isHidden, isHidden]);
  });

  test('reads its queues, and sends where its destinations say so', () => {
    const events = `Events:
        Order: { Type: SQS, Properties: { Queue: !GetAtt Orders.Arn } }
        Feed: { Type: Kinesis, Properties: { Stream: s, DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Dead.Arn } } } }`;
    const made = read(`${HEAD}Resources:
  Dead: { Type: AWS::SQS::Queue }
  Orders: { Type: AWS::SQS::Queue }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      ${events}`);
    expect(propertiesOf(made, 'WorkerRole')).toEqual({
      ManagedPolicyArns: [basic, readers.replace('SQSQueue', 'Kinesis'), readers],
      Policies: [
        {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: '<Dead.Arn>' }],
          },
        },
      ],
    });
    expect(propertiesOf(made, 'WorkerFeed')).toEqual({
      FunctionName: '<Worker>',
      EventSourceArn: 's',
      DestinationConfig: { OnFailure: { Type: 'SQS', Destination: '<Dead.Arn>' } },
    });
  });

  test('is found fault with where its author can mend it', () => {
    const source = `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - SQSPollerPolicy: { QueueName: orders }
        - Statement:
            - Effect: Allow
              Action: kms:Decrypt
              Resource: '*'`;
    expect(annotate({ id: 'kms-iam-decrypt-all-keys' }, source)).toMatchInlineSnapshot(`
      "Transform: AWS::Serverless-2016-10-31
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Policies:
              - SQSPollerPolicy: { QueueName: orders }
              - Statement:
                  - Effect: Allow
                    Action: kms:Decrypt
                    Resource: '*'
                              ~~~ warning: WorkerRole, statement #1: kms:Decrypt is allowed with every key."
    `);
  });
});

describe('an event', () => {
  const topic = (subscription: string): Read =>
    worker(`Events: { News: { Type: SNS, Properties: { Topic: !Ref Topic, ${subscription} } } }`);

  test('of a topic subscribes the function', () => {
    const source = topic('RedrivePolicy: { deadLetterTargetArn: !GetAtt Orders.Arn }').source;
    expect(propertiesOf(read(`${source}  Topic: { Type: AWS::SNS::Topic }`), 'WorkerNews')).toEqual({
      TopicArn: '<Topic>',
      Protocol: 'lambda',
      Endpoint: '<Worker.Arn>',
      RedrivePolicy: { deadLetterTargetArn: '<Orders.Arn>' },
    });
  });

  test.each([
    ['true', '<WorkerNewsQueue.Arn>', '<WorkerNewsQueue>'],
    ['{ QueueArn: !GetAtt Orders.Arn, QueueUrl: !Ref Orders }', '<Orders.Arn>', '<Orders>'],
  ])('of a topic with SqsSubscription: %s puts a queue between', (subscription, arn, url) => {
    const made = read(`${topic(`SqsSubscription: ${subscription}`).source}  Topic: { Type: AWS::SNS::Topic }`);
    expect(propertiesOf(made, 'WorkerNews')).toEqual({ TopicArn: '<Topic>', Protocol: 'sqs', Endpoint: arn });
    expect(propertiesOf(made, 'WorkerNewsEventSourceMapping')).toEqual({
      FunctionName: '<Worker>',
      EventSourceArn: arn,
    });
    expect(propertiesOf(made, 'WorkerNewsQueuePolicy')).toEqual({
      Queues: [url],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Condition: { ArnEquals: { 'aws:SourceArn': '<Topic>' } },
            Action: ['sqs:SendMessage'],
            Resource: arn,
          },
        ],
      },
    });
    expect(propertiesOf(made, 'WorkerRole')).toMatchObject({
      ManagedPolicyArns: [expect.anything(), expect.stringContaining('/AWSLambdaSQSQueueExecutionRole')],
    });
  });

  test('of a rule lets it send to the dead-letter queue that SAM makes, and to no other', () => {
    const events = (config: string): Read =>
      worker(
        `Events: { Made: { Type: EventBridgeRule, Properties: { EventBusName: bus, Pattern: { source: [shop] }, DeadLetterConfig: ${config} } } }`,
      );
    const made = events('{ Type: SQS, QueueLogicalId: Dead }');
    expect(propertiesOf(made, 'WorkerMade')).toEqual({
      EventBusName: 'bus',
      EventPattern: { source: ['shop'] },
      Targets: [{ Arn: '<Worker.Arn>', DeadLetterConfig: { Arn: '<Dead.Arn>' } }],
    });
    expect(propertiesOf(made, 'WorkerMadeQueuePolicy')).toMatchObject({
      Queues: ['<Dead>'],
      PolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': '<WorkerMade.Arn>' } },
          },
        ],
      },
    });
    const named = events('{ Arn: !GetAtt Orders.Arn }');
    expect(propertiesOf(named, 'WorkerMade')).toMatchObject({
      Targets: [{ DeadLetterConfig: { Arn: '<Orders.Arn>' } }],
    });
    expect(propertiesOf(named, 'WorkerMadeQueuePolicy')).toBeUndefined();
  });

  test('of a schedule has a role that sends its dead letters', () => {
    const made = worker(
      'Events: { Daily: { Type: ScheduleV2, Properties: { DeadLetterConfig: { Arn: !GetAtt Orders.Arn } } } }',
    );
    expect(propertiesOf(made, 'WorkerDaily')).toEqual({
      Target: { Arn: '<Worker.Arn>', RoleArn: '<WorkerDailyRole.Arn>', DeadLetterConfig: { Arn: '<Orders.Arn>' } },
    });
    expect(propertiesOf(made, 'WorkerDailyRole')).toMatchObject({
      Policies: [{ PolicyDocument: { Statement: [{ Action: ['sqs:SendMessage'], Resource: '<Orders.Arn>' }] } }],
    });
  });

  test('exists on the side of a choice on which it stands, once LanguageExtensions resolved it', () => {
    const head = HEAD.replace('AWS::Serverless', '[AWS::LanguageExtensions, AWS::Serverless').replace(
      '-31\n',
      '-31]\n',
    );
    const at = (queue: string): string => `{ Order: { Type: SQS, Properties: { Queue: ${queue} } } }`;
    const made = worker(
      `Events: !If [IsProd, ${at('!GetAtt Orders.Arn')}, ${at('arn:aws:sqs:us-east-1:123456789012:own')}]`,
      head,
    );
    expect(propertiesOf(made, 'WorkerOrder', 'prod')).toMatchObject({ EventSourceArn: '<Orders.Arn>' });
    expect(propertiesOf(made, 'WorkerOrder')).toMatchObject({
      EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:own',
    });
  });
});

test('a state machine is one of Step Functions, with a role of its policies', () => {
  const made = read(`${HEAD}Resources:
  Orders: { Type: AWS::SQS::Queue }
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { States: { Send: { Parameters: { QueueUrl: !Ref Orders } } } }
      Policies: [{ SQSSendMessagePolicy: { QueueName: orders } }]
      Events: { Daily: { Type: Schedule, Properties: { DeadLetterConfig: { Arn: !GetAtt Orders.Arn } } } }`);
  expect(propertiesOf(made, 'Flow')).toEqual({
    RoleArn: '<FlowRole.Arn>',
    Definition: { States: { Send: { Parameters: { QueueUrl: '<Orders>' } } } },
  });
  expect(propertiesOf(made, 'FlowRole')).toMatchObject({
    ManagedPolicyArns: [],
    Policies: [{ PolicyDocument: { Statement: [{ Action: ['sqs:SendMessage*'] }] } }],
  });
  expect(propertiesOf(made, 'FlowDaily')).toEqual({
    Targets: [{ Arn: '<Flow>', RoleArn: '<FlowDailyRole.Arn>', DeadLetterConfig: { Arn: '<Orders.Arn>' } }],
  });
});

describe('a connector', () => {
  const surroundings = `  Topic: { Type: AWS::SNS::Topic }
  Orders: { Type: AWS::SQS::Queue }
  Failed: { Type: AWS::SQS::Queue }
  Sender: { Type: AWS::Serverless::Function, Properties: { Handler: index.handler } }
  Plain: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt OwnRole.Arn } }
  OwnRole: { Type: AWS::IAM::Role }
`;
  const link = (source: string, destination: string, permissions: string): Read =>
    read(`${HEAD}Resources:
  Link:
    Type: AWS::Serverless::Connector
    Properties: { Source: ${source}, Destination: ${destination}, Permissions: [${permissions}] }
${surroundings}`);

  test('from a topic is the queue’s policy', () => {
    expect(propertiesOf(link('{ Id: Topic }', '{ Id: Orders }', 'Write'), 'LinkQueuePolicy')).toEqual({
      Queues: ['<Orders>'],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': '<Topic>' } },
            Action: ['sqs:SendMessage'],
            Resource: '<Orders.Arn>',
          },
        ],
      },
    });
  });

  test.each([
    ['the role that SAM makes', '{ Id: Sender }', '<SenderRole>'],
    ['the role of a plain function', '{ Id: Plain }', '<OwnRole>'],
    ['a role that is named', '{ Type: AWS::Serverless::Function, RoleName: mine }', 'mine'],
  ])('from a function is a policy of %s', (_, source, role) => {
    expect(propertiesOf(link(source, '{ Id: Orders }', 'Read, Write'), 'LinkPolicy')).toMatchObject({
      Roles: [role],
      PolicyDocument: {
        Statement: [
          { Action: ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'], Resource: '<Orders.Arn>' },
          {
            Action: ['sqs:DeleteMessage', 'sqs:SendMessage', 'sqs:ChangeMessageVisibility', 'sqs:PurgeQueue'],
            Resource: '<Orders.Arn>',
          },
        ],
      },
    });
  });

  test('to a function is a policy of its role', () => {
    expect(propertiesOf(link('{ Id: Orders }', '{ Id: Sender }', 'Read, Write'), 'LinkPolicy')).toMatchObject({
      Roles: ['<SenderRole>'],
      PolicyDocument: { Statement: [{ Resource: '<Orders.Arn>' }, { Action: ['sqs:DeleteMessage'] }] },
    });
  });

  test('to several queues is several policies', () => {
    const made = link('{ Id: Topic }', '[{ Id: Orders }, { Id: Failed }]', 'Write');
    expect(propertiesOf(made, 'LinkQueuePolicyDestination0')).toMatchObject({ Queues: ['<Orders>'] });
    expect(propertiesOf(made, 'LinkQueuePolicyDestination1')).toMatchObject({ Queues: ['<Failed>'] });
  });

  test('may be embedded in what it leads away from, under a condition of its own', () => {
    const made = read(`${HEAD}Resources:
  News:
    Type: AWS::SNS::Topic
    Connectors:
      ToOrders: { Condition: IsProd, Properties: { Destination: { Id: Orders }, Permissions: [Write] } }
${surroundings}`);
    expect(propertiesOf(made, 'NewsToOrdersQueuePolicy')).toBeUndefined();
    expect(propertiesOf(made, 'NewsToOrdersQueuePolicy', 'prod')).toMatchObject({ Queues: ['<Orders>'] });
  });

  test('that has nothing to do with queues makes nothing here', () => {
    const made = link('{ Id: Sender }', '{ Id: Topic }', 'Write');
    expect(made.resources.map(({ id }) => id).filter((id) => id.startsWith('Link'))).toEqual([]);
  });

  test('that shares its queue with a policy is told of both, where it stands', () => {
    const source = `Transform: AWS::Serverless-2016-10-31
Resources:
  Topic: { Type: AWS::SNS::Topic }
  Orders: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/orders } }
  Link:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: Topic }, Destination: { Id: Orders }, Permissions: [Write] }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        News:
          Type: SNS
          Properties:
            Topic: !Ref Topic
            SqsSubscription: { QueueArn: !GetAtt Orders.Arn, QueueUrl: !Ref Orders }`;
    expect(annotate({ id: 'sqs-queue-policy-collision' }, source)).toMatchInlineSnapshot(`
      "Transform: AWS::Serverless-2016-10-31
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Orders: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/orders } }
        Link:
          Type: AWS::Serverless::Connector
          Properties: { Source: { Id: Topic }, Destination: { Id: Orders }, Permissions: [Write] }
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Events:
              News:
                Type: SNS
                Properties:
                  Topic: !Ref Topic
                  SqsSubscription: { QueueArn: !GetAtt Orders.Arn, QueueUrl: !Ref Orders }
                                                                                  ~~~~~~ error: LinkQueuePolicy and WorkerNewsQueuePolicy both set the policy of Orders."
    `);
  });
});
