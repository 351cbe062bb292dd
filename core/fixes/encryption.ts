import { hasKmsKey, type KmsKey, type Queue } from '../map/queue.ts';
import { leavesOf } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import type { Value } from '../resources/value.ts';
import { type Property, propertyOf } from '../vocabulary/vocabulary.ts';
import type { Change, Fix, NewValue } from './change.ts';

/** Writes a property of a resource that does not have it itself, and in the place of its value where it has, in one branch of a condition at that. */
export function setting(on: Resource, property: string, current: Value, value: NewValue): Change {
  return current.kind === 'absent' && current.origin === on.origin
    ? { do: 'set', on, property, value }
    : { do: 'replace', at: current.origin, value, of: { on, property } };
}

/** Gives a queue a key wherever it has none, and takes SSE-SQS away, which SQS refuses beside one. */
export function setKey(queue: Queue, value: NewValue): readonly Change[] {
  const { resource, key } = queue;
  const others = [...leavesOf(written(queue, 'key'))].filter(isEmpty);
  const places = new Map([...others, key.value].map((leaf) => [placeOf(leaf), leaf]));
  return [...[...places.values()].map((leaf) => setting(resource, 'key', leaf, value)), ...withoutManagedSse(queue)];
}

/** States SSE-SQS of a queue wherever it has no key; nothing where its conditions leave open how. */
export function switchOnManagedSse(queue: Queue): readonly Fix[] {
  const { name, resource, managedSse } = queue;
  const change = managedSseOn(queue, written(queue, 'key'));
  if (!change) return [];
  const title = managedSse.state === 'off' ? `Encrypt ${name} with SSE-SQS` : `State SSE-SQS of ${name}`;
  const stronger = queue.deadLetterOf.find(({ encryption }) => hasKmsKey(encryption));
  if (stronger) {
    const consequence = `${stronger.name}, whose messages it takes, stays sealed better than it.`;
    return [{ title, safe: false, consequence, changes: [change] }];
  }
  return [{ title, safe: resource.madeFor === undefined, changes: [change] }];
}

/** Takes a queue from the AWS managed key to SSE-SQS, which asks nobody for permission. */
export function leaveKeyForManagedSse(queue: Queue): readonly Fix[] {
  const { name, resource, key } = queue;
  const before = written(queue, 'key');
  const change = managedSseOn(queue, before, key.origin);
  if (!change) return [];
  const drop: readonly Change[] =
    before.kind === 'choice'
      ? [{ do: 'replace', at: key.origin, value: { kind: 'nothing' }, of: { on: resource, property: 'key' } }]
      : (['key', 'reusePeriod'] as const).map((property) => ({ do: 'unset', on: resource, property }));
  return [{ title: `Encrypt ${name} with SSE-SQS instead`, safe: false, changes: [...drop, change] }];
}

/** Leaves a queue its key alone. */
export function keepKeyAlone(queue: Queue): Fix {
  const { name, resource } = queue;
  const title = `Keep the key of ${name} and drop SSE-SQS`;
  const key = written(queue, 'key');
  if (isWritten(key)) return { title, safe: true, changes: withoutManagedSse(queue) };
  const isOpen = key.kind !== 'choice' || written(queue, 'managedSse').kind === 'choice';
  const kept = isOpen ? undefined : whereAbsent(key, queue);
  if (kept !== undefined)
    return { title, safe: true, changes: [{ do: 'set', on: resource, property: 'managedSse', value: kept }] };
  return {
    title,
    safe: isDecidedAlike(queue),
    consequence: `Where ${name} has no key, it may then state no encryption.`,
    changes: withoutManagedSse(queue),
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

/** Switches a key on. */
export function enable({ name, resource, enabled }: KmsKey): Fix {
  return {
    title: `Enable ${name}`,
    safe: false,
    consequence: `Whatever else is let use ${name} can use it again.`,
    changes: [setting(resource, 'enabled', enabled, true)],
  };
}

/** Lets a key outlive its stack. */
export function keep({ name, resource }: KmsKey): Fix {
  return { title: `Keep ${name} when its stack goes`, safe: true, changes: [{ do: 'keep', on: resource }] };
}

/** Leaves to KMS how long a deletion waits, which is as long as it can. */
export function waitLongest({ name, resource }: KmsKey): Fix {
  return {
    title: `Let a deletion of ${name} wait for 30 days`,
    safe: true,
    changes: [{ do: 'unset', on: resource, property: 'deletionWindow' }],
  };
}

/** Sets how long a queue reuses a data key. */
export function reuseFor(seconds: number, queue: Queue, more: Partial<Fix>): Fix {
  const { name, resource, reusePeriod } = queue;
  const mayLackKey = !isWritten(written(queue, 'key'));
  return {
    title: `Let ${name} reuse a data key for ${seconds} seconds`,
    safe: !mayLackKey,
    ...(mayLackKey ? { consequence: 'Where no KMS key is set the period has no effect.' } : {}),
    changes: [setting(resource, 'reusePeriod', reusePeriod, seconds)],
    ...more,
  };
}

/** Takes a period away that is for data keys of KMS alone. */
export function dropReusePeriod(queue: Queue): Fix {
  const { name, resource, words } = queue;
  return {
    title: `Remove ${words().reusePeriod} of ${name}`,
    safe: written(queue, 'reusePeriod').kind !== 'choice' && written(queue, 'key').kind !== 'choice',
    changes: [{ do: 'unset', on: resource, property: 'reusePeriod' }],
  };
}

/** A property of a queue with its choices still open. */
function written({ resource }: Queue, property: Property<'queue'>): Value {
  return propertyOf(resource, 'queue', property);
}

/** Takes SSE-SQS away where a queue has a key: in one branch of a condition, where that decides about both. */
function withoutManagedSse(queue: Queue): readonly Change[] {
  const { resource, managedSse } = queue;
  const before = written(queue, 'managedSse');
  if (before.kind === 'absent') return [];
  const isOnlyOne = [...leavesOf(before)].every(
    ({ kind, origin }) => kind === 'absent' || origin === managedSse.origin,
  );
  if (isOnlyOne || written(queue, 'key').kind !== 'choice')
    return [{ do: 'unset', on: resource, property: 'managedSse' }];
  if (managedSse.state === 'absent') return [];
  const of = { on: resource, property: 'managedSse' };
  return [{ do: 'replace', at: managedSse.origin, value: { kind: 'nothing' }, of }];
}

/**
 * Switches SSE-SQS on wherever there is no key, and nowhere else: SQS refuses it beside one.
 *
 * @param key as it is written
 * @param dropped the place of a key that goes away
 */
function managedSseOn(queue: Queue, key: Value, dropped?: Value['origin']): Change | undefined {
  const { resource, managedSse } = queue;
  const of = { on: resource, property: 'managedSse' };
  const before = written(queue, 'managedSse');
  // Such as a parameter, which may be a key in another deployment.
  if (key.kind !== 'choice' && !isEmpty(key) && key.origin !== dropped) return undefined;
  if (before.kind === 'choice')
    return key.kind !== 'choice' || isDecidedAlike(queue)
      ? { do: 'replace', at: managedSse.origin, value: true, of }
      : undefined;
  if (key.kind === 'choice') {
    const value = whereAbsent(key, queue, dropped);
    return value === undefined ? undefined : { do: 'set', ...of, value };
  }
  return before.kind === 'absent' && before.origin === resource.origin
    ? { do: 'set', ...of, value: true }
    : { do: 'replace', at: managedSse.origin, value: true, of };
}

/** Whether one condition of the author decides about key and SSE-SQS alike. */
function isDecidedAlike(queue: Queue): boolean {
  const [key, managedSse] = [written(queue, 'key'), written(queue, 'managedSse')];
  const name = conditionOf(key, queue.resource);
  return name !== undefined && name === conditionOf(managedSse, queue.resource);
}

function placeOf({ origin: { path, span } }: Value): string {
  return `${path} ${span.start}`;
}

/** Whether there is a value in every deployment: a parameter may be empty. */
function isWritten(value: Value): boolean {
  return value.kind === 'scalar' || value.kind === 'reference' || value.kind === 'text';
}

/** Whether a value without choices is none. */
function isEmpty(value: Value): boolean {
  return value.kind === 'absent' || (value.kind === 'scalar' && value.value === '');
}

/** `true` where a queue's key is absent, or the one at a place, and nothing where it is not; `undefined` where nobody can write that. */
function whereAbsent(value: Value, queue: Queue, dropped?: Value['origin']): NewValue | undefined {
  if (isEmpty(value) || value.origin === dropped) return true;
  if (value.kind !== 'choice') {
    const isEmptyHere = queue.key.reference.kind === 'absent' && value.origin === queue.key.value.origin;
    return isEmptyHere ? undefined : { kind: 'nothing' };
  }
  const condition = conditionOf(value, queue.resource);
  const yes = whereAbsent(value.yes, queue, dropped);
  const no = whereAbsent(value.no, queue, dropped);
  if (condition === undefined || yes === undefined || no === undefined) return undefined;
  return { kind: 'choice', condition, yes, no };
}

/** The name of the condition that decides about a value, where it is one of the resource's own text. */
function conditionOf(value: Value, on: Resource): string | undefined {
  return value.kind === 'choice' && value.test.kind === 'named' && value.origin.path === on.origin.path
    ? value.test.name
    : undefined;
}
