import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, looksLikeTemplate } from '../../core/index.ts';
import { readUnits } from '../../core/lint.ts';
import type { Edge } from '../../core/map/edge.ts';
import type { EncryptionMap } from '../../core/map/encryption-map.ts';
import type { Encryption, Queue } from '../../core/map/queue.ts';
import type { Resource } from '../../core/resources/resource.ts';
import { OTHER, type World } from '../../core/resources/test.ts';
import type { Reference, Value } from '../../core/resources/value.ts';
import { settle } from '../../core/resources/world.ts';
import { kindOf, propertyOf } from '../../core/vocabulary/vocabulary.ts';
import { diskFiles } from '../../host/disk-files.ts';
import { ACCOUNT, Moto, REGION } from '../support/moto.ts';
import { type Asked, type Deployed, deploy, type QueueAttributes } from '../support/stack.ts';
import { describeWith } from '../support/tool.ts';

const ROOT = join(import.meta.dirname, '..', 'scenarios', 'neighbours');
const files = diskFiles(ROOT, { looksRelevant: looksLikeTemplate });

const PARAMETERS = { Stage: 'prod', KeyAlias: 'alias/jobs' };

const STACKS = [
  'dlq-reader.right.yaml',
  'dlq-with-own-key.broken.yaml',
  'events-bus-dlq.right.yaml',
  'events-rule.right.yaml',
  'events-target-dlq.right.yaml',
  'key-by-mapping.right.yaml',
  'key-by-parameter.right.yaml',
  'key-by-stage.right.yaml',
  'lambda-dlq-aws-managed-key.broken.yaml',
  'lambda-event-source.right.yaml',
  'one-key-for-three-queues.right.yaml',
  'queue-with-inline-policy.right.yaml',
  'roles-on-aws-managed-key.right.yaml',
  'row-01-cdk-11122.right.json',
  'row-30-terraform-12003.right.yaml',
  'row-32-runs-on-444.broken.yaml',
  'rule-in-production-only.right.yaml',
  's3-two-queues.right.yaml',
  'sns-key-by-alias-arn.right.yaml',
  'sns-policy-as-text.right.yaml',
  'sns-subscription-dlq.right.yaml',
  'sns-two-topics.right.yaml',
];

/** What QueueSeal makes of a template, in the world that is deployed. */
class Reading {
  readonly map: EncryptionMap;
  readonly world: World;

  constructor(path: string) {
    const [unit] = readUnits({ paths: [path], files, settingsFor: () => DEFAULT_SETTINGS });
    const map = unit?.maps[0];
    if (!map) throw new Error(`Nothing is read in ${path}`);
    this.map = map;
    const facts: Readonly<Record<string, string>> = {
      ...PARAMETERS,
      'AWS::Region': REGION,
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
    };
    this.world = new Map(
      [...map.variables.values()].flatMap(({ id, name, answers }) => {
        const answer = facts[name];
        return answer === undefined ? [] : [[id, answers.includes(answer) ? answer : OTHER]];
      }),
    );
  }

  /** The queues that exist there. */
  get queues(): Queue[] {
    return this.map.queues.map((queue) => this.map.queueIn(this.world, queue)).filter((queue) => queue !== undefined);
  }

  /** Who sends and who reads there. Of buckets and buses moto's CloudFormation leaves out where they send. */
  get edges(): Edge[] {
    return this.map.queues
      .flatMap((queue) => this.map.neighbourhoodIn(this.world, queue)?.edges ?? [])
      .filter(({ by }) => by.type !== 'AWS::S3::Bucket' && by.type !== 'AWS::Events::EventBus');
  }

  /** The resources with policies that exist there, with their documents. */
  get policies(): { resource: Resource; queues: readonly Queue[]; document: Value }[] {
    return this.map.policies.flatMap((resource) => {
      const policy = this.map.policyIn(this.world, resource);
      const document =
        kindOf(resource.type) === 'key'
          ? propertyOf(resource, 'key', 'policy')
          : propertyOf(resource, 'queuePolicy', 'policy');
      const settled = settle(document, this.world, this.map.variables);
      return policy ? [{ resource, queues: policy.queues(), document: settled }] : [];
    });
  }

  /** All that its keys, queues and policies name of the stack, themselves included. */
  get named(): Asked[] {
    const references = this.policies.flatMap(({ document }) => [...referencesIn(document)]);
    const callers = this.edges.flatMap(({ principal }) => {
      const arn = principal.is === 'service' ? principal.sourceArn : principal.is === 'identity' && principal.arn;
      return arn ? [...referencesIn(arn)] : [];
    });
    return [
      ...references,
      ...callers,
      ...[...this.queues, ...this.policies].map(({ resource }) => ({ to: resource.id, attribute: '' })),
    ];
  }
}

function* referencesIn(value: Value): Iterable<Reference> {
  if (value.kind === 'reference') yield value;
  if (value.kind === 'list') for (const item of value.items) yield* referencesIn(item);
  if (value.kind === 'map') for (const { value: inner } of value.entries.values()) yield* referencesIn(inner);
  if (value.kind === 'text') for (const part of value.parts) yield* referencesIn(part);
}

/** A value as it is once all that it names exists. */
function asDeployed(value: Value, stack: Deployed): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map((item) => asDeployed(item, stack));
    case 'map':
      return Object.fromEntries([...value.entries].map(([name, entry]) => [name, asDeployed(entry.value, stack)]));
    case 'text':
      return value.parts.map((part) => String(asDeployed(part, stack))).join('');
    case 'reference':
      return stack.attribute(value.to, value.attribute);
    case 'deployment':
      return { account: ACCOUNT, region: REGION, partition: 'aws', suffix: 'amazonaws.com' }[value.fact as 'account'];
    default:
      throw new Error(`Not known after deployment: ${value.kind}`);
  }
}

/** What is told of a stack: its queues and its keys, by their names. */
interface Told {
  readonly queues: Record<string, { state: string; key?: string; deadLettersTo?: string; policy?: unknown }>;
  readonly keyPolicies: Record<string, unknown>;
  /** Who sends to a queue or reads from it: the service and the ARN of what makes it do so, or a role's ARN. */
  readonly neighbours: readonly string[];
}

/** A queue that says nothing is made with SSE-SQS. */
const AFTER_DEPLOYMENT: Partial<Record<Encryption, Encryption>> = { 'sse-sqs-default': 'sse-sqs' };

/** What QueueSeal says from the template alone. */
function toldBy(reading: Reading, stack: Deployed): Told {
  const neighbours = reading.edges.map(({ does, principal, queue }) => {
    if (principal.is === 'hidden') throw new Error(`Not known who ${does} ${queue.name}`);
    const [service, arn] =
      principal.is === 'service' ? [`${principal.name} `, principal.sourceArn] : ['', principal.arn];
    return `${service}${arn ? asDeployed(arn, stack) : ''} ${does} ${queue.name}`;
  });
  const told: Told = { queues: {}, keyPolicies: {}, neighbours: [...new Set(neighbours)].sort() };
  for (const { name, encryption, key } of reading.queues) {
    told.queues[name] = {
      state: AFTER_DEPLOYMENT[encryption] ?? encryption,
      ...(key.reference.kind === 'resource' ? { key: stack.attribute(key.reference.key.id, '') } : {}),
    };
  }
  for (const { name, deadLetterOf } of reading.queues) {
    for (const source of deadLetterOf) Object.assign(told.queues[source.name] ?? {}, { deadLettersTo: name });
  }
  for (const { resource, queues, document } of reading.policies) {
    const policy = asDeployed(document, stack);
    if (kindOf(resource.type) === 'key') told.keyPolicies[resource.name] = policy;
    for (const { name } of queues) Object.assign(told.queues[name] ?? {}, { policy });
  }
  return told;
}

/** What the services of AWS say of what was made. */
async function toldByServices(reading: Reading, stack: Deployed): Promise<Told> {
  const queues = await Promise.all(
    reading.queues.map(async ({ name, resource }) => ({ name, attributes: await stack.queueAttributes(resource.id) })),
  );
  const nameOf = (arn: string) => queues.find(({ attributes }) => attributes.QueueArn === arn)?.name ?? arn;
  const neighbours = await stack.neighbours(queues.map(({ attributes }) => attributes.QueueArn));
  const told: Told = {
    queues: {},
    keyPolicies: {},
    neighbours: neighbours.map(({ who, does, queue }) => `${who} ${does} ${nameOf(queue)}`).sort(),
  };
  for (const { name, attributes } of queues) {
    const { KmsMasterKeyId, Policy, RedrivePolicy } = attributes;
    const key = await stack.keyIdOf(KmsMasterKeyId);
    told.queues[name] = {
      state: stateOf(attributes),
      ...(key === undefined ? {} : { key }),
      ...(RedrivePolicy ? { deadLettersTo: nameOf(JSON.parse(RedrivePolicy).deadLetterTargetArn) } : {}),
      ...(Policy ? { policy: JSON.parse(Policy) } : {}),
    };
  }
  for (const { resource } of reading.policies) {
    if (kindOf(resource.type) === 'key') told.keyPolicies[resource.name] = await stack.keyPolicy(resource.id);
  }
  return told;
}

/** The state that attributes of SQS mean; moto leaves SSE-SQS on beside a key. */
function stateOf({ KmsMasterKeyId = '', SqsManagedSseEnabled }: QueueAttributes): Encryption {
  if (KmsMasterKeyId === 'alias/aws/sqs') return 'kms-aws-managed';
  if (KmsMasterKeyId !== '') return 'kms-customer';
  return SqsManagedSseEnabled === 'true' ? 'sse-sqs' : 'none';
}

describeWith('moto_server', "pip install 'moto[server]'", () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await Moto.start();
  }, 60_000);
  afterEach(() => moto.reset());
  afterAll(() => moto?.stop());

  test.each(STACKS)('makes of %s what QueueSeal reads in it', async (path) => {
    const reading = new Reading(path);
    const text = readFileSync(join(ROOT, path), 'utf8');
    const asks = reading.named;
    const stack = await deploy(moto, { name: path.replaceAll('.', '-'), text, parameters: PARAMETERS, asks });
    expect(await toldByServices(reading, stack)).toEqual(toldBy(reading, stack));
  });
});
