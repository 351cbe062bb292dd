import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse as parseToJson } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { readHcl } from '../../core/syntax/hcl.ts';
import type { SyntaxNode } from '../../core/syntax/tree.ts';
import { hclDocument } from '../support/written-hcl.ts';

const CORPUS = globSync('{test/scenarios,examples}/**/*.tf').sort();

const runs = { numRuns: 300 };

/** What a text holds: its arguments, blocks, functions and variables with their offsets, and how many loops and choices. */
type Outline = readonly string[];

function ours(text: string): Outline {
  const names: string[] = [];
  const expression = (node: SyntaxNode): void => {
    if (node.kind === 'scalar') {
      if (node.tag === 'name') names.push(`variable ${node.value}@${text.indexOf(node.value, node.start)}`);
      return;
    }
    if (node.tag === 'for') names.push('for');
    if (node.tag === 'conditional') names.push('conditional');
    if (node.kind === 'sequence') {
      const [first] = node.items;
      if (node.tag === 'call' && first?.kind === 'scalar') names.push(`function ${first.value}@${first.start}`);
      for (const item of node.items) expression(item);
      return;
    }
    for (const { key, value } of node.pairs) {
      expression(key);
      expression(value);
    }
  };
  const body = (node: SyntaxNode): void => {
    if (node.kind !== 'map') return;
    for (const { key, value } of node.pairs) {
      let inner = value;
      while (inner.kind === 'map' && inner.tag === undefined && isLabel(inner)) inner = inner.pairs[0]?.value ?? inner;
      if (inner.kind === 'map' && inner.tag === 'block') {
        names.push(`block ${text.slice(key.start, key.end)}@${key.start}-${inner.end}`);
        body(inner);
      } else {
        names.push(`argument ${text.slice(key.start, key.end)}@${key.start}`);
        expression(value);
      }
    }
  };
  const { root, problems } = readHcl('a.tf', text);
  expect(problems.filter(({ code }) => code !== 'duplicate-key')).toEqual([]);
  if (root) body(root);
  return names.sort();
}

/** A map around a block's body begins with the label; an object begins with its brace. */
function isLabel(map: Extract<SyntaxNode, { kind: 'map' }>): boolean {
  return map.pairs.length === 1 && map.pairs[0]?.key.start === map.start;
}

describe('tree-sitter', () => {
  let parser: Parser;
  beforeAll(async () => {
    await Parser.init();
    const require = createRequire(import.meta.url);
    const grammar = require.resolve('@tree-sitter-grammars/tree-sitter-hcl/package.json');
    parser = new Parser();
    parser.setLanguage(await Language.load(readFileSync(join(grammar, '../tree-sitter-hcl.wasm'))));
  });

  function theirs(text: string): Outline {
    const names: string[] = [];
    const walk = (node: Node): void => {
      const named = node.namedChildren[0];
      switch (node.type) {
        case 'attribute':
          names.push(`argument ${named?.text}@${node.startIndex}`);
          break;
        case 'block':
          names.push(`block ${named?.text}@${node.startIndex}-${node.endIndex}`);
          break;
        case 'function_call':
          names.push(`function ${named?.text}@${node.startIndex}`);
          break;
        case 'variable_expr':
          // The key of an object is a literal, whatever the grammar calls it.
          if (!isKey(node)) names.push(`variable ${node.text}@${node.startIndex}`);
          break;
        case 'for_tuple_expr':
        case 'for_object_expr':
          names.push('for');
          break;
        case 'conditional':
          names.push('conditional');
          break;
      }
      for (const child of node.namedChildren) if (child) walk(child);
    };
    const tree = parser.parse(text);
    if (!tree) throw new Error('There is no tree.');
    expect(tree.rootNode.hasError).toBe(false);
    walk(tree.rootNode);
    tree.delete();
    return names.sort();
  }

  function isKey(variable: Node): boolean {
    const expression = variable.parent;
    return (
      expression?.parent?.type === 'object_elem' && expression.parent.childForFieldName('key')?.id === expression.id
    );
  }

  test.each(CORPUS)('finds the same in %s', (path) => {
    const text = readFileSync(path, 'utf8');
    expect(ours(text)).toEqual(theirs(text));
  });

  test('finds the same in generated text', () => {
    fc.assert(
      fc.property(hclDocument, ({ text }) => {
        expect(ours(text)).toEqual(theirs(text));
      }),
      runs,
    );
  });
});

/** What hcl2json makes of the generated blocks. */
interface Parsed {
  readonly resource?: { readonly aws_sqs_queue?: Readonly<Record<string, readonly unknown[]>> };
}

describe('hcl2json', () => {
  /** Literal data as it is; whatever would have to be evaluated is `*`. */
  function literal(node: SyntaxNode): unknown {
    if (node.kind === 'scalar') {
      if (node.tag !== undefined) return '*';
      return node.style === 'plain' && node.value !== ''
        ? JSON.parse(node.value)
        : /[$%]\{/.test(node.value)
          ? '*'
          : node.value;
    }
    if (node.tag !== undefined && node.tag !== 'block') return '*';
    if (node.kind === 'sequence') return node.items.map(literal);
    return Object.fromEntries(
      node.pairs.map(({ key, value }) => [key.kind === 'scalar' ? key.value : '*', literal(value)]),
    );
  }

  function agree(ours: unknown, theirs: unknown): boolean {
    if (ours === '*') return true;
    if (Array.isArray(ours) && Array.isArray(theirs))
      return ours.length === theirs.length && ours.every((item, index) => agree(item, theirs[index]));
    if (typeof ours !== 'object' || ours === null) return ours === theirs;
    if (typeof theirs !== 'object' || theirs === null) return false;
    const names = Object.keys(ours);
    return (
      names.length === Object.keys(theirs).length &&
      names.every((key) => agree(ours[key as keyof typeof ours], theirs[key as keyof typeof theirs]))
    );
  }

  test('reads the same literals in generated text', async () => {
    await fc.assert(
      fc.asyncProperty(hclDocument, async ({ text }) => {
        const { root } = readHcl('a.tf', text);
        const read = (await parseToJson('a.tf', text)) as Parsed;
        for (const { value } of root?.kind === 'map' ? root.pairs : []) {
          const [type] = value.kind === 'map' ? value.pairs : [];
          const [block] = type?.value.kind === 'map' ? type.value.pairs : [];
          const label = block?.key.kind === 'scalar' ? block.key.value : '';
          const theirs = read.resource?.aws_sqs_queue?.[label] ?? [];
          expect(theirs.some((body) => agree(block && literal(block.value), body))).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});
