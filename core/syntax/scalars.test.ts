import { expect, test } from 'vitest';
import { readTree } from './read-tree.ts';
import { plainValue } from './scalars.ts';

test.each<[string, string | number | boolean | null]>([
  ['true', true],
  ['Yes', true],
  ['ON', true],
  ['off', false],
  ['n', 'n'],
  ['~', null],
  ['Null', null],
  ['300', 300],
  ['-1', -1],
  ['0.5', 0.5],
  ['012345678901', '012345678901'],
  ['123456789012345678901', '123456789012345678901'],
  ['1.10', '1.10'],
  ['1e3', '1e3'],
  ['-0', '-0'],
  ['0x10', '0x10'],
  ['2012-10-17', '2012-10-17'],
  ['"true"', 'true'],
  ["'300'", '300'],
  ['!Ref 300', '300'],
])('%s means %j', (text, expected) => {
  const { root } = readTree('t.yaml', `[${text}]`);
  const node = root?.kind === 'sequence' ? root.items[0] : undefined;
  if (node?.kind !== 'scalar') throw new Error('no scalar');
  expect(plainValue(node)).toBe(expected);
});
