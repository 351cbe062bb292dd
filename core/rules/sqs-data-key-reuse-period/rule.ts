import type { Fix } from '../../fixes/change.ts';
import { dropReusePeriod, reuseFor } from '../../fixes/encryption.ts';
import { hasKmsKey, type Queue } from '../../map/queue.ts';
import { describe } from '../../resources/describe.ts';
import type { Scalar } from '../../resources/value.ts';
import { isSet } from '../../resources/world.ts';
import { defineRule } from '../rule.ts';

/** Bounds that SQS sets, in seconds (Amazon SQS API Reference, `CreateQueue`). */
const SHORTEST = 60;
const LONGEST = 86_400;
/** Above this a revoked permission outlives its revocation by more than an hour. */
const LONG = 3_600;

/** Reports a reuse period that SQS refuses, that keeps revoked permissions alive for long, or that has no effect. */
export const sqsDataKeyReusePeriod = defineRule({
  id: 'sqs-data-key-reuse-period',
  level: 'error',
  topic: 'encryption',
  title: 'The data key reuse period is valid and has an effect',
  references: ['https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html'],

  *check(queue) {
    const { reusePeriod: value, words, name } = queue;
    const at = value.origin;
    const seconds = value.kind === 'scalar' ? secondsIn(value) : undefined;
    if (seconds !== undefined && !(seconds >= SHORTEST && seconds <= LONGEST)) {
      yield {
        at,
        cause: 'range',
        fixes: () => fixesOf(queue, seconds),
        message: {
          what: `${words().reusePeriod} of ${name} is ${describe(value) || 'empty'}; SQS accepts ${SHORTEST} to ${LONGEST} seconds.`,
          why: 'The deployment fails.',
          how: `Set it between ${SHORTEST} and ${LONGEST}, or remove it for the default of 300.`,
        },
      };
    } else if (queue.key.reference.kind === 'absent' && isSet(value)) {
      yield {
        at,
        cause: 'no-effect',
        fixes: () => [dropReusePeriod(queue)],
        level: 'note',
        message: {
          what: `${words().reusePeriod} of ${name} has no effect: no KMS key is set.`,
          why: 'The period says how long SQS uses one data key of KMS; without a KMS key there is none.',
          how: `Remove it, or set ${words().key}.`,
        },
      };
    } else if (hasKmsKey(queue.encryption) && seconds !== undefined && seconds > LONG) {
      yield {
        at,
        cause: 'long',
        fixes: () => [reuseFor(LONG, queue, { safe: false, consequence: MORE_CALLS })],
        level: 'note',
        message: {
          what: `${name} reuses a data key for ${describe(value)} s; a revoked permission stays usable that long.`,
          why: 'While SQS holds a data key it does not ask KMS, so that a changed key policy has no effect yet.',
          how: `Lower ${words().reusePeriod} to at most ${LONG} unless the number of KMS calls forbids it.`,
        },
      };
    }
  },
});

const MORE_CALLS = 'SQS then asks KMS for data keys more often, which KMS bills.';

function fixesOf(queue: Queue, seconds: number): readonly Fix[] {
  if (!hasKmsKey(queue.encryption) || Number.isNaN(seconds)) return [dropReusePeriod(queue)];
  if (seconds < SHORTEST) return [reuseFor(SHORTEST, queue, {})];
  const consequence = 'A revoked permission stays usable for that long, which this rule then notes.';
  return [reuseFor(LONG, queue, {}), reuseFor(LONGEST, queue, { safe: false, consequence })];
}

/** Not a number where the text is no whole one. */
function secondsIn({ value }: Scalar): number {
  const seconds = String(value).trim() === '' ? Number.NaN : Number(value);
  return Number.isInteger(seconds) ? seconds : Number.NaN;
}
