import { type ActionSet, NO_ACTIONS } from '../../policy/actions.ts';
import { factOf } from '../../policy/condition-keys.ts';
import { actionsOf, concernsCarrier } from '../../policy/coverage.ts';
import type { Condition, PrincipalEntry, Statement } from '../../policy/document.ts';
import { matchesGlob } from '../../policy/glob.ts';
import { isNegated } from '../../policy/operators.ts';
import { classOf } from '../../policy/principals.ts';
import type { Grant } from '../../policy/verdict.ts';
import { canonical, hasHole } from '../../resources/canonical.ts';
import type { Value } from '../../resources/value.ts';
import type { PolicySubject } from '../policy-subject.ts';

/**
 * The actions that other statements take away from a principal again, or may. Denials that hold for some requests only, such as
 * those over plain HTTP, take nothing away.
 *
 * @param also conditions of a denial that hold for the requests in question
 */
export function deniedTo(
  grant: Grant,
  policy: PolicySubject,
  also: (condition: Condition) => boolean = () => false,
): ActionSet {
  let denied = NO_ACTIONS;
  for (const statement of policy.document.statements) {
    if (statement.effect !== 'Deny' && statement.effect !== 'unknown') continue;
    if (concernsCarrier(statement.resource, policy.setting) === 'no' || !mayName(statement, grant, policy)) continue;
    const holds = statement.conditions.every((condition) => also(condition) || excepts(condition, grant));
    if (holds) denied |= actionsOf(statement, policy.setting).possible;
  }
  return denied;
}

function mayName({ principal }: Statement, grant: Grant, policy: PolicySubject): boolean {
  if (!principal) return false;
  if (principal.more) return true;
  const named = principal.entries.some((entry) => covers(entry, grant, policy));
  return principal.not ? !named : named;
}

function covers(entry: PrincipalEntry, { principal, class: who }: Grant, { setting }: PolicySubject): boolean {
  const denied = classOf(entry, setting);
  if (denied.is === 'everyone' || denied.is === 'unknown') return true;
  if (canonical(entry.value) === canonical(principal.value)) return true;
  return denied.is === 'account' && denied.root && who.is === 'account' && !who.root
    ? denied.bound.reach === who.bound.reach
    : false;
}

/** Whether a condition of a denial spares some callers by name, and the principal is not among them. */
function excepts({ operator, id, values }: Condition, { principal, class: who }: Grant): boolean {
  const { meaning, by } = factOf(id, 'key');
  if (!operator || !isNegated(operator.name) || operator.set === 'ForAnyValue') return false;
  // Calls of services lack what identities have, so that they are not spared.
  if (who.is === 'service') return by === 'identities';
  return meaning === 'principal-arn' && !values.some((value) => isOf(value, principal.value));
}

function isOf(pattern: Value, principal: Value): boolean {
  const [wanted, found] = [canonical(pattern), canonical(principal)];
  return wanted === found || (!hasHole(wanted) && matchesGlob(wanted, found));
}
