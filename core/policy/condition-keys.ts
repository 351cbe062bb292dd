import type { Carrier } from './actions.ts';

/**
 * What a condition key tells of who calls.
 *
 * `account`, `principal-arn`, `source-arn`, `organization`, `organization-path`, `network`, `endpoint`, `user-id`: it can bound
 * the callers to some. `nothing`: any account can meet it. `is-service`: tells services from identities. `service-name`: only calls
 * of services have it.
 * `not-in-context`: requests to this carrier never have it, so that nothing matches.
 */
export type KeyMeaning =
  | 'account'
  | 'principal-arn'
  | 'source-arn'
  | 'organization'
  | 'organization-path'
  | 'network'
  | 'endpoint'
  | 'user-id'
  | 'nothing'
  | 'is-service'
  | 'service-name'
  | 'via-service'
  | 'queue-context'
  | 'not-in-context'
  | 'not-known';

/** Whose requests carry a key: those of identities, those that services make for a resource, or all. */
export type CarriedBy = 'identities' | 'services' | 'all' | 'unknown';

/** The key under which the encryption context of SQS stands: the queue's ARN. */
export const QUEUE_CONTEXT = 'kms:encryptioncontext:aws:sqs:arn';

interface KeyFact {
  readonly meaning: KeyMeaning;
  readonly by: CarriedBy;
  /** All requests carry it, or all that are signed. */
  readonly carried?: 'always' | 'signed';
  /** A request may carry several values of it. */
  readonly several?: true;
}

/**
 * The keys that matter for who may use a key or a queue.
 *
 * Sources: IAM User Guide, "AWS global condition context keys",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html; AWS KMS Developer Guide, "Condition
 * keys for AWS KMS", https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html
 */
const FACTS: ReadonlyMap<string, KeyFact> = new Map(
  Object.entries<KeyFact>({
    'aws:principalaccount': { meaning: 'account', by: 'identities', carried: 'always' },
    'aws:principalarn': { meaning: 'principal-arn', by: 'identities' },
    'aws:principalorgid': { meaning: 'organization', by: 'identities' },
    'aws:principalorgpaths': { meaning: 'organization-path', by: 'identities', several: true },
    'aws:userid': { meaning: 'user-id', by: 'identities' },
    'kms:calleraccount': { meaning: 'account', by: 'unknown' },
    'aws:sourceaccount': { meaning: 'account', by: 'services' },
    'aws:sourcearn': { meaning: 'source-arn', by: 'services' },
    'aws:sourceorgid': { meaning: 'organization', by: 'services' },
    'aws:sourceorgpaths': { meaning: 'organization-path', by: 'services', several: true },
    'aws:sourceowner': { meaning: 'account', by: 'services' },
    'aws:sourcevpce': { meaning: 'endpoint', by: 'identities' },
    'aws:sourcevpc': { meaning: 'endpoint', by: 'identities' },
    'aws:sourcevpcarn': { meaning: 'endpoint', by: 'identities' },
    'aws:vpceaccount': { meaning: 'account', by: 'identities' },
    'aws:vpceorgid': { meaning: 'organization', by: 'identities' },
    'aws:sourceip': { meaning: 'network', by: 'identities' },
    'lambda:sourcefunctionarn': { meaning: 'principal-arn', by: 'identities' },
    'aws:principalisawsservice': { meaning: 'is-service', by: 'all', carried: 'signed' },
    'aws:principalservicename': { meaning: 'service-name', by: 'services' },
    'aws:principalservicenameslist': { meaning: 'service-name', by: 'services', several: true },
    'kms:viaservice': { meaning: 'via-service', by: 'unknown' },
    [QUEUE_CONTEXT]: { meaning: 'queue-context', by: 'unknown' },
  }),
);

/** Keys that tell nothing of who calls: of the network inside a VPC, the request, the resource, or what callers set themselves. */
const NOTHING = new Set([
  'aws:vpcsourceip',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
  'aws:tagkeys',
  'aws:sourceidentity',
  'aws:username',
  'aws:federatedprovider',
  'aws:principaltype',
  'aws:viaawsservice',
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:securetransport',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:currenttime',
  'aws:epochtime',
  'aws:tokenissuetime',
  'aws:requestedregion',
  'aws:useragent',
  'aws:referer',
  'sts:rolesessionname',
]);
const NOTHING_BEFORE = ['aws:resourcetag/', 'aws:principaltag/', 'aws:requesttag/', 'saml:'];

/** What a key, in small letters, means for a carrier. */
export function factOf(id: string, carrier: Carrier): KeyFact {
  if (id.startsWith('kms:') && carrier === 'queue') return { meaning: 'not-in-context', by: 'unknown' };
  const fact = FACTS.get(id);
  if (fact) return fact;
  if (id.startsWith('kms:') || NOTHING.has(id) || NOTHING_BEFORE.some((prefix) => id.startsWith(prefix))) {
    return { meaning: 'nothing', by: 'unknown' };
  }
  return { meaning: 'not-known', by: 'unknown' };
}
