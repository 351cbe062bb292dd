import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolders } from '../support/assemblies.ts';

const ROOT = join(import.meta.dirname, '../fixtures/cdk');

/** Whatever ran the app, the same lines of the same source. */
const MINI = [
  'ts-mini/lib/mini-stack.ts:18:17 error kms-key-policy-public Mini/Key',
  'ts-mini/lib/mini-stack.ts:26:17 note sqs-tls-not-enforced Mini/SwitchedOff',
  'ts-mini/lib/mini-stack.ts:26:54 error sqs-encryption-disabled Mini/SwitchedOff',
  'ts-mini/lib/mini-stack.ts:32:12 note sqs-tls-not-enforced Mini/Plain',
  'ts-mini/lib/mini-stack.ts:33:7 error sqs-encryption-disabled Mini/Plain',
];
const MINI_QUEUES = [
  'Mini/Sealed kms-customer ts-mini/lib/mini-stack.ts:24',
  'Mini/SwitchedOff none ts-mini/lib/mini-stack.ts:26',
  'Mini/Plain none ts-mini/lib/mini-stack.ts:32',
];

describe('the small app, run in every way', () => {
  test.each([
    'ts-node',
    'tsx',
    'js-no-map',
    'js-enable-source-maps',
    'js-source-map-support',
    'esbuild-bundle',
    'no-path-metadata',
    'direct',
    'windows-paths',
  ])('stands on the lines of its source: %s', (variant) => {
    const { findings, queues, problems, report } = readFolders(ROOT, [`ts-mini/out-${variant}`]);
    expect({ findings, queues, problems }).toEqual({ findings: MINI, queues: MINI_QUEUES, problems: [] });
    expect(report.notices).toEqual([]);
    expect(report.findings.every(({ place }) => place.exact)).toBe(true);
  });

  test('stands on the line that sets a property afterwards, where the assembly tells', () => {
    const { findings } = readFolders(ROOT, ['ts-mini/out-debug']);
    expect(findings).toEqual([
      ...MINI.slice(0, 2),
      'ts-mini/lib/mini-stack.ts:27:65 error sqs-encryption-disabled Mini/SwitchedOff',
      ...MINI.slice(3),
    ]);
  });

  test('stands on its template without traces, and says once how to get them', () => {
    const { findings, report } = readFolders(ROOT, ['ts-mini/out-no-traces', 'ts-old/out-default']);
    expect(findings).toContain(
      'ts-mini/out-no-traces/Mini.template.json:6:29 error sqs-encryption-disabled Mini/Plain',
    );
    expect(report.findings.some(({ place }) => place.exact)).toBe(false);
    expect(report.notices).toEqual([expect.stringContaining('cdk synth --debug')]);
  });

  test('says where a function that makes queues was called', () => {
    const { report } = readFolders(ROOT, ['ts-mini/out-ts-node']);
    const plain = report.findings.find(({ resource }) => resource === 'Mini/Plain');
    expect(plain?.place.via.map(({ path, span }) => [path, lineOf(path, span.start)])).toEqual([
      ['ts-mini/lib/mini-stack.ts', 15],
    ]);
  });

  test('says of a template of the assembly nothing of its own', () => {
    const { report } = readFolders(ROOT, ['ts-mini/out-ts-node', 'ts-mini/out-ts-node/Mini.template.json']);
    expect(report.units.map(({ root, format }) => [root, format])).toEqual([
      ['ts-mini/out-ts-node/manifest.json', 'assembly'],
    ]);
    expect(report.queues).toHaveLength(3);
  });
});

describe('assemblies of other layouts', () => {
  test.each([
    ['ts-queues', 'ts-queues/cdk.out'],
    ['ts-old', 'ts-old/out-debug'],
    ['py-queues', 'py-queues/out-debug'],
  ])('%s gets what is written down, and nothing else', (name, folder) => {
    const { findings, queues, problems } = readFolders(ROOT, [folder]);
    expect(problems).toEqual([]);
    expect([...findings, '', ...queues, '']).toEqual(readFileSync(join(ROOT, `${name}.expect`), 'utf8').split('\n'));
  });

  test.each(['ts-old/out-default', 'py-queues/cdk.out', 'py-queues/out-old-debug'])(
    'names every construct where no trace leads to its line: %s',
    (folder) => {
      const withTraces = folder.startsWith('ts-old') ? 'ts-old/out-debug' : 'py-queues/out-debug';
      const stateOf = (line: string): string => line.split(' ').slice(0, 2).join(' ');
      const { queues, problems } = readFolders(ROOT, [folder]);
      expect(problems).toEqual([]);
      expect(queues.map(stateOf).sort()).toEqual(readFolders(ROOT, [withTraces]).queues.map(stateOf).sort());
    },
  );

  test('are found under a folder, each once, with those inside of them', () => {
    const { report } = readFolders(ROOT, ['ts-queues', 'py-queues']);
    expect(report.units.map(({ root }) => root)).toEqual([
      'py-queues/cdk.out/manifest.json',
      'py-queues/out-debug/manifest.json',
      'py-queues/out-old-debug/manifest.json',
      'ts-queues/cdk.out/manifest.json',
    ]);
  });
});

function lineOf(path: string, offset: number): number {
  return readFileSync(join(ROOT, path), 'utf8').slice(0, offset).split('\n').length;
}
