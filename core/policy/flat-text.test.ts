import { describe, expect, test } from 'vitest';
import { deployment, hidden, type Plan, reference, text, toValue } from '../../test/support/policy-values.ts';
import type { Value } from '../resources/value.ts';
import { addHole, flatten, hasHoles, hasUnknown, holeOf, readable } from './flat-text.ts';

function shown(plan: Plan): string | undefined {
  const flat = flatten(toValue(plan));
  return flat && readable(flat.text);
}

describe('flat text', () => {
  test.each<[string, Plan, string | undefined]>([
    ['a text', 'a', 'a'],
    ['a number', 1, '1'],
    ['a truth value', true, 'true'],
    ['parts', text('a', hidden(), 'b', reference('X'), deployment('region')), 'a…b……'],
    ['a reference', reference('X'), '…'],
    ['a fact of the deployment', deployment('region'), '…'],
    ['what is hidden', hidden(), '…'],
    ['nothing', null, undefined],
    ['a list', [], undefined],
    ['an object', {}, undefined],
    ['characters that stand for parts', '\uE000 \uE3E7 \uF8FF', '\uFFFD \uFFFD \uFFFD'],
    ['such characters between parts', text('\uE000', hidden(), '\uE001'), '\uFFFD…\uFFFD'],
  ])('of %s', (_, plan, expected) => {
    expect(shown(plan)).toBe(expected);
  });

  test('of a thousand parts that are not known, and no more', () => {
    const parts = (count: number) => toValue(text(...Array.from({ length: count }, () => hidden())));
    expect(flatten(parts(1_000))?.holes).toHaveLength(1_000);
    expect(hasHoles(flatten(parts(1_000))?.text.slice(-1) ?? '')).toBe(true);
    expect(flatten(parts(1_001))).toBeUndefined();
  });

  test('knows the part that it is, and only where it is that part alone', () => {
    const flat = flatten(toValue(text('a', hidden(), reference('X'))));
    if (!flat) throw new Error('no text');
    expect(holeOf(flat.text.slice(1, 2), flat)?.kind).toBe('unknown');
    expect(holeOf(flat.text.slice(2), flat)?.kind).toBe('reference');
    expect(holeOf(flat.text.slice(1), flat)).toBeUndefined();
    expect(holeOf('a', flat)).toBeUndefined();
    expect(holeOf('', flat)).toBeUndefined();
  });

  test('knows whether a part of it cannot be told', () => {
    const flat = flatten(toValue(text('a', deployment('region'), reference('X'), hidden())));
    if (!flat) throw new Error('no text');
    expect(hasUnknown(flat.text, flat)).toBe(true);
    expect(hasUnknown(flat.text.slice(0, 3), flat)).toBe(false);
    expect(hasUnknown('a', flat)).toBe(false);
    expect(['a', '', '\uDFFF', '\uF900'].some(hasHoles)).toBe(false);
    expect(['\uE000', '\uF8FF', `a${flat.text}b`].every(hasHoles)).toBe(true);
  });

  test('takes more parts', () => {
    const holes: Value[] = [];
    const [one, two] = [toValue(hidden()), toValue(reference('X'))];
    const whole = addHole(holes, one) + addHole(holes, two);
    expect(holes).toEqual([one, two]);
    expect(holeOf(whole.slice(1), { text: whole, holes })).toBe(two);
  });
});
