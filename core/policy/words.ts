import { describe } from '../resources/describe.ts';
import { isAccountId } from './accounts.ts';
import { ACTIONS, type ActionSet, type Carrier, NO_ACTIONS, namesOf } from './actions.ts';
import { actionsOf } from './coverage.ts';
import type { Names, Statement } from './document.ts';
import type { PrincipalClass } from './principals.ts';
import type { PolicySetting } from './setting.ts';
import type { Grant, StatementVerdict } from './verdict.ts';
import type { Witness } from './witness.ts';

/** How many actions a sentence names before it only counts. */
const FEW = 3;

/** Actions for a sentence: the few that matter most to a reader, or all of them in one word. */
export function actionWords(set: ActionSet, carrier: Carrier, few = FEW): string {
  const names = namesOf(set, carrier);
  if (names.length === ACTIONS[carrier].length)
    return carrier === 'key' ? 'do everything (kms:*)' : 'do everything (sqs:*)';
  const shown = names.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, few);
  const rest = names.length - shown.length;
  return `call ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What readers look for first: reading messages, then sending them, then taking the key or queue over. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'kms:Decrypt': 9,
  'kms:GenerateDataKey': 8,
  'kms:PutKeyPolicy': 7,
  'kms:CreateGrant': 6,
  'sqs:ReceiveMessage': 9,
  'sqs:SendMessage': 8,
  'sqs:PurgeQueue': 7,
  'sqs:DeleteMessage': 6,
};

export function weightOf(action: string): number {
  return WEIGHTS[action] ?? 0;
}

/** Who can do what under an `Allow` statement: a sentence for each kind of principal that it names. */
export function statementWords(judged: StatementVerdict, setting: PolicySetting): string[] {
  const { statement, grants, why } = judged;
  if (grants.length === 0) return [`Nobody: ${why}.`];
  const sentences = grants.map((grant) => grantWords(grant, judged, setting));
  if (statement.principal?.not && judged.verdict === 'public') {
    sentences.push(
      `NotPrincipal lets in everyone but ${namesWords(statement.principal.entries.map(({ value }) => value))}.`,
    );
  }
  if (judged.publicByAwsRules) {
    sentences.push(
      "AWS's own rules call this public all the same: they ask for a value without wildcards and variables.",
    );
  }
  return [...new Set(sentences)];
}

function grantWords(
  { principal, class: who, bound, unscoped }: Grant,
  judged: StatementVerdict,
  setting: PolicySetting,
): string {
  const { reach, why } = bound;
  const name = describe(principal.value);
  if (reach === 'never') return who.is === 'everyone' ? `Nobody: ${why}.` : `Nobody: ${name} – ${why}.`;
  const can = `can ${doingWords(judged, reach !== 'internal' && who.is !== 'service', setting)}`;
  if (who.is === 'service') {
    if (unscoped) return `${who.name} ${can}, for resources of any AWS account (confused deputy).`;
    return `${who.name} ${can}, ${SERVICE_WORDS[reach]} – ${why}.`;
  }
  if (reach === 'unknown') return `Whether outsiders ${can} cannot be told – ${why}.`;
  if (reach === 'public') return `Any AWS account ${can} – ${why}.`;
  if (reach === 'external') return `${capital(outsiderWords(bound.outsiders))} ${can}${delegation(who)} – ${why}.`;
  if (who.is === 'account') {
    return who.root
      ? `${capital(accountWords(why))} ${can}${delegation(who)}.`
      : `${name}, of ${accountWords(why)}, ${can}.`;
  }
  return unscoped
    ? `Of outsiders, only AWS services ${can}, for resources of any AWS account (confused deputy).`
    : `Only the own account and whom the project trusts ${can} – ${why}.`;
}

const SERVICE_WORDS = {
  internal: 'for own resources only',
  unknown: 'for whose resources cannot be told',
  external: 'for resources of others',
  public: 'for resources of any AWS account',
} as const;

/** Accounts that the project owns or trusts, told apart by the reason of the bound. */
function accountWords(why: string): string {
  const trusted = /(\d{12}) is a trusted account/.exec(why)?.[1];
  return trusted === undefined ? 'the own account' : `the trusted account ${trusted}`;
}

/** An account as a whole is let in: who of it may call is for its own policies to say. */
function delegation(who: PrincipalClass): string {
  return who.is === 'account' && who.root ? ', as its IAM policies say' : '';
}

/** Outsiders as bounds name them: account ids, organizations, networks. */
export function outsiderWords(outsiders: readonly string[]): string {
  const accounts = outsiders.filter(isAccountId);
  const organizations = outsiders.filter((one) => one.startsWith('o-'));
  const others = outsiders.filter((one) => !accounts.includes(one) && !organizations.includes(one));
  const counted = (noun: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${noun}${names.length > 1 ? 's' : ''} ${names.join(', ')}`];
  return [
    ...counted('account', accounts),
    ...counted('organization', organizations),
    ...others.map((one) => `callers from ${one}`),
  ].join(' and ');
}

function doingWords({ statement, actions }: StatementVerdict, isOutside: boolean, setting: PolicySetting): string {
  const set = isOutside ? actions : actionsOf(statement, setting).certain;
  return set === NO_ACTIONS ? 'call actions that cannot be seen' : actionWords(set, setting.carrier);
}

/** A request in one line: who sends what, and with which keys. */
export function witnessWords({ caller, action, context }: Witness): string {
  const keys = Object.entries(context).map(([key, value]) => `${key}=${value}`);
  return `${action} ${callerWords(caller)}${keys.length > 0 ? `, with ${keys.join(', ')}` : ''}`;
}

function callerWords(caller: Witness['caller']): string {
  if (caller.kind === 'anonymous') return 'by anybody, without a signature';
  const organization = caller.organization === undefined ? '' : ` of organization ${caller.organization}`;
  return caller.kind === 'identity'
    ? `by ${caller.arn}${organization}`
    : `by ${caller.name}, for a resource of account ${caller.account}${organization}`;
}

/** What a `Deny` statement takes away, and from whom. */
export function denialWords(statement: Statement, setting: PolicySetting): string {
  const { principal, action, conditions, moreConditions } = statement;
  const names = principal?.entries.map(({ value }) => value) ?? [];
  const named = names.map(describe).includes('*') ? 'everyone' : namesWords(names);
  const who = !principal ? 'nobody' : principal.not ? `everyone but ${named}` : named;
  const when = conditions.map(({ operatorName, key, values }) =>
    `${operatorName} ${key} ${values.map(describe).join(' or ')}`.trimEnd(),
  );
  if (moreConditions) when.push('further conditions that cannot be seen');
  return `Denies ${who} ${deniedWords(action, setting)}${when.length > 0 ? ` where ${when.join(' and ')}` : ''}.`;
}

function deniedWords(action: Names | undefined, { carrier }: PolicySetting): string {
  if (!action) return 'nothing';
  const everything = carrier === 'key' ? 'kms:*' : 'sqs:*';
  const texts = action.values.map((value) => describe(value).toLowerCase());
  if (!action.not && texts.some((text) => text === '*' || text === everything)) return 'everything';
  return `${action.not ? 'everything but ' : ''}${namesWords(action.values)}`;
}

function namesWords(values: readonly Names['values'][number][]): string {
  const shown = values.slice(0, FEW).map(describe);
  const rest = values.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
