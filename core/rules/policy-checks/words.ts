import type { Statement } from '../../policy/document.ts';
import { kindOf } from '../../vocabulary/vocabulary.ts';
import { type PolicySubject, statementName } from '../policy-subject.ts';

/** Whether what is judged as a policy is a grant of KMS. */
export function isGrant({ resource }: PolicySubject): boolean {
  return kindOf(resource.type) === 'grant';
}

/** Where a sentence about a statement begins: the key or queue, and the statement; a grant says one thing alone. */
export function subjectWords(policy: PolicySubject, statement: Statement): string {
  if (isGrant(policy)) return policy.name;
  return `${policy.name}, ${statementName(statement)}`;
}
