import { VALUES_PER_CHARACTER } from './limits.ts';
import { isAccountId } from './policy/accounts.ts';
import type { Carrier } from './policy/actions.ts';
import { type PolicyDocument, readDocument, type Statement } from './policy/document.ts';
import { hasWildcard, matchesEverything, matchesGlob } from './policy/glob.ts';
import { aloneSetting, type PolicySetting } from './policy/setting.ts';
import { type DocumentVerdict, judgeDocument } from './policy/verdict.ts';
import { searchBudget, type Witness, witnessOf } from './policy/witness.ts';
import type { Truth } from './resources/test.ts';
import type { MapEntry, Value } from './resources/value.ts';
import { DEFAULT_SETTINGS, type Trusted } from './rules/settings.ts';
import { entriesOf } from './syntax/entries.ts';
import { readTree } from './syntax/read-tree.ts';
import { plainValue } from './syntax/scalars.ts';
import type { SyntaxNode, Tree } from './syntax/tree.ts';
import type { Problem } from './text/problem.ts';
import type { Origin } from './text/span.ts';

/** What a policy document on its own does not say. */
export interface PolicyOptions {
  /** What the document is attached to; absent: told from its actions. */
  readonly carrier?: Carrier | undefined;
  /** Ids of the own accounts; none: told from the ARNs that stand under `Resource`. */
  readonly ownAccounts?: Iterable<string>;
  readonly trusted?: Trusted;
}

/** What a policy document means, judged without knowing the key or queue that it will be attached to. */
export interface JudgedPolicy {
  readonly document: PolicyDocument;
  readonly setting: PolicySetting;
  readonly verdict: DocumentVerdict;
  /** What CheckNoPublicAccess of IAM Access Analyzer is to answer: whether anybody may get in, by AWS's own rules. */
  readonly result: 'PASS' | 'FAIL';
  /** For statements that let outsiders in, a request that one could send. */
  readonly witnesses: ReadonlyMap<Statement, Witness>;
}

/** Why a text could not be judged. */
export interface UnjudgedPolicy {
  readonly problems: readonly Problem[];
}

/**
 * Judges a bare policy document, JSON or YAML, such as `aws kms get-key-policy` prints. Text with any mistake of syntax is
 * not judged: what was meant is not known, and "not public" must not be said of it.
 */
export function judgePolicy(path: string, text: string, options: PolicyOptions = {}): JudgedPolicy | UnjudgedPolicy {
  const tree = readTree(path, text);
  const value = tree.problems.length === 0 ? documentIn(tree) : undefined;
  if (!value) return { problems: tree.problems.length > 0 ? tree.problems : [notAPolicy(path, 'The text is empty.')] };
  const objection = objectionTo(value, tree.documents);
  if (objection !== undefined) return { problems: [notAPolicy(path, objection, value.origin)] };
  const document = readDocument(value);
  const carrier = options.carrier ?? carrierOf(document);
  if (!carrier) return { problems: [notAPolicy(path, WHAT_FOR, value.origin)] };
  const setting = settingFor(document, carrier, options);
  const verdict = judgeDocument(document, setting);
  const isPublic = verdict.verdict === 'public' || verdict.publicByAwsRules;
  const witnesses = new Map<Statement, Witness>();
  const budget = searchBudget();
  for (const judged of verdict.statements) {
    const witness = witnessOf(judged, document, setting, budget);
    if (witness) witnesses.set(judged.statement, witness);
  }
  return { document, setting, verdict, result: isPublic ? 'FAIL' : 'PASS', witnesses };
}

const WHAT_FOR =
  'Whether this is the policy of a key or of a queue cannot be told from its actions; say "key" or "queue" (--for).';

function notAPolicy(path: string, message: string, origin?: Origin): Problem {
  return { code: 'unknown-format', path, ...(origin ? { span: origin.span } : {}), message };
}

function objectionTo(value: Value, documents: number): string | undefined {
  if (documents > 1) return 'A policy is one document; this text has several.';
  if (value.kind !== 'map') return 'A policy document is an object with a Statement.';
  if (value.entries.has('Statement')) return undefined;
  if (value.entries.has('Resources'))
    return 'This is a template, not a policy document; lint it with "queueseal FILE".';
  return 'A policy document has a Statement; names of elements are case-sensitive.';
}

/** How deep the answers of AWS's command line hold a document: `Attributes`, `Policy`. */
const WRAPPERS = ['Attributes', 'Policy'];

/** The document as values. AWS's command line gives it as text in `Policy`, which is read as well. */
function documentIn({ path, root, text }: Tree): Value | undefined {
  let node = root;
  for (const name of WRAPPERS) {
    if (node?.kind !== 'map') break;
    const entries = entriesOf(node);
    if (!entries.has('Statement')) node = entries.get(name)?.value ?? node;
  }
  if (!node) return undefined;
  const budget = { left: VALUES_PER_CHARACTER * text.length };
  if (node.kind !== 'scalar' || !/^\s*\{/.test(node.value)) return plain(node, path, budget);
  const inner = readTree(path, node.value);
  const at = { path, span: { start: node.start, end: node.end } };
  return plain(inner.problems.length === 0 ? (inner.root ?? node) : node, path, budget, at);
}

/**
 * A tree as values. What another language puts in, such as `!Sub` or `{"Ref": …}`, cannot be told here.
 *
 * @param budget how many values may be made: aliases that share nodes could otherwise be expanded without end
 * @param at the place of all that is inside of a text
 */
function plain(node: SyntaxNode, path: string, budget: { left: number }, at?: Origin): Value {
  const origin = at ?? { path, span: { start: node.start, end: node.end } };
  const hidden = (name: string): Value => ({ kind: 'unknown', origin, why: { hidden: 'function', name }, set: true });
  budget.left -= 1;
  if (budget.left < 0) return hidden('an expression too large to read');
  const name = node.tag ?? functionIn(node);
  if (name !== undefined && !name.startsWith('!!')) return hidden(name);
  switch (node.kind) {
    case 'scalar': {
      const value = plainValue(node);
      return value === null ? { kind: 'absent', origin } : { kind: 'scalar', origin, value };
    }
    case 'sequence':
      return { kind: 'list', origin, items: node.items.map((item) => plain(item, path, budget, at)) };
    case 'map': {
      const entries = new Map<string, MapEntry>();
      for (const [key, entry] of entriesOf(node)) {
        const { start, end } = entry.key;
        entries.set(key, { key: at ?? { path, span: { start, end } }, value: plain(entry.value, path, budget, at) });
      }
      return { kind: 'map', origin, entries };
    }
  }
}

function functionIn(node: SyntaxNode): string | undefined {
  if (node.kind !== 'map' || node.pairs.length !== 1) return undefined;
  const key = node.pairs[0]?.key;
  return key?.kind === 'scalar' && /^(?:Ref|Fn::\w+)$/.test(key.value) ? key.value : undefined;
}

/** The carrier whose actions, and no other's, a document names. */
function carrierOf({ statements }: PolicyDocument): Carrier | undefined {
  const services = new Set<string>();
  for (const text of textsOf(statements, ({ action }) => action?.values))
    services.add(text.split(':')[0]?.toLowerCase() ?? '');
  if (services.has('kms') === services.has('sqs')) return undefined;
  return services.has('kms') ? 'key' : 'queue';
}

function textsOf(
  statements: readonly Statement[],
  valuesOf: (statement: Statement) => readonly Value[] | undefined,
): string[] {
  return statements
    .flatMap((statement) => valuesOf(statement) ?? [])
    .flatMap((value) => (value.kind === 'scalar' ? [String(value.value)] : []));
}

function settingFor(
  document: PolicyDocument,
  carrier: Carrier,
  { ownAccounts = [], trusted = DEFAULT_SETTINGS.trusted }: PolicyOptions,
): PolicySetting {
  const stated = new Set(ownAccounts);
  const targets = targetsOf(document, carrier);
  return {
    ...aloneSetting(carrier),
    ownAccounts: stated.size > 0 ? stated : ownersOf(targets),
    trustedAccounts: trusted.accounts,
    trustedOrgs: trusted.orgs,
    trustedCidrs: trusted.cidrs,
    trustedVpces: trusted.vpces,
    names: namesIn(document, carrier, targets),
  };
}

const SERVICE: Readonly<Record<Carrier, string>> = { key: 'kms', queue: 'sqs' };

/** The queues or keys that a document gives access to by name. */
function targetsOf({ statements }: PolicyDocument, carrier: Carrier): string[] {
  const allowing = statements.filter(({ effect, resource }) => effect === 'Allow' && resource?.not === false);
  return textsOf(allowing, ({ resource }) => resource?.values).filter((text) => mayBe(text, carrier));
}

/** What carries a document is in the own account: that of the queue or key, where the document names one. */
function ownersOf(targets: readonly string[]): Set<string> {
  const owners = targets.map((text) => text.split(':')[4] ?? '').filter(isAccountId);
  return new Set(owners.length > 0 && owners.every((owner) => owner === owners[0]) ? owners : []);
}

/**
 * A document without a place is taken to be attached to whatever it gives access to by name, so that nothing it gives is
 * overlooked: what an `Allow` names is it, what it excepts is not, and what a `Deny` names is it where that holds for all.
 */
function namesIn(
  { statements }: PolicyDocument,
  carrier: Carrier,
  targets: readonly string[],
): (value: Value) => Truth {
  const truths = new Map<Value, Truth>();
  for (const { effect, resource } of statements) {
    for (const value of resource?.values ?? []) {
      const text = value.kind === 'scalar' ? String(value.value) : undefined;
      const isCarrier =
        text === undefined
          ? effect !== 'Deny'
          : mayBe(text, carrier) &&
            (effect !== 'Deny' || targets.every((target) => hasWildcard(target) || matchesGlob(text, target)));
      const isIt = effect === 'Allow' && resource?.not ? false : isCarrier;
      truths.set(value, isIt ? 'yes' : text === undefined ? 'unknown' : 'no');
    }
  }
  return (value) => truths.get(value) ?? 'unknown';
}

/** Whether a pattern of ARNs takes in some queue or key. */
function mayBe(text: string, carrier: Carrier): boolean {
  if (matchesEverything(text)) return true;
  const [arn = '', partition = '*', service = '*', region = '*', account = '*', ...rest] = text.split(':');
  return (
    matchesGlob(arn, 'arn') &&
    ['aws', 'aws-cn', 'aws-us-gov'].some((name) => matchesGlob(partition, name)) &&
    matchesGlob(service, SERVICE[carrier]) &&
    /^[a-z\d*?-]+$/.test(region) &&
    /^[\d*?]+$/.test(account) &&
    !(carrier === 'key' && rest.join(':').startsWith('alias/'))
  );
}
