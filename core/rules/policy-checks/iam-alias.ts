import { nameKeyByArn } from '../../fixes/permissions.ts';
import type { IdentityPolicy } from '../../map/policy.ts';
import { actionsMatching, NO_ACTIONS } from '../../policy/actions.ts';
import type { Names, Statement } from '../../policy/document.ts';
import { canonical } from '../../resources/canonical.ts';
import type { Value } from '../../resources/value.ts';
import { phrasesOf } from '../../vocabulary/phrases.ts';
import { statementCause, statementName } from '../policy-subject.ts';
import type { Defect } from '../rule.ts';

/** Yields the statements of IAM policies that name a key in a way that IAM does not understand. */
export function* statementsOnAliases(policy: IdentityPolicy): Iterable<Defect> {
  for (const { statements } of policy.documents) {
    for (const statement of statements) {
      const { action, resource, effect } = statement;
      if ((effect !== 'Allow' && effect !== 'Deny') || !resource || resource.not) continue;
      const kind = kmsActionsOf(action);
      if (kind === 'none') continue;
      const dead = resource.values.filter((value) => isDead(value, kind, policy));
      const [first] = dead;
      if (!first || shutsOut(statement, policy)) continue;
      yield defectOf(policy, statement, first, dead.length === resource.values.length && !resource.more);
    }
  }
}

/** Whether the rules on senders and readers name a statement's lack already: somebody needs what it was meant to give. */
function shutsOut({ effect, action }: Statement, { edges }: IdentityPolicy): boolean {
  if (effect !== 'Allow') return false;
  const given = (action?.values ?? []).reduce(
    (set, value) => set | actionsMatching(canonical(value), 'key'),
    NO_ACTIONS,
  );
  return edges().some(
    ({ access }) =>
      access.answer === 'no' &&
      access.missing.some((missing) => (actionsMatching(missing, 'key') & given) !== NO_ACTIONS),
  );
}

function defectOf(policy: IdentityPolicy, statement: Statement, value: Value, isAll: boolean): Defect {
  const where = `${policy.name}, ${statementName(statement)}`;
  const naming = policy.keyNamingOf(value);
  return {
    at: value.origin,
    cause: `${statementCause(statement)} Resource`,
    about: statementCause(statement),
    message: {
      what: `${where} has no effect${isAll ? '' : ' on one resource'}: ${isAll ? 'its Resource' : 'it'} is ${WORDS[naming]}, not the ARN of a key.`,
      why:
        naming === 'alias-arn'
          ? 'IAM compares Resource with the ARN of the key that is used, never with that of an alias; the calls are denied.'
          : 'Resource in an IAM policy takes ARNs; AWS refuses the policy, so that the deployment fails.',
      how: `Name the key by its ARN, such as ${phrasesOf(policy.resource).keyArn}; to allow whichever key an alias points to, add the condition kms:ResourceAliases.`,
    },
    fixes: () => nameKeyByArn(value, policy),
  };
}

const WORDS = {
  alias: 'the name of an alias',
  'alias-arn': 'the ARN of an alias',
  'key-id': 'the id of a key',
  other: 'something else',
} as const;

/** Actions that IAM does ask about the alias itself. */
const OF_ALIASES = ['kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias']
  .map((action) => actionsMatching(action, 'key'))
  .reduce((all, one) => all | one, NO_ACTIONS);

/** Whether actions of KMS are among those named, and such that are about aliases. */
function kmsActionsOf(action: Names | undefined): 'none' | 'of-aliases' | 'of-keys' {
  if (!action || action.not || action.more) return 'none';
  let kind: 'none' | 'of-keys' = 'none';
  for (const value of action.values) {
    if (value.kind !== 'scalar') return 'none';
    const text = String(value.value).toLowerCase();
    if (text !== '*' && !text.startsWith('kms:')) continue;
    if ((actionsMatching(text, 'key') & OF_ALIASES) !== NO_ACTIONS) return 'of-aliases';
    kind = 'of-keys';
  }
  return kind;
}

function isDead(value: Value, kind: 'of-aliases' | 'of-keys', policy: IdentityPolicy): boolean {
  const naming = policy.keyNamingOf(value);
  return naming === 'alias' || naming === 'key-id' || (naming === 'alias-arn' && kind === 'of-keys');
}
