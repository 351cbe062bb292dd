import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, lint } from '../index.ts';
import { LOADING_ROUNDS } from '../limits.ts';
import { type Load, loading } from './loading.ts';

/** Loads from a record, with a note of everything that was asked for. */
function loadFrom(texts: Readonly<Record<string, string>>): Load & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async read(path) {
      asked.push(`read ${path}`);
      return texts[path];
    },
    async list(folder) {
      asked.push(`list ${folder}`);
      return folder === '' ? Object.keys(texts) : undefined;
    },
  };
}

describe('loading', () => {
  test('runs once over nothing where nothing is asked for', async () => {
    let runs = 0;
    const load = loadFrom({});
    const result = await loading(load, () => {
      runs += 1;
      return 'done';
    });
    expect({ result, runs, asked: load.asked }).toEqual({ result: 'done', runs: 1, asked: [] });
  });

  test('fetches what was asked for in vain, all of a round at once, and each thing once', async () => {
    const load = loadFrom({ a: 'b c', b: 'd', c: '', d: 'a' });
    const seen = await loading(load, (files) => {
      const open = files.list('')?.slice(0, 1) ?? [];
      const reached = new Map<string, string | undefined>();
      for (let path = open.pop(); path !== undefined; path = open.pop()) {
        if (reached.has(path)) continue;
        const text = files.read(path);
        reached.set(path, text);
        open.push(...(text?.split(' ').filter((name) => name !== '') ?? []));
      }
      return Object.fromEntries(reached);
    });
    expect(seen).toEqual({ a: 'b c', b: 'd', c: '', d: 'a' });
    expect(load.asked).toEqual(['list ', 'read a', 'read c', 'read b', 'read d']);
  });

  test('asks once for what is not there', async () => {
    const load = loadFrom({ a: 'x' });
    const result = await loading(load, (files) => [files.read('a'), files.read('missing'), files.list('nowhere')]);
    expect(result).toEqual(['x', undefined, undefined]);
    expect(load.asked).toEqual(['read a', 'read missing', 'list nowhere']);
  });

  test('stops after a bounded number of rounds with what it has', async () => {
    const load: Load = { read: async (path) => `${path}+`, list: async () => undefined };
    const path = await loading(load, (files) => {
      let at = 'a';
      for (let next = files.read(at); next !== undefined; next = files.read(at)) at = next;
      return at;
    });
    expect(path).toBe(`a${'+'.repeat(LOADING_ROUNDS - 1)}`);
  });

  test('passes on what goes wrong', async () => {
    const load: Load = { read: () => Promise.reject(new Error('gone')), list: async () => undefined };
    await expect(loading(load, (files) => files.read('a'))).rejects.toThrow('gone');
  });

  test('finds the queues of stacks nested three levels deep', async () => {
    const calls = (file: string): string =>
      `Resources:\n  Next:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ${file}\n`;
    const load = loadFrom({
      'main.yaml': calls('one/stack.yaml'),
      'one/stack.yaml': calls('../two.yaml'),
      'two.yaml': calls('./three.yaml'),
      'three.yaml': 'Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n',
    });
    const report = await loading(load, (files) =>
      lint({ paths: ['main.yaml'], files, settingsFor: () => DEFAULT_SETTINGS }),
    );
    expect(report.queues.map(({ queue, place }) => [queue, place.at.path, place.via.map(({ path }) => path)])).toEqual([
      ['Next/Next/Next/Orders', 'three.yaml', ['main.yaml', 'one/stack.yaml', 'two.yaml']],
    ]);
    expect(load.asked).toEqual(['read main.yaml', 'read one/stack.yaml', 'read two.yaml', 'read three.yaml']);
  });
});
