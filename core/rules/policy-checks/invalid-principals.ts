import { namePrincipal, takeOut } from '../../fixes/policies.ts';
import type { Carrier } from '../../policy/actions.ts';
import type { Mistake, PrincipalEntry, Statement } from '../../policy/document.ts';
import { classOf } from '../../policy/principals.ts';
import { canonical } from '../../resources/canonical.ts';
import { describe } from '../../resources/describe.ts';
import { type PolicySubject, statementCause } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';

/** Yields the principals of a key's or queue's policy that AWS refuses, or that name nobody any more. */
export function* invalidPrincipals(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  for (const statement of policy.document.statements) {
    const kinds = policy.document.mistakes.filter(
      ({ about, statement: index }) => about === 'principal' && index === statement.index,
    );
    for (const mistake of kinds) yield ofKind(mistake, policy, statement);
    for (const entry of statement.principal?.entries ?? []) {
      // Where the kind is wrong there is no more to say of what stands under it.
      if (entry.type === 'invalid' && kinds.length > 0) continue;
      const defect = ofEntry(entry, policy, statement);
      if (defect) yield defect;
    }
  }
}

function ofKind({ origin, text }: Mistake, policy: PolicySubject, statement: Statement): Defect {
  return {
    at: origin,
    cause: `${statementCause(statement)} ${text}`,
    about: statementCause(statement),
    message: {
      what: `${policy.name}: ${text}`,
      why: REFUSED[policy.carrier],
      how: 'Write Principal as "*" or as an object with AWS for accounts, roles and users, and Service for AWS services.',
    },
  };
}

function ofEntry(entry: PrincipalEntry, policy: PolicySubject, statement: Statement): Defect | undefined {
  const who = classOf(entry, policy.setting);
  if (who.is !== 'invalid' && who.is !== 'dangling') return undefined;
  const shown = describe(entry.value);
  const { reason, how } = who.is === 'dangling' ? DANGLING : reasonAgainst(entry, policy);
  return {
    at: entry.origin,
    cause: `${statementCause(statement)} ${entry.type} ${canonical(entry.value)}`,
    about: statementCause(statement),
    level: who.is === 'dangling' ? 'warning' : 'error',
    message: {
      what: `${policy.name}: "${shown}" is not a valid principal: ${reason}.`,
      why:
        who.is === 'dangling'
          ? 'AWS shows this id in place of an identity that is gone. It matches nobody, also not a new identity of the same name.'
          : REFUSED[policy.carrier],
      how,
    },
    fixes: () => (who.is === 'dangling' ? takeOut(entry, statement, policy) : namePrincipal(entry, statement, policy)),
  };
}

interface Reason {
  /** Ends the sentence that says that it is not valid. */
  readonly reason: string;
  readonly how: string;
}

const DANGLING: Reason = {
  reason: 'its user or role was deleted',
  how: 'Remove it, or name the new user or role by its ARN.',
};

const NAMED = 'Name an account by its 12 digits, or an account, role or user by its ARN.';

function reasonAgainst({ type, value }: PrincipalEntry, { carrier }: PolicySubject): Reason {
  const text = value.kind === 'scalar' && value.sensitive !== true ? String(value.value) : '';
  const isPattern = /[*?]/.test(text);
  switch (type) {
    case 'Service':
      return isPattern
        ? { reason: 'services are named one by one', how: 'List the services, such as sns.amazonaws.com.' }
        : {
            reason: 'a service is named by its host',
            how: `Write the host of the service, such as ${/^[a-z][a-z0-9-]*$/.test(text) ? text : 'sns'}.amazonaws.com.`,
          };
    case 'CanonicalUser':
      return { reason: 'only S3 knows canonical users', how: NAMED };
    case 'invalid':
      return {
        reason: 'only "*" stands without a kind',
        how: 'Write {"AWS": …} around accounts, roles and users, and {"Service": …} around AWS services.',
      };
    default:
      return isPattern
        ? {
            reason: 'a wildcard cannot be a part of one',
            how: `Name the account, and narrow it with the condition ArnLike aws:PrincipalArn; or name each role that uses the ${carrier}.`,
          }
        : { reason: 'it is no account id and no ARN of an identity', how: NAMED };
  }
}

const REFUSED: Readonly<Record<Carrier, string>> = {
  key: 'KMS refuses the whole policy (MalformedPolicyDocumentException), so that the deployment fails.',
  queue: 'SQS refuses the whole policy (InvalidAttributeValue), so that the deployment fails.',
};
