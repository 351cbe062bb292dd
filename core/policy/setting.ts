import type { Truth } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import type { Carrier } from './actions.ts';
import type { Knowledge } from './knowledge.ts';

/** What a document's meaning hangs on besides its text. */
export interface PolicySetting {
  readonly carrier: Carrier;
  /** Ids of the project's own accounts, where it says which they are. */
  readonly ownAccounts: ReadonlySet<string>;
  readonly trustedAccounts: ReadonlySet<string>;
  /** Ids of organizations that are trusted; the own one is among them. */
  readonly trustedOrgs: ReadonlySet<string>;
  readonly trustedCidrs: readonly string[];
  /** Ids of VPC endpoints and VPCs that are trusted. */
  readonly trustedVpces: ReadonlySet<string>;
  /** Whether a value names the key or queue that carries the document, by reference or ARN. */
  names(value: Value): Truth;
  /** A value with the ARNs and names of the unit's resources spelled out; absent where there is no unit. */
  readonly spelled?: (value: Value) => Value;
  /** Whether a bucket of this name belongs to the unit. */
  ownsBucket(name: string): boolean;
  /** Nobody without a signature gets through: a key, or a queue that is known to be encrypted. */
  readonly signedOnly: boolean;
  /** What is known of the document already, where several questions are asked about it. */
  readonly known?: Knowledge;
}

/** A document on its own: no account, organization or network is known. */
export function aloneSetting(carrier: Carrier): PolicySetting {
  return {
    carrier,
    ownAccounts: new Set(),
    trustedAccounts: new Set(),
    trustedOrgs: new Set(),
    trustedCidrs: [],
    trustedVpces: new Set(),
    names: () => 'unknown',
    ownsBucket: () => false,
    signedOnly: carrier === 'key',
  };
}
