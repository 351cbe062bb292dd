import type { Json, Section, Template } from './generated-template.ts';

/** An answer for each parameter that conditions ask about; `undefined` stands for any value that is not among the others. */
export type Answers = ReadonlyMap<string, string | undefined>;

const STACK_NAME = 'AWS::StackName';

/** The template with every parameter's answer written in its place, so that nothing is left to ask. */
export function written(
  template: Template,
  answers: Answers,
  questions: ReadonlyMap<string, readonly string[]>,
): Template {
  const inValue = (node: Json): Json => replace(node, answers, false);
  return {
    Parameters: Object.fromEntries(
      Object.entries(template.Parameters).map(([name, node]) => {
        if (!answers.has(name) || typeof node !== 'object') return [name, node];
        // Another value than those that are asked about is not empty where the empty one is among them.
        const { AllowedValues: _, Default: __, ...rest } = node as { readonly [name: string]: Json };
        return [name, questions.get(name)?.includes('') ? { ...rest, MinLength: 1 } : rest];
      }),
    ),
    Mappings: template.Mappings,
    Conditions: replace(template.Conditions, answers, true) as Section,
    Resources: inValue(template.Resources) as Section,
  };
}

function replace(node: Json, answers: Answers, inCondition: boolean): Json {
  if (typeof node !== 'object') return node;
  if (isList(node)) return node.map((item) => replace(item, answers, inCondition));
  const { Ref: reference, 'Fn::Sub': text, 'Fn::FindInMap': cell } = node;
  if (typeof reference === 'string' && answers.has(reference)) {
    return answers.get(reference) ?? (inCondition ? otherThan(reference) : node);
  }
  if (typeof text === 'string') {
    return { 'Fn::Sub': text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => answers.get(name) ?? whole) };
  }
  if (cell !== undefined && isList(cell)) {
    return { 'Fn::FindInMap': cell.map((part) => replace(part, answers, true)) };
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, replace(value, answers, inCondition)]));
}

/** A value that nothing in a template is compared with. */
function otherThan(name: string): string {
  return name === STACK_NAME ? 'some-other-stack' : `some-other-${name}`;
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}

/** Whether a condition of the template holds, computed from CloudFormation's documentation and nothing of ours. */
export function conditionHolds(template: Template, name: string, answers: Answers): boolean {
  return truthOf(template, template.Conditions[name] ?? '', answers);
}

function truthOf(template: Template, node: Json, answers: Answers): boolean {
  if (typeof node !== 'object' || isList(node)) throw new Error(`Not a condition: ${JSON.stringify(node)}`);
  const [[call, argument] = ['', '']] = Object.entries(node);
  const parts = isList(argument) ? argument : [argument];
  const truth = (part: Json): boolean => truthOf(template, part, answers);
  switch (call) {
    case 'Condition':
      return conditionHolds(template, String(argument), answers);
    case 'Fn::Not':
      return !parts.every(truth);
    case 'Fn::And':
      return parts.every(truth);
    case 'Fn::Or':
      return parts.some(truth);
    case 'Fn::Equals': {
      const [left, right] = parts.map((part) => textOf(template, part, answers));
      return left === right;
    }
    default:
      throw new Error(`Not a condition: ${call}`);
  }
}

function textOf(template: Template, node: Json, answers: Answers): string {
  if (typeof node !== 'object' || isList(node)) return String(node);
  const { Ref: reference, 'Fn::FindInMap': call } = node;
  if (typeof reference === 'string') return answers.get(reference) ?? onlyAnswer(template, reference);
  const [map, by, column, options] = call as [string, Json, string, { DefaultValue: Json }];
  const rows = template.Mappings[map] as { readonly [row: string]: { readonly [column: string]: Json } };
  const cell = rows[textOf(template, by, answers)]?.[column];
  return textOf(template, cell ?? options.DefaultValue, answers);
}

/** The answer of a parameter about which there is no question: the only one that a deployment accepts, or any other. */
function onlyAnswer(template: Template, name: string): string {
  const declared = template.Parameters[name];
  if (typeof declared !== 'object' || isList(declared)) return otherThan(name);
  const { AllowedValues: allowed = [], MinLength: least } = declared as {
    AllowedValues?: string[];
    MinLength?: number;
  };
  const possible = allowed.filter((value) => value !== '' || least === undefined);
  return possible.length === 1 ? (possible[0] ?? '') : otherThan(name);
}

/** What a finding's `when` claims of some answers, and whether it is only an example. */
export function readWhen(when: string): {
  readonly isExample: boolean;
  holds(template: Template, answers: Answers): boolean;
} {
  const isExample = when.endsWith(', for example');
  const claims = (isExample ? when.slice(0, -', for example'.length) : when)
    .split(/ and (?=[CP]\d+ is |AWS::StackName is )/)
    .map((text) => {
      const claim = /^(C\d+|P\d+|AWS::StackName) is (not |none of )?(.*)$/.exec(text);
      if (!claim) throw new Error(`Not understood: ${when}`);
      const [, name = '', negation, list = ''] = claim;
      const values = list.split(/, | or | and /).map((value) => (value === 'empty' ? '' : value));
      return { name, isNegated: negation !== undefined, values };
    });
  return {
    isExample,
    holds: (template, answers) =>
      claims.every(({ name, isNegated, values }) => {
        const actual = name.startsWith('C') ? String(conditionHolds(template, name, answers)) : answers.get(name);
        return (actual !== undefined && values.includes(actual)) !== isNegated;
      }),
  };
}
