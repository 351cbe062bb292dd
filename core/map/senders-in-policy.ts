import { actionsMatching, NO_ACTIONS } from '../policy/actions.ts';
import type { Statement } from '../policy/document.ts';
import { canonical } from '../resources/canonical.ts';
import type { Value } from '../resources/value.ts';
import { isProducer } from '../vocabulary/producers.ts';
import { accountIn } from './arns.ts';
import { identifyQueue, type Lookup } from './identify.ts';
import { deedsOf, type LetIn, type Neighbour } from './neighbours.ts';
import type { AttachedPolicy } from './policy.ts';
import type { Queue } from './queue.ts';

const SEND = actionsMatching('sqs:SendMessage', 'queue');

/** The services that the policy of a queue lets send: somebody expects them to, though what makes them is elsewhere. */
export function* sendersIn(policy: AttachedPolicy, { resource: queue }: Queue, lookup: Lookup): Iterable<Neighbour> {
  if (!policy.targets.some((target) => identifyQueue(target, lookup) === queue)) return;
  const seen = new Set<string>();
  for (const statement of policy.document?.statements ?? []) {
    if (statement.effect !== 'Allow' || !statement.principal || statement.principal.not || !givesSending(statement))
      continue;
    for (const { type, value, origin } of statement.principal.entries) {
      const name = value.kind === 'scalar' ? String(value.value) : '';
      if (type !== 'Service' || !isProducer(name) || seen.has(name.replace(/^sns\..*$/, 'sns'))) continue;
      seen.add(name.replace(/^sns\..*$/, 'sns'));
      yield {
        does: 'sends',
        name: `${name}, which ${policy.name} lets in,`,
        by: policy.resource,
        origin,
        deadLetters: false,
        principal: { is: 'service', name, ...sourceIn(statement) },
        publishers: [],
      };
    }
  }
}

/** Roles and users that the policy of a queue names; accounts as a whole are left out, like IAM statements about everything. */
export function* identitiesIn(policy: AttachedPolicy, { resource: queue }: Queue, lookup: Lookup): Iterable<LetIn> {
  if (!policy.targets.some((target) => identifyQueue(target, lookup) === queue)) return;
  for (const statement of policy.document?.statements ?? []) {
    const { principal, action } = statement;
    if (statement.effect !== 'Allow' || !principal || principal.not || !action || action.not) continue;
    const identities = principal.entries.filter(({ type, value }) => type === 'AWS' && mayBeIdentity(value));
    for (const does of identities.length > 0 ? deedsOf(action.values) : [])
      for (const { value } of identities) yield { does, who: value, statement, by: policy.resource };
  }
}

function mayBeIdentity(value: Value): boolean {
  return value.kind === 'reference' || /^arn:[^:]*:iam::[^:]*:(?:role|user)\//s.test(canonical(value));
}

function givesSending({ action }: Statement): boolean {
  if (!action || action.not) return false;
  return action.values.some((value) => (actionsMatching(canonical(value), 'queue') & SEND) !== NO_ACTIONS);
}

/** The resource and account that a statement holds a service to, where it names one. */
function sourceIn({ conditions }: Statement): { sourceArn?: Value; sourceAccount?: Value } {
  const only = (id: string): Value | undefined => {
    const values = conditions.filter((condition) => condition.id === id).flatMap((condition) => condition.values);
    const [value] = values;
    return value && values.length === 1 && !/[*?]/.test(canonical(value)) ? value : undefined;
  };
  const arn = only('aws:sourcearn');
  const account = only('aws:sourceaccount') ?? (arn && accountIn(arn));
  return { ...(arn ? { sourceArn: arn } : {}), ...(account ? { sourceAccount: account } : {}) };
}
