import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { INPUT_NAMES, readInputs } from './inputs.ts';
import { outputsOf } from './outputs.ts';

interface Manifest {
  readonly inputs: Readonly<Record<string, { description: string; required: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const manifest = load(readFileSync('action.yml', 'utf8')) as Manifest;
const readme = readFileSync('action/README.md', 'utf8');

/** The table under a heading of the README: from name to description. */
function tableUnder(heading: string): Record<string, string> {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return Object.fromEntries(
    [...section.matchAll(/^\| `([^`]+)` +\| (.*?) +\|$/gm)].map(([, name, text]) => [name, text]),
  );
}

function descriptions(entries: Readonly<Record<string, { description: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([name, { description }]) => [name, description]));
}

describe('action.yml', () => {
  test('has the inputs that are read, none of them with a default', () => {
    expect(Object.keys(manifest.inputs)).toEqual([...INPUT_NAMES]);
    expect(Object.values(manifest.inputs).filter((input) => input.required || input.default !== undefined)).toEqual([]);
  });

  test('has the outputs that are set', () => {
    const report = { units: [], queues: [], findings: [], problems: [], notices: [] };
    expect(Object.keys(manifest.outputs)).toEqual([...Object.keys(outputsOf(report, false)), 'sarif-file']);
  });

  test('says of both what the README says', () => {
    expect(tableUnder('Inputs')).toEqual(descriptions(manifest.inputs));
    expect(tableUnder('Outputs')).toEqual(descriptions(manifest.outputs));
  });

  test('runs the bundle on Node 24', () => {
    expect(manifest.runs).toEqual({ using: 'node24', main: 'action/dist/index.cjs' });
  });
});

describe('inputs', () => {
  const read = (inputs: Readonly<Record<string, string>>) => readInputs((name) => inputs[name] ?? '');

  test('left empty are absent', () => {
    expect(read({ require: ' ', 'fail-on': '' })).toEqual({ paths: [] });
  });

  test('are taken without the space around them, paths by line', () => {
    expect(
      read({ paths: ' a b \r\n\n  c\n', require: ' cmk\n', 'fail-on': 'note', 'sarif-file': 's', 'config-file': 'c' }),
    ).toEqual({
      paths: ['a b', 'c'],
      require: 'cmk',
      failOn: 'note',
      sarifFile: 's',
      configFile: 'c',
    });
  });

  test('of another value than they can have are refused', () => {
    expect(() => read({ require: 'toString' })).toThrow(
      'The input require is "toString"; it can be encrypted, kms, cmk.',
    );
  });
});
