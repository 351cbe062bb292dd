import type { QueueChange } from '../compare/changes.ts';
import type { IdentityUse, KeyUse, Neighbourhood } from '../map/edge.ts';
import type { IdentityPolicy } from '../map/policy.ts';
import type { Queue } from '../map/queue.ts';
import { kmsBroadActions } from './kms-broad-actions/rule.ts';
import { kmsConditionIneffective } from './kms-condition-ineffective/rule.ts';
import { kmsCreateGrantUnrestricted } from './kms-create-grant-unrestricted/rule.ts';
import { kmsCrossAccount } from './kms-cross-account/rule.ts';
import { kmsDeletionProtection } from './kms-deletion-protection/rule.ts';
import {
  kmsEncryptNotGenerateDataKey,
  kmsEncryptNotGenerateDataKeyInIam,
} from './kms-encrypt-not-generate-data-key/rule.ts';
import { kmsIamDecryptAllKeys } from './kms-iam-decrypt-all-keys/rule.ts';
import { kmsInvalidPrincipal } from './kms-invalid-principal/rule.ts';
import { kmsKeyPolicyPublic } from './kms-key-policy-public/rule.ts';
import { kmsKeyPolicyWidened } from './kms-key-policy-widened/rule.ts';
import { kmsKeyUnusable } from './kms-key-unusable/rule.ts';
import { kmsMissingServiceGrant, kmsServiceGrantUnseen } from './kms-missing-service-grant/rule.ts';
import { kmsMonitoringMissing } from './kms-monitoring-missing/rule.ts';
import { kmsNetworkCondition } from './kms-network-condition/rule.ts';
import { kmsPolicyLockout } from './kms-policy-lockout/rule.ts';
import { kmsPublicByAwsRules } from './kms-public-by-aws-rules/rule.ts';
import { kmsRotationDisabled } from './kms-rotation-disabled/rule.ts';
import { kmsServiceGrantUnscoped } from './kms-service-grant-unscoped/rule.ts';
import { kmsStatementNoEffect, kmsStatementNoEffectInIam } from './kms-statement-no-effect/rule.ts';
import type { PolicyChangeSubject, PolicySubject } from './policy-subject.ts';
import type { Rule, RuleMeta } from './rule.ts';
import { sqsConditionIneffective } from './sqs-condition-ineffective/rule.ts';
import { sqsConsumerMissingKms, sqsConsumerUnseen } from './sqs-consumer-missing-kms/rule.ts';
import { sqsCrossAccount } from './sqs-cross-account/rule.ts';
import { sqsCustomerKeyRequired } from './sqs-customer-key-required/rule.ts';
import { sqsDataKeyReusePeriod } from './sqs-data-key-reuse-period/rule.ts';
import { sqsDlqConsumerMissingSourceKey } from './sqs-dlq-consumer-missing-source-key/rule.ts';
import { sqsDlqWeakerThanSource } from './sqs-dlq-weaker-than-source/rule.ts';
import { sqsEncryptionConflict } from './sqs-encryption-conflict/rule.ts';
import { sqsEncryptionDisabled } from './sqs-encryption-disabled/rule.ts';
import { sqsEncryptionImplicit } from './sqs-encryption-implicit/rule.ts';
import { sqsEncryptionUnknown } from './sqs-encryption-unknown/rule.ts';
import { sqsEncryptionWeakened } from './sqs-encryption-weakened/rule.ts';
import { sqsHardcodedKey } from './sqs-hardcoded-key/rule.ts';
import { sqsInvalidPrincipal } from './sqs-invalid-principal/rule.ts';
import { sqsKeyReferenceInvalid } from './sqs-key-reference-invalid/rule.ts';
import { sqsKeyReplaced } from './sqs-key-replaced/rule.ts';
import { sqsKeyWrongRegionOrAccount } from './sqs-key-wrong-region-or-account/rule.ts';
import { sqsKmsRequired } from './sqs-kms-required/rule.ts';
import { sqsManagedKeyBlocksService } from './sqs-managed-key-blocks-service/rule.ts';
import { sqsMissingServiceSend } from './sqs-missing-service-send/rule.ts';
import { sqsNoSenderGrant } from './sqs-no-sender-grant/rule.ts';
import { sqsPolicyQueueReference } from './sqs-policy-queue-reference/rule.ts';
import { sqsPolicyWildcardAction } from './sqs-policy-wildcard-action/rule.ts';
import { sqsProducerMissingKms, sqsProducerUnseen } from './sqs-producer-missing-kms/rule.ts';
import { sqsPublicByAwsRules } from './sqs-public-by-aws-rules/rule.ts';
import { sqsQueuePolicyCollision } from './sqs-queue-policy-collision/rule.ts';
import { sqsQueuePolicyPublic } from './sqs-queue-policy-public/rule.ts';
import { sqsQueuePolicyWidened } from './sqs-queue-policy-widened/rule.ts';
import { sqsSamImplicitQueue } from './sqs-sam-implicit-queue/rule.ts';
import { sqsServiceSendUnscoped } from './sqs-service-send-unscoped/rule.ts';
import { sqsStatementNoEffect } from './sqs-statement-no-effect/rule.ts';
import { sqsTlsNotEnforced } from './sqs-tls-not-enforced/rule.ts';

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
  sqsHardcodedKey,
  sqsKeyReferenceInvalid,
  sqsKeyWrongRegionOrAccount,
  sqsKmsRequired,
  sqsSamImplicitQueue,
  sqsTlsNotEnforced,
];

/** Rules about the policy of a key or of queues, by id. */
export const POLICY_RULES: readonly Rule<PolicySubject>[] = [
  kmsBroadActions,
  kmsConditionIneffective,
  kmsCreateGrantUnrestricted,
  kmsCrossAccount,
  kmsInvalidPrincipal,
  kmsKeyPolicyPublic,
  kmsNetworkCondition,
  kmsPolicyLockout,
  kmsPublicByAwsRules,
  kmsServiceGrantUnscoped,
  kmsStatementNoEffect,
  sqsConditionIneffective,
  sqsCrossAccount,
  sqsInvalidPrincipal,
  sqsNoSenderGrant,
  sqsPolicyQueueReference,
  sqsPolicyWildcardAction,
  sqsPublicByAwsRules,
  sqsQueuePolicyCollision,
  sqsQueuePolicyPublic,
  sqsServiceSendUnscoped,
  sqsStatementNoEffect,
];

/** Rules about a grant of a key, which is shown to them as a policy of the key with one statement. */
export const GRANT_RULES: readonly Rule<PolicySubject>[] = [kmsCrossAccount];

/** Rules about IAM policies, by id. */
export const IDENTITY_RULES: readonly Rule<IdentityPolicy>[] = [kmsIamDecryptAllKeys, kmsStatementNoEffectInIam];

/** Rules about a queue and everybody around it, by id. */
export const NEIGHBOURHOOD_RULES: readonly Rule<Neighbourhood>[] = [
  kmsServiceGrantUnseen,
  sqsConsumerUnseen,
  sqsManagedKeyBlocksService,
  sqsMissingServiceSend,
  sqsProducerUnseen,
];

/** Rules about a key and all that goes through it, by id. */
export const KEY_RULES: readonly Rule<KeyUse>[] = [
  kmsDeletionProtection,
  kmsEncryptNotGenerateDataKey,
  kmsMissingServiceGrant,
  kmsMonitoringMissing,
  kmsRotationDisabled,
];

/** Rules about a role or user that sends to queues or reads from them, by id. */
export const IDENTITY_USE_RULES: readonly Rule<IdentityUse>[] = [
  kmsEncryptNotGenerateDataKeyInIam,
  sqsConsumerMissingKms,
  sqsDlqConsumerMissingSourceKey,
  sqsProducerMissingKms,
];

/** Rules about what a change does to a queue, by id. */
export const QUEUE_CHANGE_RULES: readonly Rule<QueueChange>[] = [sqsEncryptionWeakened, sqsKeyReplaced];

/** Rules about what a change does to the policy of a key or of queues, by id. */
export const POLICY_CHANGE_RULES: readonly Rule<PolicyChangeSubject>[] = [kmsKeyPolicyWidened, sqsQueuePolicyWidened];

/** Every rule, once: some judge subjects of two kinds. */
export const RULES: readonly RuleMeta[] = [
  ...new Map<string, RuleMeta>(
    [
      ...QUEUE_RULES,
      ...POLICY_RULES,
      ...IDENTITY_RULES,
      ...NEIGHBOURHOOD_RULES,
      ...KEY_RULES,
      ...IDENTITY_USE_RULES,
      ...QUEUE_CHANGE_RULES,
      ...POLICY_CHANGE_RULES,
    ].map((rule) => [rule.id, rule]),
  ).values(),
].sort((a, b) => (a.id < b.id ? -1 : 1));
