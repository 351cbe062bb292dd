import type { Resource } from '../resources/resource.ts';
import { entryOf, type Value } from '../resources/value.ts';

/** The language in which an author writes resources. */
export type Language = 'cloudformation';

/** The kinds of resource that the product knows, whatever language they are written in. */
export type Kind = keyof typeof CLOUDFORMATION;

/** What a language calls a kind of resource and those of its properties that matter here. */
interface Term {
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * CloudFormation's names.
 *
 * Source: AWS CloudFormation template reference, `AWS::SQS::Queue`, `AWS::KMS::Key`, `AWS::KMS::ReplicaKey`,
 * `AWS::KMS::Alias`, `AWS::SQS::QueuePolicy`, `AWS::SQS::QueueInlinePolicy`, `AWS::S3::Bucket` and `AWS::IAM::…`, https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
 */
const CLOUDFORMATION = {
  queue: {
    type: 'AWS::SQS::Queue',
    properties: {
      key: 'KmsMasterKeyId',
      managedSse: 'SqsManagedSseEnabled',
      reusePeriod: 'KmsDataKeyReusePeriodSeconds',
      redrive: 'RedrivePolicy',
      name: 'QueueName',
      tags: 'Tags',
    },
  },
  key: {
    type: 'AWS::KMS::Key',
    properties: {
      enabled: 'Enabled',
      spec: 'KeySpec',
      usage: 'KeyUsage',
      origin: 'Origin',
      policy: 'KeyPolicy',
      bypassLockoutCheck: 'BypassPolicyLockoutSafetyCheck',
    },
  },
  replicaKey: { type: 'AWS::KMS::ReplicaKey', properties: { enabled: 'Enabled', policy: 'KeyPolicy' } },
  alias: { type: 'AWS::KMS::Alias', properties: { name: 'AliasName', target: 'TargetKeyId' } },
  queuePolicy: { type: 'AWS::SQS::QueuePolicy', properties: { queues: 'Queues', policy: 'PolicyDocument' } },
  queueInlinePolicy: { type: 'AWS::SQS::QueueInlinePolicy', properties: { queues: 'Queue', policy: 'PolicyDocument' } },
  bucket: { type: 'AWS::S3::Bucket', properties: { name: 'BucketName' } },
  role: {
    type: 'AWS::IAM::Role',
    properties: {
      name: 'RoleName',
      policies: 'Policies',
      managedPolicies: 'ManagedPolicyArns',
      boundary: 'PermissionsBoundary',
    },
  },
  user: {
    type: 'AWS::IAM::User',
    properties: { name: 'UserName', policies: 'Policies', boundary: 'PermissionsBoundary' },
  },
  group: { type: 'AWS::IAM::Group', properties: { name: 'GroupName', policies: 'Policies' } },
  identityPolicy: { type: 'AWS::IAM::Policy', properties: { policy: 'PolicyDocument', roles: 'Roles' } },
  rolePolicy: { type: 'AWS::IAM::RolePolicy', properties: { policy: 'PolicyDocument', role: 'RoleName' } },
  managedPolicy: { type: 'AWS::IAM::ManagedPolicy', properties: { policy: 'PolicyDocument', roles: 'Roles' } },
} as const satisfies Record<string, Term>;

/** The author's names of a queue's properties, for messages and fixes. */
export type QueueWords = Readonly<Record<Property<'queue'>, string>>;

/** The neutral names of a kind's properties. */
export type Property<K extends Kind> = keyof (typeof CLOUDFORMATION)[K]['properties'];

const LANGUAGES: Readonly<Record<Language, Readonly<Record<Kind, Term>>>> = { cloudformation: CLOUDFORMATION };

const KINDS = new Map<
  string,
  { readonly kind: Kind; readonly language: Language; readonly names: ReadonlySet<string> }
>();
for (const [language, terms] of Object.entries(LANGUAGES) as [Language, Record<Kind, Term>][]) {
  for (const [kind, term] of Object.entries(terms) as [Kind, Term][]) {
    KINDS.set(term.type, { kind, language, names: new Set(Object.values(term.properties)) });
  }
}

/** The kind of a type in its author's language; `undefined` for types that do not matter. */
export function kindOf(type: string): Kind | undefined {
  return KINDS.get(type)?.kind;
}

/** Properties that hold a policy document, as a structure or as JSON text. */
const DOCUMENTS = new Set(['KeyPolicy', 'PolicyDocument']);

/** Whether a property holds a policy document, which may be written as JSON text. */
export function isDocument(property: string): boolean {
  return DOCUMENTS.has(property);
}

/** The property names that become values for a type; `undefined` for types that do not matter. */
export function propertiesOf(type: string): ReadonlySet<string> | undefined {
  return KINDS.get(type)?.names;
}

/** The author's names of a kind's properties. */
export function wordsOf<K extends Kind>(kind: K, type: string): Readonly<Record<Property<K>, string>> {
  const language = KINDS.get(type)?.language ?? 'cloudformation';
  return LANGUAGES[language][kind].properties as Readonly<Record<Property<K>, string>>;
}

/** A property by its neutral name; one that is not written is absent at the resource's own name. */
export function propertyOf<K extends Kind>(resource: Resource, kind: K, property: Property<K>): Value {
  const value = entryOf(resource.properties, wordsOf(kind, resource.type)[property]);
  return value.kind === 'absent' && value.origin === resource.properties.origin
    ? { ...value, origin: resource.origin }
    : value;
}
