import { meanCarrier } from '../../fixes/policies.ts';
import { ACTIONS, type Carrier, NO_ACTIONS } from '../../policy/actions.ts';
import { actionsOf, concernsCarrier, outsideActions } from '../../policy/coverage.ts';
import type { Mistake, Names, PrincipalEntry, Statement } from '../../policy/document.ts';
import { flatten, hasHoles } from '../../policy/flat-text.ts';
import { matchesGlob } from '../../policy/glob.ts';
import { classOf } from '../../policy/principals.ts';
import { canonical } from '../../resources/canonical.ts';
import { describe } from '../../resources/describe.ts';
import type { Origin } from '../../text/span.ts';
import { type PolicySubject, statementCause, statementName } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';
import { subjectWords } from './words.ts';

/** Yields the statements of a key's or queue's policy that change nothing, and what is malformed in it. */
export function* statementsWithoutEffect(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  const malformed = policy.document.mistakes.filter(({ about }) => about === 'form');
  for (const mistake of malformed) yield ofMistake(mistake, policy);
  for (const statement of policy.document.statements) {
    if (malformed.some(({ statement: index }) => index === statement.index)) continue;
    const reason = reasonAgainst(statement, policy);
    if (reason) {
      yield ofStatement(statement, reason, policy);
      continue;
    }
    if (statement.effect !== 'Allow' || !statement.principal || statement.principal.not) continue;
    for (const entry of statement.principal.entries) {
      const because = reasonAgainstPrincipal(entry, statement, policy);
      if (because) yield ofPrincipal(entry, because, statement, policy);
    }
  }
}

function ofMistake({ origin, text, statement: index }: Mistake, policy: PolicySubject): Defect {
  const statement = policy.document.statements.find((other) => other.index === index);
  const where = statement ? `, ${statementName(statement)}` : '';
  const about = statement ? statementCause(statement) : 'document';
  return {
    at: origin,
    cause: `${about} ${text}`,
    about,
    message: {
      what: `${policy.name}${where}: ${text}`,
      why: 'AWS refuses a policy that does not follow the grammar, and what it was to give or deny is not in force.',
      how: 'Write the document as the grammar of IAM policies has it; names of elements and effects begin with a capital.',
    },
  };
}

interface Reason {
  readonly at: Origin;
  /** What is at fault, for the fingerprint. */
  readonly part: string;
  readonly because: string;
  readonly how: string;
  readonly fixes?: Defect['fixes'];
}

function ofStatement(statement: Statement, { at, part, because, how, fixes }: Reason, policy: PolicySubject): Defect {
  const { effect } = statement;
  return {
    at,
    cause: `${statementCause(statement)} ${part}`,
    about: statementCause(statement),
    message: {
      what: `${subjectWords(policy, statement)} has no effect: ${because}.`,
      why:
        effect === 'Deny'
          ? 'It reads as if it denied something, and denies nothing.'
          : 'It reads as if it let somebody in, and lets nobody in.',
      how,
    },
    ...(fixes ? { fixes } : {}),
  };
}

function reasonAgainst(statement: Statement, policy: PolicySubject): Reason | undefined {
  const { action, resource, principal, effect, moreConditions } = statement;
  const { carrier, setting } = policy;
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  // What cannot be seen of a statement may be the element that it seems to lack.
  if (!action || !resource || !principal) {
    if (moreConditions) return undefined;
    const missing = action ? (resource ? 'Principal' : 'Resource') : 'Action';
    const because = missing === 'Principal' ? 'it names no principal' : `it has no ${missing}`;
    return { at: statement.origin, part: missing, because, how: HOW_MISSING[missing] };
  }
  if (principal.entries.length === 0 && !principal.more) {
    return { at: principal.origin, part: 'Principal', because: 'it names no principal', how: HOW_MISSING.Principal };
  }
  if (actionsOf(statement, setting).certain === NO_ACTIONS && isOfOtherServices(action, carrier)) {
    const service = SERVICE[carrier];
    return {
      at: action.values[0]?.origin ?? action.origin,
      part: 'Action',
      because: action.not ? `its NotAction leaves out all of ${service}` : `no action of ${service} is in it`,
      how: `Name the actions of ${service} that are meant, such as ${EXAMPLE[carrier]}, or remove the statement.`,
    };
  }
  if (concernsCarrier(resource, setting) !== 'no') return undefined;
  const [first] = resource.values;
  return {
    at: first?.origin ?? resource.origin,
    part: 'Resource',
    because: first
      ? `its ${resource.not ? 'NotResource' : 'Resource'} ${describe(first)} is ${resource.not ? '' : 'not '}this ${carrier}`
      : 'its Resource is an empty list',
    how:
      carrier === 'key'
        ? 'Write Resource: "*", which means this key in a key policy.'
        : 'Write the ARN of the queue that the policy is attached to, or "*", which reaches no further than that.',
    fixes: () => meanCarrier(resource),
  };
}

const HOW_MISSING = {
  Action: 'Name the actions that are meant, or remove the statement.',
  Resource: 'Write Resource: "*", which means the key or queue that the policy is attached to.',
  Principal: 'Name who is meant in Principal, or remove the statement.',
} as const;

const SERVICE: Readonly<Record<Carrier, string>> = { key: 'kms', queue: 'sqs' };
const EXAMPLE: Readonly<Record<Carrier, string>> = { key: 'kms:Decrypt', queue: 'sqs:SendMessage' };

/** Whether a statement speaks of no action of the service at all; a name that is not known may be a new one of it. */
function isOfOtherServices({ values, not, more }: Names, carrier: Carrier): boolean {
  if (more) return false;
  const services = values.map((value) => {
    const flat = flatten(value);
    if (!flat || hasHoles(flat.text)) return undefined;
    const [service = '', name] = flat.text.toLowerCase().split(':');
    if (!not) return name === undefined ? undefined : service;
    return matchesGlob(flat.text.toLowerCase(), `${SERVICE[carrier]}:\uFFFD`) ? 'all' : 'some';
  });
  if (not) return services.includes('all');
  return services.every((service) => service !== undefined && !matchesGlob(service, SERVICE[carrier]));
}

/** Why a statement does nothing for one of its principals alone. */
interface ReasonAgainstPrincipal {
  readonly because: string;
  readonly why: string;
  readonly how: string;
}

const FEDERATED: ReasonAgainstPrincipal = {
  because: 'a federated user calls as a role',
  why: 'Sessions of federated users reach KMS and SQS as the role that they assumed, never as the identity provider.',
  how: 'Name the role that the federated users assume.',
};

const SAME_ACCOUNT: ReasonAgainstPrincipal = {
  because: 'no other account can use these actions',
  why: 'Cross-account permissions do not apply to these actions: whatever a policy says, such calls are refused.',
  how: 'Leave the administration of the queue to its own account, and let the other account send or receive only.',
};

function reasonAgainstPrincipal(
  entry: PrincipalEntry,
  statement: Statement,
  { carrier, setting }: PolicySubject,
): ReasonAgainstPrincipal | undefined {
  const who = classOf(entry, setting);
  if (who.is === 'nobody') return FEDERATED;
  if (who.is !== 'account' || who.bound.reach !== 'external') return undefined;
  const { possible } = outsideActions(actionsOf(statement, setting), setting);
  return possible === NO_ACTIONS && isAllKnown(statement.action, carrier) ? SAME_ACCOUNT : undefined;
}

function ofPrincipal(
  { type, value, origin }: PrincipalEntry,
  { because, why, how }: ReasonAgainstPrincipal,
  statement: Statement,
  policy: PolicySubject,
): Defect {
  return {
    at: origin,
    cause: `${statementCause(statement)} ${type} ${canonical(value)}`,
    about: statementCause(statement),
    message: {
      what: `${subjectWords(policy, statement)} has no effect for ${describe(value)}: ${because}.`,
      why,
      how,
    },
  };
}

/** Whether every action named is one that is known: others may be new ones that work across accounts. */
function isAllKnown(action: Names | undefined, carrier: Carrier): boolean {
  const known = new Set(ACTIONS[carrier].map((name) => name.toLowerCase()));
  return (
    action !== undefined &&
    !action.not &&
    !action.more &&
    action.values.every(
      (value) =>
        value.kind === 'scalar' && (/[*?]/.test(String(value.value)) || known.has(String(value.value).toLowerCase())),
    )
  );
}
