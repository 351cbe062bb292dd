import { PROPERTY_VALUES, STACKS, VALUES_PER_CHARACTER } from '../../limits.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Tree } from '../../syntax/tree.ts';
import type { Problem } from '../../text/problem.ts';
import type { Source } from '../format.ts';
import { QuestionBook } from './questions.ts';

/** What all templates of one unit share while it is read: its questions, what came out so far, and its bounds. */
export class UnitReading {
  readonly questions = new QuestionBook();
  readonly resources: Resource[] = [];
  readonly problems: Problem[] = [];
  readonly #source: Source;
  readonly #trees = new Map<string, Tree>();
  #stacks = 0;
  #left = 0;
  #leftHere = PROPERTY_VALUES;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The tree of a file of the unit; its problems are reported once, however often it is called. */
  tree(path: string): Tree | undefined {
    const known = this.#trees.get(path);
    if (known) return known;
    const text = this.#source.files.read(path);
    if (text === undefined) return undefined;
    const tree = this.#source.tree(path, text);
    this.#trees.set(path, tree);
    this.problems.push(...tree.problems);
    return tree;
  }

  /** Counts one more template of the unit; false where there are too many. Its text pays for the values made from it. */
  enter(characters: number): boolean {
    this.#stacks += 1;
    this.#left += characters * VALUES_PER_CHARACTER;
    return this.#stacks <= STACKS;
  }

  /** Begins another property, which may become a number of values of its own. */
  begin(): void {
    this.#leftHere = PROPERTY_VALUES;
  }

  /** Counts values; false once there are more than the property or the unit may become. */
  spend(values: number): boolean {
    this.#left -= values;
    this.#leftHere -= values;
    return this.#left >= 0 && this.#leftHere >= 0;
  }
}
