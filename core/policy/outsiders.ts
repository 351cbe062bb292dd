import type { Value } from '../resources/value.ts';
import { isAccountId } from './accounts.ts';
import { dateOf, timeOf } from './dates.ts';
import type { Condition, PolicyDocument } from './document.ts';
import { flatten, VARIABLES } from './flat-text.ts';
import { matchesGlob } from './glob.ts';
import { isWithin } from './networks.ts';
import { type Context, ownAccountOf, patternOf, principalArnOf, type Requester, segmentsOf } from './request.ts';
import type { PolicySetting } from './setting.ts';
import type { StatementVerdict } from './verdict.ts';

/** What requests are made for: the conditions of a statement and of the denials beside it, and whom these name. */
export interface Conditioned {
  readonly principals: readonly Value[];
  /** By key in small letters. */
  readonly conditions: ReadonlyMap<string, readonly Condition[]>;
  readonly version: PolicyDocument['version'];
  readonly setting: PolicySetting;
}

/** The keys that conditions and their variables ask for, as written, by small letters; those of variables first: other values hang on them. */
export function keysIn(conditions: readonly Condition[]): Map<string, string> {
  const texts = conditions.flatMap(({ values }) => values.map((value) => flatten(value)?.text ?? ''));
  const variables = texts.flatMap((text) => [...text.matchAll(/\$\{\s*([^,}*?$\s]+)/g)].map(([, name = '']) => name));
  return new Map([...variables, ...conditions.map(({ key }) => key)].map((key) => [key.toLowerCase(), key]));
}

/** Accounts of nobody that the project knows; AWS's documentation uses them. */
const STRANGERS = ['999988887777', '444455556666', '777788889999'];
const STRANGE_ORGANIZATION = 'o-outsider';

/**
 * Outsiders who may pass a statement, the plainest first: without a signature, then identities, then services for a
 * resource of theirs; of accounts and under names that the document's values leave open, or ask for.
 */
export function* outsidersFor(judged: StatementVerdict, asked: Conditioned): Generator<Requester> {
  const { setting } = asked;
  if (!setting.signedOnly) yield { kind: 'anonymous' };
  const texts = textsIn(asked);
  const accounts = accountsFor(judged, texts, setting);
  const organizations = organizationsFor(judged, texts, setting);
  const users = textsOf(valuesOf(asked.conditions.get('aws:username') ?? [])).filter((name) => USER_NAME.test(name));
  for (const account of accounts) {
    for (const arn of identitiesOf(account, texts, users)) {
      for (const organization of organizations) yield { kind: 'identity', account, arn, ...organization };
    }
  }
  const services = texts.filter((text) => /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(text));
  for (const account of accounts) {
    for (const name of new Set([...services, 'sns.amazonaws.com', 'sqs.amazonaws.com'])) {
      for (const organization of organizations) yield { kind: 'service', name, account, ...organization };
    }
  }
}

/** What IAM takes for the name of a user, or a pattern of such names. */
const USER_NAME = /^[\w+=,.@*?-]+$/;

/** All text under the principals and conditions, as patterns. */
function textsIn({ principals, conditions }: Conditioned): string[] {
  return textsOf([...principals, ...valuesOf([...conditions.values()].flat())]);
}

function textsOf(values: readonly Value[]): string[] {
  return values.map((value) => (flatten(value)?.text ?? '').replace(VARIABLES, '*'));
}

function valuesOf(conditions: readonly Condition[]): readonly Value[] {
  return conditions.flatMap(({ values }) => values);
}

function accountsFor({ outsiders }: StatementVerdict, texts: readonly string[], setting: PolicySetting): string[] {
  const isOutside = (account: string): boolean =>
    isAccountId(account) && !setting.ownAccounts.has(account) && !setting.trustedAccounts.has(account);
  const strangers = STRANGERS.filter(isOutside);
  const [stranger = ''] = strangers;
  const asked = texts.flatMap((text) => [text, segmentsOf(text)[4] ?? '']);
  return [...new Set([...outsiders, stranger, ...asked.map((text) => filledAccount(text, stranger))])].filter(
    isOutside,
  );
}

/** An account that a pattern takes in: the stranger if it does, else its digits and eights. */
function filledAccount(pattern: string, stranger: string): string {
  if (matchesGlob(pattern, stranger)) return stranger;
  const digits = pattern.replaceAll('?', '8');
  const missing = 12 - digits.replaceAll('*', '').length;
  return missing < 0 ? '' : digits.replace('*', '8'.repeat(missing)).replaceAll('*', '');
}

/** The organizations that the outsider may be of; none comes first unless one is named. */
function organizationsFor(
  { outsiders }: StatementVerdict,
  texts: readonly string[],
  setting: PolicySetting,
): { readonly organization?: string }[] {
  const asked = [...outsiders, ...texts]
    .map((text) => text.split('/')[0] ?? '')
    .filter((text) => text.startsWith('o-'));
  const names = [...asked.map((text) => filled(text, 'x')), STRANGE_ORGANIZATION].filter(
    (name) => !setting.trustedOrgs.has(name),
  );
  return [{}, ...[...new Set(names)].map((organization) => ({ organization }))];
}

/** Identities of an account: a role, a user, the account's root, and who is asked for. */
function identitiesOf(account: string, texts: readonly string[], users: readonly string[]): Set<string> {
  const asked = texts
    .filter((text) => /^arn:[^:]*:(?:iam|sts|\*):/.test(text))
    .map((text) => instanceOfArn(text, account, 'arn:aws:iam'))
    .filter((arn) => segmentsOf(arn)[4] === account && /:(?:role|user|assumed-role|federated-user)\//.test(arn));
  return new Set([
    `arn:aws:iam::${account}:role/outsider`,
    ...asked,
    `arn:aws:iam::${account}:user/outsider`,
    `arn:aws:iam::${account}:root`,
    ...users.map((name) => `arn:aws:iam::${account}:user/${filled(name, 'x')}`),
  ]);
}

/** A text that a pattern takes in, with something for its stars. */
function filled(pattern: string, star: string): string {
  return pattern.replaceAll('*', star).replaceAll('?', 'x');
}

/** An ARN that a pattern takes in, of the account where it leaves that open; what is left out is as in the usual one. */
function instanceOfArn(pattern: string, account: string, usual: string): string {
  const [, , service = '*', region = ''] = usual.split(':');
  const [, partition = '*', wantedService = '*', wantedRegion = '*', wantedAccount = '*', resource = ''] =
    segmentsOf(pattern);
  const place = wantedService === 's3' ? '' : region;
  return [
    'arn',
    matchesGlob(partition, 'aws') ? 'aws' : filled(partition, 'x'),
    matchesGlob(wantedService, service) ? service : filled(wantedService, 'x'),
    matchesGlob(wantedRegion, place) ? place : filled(wantedRegion, 'x'),
    wantedService === 's3' ? '' : matchesGlob(wantedAccount, account) ? account : filledAccount(wantedAccount, account),
    /^\**$/.test(resource) ? 'outsider' : filled(resource, 'x'),
  ].join(':');
}

/** What a key can be in a request, the plainest first; `undefined` where the request can do without it. */
type Candidates = readonly (string | undefined)[];

/** What a key can be in a request of a caller. */
export function candidatesFor(id: string, caller: Requester, context: Context, asked: Conditioned): Candidates {
  const { setting } = asked;
  const { kind } = caller;
  const isIdentity = kind === 'identity';
  const isService = kind === 'service';
  const account = kind === 'anonymous' ? '' : caller.account;
  const organization = kind === 'anonymous' ? undefined : caller.organization;
  const arn = isIdentity ? caller.arn : '';
  const patterns = patternsOf(id, context, asked);
  const instances = [
    ...new Set(patterns.flatMap((pattern) => [filled(pattern, ''), filled(pattern, 'x'), pattern])),
  ].filter((text) => text !== '');
  const owned = (usual: string): string[] =>
    [usual, ...patterns.map((pattern) => instanceOfArn(pattern, account, usual))].filter(
      (arn) => segmentsOf(arn)[4] === account || isForeignBucket(arn, setting),
    );
  const ofIdentity = (values: Candidates): Candidates => (isIdentity ? values : NEVER);
  const ofService = (values: Candidates): Candidates => (isService ? [undefined, ...values] : NEVER);
  const ofNetwork = (values: Candidates): Candidates => (isService ? NEVER : [undefined, ...values]);
  const paths =
    organization === undefined
      ? NEVER
      : [`${organization}/r-x/ou-x/`, ...instances.filter((path) => path.startsWith(`${organization}/`))];

  if (setting.carrier === 'queue' && id.startsWith('kms:')) return NEVER;
  switch (id) {
    case 'kms:calleraccount':
      return ofIdentity([account, undefined]);
    case 'kms:viaservice':
      return ofIdentity([undefined, 'sqs.us-east-1.amazonaws.com', ...instances]);
    case 'aws:principalaccount':
      return isService ? NEVER : [account || 'anonymous'];
    case 'aws:principalarn':
      return ofIdentity([principalArnOf(arn), undefined]);
    case 'aws:principalorgid':
      return ofIdentity([organization]);
    case 'aws:principalorgpaths':
      return ofIdentity(paths);
    case 'aws:userid':
      return kind === 'anonymous' ? ['anonymous'] : ofIdentity(['AROAOUTSIDER:session', ...instances]);
    case 'aws:username':
      return arn.includes(':user/') ? [arn.slice(arn.lastIndexOf('/') + 1)] : NEVER;
    case 'aws:principaltype':
      return kind === 'anonymous' ? ['Anonymous'] : ofIdentity([typeOf(arn)]);
    case 'aws:principalisawsservice':
      return kind === 'anonymous' ? NEVER : [String(isService)];
    case 'aws:principalservicename':
    case 'aws:principalservicenameslist':
      return isService ? [caller.name] : NEVER;
    case 'aws:sourceaccount':
    case 'aws:sourceowner':
      return ofService([account]);
    case 'aws:sourcearn':
      return ofService(owned(`arn:aws:sns:us-east-1:${account}:outsider`));
    case 'aws:sourceorgid':
      return ofService([organization]);
    case 'aws:sourceorgpaths':
      return ofService(paths);
    case 'lambda:sourcefunctionarn':
      return ofIdentity([undefined, ...owned(`arn:aws:lambda:us-east-1:${account}:function:outsider`)]);
    case 'aws:sourceip':
      return ofNetwork(
        ['198.51.100.7', '2001:db8::7', ...instances.map(firstAddress)].filter(
          (ip) => !isWithin(ip, setting.trustedCidrs),
        ),
      );
    case 'aws:vpcsourceip':
      return ofNetwork(['10.0.0.7', ...instances.map(firstAddress)]);
    case 'aws:sourcevpce':
    case 'aws:sourcevpc':
      return ofNetwork([...ENDPOINTS[id], ...instances].filter((one) => !setting.trustedVpces.has(one)));
    case 'aws:sourcevpcarn':
      return ofIdentity([undefined, ...owned(`arn:aws:ec2:us-east-1:${account}:vpc/vpc-0a1b2c3d`)]);
    case 'aws:vpceaccount':
      return ofNetwork([account || STRANGERS[0]]);
    case 'aws:vpceorgid':
      return ofNetwork([
        organization,
        ...[STRANGE_ORGANIZATION, ...instances].filter((one) => !setting.trustedOrgs.has(one)),
      ]);
    case 'aws:resourceaccount':
      return setting.ownAccounts.size > 0 ? [...setting.ownAccounts] : [ownAccountOf(setting), ...instances];
    case 'aws:resourceorgid':
      return setting.trustedOrgs.size > 0 ? [...setting.trustedOrgs] : [...instances, 'o-exampleorgid', undefined];
    case 'aws:securetransport':
      return ['true', 'false'];
    case 'aws:viaawsservice':
      return kind === 'anonymous' ? NEVER : ['false', 'true'];
    case 'aws:multifactorauthpresent':
      return ofIdentity([undefined, 'true', 'false']);
    case 'aws:currenttime':
      return times(patterns, dateOf);
    case 'aws:epochtime':
      return times(patterns, (time) => String(Math.floor(time / 1000)));
    case 'aws:requestedregion':
      return ['us-east-1', 'eu-central-1', ...instances];
    default:
      if (!isIdentity && OF_IDENTITIES.test(id)) return NEVER;
      return [undefined, ...instances, 'true', 'false', 'x', ...numbers(patterns)];
  }
}

const NEVER: Candidates = [undefined];

/** Keys that only a session of a role or user carries. */
const OF_IDENTITIES =
  /^(?:aws:principaltag\/|aws:tokenissuetime|aws:multifactorauthage|aws:sourceidentity|aws:federatedprovider|saml:|sts:)/;

const ENDPOINTS = {
  'aws:sourcevpc': ['vpc-0a1b2c3d', 'vpc-1b2c3d4e'],
  'aws:sourcevpce': ['vpce-0a1b2c3d', 'vpce-1b2c3d4e'],
};

function patternsOf(id: string, context: Context, { conditions, version, setting }: Conditioned): string[] {
  const patterns = (conditions.get(id) ?? [])
    .filter(({ operator }) => operator?.name !== 'Null')
    .flatMap(({ values }) => values.map((value: Value) => patternOf(value, context, version, setting)?.text));
  return [...new Set(patterns.filter((pattern) => pattern !== undefined))];
}

function typeOf(arn: string): string {
  if (arn.endsWith(':root')) return 'Account';
  return arn.includes(':user/') ? 'User' : 'AssumedRole';
}

/** Buckets have ARNs without an account: all but the unit's own may be anybody's. */
function isForeignBucket(arn: string, setting: PolicySetting): boolean {
  const [, , service, region, , bucket = ''] = segmentsOf(arn);
  return service === 's3' && region === '' && !setting.ownsBucket(bucket);
}

/** The first address of a block. */
function firstAddress(block: string): string {
  return block.replace(/\/\d+$/, '');
}

const LATER = timeOf('2030-01-01T00:00:00Z');

/** Moments before, at and after those that are asked for: one may wait. */
function times(patterns: readonly string[], write: (time: number) => string): string[] {
  const moments = patterns.map(timeOf).filter((time) => Math.abs(time) < 8e15);
  return [...[LATER, ...moments.flatMap((time) => [time, time + 1000, time - 1000])].map(write), ...patterns];
}

function numbers(patterns: readonly string[]): string[] {
  return patterns
    .filter((pattern) => /^-?\d+(?:\.\d+)?$/.test(pattern))
    .flatMap((pattern) => [String(Number(pattern) + 1), String(Number(pattern) - 1)]);
}
