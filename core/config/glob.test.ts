import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globFault, globTest } from './glob.ts';

describe('globTest', () => {
  test.each([
    ['orders.yaml', 'orders.yaml', true],
    ['orders.yaml', 'a/orders.yaml', false],
    ['*.yaml', 'orders.yaml', true],
    ['*.yaml', 'a/orders.yaml', false],
    ['**/*.yaml', 'orders.yaml', true],
    ['**/*.yaml', 'a/b/orders.yaml', true],
    ['services/**', 'services/a/b.yaml', true],
    ['services/**', 'other/services/a.yaml', false],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/b/**/z', 'a/b/c/b/z', true],
    ['./a.yaml', 'a.yaml', true],
    ['?.yaml', 'a.yaml', true],
    ['?.yaml', 'ab.yaml', false],
    ['{dev,prod}/*.{yaml,json}', 'prod/a.json', true],
    ['{dev,prod}/*.{yaml,json}', 'test/a.json', false],
    ['*-dlq', 'orders-dlq', true],
    ['*-dlq', 'orders-dlq-2', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*.*', '.hidden', true],
    ['a+b', 'a+b', true],
    ['a.b', 'axb', false],
  ])('%s on %s: %s', (glob, text, expected) => {
    expect(globFault(glob)).toBeUndefined();
    expect(globTest(glob)(text)).toBe(expected);
  });

  test('takes time in proportion to pattern and text, whatever they are', () => {
    const stars = globTest('*a'.repeat(100).concat('b'));
    const folders = globTest('**/a/'.repeat(50).concat('b'));
    const started = performance.now();
    expect(stars('a'.repeat(4_000))).toBe(false);
    expect(folders('a/'.repeat(2_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('says the same as the regular expression that a glob without hostility stands for', () => {
    const part = fc.constantFrom('a', 'b', '*', '**', '?');
    const glob = fc.array(
      fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    const path = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(glob, path, (segments, names) => {
        const source = segments.map((segment) => (segment === '**' ? '(?:[^/]+/)*' : `${regexOf(segment)}/`)).join('');
        const expected = new RegExp(`^${source}$`).test(`${names.join('/')}/`);
        expect(globTest(segments.join('/'))(names.join('/'))).toBe(expected);
      }),
    );
  });
});

function regexOf(segment: string): string {
  return segment.replace(/\*+/g, '*').replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
}

describe('globFault', () => {
  test.each([
    ['', 'The pattern is empty.'],
    ['a'.repeat(301), 'The pattern has more than 300 characters.'],
    ['!a', 'A pattern is made of *, **, ? and {a,b}; it has no "!", brackets or backslashes.'],
    ['+(a|b)', 'A pattern is made of *, **, ? and {a,b}; it has no "!", brackets or backslashes.'],
    ['[ab]', 'A pattern is made of *, **, ? and {a,b}; it has no "!", brackets or backslashes.'],
    ['{a,{b,c}}', 'Braces in a pattern come in pairs, as in {a,b}, and do not nest.'],
    ['{a', 'Braces in a pattern come in pairs, as in {a,b}, and do not nest.'],
    ['a}', 'Braces in a pattern come in pairs, as in {a,b}, and do not nest.'],
    ['{a,b}'.repeat(7), 'The braces stand for more than 64 patterns.'],
  ])('refuses %j', (glob, fault) => {
    expect(globFault(glob)).toBe(fault);
  });
});
