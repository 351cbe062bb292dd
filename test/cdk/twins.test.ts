import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolders } from '../support/assemblies.ts';
import { expectationsIn } from '../support/expectations.ts';

const ROOT = join(import.meta.dirname, '../fixtures/cdk-twins');

describe('twins, one as it went wrong and one right', () => {
  const { report, findings } = readFolders(ROOT, ['cdk.out']);
  const files = globSync('twins/*.ts', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/'));

  test.each(files)('%s', (path) => {
    const marks = expectationsIn(readFileSync(join(ROOT, path), 'utf8')).items;
    const expected = marks.map(({ line, level, what, resource }) => `${path}:${line} ${level} ${what} ${resource}`);
    const found = findings
      // The life of keys is not what the twins are about.
      .filter((line) => line.startsWith(`${path}:`) && !/ note .*-right| kms-(?:rotation|deletion)-/.test(line))
      .map((line) => line.replace(/^([^ ]+):\d+ /, '$1 '));
    expect(found.sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.every((mark) => mark.includes('-broken'))).toBe(true);
  });

  test('are all there, and all found in their sources', () => {
    expect(files.length).toBeGreaterThanOrEqual(15);
    expect(report.problems).toEqual([]);
    expect(report.findings.every(({ place }) => place.exact && place.at.path.startsWith('twins/'))).toBe(true);
  });
});
