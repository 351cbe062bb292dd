import { type Caller, isAllowed, type Json, type JsonObject, type Request } from './policy-interpreter.ts';

/** The accounts and organizations that generated policies speak of; the own and the trusted ones are the project's. */
export const OWN = '111122223333';
export const TRUSTED = '222233334444';
export const FOREIGN = '999999999999';
/** A foreign account that no policy names. */
const STRANGER = '888877776666';
export const OWN_ORG = 'o-own';
export const FOREIGN_ORG = 'o-other';
export const TRUSTED_VPCE = 'vpce-own';
export const TRUSTED_VPC = 'vpc-own';
export const OWN_BUCKET = 'own-bucket';
export const QUEUE = `arn:aws:sqs:us-east-1:${OWN}:q`;
export const KEY = `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export type Carrier = 'key' | 'queue';

/** What a caller can be: nobody, an identity of an account or a service that acts for a resource of that account. */
export type CallerKind = 'anonymous' | 'role' | 'user' | 'root' | 'service';

/** A caller, with the account behind it and an organization that it may belong to. */
interface Party {
  readonly caller: Caller;
  readonly account: string;
  readonly organization: string;
}

/**
 * The actions of SQS that callers of other accounts can use, and those of KMS that are about one key, with those at the end
 * that a person would think of last.
 */
const ACTIONS: Readonly<Record<Carrier, readonly string[]>> = {
  queue:
    'SendMessage ReceiveMessage PurgeQueue DeleteMessage GetQueueUrl GetQueueAttributes ChangeMessageVisibility ListDeadLetterSourceQueues'
      .split(' ')
      .map((name) => `sqs:${name}`),
  key: [
    'Decrypt GenerateDataKey Encrypt ReEncryptFrom ReEncryptTo CreateGrant PutKeyPolicy DescribeKey ListGrants GetKeyPolicy',
    'ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial UpdateAlias TagResource GenerateDataKeyPair DeriveSharedSecret',
    'DeleteAlias UpdateKeyDescription Sign CancelKeyDeletion EnableKey RetireGrant ImportKeyMaterial VerifyMac',
  ].flatMap((line) => line.split(' ').map((name) => `kms:${name}`)),
};

const covered = new Map<string, readonly string[]>();

/** The actions that a statement covers. */
function actionsOf({ Action, NotAction }: JsonObject, carrier: Carrier): readonly string[] {
  const id = JSON.stringify([carrier, Action, NotAction]);
  let names = covered.get(id);
  if (!names) {
    const asked = { ...(Action === undefined ? {} : { Action }), ...(NotAction === undefined ? {} : { NotAction }) };
    const document = { Statement: { Effect: 'Allow', Principal: '*', Resource: '*', ...asked } };
    const anybody: Request = { caller: { kind: 'service', name: '' }, action: '', resource: '', context: new Map() };
    names = ACTIONS[carrier].filter((action) => isAllowed(document, { ...anybody, action }));
    covered.set(id, names);
  }
  return names;
}

/** The statements of a document, of which there may be one without a list. */
export function statementsOf(document: Json): readonly JsonObject[] {
  const { Statement = [] } = document as JsonObject;
  return [Statement].flat() as JsonObject[];
}

type Value = string | readonly string[] | undefined;

/** How many combinations of condition keys are tried for a caller, and how many actions, where not every one is. */
export interface Limit {
  readonly contexts: number;
  readonly actions: number;
  /** Who calls with a signature is held to carry only the account for certain, and not the ARN. */
  readonly isLenient: boolean;
  /** The project trusts `203.0.113.0/24`, from which no outsider calls then. */
  readonly trustsNetwork: boolean;
}

/**
 * The requests of one kind of caller, of foreign accounts or of the own one, that have a chance to pass a document. For each
 * statement that allows something, each condition key takes a value that such a caller can have AWS put there, or is left out
 * where it may be, so that the statement holds; each such value in turn where denials or variables make a difference.
 * Where there are more combinations than the limit, they are spread over all of them.
 *
 * What a caller can carry is that of `reference_policies_condition-keys` and, for KMS, `kms/latest/developerguide/conditions-kms`.
 */
export function* requestsOf(
  kind: CallerKind,
  isOwn: boolean,
  document: JsonObject,
  carrier: Carrier,
  limit: Limit,
  random: () => number,
): Generator<Request> {
  const statements = statementsOf(document);
  const denials = statements.filter(({ Effect }) => Effect === 'Deny');
  const parties = partiesOf(kind, isOwn, document);
  const resource = carrier === 'queue' ? QUEUE : KEY;
  for (const allow of statements) {
    const { Effect } = allow;
    const { Condition: _, ...bare } = allow;
    const covers = Effect === 'Allow' ? actionsOf(allow, carrier) : [];
    const actions = spread(covers, denials.length === 0 ? 1 : limit.actions, random);
    const [action] = actions;
    if (action === undefined) continue;
    const asked = mentionedKeys(statements, allow);
    for (const party of parties) {
      const { caller } = party;
      const plain: Request = { caller, action, resource, context: new Map() };
      if (!isAllowed({ ...document, Statement: bare }, plain)) continue;
      const choices: (readonly [key: string, values: readonly Value[]])[] = [];
      for (const [key, { texts, varies }] of asked) {
        const alone = { ...document, Statement: { ...bare, Condition: conditionsOn(key, allow) } };
        const passes = (value: Value) => isAllowed(alone, { ...plain, context: contextOf([[key, value]]) });
        const candidates = valuesOf(key, texts, party, carrier, limit);
        const values = hasVariable(alone.Statement.Condition) ? candidates : candidates.filter(passes);
        choices.push([key, varies || values.length === 0 ? values : [plainest(values, random)]]);
      }
      for (const context of contexts(choices, limit.contexts, random)) {
        for (const action of actions) yield { caller, action, resource, context };
      }
    }
  }
}

/** None, where that will do: what other statements ask for is in nobody's way then. */
function plainest(values: readonly Value[], random: () => number): Value {
  return values.includes(undefined) ? undefined : values[Math.floor(random() * values.length)];
}

/** The possible combinations of values, or as many of them as wanted. */
function* contexts(
  choices: readonly (readonly [key: string, values: readonly Value[]])[],
  limit: number,
  random: () => number,
): Generator<Request['context']> {
  const count = choices.reduce((product, [, { length }]) => product * length, 1);
  const first = Math.floor(random() * count);
  const stride = count <= limit ? 1 : Math.floor(count / limit) + 1;
  for (let index = 0; index < Math.min(limit, count); index++) {
    let rest = (first + index * stride) % count;
    const context = contextOf(
      choices.map(([key, values]) => {
        const value = values[rest % values.length];
        rest = Math.floor(rest / values.length);
        return [key, value];
      }),
    );
    if (isPossible(context)) yield context;
  }
}

function contextOf(entries: readonly (readonly [key: string, value: Value])[]): Request['context'] {
  const context = new Map<string, string | readonly string[]>();
  for (const [key, value] of entries) if (value !== undefined) context.set(key, value);
  return context;
}

/** The conditions of a statement on one key. */
function conditionsOn(wanted: string, { Condition = {} }: JsonObject): JsonObject {
  const conditions: JsonObject = {};
  for (const [operator, keys] of Object.entries(Condition as JsonObject)) {
    const entries = Object.entries(keys as JsonObject).filter(([key]) => key.toLowerCase() === wanted);
    if (entries.length > 0) conditions[operator] = Object.fromEntries(entries);
  }
  return conditions;
}

function hasVariable(value: Json): boolean {
  return /\$\{[^*?$]/.test(JSON.stringify(value));
}

function spread<T>(list: readonly T[], limit: number, random: () => number): readonly T[] {
  if (list.length <= limit) return list;
  const first = Math.floor(random() * list.length);
  return Array.from(
    { length: limit },
    (_, index) => list[(first + Math.floor((index * list.length) / limit)) % list.length] as T,
  );
}

interface Asked {
  readonly texts: string[];
  /** Which value it has makes a difference elsewhere, too. */
  varies: boolean;
}

/** The context keys that statements ask for, in their conditions or through variables, with the texts asked for. */
function mentionedKeys(statements: readonly JsonObject[], allow: JsonObject): Map<string, Asked> {
  const keys = new Map<string, Asked>();
  const mention = (name: string, values: string[], varies: boolean) => {
    const key = name.toLowerCase();
    const asked = keys.get(key) ?? { texts: [], varies: false };
    keys.set(key, { texts: [...asked.texts, ...values], varies: asked.varies || varies });
  };
  for (const statement of statements) {
    const { Effect, Condition } = statement;
    const isHeeded = Effect === 'Deny' || statement === allow;
    for (const [operator, wanted] of Object.entries((Condition ?? {}) as JsonObject)) {
      for (const [key, value] of Object.entries(wanted as JsonObject)) {
        const varies = Effect === 'Deny' || hasVariable(value) || HANGS_TOGETHER.test(key);
        mention(key, /null$/i.test(operator) ? [] : [value].flat().map(String), isHeeded && varies);
      }
    }
  }
  for (const [, name = ''] of JSON.stringify(statements).matchAll(/\$\{\s*([^,}*?$\s]+)/g)) mention(name, [], true);
  return keys;
}

/** Keys that not every combination of values is possible of. */
const HANGS_TOGETHER = /^aws:(sourceip|vpcsourceip|sourcevpc|vpce)|^kms:(viaservice|encryptioncontext:aws:sqs:arn)/i;

/** Who may be behind a request of that kind: under names of its own, or those that the document asks for. */
function partiesOf(kind: CallerKind, isOwn: boolean, document: JsonObject): Party[] {
  const organization = isOwn ? OWN_ORG : FOREIGN_ORG;
  if (kind === 'anonymous') return [{ caller: { kind }, account: FOREIGN, organization }];
  const text = JSON.stringify(document);
  const accounts = isOwn ? [OWN] : [FOREIGN, STRANGER, ...accountsLike(text)];
  const parties: Party[] = [];
  for (const account of new Set(accounts)) {
    if (kind === 'service') {
      const names = [...text.matchAll(/"([a-z0-9-]+\.amazonaws\.com)"/g)].map(([, name = '']) => name);
      for (const name of new Set(['sns.amazonaws.com', 'sqs.amazonaws.com', ...names])) {
        parties.push({ caller: { kind, name }, account, organization });
      }
      continue;
    }
    const identity = (arn: string, sessionArn?: string): Party => ({
      caller: { kind: 'identity', account, arn, ...(sessionArn === undefined ? {} : { sessionArn }) },
      account,
      organization,
    });
    const prefix = `arn:aws:iam::${account}:${kind}`;
    if (kind === 'root') {
      parties.push(identity(prefix));
      continue;
    }
    const asked = [...text.matchAll(/"(arn:[^"]*)"/g)]
      .map(([, pattern = '']) => instanceOf(pattern, account))
      .filter((arn) => arn.startsWith(`${prefix}/`));
    for (const arn of new Set([`${prefix}/${kind === 'role' ? 'r' : 'u'}`, ...asked])) parties.push(identity(arn));
    if (kind !== 'role') continue;
    for (const [sessionArn, name = ''] of text.matchAll(
      new RegExp(`arn:aws:sts::${account}:assumed-role/([^"/]*)/[^"]*`, 'g'),
    )) {
      parties.push(identity(`${prefix}/${name}`, sessionArn));
    }
  }
  return parties;
}

/** Accounts of anybody's that patterns of a document take in. */
function accountsLike(text: string): string[] {
  const accounts: string[] = [];
  for (const [, pattern = ''] of text.matchAll(/[":](?=[^":]*\d)([\d?]*[*?][\d*?]*)(?=[":])/g)) {
    const [before = '', ...after] = pattern.replaceAll('?', '8').split('*');
    const missing = 12 - before.length - after.join('').length;
    const account = after.length === 0 ? before : before + '8'.repeat(Math.max(0, missing)) + after.join('');
    if (/^\d{12}$/.test(account) && !OURS.has(account)) accounts.push(account);
  }
  return accounts;
}

const OURS: ReadonlySet<string> = new Set([OWN, TRUSTED]);

/** What a key can be for a caller, where the document asks for these texts. */
function valuesOf(
  key: string,
  asked: readonly string[],
  { caller, account, organization }: Party,
  carrier: Carrier,
  { isLenient, trustsNetwork }: Limit,
): readonly Value[] {
  const wanted = [...new Set(asked.flatMap((text) => [text, instanceOf(text, account)]))];
  const own = (isSo: (value: string) => boolean, ...natural: string[]) => [
    ...new Set([...natural, ...wanted.filter((value) => isSo(value))]),
  ];
  const lists = (values: readonly string[]) => values.map((value) => [value]);
  const any = () => true;
  // What AWS makes up has no wildcards in it; what callers do may have.
  const isId = (value: string) => !/[*?]/.test(value);
  const { kind } = caller;
  const isIdentity = kind === 'identity';
  const isService = kind === 'service';
  const isUser = isIdentity && caller.arn.includes(':user/');
  const isOwn = account === OWN;
  const path = `${organization}/r-${isOwn ? 'ab12' : 'x'}/ou-x/`;
  const strange = isOwn ? [] : ['o-strange/r-x/ou-x/'.slice(0, key.endsWith('id') ? 9 : undefined)];
  const isOrg = (value: string) => /^o-[a-z]+(\/[^*?]*)?$/.test(value) && (value.split('/')[0] === OWN_ORG) === isOwn;
  const never: readonly Value[] = [undefined];
  const ofIdentity = (values: readonly Value[]) => (isIdentity ? values : never);
  const ofService = (values: readonly Value[]) => (isService ? [...values, undefined] : never);
  const ofNetwork = (values: readonly Value[]) => (isService ? never : [...values, undefined]);

  switch (key) {
    // Properties of what is called.
    case 'aws:resourceaccount':
      return [OWN];
    case 'aws:resourceorgid':
      return [OWN_ORG];
    case 'aws:resourceorgpaths':
      return [[`${OWN_ORG}/r-ab12/ou-ab12-11111111/`]];

    // Properties of the principal.
    case 'aws:principalaccount':
      return isIdentity ? [account] : kind === 'anonymous' ? ['anonymous'] : never;
    case 'kms:calleraccount':
      return carrier === 'key' ? ofIdentity(isLenient ? [account, undefined] : [account]) : never;
    case 'aws:principalarn':
      return isIdentity ? (isLenient ? [caller.arn, undefined] : [caller.arn]) : never;
    case 'aws:principalorgid':
      return ofIdentity([...own(isOrg, organization, ...strange), undefined]);
    case 'aws:principalorgpaths':
      return ofIdentity([...lists(own(isOrg, path, ...strange)), undefined]);
    case 'aws:userid':
      return kind === 'anonymous' ? ['anonymous'] : ofIdentity(own(isId, 'AROAFOREIGN:s'));
    case 'aws:username':
      return isUser ? [caller.arn.slice(caller.arn.lastIndexOf('/') + 1)] : never;
    case 'aws:principaltype':
      if (kind === 'anonymous') return ['Anonymous'];
      return ofIdentity([isUser ? 'User' : isIdentity && caller.arn.endsWith(':root') ? 'Account' : 'AssumedRole']);
    case 'aws:principalisawsservice':
      return kind === 'anonymous' ? never : [String(isService)];
    case 'aws:principalservicename':
      return isService ? [caller.name] : never;
    case 'aws:principalservicenameslist':
      return isService ? [[caller.name]] : never;
    case 'aws:multifactorauthpresent':
      return ofIdentity(['true', 'false', undefined]);
    case 'aws:federatedprovider':
    case 'aws:sourceidentity':
      return ofIdentity([...own(any, 'x'), undefined]);

    // What a service says of the resource for which it calls: one of the foreign account's.
    case 'aws:sourcearn':
      return ofService(own((value) => isSourceOf(value, account), `arn:aws:sns:us-east-1:${account}:x`));
    case 'aws:sourceaccount':
    case 'aws:sourceowner':
      return ofService([account]);
    case 'aws:sourceorgid':
      return ofService(own(isOrg, organization, ...strange));
    case 'aws:sourceorgpaths':
      return ofService(lists(own(isOrg, path, ...strange)));
    case 'lambda:sourcefunctionarn':
      return ofIdentity([
        ...own((value) => isArnOf(value, account), `arn:aws:lambda:us-east-1:${account}:function:f`),
        undefined,
      ]);

    // The network that a request comes from: any, but for what the project trusts.
    case 'aws:sourceip':
      return ofNetwork(own((value) => isAddressOf(value, isOwn || !trustsNetwork), '198.51.100.7', '2001:db8::7'));
    case 'aws:vpcsourceip':
      return ofNetwork(own((value) => ADDRESS.test(value), '10.0.0.7'));
    case 'aws:sourcevpce':
      return ofNetwork(own((value) => isId(value) && (isOwn || value !== TRUSTED_VPCE), 'vpce-x'));
    case 'aws:sourcevpc':
      return ofNetwork(own((value) => isId(value) && (isOwn || value !== TRUSTED_VPC), 'vpc-x'));
    case 'aws:sourcevpcarn':
      return ofNetwork(own((value) => isArnOf(value, account), `arn:aws:ec2:us-east-1:${account}:vpc/vpc-x`));
    case 'aws:vpceaccount':
      return ofNetwork([account]);
    case 'aws:vpceorgid':
      return ofNetwork(own(isOrg, organization, ...strange));
    case 'aws:vpceorgpaths':
      return ofNetwork(lists(own(isOrg, path, ...strange)));

    case 'aws:securetransport':
      return ['true', 'false'];
    case 'aws:viaawsservice':
      return kind === 'anonymous' ? never : ['false', 'true'];
    // One may wait.
    case 'aws:currenttime':
      return ['2026-06-01T12:00:00Z', '2031-06-01T12:00:00Z', ...asked];
    case 'aws:epochtime':
      return ['1780315200', '1938081600', ...asked];
    case 'aws:requestedregion':
      return ['us-east-1', 'eu-central-1'];
    case 'kms:viaservice':
      return carrier === 'key' ? ofIdentity([...own(isId, 'sqs.us-east-1.amazonaws.com'), undefined]) : never;
    case 'kms:encryptioncontextkeys':
    case 'kms:resourcealiases':
    case 'kms:grantoperations':
      return carrier === 'key' ? [...lists(own(any, 'x')), undefined] : never;
    case 'aws:tagkeys':
    case 'aws:calledvia':
      return [...lists(own(any, 'x')), undefined];
    default:
      // Nobody has keys of KMS at a queue, and only identities have tags and sessions.
      if (key.startsWith('kms:') && carrier === 'queue') return never;
      if (/^(aws:principaltag\/|saml:|sts:)/.test(key) && !isIdentity) return never;
      return [...own(any, 'x', 'u'), undefined];
  }
}

/** Keys that hang together. */
function isPossible(context: ReadonlyMap<string, string | readonly string[]>): boolean {
  // "aws:SourceIp … is not available in requests that go through a VPC endpoint."
  if (context.has('aws:sourceip') && OF_ENDPOINTS.some((key) => context.has(key))) return false;
  // SQS says in the encryption context for which queue it calls, and an outsider's calls are for the outsider's own.
  const via = context.get('kms:viaservice');
  const isForOwnQueue = context.get('kms:encryptioncontext:aws:sqs:arn') === QUEUE;
  return !(isForOwnQueue && typeof via === 'string' && via.startsWith('sqs.'));
}

const OF_ENDPOINTS = [
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
];

const ADDRESS = /^[\d.]+$|^[\da-f:]*:[\da-f:]*$/i;

function isArnOf(value: string, owner: string): boolean {
  const [arn, , , , account, resource] = value.split(':');
  return arn === 'arn' && account === owner && resource !== undefined && !/[*?]/.test(value);
}

/** Buckets have ARNs that name no account: all but the project's own may be the outsider's. */
function isSourceOf(value: string, account: string): boolean {
  if (/^arn:aws:s3:::[a-z-]+$/.test(value)) return account === OWN || value !== `arn:aws:s3:::${OWN_BUCKET}`;
  return isArnOf(value, account);
}

function isAddressOf(value: string, isAny: boolean): boolean {
  return ADDRESS.test(value) && (isAny || !value.startsWith('203.0.113.'));
}

/** A text that a pattern or a range takes in: of the account where one may be put in, the start of a range. */
function instanceOf(pattern: string, owner: string): string {
  const range = /^([\d.]+|[\da-f:]+)\/\d+$/i.exec(pattern)?.[1];
  if (range !== undefined && (range.includes('.') || range.includes('::'))) return range;
  const plain = pattern.replace(/\$\{([*?$])\}/g, '$1').replace(/\$\{[^}]*account\}/gi, owner);
  if (!plain.startsWith('arn:')) return fill(plain);
  const [, partition = '', service = '', region = '', account = '*', ...resource] = plain.split(':');
  const name = fill(resource.length > 0 ? resource.join(':') : '*');
  if (service === 's3') return `arn:aws:s3:::${name}`;
  const isOwners = new RegExp(`^${account.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(owner);
  return [
    'arn',
    /[*?]/.test(partition) ? 'aws' : partition,
    /[*?]/.test(service) ? 'sns' : service,
    /[*?]/.test(region) ? 'us-east-1' : region,
    isOwners ? owner : account,
    name,
  ].join(':');
}

function fill(pattern: string): string {
  return pattern.replace(/[*?]/g, 'x');
}
