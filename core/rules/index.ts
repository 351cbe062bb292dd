import type { IdentityPolicy } from '../map/policy.ts';
import type { Queue } from '../map/queue.ts';
import { kmsBroadActions } from './kms-broad-actions/rule.ts';
import { kmsCreateGrantUnrestricted } from './kms-create-grant-unrestricted/rule.ts';
import { kmsCrossAccount } from './kms-cross-account/rule.ts';
import { kmsKeyPolicyPublic } from './kms-key-policy-public/rule.ts';
import { kmsKeyUnusable } from './kms-key-unusable/rule.ts';
import { kmsPublicByAwsRules } from './kms-public-by-aws-rules/rule.ts';
import { kmsServiceGrantUnscoped } from './kms-service-grant-unscoped/rule.ts';
import type { PolicySubject } from './policy-subject.ts';
import type { Rule, RuleMeta } from './rule.ts';
import { sqsCrossAccount } from './sqs-cross-account/rule.ts';
import { sqsCustomerKeyRequired } from './sqs-customer-key-required/rule.ts';
import { sqsDataKeyReusePeriod } from './sqs-data-key-reuse-period/rule.ts';
import { sqsDlqWeakerThanSource } from './sqs-dlq-weaker-than-source/rule.ts';
import { sqsEncryptionConflict } from './sqs-encryption-conflict/rule.ts';
import { sqsEncryptionDisabled } from './sqs-encryption-disabled/rule.ts';
import { sqsEncryptionImplicit } from './sqs-encryption-implicit/rule.ts';
import { sqsEncryptionUnknown } from './sqs-encryption-unknown/rule.ts';
import { sqsKeyReferenceInvalid } from './sqs-key-reference-invalid/rule.ts';
import { sqsKeyWrongRegionOrAccount } from './sqs-key-wrong-region-or-account/rule.ts';
import { sqsKmsRequired } from './sqs-kms-required/rule.ts';
import { sqsPolicyWildcardAction } from './sqs-policy-wildcard-action/rule.ts';
import { sqsPublicByAwsRules } from './sqs-public-by-aws-rules/rule.ts';
import { sqsQueuePolicyPublic } from './sqs-queue-policy-public/rule.ts';
import { sqsSamImplicitQueue } from './sqs-sam-implicit-queue/rule.ts';
import { sqsServiceSendUnscoped } from './sqs-service-send-unscoped/rule.ts';

/** Rules about a queue, by id. */
export const QUEUE_RULES: readonly Rule<Queue>[] = [
  kmsKeyUnusable,
  sqsCustomerKeyRequired,
  sqsDataKeyReusePeriod,
  sqsDlqWeakerThanSource,
  sqsEncryptionConflict,
  sqsEncryptionDisabled,
  sqsEncryptionImplicit,
  sqsEncryptionUnknown,
  sqsKeyReferenceInvalid,
  sqsKeyWrongRegionOrAccount,
  sqsKmsRequired,
  sqsSamImplicitQueue,
];

/** Rules about the policy of a key or of queues, by id. */
export const POLICY_RULES: readonly Rule<PolicySubject>[] = [
  kmsBroadActions,
  kmsCreateGrantUnrestricted,
  kmsCrossAccount,
  kmsKeyPolicyPublic,
  kmsPublicByAwsRules,
  kmsServiceGrantUnscoped,
  sqsCrossAccount,
  sqsPolicyWildcardAction,
  sqsPublicByAwsRules,
  sqsQueuePolicyPublic,
  sqsServiceSendUnscoped,
];

/** Rules about IAM policies, by id. */
export const IDENTITY_RULES: readonly Rule<IdentityPolicy>[] = [];

/** Every rule. */
export const RULES: readonly RuleMeta[] = [...QUEUE_RULES, ...POLICY_RULES, ...IDENTITY_RULES].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
