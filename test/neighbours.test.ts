import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Finding, lint, looksLikeTemplate, Places } from '../core/index.ts';
import { diskFiles } from '../host/disk-files.ts';
import { expectationsIn } from './support/expectations.ts';

const ROOT = join(import.meta.dirname, 'scenarios', 'neighbours');

const paths = readdirSync(ROOT)
  .filter((path) => /\.(?:yaml|json)$/.test(path))
  .sort();
const rightOnes = paths.filter((path) => path.includes('.right.'));

const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const files = diskFiles(ROOT, { looksRelevant: looksLikeTemplate });

/** What a file says apart from its comments. */
function linesOf(path: string): string[] {
  return textOf(path)
    .split('\n')
    .map((line) => line.replace(/(?:^| )#.*/, '').trimEnd())
    .filter((line) => line !== '');
}

/** How many lines of the longer text lie between the first difference and the last. */
function stretchOf(one: readonly string[], other: readonly string[]): number {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return Math.max(one.length, other.length) - start - end;
}

let findings: readonly Finding[];
beforeAll(() => {
  const settingsFor = (path: string) =>
    path.endsWith('.yaml') ? expectationsIn(textOf(path)).settings : DEFAULT_SETTINGS;
  findings = lint({ paths, files, settingsFor }).findings;
});

/** The findings that would keep somebody from deploying. */
function alarmsOf(path: string): string[] {
  const places = new Places(files);
  return findings
    .filter(({ unit, level }) => unit === path && level !== 'note')
    .map(({ rule, level, when, place, message }) => {
      const { path: file, line } = places.region(place.at);
      return `${file}:${line} ${level} ${rule}${when === undefined ? '' : ` when ${when}`}: ${message.what}`;
    });
}

test('the pairs are many', () => {
  expect(rightOnes.length).toBeGreaterThanOrEqual(40);
});

describe.each(rightOnes)('%s', (right) => {
  const broken = right.replace('.right.', '.broken.');

  test('raises no alarm', () => {
    expect(alarmsOf(right)).toEqual([]);
  });

  test('has a twin that raises one', () => {
    expect(alarmsOf(broken)).toHaveLength(1);
  });

  test('differs from it in one place', () => {
    const stretch = stretchOf(linesOf(right), linesOf(broken));
    expect(stretch).toBeGreaterThan(0);
    expect(stretch).toBeLessThanOrEqual(20);
  });
});

test.each(paths.filter((path) => path.includes('.noted.')))('%s raises no alarm', (path) => {
  expect(alarmsOf(path)).toEqual([]);
});

/**
 * A key's policy that refers to the rule, or to the bucket or topic that names the queue itself, makes a circle: that waits for the
 * queue, the queue for its key.
 */
test('nobody is told to write the ARN of a rule or bucket into a key policy', () => {
  const told = findings
    .filter(({ rule }) => rule.startsWith('kms-'))
    .flatMap(({ message, fixes }) => [message.how, ...fixes.map(({ title }) => title)])
    .filter((text) => /aws:SourceArn[^.]*\b(?:rule|bucket)\b/.test(text));
  expect([...new Set(told)]).toEqual([]);
});
