import { boundOfAccount, boundOfHole, isAccountId } from './accounts.ts';
import { type Bound, bound, NOTHING_LIMITS } from './bound.ts';
import type { PrincipalEntry } from './document.ts';
import { type FlatText, flatten, hasHoles, hasUnknown, holeOf } from './flat-text.ts';
import { hasWildcard } from './glob.ts';
import { remembered } from './knowledge.ts';
import type { PolicySetting } from './setting.ts';

/** Who a principal of a statement is. */
export type PrincipalClass =
  | { readonly is: 'everyone' }
  /** An account or an identity of one. */
  | { readonly is: 'account'; readonly bound: Bound; readonly root: boolean }
  | { readonly is: 'service'; readonly name: string }
  /** Cannot call at all: a federated user, whose sessions come as roles. */
  | { readonly is: 'nobody'; readonly why: string }
  /** AWS refuses the document. */
  | { readonly is: 'invalid'; readonly why: string }
  /** A deleted user or role, which AWS shows by its id. */
  | { readonly is: 'dangling'; readonly why: string }
  | { readonly is: 'unknown'; readonly why: string };

/**
 * Classes one principal.
 *
 * Source: IAM User Guide, "AWS JSON policy elements: Principal",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function classOf(entry: PrincipalEntry, setting: PolicySetting): PrincipalClass {
  return remembered(setting.known?.classes, entry, () => classAnew(entry, setting));
}

function classAnew({ type, value }: PrincipalEntry, setting: PolicySetting): PrincipalClass {
  const flat = flatten(value);
  if (!flat) return { is: 'invalid', why: 'it is no text' };
  const { text } = flat;
  switch (type) {
    case 'invalid':
      return { is: 'invalid', why: 'a principal is "*" or an object with AWS or Service' };
    case 'CanonicalUser':
      return { is: 'invalid', why: 'only S3 knows canonical users' };
    case 'Federated':
      return { is: 'nobody', why: 'a federated user calls as a role' };
    case 'Service':
      return classOfService(text);
    case 'AWS':
      return classOfAws(text, flat, setting);
  }
}

function classOfAws(text: string, flat: FlatText, setting: PolicySetting): PrincipalClass {
  if (text === '*') return { is: 'everyone' };
  const hole = holeOf(text, flat);
  if (hole?.kind === 'unknown') return { is: 'unknown', why: 'who it is cannot be told' };
  if (hole?.kind === 'reference') return { is: 'account', bound: boundOfHole(hole), root: false };
  if (hole || isAccountId(text)) return { is: 'account', bound: boundOfAccount(text, flat, setting), root: true };
  if (/^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(text))
    return { is: 'dangling', why: 'it is the id of a user or role that was deleted' };
  return classOfArn(text, flat, setting);
}

function classOfService(name: string): PrincipalClass {
  if (hasHoles(name)) return { is: 'unknown', why: 'which service it is cannot be told' };
  if (hasWildcard(name)) return { is: 'invalid', why: 'services are named one by one' };
  if (!name.includes('.'))
    return { is: 'invalid', why: `a service is named by its host, such as ${name}.amazonaws.com` };
  return { is: 'service', name: name.toLowerCase() };
}

function classOfArn(text: string, flat: FlatText, setting: PolicySetting): PrincipalClass {
  const [, upToAccount = text, arn, service, region, account = '', resource = ''] = SEGMENTS.exec(text) ?? [];
  if (hasUnknown(upToAccount, flat)) return { is: 'unknown', why: 'whose identity it is cannot be told' };
  if (arn !== 'arn' || (service !== 'iam' && service !== 'sts')) {
    if (hasHoles(text)) return { is: 'unknown', why: 'who it is cannot be told' };
    return { is: 'invalid', why: 'it is no account id and no ARN of an account, user or role' };
  }
  if (hasWildcard(text)) return { is: 'invalid', why: 'a wildcard cannot stand for a part of a principal' };
  if (region !== '' || (!hasHoles(resource) && !IDENTITY.test(resource))) {
    return { is: 'invalid', why: 'it is no ARN of an account, user or role' };
  }
  const inner = boundOfAccount(account, flat, setting);
  if (inner.reach === 'never') return { is: 'invalid', why: inner.why };
  return { is: 'account', bound: inner, root: resource === 'root' };
}

/** An ARN up to its account, the segments of that but for the partition, and the rest. */
const SEGMENTS = /^(([^:]*):[^:]*:([^:]*):([^:]*):([^:]*)):(.*)$/s;
const IDENTITY = /^(?:root$|user\/.|role\/.|assumed-role\/.|federated-user\/.|saml-provider\/.|oidc-provider\/.)/;

/** The bound of everybody, before conditions. */
export const EVERYONE: Bound = bound('public', NOTHING_LIMITS);
