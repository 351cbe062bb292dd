import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/index.ts';
import { readFolders } from '../support/assemblies.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const SETTINGS = { ...DEFAULT_SETTINGS, require: 'encrypted' as const };

const TWINS = readFolders(join(FIXTURES, 'cdk-twins'), ['cdk.out'], SETTINGS).report;
const PYTHON = readFolders(join(FIXTURES, 'cdk'), ['py-queues/out-debug']).report;
const QUEUES = readFolders(join(FIXTURES, 'cdk'), ['ts-queues/cdk.out']).report;

const KMS =
  'Set encryption: QueueEncryption.KMS, which makes a customer managed key (grants, subscriptions, notifications and targets of the CDK open it to their senders, an L1 does not';
const OPENS =
  'The CDK opens a key to what subscriptions, notifications and targets send to its queues, not to what they send to dead-letter queues, and not to an L1.';

describe('what the CDK is known to do is explained', () => {
  test.each([
    [
      'KMS_MANAGED under a target of EventBridge',
      TWINS,
      'sqs-managed-key-blocks-service rule-broken/Queue',
      `QueueEncryption.KMS_MANAGED chooses that key, and the CDK synthesizes it without a word. ${KMS}`,
    ],
    [
      'KMS_MANAGED under a notification of S3',
      TWINS,
      'sqs-managed-key-blocks-service uploads-broken/Queue',
      'or encryption: QueueEncryption.SQS_MANAGED, which needs no permission.',
    ],
    ['what KMS grants and what not', QUEUES, 'sqs-kms-required EncryptionModes/Unspecified', `${KMS})`],
    [
      'a statement for EventBridge that is not written for dead letters',
      TWINS,
      'kms-missing-service-grant rule-dead-letters-broken/DeadKey',
      OPENS,
    ],
    [
      'a subscription of the first level, which opens nothing',
      TWINS,
      'kms-missing-service-grant topic-broken/Key',
      OPENS,
    ],
    [
      'a subscription of the first level, which writes no queue policy',
      TWINS,
      'sqs-missing-service-send topic-broken/Queue',
      'Call addToResourcePolicy of topic-broken/Queue with {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},',
    ],
    [
      'a subscription that adds a statement for any topic to the key',
      PYTHON,
      'kms-service-grant-unscoped PyQueues/Key',
      'Where the CDK wrote it, set its feature flag @aws-cdk/aws-sns-subscriptions:restrictSqsDescryption to true instead.',
    ],
    [
      'a dead-letter queue without an encryption of its own',
      TWINS,
      'sqs-dlq-weaker-than-source dead-letter-queue-broken/Dlq',
      'set encryption: QueueEncryption.KMS and encryptionMasterKey. A queue does not hand its encryption on to its deadLetterQueue.',
    ],
    [
      'the statement that enforceSSL writes',
      TWINS,
      'sqs-tls-not-enforced switched-off-broken/Queue',
      'Set enforceSSL: true: it adds the statement that denies plain HTTP.',
    ],
    [
      'grants, which open queue and key at once',
      TWINS,
      'sqs-producer-missing-kms deployment-broken/Extension/Role0D918',
      'as grantSendMessages of deployment-broken/Queue does, or grantEncryptDecrypt of deployment-broken/Key.',
    ],
  ])('%s', (_, report, about, words) => {
    const said = report.findings
      .filter(({ rule, resource }) => `${rule} ${resource}` === about)
      .map(({ message }) => message.how);
    expect(said).toContainEqual(expect.stringContaining(words));
  });
});
