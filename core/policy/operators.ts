/** A condition operator taken apart. */
export interface Operator {
  /** As AWS spells it, without prefix and suffix, such as `StringLike`. */
  readonly name: OperatorName;
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined;
  readonly ifExists: boolean;
}

/**
 * Every condition operator.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const NAMES = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const;

export type OperatorName = (typeof NAMES)[number];

const BY_LOWER_NAME: ReadonlyMap<string, OperatorName> = new Map(NAMES.map((name) => [name.toLowerCase(), name]));

const SETS: ReadonlyMap<string, Operator['set']> = new Map([
  ['', undefined],
  ['forallvalues:', 'ForAllValues'],
  ['foranyvalue:', 'ForAnyValue'],
]);

const IF_EXISTS = 'ifexists';

/** An operator as written, prefix and suffix taken off; `undefined` for one that there is not. Case does not count. */
export function parseOperator(text: string): Operator | undefined {
  const known = PARSED.get(text);
  if (known) return known;
  const operator = operatorOf(text);
  if (operator && PARSED.size < REMEMBERED) PARSED.set(text, operator);
  return operator;
}

/** Spelled as AWS does there are fewer; case does not count, so that strangers could write very many. */
const REMEMBERED = 500;
const PARSED = new Map<string, Operator>();

function operatorOf(text: string): Operator | undefined {
  const lower = text.toLowerCase();
  const prefix = lower.slice(0, lower.indexOf(':') + 1);
  const rest = lower.slice(prefix.length);
  const ifExists = rest.endsWith(IF_EXISTS);
  const name = BY_LOWER_NAME.get(ifExists ? rest.slice(0, -IF_EXISTS.length) : rest);
  if (!name || !SETS.has(prefix) || (name === 'Null' && ifExists)) return undefined;
  return { name, set: SETS.get(prefix), ifExists };
}

/** How an operator compares a text with the value in the policy. */
export type Comparison = 'equal' | 'equal-any-case' | 'like' | 'arn' | 'network' | 'other';

const COMPARISONS: Partial<Record<OperatorName, Comparison>> = {
  StringEquals: 'equal',
  StringNotEquals: 'equal',
  BinaryEquals: 'equal',
  StringEqualsIgnoreCase: 'equal-any-case',
  StringNotEqualsIgnoreCase: 'equal-any-case',
  StringLike: 'like',
  StringNotLike: 'like',
  // Both behave alike, and both take wildcards in each segment.
  ArnEquals: 'arn',
  ArnLike: 'arn',
  ArnNotEquals: 'arn',
  ArnNotLike: 'arn',
  IpAddress: 'network',
  NotIpAddress: 'network',
};

/** What an operator compares by; `other` for numbers, dates, truth and presence, which identify nobody. */
export function comparisonOf(name: OperatorName): Comparison {
  return COMPARISONS[name] ?? 'other';
}

/** Whether an operator admits what does *not* match. */
export function isNegated(name: OperatorName): boolean {
  return name.includes('Not');
}
