import { describe, expect, test } from 'vitest';
import {
  deliveryRows,
  key,
  letsSend,
  messagesOf,
  OWN_ROOT,
  queue,
  resources,
  serviceMay,
} from '../../../test/support/neighbour-templates.ts';
import { kmsMissingServiceGrant } from './rule.ts';

const SNS = 'sns.amazonaws.com';
const ALL = [SNS, 's3.amazonaws.com', 'events.amazonaws.com', 'profile.amazonaws.com'];
const TOPIC = ['  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: orders}}'];
const SUBSCRIPTION = [
  '  Subscription:',
  '    Type: AWS::SNS::Subscription',
  '    Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Queue.Arn}',
];

function subscribed(...statements: string[]): string {
  return resources(
    key('Key', OWN_ROOT, ...statements),
    TOPIC,
    SUBSCRIPTION,
    queue('Queue', '!Ref Key'),
    letsSend('Queue', SNS),
  );
}

const FLAGGED = (at: string): string[] => [`error kms-missing-service-grant Key ${at}`];

describe('kms-missing-service-grant', () => {
  test.each([
    ['a subscription', [...TOPIC, ...SUBSCRIPTION]],
    [
      'the dead letters of a subscription',
      [
        ...TOPIC,
        '  S: {Type: AWS::SNS::Subscription, Properties: {Protocol: lambda, TopicArn: !Ref Topic, Endpoint: x, RedrivePolicy: {deadLetterTargetArn: !GetAtt Queue.Arn}}}',
      ],
    ],
    [
      'a subscription in its topic',
      ['  Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: !GetAtt Queue.Arn}]}}'],
    ],
    [
      'a bucket',
      [
        "  Bucket: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {QueueConfigurations: [{Event: 's3:ObjectCreated:*', Queue: !GetAtt Queue.Arn}]}}}",
      ],
    ],
    ['a rule', ['  Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: q, Arn: !GetAtt Queue.Arn}]}}']],
    [
      'the dead letters of a rule',
      [
        '  Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: f, Arn: x, RoleArn: y, DeadLetterConfig: {Arn: !GetAtt Queue.Arn}}]}}',
      ],
    ],
    [
      'the dead letters of a bus',
      ['  Bus: {Type: AWS::Events::EventBus, Properties: {Name: b, DeadLetterConfig: {Arn: !GetAtt Queue.Arn}}}'],
    ],
    [
      'a domain of Customer Profiles',
      ['  Domain: {Type: AWS::CustomerProfiles::Domain, Properties: {DeadLetterQueueUrl: !Ref Queue}}'],
    ],
    ['a service that the queue policy names', []],
  ])('flags a key without a statement for %s, and passes one with it', (what, sender) => {
    const services = what.startsWith('a service') ? [SNS] : ALL;
    const withKey = (...statements: string[]): string =>
      resources(
        key('Key', OWN_ROOT, ...statements),
        sender,
        queue('Queue', '!Ref Key'),
        letsSend('Queue', ...services),
      );
    const found = deliveryRows(withKey());
    expect(found).toContain('error kms-missing-service-grant Key 9:9');
    expect(found.filter((row) => !row.includes('kms-missing-service-grant'))).toEqual([]);
    expect(deliveryRows(withKey(serviceMay(`[${ALL.join(', ')}]`)))).toEqual([]);
  });

  test.each([
    ['one action', serviceMay(SNS, 'kms:GenerateDataKey')],
    ['the other action', serviceMay(SNS, 'kms:Decrypt')],
    ['key pairs', serviceMay(SNS, "['kms:GenerateDataKeyPair*', kms:Decrypt]")],
    ['another service', serviceMay('s3.amazonaws.com')],
    ['SQS itself', serviceMay('sqs.amazonaws.com')],
    [
      'another topic',
      serviceMay(
        SNS,
        undefined,
        "ArnEquals: {'aws:SourceArn': !Sub 'arn:aws:sns:${AWS::Region}:${AWS::AccountId}:refunds'}",
      ),
    ],
    [
      'a pattern of other topics',
      serviceMay(SNS, undefined, "ArnLike: {'aws:SourceArn': 'arn:aws:sns:*:*:refunds-*'}"),
    ],
    [
      'a star that is compared as text',
      serviceMay(SNS, undefined, "StringEquals: {'aws:SourceArn': 'arn:aws:sns:*:*:*'}"),
    ],
    ['an organization', serviceMay(SNS, undefined, 'StringEquals: {aws:PrincipalOrgID: o-own}')],
    [
      'another resource',
      `{Effect: Allow, Principal: {Service: ${SNS}}, Action: 'kms:*', Resource: !GetAtt Topic.TopicArn}`,
    ],
  ])('flags a statement for %s', (_, statement) => {
    expect(deliveryRows(subscribed(statement)).map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
      'error kms-missing-service-grant Key',
    ]);
  });

  test.each([
    ['both actions', serviceMay(SNS)],
    ['patterns of actions', serviceMay(SNS, "['kms:GenerateDataKey*', 'KMS:DECRYPT']")],
    ['every action', serviceMay(SNS, "'kms:*'")],
    ['the topic', serviceMay(SNS, undefined, "ArnEquals: {'aws:SourceArn': !Ref Topic}")],
    [
      'the topic by another attribute',
      serviceMay(SNS, undefined, "ArnLike: {'aws:SourceArn': !GetAtt Topic.TopicArn}"),
    ],
    [
      'the topic by its ARN',
      serviceMay(
        SNS,
        undefined,
        "ArnEquals: {'aws:SourceArn': !Sub 'arn:aws:sns:${AWS::Region}:${AWS::AccountId}:orders'}",
      ),
    ],
    [
      'a pattern of topics',
      serviceMay(SNS, undefined, "ArnLike: {'aws:SourceArn': !Sub 'arn:${AWS::Partition}:sns:*:${AWS::AccountId}:*'}"),
    ],
    ['the account', serviceMay(SNS, undefined, "StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}")],
    [
      'an account that may be the own one',
      serviceMay(SNS, undefined, "StringEquals: {'aws:SourceAccount': '111122223333'}"),
    ],
    ['an own organization, perhaps', serviceMay(SNS, undefined, 'StringEquals: {aws:SourceOrgID: o-own}')],
    [
      'the very queue',
      serviceMay(
        SNS,
        undefined,
        "StringEquals: {'kms:EncryptionContext:aws:sqs:arn': !Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:shop-Queue-1ABCDEFGHIJK2'}",
      ),
    ],
    [
      'everyone, held to the topic',
      "{Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*', Condition: {ArnEquals: {'aws:SourceArn': !Ref Topic}}}",
    ],
    ['a part that cannot be seen', '!ImportValue statement'],
  ])('passes a statement for %s', (_, statement) => {
    expect(deliveryRows(subscribed(statement))).toEqual([]);
  });

  test('passes two statements that give one action each', () => {
    const source = subscribed(serviceMay(SNS, 'kms:GenerateDataKey'), serviceMay(SNS, 'kms:Decrypt'));
    expect(deliveryRows(source)).toEqual([]);
  });

  test('knows the own account from the configuration', () => {
    const source = subscribed(serviceMay(SNS, undefined, "StringEquals: {'aws:SourceAccount': '999999999999'}"));
    expect(deliveryRows(source)).toEqual([]);
    expect(deliveryRows(source, { ownAccounts: new Set(['111122223333']) })).toHaveLength(1);
  });

  test('flags a Deny at its statement', () => {
    const denial =
      "{Effect: Deny, Principal: '*', Action: 'kms:*', Resource: '*', Condition: {StringNotEquals: {'aws:PrincipalOrgID': o-own}}}";
    const source = subscribed(serviceMay(SNS), denial);
    expect(deliveryRows(source)).toEqual(FLAGGED('13:13'));
    expect(messagesOf(kmsMissingServiceGrant, source)[0]?.how).toBe(
      'Let statement #3 leave out calls of AWS services: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"} to its Condition.',
    );
  });

  test('leaves networks to the rule on them, unless that is off', () => {
    const source = subscribed(serviceMay(SNS, undefined, 'StringEquals: {aws:SourceVpce: vpce-1}'));
    expect(deliveryRows(source)).toEqual([]);
    expect(deliveryRows(source, { rules: new Map([['kms-network-condition', 'off']]) })).toHaveLength(1);
  });

  test('says who sends, what is missing and what to write, and does not advise a circular condition', () => {
    const rule = '  Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: q, Arn: !GetAtt Queue.Arn}]}}';
    const source = resources(
      key('Key', OWN_ROOT),
      [rule],
      queue('Queue', '!GetAtt Key.Arn'),
      letsSend('Queue', ...ALL),
    );
    const [message] = messagesOf(kmsMissingServiceGrant, source);
    expect(message).toEqual({
      what: 'Key does not let events.amazonaws.com call kms:GenerateDataKey and kms:Decrypt; deliveries are lost.',
      why: 'EventBridge rule Rule sends to Queue as events.amazonaws.com. SQS asks KMS in its name and is refused: the messages are lost without an error that anybody sees.',
      how: 'Add to the KeyPolicy of Key: {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": your account id}}}.',
    });
  });

  test('gives one finding for a key and service, with all who send', () => {
    const source = resources(
      key('Key', OWN_ROOT),
      TOPIC,
      SUBSCRIPTION,
      [...SUBSCRIPTION].map((line) => line.replace('Subscription:', 'Second:').replace('Queue.Arn', 'Other.Arn')),
      queue('Queue', '!Ref Key'),
      queue('Other', '!Ref Key'),
      letsSend('Queue', SNS),
      letsSend('Other', SNS),
    );
    expect(deliveryRows(source)).toEqual(FLAGGED('9:9'));
    expect(messagesOf(kmsMissingServiceGrant, source)[0]?.why).toMatch(
      /^SNS topic Topic \(subscription Subscription\) and SNS topic Topic \(subscription Second\) send to Queue and Other/,
    );
  });

  test.each([
    ['an import', '!ImportValue key', '9:36'],
    ['an ARN', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', '9:23'],
  ])('notes what must stand in the policy of a key that is %s', (_, sealedBy, at) => {
    const source = resources(TOPIC, SUBSCRIPTION, queue('Queue', sealedBy), letsSend('Queue', SNS));
    expect(deliveryRows(source)).toEqual([`note kms-missing-service-grant Queue ${at}`]);
    expect(messagesOf(kmsMissingServiceGrant, source)[0]?.how).toMatch(
      /^Check that this stands there: \{"Effect": "Allow"/,
    );
  });

  test('notes a sender of which AWS does not say as whom it calls', () => {
    const extension =
      '  Hook: {Type: AWS::AppConfig::Extension, Properties: {Name: h, Actions: {PRE_START_DEPLOYMENT: [{Name: q, Uri: !GetAtt Queue.Arn}]}}}';
    const source = resources(key('Key', OWN_ROOT), [extension], queue('Queue', '!Ref Key'));
    expect(deliveryRows(source)).toEqual(['note kms-missing-service-grant Queue 12:121']);
  });

  test.each(['SqsManagedSseEnabled: true', 'SqsManagedSseEnabled: false', 'VisibilityTimeout: 30'])(
    'is silent of a queue without a key: %s',
    (property) => {
      const source = resources(TOPIC, SUBSCRIPTION, queue('Queue', "''", property), letsSend('Queue', SNS));
      expect(deliveryRows(source)).toEqual([]);
    },
  );

  test('says when, where the subscription exists in some worlds only', () => {
    const source = `Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
${subscribed().replace('  Subscription:', '  Subscription:\n    Condition: IsProd').replaceAll('  QueuePolicy:', '  QueuePolicy:\n    Condition: IsProd')}`;
    expect(deliveryRows(source)).toEqual(['warning kms-missing-service-grant Key 11:9 IsProd is true']);
  });

  test('finds it in JSON, with the policy written as text', () => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const source = JSON.stringify(
      {
        Resources: {
          Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true, KeyPolicy: policy } },
          Topic: {
            Type: 'AWS::SNS::Topic',
            Properties: { Subscription: [{ Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] } }] },
          },
          Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Key' }, QueueName: 'orders' } },
        },
      },
      null,
      2,
    );
    expect(deliveryRows(source)).toEqual([
      'error kms-missing-service-grant Key 7:22',
      'error sqs-missing-service-send Queue 26:5',
    ]);
  });

  test('is off, or has the level that the project gives it', () => {
    expect(deliveryRows(subscribed(), { rules: new Map([[kmsMissingServiceGrant.id, 'off']]) })).toEqual([]);
    expect(deliveryRows(subscribed(), { rules: new Map([[kmsMissingServiceGrant.id, 'warning']]) })).toEqual([
      'warning kms-missing-service-grant Key 9:9',
    ]);
  });
});
