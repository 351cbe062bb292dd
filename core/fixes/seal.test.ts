import { describe, expect, test } from 'vitest';
import { lintText } from '../../test/support/annotate.ts';
import { mended, offered } from '../../test/support/mended.ts';
import { IS_PROD } from '../../test/support/templates.ts';

const REQUIRED = 'sqs-kms-required';

/** A key whose policy leaves all to the account, and a queue that it seals. */
const KEY = `  OrdersKey:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: Root
            Effect: Allow
            Principal: {AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'}
            Action: kms:*
            Resource: '*'
`;
const SEALED = `  Sealed:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref OrdersKey
`;
const QUEUE = `  Orders:
    Type: AWS::SQS::Queue
`;
const TOPIC = `  Topic: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Orders.Arn}
`;
const BUCKET = `  Uploads:
    Type: AWS::S3::Bucket
    Properties: {NotificationConfiguration: {QueueConfigurations: [{Event: s3:ObjectCreated:*, Queue: !GetAtt Orders.Arn}]}}
`;
const READER = `  Reader:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: sqs:ReceiveMessage
                Resource: !GetAtt Orders.Arn
`;

/** A template of some resources, and which lines a fix adds to it (`+`) and takes away (`-`). */
function changed(parts: readonly string[], number = 0, rule = REQUIRED, before = 'Resources:\n'): string {
  const source = `${before}${parts.join('')}`;
  const after = mended(rule, source, {}, number).split('\n');
  const old = source.split('\n');
  const lines: string[] = [];
  let at = 0;
  for (const line of after) {
    const found = old.indexOf(line, at);
    const isNew = found < 0 || old.slice(at, found).some((skipped) => after.includes(skipped));
    if (isNew) {
      lines.push(`+${line}`);
      continue;
    }
    lines.push(...old.slice(at, found).map((gone) => `-${gone}`));
    at = found + 1;
  }
  return `${lines.join('\n')}\n`;
}

function consequence(parts: readonly string[], number: number): string | undefined {
  const finding = lintText(`Resources:\n${parts.join('')}`).findings.find(({ rule }) => rule === REQUIRED);
  return finding?.fixes[number]?.consequence;
}

describe('a queue without a key', () => {
  test('is offered the keys of the template, a new one, one of the deployment and the AWS managed one', () => {
    expect(offered(REQUIRED, `Resources:\n${KEY}${SEALED}${QUEUE}`)).toEqual([
      'Seal Orders with OrdersKey',
      'Seal Orders with a new key, OrdersKey2',
      'Seal Orders with a key that each deployment names (OrdersKeyArn)',
      'Seal Orders with the AWS managed key alias/aws/sqs',
    ]);
  });

  test('gets a key with what lets its senders and readers use it', () => {
    expect(changed([KEY, SEALED, QUEUE, TOPIC, READER])).toBe(`+          - Sid: AllowSnsToUseTheKey
+            Effect: Allow
+            Principal:
+              Service: sns.amazonaws.com
+            Action:
+              - kms:GenerateDataKey
+              - kms:Decrypt
+            Resource: '*'
+            Condition:
+              ArnEquals:
+                aws:SourceArn: !Ref Topic
+    Properties:
+      KmsMasterKeyId: !GetAtt OrdersKey.Arn
+              - Effect: Allow
+                Action: kms:Decrypt
+                Resource: !GetAtt OrdersKey.Arn
`);
  });

  test('gets a new key before it, with an alias and a whole policy', () => {
    expect(changed([QUEUE, BUCKET])).toBe(`+  OrdersKey:
+    Type: AWS::KMS::Key
+    DeletionPolicy: Retain
+    UpdateReplacePolicy: Retain
+    Properties:
+      Description: Encrypts messages in Orders
+      EnableKeyRotation: true
+      KeyPolicy:
+        Version: '2012-10-17'
+        Statement:
+          - Sid: EnableIamPolicies
+            Effect: Allow
+            Principal:
+              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
+            Action: kms:*
+            Resource: '*'
+          - Sid: AllowS3ToUseTheKey
+            Effect: Allow
+            Principal:
+              Service: s3.amazonaws.com
+            Action:
+              - kms:GenerateDataKey
+              - kms:Decrypt
+            Resource: '*'
+            Condition:
+              StringEquals:
+                aws:SourceAccount: !Ref AWS::AccountId
+  OrdersKeyAlias:
+    Type: AWS::KMS::Alias
+    Properties:
+      AliasName: !Sub alias/\${AWS::StackName}-orders
+      TargetKeyId: !Ref OrdersKey
+    Properties:
+      KmsMasterKeyId: !GetAtt OrdersKey.Arn
`);
  });

  test('lets a role use the new key by its own policy', () => {
    expect(changed([QUEUE, READER])).toContain(`+              - Effect: Allow
+                Action: kms:Decrypt
+                Resource: !GetAtt OrdersKey.Arn
`);
  });

  test('gets a key that a deployment names', () => {
    expect(changed([QUEUE], 1)).toBe(`+Parameters:
+  OrdersKeyArn:
+    Type: String
+    Description: ARN of the KMS key that encrypts messages in Orders
+    MinLength: 1
+    Properties:
+      KmsMasterKeyId: !Ref OrdersKeyArn
`);
  });

  test('loses SSE-SQS in the same edit', () => {
    const queue = `${QUEUE}    Properties:\n      SqsManagedSseEnabled: true\n      QueueName: orders.fifo\n`;
    expect(changed([KEY, SEALED, queue])).toBe(`-      SqsManagedSseEnabled: true
+      KmsMasterKeyId: !GetAtt OrdersKey.Arn
`);
    expect(changed([queue])).toContain('+      AliasName: alias/orders\n');
  });

  test('takes along its dead-letter queue', () => {
    const queue = `${QUEUE}    Properties:\n      RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3}\n`;
    const failed = '  Failed:\n    Type: AWS::SQS::Queue\n';
    expect(offered(REQUIRED, `Resources:\n${KEY}${SEALED}${queue}${failed}`)[0]).toBe(
      'Seal Orders and its dead-letter queue Failed with OrdersKey',
    );
    expect(changed([KEY, SEALED, queue, failed])).toBe(`+      KmsMasterKeyId: !GetAtt OrdersKey.Arn
+    Properties:
+      KmsMasterKeyId: !GetAtt OrdersKey.Arn
`);
  });

  test.each([
    ['with a service that sends', TOPIC],
    ['with a policy that lets in another account', queuePolicy('{AWS: "111122223333"}')],
    ['with a policy that lets everybody in', queuePolicy("'*'")],
    [
      'with a policy that cannot be read',
      '  P: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Orders], PolicyDocument: !ImportValue p}}\n',
    ],
  ])('is not offered the AWS managed key %s', (_, more) => {
    expect(offered(REQUIRED, `Resources:\n${QUEUE}${more}`).join()).not.toContain('alias/aws/sqs');
  });

  test('is offered no AWS managed key where the project wants its own', () => {
    expect(offered(REQUIRED, `Resources:\n${QUEUE}`, { require: 'cmk' }).join()).not.toContain('alias/aws/sqs');
  });

  test('is still offered the AWS managed key where only own roles use it', () => {
    expect(offered(REQUIRED, `Resources:\n${QUEUE}${READER}`).at(-1)).toContain('alias/aws/sqs');
  });

  test.each([
    ['one that is disabled', KEY.replace('EnableKeyRotation: true', 'Enabled: false')],
    ['one for signatures', KEY.replace('EnableKeyRotation: true', 'KeyUsage: SIGN_VERIFY')],
    ['one whose policy names the queue', KEY.replace("Resource: '*'", 'Resource: !GetAtt Orders.Arn')],
    [
      'one that may not be there',
      KEY.replace('    Type: AWS::KMS::Key', '    Type: AWS::KMS::Key\n    Condition: IsProd'),
    ],
  ])('is not offered %s', (_, key) => {
    expect(offered(REQUIRED, `${IS_PROD}\nResources:\n${key}${QUEUE}`)[0]).toBe(
      'Seal Orders with a new key, OrdersKey2',
    );
  });

  test('is offered first the key that others use, then the one whose name is like its own', () => {
    const other = (name: string) => KEY.replace('OrdersKey', name);
    const titles = offered(
      REQUIRED,
      `Resources:\n${other('PlainKey')}${other('OrdersKey')}${other('UsedKey')}${SEALED.replace('OrdersKey', 'UsedKey')}${QUEUE}`,
    );
    expect(titles.slice(0, 3)).toEqual([
      'Seal Orders with UsedKey',
      'Seal Orders with OrdersKey',
      'Seal Orders with PlainKey',
    ]);
  });

  test('is told who is left out, and that a service sends', () => {
    const elsewhere = queuePolicy('{AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/sender"}');
    expect(consequence([QUEUE, elsewhere], 0)).toMatch(/Nothing here lets role .*sender use OrdersKey\./);
    expect(consequence([QUEUE, TOPIC], 1)).toContain('sns.amazonaws.com');
  });

  test('has its key edited in one branch of a condition', () => {
    const queue = `${QUEUE}    Properties:
      KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]
      SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]
`;
    expect(
      changed([KEY, SEALED, queue], 0, REQUIRED, `${IS_PROD}\nResources:\n`),
    ).toBe(`+      KmsMasterKeyId: !If [IsProd, alias/orders, !GetAtt OrdersKey.Arn]
-      KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]
-      SqsManagedSseEnabled: !If [IsProd, !Ref AWS::NoValue, true]
`);
  });

  test('has its key edited in every branch that names none', () => {
    const queue = (one: string) => `${QUEUE}    Properties:
      KmsMasterKeyId: !If [IsProd, alias/orders, !If [IsOld, ${one}, ${one}]]
`;
    const before = `${IS_PROD}\n  IsOld: !Equals [!Ref AWS::Region, us-east-1]\nResources:\n${KEY}${SEALED}`;
    expect(mended(REQUIRED, before + queue('!Ref AWS::NoValue'))).toBe(before + queue('!GetAtt OrdersKey.Arn'));
  });

  test('of a condition gets a key of that condition', () => {
    const queue = QUEUE.replace('Queue', 'Queue\n    Condition: IsProd');
    const after = mended(REQUIRED, `${IS_PROD}\nResources:\n${queue}`);
    expect(after.split('\n').filter((line) => line === '    Condition: IsProd')).toHaveLength(3);
  });

  test('can be sealed in JSON', () => {
    const source = `{
  "Resources": {
    "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"SqsManagedSseEnabled": true}}
  }
}`;
    expect(JSON.parse(mended(REQUIRED, source, {}, 1))).toEqual({
      Parameters: { OrdersKeyArn: expect.objectContaining({ Type: 'String', MinLength: 1 }) },
      Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'OrdersKeyArn' } } } },
    });
    expect(Object.keys(JSON.parse(mended(REQUIRED, source)).Resources)).toEqual([
      'OrdersKey',
      'OrdersKeyAlias',
      'Orders',
    ]);
  });
});

function queuePolicy(principal: string): string {
  return `  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: ${principal}, Action: sqs:SendMessage, Resource: !GetAtt Orders.Arn}
`;
}
