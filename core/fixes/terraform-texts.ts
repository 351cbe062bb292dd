import { isJson } from '../formats/terraform-plan/sources.ts';
import { readTree } from '../syntax/read-tree.ts';
import type { MapNode, SyntaxNode } from '../syntax/tree.ts';
import { type FileEdit, inOrder, type TextEdit } from './edits.ts';
import { Layout } from './layout.ts';
import { HclLayout } from './layout-hcl.ts';
import type { HclValue, NewBlock } from './print-hcl.ts';
import { blockAsMap } from './terraform.ts';
import type { TerraformHomes } from './terraform-homes.ts';
import { pairNamed, type TerraformBlock } from './terraform-module.ts';
import { CannotWrite, type Written } from './written.ts';

/** The texts of Terraform's sources while they are written to. */
export class TerraformTexts {
  readonly #homes: TerraformHomes;
  readonly #layouts = new Map<string, Layout | HclLayout>();
  /** JSON in heredocs, by the heredoc. */
  readonly #inner = new Map<SyntaxNode, { readonly path: string; readonly start: number; readonly layout: Layout }>();
  /** Blocks that go into files of the JSON syntax. */
  readonly #jsonBlocks = new Map<string, readonly NewBlock[]>();

  constructor(homes: TerraformHomes) {
    this.#homes = homes;
  }

  /** All edits, by file. */
  edits(): FileEdit[] {
    for (const [path, blocks] of this.#jsonBlocks) this.#putBlocks(path, blocks);
    const byPath = new Map<string, TextEdit[]>();
    const add = (path: string, edits: readonly TextEdit[]): void => {
      byPath.set(path, [...(byPath.get(path) ?? []), ...edits]);
    };
    for (const [path, layout] of this.#layouts) add(path, layout.edits());
    for (const { path, start, layout } of this.#inner.values())
      add(
        path,
        layout.edits().map(({ span, newText }) => ({
          span: { start: span.start + start, end: span.end + start },
          newText,
        })),
      );
    return [...byPath].flatMap(([path, edits]) => {
      const ordered = inOrder(edits);
      if (!ordered) throw new CannotWrite('Its changes overlap one another.');
      return ordered.length === 0 ? [] : [{ path, edits: ordered }];
    });
  }

  /** The layout of a file. */
  layout(path: string): Layout | HclLayout {
    const known = this.#layouts.get(path);
    if (known) return known;
    const tree = this.#homes.treeAt(path);
    const layout = isJson(path) ? new Layout(tree) : new HclLayout(tree);
    this.#layouts.set(path, layout);
    return layout;
  }

  /** Writes an argument or entry. */
  put(path: string, map: MapNode, name: string, value: HclValue): void {
    const layout = this.layout(path);
    if (layout instanceof HclLayout) layout.put(map, name, value);
    else if (value.is !== 'encoded') layout.put(map, name, value);
  }

  /** Adds a block to the body of another one. */
  addInner(path: string, body: MapNode, block: NewBlock): void {
    const layout = this.layout(path);
    if (layout instanceof HclLayout) {
      layout.addBlock(body, block);
      return;
    }
    const pair = pairNamed(body, block.word);
    const map = blockAsMap(block);
    if (!pair) layout.put(body, block.word, map);
    else if (pair.value.kind === 'sequence') layout.append(pair.value, map);
    else layout.makeList(body, pair, [map]);
  }

  /** Adds a top-level block before the one that is written to. */
  addBlock(block: TerraformBlock, added: NewBlock): void {
    const layout = this.layout(block.path);
    if (layout instanceof HclLayout) {
      layout.addBefore(block.header.start, added);
      return;
    }
    const blocks = this.#jsonBlocks.get(block.path) ?? [];
    this.#jsonBlocks.set(block.path, [...blocks, added]);
  }

  #putBlocks(path: string, blocks: readonly NewBlock[]): void {
    const { root } = this.#homes.treeAt(path);
    const layout = this.layout(path);
    if (root?.kind !== 'map') throw new CannotWrite('There is no place for a resource of its own.');
    const wanted: Nested = new Map();
    for (const block of blocks) {
      const names = [block.word, ...block.labels];
      let level = wanted;
      for (const name of names.slice(0, -1)) {
        const known = level.get(name);
        const next: Nested = known instanceof Map ? known : new Map();
        level.set(name, next);
        level = next;
      }
      level.set(names.at(-1) ?? '', blockAsMap(block));
    }
    putNested(layout, root, wanted);
  }

  /** The JSON in a heredoc in which nothing is filled in. */
  heredoc(path: string, node: SyntaxNode): { readonly layout: Layout; readonly root: MapNode } {
    const text = this.#homes.textOf(path).slice(node.start, node.end);
    if (!text.startsWith('<<')) throw new CannotWrite('The policy is written as text, not as a structure.');
    const from = text.indexOf('\n') + 1;
    const tree = readTree('heredoc.json', text.slice(from, text.lastIndexOf('\n') + 1));
    if (tree.root?.kind !== 'map' || tree.problems.length > 0)
      throw new CannotWrite('The text in the heredoc is no JSON.');
    if (this.#inner.has(node)) throw new CannotWrite('Its changes overlap one another.');
    const layout = new Layout(tree);
    this.#inner.set(node, { path, start: node.start + from, layout });
    return { layout, root: tree.root };
  }
}

/** Blocks by their words and labels. */
type Nested = Map<string, Nested | Written>;

/** Adds what is not there yet to maps in one another. */
function putNested(layout: Layout | HclLayout, map: MapNode, wanted: Nested): void {
  for (const [name, inner] of wanted) {
    const there = pairNamed(map, name)?.value;
    if (!there) layout.put(map, name, written(inner));
    else if (there.kind === 'map' && inner instanceof Map) putNested(layout, there, inner);
    else throw new CannotWrite('There is no place for a resource of its own.');
  }
}

function written(inner: Nested | Written): Written {
  if (!(inner instanceof Map)) return inner;
  return { is: 'map', entries: new Map([...inner].map(([name, value]) => [name, written(value)])) };
}
