import type { Environment, Resource } from '../../resources/resource.ts';
import { ALWAYS } from '../../resources/test.ts';
import type { MapEntry, Value } from '../../resources/value.ts';
import type { Problem } from '../../text/problem.ts';
import type { Origin } from '../../text/span.ts';
import { isDocument, propertiesOf } from '../../vocabulary/vocabulary.ts';
import type { Reading, Source } from '../format.ts';
import { stepsOf } from './addresses.ts';
import { type Context, Evaluator, type Told, UNTOLD, unknown } from './evaluator.ts';
import { joined, PARTS } from './joined.ts';
import { type Json, listIn, markOf, member, memberAt, textIn } from './json.ts';
import { configModule, type Instance, type Plan, readPlan } from './plan.ts';
import { policyDocument } from './policy-documents.ts';
import { implied, isFilledIn, isKey, namesKey } from './provider.ts';
import { findRoot } from './root-folder.ts';
import { argumentPlace, inputBehind, inputsBehind, Scopes, writtenAt } from './scope.ts';
import { argumentOf, isOwn, lifecycleOf, originOf, Sources, statementsIn } from './sources.ts';

/** Data sources that are read for what they say of others. */
const DATA: ReadonlySet<string> = new Set([
  'aws_iam_policy_document',
  'aws_kms_key',
  'aws_kms_alias',
  'aws_caller_identity',
]);

/** Whether a type of resource or data source is read at all. */
function isWanted(mode: string, type: string): boolean {
  return mode === 'data' ? DATA.has(type) : PARTS.has(type) || propertiesOf(type) !== undefined;
}

/** A reading, and whether the source was there to place it in. */
export interface PlanReading extends Reading {
  readonly isPlaced: boolean;
}

/** Reads a plan or state, and the source files beside it where there are any. */
export function readUnit(path: string, chunks: Iterable<string>, source: Source): PlanReading {
  const plan = readPlan(chunks, isWanted);
  if (!('no' in plan)) return new OpenPlan(path, plan, source).read();
  const message = `This plan cannot be read: ${plan.no}`;
  return { resources: [], variables: [], problems: [{ code: 'syntax', path, message }], isPlaced: true };
}

/** How many references of an expression are looked through for a data source of a key. */
const LOOKED_UP = 50;

class OpenPlan {
  readonly #path: string;
  readonly #plan: Plan;
  readonly #sources: Sources;
  readonly #scopes: Scopes;
  readonly #evaluator: Evaluator;
  readonly #isPlaced: boolean;

  constructor(path: string, plan: Plan, source: Source) {
    this.#path = path;
    this.#plan = plan;
    this.#sources = new Sources(source, plan.isOpenTofu);
    const root = findRoot(path, plan.instances, this.#sources, source);
    this.#isPlaced = root !== undefined;
    this.#scopes = new Scopes(configModule(plan.configuration), this.#sources, root);
    this.#evaluator = new Evaluator(plan.instances, plan.variables, this.#scopes, (instance) =>
      this.#document(instance),
    );
  }

  read(): PlanReading {
    const managed = this.#plan.instances.filter(({ mode }) => mode === 'managed');
    const resources = joined(managed.map((instance) => this.#resource(instance, this.#evaluator)));
    const problems: Problem[] = [...this.#sources.problems];
    const { partial } = this.#plan;
    if (partial !== undefined) {
      const message = `This plan is partial, ${partial}; what is in it was judged.`;
      problems.push({ code: 'unreadable', path: this.#path, message });
    }
    return {
      resources,
      variables: [],
      problems,
      isPlaced: this.#isPlaced,
      ...accountsOf(this.#plan.instances),
      ...this.#before(),
    };
  }

  /** What is there before the plan is applied: all of it known, and nothing of it written in the source any more. */
  #before(): Pick<Reading, 'before'> {
    const { before, destroyed, variables } = this.#plan;
    if (before.length === 0) return {};
    const evaluator = new Evaluator(before, variables, this.#scopes, (_, origin) =>
      unknown(origin, 'attribute', '', true),
    );
    return { before: { resources: joined(before.map((instance) => this.#resource(instance, evaluator))), destroyed } };
  }

  #resource(instance: Instance, evaluator: Evaluator): Resource {
    const { address, type } = instance;
    const context = evaluator.contextOf(instance);
    const written = writtenAt(context.scope, `resource.${type}.${instance.name}`);
    const origin = written?.origin ?? this.#generated(address);
    const entries = new Map<string, MapEntry>();
    for (const name of [...(propertiesOf(type) ?? []), ...(PARTS.get(type) ?? [])]) {
      evaluator.begin();
      const value =
        evaluator === this.#evaluator
          ? this.#property(instance, name, context, origin)
          : known(instance, name, context, origin, evaluator);
      if (value.kind !== 'absent' || value.origin !== origin) entries.set(name, { key: origin, value });
    }
    return {
      id: address,
      name: address,
      type,
      properties: { kind: 'map', origin, entries },
      deletionPolicy: { kind: 'absent', origin },
      ...this.#guardOf(instance, context, origin),
      ...inputsOf(instance, context),
      origin,
      exists: ALWAYS,
      via: written?.via ?? [],
      environment: this.#environmentOf(instance, context),
    };
  }

  /** Whether Terraform refuses to destroy it, which only the source says; what comes from elsewhere cannot be given a guard. */
  #guardOf({ type, name }: Instance, context: Context, origin: Origin): Pick<Resource, 'destructionGuard'> {
    const { scope } = context;
    const block = scope.isOwn ? scope.source?.block(`resource.${type}.${name}`) : undefined;
    if (!block) return {};
    const site = lifecycleOf(block, 'prevent_destroy');
    return { destructionGuard: site ? this.#evaluator.evaluate(site, context) : { kind: 'absent', origin } };
  }

  /** The place of what stands in no source that is there. */
  #generated(address: string): Origin {
    return { path: this.#path, span: { start: 0, end: 0 }, trail: address };
  }

  #property(instance: Instance, name: string, context: Context, origin: Origin): Value {
    const { scope } = context;
    const { type } = instance;
    const block = `resource.${type}.${instance.name}`;
    const resource = scope.config?.resources.get(`${type}.${instance.name}`);
    const source = scope.source?.block(block);
    const config = member(resource?.expressions, name);
    const site = argumentOf(source, name);
    const json = implied(instance, name) ?? member(instance.values, name);
    const told: Told = {
      json,
      unknown: markOf(instance.unknown, name),
      sensitive: markOf(instance.sensitive, name),
      config,
      site,
    };
    const isWritten = config !== undefined || site !== undefined;
    const isNotWritten = !isWritten && (resource !== undefined || source !== undefined);
    if ((isNotWritten && told.unknown === true) || (!isWritten && isFilledIn(instance, name)))
      return { kind: 'absent', origin };
    const place = argumentPlace(scope, block, name);
    const at = place && isOwn(place.site.path) ? originOf(place.site) : origin;
    if (namesKey(type, name)) return placed(this.#keyNamed(told, context, at), at);
    if (!isDocument(name)) return placed(this.#evaluator.value(told, context, at), at);
    const isText = typeof json === 'string' && told.unknown !== true && place !== undefined;
    const value = isText
      ? this.#evaluator.document({ ...told, site: place.site }, { ...context, scope: place.scope }, at)
      : this.#evaluator.document(told, context, at);
    return placed(value, at);
  }

  /**
   * What names a key. Where that is known only after the plan is applied, an attribute of a KMS resource certainly is one;
   * anything else may still turn out to be null.
   */
  #keyNamed(told: Told, context: Context, at: Origin): Value {
    const { json, config } = told;
    const references = listIn(config, 'references');
    const isLookedUp = references
      .slice(0, LOOKED_UP)
      .some((reference) => typeof reference === 'string' && /(?:^|\.)data\.aws_kms_(?:alias|key)\./.test(reference));
    if (told.unknown !== true && !(isLookedUp && typeof json === 'string'))
      return this.#evaluator.value(told, context, at);
    const value = this.#evaluator.value({ ...told, unknown: true }, context, at);
    switch (value.kind) {
      case 'reference':
        return isKey(value.to) ? value : unknown(at, 'attribute', `${value.to}.${value.attribute}`, false);
      case 'scalar':
      case 'text':
        return value;
      default:
        if (told.unknown !== true) return this.#evaluator.value(told, context, at);
        return value.kind === 'unknown' ? value : unknown(at, 'malformed', 'a value that is no text', false);
    }
  }

  /** The document that a data source makes, its statements at their blocks. */
  #document(instance: Instance): Value {
    const context = this.#evaluator.contextOf(instance);
    const name = `data.${instance.type}.${instance.name}`;
    const block = context.scope.source?.block(name);
    const config = context.scope.config?.resources.get(name)?.expressions;
    const origin = block?.origin ?? this.#generated(instance.address);
    const told = (part: string): Told => ({
      json: member(instance.values, part),
      unknown: markOf(instance.unknown, part),
      sensitive: markOf(instance.sensitive, part),
      config: member(config, part),
      site: part === 'statement' ? statementsIn(block) : argumentOf(block, part),
    });
    const others = (part: string): readonly Value[] => {
      const value = this.#evaluator.value(told(part), context, origin);
      const items = value.kind === 'list' ? value.items : value.kind === 'absent' ? [] : [value];
      return items.map((item) =>
        item.kind === 'scalar'
          ? this.#evaluator.document({ ...UNTOLD, json: item.value, sensitive: item.sensitive }, context, item.origin)
          : item,
      );
    };
    const own = ['statement', 'version'].map((part): [string, MapEntry] => [
      part,
      { key: origin, value: this.#evaluator.value(told(part), context, origin) },
    ]);
    return policyDocument(
      { kind: 'map', origin, entries: new Map(own) },
      others('source_policy_documents'),
      others('override_policy_documents'),
    );
  }

  #environmentOf({ type, name, values }: Instance, context: Context): Environment {
    const own = textIn(values, 'region');
    const provider = context.scope.config?.resources.get(`${type}.${name}`)?.provider ?? '';
    const region = own ?? this.#regionOf(provider);
    return { id: 'plan', ...(region === undefined ? {} : { region }) };
  }

  #regionOf(provider: string): string | undefined {
    const expression: Json = memberAt(this.#plan.configuration, 'provider_config', provider, 'expressions', 'region');
    const [reference] = listIn(expression, 'references');
    if (typeof reference !== 'string') return textIn(expression, 'constant_value');
    const { root } = this.#scopes;
    const context: Context = { scope: root, key: undefined, forEach: { config: undefined, site: undefined } };
    const value = this.#evaluator.reference(stepsOf(reference), context, this.#generated(provider));
    return value.kind === 'scalar' ? String(value.value) : undefined;
  }
}

/** How many inputs of a module that a document hangs on are named. */
const FEW = 3;

/** The inputs of a module from elsewhere that arguments of what it makes hand on. */
function inputsOf({ type, name }: Instance, { scope }: Context): Pick<Resource, 'inputs'> {
  if (scope.isOwn) return {};
  const inputs = new Map<string, string>();
  for (const argument of propertiesOf(type) ?? []) {
    const block = `resource.${type}.${name}`;
    const found = inputBehind(scope, block, argument);
    const parts = isDocument(argument) ? inputsBehind(scope, block, argument) : undefined;
    if (found) inputs.set(argument, `${found.input} of ${found.of}`);
    else if (parts) inputs.set(argument, `${argument} (by ${parts.inputs.slice(0, FEW).join(', ')} of ${parts.of})`);
  }
  return inputs.size === 0 ? {} : { inputs };
}

/** An argument of what is there already. */
function known(instance: Instance, name: string, context: Context, origin: Origin, evaluator: Evaluator): Value {
  if (isFilledIn(instance, name)) return { kind: 'absent', origin };
  const json = implied(instance, name) ?? member(instance.values, name);
  const told: Told = { ...UNTOLD, json, sensitive: markOf(instance.sensitive, name) };
  return isDocument(name) ? evaluator.document(told, context, origin) : evaluator.value(told, context, origin);
}

/** The accounts that what is known of the plan's own resources names. */
function accountsOf(instances: readonly Instance[]): { readonly accounts: readonly string[] } {
  const accounts = new Set(
    instances.flatMap(({ type, values }) => {
      if (type === 'aws_caller_identity') return textIn(values, 'account_id') ?? [];
      const arn = /^(?:aws|awscc)_(?:sqs_queue|kms_key)$/.test(type) ? textIn(values, 'arn') : undefined;
      return arn?.split(':')[4] ?? [];
    }),
  );
  return { accounts: [...accounts] };
}

/** A value at the argument that gives it; parts of it that stand in a module from elsewhere are there as well. */
function placed(value: Value, at: Origin): Value {
  return { ...withinProject(value, at), origin: at };
}

function withinProject(value: Value, at: Origin): Value {
  const origin = isOwn(value.origin.path) ? value.origin : at;
  switch (value.kind) {
    case 'list':
      return { ...value, origin, items: value.items.map((item) => withinProject(item, origin)) };
    case 'text':
      return { ...value, origin, parts: value.parts.map((part) => withinProject(part, origin)) };
    case 'map': {
      const entries = [...value.entries].map(([name, entry]): [string, MapEntry] => [
        name,
        { key: isOwn(entry.key.path) ? entry.key : origin, value: withinProject(entry.value, origin) },
      ]);
      return { ...value, origin, entries: new Map(entries) };
    }
    default:
      return { ...value, origin };
  }
}
