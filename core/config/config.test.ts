import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { LineIndex } from '../text/line-index.ts';
import { type Configuration, DEFAULT_CONFIGURATION, parseConfig } from './config.ts';
import { CONFIG } from './schema.ts';

const PATH = '.queueseal.yaml';

function mistakes(text: string): string[] {
  const result = parseConfig(PATH, text);
  if (!('problems' in result)) return [];
  const lines = new LineIndex(text);
  return result.problems.map(({ code, span, message }) => {
    const { line, column } = lines.at(span?.start ?? 0);
    return `${code === 'config-invalid' ? '' : code}${line}:${column} ${message}`;
  });
}

function parsed(text: string): Configuration {
  expect(mistakes(text)).toEqual([]);
  return parseConfig(PATH, text) as Configuration;
}

describe('a configuration', () => {
  test('may be empty', () => {
    expect(parsed('')).toBe(DEFAULT_CONFIGURATION);
    expect(parsed('# nothing yet\n').failOn).toBe('error');
    expect(DEFAULT_CONFIGURATION.settings).toEqual({
      requirements: [],
      rules: new Map(),
      ownAccounts: new Set(),
      trusted: { accounts: new Set(), orgs: new Set(), cidrs: [], vpces: new Set() },
      keys: 'used',
      tls: 'plaintext',
    });
    expect(DEFAULT_CONFIGURATION.cfnLint).toBe(false);
    expect(DEFAULT_CONFIGURATION.ignores('a.yaml')).toBe(false);
  });

  test('is read whole', () => {
    const { settings, failOn, ignores, cfnLint } = parsed(`
require:
  default: kms
  overrides:
    - path: services/legacy/**
      require: encrypted
    - name: '*-dlq'
      tag: DataClass=public
      require: cmk
    - tag: Legacy
      require: encrypted
rules:
  sqs-data-key-reuse-period: off
  sqs-kms-required: error
accounts:
  own: ['012345678901']
ignore: [vendor/, '**/*.generated.yaml']
cfn-lint: true
fail-on: warning
`);
    expect(settings.require).toBe('kms');
    const [byPath, byName, byTag] = settings.requirements;
    expect(byPath?.require).toBe('encrypted');
    expect(byPath?.path?.('services/legacy/a.yaml')).toBe(true);
    expect(byName?.name?.('orders-dlq')).toBe(true);
    expect(byName?.tag).toEqual({ key: 'DataClass', value: 'public' });
    expect(byTag?.tag).toEqual({ key: 'Legacy' });
    expect([...settings.rules]).toEqual([
      ['sqs-data-key-reuse-period', 'off'],
      ['sqs-kms-required', 'error'],
    ]);
    expect([...settings.ownAccounts]).toEqual(['012345678901']);
    expect(['vendor', 'vendor/a/b.yaml', 'x/y.generated.yaml', 'x/y.yaml'].map(ignores)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(failOn).toBe('warning');
    expect(cfnLint).toBe(true);
  });

  test('is read from JSON', () => {
    expect(parsed('{"$schema": "x", "require": "cmk", "fail-on": "none"}').settings.require).toBe('cmk');
  });

  test('shares what an alias names', () => {
    expect(
      parsed('ignore: &all [a]\nrules: {}\nrequire: {overrides: [{path: a, require: &r kms}, {path: b, require: *r}]}')
        .settings.requirements,
    ).toHaveLength(2);
  });

  test.each([
    ['a misspelt key', 'requir: kms', ['1:1 "requir" is not a setting. Did you mean "require"?']],
    ['an unknown key', 'a: 1\nlanguage: en', ['1:1 "a" is not a setting.', '2:1 "language" is not a setting.']],
    [
      'a misspelt word',
      'require: kmss',
      [
        '1:10 "kmss" is not known here; it may be encrypted, kms, cmk, or a map with default and overrides. Did you mean "kms"?',
      ],
    ],
    [
      'a list for a word',
      'require: [kms]',
      ['1:1 A word or a map is needed here; it may be encrypted, kms, cmk, or a map with default and overrides.'],
    ],
    [
      'a misspelt rule',
      'rules:\n  sqs-kms-require: off',
      ['2:3 "sqs-kms-require" is not a setting. Did you mean "sqs-kms-required"?'],
    ],
    [
      'a misspelt level',
      'rules:\n  sqs-kms-required: warn',
      ['2:21 "warn" is not known here; it may be off, note, warning, error.'],
    ],
    [
      'a level that is no word',
      'fail-on: true',
      ['1:10 A word is needed here, not true; it may be none, note, warning, error.'],
    ],
    [
      'an account id as a number',
      'accounts: {own: [012345678901]}',
      ['1:18 An account id is 12 digits in quotes: as a number, 12345678901, it loses leading zeros.'],
    ],
    [
      'an account id that is too short',
      'accounts:\n  own:\n    - "123"',
      ['3:7 "123" is not an account id: those have 12 digits.'],
    ],
    [
      'a mistake within an override',
      'require:\n  overrides:\n    - paths: a\n      require: kms',
      ['3:7 "paths" is not a setting. Did you mean "path"?'],
    ],
    [
      'an override for everything',
      'require:\n  overrides:\n    - require: kms',
      ['3:7 Say which queues this is for: by path, name or tag.'],
    ],
    ['an override without a requirement', 'require:\n  overrides:\n    - path: a', ['3:7 `require` is missing.']],
    [
      'a tag without a key',
      'require: {overrides: [{tag: =a, require: kms}]}',
      ['1:29 A tag is written as Key or as Key=value.'],
    ],
    [
      'a hostile pattern',
      "ignore: ['(a+)+$']",
      ['1:10 A pattern is made of *, **, ? and {a,b}; it has no "!", brackets or backslashes.'],
    ],
    ['a word for true', 'cfn-lint: yes', ['1:11 true or false is needed here, not "yes".']],
    ['a list at the top', '- a', ['1:1 A map of settings is needed here, not a list.']],
    ['broken text', 'require: "kms', ['1:10 The quote " that opens here is never closed.']],
    [
      'a key twice',
      'fail-on: none\nfail-on: error',
      ['2:1 Duplicate key "fail-on": the last one wins, as in most parsers.'],
    ],
    [
      'two documents',
      'require: kms\n---\nrequire: cmk',
      ['1:1 A configuration is one document; this file has several.'],
    ],
    ['too long a text', '#'.repeat(300_000), ['1:1 A configuration has at most 262144 characters.']],
  ])('that has %s is refused at its place', (_, text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });

  test('full of mistakes, aliases and odd keys is refused in little time', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghijklmnop'
        .split('')
        .map((name, at, all) => `${name}: &${name} [${`*${all[at - 1] ?? 'a'}, `.repeat(9)}]`),
    ];
    expect(mistakes(`${bomb.join('\n')}\nignore: *p\n__proto__: 1\nconstructor: 2`)).toHaveLength(19);
  });
});

describe('the published schema', () => {
  const schema = JSON.parse(readFileSync(new URL('./queueseal.schema.json', import.meta.url), 'utf8')) as {
    properties: object;
  };

  test('describes the settings that are read', () => {
    expect(Object.keys(schema.properties)).toEqual(Object.keys(CONFIG.entries));
  });

  test.each([
    [{}, true],
    [
      { require: 'kms', 'fail-on': 'none', rules: { 'sqs-kms-required': 'off' }, accounts: { own: ['012345678901'] } },
      true,
    ],
    [{ require: { default: 'kms', overrides: [{ path: 'a/**', require: 'encrypted' }] } }, true],
    [{ requires: 'kms' }, false],
    [{ accounts: { own: [123456789012] } }, false],
    [{ require: { overrides: [{ path: 'a' }] } }, false],
    [{ rules: { 'sqs-kms-require': 'off' } }, false],
  ])('says of %j what the loader says', (data, isValid) => {
    expect(new Ajv({ strict: false }).validate(schema, data)).toBe(isValid);
    expect(mistakes(JSON.stringify(data)).length === 0).toBe(isValid);
  });
});
