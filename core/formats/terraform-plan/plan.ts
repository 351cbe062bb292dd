import { type Interest, JsonScanError, scanJson } from '../../syntax/json-scan.ts';
import { callsOf, type InstanceKey, moduleAddress } from './addresses.ts';
import { isObject, type Json, listIn, member, membersOf, textIn } from './json.ts';

/** One instance of a resource or data source, as it will be or as it is. */
export interface Instance {
  readonly address: string;
  /** The address of its module; empty for the root module. */
  readonly module: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly key: InstanceKey | undefined;
  /** What is done to it; empty in a state. */
  readonly actions: readonly string[];
  readonly values: Json;
  /** Of the shape of the values, `true` where one is known only after the plan is applied. */
  readonly unknown: Json;
  readonly sensitive: Json;
}

/** What a plan, or a state, says of what matters. */
export interface Plan {
  readonly kind: 'plan' | 'state';
  /** Managed resources that there will be, and data sources. */
  readonly instances: readonly Instance[];
  /** Managed resources as they are before, under the addresses that they will have. */
  readonly before: readonly Instance[];
  /** The addresses of what is destroyed, also where something else takes its place. */
  readonly destroyed: ReadonlySet<string>;
  readonly variables: Json;
  readonly configuration: Json;
  /** Why not all that is configured is in it, in words; absent where all is. */
  readonly partial?: string;
  /** It was OpenTofu that made it: providers are of its own registry. */
  readonly isOpenTofu: boolean;
}

/** Why a text is not read, in a sentence. */
export interface NoPlan {
  readonly no: string;
}

/** Where data about resources stands in a module of a state. */
function interestInModule(path: readonly (string | number)[], from: number): Interest {
  let at = from;
  while (path[at] === 'child_modules' && path.length > at + 2) at += 2;
  switch (path[at]) {
    case undefined:
    case 'child_modules':
      return 'enter';
    case 'resources':
      return path.length === at + 1 ? 'enter' : 'take';
    default:
      return 'skip';
  }
}

function interest(path: readonly (string | number)[]): Interest {
  switch (path[0]) {
    case undefined:
      return 'enter';
    case 'format_version':
    case 'errored':
    case 'complete':
    case 'variables':
    case 'configuration':
      return 'take';
    case 'resource_changes':
      return path.length === 1 ? 'enter' : 'take';
    case 'prior_state':
      if (path.length === 1) return 'enter';
      return path[1] === 'values' ? interestInValues(path, 2) : 'skip';
    case 'values':
      return interestInValues(path, 1);
    default:
      return 'skip';
  }
}

function interestInValues(path: readonly (string | number)[], from: number): Interest {
  if (path.length === from) return 'enter';
  return path[from] === 'root_module' ? interestInModule(path, from + 1) : 'skip';
}

/**
 * Reads what `terraform show -json` prints of a plan or a state, OpenTofu's alike, without ever holding all of it.
 *
 * @param isWanted tells the types of resources and data sources that matter; others are dropped unparsed
 */
export function readPlan(chunks: Iterable<string>, isWanted: (mode: string, type: string) => boolean): Plan | NoPlan {
  const found = { changes: [] as Json[], prior: [] as Json[], values: [] as Json[] };
  const top = new Map<string, Json>();
  const lists = new Set<string>();
  try {
    for (const { path, text } of scanJson(chunks, interest)) {
      const [part = ''] = path;
      if (path.length === 1) {
        top.set(String(part), parsed(text, part));
        continue;
      }
      if (!mayBeWanted(text, isWanted)) {
        lists.add(String(part));
        continue;
      }
      const element = parsed(text, part);
      lists.add(String(part));
      if (part === 'resource_changes') found.changes.push(element);
      else if (part === 'prior_state') found.prior.push(element);
      else found.values.push(element);
    }
  } catch (error) {
    if (error instanceof JsonScanError) return { no: error.message };
    throw error;
  }
  const version = top.get('format_version');
  if (typeof version === 'string' && !/^[01]\./.test(version))
    return { no: `Its format version ${version.slice(0, 20)} is not known here; 1.x is.` };
  const ofState = (elements: readonly Json[]): Instance[] => elements.map(instanceInState);
  const isWantedInstance = ({ mode, type }: Instance): boolean => isWanted(mode, type);
  if (lists.has('values') && !lists.has('resource_changes') && !top.has('configuration'))
    return {
      kind: 'state',
      instances: ofState(found.values).filter(isWantedInstance),
      before: [],
      destroyed: new Set(),
      variables: undefined,
      configuration: undefined,
      isOpenTofu: found.values.some(isOpenTofus),
    };
  const prior = ofState(found.prior);
  const changed = found.changes.map(instanceInPlan).filter((instance) => instance !== undefined);
  // A plan that only refreshes changes nothing, and says nothing of what there is but its state.
  const existing = lists.has('resource_changes') ? prior.filter(({ mode }) => mode === 'data') : prior;
  return {
    kind: 'plan',
    instances: [...changed, ...existing].filter(isWantedInstance),
    before: found.changes.flatMap(instanceBefore).filter(isWantedInstance),
    destroyed: new Set(found.changes.flatMap(destroyedBy)),
    variables: top.get('variables'),
    configuration: top.get('configuration'),
    ...partialityOf(top),
    isOpenTofu: [...found.changes, ...found.prior].some(isOpenTofus),
  };
}

function partialityOf(top: ReadonlyMap<string, Json>): Pick<Plan, 'partial'> {
  if (top.get('errored') === true) return { partial: 'since Terraform stopped with an error' };
  return top.get('complete') === false ? { partial: 'as one with -target or with deferred changes is' } : {};
}

function isOpenTofus(element: Json): boolean {
  return textIn(element, 'provider_name')?.startsWith('registry.opentofu.org/') === true;
}

/** The engine's own message would quote the text, which may hold secrets. */
function parsed(text: string, part: string | number): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new JsonScanError(`What it says of ${part} is not JSON.`);
  }
}

/** Whether an element is of a type that matters, told from its text. Terraform writes the type before anything an author wrote. */
function mayBeWanted(text: string, isWanted: (mode: string, type: string) => boolean): boolean {
  const type = /"type"\s*:\s*"([^"\\]*)"/.exec(text)?.[1];
  return type === undefined || isWanted('managed', type) || isWanted('data', type);
}

function instanceInState(element: Json): Instance {
  return {
    ...identityOf(element),
    actions: [],
    values: member(element, 'values'),
    unknown: undefined,
    sensitive: member(element, 'sensitive_values'),
  };
}

/** What is after a change; `undefined` where nothing is, or where the object is one that is replaced and goes. */
function instanceInPlan(element: Json): Instance | undefined {
  const change = member(element, 'change');
  const actions = listIn(change, 'actions').filter((action) => typeof action === 'string');
  const values = member(change, 'after');
  if (actions.length === 0 || actions.every((action) => action === 'delete' || action === 'forget')) return undefined;
  if (textIn(element, 'deposed') !== undefined || !(typeof values === 'object') || values === null) return undefined;
  return {
    ...identityOf(element),
    actions,
    values,
    unknown: member(change, 'after_unknown'),
    sensitive: member(change, 'after_sensitive'),
  };
}

/** What is there before a change, whatever happens to it. */
function instanceBefore(element: Json): Instance[] {
  const change = member(element, 'change');
  const values = member(change, 'before');
  if (textIn(element, 'deposed') !== undefined || !isObject(values)) return [];
  const identity = identityOf(element);
  if (identity.mode === 'data') return [];
  return [{ ...identity, actions: [], values, unknown: undefined, sensitive: member(change, 'before_sensitive') }];
}

function destroyedBy(element: Json): string[] {
  const isDestroyed = listIn(member(element, 'change'), 'actions').includes('delete');
  return isDestroyed && textIn(element, 'deposed') === undefined ? [identityOf(element).address] : [];
}

function identityOf(element: Json): Pick<Instance, 'address' | 'module' | 'mode' | 'type' | 'name' | 'key'> {
  const address = textIn(element, 'address') ?? '';
  const index = member(element, 'index');
  const type = textIn(element, 'type') ?? '';
  const mode = textIn(element, 'mode') === 'data' ? 'data' : 'managed';
  const module = textIn(element, 'module_address') ?? moduleAddress(callsOf(address));
  const key = typeof index === 'string' || typeof index === 'number' ? index : undefined;
  return { address, module, mode, type, name: textIn(element, 'name') ?? '', key };
}

/** A module as the configuration has it: what is written, without instances and places. */
export interface ConfigModule {
  readonly resources: ReadonlyMap<string, ConfigResource>;
  readonly calls: ReadonlyMap<string, ConfigCall>;
  readonly outputs: Json;
  readonly variables: Json;
}

export interface ConfigResource {
  readonly expressions: Json;
  /** What its `for_each` says. */
  readonly forEach: Json;
  /** The name of its provider's configuration. */
  readonly provider: string;
}

export interface ConfigCall {
  readonly source: string;
  readonly expressions: Json;
  readonly forEach: Json;
  readonly module: ConfigModule;
}

/** How deep modules may call each other; Terraform has no bound, people stop at three. */
const MODULE_DEPTH = 50;

/** The root module of a configuration. */
export function configModule(configuration: Json): ConfigModule {
  return moduleOf(member(configuration, 'root_module'), 0);
}

function moduleOf(json: Json, depth: number): ConfigModule {
  const calls = depth < MODULE_DEPTH ? membersOf(member(json, 'module_calls')) : [];
  return {
    resources: new Map(
      listIn(json, 'resources').map((resource): [string, ConfigResource] => [
        `${textIn(resource, 'mode') === 'data' ? 'data.' : ''}${textIn(resource, 'type')}.${textIn(resource, 'name')}`,
        {
          expressions: member(resource, 'expressions'),
          forEach: member(resource, 'for_each_expression'),
          provider: textIn(resource, 'provider_config_key') ?? '',
        },
      ]),
    ),
    calls: new Map(
      calls.map(([name, call]): [string, ConfigCall] => [
        name,
        {
          source: textIn(call, 'source') ?? '',
          expressions: member(call, 'expressions'),
          forEach: member(call, 'for_each_expression'),
          module: moduleOf(member(call, 'module'), depth + 1),
        },
      ]),
    ),
    outputs: member(json, 'outputs'),
    variables: member(json, 'variables'),
  };
}
