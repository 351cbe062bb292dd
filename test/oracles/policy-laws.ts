import { type PolicyDocument, readDocument } from '../../core/policy/document.ts';
import { aloneSetting, type PolicySetting } from '../../core/policy/setting.ts';
import { type DocumentVerdict, judgeDocument } from '../../core/policy/verdict.ts';
import { type Plan, toValue } from '../support/policy-values.ts';
import { type Circumstances, type Specimen, seededChoices } from './policy-generator.ts';
import { isAllowed, type Json, type JsonObject, type Request } from './policy-interpreter.ts';
import {
  type CallerKind,
  KEY,
  type Limit,
  OWN,
  OWN_BUCKET,
  OWN_ORG,
  QUEUE,
  requestsOf,
  TRUSTED,
  TRUSTED_VPC,
  TRUSTED_VPCE,
} from './policy-requests.ts';

const FEW: Limit = { contexts: 24, actions: 3, isLenient: false };
const MANY: Limit = { contexts: 5_000, actions: 40, isLenient: true };

/** The setting in which a generated document is judged. */
export function settingOf({ carrier, signedOnly, trustsOrgs, trustsCidrs }: Circumstances): PolicySetting {
  const resource = carrier === 'queue' ? QUEUE : KEY;
  const request: Request = { caller: { kind: 'anonymous' }, action: 'x:y', resource, context: new Map() };
  return {
    ...aloneSetting(carrier),
    ownAccounts: new Set([OWN]),
    trustedAccounts: new Set([TRUSTED]),
    trustedOrgs: new Set(trustsOrgs ? [OWN_ORG] : []),
    trustedCidrs: trustsCidrs ? ['203.0.113.0/24'] : [],
    trustedVpces: new Set([TRUSTED_VPCE, TRUSTED_VPC]),
    names(value) {
      if (value.kind !== 'scalar') return 'unknown';
      const statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: String(value.value) };
      return isAllowed({ Version: '2012-10-17', Statement: statement }, request) ? 'yes' : 'no';
    },
    ownsBucket: (name) => name === OWN_BUCKET,
    signedOnly,
  };
}

/** What the engine says of a document. */
export function judge(document: Plan, circumstances: Circumstances): DocumentVerdict {
  return judgeDocument(read(document), settingOf(circumstances));
}

function read(document: Plan): PolicyDocument {
  return readDocument(toValue(document));
}

/** The first request of an outsider that a document lets through, among those that have a chance. */
export function findWitness(
  { document, circumstances: { carrier, signedOnly } }: Specimen,
  { isThorough = false, withServices = false } = {},
): Request | undefined {
  const kinds: CallerKind[] = ['role', 'user', 'root'];
  if (!signedOnly) kinds.push('anonymous');
  if (withServices) kinds.push('service');
  const { random } = seededChoices(1);
  for (const kind of kinds) {
    for (const request of requestsOf(kind, false, document, carrier, isThorough ? MANY : FEW, random)) {
      if (isAllowed(document, request)) return request;
    }
  }
  return undefined;
}

/** A request as one line that can be read. */
export function described({ caller, action, context }: Request): string {
  const who =
    caller.kind === 'anonymous'
      ? 'anybody, unsigned'
      : caller.kind === 'service'
        ? caller.name
        : (caller.sessionArn ?? caller.arn);
  const keys = [...context].map(([key, value]) => `${key}=${[value].flat().join('|')}`);
  return [`${action} by ${who}`, ...keys].join(', ');
}

/** The law of soundness: what lets an outsider's request through is not internal. Says what breaks it. */
export function unsound(specimen: Specimen): string | undefined {
  const { verdict } = judge(specimen.document as Plan, specimen.circumstances);
  if (verdict !== 'internal') return undefined;
  const witness = findWitness(specimen);
  return witness && `judged internal, but lets through: ${described(witness)}`;
}

/**
 * The law of witnesses: what is public lets some outsider's request through. Not so where nobody at all gets through, not even
 * the own account or a service that acts for it: then conditions contradict each other or what every request carries, and
 * nothing can be told from it of who is meant.
 */
export function unwitnessed(specimen: Specimen): string | undefined {
  const { circumstances, document } = specimen;
  const { verdict, statements } = judge(document as Plan, circumstances);
  if (verdict !== 'public') return undefined;
  const judged = statements.filter((statement) => statement.verdict === 'public');
  const { Statement = [] } = document;
  const all = [Statement].flat() as JsonObject[];
  const left = all.filter(
    (statement, index) =>
      isHeeded(statement, circumstances.signedOnly) || judged.some(({ statement }) => statement.index === index),
  );
  const meant: Specimen = { circumstances, document: { ...document, Statement: left } };
  if (findWitness(meant, { isThorough: true, withServices: true })) return undefined;
  const insider = findInsider(meant);
  return insider && `judged public (${judged[0]?.why}), but lets in only: ${described(insider)}`;
}

/**
 * Denials of these forms are left out of account, because they deny less than they say: with a second condition, save the
 * exemption of services; with that exemption where requests without a signature, which lack its key, get through; with a set.
 */
function isHeeded({ Effect, NotPrincipal, Condition = {} }: JsonObject, signedOnly: boolean): boolean {
  const conditions = Object.entries(Condition as JsonObject).flatMap(([operator, keys]) =>
    Object.keys(keys as JsonObject).map((key) => [operator, key.toLowerCase()] as const),
  );
  const others = conditions.filter(([, key]) => key !== 'aws:principalisawsservice');
  return (
    Effect === 'Deny' &&
    conditions.every(([operator]) => !/^for/i.test(operator) && (signedOnly || !/^bool$/i.test(operator))) &&
    (NotPrincipal === undefined ? others.length <= 1 : conditions.length === 0)
  );
}

function findInsider({ document, circumstances: { carrier } }: Specimen): Request | undefined {
  const { random } = seededChoices(1);
  for (const kind of ['role', 'user', 'root', 'service'] as const) {
    for (const request of requestsOf(kind, true, document, carrier, MANY, random)) {
      if (isAllowed(document, request)) return request;
    }
  }
  return undefined;
}

/** Removes parts of a failing document as long as it still fails: statements, elements, conditions, items of lists. */
export function shrunk(specimen: Specimen, fails: (smaller: Specimen) => boolean): Specimen {
  let best = specimen;
  for (let changed = true; changed; ) {
    changed = false;
    for (const document of smaller(best.document)) {
      const next = { ...best, document: document as JsonObject };
      if (!fails(next)) continue;
      best = next;
      changed = true;
      break;
    }
  }
  return best;
}

function* smaller(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    for (const index of value.keys()) {
      yield value.toSpliced(index, 1);
      for (const item of smaller(value[index] as Json)) yield value.with(index, item);
    }
    if (value.length === 1) yield value[0] as Json;
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      if (!KEPT.has(name)) {
        const { [name]: _, ...rest } = value;
        yield rest;
      }
      for (const item of smaller(part)) yield { ...value, [name]: item };
    }
  }
}

/** Elements that a statement is worth nothing without. */
const KEPT = new Set([
  'Version',
  'Statement',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
]);
