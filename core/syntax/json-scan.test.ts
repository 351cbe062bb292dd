import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Interest, JsonScanError, scanJson } from './json-scan.ts';

type Path = readonly (string | number)[];

/** The text in chunks of the given lengths, over and over. */
function* cut(text: string, lengths: readonly number[]): Generator<string> {
  for (let at = 0, index = 0; at < text.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1;
    yield text.slice(at, at + length);
    at += length;
  }
}

function taken(text: string, interest: (path: Path) => Interest): unknown[] {
  return [...scanJson([text], interest)].map(({ path, text: part }) => [path.join('/'), JSON.parse(part)]);
}

/** What the scanner should take, found by going through the parsed value. */
function* expected(value: unknown, interest: (path: Path) => Interest, path: Path = []): Generator<unknown> {
  const is = interest(path);
  if (is === 'take') yield [path.join('/'), value];
  if (is !== 'enter' || typeof value !== 'object' || value === null) return;
  const members = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  for (const [name, item] of members) yield* expected(item, interest, [...path, name]);
}

describe('scanJson', () => {
  const elements = (path: Path): Interest => {
    if (path.length === 0 || (path.length === 1 && path[0] === 'list')) return 'enter';
    return path[0] === 'list' || path[0] === 'one' ? 'take' : 'skip';
  };

  test('takes what is asked for, and passes over the rest', () => {
    const text = '{"skip": [{"one": 1}, "]}"], "list": [1, {"a": []}, "b\\"", null], "one": {"c": true}, "list2": []}';
    expect(taken(text, elements)).toEqual([
      ['list/0', 1],
      ['list/1', { a: [] }],
      ['list/2', 'b"'],
      ['list/3', null],
      ['one', { c: true }],
    ]);
  });

  test.each([
    ['[]', []],
    ['{"list":[]}', []],
    ['{"list":{"a":1}}', [['list/a', 1]]],
    ['"text"', []],
    [' {} ', []],
  ])('reads %s', (text, parts) => {
    expect(taken(text, elements)).toEqual(parts);
  });

  test.each([
    ['', 'The text is empty.'],
    ['{"one": 1', 'The text ends too early.'],
    ['{"one": 1 "two": 2}', 'A comma is missing.'],
    ['{one: 1}', 'A name in quotes is missing.'],
    ['{"one" 1}', 'A colon is missing.'],
    ['{"one": }', 'A value is missing.'],
    ['{"x": "', 'A text is never closed by a quote.'],
    ['{"x": [{}', 'A bracket is never closed.'],
    ['{"\\q": 1}', 'A name is not written as JSON.'],
    ['{} {}', 'Something follows the end of the document.'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => taken(text, elements)).toThrow(new JsonScanError(message));
  });

  test('takes the same as JSON.parse gives, however the text is cut', () => {
    const interests = fc.func(fc.constantFrom<Interest>('enter', 'enter', 'take', 'skip'));
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        interests,
        (value, indent, lengths, decide) => {
          const text = JSON.stringify(value, undefined, indent);
          const interest = (path: Path): Interest => (path.length === 0 ? 'enter' : decide(path.join('/')));
          const parts = [...scanJson(cut(text, lengths), interest)];
          expect(parts.map(({ path, text: part }) => [path.join('/'), JSON.parse(part)])).toEqual([
            ...expected(JSON.parse(text), interest),
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
