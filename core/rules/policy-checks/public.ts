import { keepStrangersOut } from '../../fixes/policies.ts';
import { type ActionSet, actionsMatching, type Carrier, NO_ACTIONS } from '../../policy/actions.ts';
import type { Statement } from '../../policy/document.ts';
import type { Grant } from '../../policy/verdict.ts';
import { actionWords } from '../../policy/words.ts';
import { isSecret } from '../../resources/describe.ts';
import type { PolicySubject } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';
import { boundOfEach } from './conditions.ts';
import { defectOf } from './statement-defect.ts';

/** How many actions a sentence names before it only counts. */
const FEW = 2;

/** Yields the statements of a key's or queue's policy that let any AWS account in. */
export function* publicStatements(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  for (const { statement, verdict, actions, onlyMetadata, grants } of policy.verdict.statements) {
    if (verdict !== 'public') continue;
    const grant = grants.find(({ bound }) => bound.reach === 'public');
    yield defectOf(policy, statement, {
      at: grant?.principal.origin ?? statement.origin,
      cause: 'everyone',
      level: onlyMetadata ? 'warning' : 'error',
      says: `any AWS account can ${actionWords(actions, carrier, FEW)}`,
      why: `${reasonOf(statement, grant, policy)} ${RISK[carrier](actions, policy)}`,
      how: `Name the accounts, roles or services that use the ${carrier}, or add a condition with fixed values such as ${EXAMPLE[carrier]}.`,
      fixes: () => keepStrangersOut(statement, policy),
    });
  }
}

/** Why nothing keeps strangers out: what each condition misses. */
function reasonOf(statement: Statement, grant: Grant | undefined, policy: PolicySubject): string {
  const who = statement.principal?.not
    ? 'NotPrincipal with Allow admits everyone else'
    : grant?.class.is === 'everyone'
      ? 'The principal is everyone'
      : 'The principal is not fixed';
  if (statement.conditions.length === 0) return `${who}, without a condition.`;
  const boundOf = boundOfEach(statement, policy);
  const reasons = statement.conditions.map((condition) => {
    const { why } = boundOf(condition, 'identity');
    return shown(condition.values.some(isSecret) ? `${condition.key} does not limit who calls` : why);
  });
  return `${who}, and no condition keeps strangers out: ${[...new Set(reasons)].join('; ')}.`;
}

const LONGEST = 200;

/** A reason on one line, with a sign for each part of a value that is not literal. */
function shown(why: string): string {
  const line = why.replace(/[\uE000-\uF8FF]/g, '…').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

const has = (set: ActionSet, carrier: Carrier, pattern: string): boolean =>
  (set & actionsMatching(pattern, carrier)) !== NO_ACTIONS;

const RISK: Readonly<Record<Carrier, (actions: ActionSet, policy: PolicySubject) => string>> = {
  key: (actions) =>
    has(actions, 'key', 'kms:Decrypt')
      ? 'Whoever gets hold of encrypted messages can read them.'
      : 'The key serves strangers, at your cost and as far as these actions go.',
  queue: (actions, policy) => {
    const { setting } = policy;
    const queues = policy.queues();
    const canPurge = has(actions, 'queue', 'sqs:PurgeQueue');
    const sealedBy = (encryption: string): boolean =>
      queues.length > 0 && queues.every((queue) => queue.encryption === encryption);
    if (sealedBy('kms-aws-managed'))
      return `The AWS managed key keeps strangers from sending and reading${canPurge ? ', but they can empty the queue' : ''}.`;
    const can = [
      ...(has(actions, 'queue', 'sqs:SendMessage') ? ['send messages that your consumers trust'] : []),
      ...(has(actions, 'queue', 'sqs:ReceiveMessage') ? ['read messages'] : []),
      ...(canPurge ? ['empty the queue'] : []),
    ];
    const risk =
      can.length === 0
        ? 'Strangers learn about the queue or get in the way of its consumers.'
        : `Strangers can ${can.join(', ')}.`;
    if (sealedBy('kms-customer'))
      return `${risk} To send and read they also need the key${canPurge ? ', to empty the queue they do not' : ''}.`;
    return setting.signedOnly
      ? `${risk} SSE-SQS does not stop them; only anonymous callers are refused, because the queue is encrypted.`
      : risk;
  },
};

const EXAMPLE: Readonly<Record<Carrier, string>> = {
  key: 'StringEquals kms:CallerAccount with your account',
  queue: 'ArnEquals aws:SourceArn or StringEquals aws:PrincipalOrgID',
};
