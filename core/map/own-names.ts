import { canonical, hasHole } from '../resources/canonical.ts';
import type { Resource } from '../resources/resource.ts';
import type { Truth } from '../resources/test.ts';
import type { DeploymentFact, Value } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import { propertyOf } from '../vocabulary/vocabulary.ts';
import { identifyQueue, type Lookup } from './identify.ts';

/** Whether a value in a key's own policy names that key. */
export function namesKey(value: Value, key: Resource): Truth {
  if (value.kind === 'reference') return value.to === key.id ? 'yes' : 'no';
  if (value.kind !== 'scalar' && value.kind !== 'text') return 'unknown';
  const text = canonical(value);
  const [arn = '', , service = '', region = '', account = '', ...rest] = text.split(':');
  if (rest.length === 0) return /[*?]/.test(text) || hasHole(text) ? 'unknown' : 'no';
  if (arn !== 'arn') return 'unknown';
  const name = rest.join(':');
  if (/^[a-z0-9-]+$/.test(service) && (service !== 'kms' || name.startsWith('alias/'))) return 'no';
  // The key's own ARN can stand in its policy once the key exists, so that another literal one may be it.
  return isHere(region, 'region') && isHere(account, 'account') && /^(?:\*|key\/\*)$/.test(name) ? 'yes' : 'unknown';
}

/** Whether a segment of an ARN takes in where the deployment is. */
function isHere(segment: string, fact: DeploymentFact): boolean {
  return segment === '*' || segment === canonical({ kind: 'deployment', origin: NOWHERE, fact });
}

const NOWHERE: Origin = { path: '', span: { start: 0, end: 0 } };

/** Whether a value names one of the queues that a policy is attached to. */
export function namesQueue(value: Value, lookup: Lookup, targets: readonly Value[]): Truth {
  const named = identifyQueue(value, lookup);
  const queues = targets.map((target) => identifyQueue(target, lookup));
  const isHidden = queues.length === 0 || queues.includes(undefined);
  if (named) return queues.includes(named) ? 'yes' : isHidden ? 'unknown' : 'no';
  if (value.kind === 'reference') return 'no';
  const [region = '', account = '', name] = /:sqs:([^:]*):([^:]*):([^:]+)$/s.exec(canonical(value))?.slice(1) ?? [];
  if (name === undefined) return 'unknown';
  if (name === '*') return isHere(region, 'region') && isHere(account, 'account') ? 'yes' : 'unknown';
  if (isHidden || hasHole(name) || /[*?]/.test(name)) return 'unknown';
  const names = queues.map((queue) => queue && lookup.settled(propertyOf(queue, 'queue', 'name')));
  return names.every((other) => other?.kind === 'scalar' && String(other.value) !== name) ? 'no' : 'unknown';
}
