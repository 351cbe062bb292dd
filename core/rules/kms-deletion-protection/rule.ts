import { keep, waitLongest } from '../../fixes/encryption.ts';
import type { KeyUse } from '../../map/edge.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Value } from '../../resources/value.ts';
import { keyPhrasesOf } from '../../vocabulary/key-phrases.ts';
import { listed } from '../delivery-checks/words.ts';
import { defineRule } from '../rule.ts';

/** Reports a key that goes away with its stack or by a plan, or sooner than it could: with it every message that it sealed. */
export const kmsDeletionProtection = defineRule<KeyUse>({
  id: 'kms-deletion-protection',
  level: 'note',
  topic: 'lifecycle',
  title: 'Keys of queues outlive their stack',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    'https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle',
  ],
  controls: ['security-hub/KMS.3'],

  *check({ key, queues }) {
    if (queues.length === 0) return;
    const { resource, name, deletionWindow, words } = key;
    const loses = `Deleting ${name} makes every message in ${listed(queues.map((queue) => queue.name))} unreadable for good.`;
    const missing = policiesMissing(resource);
    if (missing.length > 0) {
      yield {
        at: resource.origin,
        cause: 'retain',
        fixes: () => [keep(key)],
        message: {
          what: `${name} is deleted ${missing.includes('DeletionPolicy') ? 'with its stack' : 'where a deployment replaces it'}: it has no ${missing.join(' and no ')} of Retain.`,
          why: loses,
          how: keyPhrasesOf(resource).keep(missing, name),
        },
      };
    }
    const guard = resource.destructionGuard;
    if (guard && isOpen(guard)) {
      yield {
        at: guard.origin,
        cause: 'guard',
        message: {
          what: `Nothing keeps a plan from destroying ${name}: it has no prevent_destroy of true.`,
          why: loses,
          how: `Add lifecycle { prevent_destroy = true } to ${name}. It holds as long as the block is there.`,
        },
      };
    }
    if (deletionWindow.kind === 'scalar' && Number(deletionWindow.value) < LONGEST_WINDOW) {
      yield {
        at: deletionWindow.origin,
        cause: 'window',
        fixes: () => [waitLongest(key)],
        message: {
          what: `A deletion of ${name} waits ${Number(deletionWindow.value)} days, not ${LONGEST_WINDOW}.`,
          why: `${loses} Until then it can be taken back.`,
          how: `Leave ${words().deletionWindow} out: the default is ${LONGEST_WINDOW} days.`,
        },
      };
    }
  },
});

/** Days. Source: AWS KMS API Reference, `ScheduleKeyDeletion`, https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
const LONGEST_WINDOW = 30;

/** What would keep the key, in a language that has such words. */
function policiesMissing({ deletionPolicy, replacementPolicy }: Resource): string[] {
  if (!replacementPolicy) return [];
  return [
    ...(keeps(deletionPolicy) ? [] : ['DeletionPolicy']),
    ...(keeps(replacementPolicy) ? [] : ['UpdateReplacePolicy']),
  ];
}

function isOpen(guard: Value): boolean {
  return guard.kind === 'absent' || (guard.kind === 'scalar' && String(guard.value) !== 'true');
}

/** What cannot be told is not held against the key. */
function keeps(policy: Value): boolean {
  return policy.kind === 'scalar' ? /^Retain/.test(String(policy.value)) : policy.kind !== 'absent';
}
