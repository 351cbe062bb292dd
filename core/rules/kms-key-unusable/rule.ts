import { enable } from '../../fixes/encryption.ts';
import { waysToSeal } from '../../fixes/seal.ts';
import type { KmsKey, Queue } from '../../map/queue.ts';
import { describe, isSecret } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import type { Level } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { requirementFor } from '../settings.ts';

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

  *check(queue, settings) {
    const reason = reasonAgainst(queue);
    if (!reason) return;
    yield {
      at: queue.key.origin,
      cause: reason.cause,
      level: reason.level ?? 'error',
      // What is imported later is for nobody to replace.
      ...(reason.cause.startsWith('material:')
        ? {}
        : {
            fixes: () => [
              ...(reason.disabled ? [enable(reason.disabled)] : []),
              ...waysToSeal(queue, requirementFor(queue, settings).is !== 'cmk'),
            ],
          }),
      message: {
        what: `${queue.name} uses ${reason.key}, which cannot generate data keys${reason.because}.`,
        why: 'SQS asks KMS for a data key to encrypt each batch of messages; without one every SendMessage fails.',
        how: reason.how,
      },
    };
  },
});

interface Reason {
  readonly key: string;
  /** The key and the property of it that is at fault. */
  readonly cause: string;
  /** Ends the sentence that says that it cannot generate data keys. */
  readonly because: string;
  readonly how: string;
  readonly level?: Level;
  /** A key that only has to be enabled. */
  readonly disabled?: KmsKey;
}

function reasonAgainst({ key }: Queue): Reason | undefined {
  const { reference } = key;
  if (reference.kind === 'aws-managed' && reference.service !== 'sqs') {
    return {
      key: isSecret(key.value) ? describe(key.value) : `alias/aws/${reference.service}`,
      cause: 'service',
      because: ': only its own service may use it',
      how: 'Use a customer managed key, or alias/aws/sqs where no AWS service sends to the queue.',
    };
  }
  return key.key && reasonAgainstKey(key.key);
}

function reasonAgainstKey(key: KmsKey): Reason | undefined {
  const { name, resource, enabled, spec, usage, material, words } = key;
  if (textOf(enabled)?.toLowerCase() === 'false') {
    return {
      key: name,
      cause: `enabled:${name}`,
      because: `: it is disabled (${phrasesOf(resource).setting(words().enabled, false)})`,
      how: `Set ${words().enabled} of ${name} to true, or choose another key.`,
      disabled: key,
    };
  }
  const replace = `Give the queue a key with ${words().spec} SYMMETRIC_DEFAULT and ${words().usage} ENCRYPT_DECRYPT; the kind of ${name} cannot be changed.`;
  if (isOtherThan('SYMMETRIC_DEFAULT', spec)) {
    return { key: name, cause: `spec:${name}`, because: `: its ${words().spec} is ${describe(spec)}`, how: replace };
  }
  if (isOtherThan('ENCRYPT_DECRYPT', usage)) {
    return { key: name, cause: `usage:${name}`, because: `: its ${words().usage} is ${describe(usage)}`, how: replace };
  }
  if (textOf(material) === 'EXTERNAL') {
    return {
      key: name,
      cause: `material:${name}`,
      because: ' until its material is imported',
      how: `Import the material of ${name} (${words().origin}: EXTERNAL) before the queue is used, ${phrasesOf(resource).importing}, and again before it expires.`,
      level: 'warning',
    };
  }
  return undefined;
}

function isOtherThan(wanted: string, value: Value): boolean {
  const text = textOf(value);
  return text !== undefined && text !== wanted;
}

function textOf(value: Value): string | undefined {
  return value.kind === 'scalar' ? String(value.value) : undefined;
}
