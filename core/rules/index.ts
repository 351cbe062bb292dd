import { kmsKeyUnusable } from './kms-key-unusable/rule.ts';
import type { Rule } from './rule.ts';
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
import { sqsSamImplicitQueue } from './sqs-sam-implicit-queue/rule.ts';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
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
