import type { Truth } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import type { Bound } from './bound.ts';
import type { Coverage } from './coverage.ts';
import type { Names, PrincipalEntry, Statement } from './document.ts';
import type { PrincipalClass } from './principals.ts';

/**
 * What has been worked out about the parts of one document, in one setting: a dozen rules ask the same of each statement,
 * and a document of a thousand statements is judged in the time that it takes to answer once.
 */
export class Knowledge {
  readonly classes = new Map<PrincipalEntry, PrincipalClass>();
  readonly actions = new Map<Statement, Coverage>();
  readonly concerns = new Map<Names, Truth>();
  readonly texts = new Map<Value, string>();
  readonly conditions = {
    identity: new Map<Statement, Bound>(),
    service: new Map<Statement, Bound>(),
  };
}

/** The answer that is known already, or else the one that is found now; without a memory it is found each time. */
export function remembered<Key, Answer>(memory: Map<Key, Answer> | undefined, key: Key, find: () => Answer): Answer {
  const known = memory?.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory?.set(key, found);
  return found;
}
