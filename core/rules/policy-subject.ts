import type { AttachedPolicy } from '../map/policy.ts';
import type { Queue } from '../map/queue.ts';
import { type PolicyDocument, type Statement, statementText } from '../policy/document.ts';
import { Knowledge } from '../policy/knowledge.ts';
import type { PolicySetting } from '../policy/setting.ts';
import { type DocumentVerdict, judgeDocument } from '../policy/verdict.ts';
import type { Settings } from './settings.ts';

/** The policy of a key or queue as its rules are shown it: taken apart, and judged for outsiders. */
export interface PolicySubject extends AttachedPolicy {
  /** Empty where a key has none of its own: AWS's default lets in the own account alone. */
  readonly document: PolicyDocument;
  /** A key has no policy of its own. */
  readonly isDefault: boolean;
  readonly setting: PolicySetting;
  readonly verdict: DocumentVerdict;
  /** Whether rules about the key's use speak of it: it seals a queue, or the project wants all keys judged. */
  readonly inUse: boolean;
}

/** The policy of a key or queue before and after a change, as its rules are shown it. */
export interface PolicyChangeSubject {
  readonly before?: PolicySubject;
  readonly after: PolicySubject;
}

/** Joins a policy with what the project says of accounts and trust. */
export function subjectOf(policy: AttachedPolicy, settings: Settings): PolicySubject {
  const { carrier } = policy;
  const setting: PolicySetting = {
    carrier,
    ownAccounts: settings.ownAccounts,
    trustedAccounts: settings.trusted.accounts,
    trustedOrgs: settings.trusted.orgs,
    trustedCidrs: settings.trusted.cidrs,
    trustedVpces: settings.trusted.vpces,
    names: (value) => policy.names(value),
    ownsBucket: (name) => policy.ownsBucket(name),
    known: new Knowledge(),
    signedOnly: carrier === 'key' || isOfEncrypted(policy.queues()),
  };
  const document = policy.document ?? { origin: policy.origin, version: '2012-10-17', statements: [], mistakes: [] };
  return {
    carrier,
    resource: policy.resource,
    name: policy.name,
    origin: policy.origin,
    word: policy.word,
    document,
    targets: policy.targets,
    targetWord: policy.targetWord,
    isDefault: policy.document === undefined,
    queues: policy.queues,
    seals: policy.seals,
    rivals: policy.rivals,
    edges: policy.edges,
    bypassesLockoutCheck: policy.bypassesLockoutCheck,
    names: policy.names,
    ownsBucket: policy.ownsBucket,
    unitSetting: policy.unitSetting,
    setting,
    verdict: judgeDocument(document, setting),
    inUse: carrier === 'queue' || settings.keys === 'all' || policy.seals.length > 0,
  };
}

/** Whether queues are known to be encrypted, so that they refuse requests without a signature. */
function isOfEncrypted(queues: readonly Queue[]): boolean {
  return (
    queues.length > 0 &&
    queues.every(
      ({ encryption }) => encryption !== 'none' && encryption !== 'unknown' && encryption !== 'sse-sqs-default',
    )
  );
}

/** A statement in words: by its Sid, else by its number, counted from 1 as people do. */
export function statementName({ sid, index }: Statement): string {
  return sid ? `statement ${sid}` : `statement #${index + 1}`;
}

/** What a statement's fingerprints stand on, however the document is ordered. */
export function statementCause(statement: Statement): string {
  return statement.sid ?? statementText(statement);
}
