import { compareBy } from '../../fixes/policies.ts';
import type { Carrier } from '../../policy/actions.ts';
import { boundOfConditions, type Caller, NARROWING } from '../../policy/condition.ts';
import { factOf } from '../../policy/condition-keys.ts';
import { concernsCarrier } from '../../policy/coverage.ts';
import type { Condition, Statement } from '../../policy/document.ts';
import { flatten } from '../../policy/flat-text.ts';
import { hasWildcard } from '../../policy/glob.ts';
import { comparisonOf, isNegated, type Operator } from '../../policy/operators.ts';
import { classOf } from '../../policy/principals.ts';
import { boundOfValue } from '../../policy/values.ts';
import { describe } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import { type PolicySubject, statementCause } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';
import { asksForValue } from './conditions.ts';
import { defectOf } from './statement-defect.ts';
import { subjectWords } from './words.ts';

/** Yields the conditions of a key's or queue's policy that never hold, or always do though they are meant to restrict. */
export function* ineffectiveConditions(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  yield* unknownOperators(policy);
  for (const statement of policy.document.statements) {
    const { effect, principal, resource } = statement;
    if (effect !== 'Allow' && effect !== 'Deny') continue;
    if (!principal || !statement.action || concernsCarrier(resource, policy.setting) === 'no') continue;
    for (const condition of statement.conditions) {
      if (!isReadable(condition)) continue;
      const found = reasonAgainst(condition, statement, policy);
      if (!found || shutsOutSender(condition, policy)) continue;
      yield defectOf(policy, statement, {
        at: found.value?.origin ?? condition.origin,
        cause: `${condition.operatorName.toLowerCase()} ${condition.id}`,
        ...found,
      });
    }
  }
}

/** Whether the rules on delivery name a condition already: it is why a sender does not get through. */
function shutsOutSender({ origin }: Condition, { carrier, edges }: PolicySubject): boolean {
  return edges().some(({ access, admission }) => {
    const { answer, failing } = carrier === 'key' ? access : (admission ?? OPEN);
    return answer === 'no' && failing.some((condition) => condition.origin === origin);
  });
}

const OPEN = { answer: 'unknown', failing: [] } as const;

function* unknownOperators(policy: PolicySubject): Iterable<Defect> {
  for (const { about, origin, text, statement: index } of policy.document.mistakes) {
    const statement = policy.document.statements.find((other) => other.index === index);
    if (about !== 'operator' || !statement) continue;
    yield {
      at: origin,
      cause: `${statementCause(statement)} ${text}`,
      about: statementCause(statement),
      message: {
        what: `${subjectWords(policy, statement)}: ${text}`,
        why: 'AWS refuses a policy with an operator that it does not know, so that the deployment fails.',
        how: 'Use an operator of the IAM reference, such as StringEquals, StringLike, ArnLike, Bool or IpAddress.',
      },
    };
  }
}

type Readable = Condition & { readonly operator: Operator };

function isReadable(condition: Condition): condition is Readable {
  return condition.operator !== undefined;
}

interface Reason {
  readonly says: string;
  readonly why: string;
  readonly how: string;
  /** Where one value is at fault. */
  readonly value?: Value;
  readonly fixes?: Defect['fixes'];
}

function reasonAgainst(condition: Readable, statement: Statement, policy: PolicySubject): Reason | undefined {
  return (
    notInRequests(condition, statement, policy) ??
    comparedWithNothing(condition, statement) ??
    neverMatching(condition, statement, policy) ??
    notOfServices(condition, statement, policy) ??
    trueOfAbsence(condition, statement, policy) ??
    aboutTheCarrier(condition, statement, policy)
  );
}

/** Keys of KMS in the policy of a queue. */
function notInRequests(condition: Readable, statement: Statement, policy: PolicySubject): Reason | undefined {
  if (factOf(condition.id, policy.setting.carrier).meaning !== 'not-in-context') return undefined;
  const holds =
    condition.operator.name === 'Null'
      ? !condition.values.some((value) => textOf(value) === 'false')
      : survivesAbsence(condition.operator);
  return {
    says: `requests to SQS never have ${condition.key}`,
    why: `Keys of KMS are in requests to KMS alone. The condition ${holds ? alwaysHolds(statement) : neverHolds(statement)}.`,
    how: 'Move the condition to the policy of the key, or use a global key such as aws:SourceAccount or aws:PrincipalOrgID.',
  };
}

function comparedWithNothing({ operator, operatorName, key, values, more }: Readable, statement: Statement) {
  if (values.length > 0 || more || operator.name === 'Null') return undefined;
  const holds = survivesAbsence(operator) || isNegated(operator.name);
  return {
    says: `${operatorName} ${key} is compared with an empty list`,
    why: holds
      ? `No value is in an empty list. The condition ${isNegated(operator.name) ? alwaysHolds(statement) : `holds for requests without ${key} and for no others`}.`
      : `No value is in an empty list. The condition ${neverHolds(statement)}.`,
    how: 'Write the values that are meant, or remove the condition.',
  };
}

/** Values that the key never has, as they are compared. */
function neverMatching(condition: Readable, statement: Statement, policy: PolicySubject): Reason | undefined {
  const { operator, key, values, more } = condition;
  const dead: { readonly value: Value; readonly reason: AgainstValue }[] = [];
  for (const value of values) {
    const reason = reasonAgainstValue(value, condition, policy);
    if (reason) dead.push({ value, reason });
  }
  const [first] = dead;
  if (!first) return undefined;
  const { instead } = first.reason;
  const all = !more && dead.length === values.length;
  const negated = isNegated(operator.name);
  const consequence = all
    ? negated
      ? `The condition ${alwaysHolds(statement)}`
      : `The condition ${neverHolds(statement)}`
    : `This value ${negated ? 'exempts' : statement.effect === 'Deny' ? 'denies' : 'admits'} nobody`;
  return {
    says: `${key} never matches "${describe(first.value)}"`,
    why: `${first.reason.why} ${consequence}.`,
    how: first.reason.how,
    value: first.value,
    ...(instead === undefined ? {} : { fixes: () => compareBy(instead, condition, statement, policy) }),
  };
}

/** Why a value never matches, and the operator by which it would. */
interface AgainstValue {
  readonly why: string;
  readonly how: string;
  readonly instead?: string;
}

/** Keys of which everything is known that a value can be. */
const OF_FIXED_FORM = new Set(['via-service', 'queue-context', 'service-name']);

function reasonAgainstValue(
  value: Value,
  { operator, operatorName, id }: Readable,
  { setting, document }: PolicySubject,
): AgainstValue | undefined {
  const { meaning } = factOf(id, setting.carrier);
  const comparison = comparisonOf(operator.name);
  const narrows = NARROWING.has(meaning);
  if (comparison === 'other' || !(narrows || OF_FIXED_FORM.has(meaning))) return undefined;
  const flat = flatten(value);
  if (!flat) return undefined;
  const { text } = flat;
  if (text.includes('${')) {
    if (document.version !== '2008-10-17') return undefined;
    return {
      why: 'Policy variables are literal text in a document without Version 2012-10-17.',
      how: 'Set Version of the document to "2012-10-17".',
    };
  }
  if ((comparison === 'equal' || comparison === 'equal-any-case') && hasWildcard(text)) {
    const not = isNegated(operator.name) ? 'Not' : '';
    const other = meaning.endsWith('-arn') || meaning === 'queue-context' ? `Arn${not}Like` : `String${not}Like`;
    return {
      why: `${operatorName} takes * and ? literally.`,
      how: `Use ${other}, and check whom the condition admits then.`,
      instead: `${operator.set ? `${operator.set}:` : ''}${other}${operator.ifExists ? 'IfExists' : ''}`,
    };
  }
  if (!narrows) return undefined;
  const reading = { id, meaning, comparison, version: document.version };
  if (boundOfValue(value, reading, setting).reach !== 'never') return undefined;
  switch (meaning) {
    case 'account':
      return { why: 'An account id has 12 digits.', how: 'Write all 12 digits, in quotes where they begin with 0.' };
    case 'network':
      return { why: 'It is no IP address and no CIDR block.', how: 'Write a block such as 203.0.113.0/24.' };
    default:
      return {
        why: text.startsWith('arn:') ? 'The account id in an ARN has 12 digits.' : 'The key holds an ARN.',
        how: 'Write the ARN of the resource or identity that is meant.',
      };
  }
}

/** Keys that only calls of identities have, asked of services. */
function notOfServices(condition: Readable, statement: Statement, policy: PolicySubject): Reason | undefined {
  const { operator, id, key } = condition;
  const isAsked =
    asksForValue(condition) || (operator.name === 'Null' && condition.values.some((v) => textOf(v) === 'false'));
  // Which address a service calls from is not documented.
  if (statement.effect !== 'Allow' || !isAsked || id === 'aws:sourceip') return undefined;
  if (factOf(id, policy.setting.carrier).by !== 'identities') return undefined;
  const services = statement.principal?.not
    ? []
    : (statement.principal?.entries ?? []).filter((entry) => classOf(entry, policy.setting).is === 'service');
  const [first] = services;
  if (!first) return undefined;
  const name = services.length === 1 ? describe(first.value) : 'services';
  return {
    says: `calls of ${name} never have ${key}`,
    why: `The key tells of the identity that calls, and AWS services call as themselves. The condition never holds for ${name}, which the statement so does not let in.`,
    how: 'Give services a statement of their own, with aws:SourceArn or aws:SourceAccount as its condition.',
  };
}

/** What every signed call of an identity has. */
const OF_IDENTITIES = new Set(['aws:principalarn', 'aws:principalaccount', 'aws:userid', 'kms:calleraccount']);
const IDENTIFYING = new Set(['account', 'principal-arn', 'source-arn', 'organization', 'user-id']);

/** Operators that also hold for requests without the key, where there are such. */
function trueOfAbsence(condition: Readable, statement: Statement, policy: PolicySubject): Reason | undefined {
  const { operator, operatorName, id, key } = condition;
  const { meaning, carried, several } = factOf(id, policy.setting.carrier);
  if (statement.effect !== 'Allow' || statement.moreConditions || isNegated(operator.name)) return undefined;
  if (!(operator.ifExists || operator.set === 'ForAllValues') || comparisonOf(operator.name) === 'other')
    return undefined;
  if (!IDENTIFYING.has(meaning) || carried === 'always' || several) return undefined;
  const isRequired = statement.conditions.some((other) => other.operator?.name === 'Null' && other.id === id);
  if (isRequired) return undefined;
  const rest = { ...statement, conditions: statement.conditions.filter((other) => other !== condition) };
  const mayLackIt = callersOf(statement, policy).some((caller) => {
    const { reach } = boundOfConditions(rest, policy.document.version, caller, policy.setting);
    if (reach === 'never') return false;
    return caller === 'identity' ? !OF_IDENTITIES.has(id) : id !== 'kms:calleraccount';
  });
  if (!mayLackIt) return undefined;
  const plain = operatorName.replace(/^ForAllValues:/i, '').replace(/IfExists$/i, '');
  return {
    says: `${operatorName} is also true when ${key} is missing`,
    why: 'Requests that do not have the key pass the condition whatever its values are, so that it restricts only some.',
    how: `Write ${plain}, which asks for the key; give callers that lack it a statement of their own.`,
    fixes: () => compareBy(plain, condition, statement, policy),
  };
}

function callersOf({ principal }: Statement, { setting }: PolicySubject): Caller[] {
  if (!principal) return [];
  const classes = principal.not ? ['everyone'] : principal.entries.map((entry) => classOf(entry, setting).is);
  const callers: Caller[] = [];
  if (classes.includes('everyone') || classes.includes('account')) callers.push('identity');
  if (classes.includes('everyone') || classes.includes('service')) callers.push('service');
  return callers;
}

const CARRIER_KEYS = new Set(['aws:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths']);

/** Keys that are the same for every caller, where everyone is let in but for something else. */
function aboutTheCarrier(condition: Readable, statement: Statement, policy: PolicySubject): Reason | undefined {
  const { id, key, values } = condition;
  if (!CARRIER_KEYS.has(id) || statement.effect !== 'Allow' || !asksForValue(condition)) return undefined;
  // Compared with a variable of the caller it does tell callers apart.
  if (values.some((value) => value.kind !== 'deployment' && (textOf(value) ?? '${').includes('${'))) return undefined;
  if (!callersOf(statement, policy).includes('identity') || !isForEveryone(statement, policy)) return undefined;
  const { carrier } = policy;
  return {
    says: `${key} is that of the ${carrier}, whoever calls`,
    why: `It describes the ${carrier} and not who uses it, so that it keeps nobody out.`,
    how: 'Use aws:PrincipalAccount or aws:PrincipalOrgID, which describe who calls.',
  };
}

function isForEveryone({ principal }: Statement, { setting }: PolicySubject): boolean {
  return principal?.not || (principal?.entries.some((entry) => classOf(entry, setting).is === 'everyone') ?? false);
}

function survivesAbsence({ name, set, ifExists }: Operator): boolean {
  return ifExists || set === 'ForAllValues' || (isNegated(name) && set !== 'ForAnyValue');
}

function neverHolds({ effect }: Statement): string {
  return `never holds, and the statement ${effect === 'Deny' ? 'denies' : 'grants'} nothing`;
}

function alwaysHolds({ effect }: Statement): string {
  return effect === 'Deny' ? 'always holds, and exempts nobody from the denial' : 'always holds, and keeps nobody out';
}

function textOf(value: Value): string | undefined {
  return value.kind === 'scalar' ? String(value.value).toLowerCase() : undefined;
}
