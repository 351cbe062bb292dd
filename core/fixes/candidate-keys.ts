import { wordsIn } from '../map/keys-by-name.ts';
import type { KmsKey, Queue, SealingFacts, SealingKey } from '../map/queue.ts';
import type { Value } from '../resources/value.ts';
import { type Around, isOpenTo } from './admit.ts';
import { canName } from './reach.ts';

/** How many keys are offered. */
const OFFERED = 3;

/**
 * The keys of the unit by which a queue may be sealed, the best match first: that of a queue whose dead-letter queue it is, or of its
 * own; one that other queues use; one that lets in whoever sends and reads; one whose name is like the queue's.
 */
export function candidateKeys(
  queue: Queue,
  { keys, deadLetterQueues, leadsTo }: SealingFacts,
  around: readonly Around[],
): readonly SealingKey[] {
  const { resource } = queue;
  const kin = [...queue.deadLetterOf, ...deadLetterQueues()]
    .map((other) => other.key.key?.resource)
    .filter((key) => key !== undefined);
  const own = wordsIn(queue.name);
  return keys(kin)
    .filter(
      ({ key }) =>
        key.resource !== queue.key.key?.resource &&
        canSeal(key) &&
        canName(resource, key.resource) &&
        !leadsTo(key.resource, resource),
    )
    .map((key) => ({
      key,
      ranks: [
        kin.includes(key.key.resource) ? 1 : 0,
        key.policy.seals.some((other) => other !== resource) ? 1 : 0,
        isOpenTo(around, key) ? 1 : 0,
        [...wordsIn(key.key.name)].filter((word) => own.has(word)).length,
      ],
    }))
    .sort((one, other) => one.ranks.map((rank, index) => (other.ranks[index] ?? 0) - rank).find((by) => by !== 0) ?? 0)
    .slice(0, OFFERED)
    .map(({ key }) => key);
}

/** Whether a key is known to be one by which SQS can seal. */
function canSeal({ resource, enabled, spec, usage, material }: KmsKey): boolean {
  return (
    resource.madeFor === undefined &&
    resource.isToolsOwn !== true &&
    is(enabled, 'true') &&
    is(spec, 'SYMMETRIC_DEFAULT') &&
    is(usage, 'ENCRYPT_DECRYPT') &&
    is(material, 'AWS_KMS')
  );
}

function is(value: Value, usual: string): boolean {
  return (
    value.kind === 'absent' || (value.kind === 'scalar' && String(value.value).toLowerCase() === usual.toLowerCase())
  );
}
