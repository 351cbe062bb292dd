import type { Resource } from '../resources/resource.ts';
import type { Value } from '../resources/value.ts';
import { kindOf, propertyOf } from '../vocabulary/vocabulary.ts';

/** The property that holds the document of a key's or queue's policy; all that a grant says is one. */
export function documentOf(policy: Resource): Value {
  if (isGrant(policy)) return policy.properties;
  return isKey(policy) ? propertyOf(policy, 'key', 'policy') : propertyOf(policy, 'queuePolicy', 'policy');
}

/** What a queue policy is attached to, as it is written; nothing for a key. */
export function targetsOf(policy: Resource): readonly Value[] {
  switch (kindOf(policy.type)) {
    case 'queuePolicy': {
      const queues = propertyOf(policy, 'queuePolicy', 'queues');
      return queues.kind === 'list' ? queues.items : [queues];
    }
    case 'queueInlinePolicy':
      return [propertyOf(policy, 'queueInlinePolicy', 'queues')];
    default:
      return [];
  }
}

/** Whether a resource is a key, which carries its own policy. */
export function isKey(resource: Resource): boolean {
  const kind = kindOf(resource.type);
  return kind === 'key' || kind === 'replicaKey';
}

/** Whether a resource is a grant of a key, which is read as a policy of that key. */
export function isGrant(resource: Resource): boolean {
  return kindOf(resource.type) === 'grant';
}

/** Whether a queue policy's target is a queue of another stack. */
export function isElsewhere(target: Value): boolean {
  return target.kind === 'unknown' && target.why.hidden === 'import';
}
