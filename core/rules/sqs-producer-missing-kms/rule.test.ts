import { describe, expect, test } from 'vitest';
import {
  deliveryRows,
  key,
  may,
  messagesOf,
  OWN_ROOT,
  queue,
  resources,
  role,
} from '../../../test/support/neighbour-templates.ts';
import { sqsProducerMissingKms } from './rule.ts';

const SEND = may('sqs:SendMessage', '!GetAtt Queue.Arn');
const USE = may('kms:GenerateDataKey, kms:Decrypt', '!GetAtt Key.Arn');
const KEY = key('Key', OWN_ROOT);
const QUEUE = queue('Queue', '!Ref Key');
/** Rows without their places. */
const rulesOf = (source: string): string[] => deliveryRows(source).map((row) => row.split(' ').slice(0, 3).join(' '));
const FLAGGED = ['error sqs-producer-missing-kms Role'];

function sender(...statements: string[]): string {
  return resources(KEY, QUEUE, role('Role', SEND, ...statements));
}

describe('sqs-producer-missing-kms', () => {
  test('flags a role at the statement by which it sends', () => {
    expect(deliveryRows(sender())).toEqual(['error sqs-producer-missing-kms Role 25:17']);
    expect(messagesOf(sqsProducerMissingKms, sender())).toEqual([
      {
        what: 'Role Role sends to Queue but may not call kms:GenerateDataKey and kms:Decrypt on Key.',
        why: 'SQS asks KMS for a data key in the name of its caller: SendMessage fails with KmsAccessDenied.',
        how: 'Allow kms:GenerateDataKey and kms:Decrypt on the ARN of Key beside that statement of Role. An alias or a bare key id as Resource gives nothing.',
      },
    ]);
  });

  test.each([
    ['decrypt alone', may('kms:Decrypt', '!GetAtt Key.Arn')],
    ['a data key alone', may('kms:GenerateDataKey', '!GetAtt Key.Arn')],
    ['another key', may("'kms:*'", '!GetAtt Other.Arn')],
    ['an alias', may("'kms:*'", "!Sub 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/orders'")],
    ['the bare id', may("'kms:*'", '!Ref Key')],
    ['other actions', may('kms:DescribeKey, kms:CreateGrant', '!GetAtt Key.Arn')],
    [
      'another service’s calls',
      "{Effect: Allow, Action: 'kms:*', Resource: '*', Condition: {StringLike: {'kms:ViaService': 's3.*.amazonaws.com'}}}",
    ],
    ['what a Deny takes back', `${USE}\n              - {Effect: Deny, Action: 'kms:GenerateDataKey*', Resource: '*'}`],
  ])('flags a role with %s', (_, statement) => {
    expect(rulesOf(`${sender(statement)}\n${key('Other', OWN_ROOT).join('\n')}`)).toEqual(FLAGGED);
  });

  test.each([
    ['both actions', USE],
    ['patterns', may("'kms:GenerateDataKey*', 'kms:Decr*'", '!GetAtt Key.Arn')],
    ['everything', may("'*'", "'*'")],
    ['all keys of the account', may("'kms:*'", "!Sub 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/*'")],
    [
      'the ARN put together',
      may("'kms:*'", "!Sub 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}'"),
    ],
    [
      'an ARN that may be the key’s',
      may("'kms:*'", 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
    ],
    [
      'calls through SQS',
      "{Effect: Allow, Action: 'kms:*', Resource: '*', Condition: {StringLike: {'kms:ViaService': 'sqs.*.amazonaws.com'}}}",
    ],
    ['a statement that cannot be seen', '!ImportValue statement'],
  ])('passes a role with %s', (_, statement) => {
    expect(rulesOf(sender(statement))).toEqual([]);
  });

  test.each([
    [
      'names the role',
      '{Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: [kms:GenerateDataKey, kms:Decrypt], Resource: "*"}',
    ],
    [
      'names everyone who comes through SQS from the account',
      '{Effect: Allow, Principal: {AWS: "*"}, Action: "kms:*", Resource: "*", Condition: {StringEquals: {kms:CallerAccount: !Ref AWS::AccountId}}}',
    ],
  ])('passes a role where the key policy %s', (_, statement) => {
    expect(rulesOf(resources(key('Key', statement), QUEUE, role('Role', SEND)))).toEqual([]);
  });

  test('flags a role with permissions of its own where the key policy leaves nothing to the account', () => {
    const admin = '{Effect: Allow, Principal: {AWS: !GetAtt Admin.Arn}, Action: "kms:*", Resource: "*"}';
    const source = resources(key('Key', admin), QUEUE, role('Role', SEND, USE), role('Admin', may("'s3:*'", "'*'")));
    expect(rulesOf(source)).toEqual(FLAGGED);
    expect(messagesOf(sqsProducerMissingKms, source)[0]?.how).toBe(
      "Name role Role in the policy of Key with kms:GenerateDataKey and kms:Decrypt: that policy does not leave it to the account's IAM policies.",
    );
  });

  const BARE = ['  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}'];
  const document = (statement: string): string => `PolicyDocument: {Version: '2012-10-17', Statement: [${statement}]}`;
  test.each([
    [
      'AWS::IAM::Policy',
      (s: string) => `{Type: AWS::IAM::Policy, Properties: {PolicyName: p, Roles: [!Ref Role], ${document(s)}}}`,
    ],
    [
      'AWS::IAM::RolePolicy',
      (s: string) => `{Type: AWS::IAM::RolePolicy, Properties: {PolicyName: p, RoleName: !Ref Role, ${document(s)}}}`,
    ],
    [
      'AWS::IAM::ManagedPolicy',
      (s: string) => `{Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref Role], ${document(s)}}}`,
    ],
  ])('reads %s that is attached to the role', (_, policy) => {
    const withPolicies = (...statements: string[]): string =>
      resources(
        KEY,
        QUEUE,
        BARE,
        statements.map((statement, index) => `  Policy${index}: ${policy(statement)}`),
      );
    expect(rulesOf(withPolicies(SEND))).toEqual(['error sqs-producer-missing-kms Policy0']);
    expect(rulesOf(withPolicies(SEND, USE))).toEqual([]);
  });

  test('reads a managed policy that the role attaches, and one of a user’s group', () => {
    const managed = (statement: string): string[] => [
      `  Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {${document(statement)}}}`,
    ];
    const attaching = [
      '  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}, ManagedPolicyArns: [!Ref Managed]}}',
    ];
    expect(rulesOf(resources(KEY, QUEUE, attaching, managed(SEND)))).toEqual([
      'error sqs-producer-missing-kms Managed',
    ]);
    expect(rulesOf(resources(KEY, QUEUE, attaching, managed(`${SEND}, ${USE}`)))).toEqual([]);
    const group = (statement: string): string[] => [
      '  User: {Type: AWS::IAM::User, Properties: {Groups: [!Ref Group]}}',
      `  Group: {Type: AWS::IAM::Group, Properties: {Policies: [{PolicyName: p, ${document(statement)}}]}}`,
    ];
    expect(rulesOf(resources(KEY, QUEUE, group(SEND)))).toEqual(['error sqs-producer-missing-kms Group']);
    expect(rulesOf(resources(KEY, QUEUE, group(`${SEND}, ${USE}`)))).toEqual([]);
  });

  test.each([
    ['AWSLambdaBasicExecutionRole', FLAGGED],
    ['AmazonSQSFullAccess', FLAGGED],
    ['AdministratorAccess', []],
    ['PowerUserAccess', []],
    ['SecretsManagerReadWrite', ['note sqs-producer-missing-kms Queue']],
  ])('knows what the managed policy %s gives', (name, expected) => {
    const source = resources(KEY, QUEUE, role('Role', SEND)).replace(
      '      Policies:',
      `      ManagedPolicyArns: [arn:aws:iam::aws:policy/${name}]\n      Policies:`,
    );
    expect(rulesOf(source)).toEqual(expected);
  });

  test('passes what a permissions boundary may take back or not', () => {
    const bounded = (text: string): string =>
      text.replace('      Policies:', '      PermissionsBoundary: !ImportValue b\n      Policies:');
    expect(rulesOf(bounded(sender(USE)))).toEqual([]);
    expect(rulesOf(bounded(sender()))).toEqual(FLAGGED);
  });

  const FUNCTION =
    '  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn, Handler: h, Runtime: nodejs22.x, Code: {ZipFile: x}';
  const SENDERS: readonly (readonly [string, string])[] = [
    ['a function’s dead letters', `${FUNCTION}, DeadLetterConfig: {TargetArn: !GetAtt Queue.Arn}}}`],
    [
      'a destination',
      `${FUNCTION}}}\n  Config: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref Fn, Qualifier: $LATEST, DestinationConfig: {OnSuccess: {Destination: !GetAtt Queue.Arn}}}}`,
    ],
    [
      'a failure of an alias',
      `${FUNCTION}}}\n  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn}}\n  Config: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref Alias, DestinationConfig: {OnFailure: {Destination: !GetAtt Queue.Arn}}}}`,
    ],
    [
      'a stream’s failures',
      `${FUNCTION}}}\n  Esm: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !GetAtt Fn.Arn, EventSourceArn: x, DestinationConfig: {OnFailure: {Destination: !GetAtt Queue.Arn}}}}`,
    ],
    [
      'a schedule',
      '  S: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}}}',
    ],
    [
      'a schedule’s dead letters',
      '  S: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: x, RoleArn: !GetAtt Role.Arn, DeadLetterConfig: {Arn: !GetAtt Queue.Arn}}}}',
    ],
    [
      'a pipe',
      '  P: {Type: AWS::Pipes::Pipe, Properties: {RoleArn: !GetAtt Role.Arn, Source: x, Target: !GetAtt Queue.Arn}}',
    ],
    [
      'a state machine',
      `  M: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt Role.Arn, Definition: {States: {A: {Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {QueueUrl: !Ref Queue}}}}}}`,
    ],
    [
      'a state machine written as text',
      `  M: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt Role.Arn, DefinitionString: !Sub '{"States": {"A": {"Parameters": {"QueueUrl": "\${Queue}"}}}}'}}`,
    ],
    [
      'a state machine with a substitution',
      `  M: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt Role.Arn, DefinitionSubstitutions: {Url: !Ref Queue}, Definition: {States: {A: {Arguments: {QueueUrl: '\${Url}'}}}}}}`,
    ],
    [
      'a REST API',
      "  A: {Type: AWS::ApiGateway::Method, Properties: {Integration: {Type: AWS, Credentials: !GetAtt Role.Arn, Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/${Queue.QueueName}'}}}",
    ],
    [
      'an HTTP API',
      '  A: {Type: AWS::ApiGatewayV2::Integration, Properties: {IntegrationSubtype: SQS-SendMessage, CredentialsArn: !GetAtt Role.Arn, RequestParameters: {QueueUrl: !Ref Queue}}}',
    ],
    [
      'an IoT rule',
      '  I: {Type: AWS::IoT::TopicRule, Properties: {TopicRulePayload: {Actions: [{Sqs: {QueueUrl: !Ref Queue, RoleArn: !GetAtt Role.Arn}}]}}}',
    ],
    [
      'a lifecycle hook',
      '  H: {Type: AWS::AutoScaling::LifecycleHook, Properties: {NotificationTargetARN: !GetAtt Queue.Arn, RoleARN: !GetAtt Role.Arn}}',
    ],
  ];
  test.each(SENDERS)('knows %s by what names the queue', (_, sends) => {
    const source = (...statements: string[]): string =>
      resources(KEY, QUEUE, role('Role', may('logs:CreateLogGroup', "'*'"), ...statements), [sends]);
    expect(deliveryRows(source())).toEqual(['error sqs-producer-missing-kms Role 16:3']);
    expect(deliveryRows(source(USE))).toEqual([]);
  });

  test('makes no sender of whoever may do everything', () => {
    expect(rulesOf(resources(KEY, QUEUE, role('Admin', may("'sqs:*'", "'*'"))))).toEqual([]);
    expect(rulesOf(resources(KEY, QUEUE, role('Admin', may("'sqs:*'", "'arn:aws:sqs:*:*:*'"))))).toEqual([]);
  });

  test('gives one finding for a role and key, with all the queues', () => {
    const source = resources(
      KEY,
      QUEUE,
      queue('Other', '!Ref Key'),
      role('Role', SEND, may('sqs:SendMessage', '!GetAtt Other.Arn')),
    );
    expect(rulesOf(source)).toEqual(FLAGGED);
    expect(messagesOf(sqsProducerMissingKms, source)[0]?.what).toMatch(/^Role Role sends to Queue and Other but/);
  });

  test('notes a role that is not here, and says nothing of one that the key names', () => {
    const fn =
      '  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !ImportValue role, DeadLetterConfig: {TargetArn: !GetAtt Queue.Arn}}}';
    expect(rulesOf(resources(KEY, QUEUE, [fn]))).toEqual(['note sqs-producer-missing-kms Queue']);
  });

  test.each(['alias/aws/sqs', "''"])('is silent of a queue on %s', (sealedBy) => {
    expect(deliveryRows(resources(KEY, queue('Queue', sealedBy), role('Role', SEND)))).toEqual([]);
  });

  test('is off, or has the level that the project gives it', () => {
    const level = (to: 'off' | 'note') => ({ rules: new Map([[sqsProducerMissingKms.id, to]]) });
    expect(deliveryRows(sender(), level('off'))).toEqual([]);
    expect(deliveryRows(sender(), level('note'))).toEqual(['note sqs-producer-missing-kms Role 25:17']);
  });
});
