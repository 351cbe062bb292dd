import type { Bound } from '../../policy/bound.ts';
import { boundOfConditions, type Caller } from '../../policy/condition.ts';
import type { Condition, Statement } from '../../policy/document.ts';
import { describe } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import type { PolicySubject } from '../policy-subject.ts';

/** How far one condition of a statement lets callers in, together with those that ask for its key to be there. */
export function boundOfOne(condition: Condition, statement: Statement, policy: PolicySubject, caller: Caller): Bound {
  const { moreConditions: _, ...seen } = statement;
  const presence = statement.conditions.filter(
    (other) => other !== condition && other.id === condition.id && other.operator?.name === 'Null',
  );
  return boundOfConditions(
    { ...seen, conditions: [condition, ...presence] },
    policy.document.version,
    caller,
    policy.setting,
  );
}

/** Whether a condition only holds for requests that carry its key with one of its values. */
export function asksForValue({ operator, values, more }: Condition): boolean {
  return (
    operator !== undefined &&
    operator.name !== 'Null' &&
    !operator.name.includes('Not') &&
    !operator.ifExists &&
    operator.set !== 'ForAllValues' &&
    values.length > 0 &&
    !more
  );
}

/** Values as they are written, in quotes. */
export function quoted(values: readonly Value[]): string {
  return values.map((value) => `"${describe(value)}"`).join(', ');
}
