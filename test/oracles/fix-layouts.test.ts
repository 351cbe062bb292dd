import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { looksLikeTemplate } from '../../core/index.ts';
import { holdsIn } from '../support/layout-corpus.ts';
import { describeIf } from '../support/tool.ts';

/** Where `.ci/run` puts the source of cfn-lint, which has templates of all origins and layouts. */
const FOLDER = 'build/templates';

describeIf(existsSync(FOLDER), "cfn-lint's own templates", `see "templates" in .ci/run`, () => {
  test('keep every character that no edit is about', { timeout: 300_000 }, () => {
    const texts = globSync(`${FOLDER}/*/test/fixtures/templates/**/*.{yaml,yml,json,template}`)
      .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
      .filter(({ text }) => looksLikeTemplate(text));
    const { editable, edits, refused } = holdsIn(texts, 8);
    expect(editable).toBeGreaterThan(150);
    expect(refused).toBeLessThan(edits / 100);
  });
});
