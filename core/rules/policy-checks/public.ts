import type { Carrier } from '../../policy/actions.ts';
import { type PolicySubject, statementCause } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';
import { actionWords, subjectWords } from './words.ts';

/** Yields the statements of a key's or queue's policy that let any AWS account in. */
export function* publicStatements(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  const thing = carrier === 'key' ? 'key' : 'queue';
  for (const { statement, verdict, actions, onlyMetadata, why, grants } of policy.verdict.statements) {
    if (verdict !== 'public') continue;
    const grant = grants.find(({ bound }) => bound.reach === 'public');
    yield {
      at: grant?.principal.origin ?? statement.origin,
      cause: `${statementCause(statement)} everyone`,
      about: statementCause(statement),
      level: onlyMetadata ? 'warning' : 'error',
      message: {
        what: `${subjectWords(policy, statement)}: any AWS account can ${actionWords(actions, carrier)}.`,
        why: `The statement admits everyone: ${why}. ${RISK[carrier]}`,
        how: `Name the accounts, roles or services that use the ${thing}, or add a condition with fixed values such as ${EXAMPLE[carrier]}.`,
      },
    };
  }
}

const RISK: Readonly<Record<Carrier, string>> = {
  key: 'Whoever gets hold of encrypted messages can read them, or can use the key at your cost.',
  queue: 'Strangers can send to the queue, read from it or purge it; encryption with SSE-SQS does not stop them.',
};

const EXAMPLE: Readonly<Record<Carrier, string>> = {
  key: 'StringEquals kms:CallerAccount with your account',
  queue: 'ArnEquals aws:SourceArn or StringEquals aws:PrincipalOrgID',
};
