import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  DEFAULT_SETTINGS,
  type Finding,
  lint,
  looksLikeTemplate,
  type Origin,
  type TreeCache,
  writeFix,
} from '../core/index.ts';
import { Places } from '../core/report/placed.ts';
import { discover } from '../host/discover.ts';
import { diskFiles } from '../host/disk-files.ts';
import { type Expectation, expectationsBeside, expectationsIn } from './support/expectations.ts';

const ROOT = join(import.meta.dirname, 'scenarios');

const { paths: candidates } = discover({ root: ROOT, names: ['.'] });

/** The files in which findings stand: what is linted, and the sources that plans were made from. */
const paths = [
  ...candidates,
  ...globSync('terraform/**/*.{tf,tofu}', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/')),
];

const expectations = new Map(
  paths.map((path) => {
    const beside = join(ROOT, `${path}.expect`);
    const read = existsSync(beside)
      ? expectationsBeside(readFileSync(beside, 'utf8'))
      : expectationsIn(readFileSync(join(ROOT, path), 'utf8'));
    return [path, read];
  }),
);

/** What came out, in the words of expectations. */
type Actual = Required<Expectation> & { readonly path: string };

/** A problem of a whole file is shown at its beginning. */
const FIRST = { start: 0, end: 0 };

/** Everything is linted in one run, as a user would: no file may cost another one its result. */
function lintAll(): Actual[] {
  const files = diskFiles(ROOT, { looksRelevant: looksLikeTemplate });
  const report = lint({
    paths: candidates,
    files,
    settingsFor: (path) => expectations.get(path)?.settings ?? DEFAULT_SETTINGS,
  });
  const places = new Places(files);
  const placed = (at: Origin): { path: string; line: number; column: number } => {
    const { path, line, column } = places.region(at);
    return { path, line, column };
  };
  return [
    ...report.findings.map(({ rule, level, resource, place, when = '' }) => {
      return { ...placed(place.at), about: 'finding', what: rule, level, resource, when, says: '' } as const;
    }),
    ...report.queues.map(({ queue, encryption, place, when = '' }) => {
      const named = { what: encryption, level: 'note', resource: queue, when, says: '' } as const;
      return { ...placed(place.at), about: 'queue', ...named } as const;
    }),
    ...[...report.problems, ...files.problems].map(({ path, span = FIRST, code, message }) => {
      const named = { what: code, level: 'note', resource: '', when: '', says: message } as const;
      return { ...placed({ path, span }), about: 'problem', ...named } as const;
    }),
  ];
}

/** Whether it says all that is expected. A finding without an expected `when` must hold always. */
function isMet(expected: Expectation, actual: Actual): boolean {
  return Object.entries({ when: '', ...expected }).every(
    ([name, value]) => actual[name as keyof Expectation] === value,
  );
}

describe('a scenario', () => {
  let everything: Actual[];
  beforeAll(() => {
    everything = lintAll();
  });

  test.each(paths)('gets what it marks, and nothing else: %s', (path) => {
    const unmarked = everything.filter((actual) => actual.path === path);
    const missing: Expectation[] = [];
    for (const expected of expectations.get(path)?.items ?? []) {
      const index = unmarked.findIndex((actual) => isMet(expected, actual));
      if (index < 0) missing.push(expected);
      else unmarked.splice(index, 1);
    }
    expect({ missing, unmarked }).toEqual({ missing: [], unmarked: [] });
  });

  test('gets the same fixes whether they are made at once or when they are asked for', () => {
    const files = diskFiles(ROOT, { looksRelevant: looksLikeTemplate });
    const request = { paths: candidates, files, settingsFor: () => DEFAULT_SETTINGS };
    const trees: TreeCache = new Map();
    const written = (findings: readonly Finding[]): unknown[] =>
      findings.map(({ fingerprint, place, fixes }) => [
        place.at.path,
        fingerprint,
        fixes.map((fix) => [fix.title, fix.safe, fix.consequence, writeFix(fix, files, trees)]),
      ]);
    const later = lint({ ...request, fixes: 'later' });
    expect(written(later.findings)).toEqual(written(lint(request).findings));
  });

  test('stands beside each file of expectations', () => {
    const beside = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.expect'));
    expect(beside.filter((path) => !paths.includes(path.slice(0, -'.expect'.length)))).toEqual([]);
  });
});
