import { expect, test } from 'vitest';
import { dateOf, timeOf } from './dates.ts';

// IAM User Guide, "IAM JSON policy elements: Condition operators": dates are of ISO 8601, or seconds since 1970.
test.each([
  ['2020-01-01T00:00:00Z', 1_577_836_800_000],
  ['2020-01-01T01:00:00+01:00', 1_577_836_800_000],
  ['2020-01-01', 1_577_836_800_000],
  ['1577836800', 1_577_836_800_000],
  ['0', 0],
  ['soon', Number.NaN],
  ['', Number.NaN],
])('%j is %d milliseconds', (text, expected) => {
  expect(timeOf(text)).toBe(expected);
});

test('a time is written as AWS does', () => {
  expect(dateOf(1_577_836_800_000)).toBe('2020-01-01T00:00:00.000Z');
});
