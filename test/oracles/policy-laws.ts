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
  statementsOf,
  TRUSTED,
  TRUSTED_VPC,
  TRUSTED_VPCE,
} from './policy-requests.ts';

const FEW: Limit = { contexts: 24, actions: 3, isLenient: false, trustsNetwork: true };
const MANY: Limit = { contexts: 5_000, actions: 40, isLenient: true, trustsNetwork: true };

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

/** Says which law a document breaks, and how; a document that breaks none is the rule. */
export function broken(specimen: Specimen): string | undefined {
  const judged = judge(specimen.document as Plan, specimen.circumstances);
  switch (judged.verdict) {
    case 'internal':
      return unsound(specimen);
    case 'public':
      return unwitnessed(specimen, judged);
    case 'external':
      return unnamed(specimen, judged);
    default:
      return undefined;
  }
}

/** What lets an outsider's request through is not internal. */
function unsound(specimen: Specimen): string | undefined {
  const witness = witnesses(specimen, FEW).next().value;
  return witness && `judged internal, but lets through: ${described(witness)}`;
}

/**
 * What is public lets some outsider's request through. Not so where nobody at all gets through, not even the own account or a
 * service that acts for it: then conditions contradict each other or what every request carries, and nothing can be told from
 * it of who is meant.
 */
function unwitnessed({ circumstances, document }: Specimen, { statements }: DocumentVerdict): string | undefined {
  const judged = statements.filter((statement) => statement.verdict === 'public');
  const all = statementsOf(document);
  const isJudged = (index: number) => judged.some(({ statement }) => statement.index === index);
  const mayLack = new Set(
    all
      .filter((_, index) => isJudged(index))
      .flatMap(conditionsOf)
      .flatMap(([operator, key]) => (HOLDS_WITHOUT.test(operator) ? [key] : [])),
  );
  const left = all.filter(
    (statement, index) => isJudged(index) || isHeeded(statement, circumstances.signedOnly, mayLack),
  );
  const meant: Specimen = { circumstances, document: { ...document, Statement: [...left] } };
  if (findWitness(meant)) return undefined;
  const insider = witnesses(meant, MANY, SIGNED, true).next().value;
  return insider && `judged public (${judged[0]?.why}), but lets in only: ${described(insider)}`;
}

/**
 * What is external, and certainly so, lets in only those whom it names: each request that gets through is of an account or
 * organization among the outsiders, or comes from a network among them.
 */
function unnamed(specimen: Specimen, { statements }: DocumentVerdict): string | undefined {
  if (statements.some(({ verdict }) => verdict === 'unknown')) return undefined;
  const named = statements.flatMap(({ outsiders }) => outsiders);
  for (const request of witnesses(specimen, FEW)) {
    const { caller, context } = request;
    const account = caller.kind === 'identity' ? [caller.account] : [];
    const told = [...account, ...[...context.values()].flat()];
    const isNamed = named.some((outsider) => {
      const network = /^network (.*)$/.exec(outsider)?.[1];
      if (network !== undefined) return comesFrom(network, request);
      return told.some((text) => text.split(/[:/]/).includes(outsider));
    });
    if (!isNamed) return `judged external (${named.join(', ')}), but lets through: ${described(request)}`;
  }
  return undefined;
}

function comesFrom(network: string, request: Request): boolean {
  const Condition = { IpAddress: { 'aws:SourceIp': network } };
  return isAllowed({ Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition } }, request);
}

const SIGNED: readonly CallerKind[] = ['role', 'user', 'root', 'service'];

/** A request of an outsider that a document lets through, looked for with all patience, also among those of services. */
export function findWitness(specimen: Specimen): Request | undefined {
  const kinds = specimen.circumstances.signedOnly ? SIGNED : [...SIGNED, 'anonymous' as const];
  return witnesses(specimen, MANY, kinds).next().value;
}

/** The requests that a document lets through, among those that have a chance. */
function* witnesses(
  { document, circumstances: { carrier, signedOnly, trustsCidrs } }: Specimen,
  limit: Limit,
  kinds: readonly CallerKind[] = signedOnly ? ['role', 'user', 'root'] : ['role', 'user', 'root', 'anonymous'],
  isOwn = false,
): Generator<Request, undefined> {
  const { random } = seededChoices(1);
  for (const kind of kinds) {
    for (const request of requestsOf(
      kind,
      isOwn,
      document,
      carrier,
      { ...limit, trustsNetwork: trustsCidrs },
      random,
    )) {
      if (isAllowed(document, request)) yield request;
    }
  }
  return undefined;
}

/** Operators that hold for a request without their key. */
const HOLDS_WITHOUT = /ifexists$|^forallvalues/i;

/**
 * Denials of these forms are left out of account, because they deny less than they say: with a second condition, save the
 * exemption of services; with that exemption where requests without a signature, which lack its key, get through; with a set;
 * on keys of what is called, with variables that not every caller has. So are those on a key that what is allowed may lack: each
 * of the two lets more in than both together.
 */
function isHeeded(denial: JsonObject, signedOnly: boolean, mayLack: ReadonlySet<string>): boolean {
  const conditions = conditionsOf(denial);
  const others = conditions.filter(
    ([operator, key]) => key !== 'aws:principalisawsservice' || !/^bool/i.test(operator),
  );
  const { Effect, NotPrincipal } = denial;
  return (
    Effect === 'Deny' &&
    conditions.every(
      ([operator, key]) =>
        !/^for/i.test(operator) &&
        (signedOnly || !/^bool$/i.test(operator)) &&
        !key.startsWith('aws:resource') &&
        !mayLack.has(key),
    ) &&
    (NotPrincipal === undefined ? others.length <= 1 : conditions.length === 0)
  );
}

/** The operators of a statement's conditions, each with its key in lower case. */
function conditionsOf({ Condition = {} }: JsonObject): (readonly [operator: string, key: string])[] {
  return Object.entries(Condition as JsonObject).flatMap(([operator, keys]) =>
    Object.keys(keys as JsonObject).map((key) => [operator, key.toLowerCase()] as const),
  );
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
