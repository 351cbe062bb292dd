import { canonical } from '../../resources/canonical.ts';
import { ALWAYS, all, any, NEVER, not, type Test } from '../../resources/test.ts';
import { textOf, type Value } from '../../resources/value.ts';
import { deploymentVariable, isSet } from '../../resources/world.ts';
import { PSEUDO_NAMES } from './pseudo-parameters.ts';
import type { UnitReading } from './unit-reading.ts';
import { nameOf } from './values.ts';

/** The test whether two values are the same, for `Fn::Equals`: what cannot be told is a question, the same one wherever it is asked. */
export function equals(left: Value, right: Value, unit: UnitReading): Test {
  if (!unit.spend(1)) return unit.questions.yesOrNo('too-large', 'a condition too large to read');
  if (left.kind === 'scalar' && right.kind === 'scalar')
    return String(left.value) === String(right.value) ? ALWAYS : NEVER;
  if (left.kind === 'choice') return either(left, (branch) => equals(branch, right, unit));
  if (right.kind === 'choice') return either(right, (branch) => equals(left, branch, unit));
  if (left.kind === 'scalar') return equals(right, left, unit);
  if (left.kind === 'absent' || right.kind === 'absent') return left.kind === right.kind ? ALWAYS : NEVER;
  if (right.kind === 'scalar' && right.value === '' && isSet(left)) return NEVER;
  const names = [canonical(left), canonical(right)];
  if (names[0] === names[1]) return ALWAYS;
  const variable = variableOf(left, unit);
  const asked =
    variable !== undefined && right.kind === 'scalar'
      ? unit.questions.ask(variable, String(right.value), 'possible')
      : undefined;
  if (asked) return asked;
  const split = splitByAnswer(left, right, unit) ?? splitByAnswer(right, left, unit);
  return split ?? unit.questions.yesOrNo(`equals:${names.sort().join('=')}`, `${nameOf(left)} equals ${nameOf(right)}`);
}

/** Compares a value for each of the answers that are allowed for a variable in it. */
function splitByAnswer(value: Value, other: Value, unit: UnitReading): Test | undefined {
  for (const [index, part] of (value.kind === 'text' ? value.parts : [value]).entries()) {
    const variable = part.kind === 'unknown' ? part.variable : undefined;
    const answers = variable === undefined ? undefined : unit.questions.allowed(variable);
    if (variable === undefined || !answers) continue;
    return any(
      answers.map((answer) => {
        const known: Value = { kind: 'scalar', origin: part.origin, value: answer };
        const rest = value.kind === 'text' ? textOf(value.origin, value.parts.with(index, known)) : known;
        return all([{ kind: 'is', variable, answer }, equals(rest, other, unit)]);
      }),
    );
  }
  return undefined;
}

function either(choice: Extract<Value, { kind: 'choice' }>, compare: (branch: Value) => Test): Test {
  return any([all([choice.test, compare(choice.yes)]), all([not(choice.test), compare(choice.no)])]);
}

/** The variable whose answer a value is; `undefined` where there is none. */
export function variableOf(value: Value, unit: UnitReading): string | undefined {
  if (value.kind === 'unknown') return value.variable;
  if (value.kind !== 'deployment') return undefined;
  const id = deploymentVariable(value.fact);
  unit.questions.declare(id, PSEUDO_NAMES.get(value.fact) ?? value.fact);
  return id;
}
