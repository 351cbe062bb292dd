import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, fixAll, lint, Places, writeFix } from '../../core/index.ts';
import { discover } from '../../host/discover.ts';
import { diskFiles } from '../../host/disk-files.ts';
import { readFolders } from '../support/assemblies.ts';

const ROOT = join(import.meta.dirname, '../fixtures/cdk');
const FILES = diskFiles(ROOT);
const SETTINGS = { ...DEFAULT_SETTINGS, require: 'encrypted' as const };

/** What is advised for a finding by its best fix: places, orders and code. */
function advice(folder: string, rule: string, resource: string): string {
  const { report } = readFolders(ROOT, [folder], SETTINGS);
  const finding = report.findings.find((one) => one.rule === rule && one.resource === resource);
  const places = new Places(FILES);
  const pieces = finding?.fixes[0]?.advice?.() ?? [];
  return pieces
    .map(({ at, how, code }) => `${places.region(at).path.split('/').at(-1)}:${places.region(at).line} ${how}\n${code}`)
    .join('\n');
}

describe('advice for an app', () => {
  test.each([
    [
      'the encryption that a queue states, in Python',
      'py-queues/out-debug',
      'sqs-encryption-implicit',
      'PyQueues/Refunds/Dlq',
      'queues_stack.py:13 In the props of Dlq:\nencryption=sqs.QueueEncryption.SQS_MANAGED,',
    ],
    [
      'the encryption that a queue states, in TypeScript',
      'ts-queues',
      'sqs-encryption-implicit',
      'EncryptionModes/Unspecified',
      'encryption-modes-stack.ts:14 In the props of Unspecified:\nencryption: sqs.QueueEncryption.SQS_MANAGED,',
    ],
    [
      'the rotation of a key',
      'ts-queues',
      'kms-rotation-disabled',
      'KeyPolicies/Standard',
      'key-policies-stack.ts:13 In the props of Standard:\nenableKeyRotation: true,',
    ],
    [
      'a key of its own where a queue makes one that takes no properties',
      'ts-queues',
      'kms-rotation-disabled',
      'EncryptionModes/KmsOwnKey/Key',
      `encryption-modes-stack.ts:28 KmsOwnKey makes its key itself, which takes no properties. Before it:
const kmsOwnKeyKey = new kms.Key(this, 'KmsOwnKeyKey', {
  enableKeyRotation: true,
});
encryption-modes-stack.ts:28 In the props of KmsOwnKey:
encryptionMasterKey: kmsOwnKeyKey,`,
    ],
    [
      'a statement, by the names of the program',
      'ts-queues',
      'sqs-missing-service-send',
      'Integrations/FromTopicAwsManaged',
      `integrations-stack.ts:24 After awsManaged is made:
awsManaged.addToResourcePolicy(new iam.PolicyStatement({
  sid: 'AllowSnsToSend',
  principals: [new iam.ServicePrincipal('sns.amazonaws.com')],
  actions: ['sqs:SendMessage'],
  resources: [awsManaged.queueArn],
  conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
}));`,
    ],
    [
      'a queue of its own where a function makes one that takes no properties',
      'ts-queues',
      'sqs-encryption-implicit',
      'Integrations/Worker/DeadLetterQueue',
      `integrations-stack.ts:47 Worker makes its dead-letter queue itself, which takes no properties. Before it:
const workerDeadLetterQueue = new sqs.Queue(this, 'WorkerDeadLetterQueue', {
  encryption: sqs.QueueEncryption.SQS_MANAGED,
});
integrations-stack.ts:47 In the props of Worker:
deadLetterQueue: workerDeadLetterQueue,`,
    ],
    [
      'the property that writes a statement',
      'py-queues/out-debug',
      'sqs-tls-not-enforced',
      'PyQueues/Unencrypted',
      'queues_stack.py:34 In the props of Unencrypted:\nenforce_ssl=True,',
    ],
    [
      'a policy for a queue that is no construct of the second level',
      'py-queues/out-debug',
      'sqs-tls-not-enforced',
      'PyQueues/Late',
      `queues_stack.py:56 After late is made:
late_policy = sqs.CfnQueuePolicy(
    self,
    "LatePolicy",
    queues=[late.ref],
    policy_document={"Version": "2012-10-17", "Statement": [{"Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": late.attr_arn, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]},
)`,
    ],
    [
      'a statement of a construct of the first level, as the template has it',
      'ts-queues',
      'kms-policy-lockout',
      'KeyPolicies/L1Key',
      "key-policies-stack.ts:76 Add to the statements of KeyPolicy of L1Key:\n{ Sid: 'EnableIamPolicies', Effect: 'Allow', Principal: { AWS: `arn:${cdk.Aws.PARTITION}:iam::${cdk.Aws.ACCOUNT_ID}:root` }, Action: 'kms:*', Resource: '*' }",
    ],
  ])('writes %s', (_, folder, rule, resource, expected) => {
    expect(advice(folder, rule, resource)).toBe(expected);
  });

  test('says what is to be kept, and handed on to another file, where it names the key that a queue makes', () => {
    const { report } = readFolders(ROOT, ['ts-queues'], { ...DEFAULT_SETTINGS, require: 'cmk' });
    const fixes = report.findings
      .filter(({ resource }) => resource === 'EncryptionModes/Refunds/Queue')
      .flatMap((finding) => finding.fixes);
    const fix = fixes.find(({ title }) => title.endsWith('with EncryptionModes/KmsOwnKey/Key'));
    const pieces = (fix?.advice?.() ?? []).map(({ how, code }) => `${how} ${code}`.trim());
    const use = 'encryption: sqs.QueueEncryption.KMS,\nencryptionMasterKey: kmsOwnKey.encryptionMasterKey!,';
    expect(pieces).toEqual([
      'Keep KmsOwnKey as kmsOwnKey.',
      'Hand KmsOwnKey on to where Queue is made, as kmsOwnKey.',
      'Hand KmsOwnKey on to where Dlq is made, as kmsOwnKey.',
      `In the props of Queue: ${use}`,
      `In the props of Dlq: ${use}`,
    ]);
  });

  test('is what fixing leaves, and nothing is edited', () => {
    const { paths } = discover({ root: ROOT, names: ['ts-queues'] });
    const { edits, applied, left, files } = fixAll({ paths, files: FILES, settingsFor: () => SETTINGS });
    expect([edits, applied]).toEqual([[], []]);
    expect(left.length).toBeGreaterThan(10);
    expect(left.every(({ why }) => why === undefined)).toBe(true);
    expect(lint({ paths, files, settingsFor: () => SETTINGS }).findings).toHaveLength(
      lint({ paths, files: FILES, settingsFor: () => SETTINGS }).findings.length,
    );
  });

  test('stands in for every edit of what a synthesis wrote', () => {
    for (const folder of ['ts-queues', 'py-queues/out-debug', 'ts-old', 'ts-mini/out-no-traces']) {
      const { report } = readFolders(ROOT, [folder], SETTINGS);
      const fixes = report.findings.flatMap((finding) => finding.fixes);
      expect(fixes.length).toBeGreaterThan(0);
      for (const fix of fixes) {
        expect(writeFix(fix, FILES)).toMatchObject({ cannot: expect.any(String) });
        expect(fix.advice?.(), fix.title).not.toEqual([]);
        for (const { how, code } of fix.advice?.() ?? []) expect(`${how}${code}`).not.toContain('undefined');
      }
    }
  });
});
