import type { Value } from '../resources/value.ts';
import type { Origin } from '../text/span.ts';
import { accountInArn, boundOfAccount, boundOfHole, boundOfOrganization, bucketInArn } from './accounts.ts';
import { type Bound, bound, externalBound } from './bound.ts';
import type { KeyMeaning } from './condition-keys.ts';
import type { PolicyDocument } from './document.ts';
import { addHole, type FlatText, flatten, hasHoles, hasUnknown, holeOf, readable, VARIABLES } from './flat-text.ts';
import { hasWildcard, matchesEverything } from './glob.ts';
import { isBroadNetwork, isWithin } from './networks.ts';
import type { Comparison } from './operators.ts';
import type { PolicySetting } from './setting.ts';

/** How one value of a condition is read. */
export interface Reading {
  readonly id: string;
  readonly meaning: KeyMeaning;
  readonly comparison: Comparison;
  /** Of the document: only the newer one knows policy variables. */
  readonly version: PolicyDocument['version'];
}

/** How far a condition lets outsiders in where its key has one value: the tables of who a value names. */
export function boundOfValue(value: Value, reading: Reading, setting: PolicySetting): Bound {
  const flat = flatten(value);
  if (!flat) return bound('unknown', 'its value is no text');
  const result = boundOfFlat(flat, reading, setting);
  const why = readable(result.why);
  return why === result.why ? result : { ...result, why };
}

function boundOfFlat(flat: FlatText, reading: Reading, setting: PolicySetting): Bound {
  const { comparison, version } = reading;
  if (comparison.startsWith('equal') && hasWildcard(flat.text.replace(VARIABLES, ''))) {
    return bound('never', `"${flat.text}" has a wildcard, which this operator takes literally`);
  }
  if (!flat.text.includes('${')) return boundOfText(flat, reading, setting);
  if (version === 'unknown') return bound('unknown', 'the version of the document cannot be told');
  if (version === '2008-10-17') {
    return bound('never', `"${flat.text}" is literal text in a document of Version 2008-10-17`);
  }
  const compared: Comparison = comparison === 'arn' ? comparison : 'like';
  const result = boundOfText(withVariables(flat), { ...reading, comparison: compared }, setting);
  if (result.reach === 'public') return bound('public', `"${flat.text}" is what the caller makes it`);
  return /\$\{[^*?$]/.test(flat.text) ? { ...result, looseByAwsRules: true } : result;
}

/** What stands for one character that is no wildcard. */
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['*', '\uFF0A'],
  ['?', '\uFF1F'],
  ['$', '$'],
]);

/** Variables that compare the caller with the owner of what is called: the idiom of data perimeters. */
const OWNER = new Set(['aws:resourceorgid', 'aws:resourceaccount']);

/** Variables as what they may come to: the owner, as a fact of the deployment, or anything that the caller sets. */
function withVariables({ text, holes }: FlatText): FlatText {
  const all = [...holes];
  const filled = text.replace(VARIABLES, (_, name: string) => {
    const id = name.trim().toLowerCase();
    if (OWNER.has(id)) return addHole(all, { kind: 'deployment', origin: NOWHERE, fact: 'account' });
    return ESCAPED.get(id) ?? '*';
  });
  return { text: filled, holes: all };
}

const NOWHERE: Origin = { path: '', span: { start: 0, end: 0 } };

function boundOfText(flat: FlatText, reading: Reading, setting: PolicySetting): Bound {
  const { text } = flat;
  const { comparison, meaning } = reading;
  const whole = holeOf(text, flat);
  if (whole && whole.kind !== 'deployment') return boundOfHole(whole);
  if ((comparison === 'network') !== (meaning === 'network') && !(meaning === 'network' && !hasWildcard(text))) {
    return matchesEverything(text) && comparison === 'like'
      ? bound('public', 'it matches every network')
      : bound('unknown', 'its operator is not for such values');
  }
  switch (meaning) {
    case 'account':
      return boundOfAccountPattern(text, flat, reading, setting);
    case 'principal-arn':
    case 'source-arn':
      return boundOfArn(text, flat, comparison, setting);
    case 'organization':
    case 'organization-path':
      return boundOfPath(text, flat, setting);
    case 'network':
      return boundOfNetwork(text, setting);
    case 'endpoint':
      return boundOfEndpoint(text, setting);
    default:
      if (matchesEverything(text)) return bound('public', 'it matches everybody');
      return bound('unknown', `whose identity ${text} is cannot be told`, hasWildcard(text));
  }
}

function boundOfAccountPattern(
  text: string,
  flat: FlatText,
  { id, comparison }: Reading,
  setting: PolicySetting,
): Bound {
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

/** A path begins with its organization, may have no more than that, and ends in a star where everything below it is meant. */
function boundOfPath(text: string, flat: FlatText, setting: PolicySetting): Bound {
  const organization = text.split('/')[0] ?? '';
  if (hasWildcard(organization)) return bound('public', `"${text}" matches organizations of anybody`);
  const inner = boundOfOrganization(organization, flat, setting);
  return hasWildcard(text) ? { ...inner, looseByAwsRules: true } : inner;
}

function boundOfArn(text: string, flat: FlatText, comparison: Comparison, setting: PolicySetting): Bound {
  const loose = hasWildcard(text);
  const bucket = bucketInArn(text);
  if (bucket !== undefined) return boundOfBucket(bucket, flat, loose, setting);
  const account = accountInArn(text);
  if (account === undefined) {
    if (hasUnknown(text, flat)) return bound('unknown', 'what it names cannot be told');
    if (hasHoles(text.slice(0, 1))) return bound('internal', 'it begins with the name of an own resource', loose);
    return loose ? bound('public', `"${text}" names no account`) : bound('never', `"${text}" is no ARN`);
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
  return { ...inner, looseByAwsRules: loose };
}

function boundOfBucket(bucket: string, flat: FlatText, loose: boolean, setting: PolicySetting): Bound {
  if (matchesEverything(bucket)) return bound('public', 'it matches every bucket');
  if (setting.ownsBucket(bucket) || holeOf(bucket, flat)?.kind === 'reference') {
    return bound('internal', 'the bucket is in the same template', loose);
  }
  return bound('unknown', 'whose bucket it is cannot be told', loose);
}

function boundOfNetwork(text: string, setting: PolicySetting): Bound {
  const broad = isBroadNetwork(text);
  if (broad === undefined) return bound(hasHoles(text) ? 'unknown' : 'never', `"${text}" is no network`);
  if (broad) return bound('public', `${text} is too wide to bound anybody`);
  if (isWithin(text, setting.trustedCidrs)) return bound('internal', `${text} is a trusted network`);
  return externalBound(`network ${text}`, `${text} is not a trusted network`);
}

/** An endpoint or VPC by its id, or by an ARN that ends in it. */
function boundOfEndpoint(text: string, setting: PolicySetting): Bound {
  const loose = hasWildcard(text);
  if (setting.trustedVpces.has(text.slice(text.lastIndexOf('/') + 1))) {
    return bound('internal', `${text} is a trusted endpoint`, loose);
  }
  if (loose && hasWildcard(accountInArn(text) ?? '*')) {
    return bound('public', `"${text}" matches endpoints of anybody`);
  }
  return bound('unknown', `whose endpoint ${text} is cannot be told`, loose);
}
