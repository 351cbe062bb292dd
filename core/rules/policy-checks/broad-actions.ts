import {
  type ActionSet,
  ALL_ACTIONS,
  actionsMatching,
  type Carrier,
  CRYPTOGRAPHIC,
  NO_ACTIONS,
} from '../../policy/actions.ts';
import { boundOfConditions } from '../../policy/condition.ts';
import { actionsOf, concernsCarrier } from '../../policy/coverage.ts';
import type { Statement } from '../../policy/document.ts';
import { flatten, hasHoles } from '../../policy/flat-text.ts';
import type { Grant, StatementVerdict } from '../../policy/verdict.ts';
import { describe } from '../../resources/describe.ts';
import type { Value } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { isProducer } from '../../vocabulary/producers.ts';
import type { PolicySubject } from '../policy-subject.ts';
import { deniedTo } from './denied.ts';
import { ownerOf } from './grantees.ts';
import { limitsGrants } from './grants.ts';

/** The actions that are more than a principal needs, and where the statement gives them. */
export interface BroadActions {
  readonly at: Origin;
  /** As they are written: the first few. */
  readonly words: string;
}

/** The statements that certainly let somebody do something with the key or queue that carries them. */
export function effectiveStatements({ verdict, setting }: PolicySubject): readonly StatementVerdict[] {
  return verdict.statements.filter(
    ({ statement, withoutEffect }) =>
      statement.effect === 'Allow' &&
      withoutEffect === undefined &&
      concernsCarrier(statement.resource, setting) === 'yes',
  );
}

/** What a principal of a statement gets beyond what the use of a queue needs; `undefined` where that is not known to be so. */
export function broadActionsOf(grant: Grant, statement: Statement, policy: PolicySubject): BroadActions | undefined {
  if (!isLetIn(grant, statement, policy)) return undefined;
  const given =
    policy.carrier === 'key' ? broadOnKey(grant, statement, policy) : broadOnQueue(grant, statement, policy);
  const broad = given === NO_ACTIONS ? given : given & ~deniedTo(grant, policy);
  return broad === NO_ACTIONS ? undefined : whereGiven(broad, statement, policy);
}

/** Whether a principal is let in for sure, whosever it is. */
export function isLetIn({ class: who, bound }: Grant, statement: Statement, policy: PolicySubject): boolean {
  if (bound.reach === 'never') return false;
  if (who.is === 'service' || who.is === 'everyone') return bound.reach !== 'unknown';
  if (who.is !== 'account') return false;
  const { document, setting } = policy;
  const { reach } = boundOfConditions(statement, document.version, 'identity', setting);
  return reach !== 'unknown' && reach !== 'never';
}

function matching(carrier: Carrier, ...patterns: string[]): ActionSet {
  return patterns.reduce((set, pattern) => set | actionsMatching(pattern, carrier), NO_ACTIONS);
}

/** What makes whoever may do it an administrator of a key. */
const ADMINISTRATION = matching(
  'key',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:DeleteImportedKeyMaterial',
  'kms:UpdateAlias',
  'kms:ReplicateKey',
  'kms:TagResource',
);
const CREATE_GRANT = matching('key', 'kms:CreateGrant');
const PUT_KEY_POLICY = matching('key', 'kms:PutKeyPolicy');
/** What services that send need, and what the CDK gives them besides, which does no harm. */
const SENDING = {
  key: matching('key', 'kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*'),
  queue: matching('queue', 'sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'),
};

/** What senders and readers of a queue need. */
const USE_OF_QUEUE =
  SENDING.queue | matching('queue', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility');

function broadOnKey(grant: Grant, statement: Statement, policy: PolicySubject): ActionSet {
  const { class: who } = grant;
  const { certain, possible } = actionsOf(statement, policy.setting);
  if (who.is === 'service') return isProducer(who.name) ? certain & ~SENDING.key : NO_ACTIONS;
  if (who.is === 'everyone' && grant.bound.reach === 'internal') return NO_ACTIONS;
  const usesKey = (certain & CRYPTOGRAPHIC) !== NO_ACTIONS;
  if (who.is === 'account') {
    const isAdministrator = who.root || (!usesKey && (possible & PUT_KEY_POLICY) !== NO_ACTIONS);
    if (isAdministrator && mayBeOwn(grant, policy)) return NO_ACTIONS;
  }
  if (statement.action?.not) return certain;
  const handsOn = usesKey && !statement.conditions.some(limitsGrants);
  return certain & (handsOn ? ADMINISTRATION | CREATE_GRANT : ADMINISTRATION);
}

function mayBeOwn(grant: Grant, policy: PolicySubject): boolean {
  const owner = ownerOf(grant, policy);
  return owner === 'own' || owner === 'unknown';
}

function broadOnQueue({ class: who }: Grant, statement: Statement, { setting }: PolicySubject): ActionSet {
  const { certain } = actionsOf(statement, setting);
  if (who.is === 'service' && isProducer(who.name)) return certain & ~SENDING.queue;
  const isWildcard = statement.action?.not === true || certain === ALL_ACTIONS.queue;
  return isWildcard ? certain & ~USE_OF_QUEUE : NO_ACTIONS;
}

/** How many actions a sentence names before it only counts. */
const FEW = 2;

function whereGiven(broad: ActionSet, statement: Statement, { carrier }: PolicySubject): BroadActions {
  const { action } = statement;
  if (!action || action.not) return { at: action?.origin ?? statement.origin, words: 'NotAction' };
  const given = action.values.filter((value) => (covers(value, carrier) & broad) !== NO_ACTIONS);
  const shown = given.slice(0, FEW).map(describe).join(', ');
  const rest = given.length - FEW;
  return { at: given[0]?.origin ?? action.origin, words: rest > 0 ? `${shown} and ${rest} more` : shown };
}

/** What one action of a statement covers. */
export function covers(value: Value, carrier: Carrier): ActionSet {
  const flat = flatten(value);
  return flat && !hasHoles(flat.text) ? actionsMatching(flat.text, carrier) : NO_ACTIONS;
}
