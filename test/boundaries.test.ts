import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { boundaryViolations } from '../scripts/boundaries.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const REPOSITORY = dirname(import.meta.dirname);

describe('the boundaries', () => {
  const folder = temporaryFolder();

  /** What is planted stands alone: an import is judged by its names, whatever it leads to. */
  beforeEach(() => {
    mkdirSync(join(folder(), 'core'));
    writeFileSync(join(folder(), 'core/index.ts'), 'export {};\n');
  });

  function violationsWith(path: string, text: string): string[] {
    mkdirSync(dirname(join(folder(), path)), { recursive: true });
    writeFileSync(join(folder(), path), text);
    return boundaryViolations(folder());
  }

  test('are kept by the repository as it is', () => {
    expect(boundaryViolations(REPOSITORY)).toEqual([]);
  });

  test.each(['node:fs', 'fs', 'fs/promises', 'vscode', '@actions/core'])('keep %s out of the core', (name) => {
    expect(
      violationsWith('core/text/planted.ts', `import * as planted from '${name}';\nexport { planted };\n`),
    ).toEqual([`core/text/planted.ts may not import ${name}: the core runs in a browser, text in, findings out.`]);
  });

  test.each([
    ['a value', "import { RULES } from '../rules/index.ts';\nexport const planted = RULES;\n"],
    ['a type', "import type { Rule } from '../rules/index.ts';\nexport type Planted = Rule;\n"],
    ['a type among values', "import {\n  RULES,\n  type Rule,\n} from '../rules/index.ts';\nexport { RULES };\n"],
    ['what is passed on', "export * from '../rules/index.ts';\n"],
    ['what is named in place', "export type Planted = import('../rules/index.ts').Rule;\n"],
    ['what is loaded later', "export const planted = () => import('../rules/index.ts');\n"],
    ['what is run', "import '../rules/index.ts';\n"],
  ])('keep the order of the core for %s', (_, text) => {
    expect(violationsWith('core/syntax/planted.ts', text)).toEqual([
      'core/syntax/planted.ts may not import core/rules/index.ts: rules/ comes after syntax/, which may import limits.ts text/.',
    ]);
  });

  test.each([
    ['core/text/planted.ts', '../syntax/tree.ts'],
    ['core/resources/planted.ts', '../vocabulary/vocabulary.ts'],
    ['core/vocabulary/planted.ts', '../formats/format.ts'],
    ['core/formats/cloudformation/planted.ts', '../sam/transform.ts'],
    ['core/formats/cloudformation/planted.ts', '../index.ts'],
    ['core/formats/planted.ts', '../map/queue.ts'],
    ['core/map/planted.ts', '../rules/rule.ts'],
    ['core/rules/planted/rule.ts', '../../config/config.ts'],
    ['core/rules/planted/rule.ts', '../../lint.ts'],
    ['core/config/planted.ts', '../lint.ts'],
    ['core/limits.ts', './text/hash.ts'],
    ['core/report/planted.ts', '../index.ts'],
    ['core/lint.ts', './report/placed.ts'],
  ])('keep %s from importing %s', (path, specifier) => {
    const target = join(dirname(path), specifier);
    const violations = violationsWith(
      path,
      `import type { Planted } from '${specifier}';\nexport type Mine = Planted;\n`,
    );
    expect(violations).toEqual([expect.stringContaining(`${path} may not import ${target}: `)]);
  });

  test.each([
    ['core/planted/planted.ts', 'export const planted = 1;\n', 'has no place in the order'],
    ['core/text/planted.ts', "import '../../host/decode.ts';\n", 'the core knows nothing around it'],
    ['host/planted.ts', "import type { Span } from '../core/text/span.ts';\n", 'sees core/index.ts only'],
    ['cli/planted.ts', "import { RULES } from '../core/rules/index.ts';\n", 'sees core/index.ts only'],
    ['host/planted.ts', "import { run } from '../cli/run.ts';\n", 'host/ may import core/.'],
    ['action/planted.ts', "import { run } from '../cli/run.ts';\n", 'action/ may import host/ and core/.'],
    ['extension/planted.ts', "import { run } from '../action/run.ts';\n", 'extension/ may import host/ and core/.'],
  ])('keep the folders apart: %s, %j', (path, text, reason) => {
    expect(violationsWith(path, text)).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    ['core/rules/planted.ts', "import type { Queue } from '../map/queue.ts';\n"],
    ['core/formats/sam/planted.ts', "import type { Scope } from '../cloudformation/scope.ts';\n"],
    ['core/text/planted.test.ts', "import { readFileSync } from 'node:fs';\nimport { lint } from '../index.ts';\n"],
    ['core/text/planted.ts', "/** Not like `from 'vscode'` in a comment. */\nexport const text = `import 'vscode'`;\n"],
    ['cli/planted.ts', "import { readFileSync } from 'node:fs';\nimport { lint } from '../core/index.ts';\n"],
    ['action/planted.ts', "import { diskFiles } from '../host/disk-files.ts';\n"],
  ])('let through what keeps them: %s, %j', (path, text) => {
    expect(violationsWith(path, text)).toEqual([]);
  });

  test('find what a package would bring along', () => {
    symlinkSync(join(REPOSITORY, 'node_modules'), join(folder(), 'node_modules'), 'dir');
    const [violation] = violationsWith('core/index.ts', "export { execa } from 'execa';\n");
    expect(violation).toMatch(/^core\/index\.ts cannot be bundled for a browser: Could not resolve "node:/);
  });
});
