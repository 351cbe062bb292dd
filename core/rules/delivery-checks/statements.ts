import type { Edge } from '../../map/edge.ts';
import { principalWords } from './words.ts';

/**
 * The statement that lets some senders of one service in, as one line of JSON.
 *
 * It is held to the own account: with the ARN of a rule or bucket in the key's policy a template would be circular, since
 * those wait for the queue and the queue for its key.
 */
export function describeStatement(edges: readonly [Edge, ...Edge[]], ...actions: readonly string[]): string {
  const service = principalWords(edges[0].principal);
  const action = actions.length === 1 ? JSON.stringify(actions[0]) : JSON.stringify(actions);
  const resource = actions[0]?.startsWith('kms:') ? '"*"' : 'the ARN of the queue';
  return `{"Effect": "Allow", "Principal": {"Service": "${service}"}, "Action": ${action}, "Resource": ${resource}, "Condition": {"StringEquals": {"aws:SourceAccount": ${accountWords(edges)}}}}`;
}

function accountWords(edges: readonly Edge[]): string {
  const accounts = new Set(
    edges.map(({ principal }) =>
      principal.is === 'service' && principal.sourceAccount?.kind === 'scalar'
        ? String(principal.sourceAccount.value)
        : '',
    ),
  );
  const [only] = accounts;
  return accounts.size === 1 && only ? `"${only}"` : 'your account id';
}
