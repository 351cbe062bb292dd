import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { filesOf, reportWithMap } from '../../test/support/map-of.ts';
import { mapJson, mapMermaid, mapText } from './map.ts';
import { PLAIN } from './style.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('./map.schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv2020({ strict: false }).compile(SCHEMA);

const SOURCE = `Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Parameters:
  Stage: {Type: String, AllowedValues: [prod, test]}
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Statement:
          - {Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root'}, Action: 'kms:*', Resource: '*'}
          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*', Condition: {ArnEquals: {'aws:SourceArn': !Ref Topic}}}
  Topic: {Type: AWS::SNS::Topic}
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!Ref Topic]}}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Orders.Arn}
  Uploads:
    Type: AWS::S3::Bucket
    Condition: IsProd
    Properties: {NotificationConfiguration: {QueueConfigurations: [{Event: 's3:ObjectCreated:*', Queue: !GetAtt Orders.Arn}]}}
  Orders:
    Type: AWS::SQS::Queue
    Properties: {KmsMasterKeyId: !Ref Key, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}}
  Dead: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !ImportValue key}}
  Reader:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}
  Worker: {Type: AWS::Lambda::Function, Properties: {Role: !ImportValue role, DeadLetterConfig: {TargetArn: !GetAtt Dead.Arn}}}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn, Condition: {ArnEquals: {'aws:SourceArn': !Ref Topic}}}
`;
const REPORT = reportWithMap(SOURCE);
const FILES = filesOf({ 'template.yaml': SOURCE });

describe('the encryption map', () => {
  test('is a tree of queues for a terminal', () => {
    expect(mapText(REPORT, FILES, PLAIN, 1)).toMatchInlineSnapshot(`
      "Orders  template.yaml:23
      ├─ KMS, customer managed key: Key
      ├─ dead letters go to Dead
      ├─ queue policy: Policy
      ├─ senders
      │  ├─ ✓ SNS topic Topic (subscription Subscription) as sns.amazonaws.com: the key lets it; fed by CloudWatch alarm Alarm, whose use of the topic's own key is not judged
      │  └─ ✗ S3 bucket Uploads as s3.amazonaws.com: the key does not let it (kms:GenerateDataKey, kms:Decrypt); the queue policy does not let it send [when IsProd is true]
      └─ readers
         └─ ? event source mapping Reader as role the import role: cannot be told: its permissions are not all here (role the import role)

      Dead  template.yaml:26
      ├─ KMS, key cannot be told: the import key
      ├─ dead-letter queue of Orders
      └─ senders
         └─ ? function Worker (dead letters) as role the import role: cannot be told: the key is not here (the import key)
      "
    `);
  });

  test('is JSON that its schema describes, the same for the same input', () => {
    const json = mapJson(REPORT, FILES);
    expect(mapJson(reportWithMap(SOURCE), FILES)).toBe(json);
    const parsed: unknown = JSON.parse(json);
    expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
    expect(parsed).toMatchObject({
      version: 1,
      queues: [
        {
          queue: 'Orders',
          line: 23,
          seals: [{ encryption: 'kms-customer', key: 'Key' }],
          deadLetterQueues: ['Dead'],
          senders: [
            { by: 'Subscription', as: { is: 'service', name: 'sns.amazonaws.com' }, access: 'yes', admitted: 'yes' },
            { by: 'Uploads', access: 'no', admitted: 'no', when: 'IsProd is true', line: 22 },
          ],
          readers: [{ by: 'Reader', access: 'unknown', reason: 'hidden-identity' }],
        },
        { queue: 'Dead', deadLetterOf: ['Orders'], senders: [{ deadLetters: true, reason: 'hidden-key' }] },
      ],
      problems: [],
    });
  });

  test('is a flowchart in Mermaid', () => {
    expect(mapMermaid(REPORT)).toMatchInlineSnapshot(`
      "flowchart LR
        n0[("Orders")]
        n1{{"Key"}}
        n0 -. "sealed by" .- n1
        n2["SNS topic Topic (subscription Subscription)"]
        n2 -- "✓" --> n0
        n3["S3 bucket Uploads"]
        n3 -- "✗ [when IsProd is true]" --> n0
        n4["event source mapping Reader"]
        n0 -- "?" --> n4
        n5[("Dead")]
        n6{{"the import key"}}
        n5 -. "sealed by" .- n6
        n0 -- "dead letters" --> n5
        n7["function Worker (dead letters)"]
        n7 -- "?" --> n5
      "
    `);
  });

  test('lets no name end a label or begin markup', () => {
    const hostile = 'Q"]; click n0 "javascript:alert(1)" %% <img src=x> `a`\u001b[31m';
    const source = JSON.stringify({ Resources: { [hostile]: { Type: 'AWS::SQS::Queue' } } });
    const chart = mapMermaid(reportWithMap(source));
    expect(chart).not.toMatch(/javascript:alert\(1\)"|<img|`/);
    expect(chart).not.toContain('\u001b');
    expect(chart.split('\n')[1]).toMatch(/^ {2}n0\[\("[^"]*"\)\]$/);
    expect(mapText(reportWithMap(source), filesOf({ 'template.yaml': source }), PLAIN, 1)).not.toContain('\u001b');
  });

  test('says so where there are no queues', () => {
    expect(mapText(reportWithMap('Resources: {}'), filesOf({}), PLAIN, 1)).toMatch(/^No queues in 1 /);
  });
});
