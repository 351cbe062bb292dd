import { canonical } from '../resources/canonical.ts';
import type { MapEntry, MapValue, Value, Why } from '../resources/value.ts';
import { isThere } from '../resources/world.ts';
import type { Origin } from '../text/span.ts';
import { type Operator, parseOperator } from './operators.ts';

/** A policy document, taken apart; what cannot be read is said in `mistakes` or hidden in `more`. */
export interface PolicyDocument {
  readonly origin: Origin;
  /** Decides whether `${…}` is a policy variable or literal text; absent means the older one. */
  readonly version: '2012-10-17' | '2008-10-17' | 'unknown';
  readonly statements: readonly Statement[];
  /** There may be statements that nobody can see. */
  readonly more?: Why | undefined;
  readonly mistakes: readonly Mistake[];
}

/** Something in a document that AWS refuses or ignores. */
export interface Mistake {
  readonly origin: Origin;
  readonly text: string;
  /** A kind of principal or an operator that there is not; else something about the document's form. */
  readonly about: 'form' | 'principal' | 'operator';
  /** The number of the statement that it is in, counted from 0; absent for the document as a whole. */
  readonly statement?: number;
}

/** Takes note of a mistake. */
type Note = (origin: Origin, text: string, about?: Mistake['about']) => void;

export interface Statement {
  readonly origin: Origin;
  /** Counted from 0 in the document. */
  readonly index: number;
  readonly sid?: string | undefined;
  readonly effect: 'Allow' | 'Deny' | 'unknown' | 'invalid';
  readonly principal?: Principals | undefined;
  readonly action?: Names | undefined;
  readonly resource?: Names | undefined;
  readonly conditions: readonly Condition[];
  /** There may be conditions that nobody can see. */
  readonly moreConditions?: Why | undefined;
}

export interface Principals {
  /** `NotPrincipal`: everybody but those named. */
  readonly not: boolean;
  readonly origin: Origin;
  /** Of the value: all that is named. */
  readonly whole: Origin;
  readonly entries: readonly PrincipalEntry[];
  readonly more?: Why | undefined;
}

export interface PrincipalEntry {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | 'invalid';
  readonly value: Value;
  readonly origin: Origin;
}

/** What `Action` or `Resource` names, or with `not` all but that. */
export interface Names {
  readonly not: boolean;
  readonly origin: Origin;
  /** Of the value: one text or all of a list. */
  readonly whole: Origin;
  readonly values: readonly Value[];
  readonly more?: Why | undefined;
}

export interface Condition {
  readonly origin: Origin;
  /** As written. */
  readonly operatorName: string;
  readonly operatorOrigin: Origin;
  /** Absent for an operator that there is not. */
  readonly operator?: Operator | undefined;
  /** As written; compare `id`. */
  readonly key: string;
  /** The key in small letters: case does not count. */
  readonly id: string;
  readonly values: readonly Value[];
  readonly more?: Why | undefined;
  /** It may as well not be there. */
  readonly perhaps?: true | undefined;
}

/**
 * Takes a settled value apart as a policy document. JSON text is a value already.
 *
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readDocument(value: Value): PolicyDocument {
  const mistakes: Mistake[] = [];
  const note: Note = (at, text, about = 'form') => mistakes.push({ origin: at, text, about });
  const { origin } = value;
  if (value.kind === 'unknown') return { origin, version: 'unknown', statements: [], more: value.why, mistakes };
  if (value.kind !== 'map') {
    if (value.kind !== 'absent') note(origin, 'A policy document is an object with a Statement.');
    return { origin, version: '2008-10-17', statements: [], mistakes };
  }
  const entries = present(value.entries);
  const statement = entries.get('Statement')?.value;
  const items = itemsOf(statement);
  if (statement && statement.kind !== 'map' && statement.kind !== 'list' && statement.kind !== 'unknown') {
    note(statement.origin, 'Statement is an object or a list of objects.');
  }
  if (!statement && !value.more) note(origin, 'A policy document has a Statement.');
  const more = value.more ?? items.more;
  return {
    origin,
    version: versionOf(entries.get('Version')?.value, value.more, note),
    statements: items.values
      .map((item, index) =>
        readStatement(item, index, (at, text, about = 'form') =>
          mistakes.push({ origin: at, text, about, statement: index }),
        ),
      )
      .filter((read) => read !== undefined),
    more,
    mistakes,
  };
}

/** Entries without those that come to nothing, as `AWS::NoValue` does: they are not in the document that is deployed. */
function present(entries: ReadonlyMap<string, MapEntry>): ReadonlyMap<string, MapEntry> {
  for (const { value } of entries.values()) {
    if (!isThere(value)) return new Map([...entries].filter(([, entry]) => isThere(entry.value)));
  }
  return entries;
}

function versionOf(value: Value | undefined, more: Why | undefined, note: Note): PolicyDocument['version'] {
  if (!value) return more ? 'unknown' : '2008-10-17';
  if (isHidden(value)) return 'unknown';
  // YAML reads an unquoted 2012-10-17 as a date; every reader here keeps its text.
  if (value.kind === 'scalar' && (value.value === '2012-10-17' || value.value === '2008-10-17')) return value.value;
  note(value.origin, 'Version is 2012-10-17 or 2008-10-17.');
  return 'unknown';
}

function readStatement(value: Value, index: number, note: Note): Statement | undefined {
  const { origin } = value;
  if (value.kind === 'unknown') {
    const hidden = { not: false, origin, whole: origin, more: value.why };
    return {
      origin,
      index,
      effect: 'unknown',
      principal: { ...hidden, entries: [] },
      action: { ...hidden, values: [] },
      resource: { ...hidden, values: [] },
      conditions: [],
      moreConditions: value.why,
    };
  }
  if (value.kind !== 'map') {
    note(origin, 'A statement is an object.');
    return undefined;
  }
  const { more } = value;
  const entries = present(value.entries);
  let excludes = false;
  for (const [name, { key }] of entries) {
    if (!ELEMENTS.has(name)) note(key, `"${name}" is no element of a statement; case counts.`);
    else if (name.startsWith('Not')) excludes = true;
  }
  for (const [one, other] of excludes ? EXCLUSIVE : []) {
    const both = entries.get(other);
    if (entries.has(one) && both) note(both.key, `${one} and ${other} exclude each other.`);
  }
  const sid = entries.get('Sid')?.value;
  const principal = readPrincipals(value, entries, note);
  const action = readNames(value, entries, ['Action', 'NotAction'], note);
  const resource = readNames(value, entries, ['Resource', 'NotResource'], note);
  const conditions = readConditions(entries.get('Condition')?.value, note);
  const hidden = more ?? conditions.more;
  return {
    origin,
    index,
    sid: sid?.kind === 'scalar' && !sid.sensitive ? String(sid.value) : undefined,
    effect: effectOf(entries, more, origin, note),
    principal,
    action,
    resource,
    conditions: conditions.conditions,
    moreConditions: hidden,
  };
}

const ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const EXCLUSIVE = [
  ['Principal', 'NotPrincipal'],
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const;

function effectOf(
  entries: ReadonlyMap<string, MapEntry>,
  more: Why | undefined,
  origin: Origin,
  note: Note,
): Statement['effect'] {
  const value = entries.get('Effect')?.value;
  if (!value) {
    if (more) return 'unknown';
    // One that is misspelt is noted already.
    const isMisspelt = [...entries.keys()].some((name) => name.toLowerCase() === 'effect');
    if (!isMisspelt) note(origin, 'A statement has an Effect, Allow or Deny.');
    return 'invalid';
  }
  if (isHidden(value)) return 'unknown';
  if (value.kind === 'scalar' && (value.value === 'Allow' || value.value === 'Deny')) return value.value;
  note(value.origin, 'Effect is Allow or Deny; case counts.');
  return 'invalid';
}

function readPrincipals(
  { origin, more: hidden }: MapValue,
  entries: ReadonlyMap<string, MapEntry>,
  note: Note,
): Principals | undefined {
  const not = !entries.has('Principal') && entries.has('NotPrincipal');
  const found = entries.get(not ? 'NotPrincipal' : 'Principal');
  if (!found) return hidden && { not, origin, whole: origin, entries: [], more: hidden };
  const { value, key } = found;
  if (value.kind === 'map') {
    const read: PrincipalEntry[] = [];
    let { more } = value;
    for (const [type, entry] of present(value.entries)) {
      const known = TYPES.get(type) ?? TYPES.get(type.toLowerCase()) ?? 'invalid';
      if (known === 'invalid') note(entry.key, `"${type}" is no kind of principal.`, 'principal');
      const items = itemsOf(entry.value);
      more ??= items.more;
      for (const item of items.values) read.push({ type: known, value: item, origin: item.origin });
    }
    return { not, origin: key, whole: value.origin, entries: read, more };
  }
  const items = itemsOf(value);
  const everyone = items.values.map(
    (item): PrincipalEntry => ({
      type: isStar(item) || item.kind !== 'scalar' ? 'AWS' : 'invalid',
      value: item,
      origin: item.origin,
    }),
  );
  return { not, origin: key, whole: value.origin, entries: everyone, more: items.more };
}

/** Kinds of principal, as they are written and in small letters: KMS and SQS take them in any case, unlike elements. */
const TYPES: ReadonlyMap<string, PrincipalEntry['type']> = new Map(
  (['AWS', 'Service', 'Federated', 'CanonicalUser'] as const).flatMap((type) => [
    [type, type],
    [type.toLowerCase(), type],
  ]),
);

function isStar(value: Value): boolean {
  return value.kind === 'scalar' && value.value === '*';
}

function readNames(
  { origin, more: hidden }: MapValue,
  entries: ReadonlyMap<string, MapEntry>,
  [name, notName]: readonly [string, string],
  note: Note,
): Names | undefined {
  const not = !entries.has(name) && entries.has(notName);
  const found = entries.get(not ? notName : name);
  if (!found) return hidden && { not, origin, whole: origin, values: [], more: hidden };
  const items = itemsOf(found.value);
  for (const item of items.values) {
    if (item.kind === 'map' || item.kind === 'list') {
      note(item.origin, `${not ? notName : name} is a text or a list of texts.`);
    }
  }
  return { not, origin: found.key, whole: found.value.origin, values: items.values, more: items.more };
}

function readConditions(value: Value | undefined, note: Note): { conditions: Condition[]; more?: Why | undefined } {
  const conditions: Condition[] = [];
  if (!value) return { conditions };
  if (value.kind === 'unknown') return { conditions, more: value.why };
  if (value.kind !== 'map') {
    note(value.origin, 'Condition is an object of operators.');
    return { conditions };
  }
  let { more } = value;
  for (const [operatorName, { key: operatorOrigin, value: keys }] of present(value.entries)) {
    const operator = parseOperator(operatorName);
    if (!operator) note(operatorOrigin, `"${operatorName}" is no condition operator.`, 'operator');
    if (keys.kind === 'unknown') more ??= keys.why;
    else if (keys.kind !== 'map') {
      note(keys.origin, `${operatorName} is an object of condition keys.`);
    }
    if (keys.kind !== 'map') continue;
    more ??= keys.more;
    for (const [key, entry] of present(keys.entries)) {
      const items = itemsOf(entry.value);
      conditions.push({
        origin: entry.key,
        operatorName,
        operatorOrigin,
        operator,
        key,
        id: key.toLowerCase(),
        values: items.values,
        more: items.more,
        perhaps: entry.value.kind === 'unknown' && !entry.value.set ? true : undefined,
      });
    }
  }
  return { conditions, more };
}

/** Text that nobody can see: only the deployment, or nothing, tells it. */
function isHidden({ kind }: Value): boolean {
  return kind !== 'scalar' && kind !== 'map' && kind !== 'list';
}

/** One or many: wherever the grammar takes a list it takes a single item too. */
function itemsOf(value: Value | undefined): { readonly values: readonly Value[]; readonly more?: Why | undefined } {
  if (!value) return NO_ITEMS;
  if (value.kind === 'list') {
    return { values: value.items.every(isThere) ? value.items : value.items.filter(isThere), more: value.more };
  }
  return { values: [value], more: undefined };
}

const NO_ITEMS = { values: [] };

/** One text for what a statement says, whatever its order and spelling; for fingerprints of statements without a Sid. */
export function statementText(statement: Statement): string {
  const names = (part: Names | undefined): string =>
    part ? `${part.not ? '!' : ''}${part.values.map(canonical).sort().join(',')}` : '';
  const who = statement.principal;
  return [
    statement.effect,
    who
      ? `${who.not ? '!' : ''}${who.entries
          .map(({ type, value }) => `${type}:${canonical(value)}`)
          .sort()
          .join(',')}`
      : '',
    names(statement.action),
    names(statement.resource),
    statement.conditions
      .map(
        ({ operatorName, id, values }) =>
          `${operatorName.toLowerCase()} ${id}=${values.map(canonical).sort().join(',')}`,
      )
      .sort()
      .join(';'),
  ].join('|');
}
