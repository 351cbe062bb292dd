import type { MapEntry, MapValue, Value, Why } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { matchedSites } from './matched-sites.ts';
import { blockSites, itemSites, memberSite, originOf, type Site } from './sources.ts';

/** What a data source `aws_iam_policy_document` says of one statement, and what that is in the document. */
const LISTS: readonly (readonly [from: string, to: string])[] = [
  ['actions', 'Action'],
  ['not_actions', 'NotAction'],
  ['resources', 'Resource'],
  ['not_resources', 'NotResource'],
];

/**
 * The policy document that a data source `aws_iam_policy_document` makes.
 *
 * Source: Terraform AWS provider, data source `aws_iam_policy_document`: statements of `source_policy_documents` come first, those of
 * `override_policy_documents` last, and a statement replaces one before it that has the same `sid`.
 *
 * @param sources the documents that are built upon, then those that override
 */
export function policyDocument(values: Value, sources: readonly Value[], overrides: readonly Value[]): Value {
  const { origin } = values;
  const statements = new Statements(origin);
  for (const source of sources) statements.addDocument(source);
  const own = memberOf(values, 'statement');
  if (own.kind === 'list') for (const item of own.items) statements.add(statementOf(item));
  else if (own.kind !== 'absent') statements.hide(own);
  for (const override of overrides) statements.addDocument(override);
  const version = memberOf(values, 'version');
  return mapOf(origin, [
    ['Version', version.kind === 'absent' ? { kind: 'scalar', origin, value: '2012-10-17' } : version],
    ['Statement', statements.value()],
  ]);
}

class Statements {
  readonly #origin: Origin;
  readonly #items: Value[] = [];
  readonly #bySid = new Map<string, number>();
  #more: Why | undefined;

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  addDocument(document: Value): void {
    const statements = memberOf(document, 'Statement');
    if (document.kind !== 'map') this.hide(document);
    else if (statements.kind === 'map') this.add(statements);
    else if (statements.kind === 'list') {
      for (const item of statements.items) this.add(item);
      if (statements.more) this.#more = statements.more;
    } else this.hide(statements);
  }

  add(statement: Value): void {
    const sid = memberOf(statement, 'Sid');
    const name = sid.kind === 'scalar' ? String(sid.value) : '';
    const known = name === '' ? undefined : this.#bySid.get(name);
    if (known !== undefined) {
      this.#items[known] = statement;
      return;
    }
    if (name !== '') this.#bySid.set(name, this.#items.length);
    this.#items.push(statement);
  }

  /** There may be statements in what cannot be told. */
  hide(value: Value): void {
    this.#more = value.kind === 'unknown' ? value.why : { hidden: 'attribute', name: 'another document' };
  }

  value(): Value {
    return { kind: 'list', origin: this.#origin, items: this.#items, ...(this.#more ? { more: this.#more } : {}) };
  }
}

function statementOf(block: Value): Value {
  if (block.kind !== 'map') return block;
  const { origin } = block;
  const effect = memberOf(block, 'effect');
  const pairs: (readonly [string, Value])[] = [
    ['Sid', memberOf(block, 'sid')],
    ['Effect', effect.kind === 'absent' ? { kind: 'scalar', origin, value: 'Allow' } : effect],
    ['Principal', principalsOf(memberOf(block, 'principals'))],
    ['NotPrincipal', principalsOf(memberOf(block, 'not_principals'))],
    ...LISTS.map(([from, to]) => [to, rendered(unlessEmpty(memberOf(block, from)))] as const),
    ['Condition', conditionsOf(memberOf(block, 'condition'))],
  ];
  return mapOf(
    origin,
    pairs.filter(([, value]) => value.kind !== 'absent'),
  );
}

function unlessEmpty(value: Value): Value {
  return value.kind === 'list' && value.items.length === 0 ? { kind: 'absent', origin: value.origin } : value;
}

/** Text as it is in the document: `&{…}` stands for `${…}`, which Terraform would fill in. */
function rendered(value: Value): Value {
  if (value.kind === 'scalar' && typeof value.value === 'string')
    return { ...value, value: value.value.replaceAll('&{', '${') };
  if (value.kind === 'list') return { ...value, items: value.items.map(rendered) };
  return value.kind === 'text' ? { ...value, parts: value.parts.map(rendered) } : value;
}

/** `type` and `identifiers` as a document has them; everybody is written without a type. */
function principalsOf(blocks: Value): Value {
  const items = unlessEmpty(blocks);
  if (items.kind !== 'list') return items;
  const byType = new Map<string, Value[]>();
  for (const block of items.items) {
    const type = memberOf(block, 'type');
    const identifiers = memberOf(block, 'identifiers');
    if (type.kind !== 'scalar') return hidden(type);
    const known = byType.get(String(type.value)) ?? [];
    byType.set(String(type.value), known);
    for (const identifier of identifiers.kind === 'list' ? identifiers.items : [identifiers])
      known.push(rendered(identifier));
  }
  const { origin } = items;
  const everyone = byType.get('*');
  if (everyone && byType.size === 1) return { kind: 'scalar', origin: everyone[0]?.origin ?? origin, value: '*' };
  return mapOf(
    origin,
    [...byType].map(([type, identifiers]) => [
      type === '*' ? 'AWS' : type,
      { kind: 'list', origin: identifiers[0]?.origin ?? origin, items: identifiers },
    ]),
  );
}

function conditionsOf(blocks: Value): Value {
  const items = unlessEmpty(blocks);
  if (items.kind !== 'list') return items;
  const tests = new Map<string, Map<string, Value>>();
  for (const block of items.items) {
    const test = memberOf(block, 'test');
    const variable = memberOf(block, 'variable');
    if (test.kind !== 'scalar' || variable.kind !== 'scalar') return hidden(test.kind === 'scalar' ? variable : test);
    const variables = tests.get(String(test.value)) ?? new Map<string, Value>();
    tests.set(String(test.value), variables);
    variables.set(String(variable.value), rendered(memberOf(block, 'values')));
  }
  return mapOf(
    items.origin,
    [...tests].map(([test, variables]) => [test, mapOf(items.origin, [...variables])]),
  );
}

function hidden(value: Value): Value {
  const why: Why = value.kind === 'unknown' ? value.why : { hidden: 'malformed', name: 'a value that is no text' };
  return { kind: 'unknown', origin: value.origin, why, set: true };
}

function memberOf(value: Value, name: string): Value {
  if (value.kind === 'unknown') return value;
  const entry = value.kind === 'map' ? value.entries.get(name) : undefined;
  return entry?.value ?? { kind: 'absent', origin: value.origin };
}

/** What parts of a statement are called in a document, and the arguments or blocks that make them. */
const ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ...LISTS.map(([from, to]) => [to, from] as const),
  ['Sid', 'sid'],
  ['Effect', 'effect'],
  ['Principal', 'principals'],
  ['NotPrincipal', 'not_principals'],
  ['Condition', 'condition'],
]);

/** A document that was rendered, each statement at the block that says it; as it is where their numbers differ. */
export function withStatementsAt(document: Value, blocks: readonly Site[]): Value {
  const entry = document.kind === 'map' ? document.entries.get('Statement') : undefined;
  const statements = entry?.value;
  if (document.kind !== 'map' || statements?.kind !== 'list' || statements.items.length !== blocks.length)
    return document;
  const items = statements.items.map((item, at) => statementAt(item, blocks[at]));
  const entries = new Map(document.entries);
  entries.set('Statement', { key: statements.origin, value: { ...statements, items } });
  return { ...document, entries };
}

function statementAt(statement: Value, block: Site | undefined): Value {
  if (!block || statement.kind !== 'map') return statement;
  const origin = originOf(block);
  const entries = [...statement.entries].map(([name, { value }]): [string, MapEntry] => {
    const placed = partAt(name, value, block) ?? everywhereAt(value, origin);
    return [name, { key: placed.origin, value: placed }];
  });
  return { ...statement, origin, entries: new Map(entries) };
}

/** A part of a statement at the argument or the blocks that make it. */
function partAt(name: string, value: Value, statement: Site): Value | undefined {
  const word = ARGUMENTS.get(name) ?? name;
  const site = memberSite(statement, word);
  if (!site) return undefined;
  const blocks = blockSites(statement, word) ?? itemSites(site) ?? [];
  switch (word) {
    case 'condition':
      return mapAt(value, originOf(site), (test, variables) =>
        mapAt(variables, originOf(site), (variable, values) => {
          const block = blocks.find((one) => says(one, 'test', test) && says(one, 'variable', variable));
          return listAt(values, block && memberSite(block, 'values'), originOf(site));
        }),
      );
    case 'principals':
    case 'not_principals': {
      const identifiers = (type: string): Site | undefined => {
        const block = blocks.find((one) => says(one, 'type', type)) ?? (blocks.length === 1 ? blocks[0] : undefined);
        return block && memberSite(block, 'identifiers');
      };
      return value.kind === 'map'
        ? mapAt(value, originOf(site), (type, who) => listAt(who, identifiers(type), originOf(site)))
        : listAt(value, identifiers('*'), originOf(site));
    }
    default:
      return listAt(value, site, originOf(site));
  }
}

function says(block: Site, name: string, text: string): boolean {
  const node = memberSite(block, name)?.node;
  return node?.kind === 'scalar' && node.tag === undefined && node.value === text;
}

function mapAt(value: Value, origin: Origin, entryAt: (name: string, value: Value) => Value): Value {
  if (value.kind !== 'map') return everywhereAt(value, origin);
  const entries = [...value.entries].map(([name, entry]): [string, MapEntry] => {
    const placed = entryAt(name, entry.value);
    return [name, { key: placed.origin, value: placed }];
  });
  return { ...value, origin, entries: new Map(entries) };
}

/** A value at its argument, and the items of a list where they are written, which may be in another order. */
function listAt(value: Value, site: Site | undefined, otherwise: Origin): Value {
  const origin = site ? originOf(site) : otherwise;
  if (value.kind !== 'list') return everywhereAt(value, origin);
  const told = value.items.map((item) => (item.kind === 'scalar' ? item.value : undefined));
  const sites = matchedSites(told, site && itemSites(site));
  const items = value.items.map((item, at) => {
    const own = sites[at];
    return everywhereAt(item, own ? originOf(own) : origin);
  });
  return { ...value, origin, items };
}

function everywhereAt(value: Value, origin: Origin): Value {
  switch (value.kind) {
    case 'list':
      return { ...value, origin, items: value.items.map((item) => everywhereAt(item, origin)) };
    case 'text':
      return { ...value, origin, parts: value.parts.map((part) => everywhereAt(part, origin)) };
    case 'map': {
      const entries = [...value.entries].map(([name, entry]): [string, MapEntry] => [
        name,
        { key: origin, value: everywhereAt(entry.value, origin) },
      ]);
      return { ...value, origin, entries: new Map(entries) };
    }
    default:
      return { ...value, origin };
  }
}

function mapOf(origin: Origin, pairs: readonly (readonly [string, Value])[]): MapValue {
  return {
    kind: 'map',
    origin,
    entries: new Map(pairs.map(([name, value]): [string, MapEntry] => [name, { key: value.origin, value }])),
  };
}
