import { leavesOf } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import type { ResourceId, Value } from '../resources/value.ts';
import { isThere } from '../resources/world.ts';
import { kindOf, propertyOf } from '../vocabulary/vocabulary.ts';
import type { Names } from './names.ts';

/** Which IAM policies of a unit permissions boundaries bear on. */
export class Boundaries {
  readonly #policies: readonly Resource[];
  readonly #names: Names;
  /** Policies that are used as boundaries; found when asked for. */
  #used: ReadonlySet<ResourceId> | undefined;

  /** @param policies every resource that carries IAM policies */
  constructor(policies: readonly Resource[], names: Names) {
    this.#policies = policies;
    this.#names = names;
  }

  /** Whether a boundary limits what an IAM policy gives, or it is one itself and gives nothing. */
  limits(policy: Resource): boolean {
    this.#used ??= new Set(
      this.#policies.flatMap((owner) =>
        [...leavesOf(boundaryOf(owner))].flatMap((leaf) => (leaf.kind === 'reference' ? [leaf.to] : [])),
      ),
    );
    if (isThere(boundaryOf(policy)) || this.#used.has(policy.id)) return true;
    return rolesOf(policy).some((role) => {
      const owner = role.kind === 'reference' ? this.#names.resource(role.to) : undefined;
      return owner !== undefined && isThere(boundaryOf(owner));
    });
  }
}

/** What limits the permissions of a role or user. */
function boundaryOf(owner: Resource): Value {
  const kind = kindOf(owner.type);
  return kind === 'role' || kind === 'user'
    ? propertyOf(owner, kind, 'boundary')
    : { kind: 'absent', origin: owner.origin };
}

/** The roles that an IAM policy says it is attached to. */
function rolesOf(policy: Resource): readonly Value[] {
  const kind = kindOf(policy.type);
  if (kind === 'rolePolicy') return [...leavesOf(propertyOf(policy, 'rolePolicy', 'role'))];
  if (kind !== 'identityPolicy' && kind !== 'managedPolicy') return [];
  return [...leavesOf(propertyOf(policy, kind, 'roles'))]
    .flatMap((roles) => (roles.kind === 'list' ? roles.items : []))
    .flatMap((role) => [...leavesOf(role)]);
}
