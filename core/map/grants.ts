import { GRANTS_OF_KEY } from '../limits.ts';
import { allows, type KnownCaller } from '../policy/allows.ts';
import type { Condition, Names, PolicyDocument, Statement } from '../policy/document.ts';
import { parseOperator } from '../policy/operators.ts';
import { canonical } from '../resources/canonical.ts';
import { describe } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import type { Truth } from '../resources/test.ts';
import { entryOf, type Value, type Why } from '../resources/value.ts';
import { wordsOf } from '../vocabulary/vocabulary.ts';
import { spelled } from './arns.ts';
import type { Lookup } from './identify.ts';
import { push } from './multimap.ts';
import type { AttachedPolicy } from './policy.ts';

/**
 * What a grant of KMS gives, as a policy document: one statement for its grantee, held by its constraints to an encryption context.
 *
 * Source: AWS KMS Developer Guide, "Grants in AWS KMS" and "Using grant constraints",
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 *
 * @param properties those of the grant, settled
 */
export function grantDocument({ type, origin }: Resource, properties: Value): PolicyDocument {
  const words = wordsOf('grant', type);
  const grantee = entryOf(properties, words.grantee);
  const { conditions, more } = conditionsOf(entryOf(properties, words.constraints));
  const statement: Statement = {
    origin,
    index: 0,
    effect: 'Allow',
    principal: {
      not: false,
      origin: grantee.origin,
      whole: grantee.origin,
      entries: [{ type: 'AWS', value: grantee, origin: grantee.origin }],
    },
    action: actionsOf(entryOf(properties, words.operations)),
    resource: { not: false, origin, whole: origin, values: [{ kind: 'scalar', origin, value: '*' }] },
    conditions,
    moreConditions: more,
  };
  return { origin, version: '2012-10-17', statements: [statement], mistakes: [] };
}

/** The grants of one key in one world. */
export class KeyGrants {
  readonly #first: readonly AttachedPolicy[];
  readonly #hasMore: boolean;
  readonly #byGrantee = new Map<string, AttachedPolicy[]>();

  constructor(grants: readonly AttachedPolicy[], lookup: Lookup) {
    this.#first = grants.slice(0, GRANTS_OF_KEY);
    this.#hasMore = grants.length > GRANTS_OF_KEY;
    for (const grant of grants) {
      const grantee = grant.document?.statements[0]?.principal?.entries[0]?.value;
      if (grantee) push(this.#byGrantee, canonical(spelled(grantee, lookup)), grant);
    }
  }

  /** Whether they let somebody do something, whatever the key's policy says but for denials. */
  give(caller: KnownCaller, action: string): Truth {
    if (caller.is === 'service') return 'no';
    const named = this.#byGrantee.get(canonical(caller.identity)) ?? [];
    let answer: Truth = this.#hasMore ? 'unknown' : 'no';
    for (const { document, unitSetting } of [...named, ...this.#first]) {
      const truth = document ? allows(document, caller, action, unitSetting()).direct : 'no';
      if (truth === 'yes') return truth;
      if (truth === 'unknown') answer = truth;
    }
    return answer;
  }
}

/** Operations of KMS, which a grant names without the service. */
function actionsOf(operations: Value): Names {
  const { origin } = operations;
  if (operations.kind !== 'list') return { not: false, origin, whole: origin, values: [], more: whyOf(operations) };
  const values = operations.items.map((item): Value => {
    return item.kind === 'scalar' ? { ...item, value: `kms:${item.value}` } : item;
  });
  return { not: false, origin, whole: origin, values, more: operations.more };
}

/** Both kinds of constraint ask that the encryption context has all their pairs. */
function conditionsOf(constraints: Value): { conditions: readonly Condition[]; more?: Why | undefined } {
  const conditions: Condition[] = [];
  let more: Why | undefined;
  const visit = (value: Value): void => {
    if (value.kind === 'list') for (const item of value.items) visit(item);
    else if (value.kind === 'map') {
      for (const [name, entry] of value.entries) {
        if (entry.value.kind === 'map' || entry.value.kind === 'list') visit(entry.value);
        else if (entry.value.kind !== 'absent') conditions.push(pairOf(name, entry.value));
      }
    } else if (value.kind !== 'absent') more = whyOf(value);
  };
  visit(constraints);
  return { conditions, more };
}

function pairOf(name: string, value: Value): Condition {
  const operatorName = 'StringEquals';
  const key = `kms:EncryptionContext:${name}`;
  const operator = parseOperator(operatorName);
  const { origin } = value;
  return { origin, operatorName, operatorOrigin: origin, operator, key, id: key.toLowerCase(), values: [value] };
}

function whyOf(value: Value): Why {
  return value.kind === 'unknown' ? value.why : { hidden: 'malformed', name: describe(value) };
}
