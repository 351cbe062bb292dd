import { type ActionSet, NO_ACTIONS } from '../../policy/actions.ts';
import { factOf } from '../../policy/condition-keys.ts';
import { actionsOf, concernsCarrier } from '../../policy/coverage.ts';
import type { Condition } from '../../policy/document.ts';
import { hasWildcard, matchesGlob } from '../../policy/glob.ts';
import { isNegated } from '../../policy/operators.ts';
import { classOf, type PrincipalClass } from '../../policy/principals.ts';
import type { PolicySetting } from '../../policy/setting.ts';
import type { Grant } from '../../policy/verdict.ts';
import { canonical, hasHole } from '../../resources/canonical.ts';
import type { PolicySubject } from '../policy-subject.ts';

/**
 * The actions that other statements take away from a principal again, or may. Denials that hold for some requests only, such as
 * those over plain HTTP, take nothing away.
 *
 * @param also conditions of a denial that hold for the requests in question
 */
export function deniedTo(
  { principal, class: who }: Grant,
  policy: PolicySubject,
  also: (condition: Condition) => boolean = () => false,
): ActionSet {
  const name = canonical(principal.value);
  let denied = NO_ACTIONS;
  for (const denial of denialsIn(policy)) {
    if ((denial.actions & ~denied) === NO_ACTIONS || !mayBeFor(denial, name, who)) continue;
    if (denial.conditions.every((one) => also(one.condition) || excepts(one, name, who))) denied |= denial.actions;
  }
  return denied;
}

/** A statement that takes actions away, or may. */
interface Denial {
  readonly actions: ActionSet;
  /** `NotPrincipal`: it is for all but those named. */
  readonly not: boolean;
  /** There may be principals that nobody can see. */
  readonly more: boolean;
  readonly names: ReadonlySet<string>;
  readonly classes: readonly PrincipalClass[];
  readonly conditions: readonly ConditionOfDenial[];
}

interface ConditionOfDenial {
  readonly condition: Condition;
  readonly names: ReadonlySet<string>;
  readonly patterns: readonly string[];
}

const KNOWN = new WeakMap<PolicySetting, readonly Denial[]>();

/** The denials of a document in one setting, taken apart once for all its principals. */
function denialsIn({ document, setting }: PolicySubject): readonly Denial[] {
  const known = KNOWN.get(setting);
  if (known) return known;
  const denials: Denial[] = [];
  for (const statement of document.statements) {
    const { effect, principal, conditions } = statement;
    if ((effect !== 'Deny' && effect !== 'unknown') || !principal) continue;
    if (concernsCarrier(statement.resource, setting) === 'no') continue;
    denials.push({
      actions: actionsOf(statement, setting).possible,
      not: principal.not,
      more: principal.more !== undefined,
      names: new Set(principal.entries.map(({ value }) => canonical(value))),
      classes: principal.entries.map((entry) => classOf(entry, setting)).filter(isForMany),
      conditions: conditions.map((condition) => {
        const texts = condition.values.map(canonical);
        return {
          condition,
          names: new Set(texts),
          patterns: texts.filter((text) => hasWildcard(text) && !hasHole(text)),
        };
      }),
    });
  }
  KNOWN.set(setting, denials);
  return denials;
}

function isForMany(who: PrincipalClass): boolean {
  return who.is === 'everyone' || who.is === 'unknown' || (who.is === 'account' && who.root);
}

function mayBeFor({ not, more, names, classes }: Denial, name: string, who: PrincipalClass): boolean {
  if (more) return true;
  if (names.has(name)) return !not;
  // Somebody unknown may be the principal, or may not: a denial counts either way.
  if (classes.some(({ is }) => is === 'unknown')) return true;
  return classes.some((denied) => covers(denied, who)) !== not;
}

/** Whether a denial for everyone or for an account is for a principal as well. */
function covers(denied: PrincipalClass, who: PrincipalClass): boolean {
  if (denied.is !== 'account') return true;
  const { reach } = denied.bound;
  return who.is === 'account' && !who.root && reach !== 'external' && reach === who.bound.reach;
}

/** Whether a condition of a denial spares some callers by name, and the principal is not among them. */
function excepts({ condition, names, patterns }: ConditionOfDenial, name: string, who: PrincipalClass): boolean {
  const { operator, id } = condition;
  if (!operator || !isNegated(operator.name) || operator.set === 'ForAnyValue') return false;
  const { meaning, by } = factOf(id, 'key');
  // Calls of services lack what identities have, so that they are not spared.
  if (who.is === 'service') return by === 'identities';
  return meaning === 'principal-arn' && !names.has(name) && !patterns.some((pattern) => matchesGlob(pattern, name));
}
