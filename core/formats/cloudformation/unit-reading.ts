import { LOOP_VALUES, OUTPUT_DEPTH, PROPERTY_VALUES, STACKS, VALUES_PER_CHARACTER } from '../../limits.ts';
import type { Resource } from '../../resources/resource.ts';
import type { VariableId } from '../../resources/test.ts';
import type { Value } from '../../resources/value.ts';
import { deploymentVariable } from '../../resources/world.ts';
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
  readonly #met = new Set<VariableId>();
  #metChoice = false;
  readonly #pieces = new Map<string, readonly string[]>();
  readonly #maxStacks: number;
  #stacks = 0;
  #depth = 0;
  #left = 0;
  #leftHere = PROPERTY_VALUES;
  #loopValues = LOOP_VALUES;

  /** @param roots how many templates are deployed besides those that they call */
  constructor(source: Source, roots = 0) {
    this.#source = source;
    this.#maxStacks = STACKS + roots;
  }

  /** Lets go of a tree: those of a large unit would fill the memory. */
  forget(path: string): void {
    this.#trees.delete(path);
    this.#source.forget?.(path);
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
    if (tree.documents > 1) {
      const message = `This file holds ${tree.documents} documents; CloudFormation takes one, and only the first is judged.`;
      this.problems.push({ code: 'syntax', path, message });
    }
    return tree;
  }

  /** Where the text of a file is broken. */
  errorsIn(path: string): readonly number[] {
    const errors = this.#trees.get(path)?.problems.filter(({ code }) => code === 'syntax' || code === 'too-deep') ?? [];
    return errors.map(({ span }) => span?.start ?? 0);
  }

  /** Reads something that may need something else first; `undefined` where that goes too deep. */
  within<T>(read: () => T): T | undefined {
    if (this.#depth >= OUTPUT_DEPTH) return undefined;
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** Counts one more template of the unit; false where there are too many. Its text pays for the values made from it. */
  enter(characters: number): boolean {
    this.#stacks += 1;
    this.#left += characters * VALUES_PER_CHARACTER;
    return this.#stacks <= this.#maxStacks;
  }

  /** A text for `Fn::Sub` as literal pieces and `${…}`; the same few texts come again and again in policies. */
  piecesOf(text: string): readonly string[] {
    const known = this.#pieces.get(text);
    if (known) return known;
    const pieces = text.split(/(\$\{[^{}]*\})/);
    this.#pieces.set(text, pieces);
    return pieces;
  }

  /** Counts one more pass of a loop: like a text of its own it pays for its values, while all loops are within their bound. */
  repeat(characters: number): void {
    const values = Math.min(characters, this.#loopValues);
    this.#loopValues -= values;
    this.#left += values;
  }

  /** Reads something that belongs to no property, in the middle of one. */
  aside<T>(read: () => T): T {
    const leftHere = this.#leftHere;
    const met = [...this.#met];
    const metChoice = this.#metChoice;
    this.begin();
    const result = read();
    this.begin();
    this.#leftHere = leftHere;
    for (const variable of met) this.#met.add(variable);
    this.#metChoice = metChoice;
    return result;
  }

  /** Begins another property, which may become a number of values of its own. */
  begin(): void {
    this.#leftHere = PROPERTY_VALUES;
    this.#met.clear();
    this.#metChoice = false;
  }

  /** Notes what a value of the property that was begun last hangs on. */
  meet(value: Value): void {
    if (value.kind === 'deployment') this.#met.add(deploymentVariable(value.fact));
    else if (value.kind === 'unknown') {
      if (value.variable !== undefined) this.#met.add(value.variable);
    } else if (value.kind !== 'scalar' && value.kind !== 'absent') this.#metChoice = true;
  }

  /** Notes that the property has a choice in it, or what may have one. */
  meetChoice(): void {
    this.#metChoice = true;
  }

  /** All that the property hangs on; `undefined` where there may be a choice in it. */
  get variables(): readonly VariableId[] | undefined {
    if (this.#metChoice) return undefined;
    return this.#met.size === 0 ? NO_VARIABLES : [...this.#met];
  }

  /** Counts values; false once there are more than the property or the unit may become. */
  spend(values: number): boolean {
    this.#left -= values;
    this.#leftHere -= values;
    return this.#left >= 0 && this.#leftHere >= 0;
  }
}

const NO_VARIABLES: readonly VariableId[] = [];
