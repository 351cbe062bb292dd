import type { Truth } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import { actionsMatching, NO_ACTIONS } from './actions.ts';
import { actionsOf, concernsCarrier } from './coverage.ts';
import { timeOf } from './dates.ts';
import type { Condition, PolicyDocument, PrincipalEntry, Statement } from './document.ts';
import { type FlatText, flatten, VARIABLES } from './flat-text.ts';
import { matchesGlob } from './glob.ts';
import { isWithin } from './networks.ts';
import { isNegated, type OperatorName } from './operators.ts';
import { classOf } from './principals.ts';
import type { PolicySetting } from './setting.ts';

/** Who sends a request. */
export type Requester =
  /** Nobody that AWS knows: the request has no signature. */
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'identity'; readonly account: string; readonly arn: string; readonly organization?: string }
  /** A service, for a resource of an account. */
  | { readonly kind: 'service'; readonly name: string; readonly account: string; readonly organization?: string };

/** What a request carries under condition keys in small letters; what is not there is not carried. */
export type Context = ReadonlyMap<string, string>;

/** One request, nothing of which is unknown, for the key or queue that carries the document. */
export interface Request {
  readonly caller: Requester;
  readonly action: string;
  readonly context: Context;
}

/** Whether a document certainly lets a request through: a statement allows it, and none that can be seen may deny it. */
export function letsThrough(document: PolicyDocument, request: Request, setting: PolicySetting): boolean {
  let isAllowed = false;
  for (const statement of document.statements) {
    if (statement.effect === 'invalid') continue;
    const applies = appliesTo(statement, request, document, setting);
    if (statement.effect === 'Allow') isAllowed ||= applies === 'yes';
    else if (applies !== 'no') return false;
  }
  return isAllowed;
}

/** Whether a statement speaks of a request. */
function appliesTo(statement: Statement, request: Request, document: PolicyDocument, setting: PolicySetting): Truth {
  const parts = [
    namesCaller(statement, request.caller, setting),
    coversAction(statement, request.action, setting),
    concernsCarrier(statement.resource, setting),
    statement.moreConditions ? 'unknown' : 'yes',
  ] as const;
  if (parts.includes('no')) return 'no';
  const held = statement.conditions.map((condition) => holds(condition, request.context, document.version, setting));
  if (held.includes('no')) return 'no';
  return parts.includes('unknown') || held.includes('unknown') ? 'unknown' : 'yes';
}

/** Whether a statement covers an action. */
export function coversAction(statement: Statement, action: string, setting: PolicySetting): Truth {
  const wanted = actionsMatching(action, setting.carrier);
  const { certain, possible } = actionsOf(statement, setting);
  if ((wanted & possible) === NO_ACTIONS) return 'no';
  return (wanted & certain) === NO_ACTIONS ? 'unknown' : 'yes';
}

function namesCaller({ principal }: Statement, caller: Requester, setting: PolicySetting): Truth {
  if (!principal) return 'no';
  const matches = principal.entries.map((entry) => isCaller(entry, caller, setting));
  if (matches.includes('yes')) return principal.not ? 'no' : 'yes';
  if (matches.includes('unknown') || principal.more) return 'unknown';
  return principal.not ? 'yes' : 'no';
}

function isCaller(entry: PrincipalEntry, caller: Requester, setting: PolicySetting): Truth {
  const who = classOf(entry, setting);
  if (who.is === 'everyone') return 'yes';
  if (who.is === 'unknown') return 'unknown';
  const text = flatten(entry.value)?.text ?? '';
  const isNamed =
    (who.is === 'service' && caller.kind === 'service' && caller.name === who.name) ||
    (who.is === 'account' &&
      caller.kind === 'identity' &&
      (who.root
        ? [text, segmentsOf(text)[4]].includes(caller.account)
        : text === caller.arn || text === principalArnOf(caller.arn)));
  return isNamed ? 'yes' : 'no';
}

/** The role behind a session, which is spoken of with it; any other identity itself. */
export function principalArnOf(arn: string): string {
  const [, partition = '', account = '', role = ''] = /^arn:([^:]*):sts::(\d*):assumed-role\/([^/]*)/.exec(arn) ?? [];
  return role === '' ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}

/** Whether a condition holds for a request. Where a value hangs on what cannot be seen, it may or may not. */
export function holds(
  { operator, id, values, more }: Condition,
  context: Context,
  version: PolicyDocument['version'],
  setting: PolicySetting,
): Truth {
  if (!operator) return 'unknown';
  const { name, set, ifExists } = operator;
  const found = context.get(id);
  const negated = isNegated(name);
  if (name === 'Null') {
    const asked = values.map((value) => (value.kind === 'scalar' ? String(value.value).toLowerCase() : ''));
    if (more || asked.includes('')) return 'unknown';
    return asked.includes(String(found === undefined)) ? 'yes' : 'no';
  }
  if (found === undefined) {
    if (ifExists) return 'yes';
    const isTrue = set === undefined ? negated : set === 'ForAllValues';
    return isTrue ? 'yes' : 'no';
  }
  const matches = values.map((value) => matchesValue(name, value, found, context, version, setting));
  if (more) matches.push('unknown');
  // One that is there always decides, whatever the others are.
  if (matches.includes('yes')) return negated ? 'no' : 'yes';
  if (matches.includes('unknown')) return 'unknown';
  return negated ? 'yes' : 'no';
}

function matchesValue(
  name: OperatorName,
  value: Value,
  found: string,
  context: Context,
  version: PolicyDocument['version'],
  setting: PolicySetting,
): Truth {
  const pattern = patternOf(value, context, takesVariables(name) ? version : '2008-10-17', setting);
  if (!pattern || !isOfType(name, found) || !isOfType(name, pattern.text)) return 'unknown';
  if (pattern.isCertain) return compare(name, pattern.text, withoutStars(found)) ? 'yes' : 'no';
  // Whatever is in the part that cannot be seen: text that does not fit around it is another.
  return takesVariables(name) && !matchesGlob(pattern.text.toLowerCase(), found.toLowerCase()) ? 'no' : 'unknown';
}

/** What AWS makes of a text that is no truth value, number or date where the operator compares such is not documented. */
function isOfType(name: OperatorName, text: string): boolean {
  if (name === 'Bool') return /^(?:true|false)$/i.test(text);
  if (name.startsWith('Date')) return !Number.isNaN(timeOf(text));
  return !name.startsWith('Numeric') || !Number.isNaN(Number(text));
}

function takesVariables(name: OperatorName): boolean {
  return name.startsWith('String') || name.startsWith('Arn');
}

/** Wildcards that are plain characters: those in a request, and those that a policy escapes. */
const STAR = '\uFF0A';
const QUESTION = '\uFF1F';

function withoutStars(text: string): string {
  return text.replaceAll('*', STAR).replaceAll('?', QUESTION);
}

/** What a value asks for, variables filled in; parts that cannot be seen are stars. */
export interface Pattern {
  readonly text: string;
  readonly isCertain: boolean;
}

/** The pattern that a value is in a request; `undefined` where it hangs on a variable that the request does not carry. */
export function patternOf(
  value: Value,
  context: Context,
  version: PolicyDocument['version'],
  setting: PolicySetting,
): Pattern | undefined {
  const flat = flatten(value);
  if (!flat) return undefined;
  const filled = deployed(flat, setting);
  if (version === '2008-10-17' || !filled.text.includes('${')) return filled;
  let isResolved = version === '2012-10-17';
  const text = filled.text.replace(VARIABLES, (_, inner: string) => {
    const [name = '', ...rest] = inner.split(',');
    if (/^[*?$]$/.test(name)) return withoutStars(name);
    const fallback = /^'(.*)'$/.exec(rest.join().trim())?.[1];
    const found = context.get(name.trim().toLowerCase()) ?? fallback;
    if (found === undefined) isResolved = false;
    return withoutStars(found ?? inner);
  });
  return isResolved ? { ...filled, text } : undefined;
}

/** What a deployment is taken to be where the text hangs on it; other parts that cannot be seen may be anything. */
function deployed({ text, holes }: FlatText, setting: PolicySetting): Pattern {
  const facts = { account: ownAccountOf(setting), region: 'us-east-1', partition: 'aws', suffix: 'amazonaws.com' };
  let isCertain = true;
  const filled = text.replace(/[\uE000-\uF8FF]/g, (character) => {
    const hole = holes[character.charCodeAt(0) - 0xe000];
    const fact: string | undefined = hole?.kind === 'deployment' ? facts[hole.fact as keyof typeof facts] : undefined;
    if (fact === undefined) isCertain = false;
    return fact ?? '*';
  });
  return { text: filled, isCertain };
}

/** An account to stand for the own one. */
export function ownAccountOf({ ownAccounts }: PolicySetting): string {
  const [first = '111122223333'] = ownAccounts;
  return first;
}

function compare(name: OperatorName, pattern: string, found: string): boolean {
  const plain = withoutStars(pattern);
  switch (name) {
    case 'StringEquals':
    case 'StringNotEquals':
    case 'BinaryEquals':
      return plain === found;
    case 'StringEqualsIgnoreCase':
    case 'StringNotEqualsIgnoreCase':
    case 'Bool':
      return plain.toLowerCase() === found.toLowerCase();
    case 'StringLike':
    case 'StringNotLike':
      return matchesGlob(pattern, found);
    case 'ArnEquals':
    case 'ArnLike':
    case 'ArnNotEquals':
    case 'ArnNotLike':
      return matchesArn(pattern, found);
    case 'IpAddress':
    case 'NotIpAddress':
      return isWithin(found, [pattern]);
    default:
      return name.startsWith('Date')
        ? inOrder(name.slice('Date'.length), timeOf(found), timeOf(pattern))
        : inOrder(name.slice('Numeric'.length), Number(found), Number(pattern));
  }
}

function inOrder(relation: string, left: number, right: number): boolean {
  switch (relation) {
    case 'LessThan':
      return left < right;
    case 'LessThanEquals':
      return left <= right;
    case 'GreaterThan':
      return left > right;
    case 'GreaterThanEquals':
      return left >= right;
    default:
      return left === right;
  }
}

/** ARNs are compared segment by segment; a star that ends a shorter pattern runs over the rest. */
export function matchesArn(pattern: string, found: string): boolean {
  const wanted = segmentsOf(pattern);
  if (wanted.length < 6) return pattern.endsWith('*') && matchesGlob(pattern, found);
  const segments = segmentsOf(found);
  return segments.length === 6 && wanted.every((segment, index) => matchesGlob(segment, segments[index] ?? ''));
}

/** The six segments of an ARN, the last with the colons in it. */
export function segmentsOf(arn: string): string[] {
  const segments = arn.split(':');
  return segments.length > 5 ? [...segments.slice(0, 5), segments.slice(5).join(':')] : segments;
}
