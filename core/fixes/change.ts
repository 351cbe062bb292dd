import type { Resource } from '../resources/resource.ts';
import type { DeploymentFact, ResourceId } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import type { Kind } from '../vocabulary/vocabulary.ts';

/** What is to be written, in no language. */
export type NewValue =
  | string
  | number
  | boolean
  | { readonly kind: 'list'; readonly items: readonly NewValue[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, NewValue> }
  /** What a resource is called by others: `id` and `url` are the reference itself where a language has one for both. */
  | { readonly kind: 'attribute'; readonly of: Resource | NewResource; readonly attribute: 'arn' | 'id' | 'url' }
  /** What somebody wrote already in a value of the unit: the reference to a resource with its author's own attribute. */
  | { readonly kind: 'reference'; readonly to: ResourceId; readonly attribute: string }
  | { readonly kind: 'deployment'; readonly fact: DeploymentFact }
  /** What each deployment is asked for: by the name that its author gave it, or one that a fix adds. */
  | { readonly kind: 'parameter'; readonly of: string | NewParameter }
  /** Nothing, where something has to stand: in one branch of a condition. */
  | { readonly kind: 'nothing' }
  /** By a condition, which is called as its author calls it. */
  | { readonly kind: 'choice'; readonly condition: string; readonly yes: NewValue; readonly no: NewValue }
  | { readonly kind: 'text'; readonly parts: readonly NewValue[] };

/** A resource that a fix adds. */
export interface NewResource {
  readonly kind: Kind;
  /** In capitals as `OrdersKey`; the writer puts it into its language's form and makes it unique. */
  readonly name: string;
  /** By the neutral names of the vocabulary, in the order in which they are to be written. */
  readonly properties: ReadonlyMap<string, NewValue>;
  /** It is to outlive its stack, and the resource that takes its place. */
  readonly isKept: boolean;
}

/** A text that a fix makes each deployment give; it may not be empty. */
export interface NewParameter {
  /** In capitals as `OrdersKeyArn`; the writer puts it into its language's form and makes it unique. */
  readonly name: string;
  readonly description: string;
  /** Taken where a deployment does not say. */
  readonly otherwise?: string;
}

/** A statement of a policy, in the terms that all languages for policies share. */
export interface NewStatement {
  /** The condition without which it is not there, as its author calls it. */
  readonly when?: string;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Absent in an IAM policy; `*` is everybody. */
  readonly principal?: '*' | { readonly type: 'AWS' | 'Service'; readonly values: readonly NewValue[] };
  readonly actions: readonly string[];
  readonly resources: readonly NewValue[];
  readonly conditions: readonly NewCondition[];
}

export interface NewCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly NewValue[];
}

/** A property of a resource, by its neutral name. */
export interface OwnProperty {
  readonly on: Resource;
  readonly property: string;
}

/** One step of a fix, in no language. */
export type Change =
  /** Writes a property of a resource, by its neutral name, in the place of what is written there. */
  | { readonly do: 'set'; readonly on: Resource; readonly property: string; readonly value: NewValue }
  /** Takes a property away with all that is written of it; nothing where it is not written. */
  | { readonly do: 'unset'; readonly on: Resource; readonly property: string }
  /** Says of a resource that it outlives its stack, and what takes its place. */
  | { readonly do: 'keep'; readonly on: Resource }
  /** Writes in the place of what is written, by its place or by that of its name; `of` says whose property that is, where it is one. */
  | { readonly do: 'replace'; readonly at: Origin; readonly value: NewValue; readonly of?: OwnProperty }
  /** Takes away an item of a list or an entry of a map, by the place of its value or of its name. */
  | { readonly do: 'remove'; readonly at: Origin }
  /** Adds to a list, or to a single value that may be a list as well, what is not there yet. */
  | { readonly do: 'append'; readonly to: Origin; readonly value: NewValue }
  /** Adds to the statements of a policy, by the place of the document. */
  | { readonly do: 'state'; readonly in: Origin; readonly statement: NewStatement }
  /** Adds a condition to a statement, by the place of the statement. */
  | { readonly do: 'restrict'; readonly statement: Origin; readonly condition: NewCondition }
  /** Gives a role or user a policy of its own with one statement. */
  | { readonly do: 'permit'; readonly to: Resource; readonly statement: NewStatement }
  /** Lets a resource be made only when another one is there. */
  | { readonly do: 'wait'; readonly on: Resource; readonly until: Resource | NewResource }
  /** Adds a resource, which exists where the one does that it is put before. */
  | { readonly do: 'add'; readonly resource: NewResource; readonly before: Resource }
  /** Adds a parameter to the text that holds a resource. */
  | { readonly do: 'ask'; readonly parameter: NewParameter; readonly of: Resource };

/** A way to mend a finding. */
export interface Fix {
  /** What it does, as an order: "Seal Orders with OrdersKey". */
  readonly title: string;
  /** Its result deploys and delivers, and nobody needs to be asked. */
  readonly safe: boolean;
  /** What else follows from it. */
  readonly consequence?: string;
  readonly changes: readonly Change[];
  /** What its author writes by hand, where the text that it would change was made by a tool: then it is never written. Asked only of what is shown. */
  readonly advice?: () => readonly Advice[];
}

/** A piece of a program to be written by its author. */
export interface Advice {
  /** Where it belongs. */
  readonly at: Origin;
  /** What to do there, as an order that ends in a colon where code follows. */
  readonly how: string;
  readonly code: string;
}

/** A map of what is to be written. */
export function mapOf(entries: Readonly<Record<string, NewValue>>): NewValue {
  return { kind: 'map', entries: new Map(Object.entries(entries)) };
}

/** A list of what is to be written; one item of its own stays what it is, as policies are mostly written. */
export function oneOrMany(values: readonly NewValue[]): NewValue {
  const [only] = values;
  return only !== undefined && values.length === 1 ? only : { kind: 'list', items: values };
}

/** A statement as a policy in JSON has it. */
export function statementValue({
  when,
  sid,
  effect,
  principal,
  actions,
  resources,
  conditions,
}: NewStatement): NewValue {
  const who = principal === '*' ? '*' : principal && mapOf({ [principal.type]: oneOrMany(principal.values) });
  const written = mapOf({
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(who === undefined ? {} : { Principal: who }),
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources),
    ...(conditions.length === 0 ? {} : { Condition: conditionValue(conditions) }),
  });
  return where(when, written);
}

/** What is there only where a condition holds. */
export function where(condition: string | undefined, value: NewValue): NewValue {
  return condition === undefined ? value : { kind: 'choice', condition, yes: value, no: { kind: 'nothing' } };
}

/** Conditions as a statement in JSON has them. */
export function conditionValue(conditions: readonly NewCondition[]): NewValue {
  const byOperator = new Map<string, Map<string, NewValue>>();
  for (const { operator, key, values } of conditions) {
    const keys = byOperator.get(operator) ?? new Map<string, NewValue>();
    byOperator.set(operator, keys.set(key, oneOrMany(values)));
  }
  return {
    kind: 'map',
    entries: new Map(
      [...byOperator].map(([operator, keys]): [string, NewValue] => [operator, { kind: 'map', entries: keys }]),
    ),
  };
}

/** A whole policy. */
export function documentValue(statements: readonly NewStatement[]): NewValue {
  return mapOf({ Version: '2012-10-17', Statement: { kind: 'list', items: statements.map(statementValue) } });
}
