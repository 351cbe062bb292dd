import { type ActionSet, type Carrier, NO_ACTIONS } from '../../policy/actions.ts';
import type { StatementVerdict } from '../../policy/verdict.ts';
import { actionWords } from '../../policy/words.ts';
import type { PolicyChangeSubject, PolicySubject } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';
import { defectOf } from './statement-defect.ts';

/** How many actions a sentence names before it only counts. */
const FEW = 2;

/** Stands for any AWS account among those who are let in. */
const ANYBODY = '*';

/** Yields the statements of a key's or queue's policy that let outsiders do what they could not before the change. */
export function* widenedStatements({ before, after }: PolicyChangeSubject, carrier: Carrier): Iterable<Defect> {
  if (after.carrier !== carrier || (before && isHidden(before))) return;
  const had = rightsIn(before?.verdict.statements ?? []);
  for (const one of after.verdict.statements) {
    for (const [who, actions] of rightsIn([one])) {
      const gained = actions & ~(had.get(who) ?? NO_ACTIONS) & ~(had.get(ANYBODY) ?? NO_ACTIONS);
      if (gained === NO_ACTIONS) continue;
      const grant = one.grants.find(({ bound }) => bound.reach === one.verdict);
      yield defectOf(after, one.statement, {
        at: grant?.principal.origin ?? one.statement.origin,
        cause: who === ANYBODY ? 'everyone' : who,
        says: `${named(who)} may now ${actionWords(gained, carrier, FEW)}`,
        why: 'Before this change the policy did not let them.',
        how: 'Leave the statement as it was, or name those whom the change is for, with a condition of fixed values.',
      });
    }
  }
}

function named(who: string): string {
  if (who === ANYBODY) return 'any AWS account';
  return /^\d{12}$/.test(who) ? `account ${who}` : who;
}

/** Whether somebody may have been let in of whom nobody can tell. */
function isHidden({ verdict, document }: PolicySubject): boolean {
  return document.more !== undefined || verdict.statements.some((statement) => statement.verdict === 'unknown');
}

/** What outsiders may do, by who they are. */
function rightsIn(statements: readonly StatementVerdict[]): ReadonlyMap<string, ActionSet> {
  const rights = new Map<string, ActionSet>();
  for (const { verdict, outsiders, actions } of statements) {
    const who = verdict === 'public' ? [ANYBODY] : verdict === 'external' ? outsiders : [];
    for (const one of who) rights.set(one, (rights.get(one) ?? NO_ACTIONS) | actions);
  }
  return rights;
}
