import type { Condition } from '../../policy/document.ts';
import { asksForValue } from './conditions.ts';

/** Keys of conditions that say for whom or for what grants may be. */
const LIMITS: ReadonlySet<string> = new Set(['kms:grantoperations', 'kms:granteeprincipal']);

/** Whether a condition limits grants, or the calls that make them to those that a service makes for its caller. */
export function limitsGrants(condition: Condition): boolean {
  const { id, operator, values } = condition;
  if (!operator || operator.name === 'Null') return false;
  if (id === 'kms:grantisforawsresource') return !values.every((value) => isText(value, 'false'));
  // A set of operations is usually held against a list with ForAllValues, as AWS's own examples do.
  if (LIMITS.has(id)) return !operator.name.includes('Not');
  return id === 'kms:viaservice' && asksForValue(condition);
}

function isText(value: Condition['values'][number], text: string): boolean {
  return value.kind === 'scalar' && String(value.value).toLowerCase() === text;
}

/** A denial that speaks of grants alone limits them for all who create one. */
export function isAboutGrants({ id }: Condition): boolean {
  return id === 'kms:grantisforawsresource' || LIMITS.has(id);
}
