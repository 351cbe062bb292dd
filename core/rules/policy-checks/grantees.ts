import { accountInArn, isAccountId } from '../../policy/accounts.ts';
import { flatten } from '../../policy/flat-text.ts';
import type { Grant } from '../../policy/verdict.ts';
import { describe } from '../../resources/describe.ts';
import type { PolicySubject } from '../policy-subject.ts';

/** Whose a named account, role or user is. */
export type Owner = 'own' | 'trusted' | 'foreign' | 'unknown';

/** Tells own accounts from those that are only trusted. */
export function ownerOf({ principal, class: who }: Grant, { setting }: PolicySubject): Owner {
  if (who.is !== 'account') return 'unknown';
  const { reach } = who.bound;
  if (reach !== 'internal') return reach === 'external' ? 'foreign' : 'unknown';
  const text = flatten(principal.value)?.text ?? '';
  const account = isAccountId(text) ? text : accountInArn(text);
  const { ownAccounts, trustedAccounts } = setting;
  return account !== undefined && trustedAccounts.has(account) && !ownAccounts.has(account) ? 'trusted' : 'own';
}

/** A principal for a sentence: as short as it can be told apart in its own policy. */
export function principalWords({ principal, class: who }: Grant): string {
  const { value } = principal;
  if (who.is === 'everyone') return 'everyone';
  if (who.is === 'service') return describe(value).toLowerCase();
  if (value.kind === 'reference') return value.to;
  const text = describe(value);
  const [, account = '', name = ''] = /^arn:[^:]*:(?:iam|sts)::([^:]*):(.+)$/.exec(text) ?? [];
  if (name !== '' && name !== 'root') return name;
  const whole = name === 'root' ? account : text;
  if (/^(?:\$\{)?account\}?$/.test(whole)) return 'the account';
  return /^\d{12}$/.test(whole) ? `account ${whole}` : text;
}

/** Several principals for a sentence: the first, and how many more. */
export function principalsWords(grants: readonly Grant[]): string {
  const [first = '', ...others] = [...new Set(grants.map(principalWords))];
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
