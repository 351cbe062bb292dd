import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../core/policy/document.ts';
import { judgeDocument } from '../../core/policy/verdict.ts';
import { type Witness, witnessOf } from '../../core/policy/witness.ts';
import { seededChoices, specimenOf } from '../oracles/policy-generator.ts';
import { type Caller, isAllowed } from '../oracles/policy-interpreter.ts';
import { settingOf } from '../oracles/policy-laws.ts';
import { KEY, OWN, OWN_ORG, QUEUE, TRUSTED } from '../oracles/policy-requests.ts';
import { toValue } from '../support/policy-values.ts';

const DOCUMENTS = 2_000;

test('a witness is an outsider, and gets through by an interpreter that shares nothing with the engine', () => {
  let witnesses = 0;
  const seeds = fc.integer({ min: 0, max: 0x7fff_ffff });
  fc.assert(
    fc.property(seeds, (seed) => {
      const { document: written, circumstances } = specimenOf(seededChoices(seed));
      const { carrier, signedOnly, trustsOrgs } = circumstances;
      const setting = settingOf(circumstances);
      const document = readDocument(toValue(written));
      for (const judged of judgeDocument(document, setting).statements) {
        const witness = witnessOf(judged, document, setting);
        if (!witness) continue;
        witnesses += 1;
        const { caller, action } = witness;
        const context = new Map(Object.entries(witness.context).map(([key, value]) => [key.toLowerCase(), value]));
        const request = { caller: callerOf(caller), action, resource: carrier === 'queue' ? QUEUE : KEY, context };
        expect(isAllowed(written, request), JSON.stringify({ witness, written })).toBe(true);
        if (caller.kind === 'anonymous') expect(signedOnly).toBe(false);
        else expect([OWN, TRUSTED]).not.toContain(caller.account);
        if (caller.kind !== 'anonymous' && trustsOrgs) expect(caller.organization).not.toBe(OWN_ORG);
      }
    }),
    // A role that is denied, and a session of it that is let in.
    { numRuns: DOCUMENTS, examples: [[1722819310]] },
  );
  expect(witnesses).toBeGreaterThan(DOCUMENTS / 3);
});

/** A session is known to the interpreter by its role as well. */
function callerOf(caller: Witness['caller']): Caller {
  if (caller.kind !== 'identity') return caller;
  const { account, arn } = caller;
  const [, role] = /:assumed-role\/([^/]*)/.exec(arn) ?? [];
  return role === undefined
    ? { kind: 'identity', account, arn }
    : { kind: 'identity', account, arn: `arn:aws:iam::${account}:role/${role}`, sessionArn: arn };
}
