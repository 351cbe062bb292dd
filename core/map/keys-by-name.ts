import type { Resource } from '../resources/resource.ts';
import { push } from './multimap.ts';

/** How many keys are given at most, and how many for one word: all of them for every queue would be too many. */
const GIVEN = 12;
const FOR_ONE_WORD = 8;

/** The keys of a unit, by the words in their names. */
export class KeysByName {
  readonly #byWord = new Map<string, Resource[]>();
  readonly #usedFirst: readonly Resource[];

  constructor(keys: readonly Resource[], isUsed: (key: Resource) => boolean) {
    for (const key of keys) for (const word of wordsIn(key.name)) push(this.#byWord, word, key);
    this.#usedFirst = [...keys].sort((one, other) => Number(isUsed(other)) - Number(isUsed(one))).slice(0, GIVEN);
  }

  /** Keys that a queue may be meant to have: some others first, then those of like names, then those in use. */
  near({ name }: Resource, first: readonly Resource[]): readonly Resource[] {
    const alike = [...wordsIn(name)].flatMap((word) => (this.#byWord.get(word) ?? []).slice(0, FOR_ONE_WORD));
    return [...new Set([...first, ...alike, ...this.#usedFirst])].slice(0, GIVEN);
  }
}

/** Words that say what something is, not whose it is. */
const COMMON = new Set(['key', 'queue', 'kms', 'sqs', 'dlq', 'aws']);

/** The words of which a name is made, in small letters. */
export function wordsIn(name: string): ReadonlySet<string> {
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
  return new Set(words.filter((word) => word !== '' && !COMMON.has(word)));
}
