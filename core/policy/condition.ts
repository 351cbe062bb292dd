import type { Value } from '../resources/value.ts';
import { type Bound, bound, narrowest, widest } from './bound.ts';
import { factOf, type KeyMeaning } from './condition-keys.ts';
import type { Condition, PolicyDocument, Statement } from './document.ts';
import { flatten } from './flat-text.ts';
import { remembered } from './knowledge.ts';
import { comparisonOf, isNegated, type Operator } from './operators.ts';
import type { PolicySetting } from './setting.ts';
import { boundOfValue, type Reading } from './values.ts';

/** Whose call it is: an identity's, or one that a service makes for somebody's resource. */
export type Caller = 'identity' | 'service';

/** Meanings whose values bound who calls. */
export const NARROWING: ReadonlySet<KeyMeaning> = new Set([
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
  return remembered(setting.known?.conditions[caller], statement, () => boundAnew(statement, version, caller, setting));
}

function boundAnew(
  statement: Statement,
  version: PolicyDocument['version'],
  caller: Caller,
  setting: PolicySetting,
): Bound {
  const required = requiredKeys(statement);
  const bounds = statement.conditions.map((condition) => {
    const held = boundOfCondition(condition, required, version, caller, setting);
    return condition.perhaps && held.reach !== 'public'
      ? bound('unknown', `whether ${condition.key} is asked for cannot be told`)
      : held;
  });
  if (statement.moreConditions) bounds.push(bound('unknown', 'further conditions cannot be seen'));
  if (boundsToOwnQueue(statement, caller, setting)) {
    bounds.push(bound('internal', 'only messages of the own queue can be decrypted through SQS', true));
  }
  return narrowest(bounds);
}

function boundOfCondition(
  condition: Condition,
  required: ReadonlySet<string>,
  version: PolicyDocument['version'],
  caller: Caller,
  setting: PolicySetting,
): Bound {
  const { operator, operatorName, key, id, values, more } = condition;
  if (!operator) return bound('unknown', `${operatorName} is no condition operator`);
  const { meaning, by, carried, several } = factOf(id, setting.carrier);
  if (meaning === 'not-known') return bound('unknown', `what ${key} is cannot be told`);
  const isNever =
    meaning === 'not-in-context' || (caller === 'service' ? by === 'identities' : meaning === 'service-name');
  if (operator.name === 'Null') {
    return isNever && isPresence(condition)
      ? bound('never', `such requests never have ${key}`)
      : bound('public', `Null asks whether ${key} is there, not what it is`);
  }
  const isAlways = carried === 'always' || (carried === 'signed' && setting.signedOnly);
  const negated = isNegated(operator.name);
  const holdsWithoutKey = operator.ifExists || operator.set === 'ForAllValues';
  if (isNever) {
    return (holdsWithoutKey && !isAlways) || (negated && operator.set !== 'ForAnyValue')
      ? bound('public', `such requests never have ${key}, and ${operatorName} holds then too`)
      : bound('never', `such requests never have ${key}`);
  }
  if (negated) return bound('public', `${operatorName} only keeps some out`);
  if (holdsWithoutKey && !isAlways && !required.has(id)) {
    return bound('public', `${operatorName} also holds where ${key} is missing`);
  }
  if (values.length === 0 && !more) return bound('never', `${key} is compared with nothing`);
  if (meaning === 'is-service') return boundOfServiceTest(condition, caller);
  if (several && operator.set === undefined) {
    return bound('unknown', `${key} has several values, which ${operatorName} cannot compare without ForAnyValue`);
  }
  if (comparesOwner(condition, version)) {
    return bound('internal', `${key} must be the caller's too`, true);
  }
  if (!NARROWING.has(meaning)) return bound('public', `${key} does not limit who calls`);
  const comparison = comparisonOf(operator.name);
  if (comparison === 'other') return bound('public', `${operatorName} does not limit who calls`);
  const reading: Reading = { id, meaning, comparison, version };
  const bounds = values.map((value) => boundOfValue(value, reading, setting));
  if (more) bounds.push(bound('unknown', 'further values cannot be seen'));
  const widestOf = widest(bounds);
  return { ...widestOf, why: `${key}: ${widestOf.why}` };
}

/** The variables that hold a caller's own account or organization, by the key that holds the owner's. */
const OF_CALLER: Readonly<Record<string, RegExp>> = {
  'aws:resourceaccount': /^\$\{aws:(?:principal|source)account\}$/i,
  'aws:resourceorgid': /^\$\{aws:(?:principal|source)orgid\}$/i,
};

/** The idiom of data perimeters turned round: the owner of what is called must be the account or organization of the caller. */
function comparesOwner({ id, values, more }: Condition, version: PolicyDocument['version']): boolean {
  const variable = OF_CALLER[id];
  if (!variable || version !== '2012-10-17' || more) return false;
  return values.every((value) => value.kind === 'scalar' && variable.test(String(value.value)));
}

/** The keys that some condition of a statement asks to be there; looked for only where another one holds without its key. */
function requiredKeys({ conditions }: Statement): ReadonlySet<string> {
  const required = new Set<string>();
  if (!conditions.some(({ operator }) => operator && (operator.ifExists || operator.set === 'ForAllValues')))
    return required;
  for (const condition of conditions) {
    const { id, operator, perhaps } = condition;
    if (!operator || perhaps) continue;
    if (operator.name === 'Null' ? isPresence(condition) : !holdsWithout(operator)) required.add(id);
  }
  return required;
}

/** Whether an operator holds for a request that does not have the key at all. */
function holdsWithout({ name, set, ifExists }: Operator): boolean {
  return ifExists || set === 'ForAllValues' || (isNegated(name) && set !== 'ForAnyValue');
}

/** Whether a `Null` holds only where its key is there. */
function isPresence({ values, more }: Condition): boolean {
  return values.length > 0 && !more && values.every((value) => isText(value, 'false'));
}

function isText(value: Value, text: string): boolean {
  return value.kind === 'scalar' && String(value.value).toLowerCase() === text;
}

/** Being a service bounds identities to nobody, and services to no account. */
function boundOfServiceTest({ key, values, more }: Condition, caller: Caller): Bound {
  const isSo = caller === 'service' ? 'true' : 'false';
  if (values.some((value) => isText(value, isSo))) return bound('public', `${key} does not limit which account calls`);
  return more || !values.every((value) => isText(value, 'true') || isText(value, 'false'))
    ? bound('unknown', `${key} cannot be told`)
    : bound('never', `such requests have another ${key}`);
}

/**
 * Whether a key may only be used through SQS and for the own queue. Neither condition bounds who calls; both together
 * bound what they can do. Services call for queues only through SQS.
 */
function boundsToOwnQueue(statement: Statement, caller: Caller, setting: PolicySetting): boolean {
  const isBoundBy = (meaning: KeyMeaning, fits: (value: Value) => boolean): boolean =>
    statement.conditions.some(
      ({ id, operator, values, more }) =>
        factOf(id, setting.carrier).meaning === meaning &&
        operator !== undefined &&
        !isNegated(operator.name) &&
        !operator.ifExists &&
        operator.set !== 'ForAllValues' &&
        !more &&
        values.every(fits),
    );
  return (
    isBoundBy('queue-context', (value) => isOwnQueue(value, setting)) &&
    (caller === 'service' || isBoundBy('via-service', (value) => flatten(value)?.text.startsWith('sqs.') ?? false))
  );
}

function isOwnQueue(value: Value, setting: PolicySetting): boolean {
  const reading: Reading = { id: '', meaning: 'source-arn', comparison: 'arn', version: '2008-10-17' };
  const { reach, looseByAwsRules } = boundOfValue(value, reading, setting);
  return reach === 'internal' && !looseByAwsRules;
}
