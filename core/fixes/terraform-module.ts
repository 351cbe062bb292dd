import { isJson } from '../formats/terraform-plan/sources.ts';
import type { MapNode, Pair, ScalarNode, SyntaxNode, Tree } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

/** What files are called that Terraform and OpenTofu read. */
export const TERRAFORM_FILE = /\.(?:tf|tofu)(?:\.json)?$/;

/** A top-level block of a module, in HCL or in the JSON syntax. */
export interface TerraformBlock {
  readonly path: string;
  readonly word: string;
  readonly labels: readonly string[];
  /** From its word to its last label; in the JSON syntax the last label alone. */
  readonly header: Span;
  readonly body: MapNode;
}

/** The files of Terraform in one folder, as far as writing needs to know what else is in them. */
export class TerraformModule {
  readonly folder: string;
  readonly #trees: readonly Tree[];
  #blocks: readonly TerraformBlock[] | undefined;

  constructor(folder: string, trees: readonly Tree[]) {
    this.folder = folder;
    this.#trees = trees;
  }

  get blocks(): readonly TerraformBlock[] {
    this.#blocks ??= this.#trees.flatMap((tree) => [...blocksIn(tree)]);
    return this.#blocks;
  }

  /** The block with a header at a place. */
  withHeader(path: string, { start, end }: Span): TerraformBlock | undefined {
    return this.blocks.find(({ path: own, header }) => own === path && header.start === start && header.end === end);
  }

  /** The block that holds a place. */
  around(path: string, { start, end }: Span): TerraformBlock | undefined {
    return this.blocks.find(
      ({ path: own, header, body }) => own === path && header.start <= start && end <= Math.max(body.end, header.end),
    );
  }

  block(word: string, ...labels: readonly string[]): TerraformBlock | undefined {
    return this.blocks.find((block) => block.word === word && labels.every((label, at) => block.labels[at] === label));
  }

  /** The value of a local. */
  local(name: string): { readonly path: string; readonly pair: Pair } | undefined {
    for (const { path, word, body } of this.blocks) {
      const pair = word === 'locals' ? pairNamed(body, name) : undefined;
      if (pair) return { path, pair };
    }
    return undefined;
  }

  /** How often something is named in the files, comments included. */
  uses(address: string): number {
    const name = new RegExp(`(?<![\\w.-])${address.replaceAll('.', '\\.')}(?![\\w-])`, 'g');
    return this.#trees.reduce((sum, { text }) => sum + (text.match(name)?.length ?? 0), 0);
  }
}

/** How many labels top-level blocks have; others have none. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ['resource', 2],
  ['data', 2],
  ['ephemeral', 2],
  ['module', 1],
  ['variable', 1],
  ['output', 1],
  ['provider', 1],
  ['check', 1],
]);

function* blocksIn({ path, root }: Tree): Iterable<TerraformBlock> {
  if (root?.kind !== 'map') return;
  for (const { key, value } of root.pairs) {
    if (key.kind !== 'scalar') continue;
    const start = isJson(path) ? undefined : key.start;
    yield* labelled(value, LABELS.get(key.value) ?? 0, { path, word: key.value, labels: [] }, key, start);
  }
}

function* labelled(
  node: SyntaxNode,
  depth: number,
  found: Pick<TerraformBlock, 'path' | 'word' | 'labels'>,
  key: ScalarNode,
  start: number | undefined,
): Iterable<TerraformBlock> {
  for (const map of node.kind === 'sequence' ? node.items : [node]) {
    if (map.kind !== 'map') continue;
    if (depth === 0) {
      yield { ...found, header: { start: start ?? key.start, end: key.end }, body: map };
      continue;
    }
    for (const { key: label, value } of map.pairs)
      if (label.kind === 'scalar')
        yield* labelled(value, depth - 1, { ...found, labels: [...found.labels, label.value] }, label, start);
  }
}

/** The last entry of a name. */
export function pairNamed({ pairs }: MapNode, name: string): Pair | undefined {
  return pairs.findLast(({ key }) => key.kind === 'scalar' && key.value === name);
}
