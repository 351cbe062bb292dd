import type { Queue } from '../../map/queue.ts';
import { hasHole } from '../../resources/canonical.ts';
import { describe, isSecret } from '../../resources/describe.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import type { Message } from '../rule.ts';
import { defineRule } from '../rule.ts';
import type { Settings } from '../settings.ts';

/**
 * Reports a key that SQS cannot reach from where the queue is: another Region or partition, or the AWS managed key of
 * another account.
 *
 * Silent where the queue's Region or account cannot be told. A customer managed key of another account is fine.
 */
export const sqsKeyWrongRegionOrAccount = defineRule({
  id: 'sqs-key-wrong-region-or-account',
  level: 'error',
  topic: 'delivery',
  title: 'The key of a queue is in the queue’s Region',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  ],

  *check(queue, settings) {
    const mistake = mistakeOf(queue, settings);
    if (!mistake) return;
    yield { at: queue.key.origin, cause: 'key', message: mistake };
  },
});

function mistakeOf(queue: Queue, settings: Settings): Message | undefined {
  const { name, key, region, words } = queue;
  const { reference } = key;
  const arn = 'arn' in reference ? reference.arn : undefined;
  if (!arn) return undefined;
  const value = describe(key.value);
  if (region !== undefined && isLiteral(arn.region) && arn.region !== region) {
    return {
      what: `${name} is in ${region}; its key is in ${isSecret(key.value) ? value : arn.region}.`,
      why: `KMS keys are Regional: SQS looks for ${value} in its own Region, and every send fails with KmsNotFound.`,
      how: `Set ${words().key} to a key, or to a replica of a multi-Region key, in ${region}.`,
    };
  }
  const partition = queue.partition ?? (region === undefined ? undefined : partitionOf(region));
  if (partition !== undefined && isLiteral(arn.partition) && arn.partition !== partition) {
    return {
      what: `${name} is in the partition ${partition}; its key is in ${isSecret(key.value) ? value : arn.partition}.`,
      why: `No key of another partition can be used, and ${value} names one.`,
      how: `Write the ARN with the partition ${partition}, or with ${phrasesOf(queue.resource).partition}.`,
    };
  }
  if (reference.kind !== 'aws-managed' || !isOther(arn.account, queue.account, settings)) return undefined;
  return {
    what: `${name} uses the AWS managed key of another account${isSecret(key.value) ? '' : `, ${arn.account}`}.`,
    why: `The policy of ${value} admits only principals of its own account, and it cannot be changed.`,
    how: 'Write alias/aws/sqs for the key of the own account, or use a customer managed key.',
  };
}

/** Whether an account is certainly not the queue's: that is known from the world, else it is one of the project's own. */
function isOther(account: string, own: string | undefined, { ownAccounts }: Settings): boolean {
  if (!isLiteral(account)) return false;
  return own === undefined ? ownAccounts.size > 0 && !ownAccounts.has(account) : account !== own;
}

function isLiteral(part: string): boolean {
  return part !== '' && !hasHole(part);
}

/**
 * The partition of a Region.
 *
 * Source: AWS General Reference, "AWS service endpoints"; IAM User Guide, "Amazon Resource Names (ARNs)",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('us-isof-')) return 'aws-iso-f';
  if (region.startsWith('eu-isoe-')) return 'aws-iso-e';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return 'aws';
}
