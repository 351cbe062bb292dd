import { WORLDS } from '../limits.ts';
import { ALWAYS, holds, OTHER, type Test, type Variable, type VariableId, visitTest, type World } from './test.ts';
import { textOf, type Value } from './value.ts';

export type Variables = ReadonlyMap<VariableId, Variable>;

/** The variables and the author's own conditions that something hangs on, the nearest first. */
export class Questions {
  readonly variables = new Set<VariableId>();
  readonly conditions = new Map<string, Test>();
  readonly #known: Variables;

  constructor(known: Variables) {
    this.#known = known;
  }

  readonly #variable = (id: VariableId): void => {
    if (this.#known.has(id)) this.variables.add(id);
  };

  readonly #condition = (name: string, test: Test): void => {
    if (!this.conditions.has(name)) this.conditions.set(name, test);
  };

  addTest(test: Test): void {
    if (test !== ALWAYS) visitTest(test, this.#variable, this.#condition);
  }

  addAll({ variables, conditions }: Questions): void {
    for (const id of variables) this.variables.add(id);
    for (const [name, test] of conditions) this.#condition(name, test);
  }

  addValue(value: Value): void {
    // Where there is nothing to ask, as in a plan of Terraform, nobody need look.
    if (this.#known.size === 0) return;
    switch (value.kind) {
      case 'list':
        if (value.hangsOn) for (const id of value.hangsOn) this.#variable(id);
        else for (const item of value.items) this.addValue(item);
        return;
      case 'map':
        if (value.hangsOn) for (const id of value.hangsOn) this.#variable(id);
        else for (const entry of value.entries.values()) this.addValue(entry.value);
        return;
      case 'text':
        for (const part of value.parts) this.addValue(part);
        return;
      case 'choice':
        this.addTest(value.test);
        this.addValue(value.yes);
        this.addValue(value.no);
        return;
      case 'unknown':
        if (value.variable !== undefined) this.#variable(value.variable);
        return;
      case 'deployment':
        this.#variable(deploymentVariable(value.fact));
        return;
      default:
    }
  }
}

/** The variable of a fact of the deployment, which exists once a condition or mapping asks for the fact. */
export function deploymentVariable(fact: string): VariableId {
  return `deployment:${fact}`;
}

const ONLY_WORLD: readonly World[] = [new Map()];

/**
 * Every combination of answers to the given variables, in the order of their answers. Of too many variables only the
 * first ones are asked, so that at most `WORLDS` worlds come out; the rest stay open.
 */
export function worldsOf(ids: Iterable<VariableId>, variables: Variables): readonly World[] {
  let worlds: readonly World[] = ONLY_WORLD;
  for (const id of ids) {
    const answers = variables.get(id)?.answers ?? [];
    if (answers.length === 0 || worlds.length * answers.length > WORLDS) continue;
    worlds = worlds.flatMap((world) => answers.map((answer) => new Map([...world, [id, answer]])));
  }
  return worlds;
}

/** A value as it is in one world: without choices, save what hangs on variables that the world leaves open. */
export function settle(value: Value, world: World, variables: Variables): Value {
  switch (value.kind) {
    case 'choice': {
      const truth = holds(value.test, world);
      if (truth !== 'unknown') return settle(truth === 'yes' ? value.yes : value.no, world, variables);
      const yes = settle(value.yes, world, variables);
      const no = settle(value.no, world, variables);
      const set = isSet(yes) && isSet(no);
      return { kind: 'unknown', origin: value.origin, why: { hidden: 'too-many-worlds', name: '' }, set };
    }
    case 'unknown':
    case 'deployment': {
      const id = value.kind === 'unknown' ? value.variable : deploymentVariable(value.fact);
      const answer = id === undefined ? undefined : world.get(id);
      if (answer === undefined) return value;
      const variable = variables.get(id ?? '');
      const sensitive = variable?.sensitive ? ({ sensitive: true } as const) : {};
      if (answer !== OTHER) return { kind: 'scalar', origin: value.origin, value: answer, ...sensitive };
      if (value.kind === 'deployment' || value.set) return value;
      return { ...value, set: variable?.answers.includes('') ?? false };
    }
    case 'text':
      return textOf(
        value.origin,
        value.parts.map((part) => settle(part, world, variables)),
      );
    case 'list':
      if (isSameIn(value, world)) return value;
      return { ...value, items: value.items.map((item) => settle(item, world, variables)).filter(isThere) };
    case 'map': {
      if (isSameIn(value, world)) return value;
      const entries = new Map(
        [...value.entries].map(([name, entry]) => [name, { ...entry, value: settle(entry.value, world, variables) }]),
      );
      return { ...value, entries };
    }
    default:
      return value;
  }
}

/** Whether it is known that nothing in a map or list hangs on what a world answers. */
export function isSameIn(value: Value, world: World): boolean {
  return (
    (value.kind === 'map' || value.kind === 'list') &&
    value.hangsOn !== undefined &&
    !value.hangsOn.some((id) => world.has(id))
  );
}

/** Whether something may be there: `AWS::NoValue` takes an item out of its list. */
export function isThere(value: Value): boolean {
  return value.kind !== 'absent';
}

/** Whether there certainly is a value that is not empty, known or not. */
export function isSet(value: Value): boolean {
  switch (value.kind) {
    case 'absent':
      return false;
    case 'scalar':
      return value.value !== '';
    case 'unknown':
      return value.set;
    case 'choice':
      return isSet(value.yes) && isSet(value.no);
    case 'text':
      return value.parts.some(isSet);
    default:
      return true;
  }
}
