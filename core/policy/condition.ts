import { type Bound, bound, narrowest, widest } from './bound.ts';
import { factOf, type KeyMeaning, QUEUE_CONTEXT } from './condition-keys.ts';
import type { Condition, PolicyDocument, Statement } from './document.ts';
import { comparisonOf, isNegated, type Operator } from './operators.ts';
import type { PolicySetting } from './setting.ts';
import { boundOfValue } from './values.ts';

/** Whose call it is: an identity's, or one that a service makes for somebody's resource. */
export type Caller = 'identity' | 'service';

/** Meanings whose values bound who calls. */
const NARROWING: ReadonlySet<KeyMeaning> = new Set([
  'account',
  'principal-arn',
  'source-arn',
  'organization',
  'organization-path',
  'network',
  'endpoint',
  'user-id',
]);

/**
 * How far a statement's conditions let outsiders in, for calls of one kind of caller: all conditions must hold, so that
 * the narrowest decides.
 */
export function boundOfConditions(
  statement: Statement,
  version: PolicyDocument['version'],
  caller: Caller,
  setting: PolicySetting,
): Bound {
  const bounds = statement.conditions.map((condition) =>
    boundOfCondition(condition, statement, version, caller, setting),
  );
  if (statement.moreConditions) bounds.push(bound('unknown', 'further conditions cannot be seen'));
  if (boundsToOwnQueue(statement, setting)) {
    bounds.push(bound('internal', 'only messages of the own queue can be decrypted through SQS', true));
  }
  return narrowest(bounds);
}

function boundOfCondition(
  condition: Condition,
  statement: Statement,
  version: PolicyDocument['version'],
  caller: Caller,
  setting: PolicySetting,
): Bound {
  const { operator, key, id, values, more } = condition;
  if (!operator) return bound('unknown', `${condition.operatorName} is no condition operator`);
  if (key === '') return bound('unknown', 'a condition names no key');
  const { meaning, by, always } = factOf(id, setting.carrier);
  if (meaning === 'not-known') return bound('unknown', `what ${key} is cannot be told`);
  if (operator.name === 'Null') return boundOfPresence(condition, caller, by);
  const survivesAbsence = isSatisfiedByAbsence(operator) && !isRequired(condition, statement);
  if (meaning === 'not-in-context') {
    return survivesAbsence
      ? bound('public', `${key} is not in such requests, and ${condition.operatorName} holds then too`)
      : bound('never', `${key} is never in such requests`);
  }
  if (caller === 'service' && by === 'identities' && !survivesAbsence && !isNegated(operator.name)) {
    return bound('never', `calls of services do not carry ${key}`);
  }
  if (isNegated(operator.name)) return bound('public', `${condition.operatorName} only keeps some out`);
  if (values.length === 0 && !more) {
    return survivesAbsence && !always
      ? bound('public', 'an empty list holds where the key is missing')
      : bound('never', `${key} is compared with nothing`);
  }
  if (meaning === 'service') return boundOfServiceKey(condition, operator);
  if (!NARROWING.has(meaning)) return bound('public', `${key} does not limit who calls`);
  if (survivesAbsence && !always) {
    return bound('public', `${condition.operatorName} also holds where ${key} is missing`);
  }
  const comparison = comparisonOf(operator.name);
  if (comparison === 'other') return bound('public', `${condition.operatorName} does not limit who calls`);
  if (version === 'unknown' && values.some(hasVariable))
    return bound('unknown', 'the version of the document cannot be told');
  const reading = { id, meaning, comparison, variables: version === '2012-10-17' };
  const bounds = values.map((value) => boundOfValue(value, reading, setting));
  if (more) bounds.push(bound('unknown', 'further values cannot be seen'));
  const widestOf = widest(bounds);
  return { ...widestOf, why: `${key}: ${widestOf.why}` };
}

function hasVariable(value: Condition['values'][number]): boolean {
  return value.kind === 'scalar' && String(value.value).includes('${');
}

/** Whether an operator holds for a request that does not have the key at all. */
function isSatisfiedByAbsence({ name, set, ifExists }: Operator): boolean {
  return ifExists || set === 'ForAllValues' || (isNegated(name) && set !== 'ForAnyValue');
}

/** Whether another condition of the statement asks for the key to be there. */
function isRequired({ id }: Condition, statement: Statement): boolean {
  return statement.conditions.some(
    (other) =>
      other.operator?.name === 'Null' &&
      other.id === id &&
      other.values.length > 0 &&
      !other.more &&
      other.values.every(isFalse),
  );
}

function isFalse(value: Condition['values'][number]): boolean {
  return value.kind === 'scalar' && String(value.value).toLowerCase() === 'false';
}

function isTrue(value: Condition['values'][number]): boolean {
  return value.kind === 'scalar' && String(value.value).toLowerCase() === 'true';
}

/** `Null` asks whether a key is there, and never what it is. */
function boundOfPresence({ key, id, values }: Condition, caller: Caller, by: string): Bound {
  const mustBeThere = values.length > 0 && values.every(isFalse);
  if (mustBeThere && caller === 'service' && by === 'identities')
    return bound('never', `calls of services do not carry ${key}`);
  if (mustBeThere && factOf(id, 'key').meaning === 'service') return bound('public', `${key} may have any value`);
  return bound('public', `Null asks whether ${key} is there, not what it is`);
}

/** Keys that only services' calls meet bound identities to nobody, and services to no account. */
function boundOfServiceKey({ key, id, values, more }: Condition, operator: Operator): Bound {
  if (operator.ifExists || operator.set === 'ForAllValues')
    return bound('public', `it also holds where ${key} is missing`);
  if (id !== 'aws:principalisawsservice')
    return { ...bound('internal', 'only services call so'), looseByAwsRules: true };
  if (more || !values.every((value) => isTrue(value) || isFalse(value)))
    return bound('unknown', `${key} cannot be told`);
  return values.every(isTrue)
    ? { ...bound('internal', 'only services call so'), looseByAwsRules: true }
    : bound('public', `${key} does not limit which account calls`);
}

/**
 * Whether a key may only be used through SQS and for the own queue. Neither condition bounds who calls; both together
 * bound what they can do.
 */
function boundsToOwnQueue(statement: Statement, setting: PolicySetting): boolean {
  const fixed = (condition: Condition): boolean =>
    condition.operator !== undefined &&
    !isNegated(condition.operator.name) &&
    !isSatisfiedByAbsence(condition.operator) &&
    condition.values.length > 0 &&
    !condition.more;
  const through = statement.conditions.some(
    (condition) =>
      factOf(condition.id, setting.carrier).meaning === 'via-service' &&
      fixed(condition) &&
      condition.values.every((value) => /^sqs\./.test(textOf(value)) && !/[*?]/.test(textOf(value))),
  );
  const context = statement.conditions.some(
    (condition) =>
      condition.id === QUEUE_CONTEXT &&
      fixed(condition) &&
      condition.values.every((value) => isOwnQueue(value, setting)),
  );
  return through && context;
}

function textOf(value: Condition['values'][number]): string {
  if (value.kind === 'scalar') return String(value.value);
  return value.kind === 'text'
    ? value.parts.map((part) => (part.kind === 'scalar' ? String(part.value) : '-')).join('')
    : '';
}

function isOwnQueue(value: Condition['values'][number], setting: PolicySetting): boolean {
  if (value.kind === 'reference') return true;
  const reading = { id: QUEUE_CONTEXT, meaning: 'source-arn', comparison: 'arn', variables: false } as const;
  const { reach, looseByAwsRules } = boundOfValue(value, reading, setting);
  return reach === 'internal' && !looseByAwsRules;
}
