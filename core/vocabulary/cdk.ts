import type { Resource } from '../resources/resource.ts';
import type { Property } from './cloudformation.ts';

/**
 * What the constructs of a queue and a key call the properties that an author sets, in TypeScript: other languages derive their names from that.
 *
 * `SqsManagedSseEnabled` has no name of its own at the second level: `encryption` sets it together with the key, so that
 * only an override speaks of it alone.
 *
 * Source: AWS CDK API Reference, `aws_sqs.QueueProps`, `aws_sqs.CfnQueueProps`, `aws_kms.KeyProps`,
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_sqs.QueueProps.html
 */
export const CDK: Readonly<
  Record<
    NonNullable<Resource['construct']>,
    {
      readonly queue: Readonly<Record<Property<'queue'>, string>>;
      readonly key: Readonly<Record<Property<'key'>, string>>;
    }
  >
> = {
  L1: {
    queue: {
      key: 'kmsMasterKeyId',
      managedSse: 'sqsManagedSseEnabled',
      reusePeriod: 'kmsDataKeyReusePeriodSeconds',
      redrive: 'redrivePolicy',
      name: 'queueName',
      tags: 'tags',
    },
    key: {
      enabled: 'enabled',
      spec: 'keySpec',
      usage: 'keyUsage',
      origin: 'origin',
      policy: 'keyPolicy',
      bypassLockoutCheck: 'bypassPolicyLockoutSafetyCheck',
      rotation: 'enableKeyRotation',
      deletionWindow: 'pendingWindowInDays',
      description: 'description',
    },
  },
  L2: {
    queue: {
      key: 'encryptionMasterKey',
      managedSse: 'SqsManagedSseEnabled',
      reusePeriod: 'dataKeyReuse',
      redrive: 'deadLetterQueue',
      name: 'queueName',
      tags: 'Tags',
    },
    key: {
      enabled: 'enabled',
      spec: 'keySpec',
      usage: 'keyUsage',
      origin: 'Origin',
      policy: 'policy',
      bypassLockoutCheck: 'BypassPolicyLockoutSafetyCheck',
      rotation: 'enableKeyRotation',
      deletionWindow: 'pendingWindow',
      description: 'description',
    },
  },
};

/** A word of the table in a language. What begins with a capital is CloudFormation's: no construct has a name for it. */
export function wordIn(word: string, name: (name: string) => string): string {
  return /^[A-Z]/.test(word) ? word : name(word);
}
