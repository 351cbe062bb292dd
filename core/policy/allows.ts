import { canonical, hasHole } from '../resources/canonical.ts';
import type { Truth } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import { actionsMatching, NO_ACTIONS } from './actions.ts';
import { actionsOf, concernsCarrier } from './coverage.ts';
import type { Condition, PolicyDocument, Statement } from './document.ts';
import { remembered } from './knowledge.ts';
import { type Comparison, comparisonOf, isNegated } from './operators.ts';
import { classOf, type PrincipalClass } from './principals.ts';
import { matchesArn } from './request.ts';
import { matchesText, sameText } from './same-text.ts';
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
      readonly carries?: Carried;
    }
  | {
      readonly is: 'identity';
      /** A role or user, as a reference or an ARN. */
      readonly identity: Value;
      /** Its account; absent where it cannot be told. */
      readonly account?: Value;
      readonly carries?: Carried;
    };

/** What else the calls are known to carry, by the condition key in small letters. */
export type Carried = ReadonlyMap<string, Value>;

/** Whether a document lets a caller do something, and the statement that comes closest to it. */
export interface Permission {
  readonly answer: Truth;
  /** Only the account as a whole is let in: the caller's own IAM policies decide. */
  readonly delegated: boolean;
  /** The answer without what the account as a whole is let do. */
  readonly direct: Truth;
  /** The statement that allows it, or comes closest to that, and the conditions of it that never hold for this caller. */
  readonly statement?: Statement;
  readonly failing: readonly Condition[];
  /** The statement that denies it, and whether any does. */
  readonly denial?: Statement;
  readonly denied: Truth;
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
  return allowing(document, caller, setting)(action);
}

/** The same for each of several actions, with whom the statements are about found out once. */
export function allowing(
  document: PolicyDocument,
  caller: KnownCaller,
  setting: PolicySetting,
): (action: string) => Permission {
  const identity = caller.is === 'identity' ? canonical(caller.identity) : '';
  const who = document.statements.map((statement) => principalMatches(statement, caller, identity, setting));
  return (action) =>
    answerOf(document, (statement, index) =>
      matchOf(statement, document, caller, action, setting, who[index] ?? NOBODY),
    );
}

/**
 * Whether one of an identity's own policies lets it do one action on a key: like `allows`, but that all its statements are about
 * that identity.
 */
export function allowsOwner(
  document: PolicyDocument,
  owner: KnownCaller,
  action: string,
  setting: PolicySetting,
): Permission {
  const self = { truth: 'yes', direct: 'yes' } as const;
  return answerOf(document, (statement) => matchOf(statement, document, owner, action, setting, self));
}

function answerOf(document: PolicyDocument, judge: (statement: Statement, index: number) => Match): Permission {
  let closest: Statement | undefined;
  let failing: readonly Condition[] = [];
  let denial: Statement | undefined;
  let score = 0;
  let allowed: Truth = document.more ? 'unknown' : 'no';
  let denied: Truth = allowed;
  let directly: Truth = allowed;
  for (const [index, statement] of document.statements.entries()) {
    if (statement.effect === 'invalid') continue;
    const match = judge(statement, index);
    const sure = statement.effect === 'unknown' ? 'unknown' : 'yes';
    const truth = both(match.truth, sure);
    if (statement.effect !== 'Allow') denied = either(denied, truth);
    if (statement.effect === 'Deny') {
      if (truth === 'yes') denial ??= statement;
      continue;
    }
    allowed = either(allowed, truth);
    directly = either(directly, both(match.direct, sure));
    if (match.score > score) {
      closest = statement;
      failing = match.failing;
      score = match.score;
    }
  }
  const answer = both(allowed, opposite(denied));
  return {
    answer,
    delegated: answer === 'yes' && directly !== 'yes',
    direct: both(directly, opposite(denied)),
    ...(closest ? { statement: closest } : {}),
    failing,
    ...(denial ? { denial } : {}),
    denied,
  };
}

interface Match {
  readonly truth: Truth;
  /** The same, without what is said of the account as a whole. */
  readonly direct: Truth;
  /** How many of principal, action, resource and conditions are met; 0 where somebody else is spoken of. */
  readonly score: number;
  readonly failing: readonly Condition[];
}

/** Whether a statement is about a caller, and whether it is without what it says of the account as a whole. */
type Who = Pick<Match, 'truth' | 'direct'>;

const NOBODY: Who = { truth: 'no', direct: 'no' };

function matchOf(
  statement: Statement,
  document: PolicyDocument,
  caller: KnownCaller,
  action: string,
  setting: PolicySetting,
  who: Who,
): Match {
  if (who.truth === 'no') return OF_OTHERS;
  const wanted = actionsMatching(action, setting.carrier);
  const covered = actionsOf(statement, setting);
  const what: Truth =
    (wanted & ~covered.certain) === NO_ACTIONS ? 'yes' : (wanted & ~covered.possible) === NO_ACTIONS ? 'unknown' : 'no';
  const where = concernsCarrier(statement.resource, setting);
  const held = statement.conditions.map((condition) => conditionHolds(condition, document, caller, setting));
  const when = held.reduce(both, statement.moreConditions ? 'unknown' : 'yes');
  const parts = [who.truth, what, where, when];
  // Who is spoken of matters most to a reader who looks for the statement to change.
  const score = (who.truth === 'yes' ? 4 : 0) + parts.filter((part) => part !== 'no').length;
  return {
    truth: parts.reduce(both),
    direct: [who.direct, what, where, when].reduce(both),
    score,
    failing: statement.conditions.filter((_, index) => held[index] === 'no'),
  };
}

/** A statement about somebody else. */
const OF_OTHERS: Match = { truth: 'no', direct: 'no', score: 0, failing: [] };

function both(one: Truth, other: Truth): Truth {
  return one === 'yes' || other === 'no' ? other : one;
}

function either(one: Truth, other: Truth): Truth {
  return one === 'no' || other === 'yes' ? other : one;
}

function opposite(truth: Truth): Truth {
  if (truth === 'unknown') return truth;
  return truth === 'yes' ? 'no' : 'yes';
}

function principalMatches(
  { principal }: Statement,
  caller: KnownCaller,
  identity: string,
  setting: PolicySetting,
): Who {
  let direct: Truth = principal?.more ? 'unknown' : 'no';
  let account: Truth = 'no';
  for (const entry of principal?.entries ?? []) {
    const who = classOf(entry, setting);
    const match = classMatches(who, entry.value, caller, identity, setting);
    if (who.is === 'account' && who.root) account = either(account, match);
    else direct = either(direct, match);
  }
  const truth = either(direct, account);
  return principal?.not ? { truth: opposite(truth), direct: opposite(truth) } : { truth, direct };
}

function classMatches(
  who: PrincipalClass,
  value: Value,
  caller: KnownCaller,
  identity: string,
  setting: PolicySetting,
): Truth {
  if (who.is === 'everyone') return 'yes';
  if (who.is === 'unknown') return hiddenMatches(textOf(value, setting), caller, identity);
  if (who.is === 'service' && caller.is === 'service') {
    if (who.name === caller.name) return 'yes';
    return isRegionalName(who.name, caller.name) ? 'unknown' : 'no';
  }
  if (who.is === 'account' && caller.is === 'identity') {
    const named = textOf(value, setting);
    if (!who.root) return sameText(named, identity);
    return caller.account ? sameText(accountOf(named), canonical(caller.account)) : 'unknown';
  }
  return 'no';
}

/** Somebody of whom a part is hidden: an ARN is an identity's or an account's all the same, and never a service. */
function hiddenMatches(named: string, caller: KnownCaller, identity: string): Truth {
  if (!named.startsWith('arn:')) return 'unknown';
  if (caller.is === 'service') return 'no';
  return named.endsWith(':root') ? 'unknown' : sameText(named, identity);
}

/** A value of a document as canonical text, with what the unit knows of it spelled out. */
function textOf(value: Value, { spelled, known }: PolicySetting): string {
  return remembered(known?.texts, value, () => canonical(spelled?.(value) ?? value));
}

/** Across Regions SNS may call under a name such as `sns.eu-south-1.amazonaws.com`. */
function isRegionalName(name: string, plain: string): boolean {
  const [service, ...host] = plain.split('.');
  return name.startsWith(`${service}.`) && name.endsWith(`.${host.join('.')}`);
}

/** The account that a principal names as a whole: an id, or the ARN of a root. */
function accountOf(text: string): string {
  return /:iam::([^:]*):root/.exec(text)?.[1] ?? text;
}

/** What a request has under a condition key, as canonical text. */
type Context = { readonly text: string } | 'absent' | 'unknown';

function conditionHolds(
  { operator, id, values, more }: Condition,
  { version }: PolicyDocument,
  caller: KnownCaller,
  setting: PolicySetting,
): Truth {
  const actual = contextOf(caller, id);
  if (!operator || actual === 'unknown') return 'unknown';
  const { name, set, ifExists } = operator;
  const wanted = values.map((value) => textOf(value, setting));
  const hidden: Truth = more ? 'unknown' : 'no';
  const isAbsent = actual === 'absent';
  if (name === 'Null')
    return wanted.map((text) => sameText(text.toLowerCase(), String(isAbsent))).reduce(either, hidden);
  const negated = isNegated(name);
  if (isAbsent) return ifExists || set === 'ForAllValues' || (negated && set !== 'ForAnyValue') ? 'yes' : 'no';
  const comparison = name === 'Bool' ? 'equal-any-case' : comparisonOf(name);
  const variables = version !== '2008-10-17';
  const matched = wanted
    .map((pattern) => (variables && pattern.includes('${') ? 'unknown' : matches(pattern, actual.text, comparison)))
    .reduce(either, hidden);
  return negated ? opposite(matched) : matched;
}

function matches(wanted: string, found: string, comparison: Comparison): Truth {
  switch (comparison) {
    case 'equal':
      return sameText(wanted, found);
    case 'equal-any-case':
      return hasHole(wanted) ? sameText(wanted, found) : sameText(wanted.toLowerCase(), found.toLowerCase());
    case 'like':
      return matchesText(wanted, found);
    case 'arn':
      return matchesArn(wanted, found) ? 'yes' : sameText(wanted, found, true);
    default:
      return 'unknown';
  }
}

/** What a caller's requests carry: services none of the keys of identities, and the other way round. */
function contextOf(caller: KnownCaller, id: string): Context {
  const isService = caller.is === 'service';
  const carried = (value: Value | undefined): Context => (value ? { text: canonical(value) } : 'unknown');
  switch (id) {
    // KMS and SQS take requests of services over HTTPS only.
    case 'aws:securetransport':
      return isService ? { text: 'true' } : 'unknown';
    case 'aws:principalisawsservice':
      return { text: String(isService) };
    case 'aws:principalservicename':
      return isService ? { text: caller.name } : 'absent';
    case 'aws:sourcearn':
      return isService ? carried(caller.sourceArn) : 'absent';
    case 'aws:sourceaccount':
    case 'aws:sourceowner':
      return isService ? carried(caller.sourceAccount) : 'absent';
    case 'aws:principalarn':
      return isService ? 'absent' : carried(caller.identity);
    case 'aws:principalaccount':
      return isService ? 'absent' : carried(caller.account);
    case 'kms:calleraccount':
      return isService ? 'unknown' : carried(caller.account);
    case 'aws:principalorgid':
    case 'aws:principalorgpaths':
    case 'aws:userid':
    case 'aws:sourcevpce':
    case 'aws:sourcevpc':
    case 'aws:sourceip':
      return isService ? 'absent' : 'unknown';
    default:
      return carried(caller.carries?.get(id));
  }
}
