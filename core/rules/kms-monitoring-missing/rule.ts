import { watch } from '../../fixes/monitoring.ts';
import type { KeyUse } from '../../map/edge.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import { listed } from '../delivery-checks/words.ts';
import { defineRule } from '../rule.ts';

/** Reports a key of queues of which nobody would learn that it was changed, or that it refuses a sender. */
export const kmsMonitoringMissing = defineRule<KeyUse>({
  id: 'kms-monitoring-missing',
  level: 'note',
  optIn: true,
  topic: 'monitoring',
  title: 'Changes and refusals of keys of queues raise an alarm',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-overview.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html',
  ],

  *check({ key, queues, watched }) {
    if (queues.length === 0 || watched !== 'no') return;
    yield {
      at: key.resource.origin,
      cause: 'monitoring',
      fixes: () => watch(key),
      message: {
        what: `Nothing here watches ${key.name}: no event rule for changes of keys, and no metric filter for what KMS refuses.`,
        why: `When it is disabled, scheduled for deletion or its policy changed, ${listed(queues.map((queue) => queue.name))} stops receiving and nobody is told.`,
        how: `Add an ${phrasesOf(key.resource).eventRule} for source aws.kms (DisableKey, ScheduleKeyDeletion, PutKeyPolicy), which needs a CloudTrail trail, and an ${phrasesOf(key.resource).metricFilter} with an alarm for eventSource kms.amazonaws.com and errorCode AccessDenied.`,
      },
    };
  },
});
