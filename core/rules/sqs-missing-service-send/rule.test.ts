import { describe, expect, test } from 'vitest';
import { annotate, lintText } from '../../../test/support/annotate.ts';
import { rowsOf } from '../../../test/support/policy-templates.ts';
import { IS_PROD } from '../../../test/support/templates.ts';
import { sqsMissingServiceSend } from './rule.ts';

const TOPIC = [
  'Topic: {Type: AWS::SNS::Topic}',
  'Subscription: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, Endpoint: !GetAtt Orders.Arn, TopicArn: !Ref Topic}}',
];

/** A queue encrypted with SSE-SQS, whose key nobody has to be let use, beside other resources. */
function ordersBeside(...resources: string[]): string {
  const orders = 'Orders: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}';
  return `Resources:\n${[orders, ...resources].map((line) => `  ${line}`).join('\n')}`;
}

/** A policy of the queue with the given statements: one line of YAML each. */
function policyOf(queue: string, ...statements: string[]): string {
  const document = `{Version: '2012-10-17', Statement: [${statements.join(', ')}]}`;
  return `Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref ${queue}], PolicyDocument: ${document}}}`;
}

function allowed(condition: string, service = 'sns.amazonaws.com', action = 'sqs:SendMessage'): string {
  const when = condition === '' ? '' : `, Condition: {${condition}}`;
  return `{Effect: Allow, Principal: {Service: ${service}}, Action: ${action}, Resource: !GetAtt Orders.Arn${when}}`;
}

const FROM_TOPIC = allowed('ArnEquals: {aws:SourceArn: !Ref Topic}');

function said(source: string): { what: string; why: string; how: string }[] {
  return lintText(source)
    .findings.filter(({ rule }) => rule === sqsMissingServiceSend.id)
    .map(({ message }) => message);
}

describe('sqs-missing-service-send', () => {
  test('flags a queue without a policy that a topic sends to, at its name', () => {
    expect(annotate(sqsMissingServiceSend, ordersBeside(...TOPIC))).toMatchInlineSnapshot(`
      "Resources:
        Orders: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        ~~~~~~ error: Orders has no queue policy that lets sns.amazonaws.com send.
        Topic: {Type: AWS::SNS::Topic}
        Subscription: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, Endpoint: !GetAtt Orders.Arn, TopicArn: !Ref Topic}}"
    `);
  });

  test('flags a policy that lets in another service, at its document', () => {
    const policy = `Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement: ${allowed('StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}', 'events.amazonaws.com')}`;
    expect(annotate(sqsMissingServiceSend, ordersBeside(...TOPIC, policy))).toMatchInlineSnapshot(`
      "Resources:
        Orders: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
        Topic: {Type: AWS::SNS::Topic}
        Subscription: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, Endpoint: !GetAtt Orders.Arn, TopicArn: !Ref Topic}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Orders]
            PolicyDocument:
              Statement: {Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sqs:SendMessage, Resource: !GetAtt Orders.Arn, Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}}
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ error: Policy does not let sns.amazonaws.com send to Orders."
    `);
  });

  test('flags it in JSON', () => {
    const source = `{"Resources": {
  "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": "alias/orders"}},
  "Rule": {"Type": "AWS::Events::Rule", "Properties": {
    "EventPattern": {"source": ["shop"]}, "Targets": [{"Id": "orders", "Arn": {"Fn::GetAtt": ["Orders", "Arn"]}}]}}
}}`;
    expect(rowsOf(sqsMissingServiceSend, source)).toEqual([['error', 'Orders', '2:3']]);
  });

  test.each([
    [
      'a topic with the queue as its own subscriber',
      'sns.amazonaws.com',
      'Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: !GetAtt Orders.Arn}]}}',
    ],
    [
      'what a subscription could not deliver',
      'sns.amazonaws.com',
      'Sub: {Type: AWS::SNS::Subscription, Properties: {Protocol: lambda, Endpoint: !ImportValue function, TopicArn: !ImportValue topic, RedrivePolicy: {deadLetterTargetArn: !GetAtt Orders.Arn}}}',
    ],
    [
      'a bucket',
      's3.amazonaws.com',
      'Bucket: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {QueueConfigurations: [{Event: "s3:ObjectCreated:*", Queue: !GetAtt Orders.Arn}]}}}',
    ],
    [
      'a bucket whose notifications the CDK sets',
      's3.amazonaws.com',
      'Notifications: {Type: Custom::S3BucketNotifications, Properties: {BucketName: !ImportValue bucket, NotificationConfiguration: {QueueConfigurations: [{QueueArn: !GetAtt Orders.Arn}]}}}',
    ],
    [
      'a rule',
      'events.amazonaws.com',
      'Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), Targets: [{Id: orders, Arn: !GetAtt Orders.Arn}]}}',
    ],
    [
      'what a rule could not deliver',
      'events.amazonaws.com',
      'Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), Targets: [{Id: work, Arn: !ImportValue function, DeadLetterConfig: {Arn: !GetAtt Orders.Arn}}]}}',
    ],
    [
      'what an event bus could not deliver',
      'events.amazonaws.com',
      'Bus: {Type: AWS::Events::EventBus, Properties: {Name: shop, DeadLetterConfig: {Arn: !GetAtt Orders.Arn}}}',
    ],
  ])('flags a queue without a policy for %s', (_, service, sender) => {
    expect(said(ordersBeside(sender)).map(({ what }) => what)).toEqual([
      `Orders has no queue policy that lets ${service} send.`,
    ]);
    const statement = allowed('StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}', service);
    expect(said(ordersBeside(sender, policyOf('Orders', statement)))).toEqual([]);
  });

  test.each([
    [
      'another topic',
      allowed('ArnEquals: {aws:SourceArn: !Ref Other}'),
      /statement #1 asks for aws:SourceArn .*, which its calls do not have/,
    ],
    [
      'an identity of the organization',
      allowed('StringEquals: {aws:PrincipalOrgID: o-own}'),
      /asks for aws:PrincipalOrgID o-own, which/,
    ],
    ['a bucket of that name', allowed('ArnEquals: {aws:SourceArn: "arn:aws:s3:::orders"}'), /asks for aws:SourceArn/],
    [
      'reading',
      allowed('', 'sns.amazonaws.com', 'sqs:ReceiveMessage'),
      /^SNS topic Topic \(subscription Subscription\) sends as sns\.amazonaws\.com\. /,
    ],
    ['KMS', allowed('', 'sns.amazonaws.com', 'kms:*'), /^SNS topic Topic .* sends as sns\.amazonaws\.com\. /],
    ['SQS itself', allowed('', 'sqs.amazonaws.com'), /^SNS topic Topic .* sends as sns\.amazonaws\.com\. /],
    [
      'a denial',
      `${FROM_TOPIC}, ${FROM_TOPIC.replace('Allow', 'Deny, Sid: Shut')}`,
      /, and statement Shut denies it\./,
    ],
  ])('flags a policy whose only statement is for %s', (_, statement, why) => {
    const other = 'Other: {Type: AWS::SNS::Topic}';
    const messages = said(ordersBeside(...TOPIC, other, policyOf('Orders', statement)));
    expect(messages).toMatchObject([
      { what: 'Policy does not let sns.amazonaws.com send to Orders.', why: expect.stringMatching(why) },
    ]);
  });

  test('says what to do, of a denial too, which no other statement mends', () => {
    const [without] = said(ordersBeside(...TOPIC));
    expect(without?.how).toMatch(
      /^Attach a queue policy with a statement: \{.*"sns\.amazonaws\.com".*"sqs:SendMessage"/,
    );
    const [empty] = said(ordersBeside(...TOPIC, policyOf('Orders')));
    expect(empty?.how).toMatch(/^Add a statement to Policy: \{/);
    const denied =
      '{Effect: Deny, Principal: "*", Action: "sqs:*", Resource: "*", Condition: {StringNotEquals: {aws:PrincipalOrgID: o-own}}}';
    const [denial] = said(ordersBeside(...TOPIC, policyOf('Orders', FROM_TOPIC, denied)));
    expect(denial?.how).toMatch(/^Let statement #2 leave out calls of AWS services: .*aws:PrincipalIsAWSService/);
    const spared = denied.replace('Condition: {', 'Condition: {BoolIfExists: {aws:PrincipalIsAWSService: "false"}, ');
    expect(said(ordersBeside(...TOPIC, policyOf('Orders', FROM_TOPIC, spared)))).toEqual([]);
  });

  test('has one finding for a service, with all that sends as it, and one for each service', () => {
    const senders = [
      'Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), Targets: [{Id: a, Arn: !GetAtt Orders.Arn}]}}',
      'Nightly: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: !GetAtt Orders.Arn}]}}',
    ];
    expect(said(ordersBeside(...TOPIC, ...senders)).map(({ why }) => why.split('. ')[0])).toEqual([
      'SNS topic Topic (subscription Subscription) sends as sns.amazonaws.com',
      'EventBridge rule Rule and EventBridge rule Nightly send as events.amazonaws.com',
    ]);
  });

  test.each([
    ['the topic', FROM_TOPIC],
    [
      'topics of the account',
      allowed('ArnLike: {aws:SourceArn: !Sub "arn:${AWS::Partition}:sns:*:${AWS::AccountId}:*"}'),
    ],
    ['the own account', allowed('StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}')],
    ['everyone, held to the topic', FROM_TOPIC.replace('{Service: sns.amazonaws.com}', '"*"')],
    ['the service without a condition', allowed('')],
    ['all actions of SQS', allowed('', 'sns.amazonaws.com', 'sqs:*')],
    ['a topic that cannot be told', allowed('ArnEquals: {aws:SourceArn: !ImportValue topic}')],
    ['an organization of sources, which cannot be told', allowed('StringEquals: {aws:SourceOrgID: o-own}')],
  ])('passes a policy for %s', (_, statement) => {
    expect(said(ordersBeside(...TOPIC, policyOf('Orders', statement)))).toEqual([]);
  });

  test.each([
    [
      'an inline policy of the queue',
      [
        `Policy: {Type: AWS::SQS::QueueInlinePolicy, Properties: {Queue: !Ref Orders, PolicyDocument: {Statement: ${FROM_TOPIC}}}}`,
      ],
    ],
    [
      'a document that cannot be seen',
      [
        'Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Orders], PolicyDocument: !ImportValue document}}',
      ],
    ],
    [
      'a policy of a queue that cannot be told',
      ['Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Url], PolicyDocument: {Statement: []}}}'],
    ],
    [
      'two policies, of which nobody knows the one that counts',
      [policyOf('Orders'), policyOf('Orders').replace('Policy:', 'Rival:')],
    ],
  ])('passes a queue with %s', (_, policies) => {
    const source = `Parameters:\n  Url: {Type: String}\n${ordersBeside(...TOPIC, ...policies)}`;
    expect(said(source)).toEqual([]);
  });

  test('flags a queue beside a policy of another one', () => {
    const other = 'Invoices: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}';
    expect(rowsOf(sqsMissingServiceSend, ordersBeside(...TOPIC, other, policyOf('Invoices', FROM_TOPIC)))).toEqual([
      ['error', 'Orders', '2:3'],
    ]);
  });

  test.each([
    [
      'a subscription of something else',
      'Sub: {Type: AWS::SNS::Subscription, Properties: {Protocol: https, Endpoint: !GetAtt Orders.Arn, TopicArn: !ImportValue topic}}',
    ],
    [
      'a subscription of another queue',
      'Sub: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, Endpoint: !ImportValue queue, TopicArn: !ImportValue topic}}',
    ],
    [
      'a rule with a role',
      'Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), Targets: [{Id: a, Arn: !GetAtt Orders.Arn, RoleArn: !ImportValue role}]}}',
    ],
    [
      'a schedule, which sends as its role',
      'Nightly: {Type: AWS::Scheduler::Schedule, Properties: {ScheduleExpression: rate(1 day), Target: {Arn: !GetAtt Orders.Arn, RoleArn: !ImportValue role}}}',
    ],
    [
      'a function, which sends as its role',
      'Work: {Type: AWS::Lambda::Function, Properties: {Role: !ImportValue role, DeadLetterConfig: {TargetArn: !GetAtt Orders.Arn}}}',
    ],
    [
      'a queue whose dead letters SQS moves',
      'Source: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true, RedrivePolicy: {deadLetterTargetArn: !GetAtt Orders.Arn, maxReceiveCount: 3}}}',
    ],
  ])('passes %s', (_, sender) => {
    expect(said(ordersBeside(sender))).toEqual([]);
  });

  test('passes what SAM connects, since it writes the policy as well', () => {
    const connected = (subscription: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Orders: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: exports.handler = async () => {}
      Events:
        Ordered: {Type: SNS, Properties: {Topic: !Ref Topic, SqsSubscription: ${subscription}}}`;
    expect(said(connected('true'))).toEqual([]);
    expect(said(connected('{QueueArn: !GetAtt Orders.Arn, QueueUrl: !Ref Orders}'))).toEqual([]);
    const rule = 'Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: q, Arn: !GetAtt WorkOrderedQueue.Arn}]}}';
    expect(said(`${connected('true')}\n  ${rule}`)).toMatchObject([
      {
        what: 'WorkOrderedQueuePolicy does not let events.amazonaws.com send to WorkOrderedQueue.',
        how: expect.stringContaining(
          'SAM writes WorkOrderedQueuePolicy for event Ordered of function Work: declare what it makes there yourself, with a queue policy that has a statement: {',
        ),
      },
    ]);
  });

  test('says when, where the policy or the sender is there in some worlds only', () => {
    const inProd = (line: string) => line.replace(/(Type: [\w:]+)/, '$1, Condition: IsProd');
    const policy = policyOf('Orders', FROM_TOPIC);
    const only = `${IS_PROD}\n${ordersBeside(...TOPIC, inProd(policy))}`;
    expect(rowsOf(sqsMissingServiceSend, only)).toEqual([['warning', 'Orders', '8:3', 'IsProd is false']]);
    const sender = `${IS_PROD}\n${ordersBeside(...TOPIC.map(inProd))}`;
    expect(rowsOf(sqsMissingServiceSend, sender)).toEqual([['warning', 'Orders', '8:3', 'IsProd is true']]);
    const both = `${IS_PROD}\n${ordersBeside(...TOPIC.map(inProd), inProd(policy))}`;
    expect(rowsOf(sqsMissingServiceSend, both)).toEqual([]);
  });

  test('is off, or has the level that the project gives it', () => {
    const source = ordersBeside(...TOPIC);
    const rules = (level: 'off' | 'note') => ({ rules: new Map([['sqs-missing-service-send', level]]) });
    expect(rowsOf(sqsMissingServiceSend, source, rules('off'))).toEqual([]);
    expect(rowsOf(sqsMissingServiceSend, source, rules('note'))).toEqual([['note', 'Orders', '2:3']]);
  });
});
