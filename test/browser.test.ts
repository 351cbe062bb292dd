import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import * as core from '../core/index.ts';
import { BUNDLES } from '../scripts/build.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
const PATHS = ['stacksets/01-stackset.yaml', 'stacksets/child.yaml', 'yaml/01-short-form.yaml'];
const TEXTS = new Map(PATHS.map((path) => [path, readFileSync(join(SCENARIOS, path), 'utf8')]));

/** What the language itself brings; everything else is a browser's or Node's. */
const GLOBALS = ['Array', 'Intl', 'JSON', 'Map', 'Math', 'Object', 'Promise', 'Proxy', 'RegExp', 'Set', 'WeakMap'];
const NOT_THERE = ['process', 'Buffer', 'console', 'URL', 'TextDecoder', 'TextEncoder', 'setTimeout', 'queueMicrotask'];

function reportOf(files: core.Files, { lint, DEFAULT_SETTINGS }: typeof core): core.Report {
  return lint({ paths: PATHS, files, settingsFor: () => DEFAULT_SETTINGS });
}

const memory: core.Files = { read: (path) => TEXTS.get(path), list: () => undefined };

describe('the core in a bare JavaScript context', () => {
  let context: object;
  let bundled: typeof core;

  beforeAll(async () => {
    const { outputFiles } = await build({ ...BUNDLES.core, absWorkingDir: join(SCENARIOS, '../..'), write: false });
    context = createContext({});
    runInContext('delete globalThis.console', context);
    runInContext(outputFiles[0]?.text ?? '', context);
    bundled = runInContext('queueseal', context);
  });

  test('has nothing but the language around it', () => {
    const kindOf = (name: string): string => runInContext(`typeof ${name}`, context);
    expect(GLOBALS.filter((name) => kindOf(name) === 'undefined')).toEqual([]);
    expect(NOT_THERE.filter((name) => kindOf(name) !== 'undefined')).toEqual([]);
  });

  test('lints at once', () => {
    const report = reportOf(memory, bundled);
    expect(report.findings.length).toBeGreaterThan(5);
    expect(JSON.stringify(report)).toBe(JSON.stringify(reportOf(memory, core)));
  });

  test('lints through loading, however slowly files come', async () => {
    const asked: string[] = [];
    const load: core.Load = {
      async read(path) {
        asked.push(path);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return TEXTS.get(path);
      },
      list: async () => undefined,
    };
    const report = await bundled.loading(load, (files) => reportOf(files, bundled));
    expect(JSON.stringify(report)).toBe(JSON.stringify(reportOf(memory, core)));
    expect(asked.sort()).toEqual(PATHS);
  });

  test('writes its reports', () => {
    const report = reportOf(memory, bundled);
    expect(bundled.jsonReport(report, memory)).toBe(core.jsonReport(reportOf(memory, core), memory));
  });
});
