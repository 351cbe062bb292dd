import type { Settings } from '../../config/settings.ts';
import type { KeyArn } from '../../map/identify.ts';
import type { Queue } from '../../map/queue.ts';
import { hasHole } from '../../resources/canonical.ts';
import { describe } from '../../resources/describe.ts';
import { defineRule } from '../rule.ts';

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

function mistakeOf(
  { name, key, region, words }: Queue,
  settings: Settings,
): { what: string; why: string; how: string } | undefined {
  const { reference } = key;
  if (reference.kind !== 'customer' && reference.kind !== 'aws-managed') return undefined;
  const arn = reference.arn;
  if (!arn) return undefined;
  const value = describe(key.value);
  if (region !== undefined && isLiteral(arn.region) && arn.region !== region) {
    return {
      what: `${name} is in ${region}; its key is in ${arn.region} (${value}).`,
      why: 'KMS keys are Regional: SQS looks for the key in its own Region, and every send fails with KmsNotFound.',
      how: `Set ${words.key} to a key, or to a replica of a multi-Region key, in ${region}.`,
    };
  }
  if (region !== undefined && isLiteral(arn.partition) && arn.partition !== partitionOf(region)) {
    return {
      what: `${name} is in ${region}; the ARN of its key names the partition ${arn.partition} (${value}).`,
      why: `The partition of ${region} is ${partitionOf(region)}; no key of another one can be used.`,
      how: `Write the ARN with the partition ${partitionOf(region)}, or with AWS::Partition.`,
    };
  }
  return reference.kind === 'aws-managed' ? otherAccount(name, arn, value, settings) : undefined;
}

function otherAccount(
  name: string,
  { account }: KeyArn,
  value: string,
  { ownAccounts }: Settings,
): { what: string; why: string; how: string } | undefined {
  if (ownAccounts.size === 0 || !isLiteral(account) || ownAccounts.has(account)) return undefined;
  return {
    what: `${name} uses the AWS managed key of another account, ${account} (${value}).`,
    why: 'The policy of alias/aws/sqs admits only principals of its own account, and it cannot be changed.',
    how: 'Write alias/aws/sqs for the key of the own account, or use a customer managed key.',
  };
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
