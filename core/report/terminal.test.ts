import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, widthOf, withoutCommands } from './terminal.ts';

describe('printable', () => {
  test.each([
    ['a colour', '\u001b[31mred', '␛[31mred'],
    ['line breaks', 'a\r\nb', 'a␍␊b'],
    ['C1 controls', 'a\u009b31m', 'a�31m'],
    ['a bidi override', 'a\u202eb', 'a�b'],
    ['a bidi isolate', 'a\u2066b', 'a�b'],
    ['a line separator', 'a\u2028b', 'a�b'],
    ['half a pair', 'a\ud800b', 'a�b'],
    ['a byte order mark', '\ufeffa', '�a'],
    ['a delete', 'a\u007f', 'a␡'],
  ])('shows %s as what it is', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('leaves text alone, emoji of several parts too', () => {
    const text = 'Aufträge 注文 \u{1f469}\u200d\u{1f680} “x”';
    expect(printable(text)).toBe(text);
  });

  test('keeps the number of characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => [...printable(text)].length === [...text].length));
  });
});

describe('withoutCommands', () => {
  test.each([
    ['::error::x', ': :error::x'],
    ['  ::error::x', '  : :error::x'],
    ['\u3000::error::x', '\u3000: :error::x'],
    ['a\n::set-output::', 'a\n: :set-output::'],
    [':::', ': ::'],
    ['AWS::SQS::Queue', 'AWS::SQS::Queue'],
    ['x ##[error]y', 'x # #[error]y'],
    ['###[a', '## #[a'],
    ['##vso[task', '# #vso[task'],
    ['## A heading', '## A heading'],
  ])('%j becomes %j', (text, expected) => {
    expect(withoutCommands(text)).toBe(expected);
  });

  test('leaves nothing that the runner would take for a command', () => {
    const hostile = fc.stringMatching(/^[:# \t\n\r[a]*$/);
    fc.assert(
      fc.property(hostile, (text) => {
        const output = withoutCommands(text);
        expect(output.split(/\r\n?|\n/).some((line) => line.trim().startsWith('::'))).toBe(false);
        expect(output).not.toContain('##[');
      }),
    );
  });
});

test.each([
  ['abc', 3],
  ['注文', 4],
  ['ｱ', 1],
  ['\u{1f680}', 2],
  ['e\u0301', 1],
  ['한', 2],
])('widthOf %s is %i', (text, width) => {
  expect(widthOf(text)).toBe(width);
});
