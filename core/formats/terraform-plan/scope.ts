import type { SyntaxNode } from '../../syntax/tree.ts';
import { resolvePath } from '../../text/path.ts';
import type { Origin } from '../../text/span.ts';
import { type CallStep, callsOf, type InstanceKey, moduleAddress } from './addresses.ts';
import type { ConfigCall, ConfigModule } from './plan.ts';
import {
  argumentOf,
  type Block,
  expressionAt,
  inFolder,
  type ModuleSource,
  type Site,
  type Sources,
} from './sources.ts';

/** One instance of a module: what its configuration says, where its source is, and who calls it. */
export interface Scope {
  /** Its address with a dot after it; empty for the root module. */
  readonly prefix: string;
  readonly config: ConfigModule | undefined;
  readonly source: ModuleSource | undefined;
  /** Its files are the project's own, not fetched from elsewhere. */
  readonly isOwn: boolean;
  readonly caller?: Caller;
}

/** The call that a module was made by. */
export interface Caller {
  readonly scope: Scope;
  readonly name: string;
  readonly key: InstanceKey | undefined;
  readonly config: ConfigCall | undefined;
  readonly block: Block | undefined;
}

/** The modules of one plan, each instance made when it is first asked for. */
export class Scopes {
  readonly root: Scope;
  readonly #sources: Sources;
  readonly #installed: ReadonlyMap<string, string>;
  readonly #rootFolder: string | undefined;
  readonly #scopes = new Map<string, Scope>();
  readonly #folders = new Map<Scope, string | undefined>();

  /** @param rootFolder where the root module's files are; `undefined` where nobody knows */
  constructor(config: ConfigModule, sources: Sources, rootFolder: string | undefined) {
    this.#sources = sources;
    this.#rootFolder = rootFolder;
    this.#installed = rootFolder === undefined ? new Map() : sources.installed(rootFolder);
    const source = rootFolder === undefined ? undefined : sources.module(rootFolder);
    this.root = { prefix: '', config, source, isOwn: true };
  }

  /** The instance of a module at an address. */
  at(address: string): Scope {
    return callsOf(address).reduce((scope, call) => this.called(scope, call), this.root);
  }

  /** The instance of a module that another one calls. */
  called(scope: Scope, call: CallStep): Scope {
    const prefix = `${scope.prefix}${moduleAddress([call])}.`;
    const known = this.#scopes.get(prefix);
    if (known) return known;
    const config = scope.config?.calls.get(call.name);
    const folder = this.#folderOf(prefix, scope, config);
    const made: Scope = {
      prefix,
      config: config?.module,
      source: folder === undefined ? undefined : this.#sources.module(folder),
      isOwn: scope.isOwn && folder !== undefined && !folder.split('/').includes('.terraform'),
      caller: {
        scope,
        name: call.name,
        key: call.key,
        config,
        block: scope.source?.block(`module.${call.name}`),
      },
    };
    this.#folders.set(made, folder);
    this.#scopes.set(prefix, made);
    return made;
  }

  #folderOf(prefix: string, scope: Scope, config: ConfigCall | undefined): string | undefined {
    const names = callsOf(prefix.slice(0, -1)).map(({ name }) => name);
    const installed = this.#installed.get(names.join('.'));
    if (installed !== undefined) return installed;
    const from = scope.caller === undefined ? this.#rootFolder : this.#folders.get(scope);
    if (from === undefined || !/^\.\.?\//.test(config?.source ?? '')) return undefined;
    return resolvePath(inFolder(from, '.'), config?.source ?? '');
  }
}

/** Where a resource or one of its arguments is written by somebody of the project. */
export interface Written {
  readonly origin: Origin;
  /** The calls that lead to its file, the outermost first. */
  readonly via: readonly Origin[];
}

/** The header of a block; for one of a module that comes from elsewhere, the call of that module. */
export function writtenAt(scope: Scope, block: string): Written | undefined {
  const own = scope.isOwn ? scope.source?.block(block)?.origin : undefined;
  const calls = callsTo(scope);
  if (own) return { origin: own, via: calls };
  const { caller } = outermostForeign(scope);
  if (scope.isOwn || !caller?.block) return undefined;
  return { origin: caller.block.origin, via: callsTo(caller.scope) };
}

/** The module nearest to the root, on the way to a module from elsewhere, that is not the project's own. */
function outermostForeign(scope: Scope): Scope {
  let found = scope;
  for (let at: Scope | undefined = scope; at; at = at.caller?.scope) if (!at.isOwn) found = at;
  return found;
}

function callsTo(scope: Scope): Origin[] {
  const calls: Origin[] = [];
  for (let at = scope; at.caller; at = at.caller.scope) {
    const origin = at.caller.block?.origin;
    if (origin) calls.unshift(origin);
  }
  return calls;
}

/** An argument of a resource, and the module in which it stands. */
export interface Place {
  readonly site: Site;
  readonly scope: Scope;
}

/** An argument; where it only hands on an input of the module that the call sets, what the call says. */
export function argumentPlace(scope: Scope, block: string, name: string): Place | undefined {
  const site = argumentOf(scope.source?.block(block), name);
  return site && followInputs({ site, scope });
}

/** The input of a module from elsewhere, at its outermost call, that an argument hands on and nothing else. */
export function inputBehind(
  scope: Scope,
  block: string,
  name: string,
): { readonly input: string; readonly of: string } | undefined {
  let site = argumentOf(scope.source?.block(block), name);
  for (let at = scope; site && !at.isOwn && at.caller; at = at.caller.scope) {
    const input = inputIn(site);
    if (input === undefined) return undefined;
    if (at.caller.scope.isOwn) return { input, of: `${at.caller.scope.prefix}module.${at.caller.name}` };
    site = argumentOf(at.caller.block, input);
  }
  return undefined;
}

/** The inputs that an argument in a module from elsewhere hangs on, where one of the project's own calls that module. */
export function inputsBehind(
  scope: Scope,
  block: string,
  name: string,
): { readonly inputs: readonly string[]; readonly of: string } | undefined {
  const { caller } = scope;
  const site = argumentOf(scope.source?.block(block), name);
  if (!site || scope.isOwn || !caller?.scope.isOwn) return undefined;
  const inputs = [...new Set(inputsIn(expressionAt(site)))];
  return inputs.length === 0 ? undefined : { inputs, of: `${caller.scope.prefix}module.${caller.name}` };
}

function* inputsIn(node: SyntaxNode): Iterable<string> {
  if (node.kind === 'map') {
    for (const { key, value } of node.pairs) {
      yield* inputsIn(key);
      yield* inputsIn(value);
    }
  }
  if (node.kind !== 'sequence') return;
  const [root, name] = node.items;
  const isInput = node.tag === 'path' && root?.kind === 'scalar' && root.value === 'var' && name?.kind === 'scalar';
  if (isInput) yield name.value;
  else for (const item of node.items) yield* inputsIn(item);
}

function followInputs(place: Place): Place {
  let found = place;
  for (let input = inputIn(found.site); input !== undefined; input = inputIn(found.site)) {
    const { caller } = found.scope;
    const site = argumentOf(caller?.block, input);
    if (!caller || !site) break;
    found = { site, scope: caller.scope };
  }
  return found;
}

/** The name of the input that an expression is, if it is nothing else. */
export function inputIn(site: Site): string | undefined {
  const node = expressionAt(site);
  const path = node.kind === 'sequence' && node.tag === 'template' && node.items.length === 1 ? node.items[0] : node;
  if (path?.kind !== 'sequence' || path.tag !== 'path' || path.items.length !== 2) return undefined;
  const [root, name] = path.items;
  return root?.kind === 'scalar' && root.value === 'var' && name?.kind === 'scalar' && name.tag === undefined
    ? name.value
    : undefined;
}
