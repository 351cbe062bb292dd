import type { Value } from '../resources/value.ts';
import { type Bound, bound, externalBound } from './bound.ts';
import { type FlatText, hasHoles, holeOf } from './flat-text.ts';
import type { PolicySetting } from './setting.ts';

/** Whether a text is an account id. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/**
 * How far naming one account lets outsiders in. The own account is known by its id, or as a fact of the deployment that
 * equals only itself; another id is foreign once the project says which accounts are its own: until then it may be one of
 * them, written out.
 */
export function boundOfAccount(account: string, flat: FlatText, setting: PolicySetting): Bound {
  const hole = holeOf(account, flat);
  if (hole?.kind === 'deployment' && hole.fact === 'account') return bound('internal', 'it names the own account');
  if (hole) return boundOfHole(hole);
  if (hasHoles(account)) return bound('unknown', 'the account cannot be told');
  if (!isAccountId(account)) return bound('never', `"${account}" is no account id of 12 digits`);
  if (setting.ownAccounts.has(account)) return bound('internal', `${account} is an own account`);
  if (setting.trustedAccounts.has(account)) return bound('internal', `${account} is a trusted account`);
  if (setting.ownAccounts.size === 0) {
    return bound('unknown', `whether ${account} is an own account is not configured`);
  }
  return externalBound(account, `${account} is neither an own nor a trusted account`);
}

/** How far naming one organization lets outsiders in. */
export function boundOfOrganization(organization: string, flat: FlatText, setting: PolicySetting): Bound {
  const hole = holeOf(organization, flat);
  if (hole) return boundOfHole(hole);
  if (hasHoles(organization)) return bound('unknown', 'the organization cannot be told');
  if (setting.trustedOrgs.has(organization)) return bound('internal', `${organization} is a trusted organization`);
  if (setting.trustedOrgs.size === 0)
    return bound('unknown', `whether ${organization} is the own organization is not configured`);
  return externalBound(organization, `${organization} is not a trusted organization`);
}

/** A reference is to a resource of the unit, and so of the own account; anything else hidden may be anybody's. */
export function boundOfHole(hole: Value): Bound {
  if (hole.kind === 'reference') return bound('internal', 'it names a resource of the same template');
  if (hole.kind === 'deployment') return bound('internal', 'it names the own deployment');
  return bound('unknown', 'what it names cannot be told');
}

/** The account in an ARN, empty where it has none; `undefined` for text that is none. */
export function accountInArn(text: string): string | undefined {
  return /^arn:(?:[^:]*:){3}([^:]*):/.exec(text)?.[1];
}

/** The bucket in a bucket's ARN, which names neither Region nor account, or writes stars for them. */
export function bucketInArn(text: string): string | undefined {
  return /^arn:[^:]*:s3:\**:\**:(.*)$/s.exec(text)?.[1];
}
