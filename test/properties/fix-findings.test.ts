import { globSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, looksLikeTemplate, RULES, type Settings } from '../../core/index.ts';
import { diskFiles } from '../../host/disk-files.ts';
import { examplesIn, pageOf } from '../support/examples.ts';
import { type FixTally, fixesHold } from '../support/fix-laws.ts';
import { type Shape, templates } from '../support/generated-template.ts';
import { filesOf } from '../support/reported.ts';
import { yamlForm } from '../support/yaml-form.ts';

const SHAPE: Shape = { parameters: [1, 2], conditions: [0, 2], allowed: 3, queues: 3 };
/** Together they want most of the rules' fixes. */
const LENIENT: Settings = {
  ...DEFAULT_SETTINGS,
  require: 'encrypted',
  keys: 'all',
  rules: new Map([['kms-monitoring-missing', 'note']]),
};
const STRICT: Settings = { ...DEFAULT_SETTINGS, require: 'cmk', tls: 'always' };

const none = (): FixTally => ({ written: 0, refused: 0, pairs: 0 });

test('fixes mend all templates of the scenarios and examples', { timeout: 120_000 }, () => {
  const files = diskFiles('.', { looksRelevant: looksLikeTemplate });
  const tally = none();
  const paths = globSync('{test/scenarios,examples}/**/*.{yaml,yml,json,template}')
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('/terraform/') && looksLikeTemplate(files.read(path) ?? ''));
  for (const path of paths) for (const settings of [LENIENT, STRICT]) fixesHold(path, files, settings, tally);
  expect(tally.written).toBeGreaterThan(1000);
  expect(tally.pairs).toBeGreaterThan(500);
  expect(tally.refused).toBeLessThan(tally.written / 8);
});

test("fixes mend the examples of the rules' pages", { timeout: 120_000 }, () => {
  const tally = none();
  for (const { id } of RULES) {
    for (const { source, settings } of examplesIn(pageOf(id))) {
      const path = source.trimStart().startsWith('{') ? 'template.json' : 'template.yaml';
      fixesHold(path, filesOf({ [path]: source }), { ...DEFAULT_SETTINGS, ...settings }, tally);
    }
  }
  expect(tally.written).toBeGreaterThan(150);
});

test('fixes mend generated templates', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(
      templates(SHAPE),
      fc.boolean(),
      fc.constantFrom(LENIENT, STRICT, DEFAULT_SETTINGS),
      (template, isYaml, settings) => {
        const text = isYaml ? yamlForm(template) : JSON.stringify(template, undefined, 2);
        fixesHold('template.yaml', filesOf({ 'template.yaml': text }), settings, none());
      },
    ),
    { numRuns: 80 },
  );
});
