import { takeOut } from '../../fixes/policies.ts';
import type { Carrier } from '../../policy/actions.ts';
import type { Condition, Statement } from '../../policy/document.ts';
import type { Grant, StatementVerdict } from '../../policy/verdict.ts';
import { actionWords, outsiderWords } from '../../policy/words.ts';
import { canonical } from '../../resources/canonical.ts';
import { describe, isSecret } from '../../resources/describe.ts';
import type { PolicySubject } from '../policy-subject.ts';
import type { Defect, Level } from '../rule.ts';
import { broadActionsOf } from './broad-actions.ts';
import { boundOfEach } from './conditions.ts';
import { principalWords } from './grantees.ts';
import { defectOf } from './statement-defect.ts';
import { isGrant } from './words.ts';

/** How many outsiders or actions a sentence names before it only counts. */
const FEW = 2;

/** Yields what a key's or queue's policy lets accounts, organizations and networks do that the project does not trust. */
export function* crossAccountGrants(policy: PolicySubject, carrier: Carrier): Iterable<Defect> {
  if (policy.carrier !== carrier) return;
  for (const judged of policy.verdict.statements) {
    if (judged.verdict !== 'external') continue;
    for (const grant of judged.grants) {
      if (grant.bound.reach !== 'external') continue;
      const { statement } = judged;
      const by = grant.class.is === 'account' ? undefined : conditionNaming(grant, statement, policy);
      const outsiders = outsidersOf(grant, by);
      yield defectOf(policy, statement, {
        at: by?.origin ?? grant.principal.origin,
        cause: `outsider ${canonical(grant.principal.value)}`,
        level: levelOf(judged, grant, policy),
        says: `${whoWords(grant, outsiders)} can ${actionWords(judged.actions, carrier, FEW)}${grant.class.is === 'service' ? ` for ${outsiders}` : ''}`,
        why: `The project neither owns nor trusts ${outsiders}. ${RISK[carrier]}${needsKey(policy)}`,
        how: `If this is meant, add what is let in to "trusted" in the configuration; otherwise ${isGrant(policy) ? 'remove the grant' : remedyOf(grant)}.`,
        fixes: () => (grant.class.is === 'account' ? takeOut(grant.principal, statement, policy) : []),
      });
    }
  }
}

const RISK: Readonly<Record<Carrier, string>> = {
  key: "Whoever may use the key there can read what it seals, and this project's own IAM policies have no say in it.",
  queue: "Whoever may use the queue there is for that side to say, not for this project's IAM policies.",
};

/** The condition that names the outsiders, where the principal does not. */
function conditionNaming(grant: Grant, statement: Statement, policy: PolicySubject): Condition | undefined {
  const caller = grant.class.is === 'service' ? 'service' : 'identity';
  const other = caller === 'service' ? 'identity' : 'service';
  const boundOf = boundOfEach(statement, policy);
  const names = (condition: Condition): boolean =>
    boundOf(condition, caller).reach === 'external' || boundOf(condition, other).reach === 'external';
  return statement.conditions.find(names);
}

function outsidersOf({ principal, bound }: Grant, by: Condition | undefined): string {
  if (isSecret(principal.value) || by?.values.some(isSecret)) return 'an account that must not be shown';
  const names = bound.outsiders
    .slice(0, FEW)
    .map((value) => describe({ kind: 'scalar', origin: principal.origin, value }));
  const shown = outsiderWords(names);
  const rest = bound.outsiders.length - FEW;
  return rest > 0 ? `${shown} and ${rest} more` : shown || 'outsiders';
}

function whoWords(grant: Grant, outsiders: string): string {
  const { class: who } = grant;
  if (who.is === 'service') return principalWords(grant);
  return who.is === 'account' && !who.root ? `${principalWords(grant)} of ${outsiders}` : outsiders;
}

function levelOf({ onlyMetadata, statement }: StatementVerdict, grant: Grant, policy: PolicySubject): Level {
  if (onlyMetadata) return 'note';
  const isWholeAccount = grant.class.is === 'account' && grant.class.root;
  return isWholeAccount && broadActionsOf(grant, statement, policy) ? 'error' : 'warning';
}

function remedyOf({ class: who }: Grant): string {
  if (who.is === 'service') return 'name own sources only';
  return who.is === 'account' && who.root
    ? 'remove it, or name the role that needs it instead of the whole account'
    : 'remove it, or hold it to own accounts by a condition';
}

/** What else outsiders of a queue need, as far as its key tells. */
function needsKey(policy: PolicySubject): string {
  const queues = policy.queues();
  if (policy.carrier !== 'queue' || queues.length === 0) return '';
  if (queues.every(({ encryption }) => encryption === 'kms-aws-managed'))
    return ' They cannot send or receive, though, since the AWS managed key of the queue admits no other account.';
  const key = queues.find(({ encryption }) => encryption === 'kms-customer')?.key.key?.name;
  return key === undefined ? '' : ` To send, they also need kms:GenerateDataKey and kms:Decrypt on ${key}.`;
}
