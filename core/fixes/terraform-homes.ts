import { callsOf, type InstanceKey, moduleAddress, stepsOf } from '../formats/terraform-plan/addresses.ts';
import { inputIn } from '../formats/terraform-plan/scope.ts';
import { argumentOf, inFolder, isOwn, Sources } from '../formats/terraform-plan/sources.ts';
import type { Resource } from '../resources/resource.ts';
import { readTree } from '../syntax/read-tree.ts';
import type { MapNode, Pair, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import { resolvePath } from '../text/path.ts';
import type { Origin, Span } from '../text/span.ts';
import { type Found, findNode } from './find-node.ts';
import { callsOfModule } from './module-calls.ts';
import { pairNamed, TERRAFORM_FILE, type TerraformBlock, TerraformModule } from './terraform-module.ts';
import { CannotWrite } from './written.ts';

/** The block that is written to, and what is known there. */
export interface Home {
  readonly module: TerraformModule;
  readonly block: TerraformBlock;
  /** The address of the module with a dot after it; `undefined` where only a place in its files is known. */
  readonly prefix: string | undefined;
  /** Of the instance that the change is about. */
  readonly key: InstanceKey | undefined;
}

/** An argument that is to be written, and what stands there. */
interface Place {
  readonly home: Home;
  readonly name: string;
  readonly pair: Pair | undefined;
}

/** Where in the sources of Terraform resources and places are. */
export class TerraformHomes {
  readonly #files: Files;
  readonly #treeOf: (path: string) => Tree | undefined;
  readonly #trees = new Map<string, Tree>();
  readonly #modules = new Map<string, TerraformModule>();
  /** The instances of modules that the changes are about, by folder. */
  readonly #prefixes = new Map<string, string>();

  constructor(files: Files, treeOf: (path: string) => Tree | undefined) {
    this.#files = files;
    this.#treeOf = treeOf;
  }

  /** The address of the module in a folder of which the changes are about one instance. */
  prefixIn(folder: string): string | undefined {
    return this.#prefixes.get(folder);
  }

  /** How often the module of a file is called. */
  callsOf(path: string): number {
    return callsOfModule(folderOf(path), this.#files, (name) => this.#treeOf(name));
  }

  /** Notes of which instance of its module a change is. */
  note({ id, origin, via }: Resource): void {
    const calls = callsOf(id);
    if (calls.length !== via.length) return;
    const folder = folderOf(origin.path);
    const prefix = prefixOf(calls);
    if ((this.#prefixes.get(folder) ?? prefix) !== prefix)
      throw new CannotWrite('It is about several instances of one module.');
    this.#prefixes.set(folder, prefix);
  }

  /** Where a resource is written, or the call of the module from elsewhere that makes it. */
  of(on: Resource): Home {
    if (on.madeFor !== undefined)
      throw new CannotWrite(`${on.name} is not written here: it is made for ${on.madeFor}.`);
    return this.#home(this.#blockAt(on.origin), on, on.via.length);
  }

  /** What holds a place. */
  at({ path, span, trail }: Origin): Home {
    refuseElsewhere(path, trail);
    const module = this.#module(path);
    const block = module.around(path, span);
    if (!block) throw new CannotWrite('It is written outside of every block.');
    return { module, block, prefix: this.#prefixes.get(module.folder), key: undefined };
  }

  /** The argument of a resource, or the input of a call that the argument hands on. */
  place(on: Resource, word: string): Place {
    const { block } = this.of(on);
    const calls = callsOf(on.id);
    const isForeign = calls.length > on.via.length;
    if (on.policyBy && word === 'policy') throw new CannotWrite(`Its policy is that of ${on.policyBy.name}.`);
    return this.#follow(on, block, on.via.length, isForeign ? this.#inputOf(on, word) : word);
  }

  /** What an input of a module comes to that a call does not give; `undefined` where its module is not the project's. */
  inputOf(
    { path, body }: TerraformBlock,
    name: string,
  ): { readonly default?: SyntaxNode; readonly isNullable: boolean } | undefined {
    const source = pairNamed(body, 'source')?.value;
    const folder =
      source?.kind === 'scalar' && /^\.\.?\//.test(source.value)
        ? resolvePath(inFolder(folderOf(path), '.'), source.value)
        : undefined;
    const variable = folder === undefined ? undefined : this.#moduleIn(folder, TOFU.test(path)).block('variable', name);
    if (!variable) return undefined;
    const initial = pairNamed(variable.body, 'default')?.value;
    const isNullable = nameOf(pairNamed(variable.body, 'nullable')?.value) !== 'false';
    return { ...(initial ? { default: initial } : {}), isNullable };
  }

  /** The node at a place. */
  find({ path, span, trail }: Origin): Found {
    refuseElsewhere(path, trail);
    const { root } = this.treeAt(path);
    const found = findNode(root, span) ?? findBlock(root, span);
    if (!found) throw new CannotWrite('It is not written at this place by itself.');
    return found;
  }

  /** The tree of a file that may be written to. */
  treeAt(path: string): Tree {
    const known = this.#trees.get(path);
    if (known) return known;
    const tree = this.#treeOf(path);
    if (!tree) throw new CannotWrite(`${path} is not there.`);
    if (tree.problems.some(({ code }) => code !== 'duplicate-key'))
      throw new CannotWrite('The text has a syntax error.');
    this.#trees.set(path, tree);
    return tree;
  }

  textOf(path: string): string {
    return this.treeAt(path).text;
  }

  /** Goes from an argument that only hands on an input to the call of its module. @param level how many calls lead to the block */
  #follow(on: Resource, from: TerraformBlock, level: number, argument: string): Place {
    let block = from;
    let name = argument;
    for (let at = level; ; at -= 1) {
      const pair = pairNamed(block.body, name);
      const input = pair && inputIn({ path: block.path, node: pair.value });
      const call = at === 0 ? undefined : on.via[at - 1];
      if (input === undefined || !call) {
        if (block.word === 'module' && !pair && pairNamed(block.body, 'providers'))
          throw new CannotWrite('Its module is called with providers of its own.');
        return { home: this.#home(block, on, at), name, pair };
      }
      block = this.#blockAt(call);
      name = input;
    }
  }

  /** The input of a module from elsewhere that an argument of a resource in it is. */
  #inputOf({ id, type, via, origin }: Resource, word: string): string {
    const calls = callsOf(id);
    const root = folderOf((via[0] ?? origin).path);
    const sources = new Sources({ files: this.#files, tree: readTree }, TOFU.test(origin.path));
    const installed = sources.installed(root);
    const module = calls[via.length]?.name ?? '';
    const resource = id.slice(prefixOf(calls).length).replace(/\[[^\]]*\]$/, '');
    let name = word;
    let block = `resource.${resource}`;
    for (let level = calls.length; level > via.length; level -= 1) {
      const folder = installed.get(
        calls
          .slice(0, level)
          .map((call) => call.name)
          .join('.'),
      );
      const site = folder === undefined ? undefined : argumentOf(sources.module(folder)?.block(block), name);
      const input = site && inputIn(site);
      if (input === undefined)
        throw new CannotWrite(
          `Module ${module} decides ${word} of ${type} itself: it has no input that is nothing else.`,
        );
      name = input;
      block = `module.${calls[level - 1]?.name}`;
    }
    return name;
  }

  #home(block: TerraformBlock, { id }: Resource, level: number): Home {
    const calls = callsOf(id);
    const index = stepsOf(id).at(-1);
    const own = index && 'index' in index ? index.index : undefined;
    return {
      module: this.#module(block.path),
      block,
      prefix: prefixOf(calls.slice(0, level)),
      key: level === calls.length ? own : calls[level]?.key,
    };
  }

  #blockAt({ path, span, trail }: Origin): TerraformBlock {
    refuseElsewhere(path, trail);
    const module = this.#module(path);
    const block = module.withHeader(path, span);
    if (!block) throw new CannotWrite('The text has changed.');
    const same = module.blocks.filter(
      ({ word, labels }) => word === block.word && labels.every((label, at) => label === block.labels[at]),
    );
    if (same.length > 1) throw new CannotWrite(`${block.labels.join('.')} is written in several blocks.`);
    return block;
  }

  #module(path: string): TerraformModule {
    return this.#moduleIn(folderOf(path), TOFU.test(path), path);
  }

  #moduleIn(folder: string, isTofu: boolean, ...known: readonly string[]): TerraformModule {
    const before = this.#modules.get(folder);
    if (before) return before;
    const names = (this.#files.list(folder) ?? []).filter((name) => TERRAFORM_FILE.test(name));
    const all = new Set([...known, ...names.map((name) => inFolder(folder, name))]);
    // OpenTofu reads `main.tofu` in the place of `main.tf`, and Terraform knows the latter alone.
    const paths = [...all].filter(
      (name) =>
        isTofu === TOFU.test(name) ||
        !all.has(isTofu ? name.replace(/\.tf(?=$|\.json$)/, '.tofu') : name.replace(TOFU, '.tf')),
    );
    const trees = paths.sort().flatMap((name) => this.#treeOf(name) ?? []);
    const module = new TerraformModule(folder, trees);
    this.#modules.set(folder, module);
    return module;
  }
}

const TOFU = /\.tofu(?=$|\.json$)/;

function refuseElsewhere(path: string, trail: string | undefined): void {
  if (trail !== undefined || !TERRAFORM_FILE.test(path)) throw new CannotWrite('The source is not beside the plan.');
  if (!isOwn(path)) throw new CannotWrite(`${path} was fetched from elsewhere.`);
}

/** A block by its place, which begins at its word. */
function findBlock(root: SyntaxNode | undefined, { start, end }: Span): Found | undefined {
  const steps: Found['steps'][number][] = [];
  let node = root;
  while (node?.kind === 'map') {
    const map: MapNode = node;
    const pair = map.pairs.find(({ key, value }) => key.start <= start && end <= value.end);
    if (!pair) return undefined;
    steps.push({ in: map, pair });
    if (pair.key.start === start && pair.value.end === end) return { node: pair.value, steps };
    node = pair.value;
  }
  return undefined;
}

/** The folder of a file. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The address of a module with a dot after it; empty for the root module. */
export function prefixOf(calls: ReturnType<typeof callsOf>): string {
  return calls.length === 0 ? '' : `${moduleAddress(calls)}.`;
}

/** Whether two ranges are the same. */
export function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** The text of a scalar. */
export function nameOf(node: SyntaxNode | undefined): string {
  return node?.kind === 'scalar' ? node.value : '';
}
