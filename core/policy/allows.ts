import { canonical, hasHole } from '../resources/canonical.ts';
import type { Truth } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import { actionsMatching, NO_ACTIONS } from './actions.ts';
import { actionsOf, concernsCarrier } from './coverage.ts';
import type { Condition, PolicyDocument, PrincipalEntry, Statement } from './document.ts';
import { matchesGlob } from './glob.ts';
import { type Comparison, comparisonOf, isNegated } from './operators.ts';
import { classOf } from './principals.ts';
import type { PolicySetting } from './setting.ts';

/** Who calls, as far as the code tells. */
export type KnownCaller =
  | {
      readonly is: 'service';
      /** Such as `sns.amazonaws.com`. */
      readonly name: string;
      /** The resource for which the service calls. */
      readonly sourceArn?: Value;
      /** The account of that resource; absent where it cannot be told. */
      readonly sourceAccount?: Value;
    }
  | {
      readonly is: 'identity';
      /** A role or user, as a reference or an ARN. */
      readonly identity: Value;
      /** Its account; absent where it cannot be told. */
      readonly account?: Value;
    };

/** Whether a document lets a caller do something, and the statement that comes closest to it. */
export interface Permission {
  readonly answer: Truth;
  /** It is the account as a whole that is let in: the caller's own IAM policies decide. */
  readonly delegated: boolean;
  readonly statement?: Statement;
}

/**
 * Whether a document lets a known caller do one action on the key or queue that carries it.
 *
 * Source: IAM User Guide, "Policy evaluation logic",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(
  document: PolicyDocument,
  caller: KnownCaller,
  action: string,
  setting: PolicySetting,
): Permission {
  let closest: { statement: Statement; score: number } | undefined;
  let allowed: Truth = document.more ? 'unknown' : 'no';
  let denied: Truth = 'no';
  let delegated = false;
  for (const statement of document.statements) {
    const match = matchOf(statement, document, caller, action, setting);
    if (statement.effect === 'Deny') {
      denied = either(denied, match.truth);
      continue;
    }
    if (statement.effect === 'invalid') continue;
    const truth = statement.effect === 'Allow' ? match.truth : both(match.truth, 'unknown');
    if (truth === 'yes' && allowed !== 'yes') delegated = match.delegated;
    allowed = either(allowed, truth);
    if (!closest || match.score > closest.score) closest = { statement, score: match.score };
  }
  const answer = denied === 'yes' ? 'no' : denied === 'unknown' && allowed === 'yes' ? 'unknown' : allowed;
  return { answer, delegated, ...(closest && closest.score > 0 ? { statement: closest.statement } : {}) };
}

interface Match {
  readonly truth: Truth;
  readonly delegated: boolean;
  /** How many of principal, action, resource and conditions are met. */
  readonly score: number;
}

function matchOf(
  statement: Statement,
  document: PolicyDocument,
  caller: KnownCaller,
  action: string,
  setting: PolicySetting,
): Match {
  const who = principalMatches(statement, caller, setting);
  const wanted = actionsMatching(action, setting.carrier);
  const covered = actionsOf(statement, setting);
  const what: Truth =
    (wanted & ~covered.certain) === NO_ACTIONS ? 'yes' : (wanted & ~covered.possible) === NO_ACTIONS ? 'unknown' : 'no';
  const where = concernsCarrier(statement.resource, setting);
  const conditions = statement.conditions.map((condition) => conditionHolds(condition, document, caller));
  if (statement.moreConditions) conditions.push('unknown');
  const when = conditions.reduce(both, 'yes');
  const parts = [who.truth, what, where, when];
  // Who is spoken of matters most to a reader who looks for the statement to change.
  const score = (who.truth === 'yes' ? 4 : 0) + parts.filter((part) => part !== 'no').length;
  return { truth: parts.reduce(both), delegated: who.delegated, score: who.truth === 'no' ? 0 : score };
}

function both(one: Truth, other: Truth): Truth {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'unknown' || other === 'unknown' ? 'unknown' : 'yes';
}

function either(one: Truth, other: Truth): Truth {
  if (one === 'yes' || other === 'yes') return 'yes';
  return one === 'unknown' || other === 'unknown' ? 'unknown' : 'no';
}

function opposite(truth: Truth): Truth {
  if (truth === 'unknown') return truth;
  return truth === 'yes' ? 'no' : 'yes';
}

function principalMatches(
  { principal }: Statement,
  caller: KnownCaller,
  setting: PolicySetting,
): { truth: Truth; delegated: boolean } {
  if (!principal) return { truth: 'no', delegated: false };
  let truth: Truth = principal.more ? 'unknown' : 'no';
  let delegated = false;
  for (const entry of principal.entries) {
    const match = entryMatches(entry, caller, setting);
    if (match.truth === 'yes' && truth !== 'yes') delegated = match.delegated;
    truth = either(truth, match.truth);
  }
  return principal.not ? { truth: opposite(truth), delegated: false } : { truth, delegated };
}

function entryMatches(
  entry: PrincipalEntry,
  caller: KnownCaller,
  setting: PolicySetting,
): { truth: Truth; delegated: boolean } {
  const who = classOf(entry, setting);
  const direct = (truth: Truth): { truth: Truth; delegated: boolean } => ({ truth, delegated: false });
  switch (who.is) {
    case 'everyone':
      return direct('yes');
    case 'unknown':
      return direct('unknown');
    case 'service':
      if (caller.is !== 'service') return direct('no');
      if (who.name === caller.name) return direct('yes');
      return direct(isRegionalName(who.name, caller.name) ? 'unknown' : 'no');
    case 'account': {
      if (caller.is !== 'identity') return direct('no');
      if (!who.root) return direct(sameText(entry.value, caller.identity));
      if (!caller.account) return { truth: 'unknown', delegated: true };
      const account = accountOf(entry.value);
      return { truth: account ? sameText(account, caller.account) : 'unknown', delegated: true };
    }
    default:
      return direct('no');
  }
}

/** Across Regions SNS may call under a name such as `sns.eu-south-1.amazonaws.com`. */
function isRegionalName(name: string, plain: string): boolean {
  const [service, ...host] = plain.split('.');
  return name.startsWith(`${service}.`) && name.endsWith(`.${host.join('.')}`);
}

/** The account that a principal names as a whole: an id, or the ARN of a root. */
function accountOf(value: Value): Value | undefined {
  if (value.kind !== 'text') {
    if (value.kind !== 'scalar') return value;
    const account = /^arn:[^:]*:iam::(\d{12}):root$/.exec(String(value.value))?.[1];
    return account === undefined ? value : { ...value, value: account };
  }
  return value.parts.find((part) => part.kind === 'deployment' && part.fact === 'account') ?? accountInText(value);
}

function accountInText(value: Extract<Value, { kind: 'text' }>): Value | undefined {
  const account = /:iam::(\d{12}):root$/.exec(canonical(value))?.[1];
  return account === undefined ? undefined : { kind: 'scalar', origin: value.origin, value: account };
}

/** Whether two values are the same text; values with parts that cannot be told may be. */
function sameText(one: Value, other: Value): Truth {
  const [left, right] = [canonical(one), canonical(other)];
  if (left === right) return 'yes';
  return hasHole(left) || hasHole(right) ? 'unknown' : 'no';
}

/** What a request has under a condition key. */
type Context = Value | 'absent' | 'unknown';

function conditionHolds(
  { operator, id, values, more }: Condition,
  document: PolicyDocument,
  caller: KnownCaller,
): Truth {
  if (!operator) return 'unknown';
  const actual = contextOf(caller, id);
  if (actual === 'unknown') return 'unknown';
  if (operator.name === 'Null') {
    const wanted = values[0];
    if (values.length !== 1 || wanted?.kind !== 'scalar') return 'unknown';
    return (String(wanted.value).toLowerCase() === 'true') === (actual === 'absent') ? 'yes' : 'no';
  }
  const negated = isNegated(operator.name);
  if (actual === 'absent') {
    return operator.ifExists || operator.set === 'ForAllValues' || (negated && operator.set !== 'ForAnyValue')
      ? 'yes'
      : 'no';
  }
  const comparison = comparisonOf(operator.name);
  if (operator.name === 'Bool')
    return more || values.length === 0
      ? 'unknown'
      : values.map((value) => sameText(lower(value), actual)).reduce(either);
  if (comparison === 'other' || comparison === 'network') return 'unknown';
  const variables = document.version !== '2008-10-17';
  let matched: Truth = more ? 'unknown' : 'no';
  for (const value of values) matched = either(matched, matches(value, actual, comparison, variables));
  return negated ? opposite(matched) : matched;
}

function lower(value: Value): Value {
  return value.kind === 'scalar' ? { ...value, value: String(value.value).toLowerCase() } : value;
}

function matches(pattern: Value, actual: Value, comparison: Comparison, variables: boolean): Truth {
  const [wanted, found] = [canonical(pattern), canonical(actual)];
  if (wanted === found) return 'yes';
  if (variables && wanted.includes('${')) return 'unknown';
  const any = comparison === 'equal-any-case';
  const hit =
    comparison === 'equal' || any
      ? any && wanted.toLowerCase() === found.toLowerCase()
      : comparison === 'arn'
        ? matchesArn(wanted, found)
        : matchesGlob(wanted, found);
  if (hit) return 'yes';
  return hasHole(wanted) || hasHole(found) ? 'unknown' : 'no';
}

/** ARNs are compared segment by segment: a star does not run over a colon, save in the last segment. */
function matchesArn(pattern: string, arn: string): boolean {
  const wanted = pattern.split(':');
  const found = arn.split(':');
  if (wanted.length < 6 || found.length < 6) return matchesGlob(pattern, arn) && wanted.length < 6;
  return (
    wanted.slice(0, 5).every((segment, index) => matchesGlob(segment, found[index] ?? '')) &&
    matchesGlob(wanted.slice(5).join(':'), found.slice(5).join(':'))
  );
}

const NO_PLACE = { path: '', span: { start: 0, end: 0 } };
const TRUE: Value = { kind: 'scalar', origin: NO_PLACE, value: 'true' };
const FALSE: Value = { kind: 'scalar', origin: NO_PLACE, value: 'false' };

/** What a caller's requests carry: services none of the keys of identities, and the other way round. */
function contextOf(caller: KnownCaller, id: string): Context {
  const isService = caller.is === 'service';
  switch (id) {
    // KMS and SQS take requests of services over HTTPS only.
    case 'aws:securetransport':
      return isService ? TRUE : 'unknown';
    case 'aws:principalisawsservice':
      return isService ? TRUE : FALSE;
    case 'aws:principalservicename':
      return isService ? { kind: 'scalar', origin: NO_PLACE, value: caller.name } : 'absent';
    case 'aws:sourcearn':
      return isService ? (caller.sourceArn ?? 'unknown') : 'absent';
    case 'aws:sourceaccount':
    case 'aws:sourceowner':
      return isService ? (caller.sourceAccount ?? 'unknown') : 'absent';
    case 'aws:principalarn':
      return isService ? 'absent' : caller.identity;
    case 'aws:principalaccount':
      return isService ? 'absent' : (caller.account ?? 'unknown');
    case 'kms:calleraccount':
      return isService ? 'unknown' : (caller.account ?? 'unknown');
    case 'aws:principalorgid':
    case 'aws:principalorgpaths':
    case 'aws:userid':
    case 'aws:sourcevpce':
    case 'aws:sourcevpc':
    case 'aws:sourceip':
      return isService ? 'absent' : 'unknown';
    default:
      return 'unknown';
  }
}
