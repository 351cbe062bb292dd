import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readFolders } from '../support/assemblies.ts';
import { type Expectation, expectationsIn } from '../support/expectations.ts';
import { describeIf } from '../support/tool.ts';

const APPS = join(import.meta.dirname, '../fixtures/cdk-apps');
const CDK = join(import.meta.dirname, '../../build/cdk');
const INSTALL = '.ci/cdk';

/** One release of the CDK in one language. */
interface Release {
  readonly title: string;
  /** Below `build/cdk`. */
  readonly folder: string;
  readonly language: 'ts' | 'py';
  readonly run: (names: readonly string[]) => readonly [command: string, ...parameters: string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** Whether its traces lead to the lines of the app: jsii of two years ago knew of no other language. */
  readonly leadsHome: boolean;
}

const PATHS = JSON.stringify({ 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true });
const node = (names: readonly string[]) => [process.execPath, 'run.ts', ...names] as const;
const python = (names: readonly string[]) => ['bin/python', 'run.py', ...names] as const;

const RELEASES: readonly Release[] = [
  {
    title: 'aws-cdk-lib 2.276, TypeScript',
    folder: 'current',
    language: 'ts',
    run: node,
    environment: { CDK_CONTEXT_JSON: PATHS },
    leadsHome: true,
  },
  {
    title: 'aws-cdk-lib 2.166, TypeScript',
    folder: 'old',
    language: 'ts',
    run: node,
    environment: { CDK_DEBUG: '1' },
    leadsHome: true,
  },
  {
    title: 'aws-cdk-lib 2.275, Python',
    folder: 'py-current',
    language: 'py',
    run: python,
    // What `cdk synth --debug` sets.
    environment: { JSII_HOST_STACK_TRACES: '1', CDK_DEBUG: '1' },
    leadsHome: true,
  },
  {
    title: 'aws-cdk-lib 2.166, Python',
    folder: 'py-old',
    language: 'py',
    run: python,
    environment: { CDK_DEBUG: '1', CDK_CONTEXT_JSON: PATHS },
    leadsHome: false,
  },
];

for (const { title, folder, language, run, environment, leadsHome } of RELEASES) {
  const root = join(CDK, folder);
  const names = globSync(`${language}/*`, { cwd: APPS }).map((path) => path.slice(3, -3));

  describeIf(existsSync(join(root, 'installed')), title, INSTALL, () => {
    beforeAll(() => {
      for (const made of ['out', language]) rmSync(join(root, made), { recursive: true, force: true });
      cpSync(APPS, root, { recursive: true });
      const [command, ...parameters] = run(names);
      const { status, stderr } = spawnSync(command, parameters, {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, ...environment, JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1' },
      });
      if (status !== 0) throw new Error(stderr);
    }, 300_000);

    test.each(names)('is found what the app marks, on its line: %s', (name) => {
      const path = `${language}/${name}.${language}`;
      const marks = expectationsIn(readFileSync(join(APPS, path), 'utf8')).items;
      const { findings, problems, report } = readFolders(root, [`out/${name}`]);
      const place = (at: string): string => (leadsHome ? at : '');
      const found = findings.map((line) => {
        const [at = '', ...rest] = line.split(' ');
        return `${place(at.split(':').slice(0, 2).join(':'))} ${rest.join(' ')}`;
      });
      expect(problems).toEqual([]);
      expect(found.sort()).toEqual(marks.map((mark) => `${place(`${path}:${mark.line}`)} ${inWords(mark)}`).sort());
      expect(report.queues.length).toBeGreaterThan(0);
      expect(report.findings.every(({ place: { exact } }) => exact === leadsHome)).toBe(true);
    });
  });
}

function inWords({ what, level, resource, when }: Expectation): string {
  return `${level} ${what} ${resource}${when === undefined ? '' : ` when ${when}`}`;
}
