import type { KmsAction } from '../map/access.ts';
import type { Edge } from '../map/edge.ts';
import type { Resource } from '../resources/resource.ts';
import type { Change, NewResource, NewStatement } from './change.ts';
import { canName } from './reach.ts';

/** What an IAM policy says to let its owner do something with a key. */
export function keyPermission(actions: readonly KmsAction[], key: Resource | NewResource): NewStatement {
  return {
    effect: 'Allow',
    actions,
    resources: [{ kind: 'attribute', of: key, attribute: 'arn' }],
    conditions: [],
  };
}

/**
 * Lets the role or user of an edge do something with a key: in the policy that lets it send or read, else by one more of its own.
 * `undefined` where it is not in the unit, or its text cannot name the key.
 */
export function permit(
  { principal, statement }: Edge,
  actions: readonly KmsAction[],
  key: Resource | NewResource,
): Change | undefined {
  const identity = principal.is === 'identity' ? principal.identity : undefined;
  if (!identity) return undefined;
  const permission = keyPermission(actions, key);
  const held = identity.documents.find(({ document }) => statement && document.statements.includes(statement.is));
  // What SAM writes cannot be added to.
  if (held && held.carrier.madeFor === undefined)
    return canName(held.carrier, key) ? { do: 'state', in: held.document.origin, statement: permission } : undefined;
  return canName(identity.resource, key) ? { do: 'permit', to: identity.resource, statement: permission } : undefined;
}
