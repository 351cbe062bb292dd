import type { Value } from '../resources/value.ts';
import { accountInArn, boundOfAccount, boundOfHole, boundOfOrganization, bucketInArn, isFixed } from './accounts.ts';
import { type Bound, bound, externalBound } from './bound.ts';
import type { KeyMeaning } from './condition-keys.ts';
import { type FlatText, flatten, hasHoles, hasUnknown, holeOf } from './flat-text.ts';
import { hasWildcard, matchesEverything } from './glob.ts';
import { isBroadNetwork, isWithin } from './networks.ts';
import type { Comparison } from './operators.ts';
import type { PolicySetting } from './setting.ts';

/** How one value of a condition is read. */
export interface Reading {
  readonly id: string;
  readonly meaning: KeyMeaning;
  readonly comparison: Comparison;
  /** Policy variables count: the document is of the newer version. */
  readonly variables: boolean;
}

/** How far a condition lets outsiders in where its key has one value: the tables of who a value names. */
export function boundOfValue(value: Value, reading: Reading, setting: PolicySetting): Bound {
  if (value.kind === 'list' || value.kind === 'map') return bound('unknown', 'its value is no text');
  const flat = flatten(value);
  if (!flat) return bound('unknown', 'its value cannot be told');
  const { text } = flat;
  if (text.includes('${')) return boundOfVariable(text, reading);
  const { comparison } = reading;
  if ((comparison === 'equal' || comparison === 'equal-any-case') && hasWildcard(text)) {
    return bound('never', `"${text}" has a wildcard, which this operator takes literally`);
  }
  const whole = holeOf(text, flat);
  if (whole && whole.kind !== 'deployment') return boundOfHole(whole);
  switch (reading.meaning) {
    case 'account':
      return boundOfAccountPattern(text, flat, reading, setting);
    case 'principal-arn':
    case 'source-arn':
      return boundOfArn(text, flat, comparison, setting);
    case 'organization':
      return boundOfOrganizationPattern(text, flat, setting);
    case 'organization-path':
      return boundOfPath(text, flat, setting);
    case 'network':
      return boundOfNetwork(text, setting);
    case 'endpoint':
      return boundOfEndpoint(text, flat, setting);
    case 'user-id':
      if (matchesEverything(text)) return bound('public', 'it matches everybody');
      return bound('unknown', `whose identity ${text} is cannot be told`, hasWildcard(text));
    default:
      return bound('unknown', 'whom it admits cannot be told');
  }
}

/** Variables that compare the caller with the owner of what is called: the idiom of data perimeters. */
const OWNER_VARIABLES: Readonly<Record<string, ReadonlySet<KeyMeaning>>> = {
  '${aws:resourceorgid}': new Set(['organization']),
  '${aws:resourceaccount}': new Set(['account']),
};

function boundOfVariable(text: string, { meaning, variables }: Reading): Bound {
  if (!variables) return bound('never', `"${text}" is literal text in a document of Version 2008-10-17`);
  if (OWNER_VARIABLES[text.toLowerCase()]?.has(meaning)) {
    return bound('internal', `${text} is the owner of what is called`, true);
  }
  return bound('public', `${text} is set by the caller`);
}

function boundOfAccountPattern(text: string, flat: FlatText, { id, comparison }: Reading, setting: PolicySetting): Bound {
  // What `aws:PrincipalAccount` is in requests without a signature.
  const name = comparison === 'equal-any-case' ? text.toLowerCase() : text;
  if (id === 'aws:principalaccount' && name === 'anonymous') {
    return setting.signedOnly
      ? bound('never', 'requests without a signature do not get through')
      : bound('public', 'requests without a signature are from "anonymous"');
  }
  if (!hasWildcard(text)) return boundOfAccount(text, flat, setting);
  return bound('public', `"${text}" matches accounts of anybody`);
}

function boundOfOrganizationPattern(text: string, flat: FlatText, setting: PolicySetting): Bound {
  if (hasWildcard(text)) return bound('public', `"${text}" matches organizations of anybody`);
  return boundOfOrganization(text, flat, setting);
}

/** A path begins with its organization, and ends in a star where everything below it is meant. */
function boundOfPath(text: string, flat: FlatText, setting: PolicySetting): Bound {
  const organization = text.split('/')[0] ?? '';
  if (hasWildcard(organization)) return bound('public', `"${text}" matches organizations of anybody`);
  const inner = boundOfOrganization(organization, flat, setting);
  return hasWildcard(text) ? { ...inner, looseByAwsRules: true } : inner;
}

function boundOfArn(text: string, flat: FlatText, comparison: Comparison, setting: PolicySetting): Bound {
  const loose = !isFixed(text, flat);
  if (matchesEverything(text)) return bound('public', `"${text}" matches everything`);
  const bucket = bucketInArn(text);
  if (bucket !== undefined) return boundOfBucket(bucket, loose, setting);
  const account = accountInArn(text);
  if (account === undefined) {
    if (hasUnknown(text, flat)) return bound('unknown', 'what it names cannot be told');
    if (hasWildcard(text)) return bound('public', `"${text}" names no account`);
    return hasHoles(text) ? bound('unknown', 'what it names cannot be told') : bound('never', `"${text}" is no ARN`);
  }
  const upToAccount = text.split(':').slice(0, 5).join(':');
  if (hasUnknown(upToAccount, flat)) return bound('unknown', 'the account cannot be told');
  if (account === '') return bound('unknown', `"${text}" names no account`);
  if (comparison === 'like' && hasWildcard(upToAccount.slice(0, -account.length))) {
    return bound(
      'unknown',
      `the * of StringLike in "${text}" runs over colons, so that the account is not fixed; ArnLike keeps it`,
    );
  }
  if (hasWildcard(account)) return bound('public', `"${text}" names no account`);
  const inner = boundOfAccount(account, flat, setting);
  return loose && inner.reach !== 'never' ? { ...inner, looseByAwsRules: hasWildcard(text) } : inner;
}

function boundOfBucket(bucket: string, loose: boolean, setting: PolicySetting): Bound {
  if (matchesEverything(bucket)) return bound('public', 'it matches every bucket');
  if (hasHoles(bucket)) return bound('unknown', 'whose bucket it is cannot be told', loose);
  if (hasWildcard(bucket)) return bound('unknown', 'whose buckets these are cannot be told', true);
  return setting.ownsBucket(bucket)
    ? bound('internal', 'the bucket is in the same template', loose)
    : bound('unknown', 'whose bucket it is cannot be told', loose);
}

function boundOfNetwork(text: string, setting: PolicySetting): Bound {
  const broad = isBroadNetwork(text);
  if (broad === undefined) return bound(hasHoles(text) ? 'unknown' : 'never', `"${text}" is no network`);
  if (broad) return bound('public', `${text} is too wide to bound anybody`);
  if (isWithin(text, setting.trustedCidrs)) return bound('internal', `${text} is a trusted network`);
  return externalBound(`network ${text}`, `${text} is not a trusted network`);
}

function boundOfEndpoint(text: string, flat: FlatText, setting: PolicySetting): Bound {
  if (hasWildcard(text)) return bound('public', `"${text}" matches endpoints of anybody`);
  if (holeOf(text, flat)) return boundOfHole(holeOf(text, flat) as Value);
  return setting.trustedVpces.has(text)
    ? bound('internal', `${text} is a trusted endpoint`)
    : bound('unknown', `whose endpoint ${text} is cannot be told`);
}
