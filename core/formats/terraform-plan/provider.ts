import { markOf, member } from './json.ts';
import type { Instance } from './plan.ts';

/**
 * Whether the value of an argument that nobody wrote is the provider's own doing and says nothing of what was meant.
 *
 * Source: Terraform AWS provider, schema of `aws_sqs_queue`: both are optional and computed. SSE-SQS is what SQS reports, which
 * beside a key may be anything; the reuse period is 300, or 0 with SSE-SQS.
 */
export function isFilledIn({ type, values, unknown }: Instance, argument: string): boolean {
  if (type !== 'aws_sqs_queue' && type !== 'awscc_sqs_queue') return false;
  if (argument === 'kms_data_key_reuse_period_seconds') return true;
  if (argument !== 'sqs_managed_sse_enabled') return false;
  const key = member(values, 'kms_master_key_id');
  return (typeof key === 'string' && key !== '') || markOf(unknown, 'kms_master_key_id') === true;
}

/** What a type of resource is without an argument that says so: the material of an external key is brought by its author. */
export function implied({ type, values, unknown }: Instance, argument: string): string | undefined {
  if (type !== 'aws_kms_external_key' || argument !== 'origin') return undefined;
  const material = member(values, 'key_material_base64');
  const hasMaterial = typeof material === 'string' || markOf(unknown, 'key_material_base64') === true;
  return hasMaterial ? undefined : 'EXTERNAL';
}

/** Arguments that name a KMS key. */
export function namesKey(type: string, argument: string): boolean {
  return (
    (/_sqs_queue$/.test(type) && argument === 'kms_master_key_id') ||
    (/_kms_alias$/.test(type) && argument === 'target_key_id') ||
    (/^aws_kms_(?:key_policy|grant)$/.test(type) && argument === 'key_id')
  );
}

/** Whether an address is that of a resource or data source that is a key or leads to one. */
export function isKey(address: string): boolean {
  return /(?:^|\.)(?:aws|awscc)_kms_(?:key|replica_key|external_key|replica_external_key|alias)\.[^.]*$/.test(
    address.replace(/\[[^\]]*\]$/, ''),
  );
}
