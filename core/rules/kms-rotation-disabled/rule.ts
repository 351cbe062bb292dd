import { rotate } from '../../fixes/encryption.ts';
import type { KeyUse } from '../../map/edge.ts';
import type { KmsKey } from '../../map/queue.ts';
import { kindOf } from '../../vocabulary/vocabulary.ts';
import { listed } from '../delivery-checks/words.ts';
import { defineRule } from '../rule.ts';

/**
 * Reports a key that is not rotated by itself.
 *
 * Silent for keys that KMS cannot rotate: asymmetric ones, those of HMAC, those with imported material; and for replicas,
 * which follow their primary key.
 */
export const kmsRotationDisabled = defineRule<KeyUse>({
  id: 'kms-rotation-disabled',
  level: 'warning',
  topic: 'lifecycle',
  title: 'Keys of queues are rotated',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  controls: ['security-hub/KMS.4', 'cis-aws/3.6', 'pci-dss/3.7.4'],

  *check({ key, queues }, settings) {
    if (queues.length === 0 && settings.keys === 'used') return;
    const { name, rotation, words } = key;
    if (!isRotatable(key) || !isOff(key)) return;
    const use = queues.length === 0 ? '' : ` (used by ${listed(queues.map((queue) => queue.name))})`;
    yield {
      at: rotation.origin,
      cause: 'rotation',
      fixes: () => [rotate(key)],
      message: {
        what: `${name}${use} has no automatic rotation.`,
        why: 'Whoever once gets hold of its material can decrypt all that it ever sealed; rotation bounds that to a year, and nobody notices it.',
        how: `Set ${words().rotation} of ${name} to true: id, ARN and policy stay, and old messages stay readable.`,
      },
    };
  },
});

function isRotatable({ resource, spec, usage, material }: KmsKey): boolean {
  const is = (value: KmsKey['spec'], wanted: string): boolean =>
    value.kind === 'absent' || (value.kind === 'scalar' && String(value.value) === wanted);
  return (
    kindOf(resource.type) === 'key' &&
    is(spec, 'SYMMETRIC_DEFAULT') &&
    is(usage, 'ENCRYPT_DECRYPT') &&
    is(material, 'AWS_KMS')
  );
}

function isOff({ rotation }: KmsKey): boolean {
  return rotation.kind === 'absent' || (rotation.kind === 'scalar' && String(rotation.value).toLowerCase() === 'false');
}
