import type { Resource } from '../../resources/resource.ts';
import { entryOf, type MapEntry, type Value } from '../../resources/value.ts';

/** Types of which only some arguments matter, for other resources; and arguments that are resources of their own elsewhere. */
export const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws_sqs_queue', ['policy']],
  ['aws_kms_key_policy', ['key_id', 'policy', 'bypass_policy_lockout_safety_check']],
  ['aws_sqs_queue_redrive_policy', ['queue_url', 'redrive_policy']],
  ['aws_s3_bucket_notification', ['bucket']],
  ['aws_cloudwatch_event_target', ['rule']],
  ['aws_iam_role_policy_attachment', ['role', 'policy_arn']],
  ['aws_iam_user_policy_attachment', ['user', 'policy_arn']],
  ['aws_iam_group_policy_attachment', ['group', 'policy_arn']],
  ['aws_iam_policy_attachment', ['roles', 'users', 'groups', 'policy_arn']],
  ['aws_iam_user_group_membership', ['user', 'groups']],
]);

/** What is nothing but an addition to other resources. */
const ADDITIONS: ReadonlySet<string> = new Set([
  'aws_kms_key_policy',
  'aws_sqs_queue_redrive_policy',
  'aws_iam_role_policy_attachment',
  'aws_iam_user_policy_attachment',
  'aws_iam_group_policy_attachment',
  'aws_iam_policy_attachment',
  'aws_iam_user_group_membership',
]);

/** What is known by its name, and the argument that gives it. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['aws_cloudwatch_event_rule', 'name'],
  ['aws_lambda_function', 'function_name'],
  ['aws_iam_role', 'name'],
  ['aws_iam_user', 'name'],
  ['aws_iam_group', 'name'],
]);

/** Arguments by which something says to whom it belongs, what kind of thing that is, and the argument to tell its ARN in. */
const LINKS: ReadonlyMap<string, readonly [argument: string, type: string, as: string]> = new Map([
  ['aws_s3_bucket_notification', ['bucket', 'aws_s3_bucket', 'bucket_arn']],
  ['aws_cloudwatch_event_target', ['rule', 'aws_cloudwatch_event_rule', 'rule_arn']],
  ['aws_lambda_event_source_mapping', ['function_name', 'aws_lambda_function', 'function_name']],
  ['aws_lambda_function_event_invoke_config', ['function_name', 'aws_lambda_function', 'function_name']],
  ['aws_lambda_alias', ['function_name', 'aws_lambda_function', 'function_name']],
]);

/** Resources as the map knows them: what Terraform splits over several is put together, and what it joins is split. */
export function joined(resources: readonly Resource[]): Resource[] {
  const parts = new Parts(resources);
  const withPolicy = new Set<string>();
  for (const resource of resources) {
    const { type, properties } = resource;
    const id = (argument: string): string | undefined => targetOf(properties, argument);
    if (type === 'aws_sqs_queue_policy') withPolicy.add(id('queue_url') ?? '');
    if (type === 'aws_kms_key_policy') parts.setPolicy(id('key_id'), resource);
    if (type === 'aws_sqs_queue_redrive_policy') parts.set(id('queue_url'), properties, 'redrive_policy');
    if (type === 'aws_iam_user_group_membership')
      for (const user of parts.ids(entryOf(properties, 'user'), 'aws_iam_user'))
        parts.append(user, 'groups', itemsOf(entryOf(properties, 'groups')));
    if (/_policy_attachment$/.test(type)) parts.attach(properties);
  }
  for (const resource of resources) parts.link(resource);
  return parts.all().flatMap((resource) => {
    if (ADDITIONS.has(resource.type)) return [];
    const inline = resource.type === 'aws_sqs_queue' ? inlinePolicy(resource, withPolicy) : undefined;
    return inline ? [resource, inline] : [resource];
  });
}

function targetOf(properties: Value, argument: string): string | undefined {
  const value = entryOf(properties, argument);
  return value.kind === 'reference' ? value.to : undefined;
}

function itemsOf(value: Value): readonly Value[] {
  if (value.kind === 'absent') return [];
  return value.kind === 'list' ? value.items : [value];
}

/** Resources that say something of one another. */
class Parts {
  readonly #byId: Map<string, Resource>;
  /** By type and name. */
  readonly #byName = new Map<string, string>();

  constructor(resources: readonly Resource[]) {
    this.#byId = new Map(resources.map((resource) => [resource.id, resource]));
    for (const { id, type, properties } of resources) {
      const argument = NAMED.get(type);
      const name = argument === undefined ? undefined : entryOf(properties, argument);
      if (name?.kind === 'scalar') this.#byName.set(`${type} ${name.value}`, id);
    }
  }

  all(): Resource[] {
    return [...this.#byId.values()];
  }

  /** The resources of a type that a value names, by reference or by name. */
  ids(value: Value, type: string): string[] {
    return itemsOf(value).flatMap((item) => {
      if (item.kind === 'reference') return [item.to];
      const id = item.kind === 'scalar' ? this.#byName.get(`${type} ${item.value}`) : undefined;
      return id === undefined ? [] : [id];
    });
  }

  /** Lets arguments of one resource count for another one. */
  set(id: string | undefined, from: Value, ...names: readonly string[]): void {
    for (const name of names) {
      const entry = from.kind === 'map' ? from.entries.get(name) : undefined;
      if (entry && id !== undefined) this.#put(id, name, entry);
    }
  }

  /** Lets the policy that another resource carries be that of a key. */
  setPolicy(id: string | undefined, { name, origin, properties }: Resource): void {
    this.set(id, properties, 'policy', 'bypass_policy_lockout_safety_check');
    const key = id === undefined ? undefined : this.#byId.get(id);
    if (key) this.#byId.set(key.id, { ...key, policyBy: { name, origin } });
  }

  /** Adds items to a list of a resource. */
  append(id: string, name: string, items: readonly Value[]): void {
    const resource = this.#byId.get(id);
    const [first] = items;
    if (!resource || !first) return;
    const list = itemsOf(entryOf(resource.properties, name));
    const value: Value = { kind: 'list', origin: first.origin, items: [...list, ...items] };
    this.#put(id, name, { key: first.origin, value });
  }

  /** A managed policy that is attached counts for each identity like one of its own list. */
  attach(properties: Value): void {
    const policy = itemsOf(entryOf(properties, 'policy_arn'));
    for (const [kind, argument] of [
      ['aws_iam_role', 'role'],
      ['aws_iam_user', 'user'],
      ['aws_iam_group', 'group'],
    ] as const) {
      for (const name of [argument, `${argument}s`])
        for (const id of this.ids(entryOf(properties, name), kind)) this.append(id, 'managed_policy_arns', policy);
    }
  }

  /** Tells by its ARN to whom something belongs; what cannot be told is at least said to be there. */
  link({ id, type, properties }: Resource): void {
    const [argument, target, as] = LINKS.get(type) ?? [];
    if (argument === undefined || target === undefined || as === undefined) return;
    const value = entryOf(properties, argument);
    const { origin } = value;
    const [to] = this.ids(value, target);
    if (to !== undefined)
      this.#put(id, as, { key: origin, value: { kind: 'reference', origin, to, attribute: 'arn' } });
    else if (as !== argument) {
      const isBucket = target === 'aws_s3_bucket' && value.kind === 'scalar';
      const why = { hidden: 'attribute', name: argument } as const;
      const known: Value = isBucket
        ? { ...value, value: `arn:aws:s3:::${value.value}` }
        : { kind: 'unknown', origin, why, set: true };
      this.#put(id, as, { key: origin, value: known });
    }
  }

  #put(id: string, name: string, entry: MapEntry): void {
    const resource = this.#byId.get(id);
    if (resource?.properties.kind !== 'map') return;
    const entries = new Map(resource.properties.entries).set(name, entry);
    this.#byId.set(id, { ...resource, properties: { ...resource.properties, entries } });
  }
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
