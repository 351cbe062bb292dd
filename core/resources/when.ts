import { all, any, holds, not, OTHER, type Test, type Variable, type World } from './test.ts';
import type { Questions, Variables } from './world.ts';

/**
 * In which of some worlds something holds, in words that fit after "when".
 *
 * The author's own condition where one fits exactly, or two of them together; else one parameter's answers; else an
 * example, which is said to be one.
 *
 * @param among All worlds in which the subject exists.
 */
export function describeWorlds(
  where: readonly World[],
  among: readonly World[],
  questions: Questions,
  variables: Variables,
): string {
  const wanted = new Set(where);
  // What a world leaves open may hold in a part of it that nobody looked at.
  const fits = (test: Test): boolean =>
    among.every((world) => holds(test, world) === (wanted.has(world) ? 'yes' : 'no'));

  const literals = [...questions.conditions].flatMap(([name, test]) => literalsOf(name, test));
  const single = literals.find(({ test }) => fits(test));
  if (single) return single.text;
  for (const [index, left] of literals.entries()) {
    if (index >= PAIRED_CONDITIONS) break;
    const right = literals.slice(index + 1, PAIRED_CONDITIONS).find(({ test }) => fits(all([left.test, test])));
    if (right) return `${left.text} and ${right.text}`;
  }
  const asked = [...questions.variables].map((id) => variables.get(id)).filter((variable) => variable !== undefined);
  for (const variable of asked) {
    if (variable.sensitive) continue;
    const answers = variable.answers.filter((answer) => where.some((world) => world.get(variable.id) === answer));
    const isOneOf = any(answers.map((answer): Test => ({ kind: 'is', variable: variable.id, answer })));
    if (fits(isOneOf)) return describeAnswers(variable, answers);
  }
  return `${describeExample(where[0] ?? new Map(), wanted, among, asked)}, for example`;
}

/** Pairs are looked for among this many conditions and their opposites. */
const PAIRED_CONDITIONS = 16;

interface Literal {
  readonly text: string;
  readonly test: Test;
}

function literalsOf(name: string, test: Test): Literal[] {
  return [
    { text: `${name} is true`, test },
    { text: `${name} is false`, test: not(test) },
  ];
}

function describeAnswers({ name, answers: all }: Variable, answers: readonly string[]): string {
  const rest = all.filter((answer) => !answers.includes(answer));
  if (!answers.includes(OTHER)) return `${name} is ${listed(answers, 'or')}`;
  return rest.length === 1 ? `${name} is not ${listed(rest, 'or')}` : `${name} is none of ${listed(rest, 'and')}`;
}

/** The answers of one world, without those that make no difference. */
function describeExample(
  world: World,
  wanted: ReadonlySet<World>,
  among: readonly World[],
  asked: readonly Variable[],
): string {
  let told = asked.filter((variable) => world.has(variable.id));
  for (const variable of told) {
    const fewer = told.filter((other) => other !== variable);
    const alike = among.filter((other) => fewer.every(({ id }) => other.get(id) === world.get(id)));
    if (alike.every((other) => wanted.has(other))) told = fewer;
  }
  return told
    .map((variable) =>
      variable.sensitive
        ? `${variable.name} has a certain value`
        : describeAnswers(variable, [world.get(variable.id) ?? '']),
    )
    .join(' and ');
}

function listed(answers: readonly string[], word: string): string {
  const texts = answers.map((answer) => (answer === '' ? 'empty' : answer));
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`;
}
