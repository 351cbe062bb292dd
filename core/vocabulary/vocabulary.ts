import type { Resource } from '../resources/resource.ts';
import { entryOf, type Value } from '../resources/value.ts';
import { CDK, wordIn } from './cdk.ts';
import { CLOUDFORMATION, ELSEWHERE, type Kind, type Property } from './cloudformation.ts';
import { programWordsOf } from './program-languages.ts';
import { TERRAFORM } from './terraform.ts';
import { propertiesRead, wiringsOf } from './wirings.ts';

export type { Kind, Property } from './cloudformation.ts';

/** The author's names of a queue's properties, for messages and fixes. */
export type QueueWords = Readonly<Record<Property<'queue'>, string>>;

/** The author's names of a key's properties. */
export type KeyWords = Readonly<Record<Property<'key'>, string>>;

/** A type that matters. */
export interface KnownType {
  /** The type itself: of a text that was read the vocabulary's own copy is kept, which is found again without comparing letters. */
  readonly type: string;
  readonly kind: Kind;
  /** The author's words for properties, where types of one kind differ in them. */
  readonly words?: Readonly<Record<string, string>>;
  /** The names of the properties that become values. */
  readonly names: ReadonlySet<string>;
}

const PROPERTIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...ELSEWHERE,
  ...Object.fromEntries(Object.entries(CLOUDFORMATION).map(([kind, { properties }]) => [kind, properties])),
};

const TYPES = new Map<string, KnownType>();
for (const [kind, { type, properties }] of Object.entries(CLOUDFORMATION))
  TYPES.set(type, { type, kind: kind as Kind, names: namesOf(type, properties) });
for (const [type, { kind, properties }] of Object.entries(TERRAFORM))
  TYPES.set(type, { type, kind, words: properties, names: namesOf(type, properties) });

function namesOf(type: string, words: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set([...Object.values(words), ...wiringsOf(type).flatMap(propertiesRead)]);
}

/** The kind of a type in its author's language; `undefined` for types that do not matter. */
export function kindOf(type: string): Kind | undefined {
  return TYPES.get(type)?.kind;
}

/** Properties that hold a policy document, as a structure or as JSON text. */
const DOCUMENTS = new Set(['KeyPolicy', 'PolicyDocument', 'policy', 'key_policy', 'policy_document']);
/** Properties that hold other JSON, as a structure or as text. */
const JSON_TEXTS = new Set(['DefinitionString', 'EventPattern', 'definition', 'event_pattern', 'redrive_policy']);

/** Whether a property holds a policy document or other JSON, which may be written as JSON text. */
export function isDocument(property: string): boolean {
  return DOCUMENTS.has(property) || JSON_TEXTS.has(property);
}

/** What is known of a type; `undefined` for types that do not matter. */
export function knownType(type: string): KnownType | undefined {
  return TYPES.get(type);
}

/** The property names that become values for a type; `undefined` for types that do not matter. */
export function propertiesOf(type: string): ReadonlySet<string> | undefined {
  return TYPES.get(type)?.names;
}

/** The author's names of a kind's properties. */
export function wordsOf<K extends Kind>(kind: K, type: string): Readonly<Record<Property<K>, string>> {
  return (TYPES.get(type)?.words ?? PROPERTIES[kind]) as Readonly<Record<Property<K>, string>>;
}

/** The author's names of all that fixes write of a type, by the neutral names and, where there are none, by those of CloudFormation. */
export function writtenWordsOf(kind: Kind, type: string): Readonly<Record<string, string>> {
  const read: Readonly<Record<string, string>> = TYPES.get(type)?.words ?? PROPERTIES[kind] ?? {};
  return { ...read, ...TERRAFORM[type]?.written };
}

/**
 * The names of a queue's or key's properties for messages: those of the constructs, in the app's language, where an app of the CDK makes it, and the inputs
 * of the module where one from elsewhere does.
 */
export function authorsWordsOf<K extends 'queue' | 'key'>(
  kind: K,
  resource: Resource,
): Readonly<Record<Property<K>, string>> {
  const { type, construct, inputs } = resource;
  if (construct !== undefined) {
    const { name } = programWordsOf(resource);
    const named = Object.entries<string>(CDK[construct][kind]).map(([property, word]) => [
      property,
      wordIn(word, name),
    ]);
    return Object.fromEntries(named) as Readonly<Record<Property<K>, string>>;
  }
  const words = wordsOf(kind, type);
  if (!inputs) return words;
  const named = Object.entries<string>(words).map(([property, word]) => [property, inputs.get(word) ?? word]);
  return Object.fromEntries(named) as Readonly<Record<Property<K>, string>>;
}

/** A property by its neutral name; one that is not written is absent at the resource's own name. */
export function propertyOf<K extends Kind>(resource: Resource, kind: K, property: Property<K>): Value {
  const value = entryOf(resource.properties, wordsOf(kind, resource.type)[property]);
  return value.kind === 'absent' && value.origin === resource.properties.origin
    ? { ...value, origin: resource.origin }
    : value;
}
