import { nameServices } from '../../fixes/policies.ts';
import { type Carrier, NO_ACTIONS } from '../../policy/actions.ts';
import type { Condition } from '../../policy/document.ts';
import { describe } from '../../resources/describe.ts';
import type { PolicySubject } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';
import { effectiveStatements } from './broad-actions.ts';
import { boundOfEach, quoted } from './conditions.ts';
import { defectOf } from './statement-defect.ts';

/** Yields the statements of a key's or queue's policy that are bounded in fact, but by what AWS's own rules do not count. */
export function* publicByAwsRules(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  for (const { statement, publicByAwsRules: isLoose, actions } of effectiveStatements(policy)) {
    if (!isLoose || actions === NO_ACTIONS) continue;
    const boundOf = boundOfEach(statement, policy);
    const loose = statement.conditions.find((condition) => boundOf(condition, 'identity').looseByAwsRules);
    yield defectOf(policy, statement, {
      at: loose?.origin ?? statement.principal?.origin ?? statement.origin,
      cause: 'loose',
      says: `limited in fact, but public to AWS Config: ${loose ? reasonOf(loose) : 'what limits it is not fixed'}`,
      why: `Rules of AWS count a statement for everyone as public unless a condition holds it to fixed values${loose ? ` (here ${loose.key} is ${quoted(loose.values)})` : ''}, so that Security Hub will report it.`,
      how: `Name the service or the roles instead of everyone, or give the condition fixed values without wildcards and variables.`,
      fixes: () => nameServices(statement, policy),
    });
  }
}

function reasonOf({ key, values }: Condition): string {
  const texts = values.map(describe);
  if (texts.some((text) => /[*?]/.test(text))) return `${key} has a wildcard`;
  if (texts.some((text) => text.includes('${aws:'))) return `${key} has a policy variable`;
  return `${key} names no account`;
}
