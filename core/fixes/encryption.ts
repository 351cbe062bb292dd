import type { KmsKey, Queue } from '../map/queue.ts';
import type { Resource } from '../resources/resource.ts';
import type { Value } from '../resources/value.ts';
import type { Change, Fix, NewValue } from './change.ts';

/** Writes a property of a resource that does not have it itself, and in the place of its value where it has, in one branch of a condition at that. */
export function setting(on: Resource, property: string, current: Value, value: NewValue): Change {
  return current.kind === 'absent' && current.origin === on.origin
    ? { do: 'set', on, property, value }
    : { do: 'replace', at: current.origin, value, of: { on, property } };
}

/** States SSE-SQS of a queue. */
export function switchOnManagedSse({ name, resource, managedSse }: Queue): Fix {
  return {
    title: `State SSE-SQS of ${name}`,
    safe: true,
    changes: [
      managedSse.state === 'absent' && managedSse.origin === resource.origin
        ? { do: 'set', on: resource, property: 'managedSse', value: true }
        : { do: 'replace', at: managedSse.origin, value: true, of: { on: resource, property: 'managedSse' } },
    ],
  };
}

/** Leaves a queue its key alone. */
export function keepKeyAlone({ name, resource }: Queue): Fix {
  return {
    title: `Keep the key of ${name} and drop SSE-SQS`,
    safe: true,
    changes: [{ do: 'unset', on: resource, property: 'managedSse' }],
  };
}

/** Lets KMS rotate a key once a year. */
export function rotate({ name, resource, rotation }: KmsKey): Fix {
  return {
    title: `Rotate ${name} every year`,
    safe: true,
    changes: [setting(resource, 'rotation', rotation, true)],
  };
}
