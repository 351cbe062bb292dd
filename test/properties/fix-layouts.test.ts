import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksLikeTemplate } from '../../core/index.ts';
import { readTree } from '../../core/syntax/read-tree.ts';
import { holdsIn } from '../support/layout-corpus.ts';
import { collectionsOf, holdsAt, isEditable } from '../support/layout-laws.ts';
import { anyLayout } from '../support/written-layouts.ts';

const PATHS = globSync('{test/scenarios,test/fixtures,examples}/**/*.{yaml,yml,json,template}').sort();

test('what is put into any layout, or taken out of it, changes nothing else', { timeout: 120_000 }, () => {
  const tally = { edits: 0, refused: 0 };
  fc.assert(
    fc.property(anyLayout, fc.nat(1000), (text, turn) => {
      const tree = readTree('template.yaml', text);
      expect(tree.problems, text).toEqual([]);
      if (!isEditable(tree)) return;
      for (const [index, node] of collectionsOf(tree).entries()) holdsAt(tree, node, turn + index, tally);
    }),
    // A line of blanks behind a text, which ends in two characters.
    { numRuns: 400, examples: [['k0: |\r\n text\r\n \r\n', 0]] },
  );
  expect(tally.refused).toBeLessThan(tally.edits / 50);
});

test('nor in any template of the other tests', { timeout: 120_000 }, () => {
  const texts = PATHS.map((path) => ({ path, text: readFileSync(path, 'utf8') })).filter(({ text }) =>
    looksLikeTemplate(text),
  );
  const { editable, edits, refused } = holdsIn(texts, 4);
  expect(editable).toBeGreaterThan(300);
  expect(refused).toBeLessThan(edits / 500);
});
