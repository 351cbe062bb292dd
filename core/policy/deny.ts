import { NO_ACTIONS } from './actions.ts';
import { type Bound, bound, narrowest, widest } from './bound.ts';
import { type Caller, NARROWING } from './condition.ts';
import { factOf } from './condition-keys.ts';
import { actionsOf, type Coverage, concernsCarrier, outsideActions } from './coverage.ts';
import type { Condition, PolicyDocument, Statement } from './document.ts';
import { comparisonOf, isNegated } from './operators.ts';
import { classOf } from './principals.ts';
import type { PolicySetting } from './setting.ts';
import { boundOfValue, type Reading } from './values.ts';

/** Whom a denial spares, of each kind of caller: `public` where it spares all of them, `never` where none. */
export type Denial = Readonly<Record<Caller, Bound>>;

/** Denials of a document that cover the same, and whom they spare together. */
export interface Denials {
  readonly covered: Coverage;
  /** Nobody doubts that they are denials, and of this key or queue. */
  readonly isCertain: boolean;
  readonly spared: Denial;
  /** The statement where it may be an `Allow` as well. */
  readonly of?: Statement;
}

/**
 * The denials of a document that keep callers out, but those whom they spare. They are worked out once for all that it
 * allows, and joined where they cover the same, so that the time does not grow with denials times statements.
 */
export function denialsIn(document: PolicyDocument, setting: PolicySetting): readonly Denials[] {
  const groups = new Map<string, Denials>();
  for (const deny of document.statements) {
    if (deny.effect !== 'Deny' && deny.effect !== 'unknown') continue;
    const concerns = concernsCarrier(deny.resource, setting);
    const spared = concerns === 'no' ? undefined : denialByWhom(deny, document, setting);
    if (!spared) continue;
    const covered = actionsOf(deny, setting);
    const isDenial = deny.effect === 'Deny';
    const isCertain = isDenial && concerns === 'yes';
    const id = isDenial ? `${isCertain} ${covered.certain} ${covered.possible}` : `${deny.index}`;
    const before = groups.get(id)?.spared;
    const both = before
      ? {
          identity: narrowest([before.identity, spared.identity]),
          service: narrowest([before.service, spared.service]),
        }
      : spared;
    groups.set(id, { covered, isCertain, spared: both, ...(isDenial ? {} : { of: deny }) });
  }
  return [...groups.values()];
}

/** Of a document's denials those of all that an `Allow` gives. Others shrink what is let in too, but never enough to change who. */
export function denialsOf(
  allow: Statement,
  denials: readonly Denials[],
  actions: Coverage,
  setting: PolicySetting,
): readonly Denial[] {
  // What outsiders cannot use need not be denied.
  const wanted = outsideActions(actions, setting).possible;
  return denials
    .filter(({ of, covered }) => of !== allow && (wanted & ~covered.possible) === NO_ACTIONS)
    .map(({ covered, isCertain, spared }) =>
      isCertain && (wanted & ~covered.certain) === NO_ACTIONS ? spared : perhaps(spared),
    );
}

/** What is left of those whom an `Allow` lets in. */
export function afterDenials(
  before: Bound,
  denials: readonly Denial[],
  caller: Caller,
  { more }: PolicyDocument,
): Bound {
  if (before.reach === 'never' || before.reach === 'internal') return before;
  const left = narrowest([before, ...denials.map((denial) => denial[caller])]);
  if (left.reach === 'never') return bound('internal', NONE.why);
  // Hidden statements may be denials, which can only narrow.
  return more && left.reach !== 'internal'
    ? bound('unknown', 'a denial may be among the statements that cannot be seen')
    : left;
}

const ALL = bound('public', 'the denial spares them');
const NONE = bound('never', 'another statement denies it to everybody else');
const HIDDEN = bound('unknown', 'whom it exempts cannot be told');

/** A denial that there may be. */
function perhaps({ identity, service }: Denial): Denial {
  const spared = (whom: Bound): Bound =>
    whom.reach === 'public' ? whom : bound('unknown', 'whether another statement denies it cannot be told');
  return { identity: spared(identity), service: spared(service) };
}

function denialByWhom(deny: Statement, document: PolicyDocument, setting: PolicySetting): Denial | undefined {
  const principals = deny.principal;
  if (!principals) return undefined;
  const classes = principals.entries.map((entry) => classOf(entry, setting));
  if (principals.not) {
    if (deny.conditions.length > 0 || deny.moreConditions) return undefined;
    const spared = classes.map((who) => {
      if (who.is === 'account') return who.bound;
      if (who.is === 'everyone') return ALL;
      return who.is === 'unknown' ? HIDDEN : NONE;
    });
    if (principals.more) spared.push(HIDDEN);
    // Naming accounts spares no service.
    const services = classes.map(({ is }) => {
      if (is === 'service' || is === 'everyone') return ALL;
      return is === 'unknown' ? HIDDEN : NONE;
    });
    if (principals.more) services.push(HIDDEN);
    return { identity: widest(spared), service: widest(services) };
  }
  const denial = deny.moreConditions
    ? { identity: HIDDEN, service: HIDDEN }
    : denialByConditions(deny.conditions, document, setting);
  if (classes.some(({ is }) => is === 'everyone')) return denial;
  return principals.more || classes.some(({ is }) => is === 'unknown') ? denial && perhaps(denial) : undefined;
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

  const [exception] = exceptions;
  const spared = exception ? exemptedBy(exception, document, setting) : NONE;
  if (!spared) return undefined;
  if (service && asks(service, 'Bool', 'true')) {
    const isAboutSources =
      [...exceptions, ...presence].every(({ id }) => factOf(id, setting.carrier).by === 'services') &&
      presence.every((condition) => asks(condition, 'Null', 'false'));
    return isAboutSources ? { identity: ALL, service: spared } : undefined;
  }
  if (presence.length > 0) return undefined;
  if (!service) {
    const isMissing = exception !== undefined && factOf(exception.id, setting.carrier).by === 'identities';
    return { identity: spared, service: isMissing ? NONE : spared };
  }
  // Requests without a signature lack the key, so that a plain Bool leaves them out of the denial.
  const sparesAnonymous = !service.operator?.ifExists && !setting.signedOnly;
  if (sparesAnonymous) return undefined;
  if (asks(service, 'Bool', 'false')) return { identity: spared, service: ALL };
  const isHidden = service.more !== undefined || service.values.some(({ kind }) => kind === 'unknown');
  return isHidden ? perhaps({ identity: spared, service: spared }) : undefined;
}

function asks({ operator, values, more }: Condition, name: 'Bool' | 'Null', answer: 'true' | 'false'): boolean {
  return (
    operator?.name === name &&
    operator.set === undefined &&
    !more &&
    values.length > 0 &&
    values.every((value) => value.kind === 'scalar' && String(value.value).toLowerCase() === answer)
  );
}

/** Whom a condition of a denial spares: those for whom its key has one of the values. */
function exemptedBy(
  { operator, id, values, more }: Condition,
  document: PolicyDocument,
  setting: PolicySetting,
): Bound | undefined {
  if (!operator || operator.set !== undefined || !isNegated(operator.name)) return undefined;
  const { meaning } = factOf(id, setting.carrier);
  if (meaning === 'not-in-context') return NONE;
  if (meaning === 'not-known') return HIDDEN;
  if (!NARROWING.has(meaning)) return undefined;
  const comparison = comparisonOf(operator.name);
  if (comparison === 'other') return undefined;
  const reading: Reading = { id, meaning, comparison, version: document.version };
  const exempt = values.map((value) => boundOfValue(value, reading, setting));
  if (more) exempt.push(bound('unknown', 'further values cannot be seen'));
  return widest(exempt);
}
