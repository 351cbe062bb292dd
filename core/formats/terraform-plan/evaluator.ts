import { PROPERTY_VALUES } from '../../limits.ts';
import {
  type DeploymentFact,
  type MapEntry,
  textOf,
  type Unknown,
  type Value,
  type Why,
} from '../../resources/value.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import type { Origin } from '../../text/span.ts';
import { isDocument } from '../../vocabulary/vocabulary.ts';
import { readJsonText } from '../cloudformation/json-text.ts';
import { type InstanceKey, indexOf, type Step, stepsOf } from './addresses.ts';
import { dataFact, IDENTITY } from './facts.ts';
import { isObject, type Json, listIn, markOf, member, memberAt, membersOf } from './json.ts';
import { matchedSites } from './matched-sites.ts';
import type { Instance } from './plan.ts';
import { withStatementsAt } from './policy-documents.ts';
import { isKey } from './provider.ts';
import type { Scope, Scopes } from './scope.ts';
import {
  argumentOf,
  blockSites,
  expressionAt,
  itemSites,
  memberSite,
  originOf,
  type Site,
  statementsIn,
} from './sources.ts';

/** How deep locals, inputs and outputs may refer to one another. */
const REFERENCE_DEPTH = 50;

/** How many references an expression may have to be followed: each instance of a resource follows them anew. */
const REFERENCES = 500;

/** How many values all properties of a plan may become for each of its instances, on the average. */
const VALUES_PER_INSTANCE = 2_000;

/** Where an expression is evaluated: in which module, and for which instance of what it belongs to. */
export interface Context {
  readonly scope: Scope;
  readonly key: InstanceKey | undefined;
  /** What `each.value` takes its values from. */
  readonly forEach: { readonly config: Json; readonly site: Site | undefined };
}

/** What a plan tells of one value: data, which of it is unknown or sensitive, and the expression it comes from. */
export interface Told {
  readonly json: Json;
  readonly unknown: Json;
  readonly sensitive: Json;
  readonly config: Json;
  /** The expression, or the blocks, in the source. */
  readonly site: Site | readonly Site[] | undefined;
}

/** What stands for what is not told. */
export const UNTOLD: Told = {
  json: undefined,
  unknown: undefined,
  sensitive: undefined,
  config: undefined,
  site: undefined,
};

/** Makes values of what a plan says, and follows references where it only says that a value is not known yet. */
export class Evaluator {
  readonly #scopes: Scopes;
  readonly #byAddress = new Map<string, Instance>();
  /** The instances of each resource, by its address without an index. */
  readonly #instances = new Map<string, Instance[]>();
  /** The modules that have instances, by their address without a last index. */
  readonly #modules = new Map<string, Set<InstanceKey | undefined>>();
  /** What is known to name a resource: its ARN, URL or id. */
  readonly #identities = new Map<string, { readonly to: string; readonly attribute: string }>();
  readonly #documents: (instance: Instance, origin: Origin) => Value;
  readonly #variables: Json;
  #left = PROPERTY_VALUES;
  #leftInAll: number;
  #depth = 0;

  /** @param documents makes the document of a data source `aws_iam_policy_document` */
  constructor(
    instances: readonly Instance[],
    variables: Json,
    scopes: Scopes,
    documents: (instance: Instance, origin: Origin) => Value,
  ) {
    this.#scopes = scopes;
    this.#variables = variables;
    this.#documents = documents;
    this.#leftInAll = PROPERTY_VALUES + VALUES_PER_INSTANCE * instances.length;
    for (const instance of instances) this.#index(instance);
  }

  #index(instance: Instance): void {
    if (this.#byAddress.has(instance.address)) return;
    this.#byAddress.set(instance.address, instance);
    const base = instance.address.slice(0, instance.address.length - indexOf(instance.key).length);
    const known = this.#instances.get(base);
    if (known) known.push(instance);
    else this.#instances.set(base, [instance]);
    for (let scope = this.#scopes.at(instance.module); scope.caller; scope = scope.caller.scope) {
      const call = `${scope.caller.scope.prefix}module.${scope.caller.name}`;
      const keys = this.#modules.get(call) ?? new Set();
      this.#modules.set(call, keys.add(scope.caller.key));
    }
    if (instance.mode === 'data') return;
    for (const attribute of IDENTITY) {
      const value = member(instance.values, attribute);
      const isOwnName =
        typeof value === 'string' && /^(?:arn:|https?:\/\/|[0-9a-f]{8}-[0-9a-f-]{27}$|mrk-)/.test(value);
      if (isOwnName && !this.#identities.has(value)) this.#identities.set(value, { to: instance.address, attribute });
    }
  }

  instance(address: string): Instance | undefined {
    return this.#byAddress.get(address);
  }

  /** The context of a resource's own expressions. */
  contextOf(instance: Instance): Context {
    const scope = this.#scopes.at(instance.module);
    const name = `${instance.type}.${instance.name}`;
    const isData = instance.mode === 'data';
    return {
      scope,
      key: instance.key,
      forEach: {
        config: scope.config?.resources.get(isData ? `data.${name}` : name)?.forEach,
        site: argumentOf(scope.source?.block(`${isData ? 'data' : 'resource'}.${name}`), 'for_each'),
      },
    };
  }

  /** Begins another property, which may become a number of values of its own. */
  begin(): void {
    this.#left = PROPERTY_VALUES;
  }

  /** The value of what a plan tells. */
  value(told: Told, context: Context, origin: Origin): Value {
    if (!this.#spend()) return unknown(origin, 'malformed', TOO_LARGE, false);
    const { json, unknown: hidden, sensitive, config, site } = told;
    const own = site !== undefined && 'node' in site ? originOf(site) : origin;
    if (hidden === true) return this.#recovered(told, context, own);
    if (Array.isArray(json)) {
      const sites = site === undefined || !('node' in site) ? site : itemSites(site);
      const fitting = matchedSites(json, sites);
      const items = json.map((_, at) => this.value(itemOf(told, at, json.length, fitting[at]), context, own));
      return { kind: 'list', origin: own, items };
    }
    if (isObject(json)) {
      const names = new Set([
        ...Object.keys(json),
        ...membersOf(hidden).flatMap(([name, is]) => (is === true ? [name] : [])),
      ]);
      const entries = new Map<string, MapEntry>();
      for (const name of names) {
        const inner = memberOf(told, name);
        const value = isDocument(name) ? this.document(inner, context, own) : this.value(inner, context, own);
        entries.set(name, { key: own, value });
      }
      return { kind: 'map', origin: own, entries };
    }
    if (json === null || json === undefined) return { kind: 'absent', origin: own };
    if (typeof json === 'string') return this.#text(json, sensitive === true, own);
    return typeof json === 'number' || typeof json === 'boolean'
      ? { kind: 'scalar', origin: own, value: json, ...secret(sensitive === true) }
      : unknown(own, 'malformed', 'a value of no known kind', config !== undefined);
  }

  /** The value of a text; one that is the known name of a resource is a reference to it. */
  #text(value: string, isSensitive: boolean, origin: Origin): Value {
    const named = isSensitive ? undefined : this.#identities.get(value);
    if (named) return { kind: 'reference', origin, ...named };
    return { kind: 'scalar', origin, value, ...secret(isSensitive) };
  }

  /** JSON text as what it holds; text that is no JSON stays text. */
  document(told: Told, context: Context, origin: Origin): Value {
    const { json, sensitive } = told;
    if (typeof json !== 'string' || told.unknown === true) {
      const value = this.value(told, context, origin);
      // What a document hangs on is not the document.
      if (value.kind === 'reference') return unknown(value.origin, 'attribute', value.to, true);
      return readJsonText(value, (values) => this.#spend(values));
    }
    const parsed = parsedJson(json);
    if (!isObject(parsed)) return this.value(told, context, origin);
    if (told.site === undefined || !('node' in told.site))
      return this.#parsed(parsed, sensitive === true, undefined, origin);
    const written = this.#encoded(told.site, context);
    const value = this.#parsed(parsed, sensitive === true, written, originOf(told.site));
    const statements = written ? [] : this.#statementsNamed(told.site, context);
    return statements.length === 0 ? value : withStatementsAt(value, statements);
  }

  /** What was JSON text; the source, where it has the same shape, gives the places. */
  #parsed(json: Json, isSensitive: boolean, site: Site | undefined, origin: Origin): Value {
    if (!this.#spend()) return unknown(origin, 'malformed', TOO_LARGE, false);
    const own = site ? originOf(site) : origin;
    if (json === null) return { kind: 'absent', origin: own };
    if (Array.isArray(json)) {
      const sites = site && itemSites(site);
      const fits = sites?.length === json.length;
      const items = json.map((item, at) => this.#parsed(item, isSensitive, fits ? sites[at] : undefined, own));
      return { kind: 'list', origin: own, items };
    }
    if (isObject(json)) {
      const entries = new Map<string, MapEntry>();
      for (const [name, item] of Object.entries(json)) {
        const inner = site && memberSite(site, name);
        entries.set(name, { key: own, value: this.#parsed(item, isSensitive, inner, own) });
      }
      return { kind: 'map', origin: own, entries };
    }
    if (typeof json === 'string') return this.#text(json, isSensitive, own);
    return { kind: 'scalar', origin: own, value: json as number | boolean, ...secret(isSensitive) };
  }

  /** The expression that is encoded as JSON, through locals. */
  #encoded(site: Site, context: Context): Site | undefined {
    const node = expressionAt(site);
    if (node.kind !== 'sequence') return undefined;
    const [first, second] = node.items;
    if (node.tag === 'call' && first?.kind === 'scalar' && first.value === 'jsonencode' && second)
      return { path: site.path, node: second };
    if (node.tag !== 'path' || first?.kind !== 'scalar' || first.value !== 'local' || second?.kind !== 'scalar')
      return undefined;
    if (node.items.length !== 2 || this.#depth >= REFERENCE_DEPTH) return undefined;
    const local = context.scope.source?.local(second.value);
    return local && this.#deeper(() => this.#encoded(local, context));
  }

  /** The statements of the data source whose document an expression is. */
  #statementsNamed(site: Site, context: Context): readonly Site[] {
    const node = expressionAt(site);
    const steps = node.kind === 'sequence' && node.tag === 'path' ? this.#stepsIn(node.items, site.path, context) : [];
    const [data, type, name] = steps?.map((step) => ('name' in step ? step.name : '')) ?? [];
    if (data !== 'data' || type !== POLICY_DOCUMENT) return [];
    return statementsIn(context.scope.source?.block(`data.${type}.${name}`));
  }

  #deeper<T>(run: () => T): T | undefined {
    if (this.#depth >= REFERENCE_DEPTH) return undefined;
    this.#depth += 1;
    const result = run();
    this.#depth -= 1;
    return result;
  }

  /** What is known only after the plan is applied, as far as its expression tells; the source says more than the plan. */
  #recovered({ config, site, sensitive }: Told, context: Context, origin: Origin): Value {
    const written = site !== undefined && 'node' in site ? this.evaluate(site, context) : undefined;
    const found = written && written.kind !== 'unknown' ? written : this.#configured(config, context, origin);
    if (sensitive === true && found.kind !== 'reference')
      return unknown(origin, 'attribute', 'a sensitive value', false);
    return found;
  }

  /** What the expressions of a configuration tell: constants, or what is referred to. */
  #configured(config: Json, context: Context, origin: Origin): Value {
    const all = listIn(config, 'references');
    if (all.length > REFERENCES) return unknown(origin, 'malformed', TOO_LARGE, false);
    const references = all.filter((reference) => typeof reference === 'string');
    if (references.length === 0) {
      const constant = member(config, 'constant_value');
      if (constant === undefined) return unknown(origin, 'function', 'an expression', false);
      return this.value({ ...UNTOLD, json: constant }, context, origin);
    }
    const names = specific(references);
    const values = names.map((name) => this.reference(stepsOf(name), context, origin));
    const targets = new Map(values.flatMap((value) => (value.kind === 'reference' ? [[value.to, value]] : [])));
    const [only] = targets.values();
    const isHidden = values.some(({ kind }) => kind === 'unknown');
    if (only && targets.size === 1 && !isHidden) return only;
    const [sole] = values;
    if (sole && values.length === 1 && (sole.kind !== 'unknown' || sole.set)) return sole;
    // Whichever of several keys it is, and whatever is known beside them, it is one.
    const isSomeKey = values.every(
      (value) => value.kind === 'scalar' || (value.kind === 'reference' && isKey(value.to)),
    );
    return unknown(origin, 'attribute', names.join(' or '), isSomeKey && targets.size > 0);
  }

  /** What an expression of the source comes to: literals, plain references and what is encoded as JSON. */
  evaluate(site: Site, context: Context): Value {
    const node = expressionAt(site);
    const { path } = site;
    const origin = originOf({ path, node });
    if (!this.#spend()) return unknown(origin, 'malformed', TOO_LARGE, false);
    const inner = (part: SyntaxNode): Value => this.evaluate({ path, node: part }, context);
    if (node.kind === 'scalar') return literal(node, origin);
    if (node.kind === 'map') {
      if (node.tag !== undefined) return unknown(origin, 'function', node.tag, false);
      const entries = new Map<string, MapEntry>();
      let more: Why | undefined;
      for (const { key, value } of node.pairs) {
        if (key.kind === 'scalar') entries.set(key.value, { key: originOf({ path, node: key }), value: inner(value) });
        else more = { hidden: 'function', name: 'a key that is an expression' };
      }
      return { kind: 'map', origin, entries, ...(more ? { more } : {}) };
    }
    switch (node.tag) {
      case undefined:
        return { kind: 'list', origin, items: node.items.map(inner) };
      case 'template': {
        if (node.items.some(({ tag }) => tag === 'directive')) return unknown(origin, 'function', 'a template', true);
        const [only] = node.items;
        return only && node.items.length === 1 ? inner(only) : textOf(origin, node.items.map(inner));
      }
      case 'path': {
        const steps = this.#stepsIn(node.items, path, context);
        return steps ? this.reference(steps, context, origin) : unknown(origin, 'function', 'an expression', false);
      }
      case 'call': {
        const [name, argument] = node.items;
        const called = name?.kind === 'scalar' ? name.value : '';
        return called === 'jsonencode' && argument ? inner(argument) : unknown(origin, 'function', called, false);
      }
      default:
        return unknown(origin, 'function', 'an expression', false);
    }
  }

  #stepsIn(items: readonly SyntaxNode[], path: string, context: Context): Step[] | undefined {
    const steps: Step[] = [];
    for (const [at, item] of items.entries()) {
      if (item.kind === 'scalar' && item.tag === 'splat') continue;
      if (item.kind === 'scalar' && (at > 0 || item.tag === 'name')) {
        steps.push(/^\d+$/.test(item.value) ? { index: Number(item.value) } : { name: item.value });
      } else if (item.kind === 'sequence' && item.tag === 'index' && item.items[0]) {
        const index = this.evaluate({ path, node: item.items[0] }, context);
        const key = index.kind === 'scalar' && typeof index.value !== 'boolean' ? index.value : undefined;
        steps.push({ index: key });
      } else return undefined;
    }
    return steps;
  }

  /** What a reference comes to in a context. */
  reference(steps: readonly Step[], context: Context, origin: Origin): Value {
    const [first, second, ...rest] = steps;
    const text = textOfSteps(steps);
    const hidden = unknown(origin, 'attribute', text, false);
    if (!first || !second || !('name' in first)) return hidden;
    if (!this.#spend()) return hidden;
    const found = this.#deeper((): Value => {
      if ('index' in second) return hidden;
      switch (first.name) {
        case 'var':
          return this.#descend(this.#input(second.name, context.scope, origin), rest);
        case 'local': {
          const site = context.scope.source?.local(second.name);
          return site ? this.#descend(this.evaluate(site, context), rest) : hidden;
        }
        case 'each': {
          const chained = second.name === 'value' ? this.#stepsToInstances(context) : undefined;
          if (chained && rest.length > 0)
            return this.reference([...chained, { index: context.key }, ...rest], rootContext(context.scope), origin);
          return this.#descend(
            second.name === 'key' ? keyValue(context.key, origin) : this.#eachValue(context, origin),
            rest,
          );
        }
        case 'count':
          return keyValue(context.key, origin);
        case 'path':
        case 'terraform':
        case 'self':
          return hidden;
        case 'module':
          return this.#output(second.name, rest, context, origin) ?? hidden;
        case 'data': {
          const [name, ...attributes] = rest;
          if (!name || !('name' in name)) return hidden;
          return this.#attribute(`data.${second.name}.${name.name}`, attributes, context, origin) ?? hidden;
        }
        default:
          return this.#attribute(`${first.name}.${second.name}`, rest, context, origin) ?? hidden;
      }
    });
    return found ?? hidden;
  }

  #input(name: string, scope: Scope, origin: Origin): Value {
    const { caller } = scope;
    const variable = member(scope.config?.variables, name);
    const isSensitive = member(variable, 'sensitive') === true;
    if (!caller) {
      const given = member(member(this.#variables, name), 'value');
      return given === undefined
        ? unknown(origin, 'parameter', name, false)
        : this.value({ ...UNTOLD, json: given, sensitive: isSensitive }, rootContext(scope), origin);
    }
    const context: Context = {
      scope: caller.scope,
      key: caller.key,
      forEach: { config: caller.config?.forEach, site: argumentOf(caller.block, 'for_each') },
    };
    const site = argumentOf(caller.block, name);
    const config = member(caller.config?.expressions, name);
    if (!site && config === undefined) {
      const fallback = member(variable, 'default');
      return fallback === undefined
        ? unknown(origin, 'parameter', name, false)
        : this.value({ ...UNTOLD, json: fallback, sensitive: isSensitive }, context, origin);
    }
    return this.#recovered({ ...UNTOLD, config, site }, context, site ? originOf(site) : origin);
  }

  #eachValue(context: Context, origin: Origin): Value {
    const { config, site } = context.forEach;
    const key = context.key;
    if (key === undefined) return unknown(origin, 'attribute', 'each.value', false);
    const constant = member(config, 'constant_value');
    if (isObject(constant)) return this.value({ ...UNTOLD, json: member(constant, String(key)) }, context, origin);
    const all = site && this.evaluate(site, context);
    if (all?.kind === 'map') {
      const entry = all.entries.get(String(key));
      if (entry) return entry.value;
    }
    return this.#configured(config, context, origin);
  }

  /** What `for_each` takes its instances from, where that is another resource or module and nothing else. */
  #stepsToInstances({ forEach: { config, site }, scope }: Context): readonly Step[] | undefined {
    const node = site && expressionAt(site);
    const references = listIn(config, 'references');
    const [only] = references;
    const written =
      node?.kind === 'sequence' && node.tag === 'path'
        ? this.#stepsIn(node.items, site?.path ?? '', rootContext(scope))
        : undefined;
    const steps = node ? written : references.length === 1 && typeof only === 'string' ? stepsOf(only) : undefined;
    const [first] = steps ?? [];
    if (steps?.length !== 2 || !first || !('name' in first)) return undefined;
    return first.name === 'module' || /_/.test(first.name) ? steps : undefined;
  }

  #output(name: string, rest: readonly Step[], context: Context, origin: Origin): Value | undefined {
    const [first] = rest;
    const index = first && 'index' in first ? first.index : undefined;
    const [output, ...after] = first && 'index' in first ? rest.slice(1) : rest;
    if (!output || !('name' in output)) return undefined;
    const keys = this.#modules.get(`${context.scope.prefix}module.${name}`) ?? new Set([undefined]);
    const key = index ?? (context.key !== undefined && keys.has(context.key) ? context.key : [...keys][0]);
    if (index === undefined && keys.size > 1 && key !== context.key) return undefined;
    const scope = this.#scopes.called(context.scope, key === undefined ? { name } : { name, key });
    const site = argumentOf(scope.source?.block(`output.${output.name}`), 'value');
    const config = memberAt(scope.config?.outputs, output.name, 'expression');
    return this.#descend(this.#recovered({ ...UNTOLD, config, site }, rootContext(scope), origin), after);
  }

  /** An attribute of a resource or data source. */
  #attribute(base: string, steps: readonly Step[], context: Context, origin: Origin): Value | undefined {
    const [first] = steps;
    const index = first && 'index' in first ? first : undefined;
    const [attribute, ...rest] = index ? steps.slice(1) : steps;
    if (!attribute || !('name' in attribute)) return undefined;
    const { name } = attribute;
    const address = `${context.scope.prefix}${base}`;
    const constant = dataFact(base, name);
    if (constant) return fact(constant, origin);
    const all = this.#instances.get(address);
    const key = index?.index ?? context.key;
    const instance = all?.find((one) => one.key === key) ?? (all?.length === 1 ? all[0] : undefined);
    if (!instance) {
      if (all || base.startsWith('data.')) return undefined;
      return { kind: 'reference', origin, to: `${address}${indexOf(index?.index)}`, attribute: name };
    }
    if (instance.mode === 'data') return this.#dataAttribute(instance, name, rest, context, origin);
    if (IDENTITY.has(name) && rest.length === 0)
      return { kind: 'reference', origin, to: instance.address, attribute: name };
    const isHidden = markOf(instance.unknown, name) !== undefined && markOf(instance.unknown, name) !== false;
    const json = member(instance.values, name);
    if (isHidden || json === undefined) return { kind: 'reference', origin, to: instance.address, attribute: name };
    return this.#descend(
      this.value({ ...UNTOLD, json, sensitive: markOf(instance.sensitive, name) }, context, origin),
      rest,
    );
  }

  #dataAttribute(
    instance: Instance,
    name: string,
    rest: readonly Step[],
    context: Context,
    origin: Origin,
  ): Value | undefined {
    const { type, values } = instance;
    if (type === POLICY_DOCUMENT)
      return rest.length === 0 && /json$/.test(name) ? this.#documents(instance, origin) : undefined;
    if (type === 'aws_kms_alias' || type === 'aws_kms_key') {
      // What a person called it tells an AWS managed key from others; its ARN does not.
      const called = member(values, type === 'aws_kms_alias' ? 'name' : 'key_id');
      const arn = member(values, 'arn');
      const best = typeof called === 'string' && called.startsWith('alias/') ? called : (arn ?? called);
      if (typeof best === 'string') return this.#text(best, markOf(instance.sensitive, name) === true, origin);
      return unknown(origin, 'attribute', `${instance.address}.${name}`, true);
    }
    const json = member(values, name);
    if (json === undefined || json === null) return undefined;
    return this.#descend(
      this.value({ ...UNTOLD, json, sensitive: markOf(instance.sensitive, name) }, context, origin),
      rest,
    );
  }

  #descend(value: Value, steps: readonly Step[]): Value {
    let at = value;
    for (const step of steps) {
      const name = 'name' in step ? step.name : step.index;
      let next: Value | undefined;
      if (at.kind === 'map' && name !== undefined) next = at.entries.get(String(name))?.value;
      else if (at.kind === 'list' && typeof name === 'number') next = at.items[name];
      if (!next) return unknown(value.origin, 'attribute', textOfSteps(steps), false);
      at = next;
    }
    return at;
  }

  #spend(values = 1): boolean {
    this.#left -= values;
    this.#leftInAll -= values;
    return this.#left >= 0 && this.#leftInAll >= 0;
  }
}

const POLICY_DOCUMENT = 'aws_iam_policy_document';

const TOO_LARGE = 'an expression too large to read';

function rootContext(scope: Scope): Context {
  return { scope, key: undefined, forEach: { config: undefined, site: undefined } };
}

export function unknown(origin: Origin, hidden: Why['hidden'], name: string, set: boolean): Unknown {
  return { kind: 'unknown', origin, why: { hidden, name }, set };
}

function fact(name: DeploymentFact, origin: Origin): Value {
  return { kind: 'deployment', origin, fact: name };
}

function secret(is: boolean): { sensitive?: true } {
  return is ? { sensitive: true } : {};
}

function keyValue(key: InstanceKey | undefined, origin: Origin): Value {
  return key === undefined ? unknown(origin, 'attribute', 'its key', true) : { kind: 'scalar', origin, value: key };
}

function literal(node: Extract<SyntaxNode, { kind: 'scalar' }>, origin: Origin): Value {
  if (node.tag !== undefined) return unknown(origin, 'attribute', node.value, false);
  if (node.style !== 'plain') return { kind: 'scalar', origin, value: node.value };
  switch (node.value) {
    case 'null':
      return { kind: 'absent', origin };
    case 'true':
    case 'false':
      return { kind: 'scalar', origin, value: node.value === 'true' };
    case '':
      return unknown(origin, 'malformed', 'the syntax error in it', false);
    default: {
      const number = Number(node.value);
      return { kind: 'scalar', origin, value: Number.isFinite(number) ? number : node.value };
    }
  }
}

/** References without those that only lead to others: Terraform lists `a.b.c`, then `a.b`. */
function specific(references: readonly string[]): string[] {
  const found: string[] = [];
  for (const reference of references) {
    const last = found.at(-1);
    if (!last?.startsWith(`${reference}.`) && !last?.startsWith(`${reference}[`)) found.push(reference);
  }
  return found;
}

function textOfSteps(steps: readonly Step[]): string {
  return steps
    .map((step, at) => ('name' in step ? `${at === 0 ? '' : '.'}${step.name}` : indexOf(step.index)))
    .join('');
}

function parsedJson(text: string): Json {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is told of an item of a list. */
function itemOf(
  { json, unknown: hidden, sensitive, config }: Told,
  at: number,
  length: number,
  site: Site | undefined,
): Told {
  const constants = listIn(config, 'constant_value');
  const isFixed = constants.length === length;
  const written = Array.isArray(config) && config.length === length ? config[at] : config;
  return {
    json: Array.isArray(json) ? json[at] : undefined,
    unknown: Array.isArray(hidden) ? hidden[at] : hidden,
    sensitive: Array.isArray(sensitive) ? sensitive[at] : sensitive,
    config: isFixed ? { constant_value: constants[at] } : written,
    site,
  };
}

/** What is told of a member of a map or block. */
function memberOf({ json, unknown: hidden, sensitive, config, site }: Told, name: string): Told {
  const constant = member(member(config, 'constant_value'), name);
  const isExpression = member(config, 'references') !== undefined || member(config, 'constant_value') !== undefined;
  return {
    json: member(json, name),
    unknown: markOf(hidden, name),
    sensitive: markOf(sensitive, name),
    config: constant !== undefined ? { constant_value: constant } : isExpression ? config : member(config, name),
    site: site !== undefined && 'node' in site ? (blockSites(site, name) ?? memberSite(site, name)) : undefined,
  };
}
