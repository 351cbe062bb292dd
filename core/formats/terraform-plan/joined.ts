import type { Resource } from '../../resources/resource.ts';
import { entryOf, type MapEntry, type Value } from '../../resources/value.ts';

/** Types of which only some arguments matter, for other resources; and arguments that are resources of their own elsewhere. */
export const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws_sqs_queue', ['policy']],
  ['aws_kms_key_policy', ['key_id', 'policy', 'bypass_policy_lockout_safety_check']],
  ['aws_sqs_queue_redrive_policy', ['queue_url', 'redrive_policy']],
]);

/** Resources as the map knows them: what Terraform splits over several is put together, and what it joins is split. */
export function joined(resources: readonly Resource[]): Resource[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const withPolicy = new Set<string>();
  for (const { type, properties } of resources) {
    if (type === 'aws_sqs_queue_policy') withPolicy.add(targetOf(properties, 'queue_url') ?? '');
    if (type === 'aws_kms_key_policy')
      set(byId, targetOf(properties, 'key_id'), properties, 'policy', 'bypass_policy_lockout_safety_check');
    if (type === 'aws_sqs_queue_redrive_policy')
      set(byId, targetOf(properties, 'queue_url'), properties, 'redrive_policy');
  }
  return [...byId.values()].flatMap((resource) => {
    if (resource.type === 'aws_kms_key_policy' || resource.type === 'aws_sqs_queue_redrive_policy') return [];
    const inline = resource.type === 'aws_sqs_queue' ? inlinePolicy(resource, withPolicy) : undefined;
    return inline ? [resource, inline] : [resource];
  });
}

function targetOf(properties: Value, argument: string): string | undefined {
  const value = entryOf(properties, argument);
  return value.kind === 'reference' ? value.to : undefined;
}

/** Lets arguments of one resource count for another one. */
function set(byId: Map<string, Resource>, id: string | undefined, from: Value, ...names: readonly string[]): void {
  const resource = id === undefined ? undefined : byId.get(id);
  if (resource?.properties.kind !== 'map' || from.kind !== 'map') return;
  const entries = new Map(resource.properties.entries);
  for (const name of names) {
    const entry = from.entries.get(name);
    if (entry) entries.set(name, entry);
  }
  byId.set(resource.id, { ...resource, properties: { ...resource.properties, entries } });
}

/** The policy that a queue has as an argument, as a resource; what a policy of its own attaches is not the queue's to say. */
function inlinePolicy(queue: Resource, withPolicy: ReadonlySet<string>): Resource | undefined {
  const policy = entryOf(queue.properties, 'policy');
  const { origin } = queue;
  const isWritten = policy.origin !== origin;
  if (policy.kind === 'absent' || (policy.kind === 'scalar' && policy.value === '')) return undefined;
  if (!isWritten && withPolicy.has(queue.id)) return undefined;
  const reference: Value = { kind: 'reference', origin, to: queue.id, attribute: 'id' };
  const entries = new Map<string, MapEntry>([
    ['queue_url', { key: origin, value: reference }],
    ['policy', { key: origin, value: policy }],
  ]);
  return {
    ...queue,
    id: `${queue.id} policy`,
    type: 'aws_sqs_queue_policy',
    properties: { kind: 'map', origin, entries },
  };
}
