import { describe, expect, test } from 'vitest';
import { type Bound, bound, externalBound, narrowest, type Reach, widest } from './bound.ts';

const REACHES: readonly Reach[] = ['never', 'internal', 'unknown', 'external', 'public'];

function reaches(join: (bounds: readonly Bound[]) => Bound, one: Reach, other: Reach): Reach {
  return join([bound(one, 'one'), bound(other, 'other')]).reach;
}

describe('bounds', () => {
  test('let in together as far as the widest, and as far as the narrowest where both must hold', () => {
    for (const [index, narrow] of REACHES.entries()) {
      for (const wide of REACHES.slice(index)) {
        expect(reaches(widest, narrow, wide)).toBe(wide);
        expect(reaches(widest, wide, narrow)).toBe(wide);
        expect(reaches(narrowest, narrow, wide)).toBe(narrow);
        expect(reaches(narrowest, wide, narrow)).toBe(narrow);
      }
    }
  });

  test('let in nobody where there are none, and everybody where none holds anybody back', () => {
    expect(widest([])).toEqual(bound('never', 'it names nobody'));
    expect(narrowest([])).toEqual(bound('public', 'nothing limits who'));
  });

  test('keep the first reason that decides', () => {
    const first = bound('unknown', 'first');
    const second = bound('unknown', 'second');
    expect(widest([bound('never', 'x'), first, second]).why).toBe('first');
    expect(widest([bound('never', 'x'), bound('never', 'y')]).why).toBe('x');
    expect(narrowest([bound('public', 'x'), first, second]).why).toBe('first');
    expect(narrowest([bound('public', 'x'), bound('public', 'y')]).why).toBe('x');
  });

  test('name all outsiders once where any will do, and only those of the narrowest where all must hold', () => {
    const one = externalBound('1', 'one');
    const two = externalBound('2', 'two');
    expect(widest([one, two, one]).outsiders).toEqual(['1', '2']);
    expect(widest([one, bound('public', 'x')]).outsiders).toEqual(['1']);
    expect(narrowest([one, two]).outsiders).toEqual(['1']);
    expect(narrowest([one, bound('internal', 'x')]).outsiders).toEqual([]);
  });

  test.each<[Bound[], boolean]>([
    [[bound('internal', 'x', true)], true],
    [[bound('internal', 'x'), bound('internal', 'y', true)], true],
    [[bound('internal', 'x', true), bound('internal', 'y')], true],
    [[bound('external', 'x'), bound('internal', 'y', true)], true],
    [[bound('internal', 'x'), bound('never', 'y', true)], false],
    [[bound('never', 'x', true), bound('internal', 'y')], false],
    [[externalBound('1', 'x', true)], true],
    [[bound('internal', 'x'), bound('internal', 'y')], false],
  ])('are loose by the rules of AWS where any of those that let in is: %j', (bounds, expected) => {
    expect(widest(bounds).looseByAwsRules).toBe(expected);
  });

  test.each<[Bound[], boolean]>([
    [[bound('internal', 'x', true)], true],
    [[bound('internal', 'x', true), bound('public', 'y')], true],
    [[bound('public', 'y'), bound('internal', 'x', true)], true],
    [[bound('internal', 'x', true), bound('internal', 'y', true)], true],
    [[bound('internal', 'x', true), bound('external', 'y')], false],
    [[bound('external', 'x'), bound('internal', 'y', true)], false],
    [[bound('public', 'x'), bound('public', 'y')], false],
    [[bound('public', 'x', true)], false],
  ])('are loose by the rules of AWS where no fixed one holds anybody back: %j', (bounds, expected) => {
    expect(narrowest(bounds).looseByAwsRules).toBe(expected);
  });
});
