import { describe, expect, test } from 'vitest';
import {
  deliveryRows,
  letsSend,
  may,
  messagesOf,
  queue,
  resources,
  role,
} from '../../../test/support/neighbour-templates.ts';
import { sqsManagedKeyBlocksService } from './rule.ts';

const QUEUE = [
  ...queue('Queue', 'alias/aws/sqs'),
  ...letsSend('Queue', 'sns.amazonaws.com', 's3.amazonaws.com', 'events.amazonaws.com'),
];
const TOPIC = [
  '  Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: !GetAtt Queue.Arn}]}}',
];
const only = (source: string): string[] =>
  deliveryRows(source).filter((row) => row.includes(sqsManagedKeyBlocksService.id));

describe('sqs-managed-key-blocks-service', () => {
  test.each(['alias/aws/sqs', "!Sub 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sqs'"])(
    'flags a topic that sends to a queue on %s, at the key',
    (sealedBy) => {
      const source = resources(queue('Queue', sealedBy), letsSend('Queue', 'sns.amazonaws.com'), TOPIC);
      expect(deliveryRows(source).map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
        'error sqs-managed-key-blocks-service Queue',
      ]);
      expect(messagesOf(sqsManagedKeyBlocksService, source)).toEqual([
        {
          what: 'Queue is on the AWS managed key alias/aws/sqs, which never admits sns.amazonaws.com.',
          why: 'SNS topic Topic sends as sns.amazonaws.com. The policy of that key cannot be changed: deliveries fail with KMS.AccessDeniedException and are lost.',
          how: 'Set KmsMasterKeyId to a customer managed key whose policy allows sns.amazonaws.com kms:GenerateDataKey and kms:Decrypt; or use SSE-SQS, which needs no permission.',
        },
      ]);
    },
  );

  test('gives one finding for each service', () => {
    expect(only(resources(QUEUE, TOPIC)).length).toBe(3);
  });

  test.each([
    [
      'a schedule',
      '  S: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}}}',
    ],
    [
      'a pipe',
      '  P: {Type: AWS::Pipes::Pipe, Properties: {RoleArn: !GetAtt Role.Arn, Source: !GetAtt Queue.Arn, Target: !GetAtt Queue.Arn}}',
    ],
    [
      'a rule that names a role',
      '  R: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: q, Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}]}}',
    ],
    [
      'a function’s dead letters',
      '  F: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn, DeadLetterConfig: {TargetArn: !GetAtt Queue.Arn}}}',
    ],
    [
      'a topic that sends elsewhere',
      '  T: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: !ImportValue other}]}}',
    ],
    [
      'a subscription of another protocol',
      '  T: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: lambda, Endpoint: !GetAtt Queue.Arn}]}}',
    ],
  ])('passes %s', (_, sender) => {
    const source = resources(
      queue('Queue', 'alias/aws/sqs'),
      role('Role', may('sqs:SendMessage', '!GetAtt Queue.Arn')),
      [sender],
    );
    expect(deliveryRows(source)).toEqual([]);
  });

  test.each(['alias/orders', '!ImportValue key', "''"])('passes a topic that sends to a queue on %s', (sealedBy) => {
    expect(only(resources(queue('Queue', sealedBy), letsSend('Queue', 'sns.amazonaws.com'), TOPIC))).toEqual([]);
  });

  test('flags another account that the queue policy lets in, once the own ones are known', () => {
    const policy = (principal: string): string[] => [
      '  Policy:',
      '    Type: AWS::SQS::QueuePolicy',
      `    Properties: {Queues: [!Ref Queue], PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: ${principal}}, Action: 'sqs:SendMessage', Resource: !GetAtt Queue.Arn}]}}`,
    ];
    const source = (principal: string): string => resources(queue('Queue', 'alias/aws/sqs'), policy(principal));
    const own = { ownAccounts: new Set(['111122223333']) };
    const foreign = 'arn:aws:iam::444455556666:role/shop';
    expect(only(source(foreign))).toEqual([]);
    expect(deliveryRows(source(foreign), own)).toEqual(['error sqs-managed-key-blocks-service Queue 5:23']);
    expect(deliveryRows(source("'111122223333'"), own)).toEqual([]);
    const trusted = {
      ...own,
      trusted: { accounts: new Set(['444455556666']), orgs: new Set<string>(), cidrs: [], vpces: new Set<string>() },
    };
    expect(deliveryRows(source(foreign), trusted)).toHaveLength(1);
  });
});
