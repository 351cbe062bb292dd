import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Draft } from './draft.ts';
import { applyEdits, type TextEdit } from './edits.ts';

describe('a draft', () => {
  test('says what two rounds come to', () => {
    const draft = new Draft('one two three').edited([{ span: { start: 4, end: 7 }, newText: 'zwei' }]).edited([
      { span: { start: 0, end: 3 }, newText: 'eins' },
      { span: { start: 6, end: 8 }, newText: '' },
    ]);
    expect(draft.text).toBe('eins zw three');
    expect(draft.edits()).toEqual([
      { span: { start: 0, end: 3 }, newText: 'eins' },
      { span: { start: 4, end: 7 }, newText: 'zw' },
    ]);
  });

  test('says nothing of what a later round takes back', () => {
    const draft = new Draft('ab')
      .edited([{ span: { start: 1, end: 1 }, newText: 'x' }])
      .edited([{ span: { start: 1, end: 2 }, newText: '' }]);
    expect(draft.text).toBe('ab');
    expect(draft.edits()).toEqual([]);
  });

  test('knows where something stood before', () => {
    const draft = new Draft('abc').edited([{ span: { start: 1, end: 1 }, newText: 'xyz' }]);
    expect(draft.originally({ start: 5, end: 6 })).toEqual({ start: 2, end: 3 });
    expect(draft.originally({ start: 2, end: 3 })).toEqual({ start: 1, end: 1 });
  });

  test('comes to the same as its rounds, one after the other', () => {
    const round = fc.array(fc.tuple(fc.nat(40), fc.nat(6), fc.string({ maxLength: 4 })), { maxLength: 5 });
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(round, { maxLength: 4 }), (text, rounds) => {
        let draft = new Draft(text);
        let expected = text;
        for (const wanted of rounds) {
          const edits = withoutOverlaps(wanted, expected.length);
          expected = applyEdits(expected, edits);
          draft = draft.edited(edits);
        }
        expect(draft.text).toBe(expected);
        expect(applyEdits(text, draft.edits())).toBe(expected);
      }),
    );
  });
});

function withoutOverlaps(wanted: readonly (readonly [number, number, string])[], length: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let from = 0;
  for (const [gap, size, newText] of wanted) {
    const start = from + gap;
    const end = Math.min(length, start + size);
    if (start > length) break;
    edits.push({ span: { start, end }, newText });
    from = end;
  }
  return edits;
}
