import type { Carrier } from '../../policy/actions.ts';
import { ACTIONS, type ActionSet, namesOf } from '../../policy/actions.ts';
import type { Statement } from '../../policy/document.ts';
import { type PolicySubject, statementName } from '../policy-subject.ts';

/** How many actions a message names before it only counts. */
const FEW = 3;

/** Actions for a sentence: the few that matter most to a reader, or all of them in one word. */
export function actionWords(set: ActionSet, carrier: Carrier): string {
  const names = namesOf(set, carrier);
  if (names.length === ACTIONS[carrier].length)
    return carrier === 'key' ? 'do everything (kms:*)' : 'do everything (sqs:*)';
  const shown = names.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, FEW);
  const rest = names.length - shown.length;
  return `call ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What readers look for first: reading messages, then sending them, then taking the key or queue over. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'kms:Decrypt': 9,
  'kms:GenerateDataKey': 8,
  'kms:PutKeyPolicy': 7,
  'kms:CreateGrant': 6,
  'sqs:ReceiveMessage': 9,
  'sqs:SendMessage': 8,
  'sqs:PurgeQueue': 7,
  'sqs:DeleteMessage': 6,
};

function weightOf(action: string): number {
  return WEIGHTS[action] ?? 0;
}

/** Where a sentence about a statement begins: the key or queue, and the statement. */
export function subjectWords(policy: PolicySubject, statement: Statement): string {
  return `${policy.name}, ${statementName(statement)}`;
}
