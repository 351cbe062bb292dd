import { describe, expect, test } from 'vitest';
import { hasWildcard, matchesEverything, matchesGlob } from './glob.ts';

describe('a pattern', () => {
  test.each<[string, string, boolean]>([
    ['', '', true],
    ['', 'a', false],
    ['a', '', false],
    ['a', 'a', true],
    ['a', 'A', false],
    ['a', 'ab', false],
    ['ab', 'a', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['**', 'x', true],
    ['?', '', false],
    ['?', 'x', true],
    ['?', 'xy', false],
    ['a?', 'a', false],
    ['a*', 'a', true],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['*c', 'abcd', false],
    ['a*c', 'abc', true],
    ['a*c', 'abcbc', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxyyc', false],
    ['*ab', 'aab', true],
    ['a*?c', 'ac', false],
    ['a*?c', 'abc', true],
    ['kms:GenerateDataKey*', 'kms:GenerateDataKeyPair', true],
    ['a**', 'a', true],
    ['a*x', 'a', false],
    ['[a]', 'a', false],
    ['.', 'x', false],
  ])('"%s" against "%s" is %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  test('of many stars takes no time to speak of', () => {
    expect(matchesGlob('*a'.repeat(200), 'a'.repeat(2_000).concat('b'))).toBe(false);
  });
});

test.each<[string, boolean, boolean]>([
  ['', false, false],
  ['a', false, false],
  ['*', true, true],
  ['***', true, true],
  ['?', true, false],
  ['a*', true, false],
  ['*a', true, false],
  ['a?', true, false],
])('"%s" has a wildcard: %s, matches everything: %s', (text, wildcard, everything) => {
  expect(hasWildcard(text)).toBe(wildcard);
  expect(matchesEverything(text)).toBe(everything);
});
