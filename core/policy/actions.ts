import { matchesGlob } from './glob.ts';

/** What a policy is attached to. */
export type Carrier = 'key' | 'queue';

/**
 * All actions of KMS that a key policy may name.
 *
 * Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for AWS Key Management Service",
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
const KMS_ACTIONS = [
  'CancelKeyDeletion ConnectCustomKeyStore CreateAlias CreateCustomKeyStore CreateGrant CreateKey Decrypt DeleteAlias',
  'DeleteCustomKeyStore DeleteImportedKeyMaterial DeriveSharedSecret DescribeCustomKeyStores DescribeKey DisableKey',
  'DisableKeyRotation DisconnectCustomKeyStore EnableKey EnableKeyRotation Encrypt GenerateDataKey GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom GetKeyPolicy',
  'GetKeyRotationStatus GetParametersForImport GetPublicKey ImportKeyMaterial ListAliases ListGrants ListKeyPolicies',
  'ListKeyRotations ListKeys ListResourceTags ListRetirableGrants PutKeyPolicy ReEncryptFrom ReEncryptTo ReplicateKey',
  'RetireGrant RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion Sign SynchronizeMultiRegionKey TagResource UntagResource',
  'UpdateAlias UpdateCustomKeyStore UpdateKeyDescription UpdatePrimaryRegion Verify VerifyMac',
];

/**
 * All actions of SQS.
 *
 * Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon SQS",
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
const SQS_ACTIONS = [
  'AddPermission CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage DeleteQueue GetQueueAttributes',
  'GetQueueUrl ListDeadLetterSourceQueues ListMessageMoveTasks ListQueues ListQueueTags PurgeQueue ReceiveMessage',
  'RemovePermission SendMessage SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue',
];

const named = (service: string, names: readonly string[]): readonly string[] =>
  names.flatMap((line) => line.split(' ').map((name) => `${service}:${name}`));

/** Every action that a policy of a carrier can grant, spelled as AWS does. */
export const ACTIONS: Readonly<Record<Carrier, readonly string[]>> = {
  key: named('kms', KMS_ACTIONS),
  queue: named('sqs', SQS_ACTIONS),
};

const LOWER: Readonly<Record<Carrier, readonly string[]>> = {
  key: ACTIONS.key.map((action) => action.toLowerCase()),
  queue: ACTIONS.queue.map((action) => action.toLowerCase()),
};

/** A set of a carrier's actions, one bit each. */
export type ActionSet = bigint;

export const NO_ACTIONS: ActionSet = 0n;
export const ALL_ACTIONS: Readonly<Record<Carrier, ActionSet>> = {
  key: (1n << BigInt(ACTIONS.key.length)) - 1n,
  queue: (1n << BigInt(ACTIONS.queue.length)) - 1n,
};

const covered: Readonly<Record<Carrier, Map<string, ActionSet>>> = { key: new Map(), queue: new Map() };

/** The actions that a pattern such as `kms:GenerateDataKey*` covers; case does not count. */
export function actionsMatching(pattern: string, carrier: Carrier): ActionSet {
  const known = covered[carrier].get(pattern);
  if (known !== undefined) return known;
  const wanted = pattern.toLowerCase();
  let set = NO_ACTIONS;
  for (const [bit, action] of LOWER[carrier].entries()) if (matchesGlob(wanted, action)) set |= 1n << BigInt(bit);
  // Strangers' patterns may be many; what AWS's own documents use is few.
  if (covered[carrier].size < REMEMBERED) covered[carrier].set(pattern, set);
  return set;
}

const REMEMBERED = 1_000;

/** The names in a set, in the reference's order. */
export function namesOf(set: ActionSet, carrier: Carrier): string[] {
  return ACTIONS[carrier].filter((_, bit) => (set & (1n << BigInt(bit))) !== 0n);
}

const setOf = (carrier: Carrier, ...patterns: string[]): ActionSet =>
  patterns.reduce((set, pattern) => set | actionsMatching(pattern, carrier), NO_ACTIONS);

/** Actions that only read about a key or queue: being able to do no more is one level less severe. */
export const METADATA: Readonly<Record<Carrier, ActionSet>> = {
  key: setOf('key', 'kms:Describe*', 'kms:Get*', 'kms:List*'),
  queue: setOf('queue', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes', 'sqs:ListDeadLetterSourceQueues'),
};

/**
 * Actions that no caller of another account can ever use on a queue, and those of KMS that are about no key, for which nobody
 * asks a key's policy.
 *
 * Sources: Amazon SQS Developer Guide, "Limitations of Amazon SQS custom policies",
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html; the
 * actions without a resource type of the reference above
 */
export const SAME_ACCOUNT_ONLY: Readonly<Record<Carrier, ActionSet>> = {
  key: setOf('key', 'kms:*CustomKeyStore*', 'kms:CreateKey', 'kms:GenerateRandom', 'kms:ListAliases', 'kms:ListKeys'),
  queue: setOf(
    'queue',
    'sqs:AddPermission',
    'sqs:CancelMessageMoveTask',
    'sqs:CreateQueue',
    'sqs:DeleteQueue',
    'sqs:ListMessageMoveTasks',
    'sqs:ListQueueTags',
    'sqs:ListQueues',
    'sqs:RemovePermission',
    'sqs:SetQueueAttributes',
    'sqs:StartMessageMoveTask',
    'sqs:TagQueue',
    'sqs:UntagQueue',
  ),
};

/** What uses a key's material, and so what an administrator of the key has no need of. */
export const CRYPTOGRAPHIC: ActionSet = setOf(
  'key',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
  'kms:GenerateMac',
  'kms:VerifyMac',
  'kms:Sign',
  'kms:Verify',
  'kms:DeriveSharedSecret',
);
