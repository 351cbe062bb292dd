import type { Kind } from './cloudformation.ts';

/** What Terraform calls a kind of resource and those of its properties that matter here. */
interface Term {
  readonly kind: Kind;
  /** By the neutral names; a property that a type does not have is left out. */
  readonly properties: Readonly<Record<string, string>>;
}

const KEY = {
  policy: 'policy',
  bypassLockoutCheck: 'bypass_policy_lockout_safety_check',
  deletionWindow: 'deletion_window_in_days',
} as const;

/**
 * Terraform's names, those of OpenTofu too.
 *
 * Source: Terraform Registry, the pages of these types of the providers hashicorp/aws and hashicorp/awscc,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export const TERRAFORM: Readonly<Record<string, Term>> = {
  aws_sqs_queue: {
    kind: 'queue',
    properties: {
      key: 'kms_master_key_id',
      managedSse: 'sqs_managed_sse_enabled',
      reusePeriod: 'kms_data_key_reuse_period_seconds',
      redrive: 'redrive_policy',
      name: 'name',
      tags: 'tags',
    },
  },
  awscc_sqs_queue: {
    kind: 'queue',
    properties: {
      key: 'kms_master_key_id',
      managedSse: 'sqs_managed_sse_enabled',
      reusePeriod: 'kms_data_key_reuse_period_seconds',
      redrive: 'redrive_policy',
      name: 'queue_name',
      tags: 'tags',
    },
  },
  aws_kms_key: {
    kind: 'key',
    properties: {
      ...KEY,
      enabled: 'is_enabled',
      spec: 'customer_master_key_spec',
      usage: 'key_usage',
      rotation: 'enable_key_rotation',
    },
  },
  aws_kms_external_key: {
    kind: 'key',
    properties: { ...KEY, enabled: 'enabled', spec: 'key_spec', usage: 'key_usage', origin: 'origin' },
  },
  awscc_kms_key: {
    kind: 'key',
    properties: {
      enabled: 'enabled',
      spec: 'key_spec',
      usage: 'key_usage',
      origin: 'origin',
      policy: 'key_policy',
      bypassLockoutCheck: 'bypass_policy_lockout_safety_check',
      rotation: 'enable_key_rotation',
      deletionWindow: 'pending_window_in_days',
    },
  },
  aws_kms_replica_key: { kind: 'replicaKey', properties: { ...KEY, enabled: 'enabled' } },
  aws_kms_replica_external_key: { kind: 'replicaKey', properties: { ...KEY, enabled: 'enabled' } },
  aws_kms_alias: { kind: 'alias', properties: { name: 'name', target: 'target_key_id' } },
  awscc_kms_alias: { kind: 'alias', properties: { name: 'alias_name', target: 'target_key_id' } },
  aws_sqs_queue_policy: { kind: 'queuePolicy', properties: { queues: 'queue_url', policy: 'policy' } },
  awscc_sqs_queue_policy: { kind: 'queuePolicy', properties: { queues: 'queues', policy: 'policy_document' } },
};
