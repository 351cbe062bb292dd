import { describe, expect, test } from 'vitest';
import { mended, offered } from '../../test/support/mended.ts';

const TOPIC = `  Topic: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Orders.Arn}
`;
const RULE = `  Nightly:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: orders, Arn: !GetAtt Orders.Arn}]}
`;
const BUCKET = `  Uploads:
    Type: AWS::S3::Bucket
    Properties: {NotificationConfiguration: {QueueConfigurations: [{Event: s3:ObjectCreated:*, Queue: !GetAtt Orders.Arn}]}}
`;
const KEY = `  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: Root
            Effect: Allow
            Principal: {AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'}
            Action: kms:*
            Resource: '*'
`;
const QUEUE = `  Orders:
    Type: AWS::SQS::Queue
    Properties: {KmsMasterKeyId: !Ref Key}
`;

/** What a fix adds to a text: the lines that were not there. */
function added(rule: string, source: string, number = 0): string {
  const after = mended(rule, source, {}, number);
  const before = source.split('\n');
  const lines = after.split('\n');
  if (!after.startsWith('Resources') && !after.startsWith('Transform') && !after.startsWith('Conditions')) return after;
  const first = lines.findIndex((line, index) => line !== before[index]);
  const behind = lines.length - before.length + first;
  expect([...lines.slice(0, first), ...lines.slice(behind)]).toEqual(before);
  return `${lines.slice(first, behind).join('\n')}\n`;
}

describe('a service that may not use a key', () => {
  test('gets a statement for the topic that it sends for', () => {
    expect(
      added('kms-missing-service-grant', `Resources:\n${KEY}${QUEUE}${TOPIC}`),
    ).toBe(`          - Sid: AllowSnsToUseTheKey
            Effect: Allow
            Principal:
              Service: sns.amazonaws.com
            Action:
              - kms:GenerateDataKey
              - kms:Decrypt
            Resource: '*'
            Condition:
              ArnEquals:
                aws:SourceArn: !Ref Topic
`);
    expect(offered('kms-missing-service-grant', `Resources:\n${KEY}${QUEUE}${TOPIC}`)).toEqual([
      'safe: Let sns.amazonaws.com use Key',
    ]);
  });

  test.each([
    ['a rule, which waits for the queue', RULE],
    ['a bucket, which waits for the queue', BUCKET],
    [
      'a topic that waits for the queue',
      '  Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: !GetAtt Orders.Arn}]}}\n',
    ],
    [
      'a topic with the same key',
      TOPIC.replace('AWS::SNS::Topic}', 'AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Ref Key}}'),
    ],
  ])('is held to the account for %s, since a reference would be circular', (_, sender) => {
    expect(added('kms-missing-service-grant', `Resources:\n${KEY}${QUEUE}${sender}`)).toMatch(
      / {12}Condition:\n {14}StringEquals:\n {16}aws:SourceAccount: !Ref AWS::AccountId\n$/,
    );
  });

  test('is held to the account for a topic that is not always there', () => {
    const source = `Conditions: {IsProd: !Equals [!Ref AWS::Region, eu-west-1]}\nResources:\n${KEY}${QUEUE}${TOPIC.replace('{Type: AWS::SNS::Topic}', '{Type: AWS::SNS::Topic, Condition: IsProd}')}`;
    expect(added('kms-missing-service-grant', source)).toContain('aws:SourceAccount: !Ref AWS::AccountId');
  });

  test('gets the action that its statement lacks', () => {
    const lacking = `          - Effect: Allow
            Principal: {Service: sns.amazonaws.com}
            Action: kms:GenerateDataKey
            Resource: '*'
            Condition: {ArnEquals: {'aws:SourceArn': !Ref Topic}}
`;
    expect(mended('kms-missing-service-grant', `Resources:\n${KEY}${lacking}${QUEUE}${TOPIC}`)).toBe(
      `Resources:\n${KEY}${lacking.replace(
        'Action: kms:GenerateDataKey',
        'Action:\n              - kms:GenerateDataKey\n              - kms:Decrypt',
      )}${QUEUE}${TOPIC}`,
    );
  });

  test('gets through where its statement asks for an identity, or for a wildcard as it is written', () => {
    const asking = (condition: string, actions = "['kms:GenerateDataKey', 'kms:Decrypt']"): string =>
      `Resources:\n${KEY}          - {Sid: Topics, Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: ${actions}, Resource: '*', Condition: {${condition}}}\n${QUEUE}${TOPIC}`;
    const right = asking("ArnEquals: { 'aws:SourceArn': !Ref Topic }");
    expect(
      mended('kms-missing-service-grant', asking('StringEquals: {"aws:PrincipalOrgID": o-1234567890}', "'kms:*'")),
    ).toBe(right);
    expect(
      mended(
        'kms-missing-service-grant',
        asking("StringEquals: {'aws:SourceArn': !Sub 'arn:aws:sns:*:${AWS::AccountId}:*'}"),
      ),
    ).toBe(right);
  });

  test('gets a statement beside the one for another topic', () => {
    const other = `          - {Sid: AllowSnsToUseTheKey, Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'kms:*', Resource: '*', Condition: {ArnEquals: {'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:other'}}}\n`;
    expect(added('kms-missing-service-grant', `Resources:\n${KEY}${other}${QUEUE}${TOPIC}`)).toContain(
      'Sid: AllowSnsToUseTheKey2',
    );
  });

  test('gets a Sid of its own', () => {
    const other = `          - {Sid: AllowSnsToUseTheKey, Effect: Deny, Principal: '*', Action: kms:Sign, Resource: '*'}\n`;
    expect(added('kms-missing-service-grant', `Resources:\n${KEY}${other}${QUEUE}${TOPIC}`)).toContain(
      '- Sid: AllowSnsToUseTheKey2',
    );
  });

  test('comes with the default policy for a key without one', () => {
    const source = `Resources:\n  Key: {Type: AWS::KMS::Key}\n${QUEUE}${TOPIC}`;
    expect(mended('kms-missing-service-grant', source)).toContain(
      "Principal: { AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }, { Sid: AllowSnsToUseTheKey",
    );
  });

  test('is left out of a denial, if somebody wants that', () => {
    const denial = `          - Effect: Deny
            Principal: '*'
            Action: kms:Decrypt
            Resource: '*'
            Condition: {StringNotEquals: {'aws:PrincipalOrgID': o-1234567890}}
`;
    const allowed = `          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: '*', Condition: {StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}}}\n`;
    const source = `Resources:\n${KEY}${denial}${allowed}${QUEUE}${TOPIC}`;
    expect(offered('kms-missing-service-grant', source)).toEqual([
      'Leave sns.amazonaws.com and other AWS services out of the denial',
    ]);
    expect(mended('kms-missing-service-grant', source)).toBe(
      source.replace('o-1234567890}}', "o-1234567890}, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' }}"),
    );
  });

  test('is only proposed for a topic elsewhere', () => {
    const source = `Resources:\n${KEY}${QUEUE}${TOPIC.replace('!Ref Topic', 'arn:aws:sns:us-east-1:111122223333:orders')}`;
    expect(offered('kms-missing-service-grant', source)).toEqual(['Let sns.amazonaws.com use Key']);
    expect(added('kms-missing-service-grant', source)).toContain(
      'aws:SourceArn: arn:aws:sns:us-east-1:111122223333:orders',
    );
  });

  test('is not written into a policy that is text', () => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const source = `Resources:\n  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: '${policy}'}}\n${QUEUE}${TOPIC}`;
    expect(mended('kms-missing-service-grant', source)).toBe('The policy is written as text, not as a structure.');
  });

  test('has no fix where nobody sees the policy', () => {
    const source = `Parameters: {Policy: {Type: String}}\nResources:\n  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: !Ref Policy}}\n${QUEUE}${TOPIC}`;
    expect(offered('kms-missing-service-grant', source)).toEqual([]);
  });
});

describe('a service that may not send', () => {
  const PLAIN = '  Orders: {Type: AWS::SQS::Queue}\n';

  test('gets a policy for a queue that has none', () => {
    expect(added('sqs-missing-service-send', `Resources:\n${RULE}${PLAIN}`)).toBe(`  OrdersPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues:
        - !Ref Orders
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: AllowEventBridgeToSend
            Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
            Condition:
              ArnEquals:
                aws:SourceArn: !GetAtt Nightly.Arn
`);
  });

  test('gets a policy with all others who are refused, since a queue has one', () => {
    const source = `Resources:\n${RULE}${BUCKET}${PLAIN}`;
    const after = mended('sqs-missing-service-send', source);
    expect(after.match(/Sid: \w+/g)).toEqual(['Sid: AllowEventBridgeToSend', 'Sid: AllowS3ToSend']);
    expect(after).toContain('    Type: AWS::S3::Bucket\n    DependsOn: OrdersPolicy\n');
    expect(offered('sqs-missing-service-send', source)).toEqual([
      'safe: Let events.amazonaws.com and s3.amazonaws.com send to Orders',
    ]);
  });

  test('gets no second policy where another world has one', () => {
    const source = `Conditions: {IsProd: !Equals [!Ref AWS::Region, eu-west-1]}
Resources:
${RULE}${PLAIN}  Policy: {Type: AWS::SQS::QueuePolicy, Condition: IsProd, Properties: {Queues: [!Ref Orders], PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: 'sqs:SendMessage', Resource: '*', Condition: {StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}}}]}}}
`;
    expect(offered('sqs-missing-service-send', source)).toEqual([]);
  });

  test('is not written where what sends waits for what it would be named by', () => {
    const policy = `  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties: {Queues: [!Ref Orders], PolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: 'sqs:*', Resource: '*'}]}}
`;
    const waiting = RULE.replace(
      '    Type: AWS::Events::Rule',
      '    Type: AWS::Events::Rule\n    DependsOn: [Orders, Policy]',
    );
    expect(mended('sqs-missing-service-send', `Resources:\n${waiting}${PLAIN}${policy}`)).toBe(
      'Policy and Nightly would wait for one another.',
    );
  });

  test('gets a policy in JSON', () => {
    const source = `{
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue"
    },
    "Nightly": {
      "Type": "AWS::Events::Rule",
      "Properties": {
        "ScheduleExpression": "rate(1 day)",
        "Targets": [{ "Id": "orders", "Arn": { "Fn::GetAtt": ["Orders", "Arn"] } }]
      }
    }
  }
}
`;
    expect(mended('sqs-missing-service-send', source)).toBe(`{
  "Resources": {
    "OrdersPolicy": {
      "Type": "AWS::SQS::QueuePolicy",
      "Properties": {
        "Queues": [
          {
            "Ref": "Orders"
          }
        ],
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "AllowEventBridgeToSend",
              "Effect": "Allow",
              "Principal": {
                "Service": "events.amazonaws.com"
              },
              "Action": "sqs:SendMessage",
              "Resource": {
                "Fn::GetAtt": [
                  "Orders",
                  "Arn"
                ]
              },
              "Condition": {
                "ArnEquals": {
                  "aws:SourceArn": {
                    "Fn::GetAtt": [
                      "Nightly",
                      "Arn"
                    ]
                  }
                }
              }
            }
          ]
        }
      }
    },
${source.slice(source.indexOf('    "Orders"'))}`);
  });

  test('gets a policy where the queue exists', () => {
    const source = `Conditions: {IsProd: !Equals [!Ref AWS::Region, eu-west-1]}\nResources:\n  Orders: {Type: AWS::SQS::Queue, Condition: IsProd}\n${RULE.replace('    Type', '    Condition: IsProd\n    Type')}`;
    expect(added('sqs-missing-service-send', source)).toMatch(/Type: AWS::SQS::QueuePolicy\n {4}Condition: IsProd\n/);
  });

  test('gets a statement, and its bucket waits for it', () => {
    const policy = `  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          Effect: Allow
          Principal: {AWS: !Ref AWS::AccountId}
          Action: sqs:SendMessage
          Resource: !GetAtt Orders.Arn
`;
    expect(mended('sqs-missing-service-send', `Resources:\n${PLAIN}${policy}${BUCKET}`)).toBe(`Resources:
${PLAIN}  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Ref AWS::AccountId}
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
          - Sid: AllowS3ToSend
            Effect: Allow
            Principal:
              Service: s3.amazonaws.com
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
${BUCKET.replace('    Type: AWS::S3::Bucket\n', '    Type: AWS::S3::Bucket\n    DependsOn: Policy\n')}`);
  });

  test('is not safe where the policy names the bucket, which cannot wait for it', () => {
    const policy = `  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: s3.amazonaws.com}, Action: sqs:GetQueueUrl, Resource: !GetAtt Orders.Arn, Condition: {ArnEquals: {'aws:SourceArn': !GetAtt Uploads.Arn}}}]
`;
    expect(offered('sqs-missing-service-send', `Resources:\n${PLAIN}${policy}${BUCKET}`)).toEqual([
      'Let s3.amazonaws.com send to Orders',
    ]);
  });
});

describe('an identity that may not use a key', () => {
  const role = (policies: string): string => `  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
${policies}`;
  const inline = `      Policies:
        - PolicyName: orders
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: sqs:SendMessage
                Resource: !GetAtt Orders.Arn
`;

  test('gets the permission beside the one to send', () => {
    expect(
      added('sqs-producer-missing-kms', `Resources:\n${KEY}${QUEUE}${role(inline)}`),
    ).toBe(`              - Effect: Allow
                Action:
                  - kms:GenerateDataKey
                  - kms:Decrypt
                Resource: !GetAtt Key.Arn
`);
    expect(offered('sqs-producer-missing-kms', `Resources:\n${KEY}${QUEUE}${role(inline)}`)).toEqual([
      'safe: Let role Worker use Key',
    ]);
  });

  test('gets it by the statement that names the key by its alias', () => {
    const alias = `  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/orders, TargetKeyId: !Ref Key}}\n`;
    const named = `              - {Effect: Allow, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: !Sub 'arn:aws:kms:\${AWS::Region}:\${AWS::AccountId}:alias/orders'}\n`;
    const source = `Resources:\n${KEY}${QUEUE}${alias}${role(inline)}${named}`;
    expect(mended('sqs-producer-missing-kms', source)).toBe(
      source.replace(/!Sub 'arn:aws:kms[^']*'/, '!GetAtt Key.Arn'),
    );
  });

  test('is not helped by IAM where the key leaves only other actions to it', () => {
    const reading = KEY.replace('Action: kms:*', "Action: ['kms:Decrypt', 'kms:PutKeyPolicy']");
    expect(offered('sqs-producer-missing-kms', `Resources:\n${reading}${QUEUE}${role(inline)}`)).toEqual([
      'Let IAM policies decide about Key, and role Worker use it',
    ]);
  });

  const mapping = `  Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Worker.Arn}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Function}
`;

  test('gets a policy of its own where it is let read by a managed one', () => {
    const managed =
      "      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole']\n";
    expect(
      added('sqs-consumer-missing-kms', `Resources:\n${KEY}${QUEUE}${role(managed)}${mapping}`),
    ).toBe(`      Policies:
        - PolicyName: UseKey
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: kms:Decrypt
                Resource: !GetAtt Key.Arn
`);
  });

  test('gets the permission where the key is there', () => {
    const source = `Conditions: {IsProd: !Equals [!Ref AWS::Region, eu-west-1]}\nResources:\n${KEY.replace('    Type', '    Condition: IsProd\n    Type')}${QUEUE.replace('!Ref Key', '!If [IsProd, !Ref Key, !Ref AWS::NoValue]')}${role(inline)}`;
    expect(added('sqs-producer-missing-kms', source)).toBe(
      `              - !If [IsProd, { Effect: Allow, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: !GetAtt Key.Arn }, !Ref AWS::NoValue]\n`,
    );
    const both = source.replace('    Type: AWS::IAM::Role', '    Type: AWS::IAM::Role\n    Condition: IsProd');
    expect(added('sqs-producer-missing-kms', both)).toMatch(/^ {14}- Effect: Allow\n/);
    expect(added('sqs-consumer-missing-kms', source.replace(inline, '') + mapping)).toMatch(
      / {8}- !If \[IsProd, \{ PolicyName: UseKey, .*\}, !Ref AWS::NoValue\]\n$/,
    );
  });

  test('may be named by the key, or let in by IAM, where the key leaves nothing to IAM', () => {
    const closed = KEY.replace('Action: kms:*', 'Action: kms:PutKeyPolicy');
    const separate = `  Reading:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: reading
      Roles: [!Ref Worker]
      PolicyDocument:
        Statement:
          - {Effect: Allow, Action: sqs:ReceiveMessage, Resource: !GetAtt Orders.Arn}
`;
    const source = `Resources:\n${closed}${QUEUE}${role('')}${separate}`;
    expect(offered('sqs-consumer-missing-kms', source)).toEqual([
      'Name role Worker in the policy of Key',
      'Let IAM policies decide about Key, and role Worker use it',
    ]);
    expect(added('sqs-consumer-missing-kms', source)).toBe(`          - Sid: AllowWorkerToUseTheKey
            Effect: Allow
            Principal:
              AWS: !GetAtt Worker.Arn
            Action: kms:Decrypt
            Resource: '*'
`);
    expect(mended('sqs-consumer-missing-kms', source, {}, 1)).toContain(
      '{Effect: Allow, Action: sqs:ReceiveMessage, Resource: !GetAtt Orders.Arn}\n          - Effect: Allow\n            Action: kms:Decrypt\n            Resource: !GetAtt Key.Arn\n',
    );
  });

  test('of a dead-letter queue may read what is moved there', () => {
    const source = `Resources:
${KEY}${KEY.replace('  Key:', '  Other:')}${QUEUE.replace('!Ref Key', '!Ref Other, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}')}  Dead: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}
${role(inline.replace('sqs:SendMessage', 'sqs:ReceiveMessage').replace('Orders', 'Dead'))}              - {Effect: Allow, Action: kms:Decrypt, Resource: !GetAtt Key.Arn}
`;
    expect(added('sqs-dlq-consumer-missing-source-key', source)).toBe(`              - Effect: Allow
                Action: kms:Decrypt
                Resource: !GetAtt Other.Arn
`);
  });

  const SAM = 'Transform: AWS::Serverless-2016-10-31\nResources:\n';
  const sam = (policies: string): string => `  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
${policies}      Events:
        Orders: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}
`;

  test('gets a policy template from SAM', () => {
    expect(mended('sqs-consumer-missing-kms', `${SAM}${KEY}${QUEUE}${sam('')}`)).toBe(
      `${SAM}${KEY}${QUEUE}${sam('')}      Policies:
        - KMSDecryptPolicy:
            KeyId: !Ref Key
`,
    );
    const listed = '      Policies:\n        - SQSPollerPolicy: {QueueName: !GetAtt Orders.QueueName}\n';
    expect(added('sqs-consumer-missing-kms', `${SAM}${KEY}${QUEUE}${sam(listed)}`)).toBe(
      '        - KMSDecryptPolicy:\n            KeyId: !Ref Key\n',
    );
  });

  test('gets both templates of SAM for sending', () => {
    const sender = `  Sender:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Policies: {SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}}
`;
    expect(mended('sqs-producer-missing-kms', `${SAM}${KEY}${QUEUE}${sender}`)).toBe(
      `${SAM}${KEY}${QUEUE}${sender.replace(
        'Policies: {SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}}',
        `Policies:
        - {SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}}
        - KMSEncryptPolicy_v2:
            KeyId: !Ref Key
        - KMSDecryptPolicy:
            KeyId: !Ref Key`,
      )}`,
    );
  });
});
