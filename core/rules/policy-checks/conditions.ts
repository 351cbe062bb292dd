import type { Bound } from '../../policy/bound.ts';
import { boundOfConditions, type Caller } from '../../policy/condition.ts';
import type { Condition, Statement } from '../../policy/document.ts';
import { describe } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import type { PolicySubject } from '../policy-subject.ts';

/** Tells of each condition of a statement how far it lets callers in, together with those that ask for its key to be there. */
export function boundOfEach(
  statement: Statement,
  policy: PolicySubject,
): (condition: Condition, caller: Caller) => Bound {
  const { moreConditions: _, ...seen } = statement;
  const presences = new Map<string, Condition[]>();
  for (const condition of statement.conditions) {
    if (condition.operator?.name !== 'Null') continue;
    const known = presences.get(condition.id);
    if (known) known.push(condition);
    else presences.set(condition.id, [condition]);
  }
  return (condition, caller) => {
    const others = presences.get(condition.id)?.filter((other) => other !== condition) ?? [];
    return boundOfConditions(
      { ...seen, conditions: [condition, ...others] },
      policy.document.version,
      caller,
      policy.setting,
    );
  };
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
