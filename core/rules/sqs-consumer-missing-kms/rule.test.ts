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
import { sqsConsumerMissingKms } from './rule.ts';

const RECEIVE = may('sqs:ReceiveMessage, sqs:DeleteMessage', '!GetAtt Queue.Arn');
const DECRYPT = may('kms:Decrypt', '!GetAtt Key.Arn');
const KEY = key('Key', OWN_ROOT);
const QUEUE = queue('Queue', '!Ref Key');

describe('sqs-consumer-missing-kms', () => {
  test('flags a role at the statement by which it reads', () => {
    const source = resources(KEY, QUEUE, role('Role', RECEIVE));
    expect(deliveryRows(source)).toEqual(['error sqs-consumer-missing-kms Role 25:17']);
    expect(messagesOf(sqsConsumerMissingKms, source)).toEqual([
      {
        what: 'Role Role reads Queue but may not call kms:Decrypt on Key.',
        why: 'SQS decrypts in the name of its caller: ReceiveMessage fails with KmsAccessDenied and messages pile up.',
        how: 'Allow kms:Decrypt on the ARN of Key beside that statement of Role. An alias or a bare key id as Resource gives nothing.',
      },
    ]);
  });

  test('passes a role that may decrypt: reading takes no data key', () => {
    expect(deliveryRows(resources(KEY, QUEUE, role('Role', RECEIVE, DECRYPT)))).toEqual([]);
  });

  test.each([
    [
      'an event source mapping',
      '  Esm: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref Fn}}\n  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}',
    ],
    [
      'one of a version',
      '  Esm: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref V}}\n  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}\n  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}',
    ],
    [
      'a pipe',
      '  P: {Type: AWS::Pipes::Pipe, Properties: {RoleArn: !GetAtt Role.Arn, Source: !GetAtt Queue.Arn, Target: x}}',
    ],
    [
      'a crawler',
      '  C: {Type: AWS::Glue::Crawler, Properties: {Role: !GetAtt Role.Arn, Targets: {S3Targets: [{Path: p, EventQueueArn: !GetAtt Queue.Arn}]}}}',
    ],
    [
      'an HTTP API',
      '  A: {Type: AWS::ApiGatewayV2::Integration, Properties: {IntegrationSubtype: SQS-ReceiveMessage, CredentialsArn: !GetAtt Role.Arn, RequestParameters: {QueueUrl: !Ref Queue}}}',
    ],
  ])('knows %s by what names the queue', (_, reads) => {
    const other = may('logs:CreateLogGroup', "'*'");
    expect(deliveryRows(resources(KEY, QUEUE, role('Role', other), [reads]))).toEqual([
      'error sqs-consumer-missing-kms Role 16:3',
    ]);
    expect(deliveryRows(resources(KEY, QUEUE, role('Role', other, DECRYPT), [reads]))).toEqual([]);
  });

  test('names the ECS task that runs as the role', () => {
    const task = '  Task: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt Role.Arn}}';
    expect(messagesOf(sqsConsumerMissingKms, resources(KEY, QUEUE, role('Role', RECEIVE), [task]))[0]?.what).toBe(
      'ECS task Task reads Queue but may not call kms:Decrypt on Key.',
    );
  });

  test.each([
    ['a reader that only deletes', resources(KEY, QUEUE, role('Role', may('sqs:DeleteMessage', '!GetAtt Queue.Arn')))],
    ['a queue on the AWS managed key', resources(queue('Queue', 'alias/aws/sqs'), role('Role', RECEIVE))],
    ['a queue without a key', resources(queue('Queue', "''"), role('Role', RECEIVE))],
    [
      'a key that is switched off, of which another rule speaks',
      resources(KEY, QUEUE, role('Role', RECEIVE)).replace(
        'EnableKeyRotation: true',
        'EnableKeyRotation: true\n      Enabled: false',
      ),
    ],
  ])('passes %s', (_, source) => {
    expect(deliveryRows(source)).toEqual([]);
  });

  test('says when, where the role reads in some worlds only', () => {
    const source = `Parameters: {Stage: {Type: String, AllowedValues: [prod, test]}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
${resources(KEY, QUEUE, role('Role', `!If [IsProd, ${RECEIVE}, !Ref AWS::NoValue]`))}`;
    expect(deliveryRows(source)).toEqual(['warning sqs-consumer-missing-kms Role 27:30 IsProd is true']);
  });

  test('notes a key that is not here only where the role has no permission on it', () => {
    const imported = (...statements: string[]): string =>
      resources(queue('Queue', '!ImportValue key'), role('Role', RECEIVE, ...statements));
    expect(deliveryRows(imported())).toEqual(['note sqs-consumer-missing-kms Queue 5:36']);
    expect(deliveryRows(imported(may('kms:Decrypt', '!ImportValue key')))).toEqual([]);
  });
});
