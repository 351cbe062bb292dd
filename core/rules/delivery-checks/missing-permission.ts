import type { Fix } from '../../fixes/change.ts';
import { letIdentityUseKey } from '../../fixes/delivery.ts';
import type { Access, KmsAction } from '../../map/access.ts';
import type { Edge, IdentityUse, Neighbourhood } from '../../map/edge.ts';
import type { Queue } from '../../map/queue.ts';
import type { Resource } from '../../resources/resource.ts';
import { keyPhrasesOf } from '../../vocabulary/key-phrases.ts';
import type { Defect } from '../rule.ts';
import { groupedBy, keyWords, listed, principalWords } from './words.ts';

/** What a defect says, and why that matters. */
export type Saying = (
  edges: readonly [Edge, ...Edge[]],
  missing: string,
  key: string,
) => { readonly what: string; readonly why: string };

/** Yields the same for identities that a queue policy lets in and that are not in the unit. */
export function* missingElsewhere({ edges }: Neighbourhood, does: Edge['does'], says: Saying): Iterable<Defect> {
  const elsewhere = edges.filter(
    ({ does: deed, principal }) => deed === does && principal.is === 'identity' && !principal.identity,
  );
  for (const [who, group] of groupedBy(elsewhere, ({ principal }) => principalWords(principal))) {
    const identity = group[0].statement?.carrier;
    if (identity) yield* missingPermissions({ identity, edges: group }, group, says, who);
  }
}

/** Yields what an identity may not do with the keys of its queues: one defect for each key. */
export function* missingPermissions(
  { identity }: IdentityUse,
  edges: readonly Edge[],
  says: Saying,
  who = identity.name,
): Iterable<Defect> {
  const refused = edges.filter(({ access }) => access.answer === 'no' && access.missing.length > 0);
  for (const [key, group] of groupedBy(refused, keyWords)) {
    const missing = [...new Set(group.flatMap(({ access }) => access.missing))];
    yield {
      ...placeOf(group[0], identity),
      cause: `${who} key ${key}`,
      message: { ...says(group, listed(missing), key), how: remedyFor(group[0], group[0].access, missing, key) },
      fixes: () => fixesFor(group[0], group[0].access, missing, group[0].queue),
    };
  }
}

/** The statement that lets an identity send or read; else the identity itself. */
export function placeOf({ statement }: Edge, identity: Resource): Pick<Defect, 'at' | 'on'> {
  return statement ? { at: statement.is.origin, on: statement.carrier } : { at: identity.origin };
}

/** The ways to give somebody what they lack on the key of a queue. */
export function fixesFor(edge: Edge, access: Access, missing: readonly KmsAction[], queue: Queue): readonly Fix[] {
  const { key } = queue.key;
  return key ? letIdentityUseKey(edge, access, missing, key) : [];
}

/** What gives somebody the permissions that they lack. */
export function remedyFor(
  { principal, statement, does, queue }: Edge,
  access: Access,
  missing: readonly KmsAction[],
  key: string,
): string {
  const name = principalWords(principal);
  if (access.reason === 'denied')
    return `Take ${name} out of the Deny statement, or write it so that it leaves out ${listed(missing)}.`;
  if (!access.delegated)
    return `Name ${name} in the policy of ${key} with ${listed(missing)}: that policy does not leave it to the account's IAM policies.`;
  const where = statement ? `beside that statement of ${statement.carrier.name}` : `in the policies of ${name}`;
  const grant = queue.key.key ? keyPhrasesOf(queue.key.key.resource).grant(does, queue.resource, key) : '';
  return `Allow ${listed(missing)} on the ARN of ${key} ${where}${grant}. An alias or a bare key id as Resource gives nothing.`;
}
