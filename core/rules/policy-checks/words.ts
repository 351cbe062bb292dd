import type { Statement } from '../../policy/document.ts';
import { type PolicySubject, statementName } from '../policy-subject.ts';

/** Where a sentence about a statement begins: the key or queue, and the statement. */
export function subjectWords(policy: PolicySubject, statement: Statement): string {
  return `${policy.name}, ${statementName(statement)}`;
}
