import type { Statement } from '../../policy/document.ts';
import { statementText } from '../../policy/document.ts';
import type { Origin } from '../../text/span.ts';
import { type PolicySubject, statementCause } from '../policy-subject.ts';
import type { Defect, Level } from '../rule.ts';
import { subjectWords } from './words.ts';

/** What a check says of one statement. */
export interface StatementDefect {
  readonly at: Origin;
  /** What the finding stands on besides the statement, such as the principal; empty where there is one for a statement. */
  readonly cause: string;
  /** A clause that goes on after the key or queue and the statement. */
  readonly says: string;
  readonly why: string;
  readonly how: string;
  readonly level?: Level | undefined;
  readonly fixes?: Defect['fixes'];
}

/** A defect of one statement of a policy, fingerprinted by the statement and not by its place in the list. */
export function defectOf(policy: PolicySubject, statement: Statement, found: StatementDefect): Defect {
  const { at, says, why, how, level, fixes } = found;
  const about = statementCause(statement);
  return {
    at,
    cause:
      `${isAmbiguous(policy, statement) ? `${about} ${statementText(statement)}` : about} ${found.cause}`.trimEnd(),
    about,
    ...(level ? { level } : {}),
    // Statements have other numbers where one before them is left out.
    reading: says,
    message: { what: `${subjectWords(policy, statement)}: ${says}.`, why, how },
    ...(fixes ? { fixes } : {}),
  };
}

function isAmbiguous({ document }: PolicySubject, { sid }: Statement): boolean {
  return sid !== undefined && document.statements.filter((other) => other.sid === sid).length > 1;
}
