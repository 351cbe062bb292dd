import type { Truth } from '../resources/test.ts';
import { type ActionSet, METADATA, NO_ACTIONS } from './actions.ts';
import { type Bound, bound, narrowest, widest } from './bound.ts';
import { boundOfConditions, type Caller } from './condition.ts';
import { actionsOf, type Coverage, concernsCarrier, outsideActions } from './coverage.ts';
import { afterDenials, type Denial, type Denials, denialsIn, denialsOf } from './deny.ts';
import type { PolicyDocument, PrincipalEntry, Statement } from './document.ts';
import { classOf, EVERYONE, type PrincipalClass } from './principals.ts';
import type { PolicySetting } from './setting.ts';

/** What a document, or one statement of it, means for outsiders. */
export type Verdict = 'public' | 'external' | 'unknown' | 'internal';

/** One principal of a statement and how far it lets outsiders in. */
export interface Grant {
  readonly principal: PrincipalEntry;
  readonly class: PrincipalClass;
  readonly bound: Bound;
  /** A service that is let in for the resources of any account. */
  readonly unscoped: boolean;
}

/** What one `Allow` statement means. */
export interface StatementVerdict {
  readonly statement: Statement;
  readonly verdict: Verdict;
  /** It is bounded in fact, but AWS's own rules call it public. */
  readonly publicByAwsRules: boolean;
  /** The accounts, organizations and networks outside that are named. */
  readonly outsiders: readonly string[];
  /** What outsiders may do. */
  readonly actions: ActionSet;
  /** They may only read about the key or queue, not use it. */
  readonly onlyMetadata: boolean;
  readonly why: string;
  /** Why the statement does nothing at all, where it does nothing. */
  readonly withoutEffect?: string;
  readonly grants: readonly Grant[];
}

/** What a whole document means: that of its worst statement. */
export interface DocumentVerdict {
  readonly verdict: Verdict;
  readonly publicByAwsRules: boolean;
  readonly statements: readonly StatementVerdict[];
}

const WORST_FIRST: readonly Verdict[] = ['public', 'external', 'unknown', 'internal'];

/** Says who outside of the account and the trusted set could do what under a document. */
export function judgeDocument(document: PolicyDocument, setting: PolicySetting): DocumentVerdict {
  const denials = denialsIn(document, setting);
  const statements = document.statements
    .filter(({ effect }) => effect === 'Allow' || effect === 'unknown')
    .map((statement) => judgeStatement(statement, document, denials, setting));
  const verdicts = statements.map(({ verdict }) => verdict);
  if (document.more) verdicts.push('unknown');
  return {
    verdict: WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'internal',
    publicByAwsRules: statements.some(({ publicByAwsRules }) => publicByAwsRules),
    statements,
  };
}

function judgeStatement(
  statement: Statement,
  document: PolicyDocument,
  denials: readonly Denials[],
  setting: PolicySetting,
): StatementVerdict {
  const actions = actionsOf(statement, setting);
  const concerns = concernsCarrier(statement.resource, setting);
  const nothing = whyNothing(statement, actions, concerns, setting);
  if (nothing !== undefined) return without(statement, nothing);
  const principals = statement.principal;
  if (!principals) return without(statement, 'it names no principal');
  const usable = outsideActions(actions, setting);
  const allowed = new Allowed(statement, document, usable, denialsOf(statement, denials, actions, setting), setting);
  const grants = principals.not
    ? [grantToEveryone(allowed)]
    : principals.entries.map((entry) => grantTo(entry, allowed));
  if (principals.more) grants.push(hiddenGrant(statement));
  const whole = widest(grants.map((grant) => grant.bound));
  if (whole.reach === 'never') return { ...without(statement, whole.why), grants };

  const isCertain = statement.effect === 'Allow' && concerns === 'yes';
  const reach = whole.reach === 'internal' || (isCertain && usable.certain !== NO_ACTIONS) ? whole.reach : 'unknown';
  return {
    statement,
    verdict: reach,
    publicByAwsRules: reach !== 'public' && whole.looseByAwsRules,
    outsiders: whole.outsiders,
    actions: usable.certain,
    onlyMetadata: usable.certain !== NO_ACTIONS && (usable.certain & ~METADATA[setting.carrier]) === NO_ACTIONS,
    why: whole.why,
    grants,
  };
}

function whyNothing(
  statement: Statement,
  actions: Coverage,
  concerns: Truth,
  { carrier }: PolicySetting,
): string | undefined {
  if (!statement.action) return 'it has no Action';
  if (!statement.resource) return 'it has no Resource';
  if (actions.possible === NO_ACTIONS) return `none of its actions is one of a ${carrier}`;
  if (concerns === 'no') return `its Resource is not this ${carrier}`;
  return undefined;
}

/** What a statement allows whoever it names; what does not hang on the principal is worked out once. */
class Allowed {
  readonly statement: Statement;
  /** What callers of other accounts can use of its actions. */
  readonly usable: Coverage;
  readonly setting: PolicySetting;
  readonly #document: PolicyDocument;
  readonly #denials: readonly Denial[];
  readonly #conditions: Partial<Record<Caller, Bound>> = {};

  constructor(
    statement: Statement,
    document: PolicyDocument,
    usable: Coverage,
    denials: readonly Denial[],
    setting: PolicySetting,
  ) {
    this.statement = statement;
    this.usable = usable;
    this.setting = setting;
    this.#document = document;
    this.#denials = denials;
  }

  conditions(caller: Caller): Bound {
    const known = this.#conditions[caller];
    if (known) return known;
    const found = boundOfConditions(this.statement, this.#document.version, caller, this.setting);
    this.#conditions[caller] = found;
    return found;
  }

  afterDenials(before: Bound, caller: Caller): Bound {
    return afterDenials(before, this.#denials, caller, this.#document);
  }
}

function grantTo(entry: PrincipalEntry, allowed: Allowed): Grant {
  const who = classOf(entry, allowed.setting);
  const made = (bound: Bound, unscoped = false): Grant => ({ principal: entry, class: who, bound, unscoped });
  switch (who.is) {
    case 'everyone':
      return { ...grantToEveryone(allowed), principal: entry };
    case 'service': {
      const services = allowed.afterDenials(allowed.conditions('service'), 'service');
      return made(strictly(ofServices(services)), services.reach === 'public');
    }
    case 'account': {
      const both = strictly(narrowest([who.bound, allowed.conditions('identity')]));
      return both.reach === 'external' && allowed.usable.possible === NO_ACTIONS
        ? made(bound('never', 'callers of other accounts can use none of its actions'))
        : made(allowed.afterDenials(both, 'identity'));
    }
    case 'unknown': {
      // It may turn out to be a service, whose calls have other keys.
      const either = (['identity', 'service'] as const).map((caller) =>
        allowed.afterDenials(narrowest([bound('unknown', who.why), allowed.conditions(caller)]), caller),
      );
      return made(widest(either));
    }
    default:
      return made(bound('never', who.why));
  }
}

function grantToEveryone(allowed: Allowed): Grant {
  const [identities, services] = (['identity', 'service'] as const).map((caller) =>
    allowed.afterDenials(narrowest([EVERYONE, allowed.conditions(caller)]), caller),
  ) as [Bound, Bound];
  const { statement } = allowed;
  const origin = statement.principal?.origin ?? statement.origin;
  const principal: PrincipalEntry = { type: 'AWS', value: { kind: 'scalar', origin, value: '*' }, origin };
  const made = (made: Bound, unscoped = false): Grant => ({
    principal,
    class: { is: 'everyone' },
    bound: made,
    unscoped,
  });
  const whole = widest([identities, ofServices(services)]);
  if (whole.reach !== 'never' && allowed.usable.possible === NO_ACTIONS) {
    return made(bound('internal', 'callers of other accounts can use none of its actions'));
  }
  // Services are among everyone; they are spoken of where not everyone is let in.
  return made(whole, identities.reach !== 'public' && services.reach === 'public');
}

/** AWS's own rules call nothing public that names whom it lets in. */
function strictly(bound: Bound): Bound {
  return bound.looseByAwsRules ? { ...bound, looseByAwsRules: false } : bound;
}

/** Services that call for anybody's resources are no outsiders by themselves: the grant is said to be unscoped instead. */
function ofServices(services: Bound): Bound {
  return services.reach === 'public' ? bound('internal', 'only services call') : services;
}

function hiddenGrant(statement: Statement): Grant {
  const origin = statement.principal?.origin ?? statement.origin;
  const why = 'further principals cannot be seen';
  return {
    principal: {
      type: 'AWS',
      value: { kind: 'unknown', origin, why: { hidden: 'malformed', name: 'a principal' }, set: true },
      origin,
    },
    class: { is: 'unknown', why },
    bound: bound('unknown', why),
    unscoped: false,
  };
}

function without(statement: Statement, why: string): StatementVerdict {
  return {
    statement,
    verdict: 'internal',
    publicByAwsRules: false,
    outsiders: [],
    actions: NO_ACTIONS,
    onlyMetadata: false,
    why,
    withoutEffect: why,
    grants: [],
  };
}
