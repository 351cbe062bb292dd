import { NO_ACTIONS } from './actions.ts';
import { type Bound, bound, narrowest, widest } from './bound.ts';
import { factOf } from './condition-keys.ts';
import { actionsOf, type Coverage, concernsCarrier } from './coverage.ts';
import type { Condition, PolicyDocument, Statement } from './document.ts';
import { comparisonOf, isNegated } from './operators.ts';
import { classOf } from './principals.ts';
import type { PolicySetting } from './setting.ts';
import { boundOfValue } from './values.ts';

/** What is left of what an `Allow` lets in after the denials of its document. */
export interface Remainder {
  readonly result: Bound;
  /** Services are exempt from a denial that keeps outsiders out, for whichever account's resources. */
  readonly services: boolean;
}

/**
 * Takes the `Deny` statements of a document into account that keep everybody out but those exempted, on all that the
 * `Allow` gives. Other denials shrink what is let in too, but never enough to change who.
 */
export function denialsFor(
  before: Bound,
  allow: Statement,
  document: PolicyDocument,
  actions: Coverage,
  setting: PolicySetting,
): Remainder {
  if (before.reach !== 'public' && before.reach !== 'external') return { result: before, services: false };
  let result = before;
  let services = false;
  let servicesBounded = false;
  for (const deny of document.statements) {
    if ((deny.effect !== 'Deny' && deny.effect !== 'unknown') || deny === allow) continue;
    const denial = denialOf(deny, actions, document, setting);
    if (!denial) continue;
    if (denial.of === 'services') {
      servicesBounded = true;
    } else {
      result = narrowest([result, denial.exempt]);
      services ||= denial.exceptServices;
    }
  }
  // Hidden statements may be denials, which can only narrow.
  if (document.more && (result.reach === 'public' || result.reach === 'external'))
    result = bound('unknown', 'a denial may be among the statements that cannot be seen');
  const denied = result.reach === 'never' ? bound('internal', 'another statement denies it to everybody else') : result;
  return { result: denied, services: services && !servicesBounded && denied.reach === 'internal' };
}

type Denial =
  | { readonly of: 'everyone'; readonly exempt: Bound; readonly exceptServices: boolean }
  /** Calls of services are denied unless they are for resources of the own account or organization. */
  | { readonly of: 'services' };

function denialOf(
  deny: Statement,
  actions: Coverage,
  document: PolicyDocument,
  setting: PolicySetting,
): Denial | undefined {
  const covered = actionsOf(deny, setting);
  const wanted = actions.possible;
  if ((wanted & ~covered.possible) !== NO_ACTIONS) return undefined;
  const concerns = concernsCarrier(deny.resource, setting);
  if (concerns === 'no') return undefined;
  const denial = denialByWhom(deny, document, setting);
  if (denial?.of !== 'everyone') return denial;
  const isCertain = deny.effect === 'Deny' && concerns === 'yes' && (wanted & ~covered.certain) === NO_ACTIONS;
  return isCertain || denial.exempt.reach === 'public'
    ? denial
    : { ...denial, exempt: bound('unknown', 'whether another statement denies it cannot be told') };
}

function denialByWhom(deny: Statement, document: PolicyDocument, setting: PolicySetting): Denial | undefined {
  const principals = deny.principal;
  if (!principals) return undefined;
  if (principals.not) {
    if (deny.conditions.length > 0 || deny.moreConditions) return undefined;
    const exempt = principals.entries.map((entry) => {
      const who = classOf(entry, setting);
      if (who.is === 'account') return who.bound;
      return who.is === 'everyone' || who.is === 'unknown'
        ? bound('unknown', 'whom it exempts cannot be told')
        : bound('internal', 'it exempts no outsider');
    });
    if (principals.more) exempt.push(bound('unknown', 'whom it exempts cannot be told'));
    return { of: 'everyone', exempt: widest(exempt), exceptServices: false };
  }
  if (!principals.entries.some((entry) => classOf(entry, setting).is === 'everyone')) return undefined;
  if (deny.moreConditions)
    return { of: 'everyone', exempt: bound('unknown', 'whom it exempts cannot be told'), exceptServices: false };
  return denialByConditions(deny.conditions, document, setting);
}

function denialByConditions(
  conditions: readonly Condition[],
  document: PolicyDocument,
  setting: PolicySetting,
): Denial | undefined {
  const serviceTests = conditions.filter(({ id }) => id === 'aws:principalisawsservice');
  const presence = conditions.filter(({ operator }) => operator?.name === 'Null');
  const exceptions = conditions.filter(
    (condition) => !serviceTests.includes(condition) && !presence.includes(condition),
  );
  const [service, ...moreServices] = serviceTests;
  if (moreServices.length > 0 || exceptions.length > 1) return undefined;

  if (service && asks(service, 'true'))
    return boundsServices(exceptions, presence, document, setting) ? { of: 'services' } : undefined;
  if (presence.length > 0) return undefined;
  if (service && !asks(service, 'false')) return undefined;
  // Requests without a signature lack the key, so that a plain Bool leaves them out of the denial.
  if (service && !service.operator?.ifExists && !setting.signedOnly) return undefined;
  const [exception] = exceptions;
  const exempt = exception ? exemptedBy(exception, document, setting) : bound('never', 'it denies everybody');
  return exempt && { of: 'everyone', exempt, exceptServices: service !== undefined };
}

function asks({ operator, values, more }: Condition, answer: string): boolean {
  return (
    operator?.name === 'Bool' &&
    operator.set === undefined &&
    !more &&
    values.length > 0 &&
    values.every((value) => value.kind === 'scalar' && String(value.value).toLowerCase() === answer)
  );
}

/** Whether services are denied save for resources of the own accounts or organizations. */
function boundsServices(
  exceptions: readonly Condition[],
  presence: readonly Condition[],
  document: PolicyDocument,
  setting: PolicySetting,
): boolean {
  const [exception] = exceptions;
  if (!exception || !/^aws:source(?:orgid|account|orgpaths)$/.test(exception.id)) return false;
  if (!presence.every(({ id }) => id.startsWith('aws:source'))) return false;
  return exemptedBy(exception, document, setting)?.reach === 'internal';
}

/** Whom a condition of a denial spares: those for whom its key has one of the values. */
function exemptedBy(
  { operator, id, values, more }: Condition,
  document: PolicyDocument,
  setting: PolicySetting,
): Bound | undefined {
  if (!operator || operator.set !== undefined || !isNegated(operator.name)) return undefined;
  const { meaning } = factOf(id, setting.carrier);
  if (meaning === 'not-in-context') return bound('never', 'it denies everybody');
  if (meaning === 'nothing' || meaning === 'service' || meaning === 'via-service' || meaning === 'encryption-context')
    return undefined;
  if (meaning === 'not-known') return bound('unknown', 'whom it exempts cannot be told');
  const comparison = comparisonOf(operator.name);
  if (comparison === 'other') return undefined;
  const reading = { id, meaning, comparison, variables: document.version === '2012-10-17' };
  const exempt = values.map((value) => boundOfValue(value, reading, setting));
  if (more) exempt.push(bound('unknown', 'further values cannot be seen'));
  return widest(exempt);
}
