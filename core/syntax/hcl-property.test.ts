import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hclDocument, mutilatedHcl } from '../../test/support/written-hcl.ts';
import { commentsOf } from './comments.ts';
import { readHcl } from './hcl.ts';
import type { SyntaxNode } from './tree.ts';

function data(node: SyntaxNode): unknown {
  if (node.kind === 'scalar') return node.tag === undefined ? node.value : { [node.tag]: node.value };
  if (node.kind === 'sequence') {
    const items = node.items.map(data);
    return node.tag === undefined ? items : { [node.tag]: items };
  }
  return { [node.tag ?? 'map']: node.pairs.map(({ key, value }) => [data(key), data(value)]) };
}

/** Fails unless every span lies in the text, in order, and within the span of its parent. */
function expectNested(node: SyntaxNode, from: number, to: number): number {
  expect(node.start).toBeGreaterThanOrEqual(from);
  expect(node.end).toBeGreaterThanOrEqual(node.start);
  expect(node.end).toBeLessThanOrEqual(to);
  let reached = node.start;
  if (node.kind === 'sequence') for (const item of node.items) reached = expectNested(item, reached, node.end);
  if (node.kind === 'map') {
    for (const { key, value } of node.pairs) {
      reached = expectNested(key, reached, node.end);
      reached = expectNested(value, reached, node.end);
    }
  }
  return node.end;
}

const runs = { numRuns: 1_000 };

describe('the reader of HCL', () => {
  test('makes of valid text what it says', () => {
    fc.assert(
      fc.property(hclDocument, ({ text, tree }) => {
        const { root, problems } = readHcl('a.tf', text);
        expect(problems.filter(({ code }) => code !== 'duplicate-key')).toEqual([]);
        expect(root && data(root)).toEqual(tree);
        if (root) expectNested(root, 0, text.length);
      }),
      runs,
    );
  });

  test('survives any mutilation', () => {
    fc.assert(
      fc.property(mutilatedHcl, (text) => {
        const tree = readHcl('a.tf', text);
        if (tree.root) expectNested(tree.root, 0, text.length);
        let reached = 0;
        for (const { span } of commentsOf(tree)) {
          expect(span.start).toBeGreaterThanOrEqual(reached);
          expect(text.slice(span.start)).toMatch(/^(?:#|\/\/|\/\*)/);
          reached = span.end;
        }
        for (const { span } of tree.problems) {
          expect(span?.start).toBeLessThanOrEqual(span?.end ?? -1);
          expect(span?.end).toBeLessThanOrEqual(text.length);
        }
      }),
      runs,
    );
  });

  test('finds what stands before an error', () => {
    fc.assert(
      fc.property(hclDocument, mutilatedHcl, ({ text, tree }, rest) => {
        const { root } = readHcl('a.tf', `${text}\nresource "a" "broken" {\n  x = "\n\n${rest}`);
        const pairs = (root && data(root)) as { map: unknown[] };
        expect(pairs.map.slice(0, tree.map.length)).toEqual(tree.map);
      }),
      runs,
    );
  });
});
