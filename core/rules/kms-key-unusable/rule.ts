import type { KmsKey, Queue } from '../../map/queue.ts';
import type { Value } from '../../resources/value.ts';
import type { Level } from '../rule.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a queue whose key cannot generate data keys: switched off, not for symmetric encryption, without material, or
 * an AWS managed key of another service.
 *
 * Silent for keys in custom key stores and for what cannot be told.
 */
export const kmsKeyUnusable = defineRule({
  id: 'kms-key-unusable',
  level: 'error',
  topic: 'delivery',
  title: 'The key of a queue can be used by SQS',
  references: [
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  ],

  *check(queue) {
    const reason = reasonAgainst(queue);
    if (!reason) return;
    yield {
      at: queue.key.origin,
      cause: `key:${reason.key}`,
      level: reason.level ?? 'error',
      message: {
        what: `${queue.name} uses ${reason.key}, which cannot generate data keys: ${reason.why}.`,
        why: 'SQS asks KMS for a data key to encrypt each batch of messages; without one every SendMessage fails.',
        how: reason.how,
      },
    };
  },
});

interface Reason {
  readonly key: string;
  readonly why: string;
  readonly how: string;
  readonly level?: Level;
}

function reasonAgainst({ key }: Queue): Reason | undefined {
  const { reference } = key;
  if (reference.kind === 'aws-managed' && reference.service !== 'sqs') {
    return {
      key: `alias/aws/${reference.service}`,
      why: `the policy of that AWS managed key admits only its own service, ${reference.service}`,
      how: 'Use a customer managed key, or alias/aws/sqs where no AWS service sends to the queue.',
    };
  }
  return key.key && reasonAgainstKey(key.key);
}

function reasonAgainstKey({ name, enabled, spec, usage, material }: KmsKey): Reason | undefined {
  if (textOf(enabled)?.toLowerCase() === 'false') {
    return {
      key: name,
      why: 'it is disabled (Enabled: false)',
      how: `Set Enabled of ${name} to true, or choose another key.`,
    };
  }
  const replace = `Give the queue a key with KeySpec SYMMETRIC_DEFAULT and KeyUsage ENCRYPT_DECRYPT; the kind of ${name} cannot be changed.`;
  const kind = textOf(spec);
  if (kind !== undefined && kind !== 'SYMMETRIC_DEFAULT') {
    return { key: name, why: `its KeySpec ${kind} is not a symmetric encryption key`, how: replace };
  }
  const use = textOf(usage);
  if (use !== undefined && use !== 'ENCRYPT_DECRYPT') {
    return { key: name, why: `its KeyUsage is ${use}, not ENCRYPT_DECRYPT`, how: replace };
  }
  if (textOf(material) === 'EXTERNAL') {
    return {
      key: name,
      why: 'its key material (Origin: EXTERNAL) must be imported first, which a template cannot do',
      how: `Import the material of ${name} before the queue is used, and again before it expires.`,
      level: 'warning',
    };
  }
  return undefined;
}

function textOf(value: Value): string | undefined {
  return value.kind === 'scalar' ? String(value.value) : undefined;
}
