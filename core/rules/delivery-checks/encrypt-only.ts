import type { Edge } from '../../map/edge.ts';
import { actionsMatching, NO_ACTIONS } from '../../policy/actions.ts';
import type { Statement } from '../../policy/document.ts';
import { canonical } from '../../resources/canonical.ts';
import type { Value } from '../../resources/value.ts';

const ENCRYPT = actionsMatching('kms:Encrypt', 'key');
const GENERATE_DATA_KEY = actionsMatching('kms:GenerateDataKey', 'key');

/** Where a sender is let call `kms:Encrypt`, which SQS never does, and not what SQS calls. */
export interface EncryptOnly {
  readonly statement: Statement;
  /** The entry of `Action`. */
  readonly action: Value;
  readonly owner: 'key' | 'identity';
}

/** The statement that gives a sender `kms:Encrypt` in the place of `kms:GenerateDataKey`; `undefined` where none does. */
export function encryptOnly(edge: Edge): EncryptOnly | undefined {
  const { does, principal, queue } = edge;
  if (does !== 'sends' || edge.access.reason !== 'missing') return undefined;
  if (!edge.access.missing.includes('kms:GenerateDataKey')) return undefined;
  const encrypting = edge.accessTo(queue, ['kms:Encrypt']);
  if (encrypting.answer !== 'yes') return undefined;
  const inKey = encrypting.statement && found(encrypting.statement, 'key');
  if (inKey) return inKey;
  const own = principal.is === 'identity' ? (principal.identity?.documents ?? []) : [];
  for (const { document } of own) {
    for (const statement of document.statements) {
      const inIam = statement.effect === 'Allow' ? found(statement, 'identity') : undefined;
      if (inIam) return inIam;
    }
  }
  return undefined;
}

function found(statement: Statement, owner: EncryptOnly['owner']): EncryptOnly | undefined {
  if (!statement.action || statement.action.not) return undefined;
  // Whoever writes kms:* does not mean to give kms:Encrypt in the place of anything.
  const action = statement.action.values.find((value) => {
    const given = actionsMatching(canonical(value), 'key');
    return (given & ENCRYPT) !== NO_ACTIONS && (given & GENERATE_DATA_KEY) === NO_ACTIONS;
  });
  return action && { statement, action, owner };
}
