import { entry, pairsOf } from '../../syntax/entries.ts';
import { BLOCK, readHclTemplate } from '../../syntax/hcl.ts';
import type { MapNode, SyntaxNode } from '../../syntax/tree.ts';
import { resolvePath } from '../../text/path.ts';
import type { Problem } from '../../text/problem.ts';
import type { Origin } from '../../text/span.ts';
import type { Source } from '../format.ts';
import { listIn, textIn } from './json.ts';

/** A node of a source file. */
export interface Site {
  readonly path: string;
  readonly node: SyntaxNode;
}

/** A block of Terraform's, with what override files say of it. */
export interface Block {
  /** Its header, which fits on one line. */
  readonly origin: Origin;
  /** Its bodies, the one that counts most last. */
  readonly bodies: readonly { readonly path: string; readonly body: MapNode }[];
}

const FILE = /\.(?:tf|tofu)(?:\.json)?$/;
const OVERRIDE = /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/;

/** The source files of the modules of one plan, read when they are asked for. */
export class Sources {
  readonly problems: Problem[] = [];
  readonly paths = new Set<string>();
  readonly #source: Source;
  readonly #isOpenTofu: boolean;
  readonly #modules = new Map<string, ModuleSource | undefined>();

  /** @param isOpenTofu whether `main.tofu` stands in the place of `main.tf`, or the other way round */
  constructor(source: Source, isOpenTofu: boolean) {
    this.#source = source;
    this.#isOpenTofu = isOpenTofu;
  }

  /** The module in a folder; `undefined` where no source file of one is there. */
  module(folder: string): ModuleSource | undefined {
    if (!this.#modules.has(folder)) this.#modules.set(folder, this.#read(folder));
    return this.#modules.get(folder);
  }

  /** Where `terraform init` put the modules that a root module calls, by their names joined by dots. */
  installed(root: string): ReadonlyMap<string, string> {
    const text = this.#source.files.read(inFolder(root, '.terraform/modules/modules.json'));
    const found = new Map<string, string>();
    if (text === undefined) return found;
    for (const { key, folder } of modulesIn(text)) {
      const path = resolvePath(inFolder(root, '.'), folder);
      if (path !== undefined) found.set(key, path);
    }
    return found;
  }

  #read(folder: string): ModuleSource | undefined {
    const names = this.#namesIn(folder);
    const ordered = [...names.filter((name) => !OVERRIDE.test(name)), ...names.filter((name) => OVERRIDE.test(name))];
    const roots: { path: string; body: MapNode }[] = [];
    for (const name of ordered) {
      const path = inFolder(folder, name);
      const text = this.#source.files.read(path);
      if (text === undefined) continue;
      const tree = this.#source.tree(path, text);
      this.paths.add(path);
      this.problems.push(...tree.problems);
      if (tree.root?.kind === 'map') roots.push({ path, body: tree.root });
    }
    return roots.length === 0 ? undefined : new ModuleSource(roots);
  }

  /**
   * The source files in a folder. Where there is a file for each tool, only its own counts.
   *
   * Source: OpenTofu documentation, "Files and Directories", https://opentofu.org/docs/language/files/
   */
  #namesIn(folder: string): string[] {
    const names = (this.#source.files.list(folder) ?? []).filter((name) => FILE.test(name)).sort();
    const all = new Set(names);
    const [other, own] = this.#isOpenTofu ? [/\.tf(?=$|\.json$)/, '.tofu'] : [/\.tofu(?=$|\.json$)/, '.tf'];
    return names.filter((name) => !other.test(name) || !all.has(name.replace(other, own)));
  }
}

/** The blocks of one module. */
export class ModuleSource {
  readonly #blocks = new Map<string, { origin: Origin; bodies: { path: string; body: MapNode }[] }>();
  readonly #locals = new Map<string, Site>();

  constructor(files: readonly { readonly path: string; readonly body: MapNode }[]) {
    for (const { path, body } of files) {
      for (const { key, value } of body.pairs) {
        if (key.kind !== 'scalar') continue;
        const start = isJson(path) ? undefined : key.start;
        if (key.value === 'locals') {
          for (const locals of mapsIn(value))
            for (const pair of pairsOf(locals)) this.#locals.set(pair.key.value, { path, node: pair.value });
        } else if (LABELS.has(key.value)) {
          this.#add(path, key.value, value, LABELS.get(key.value) ?? 0, start);
        }
      }
    }
  }

  /** A block by its word and labels, such as `resource.aws_sqs_queue.jobs`. */
  block(name: string): Block | undefined {
    return this.#blocks.get(name);
  }

  local(name: string): Site | undefined {
    return this.#locals.get(name);
  }

  #add(path: string, name: string, value: SyntaxNode, labels: number, start: number | undefined): void {
    for (const map of mapsIn(value)) {
      for (const { key, value: inner } of pairsOf(map)) {
        const full = `${name}.${key.value}`;
        if (labels > 1) {
          this.#add(path, full, inner, labels - 1, start);
          continue;
        }
        const bodies = [...mapsIn(inner)].map((body) => ({ path, body }));
        const known = this.#blocks.get(full);
        if (known) known.bodies.push(...bodies);
        else this.#blocks.set(full, { origin: { path, span: { start: start ?? key.start, end: key.end } }, bodies });
      }
    }
  }
}

/** Top-level blocks that are looked up, and how many labels they have. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ['resource', 2],
  ['data', 2],
  ['module', 1],
  ['variable', 1],
  ['output', 1],
]);

/** What a block says under a name; in the JSON syntax several blocks of one name are a list. */
export function argumentOf(block: Block | undefined, name: string): Site | undefined {
  for (const { path, body } of block?.bodies.toReversed() ?? []) {
    const found = body.pairs.findLast(({ key }) => key.kind === 'scalar' && key.value === name);
    if (found) return { path, node: found.value };
  }
  return undefined;
}

/** What the `lifecycle` of a resource says under a name; override files add to it argument by argument. */
export function lifecycleOf(block: Block, name: string): Site | undefined {
  for (const { path, body } of block.bodies.toReversed()) {
    for (const { key, value } of body.pairs) {
      if (key.kind !== 'scalar' || key.value !== 'lifecycle') continue;
      for (const lifecycle of mapsIn(value)) {
        const found = memberSite({ path, node: lifecycle }, name);
        if (found) return found;
      }
    }
  }
  return undefined;
}

/** The statements of a policy document in order, each at its word; none where a `dynamic` block may make some of them. */
export function statementsIn(block: Block | undefined): readonly Site[] {
  const [only, ...others] = block?.bodies ?? [];
  if (!only || others.length > 0) return [];
  const { path, body } = only;
  if (body.pairs.some(({ key }) => key.kind === 'scalar' && key.value === 'dynamic')) return [];
  return body.pairs
    .filter(({ key }) => key.kind === 'scalar' && key.value === 'statement')
    .flatMap(({ key, value }) =>
      value.kind === 'sequence' ? value.items : [value.kind === 'map' ? { ...value, start: key.start } : value],
    )
    .map((node) => ({ path, node }));
}

/** Whether a file is the project's own, not of a module that was fetched. */
export function isOwn(path: string): boolean {
  return !path.split('/').includes('.terraform');
}

export function isJson(path: string): boolean {
  return path.endsWith('.json');
}

/** A node as an expression: a string of the JSON syntax is a template. */
export function expressionAt({ path, node }: Site): SyntaxNode {
  return isJson(path) && node.kind === 'scalar' && node.style === 'double' && /[$%]\{/.test(node.value)
    ? moved(readHclTemplate(node.value), node.start, node.end)
    : node;
}

/** What is inside of a string stands at that string. */
function moved(node: SyntaxNode, start: number, end: number): SyntaxNode {
  const inside = (part: SyntaxNode): SyntaxNode => moved(part, start, end);
  switch (node.kind) {
    case 'scalar':
      return { ...node, start, end };
    case 'sequence':
      return { ...node, start, end, items: node.items.map(inside) };
    case 'map':
      return {
        ...node,
        start,
        end,
        pairs: node.pairs.map(({ key, value }) => ({ key: inside(key), value: inside(value) })),
      };
  }
}

export function originOf({ path, node }: Site): Origin {
  return { path, span: { start: node.start, end: node.end } };
}

/** The items of a list, or of a block that is the only one of its name. */
export function itemSites(site: Site): readonly Site[] | undefined {
  const node = expressionAt(site);
  // Blocks are items of a list, also where there is only one.
  if (node.kind === 'map' && node.tag === BLOCK) return [site];
  return node.kind === 'sequence' && node.tag === undefined
    ? node.items.map((item) => ({ path: site.path, node: item }))
    : undefined;
}

/** What an object or block says under a name. */
export function memberSite(site: Site, name: string): Site | undefined {
  const node = expressionAt(site);
  const found = node.kind === 'map' && node.tag !== 'for' ? entry(node, name) : undefined;
  return found && { path: site.path, node: found.value };
}

/** The blocks of a word in a body, where there are several. */
export function blockSites({ path, node }: Site, word: string): readonly Site[] | undefined {
  if (node.kind !== 'map' || node.tag !== BLOCK) return undefined;
  const blocks = node.pairs.filter(
    ({ key, value }) => key.kind === 'scalar' && key.value === word && value.kind === 'map' && value.tag === BLOCK,
  );
  return blocks.length > 1 ? blocks.map(({ value }) => ({ path, node: value })) : undefined;
}

function mapsIn(node: SyntaxNode): readonly MapNode[] {
  if (node.kind === 'map') return [node];
  return node.kind === 'sequence' ? node.items.filter((item) => item.kind === 'map') : [];
}

export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function modulesIn(text: string): { key: string; folder: string }[] {
  try {
    return listIn(JSON.parse(text), 'Modules').flatMap((entry) => {
      const key = textIn(entry, 'Key');
      const folder = textIn(entry, 'Dir');
      return key === undefined || folder === undefined ? [] : [{ key, folder }];
    });
  } catch {
    return [];
  }
}
