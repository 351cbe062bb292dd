import { describe, expect, test } from 'vitest';
import { TOLERANT_LENGTH } from '../limits.ts';
import { readTree } from './read-tree.ts';
import type { SyntaxNode } from './tree.ts';

/** A tree as plain data: scalars as text (with their tag), maps as objects. Only for text without merge keys. */
function data(node: SyntaxNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.tag === undefined ? node.value : `${node.tag} ${node.value}`;
  if (node.kind === 'sequence') return node.items.map(data);
  return Object.fromEntries(node.pairs.map(({ key, value }) => [key.kind === 'scalar' ? key.value : '?', data(value)]));
}

function read(text: string) {
  const tree = readTree('t.yaml', text);
  return {
    data: data(tree.root),
    problems: tree.problems.map(({ span, message }) => `${span?.start ?? ''}: ${message}`),
  };
}

/** Every node with the text that its span covers, parents first. */
function covered(text: string): string[] {
  const found: string[] = [];
  const walk = (node: SyntaxNode): void => {
    found.push(`${node.kind}${node.tag ?? ''} ${text.slice(node.start, node.end)}`);
    if (node.kind === 'sequence') node.items.forEach(walk);
    if (node.kind === 'map') for (const { key, value } of node.pairs) [key, value].forEach(walk);
  };
  const { root } = readTree('t.yaml', text);
  if (root) walk(root);
  return found;
}

describe('the span of a node', () => {
  test('leaves tags and anchors out and keeps quotes and brackets', () => {
    expect(covered('a: &x !Sub "q"\nb: !If [c, {d: e} ]\n').slice(1)).toEqual([
      'scalar a',
      'scalar!Sub "q"',
      'scalar b',
      'sequence!If [c, {d: e} ]',
      'scalar c',
      'map {d: e}',
      'scalar d',
      'scalar e',
    ]);
  });

  test('ends, in a block collection, where the last child ends', () => {
    expect(covered('a:\n  - b # why\n\n# end\n')).toEqual(['map a:\n  - b', 'scalar a', 'sequence - b', 'scalar b']);
  });

  test('goes, in a block scalar, from the header to the last line that is not blank', () => {
    expect(covered('a: !Sub | # why\n  one\n\n  two\n\nb: c\n')[2]).toBe('scalar!Sub | # why\n  one\n\n  two');
    expect(covered('a: |+\n\nb: c\n')[2]).toBe('scalar |+');
  });

  test.each([
    ['after the colon', 'a:\nb: c\n', 2],
    ['after the tag', 'a: !Ref\nb: c\n', 7],
    ['after the key where there is no colon', '{ab}', 3],
  ])('is empty %s where nothing is written', (_, text, at) => {
    const { root } = readTree('t.yaml', text);
    const value = root?.kind === 'map' ? root.pairs[0]?.value : undefined;
    expect([value?.start, value?.end]).toEqual([at, at]);
  });
});

describe('aliases', () => {
  test('share the node that they name', () => {
    const { root } = readTree('t.yaml', 'a: &x [1]\nb: *x\n');
    if (root?.kind !== 'map') throw new Error('no map');
    expect(root.pairs[1]?.value).toBe(root.pairs[0]?.value);
  });

  test.each([
    ['an anchor that there is not', 'a: *x\n', '3: No anchor named "x" comes before this alias.'],
    ['what they stand in', 'a: &x\n  b: *x\n', '11: The alias "x" stands inside the value that it names.'],
  ])('are a problem where they name %s', (_, text, problem) => {
    expect(read(text).problems).toEqual([problem]);
  });

  test('may not nest deeper than brackets may', () => {
    const links = Array.from({ length: 300 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}]`);
    const { problems } = readTree('t.yaml', ['a0: &a0 [x]', ...links].join('\n'));
    expect(problems[0]?.code).toBe('too-deep');
  });
});

describe('broken text', () => {
  test.each([
    [
      'a half-typed key',
      'R:\n  A:\n    Type: x\n  Que\n  B:\n    Type: y\n',
      { R: { A: { Type: 'x' }, Que: '', B: { Type: 'y' } } },
      ['22: The key "Que" has no colon.'],
    ],
    [
      'an unclosed quote',
      'R:\n  A:\n    Name: "x\n    Type: y\n  B: z\n',
      { R: { A: { Name: 'x', Type: 'y' }, B: 'z' } },
      ['18: The quote " that opens here is never closed.'],
    ],
    [
      'an unclosed bracket',
      'R:\n  A: !GetAtt [B, Ar\n  B: z\n',
      { R: { A: ['B', 'Ar'], B: 'z' } },
      ['16: The [ that opens here is never closed.'],
    ],
    [
      'a tab',
      'R:\n  A:\n\t  Type: x\n  B: z\n',
      { R: { A: { Type: 'x' }, B: 'z' } },
      ['8: YAML does not allow tabs for indentation; use spaces.'],
    ],
    [
      'a line that is indented too far',
      'R:\n  A:\n    Type: x\n     Name: y\n  B: z\n',
      { R: { A: { Type: 'x', Name: 'y' }, B: 'z' } },
      ['29: This does not fit here; check its indentation and what stands before it.'],
    ],
    [
      'a line that is indented too little',
      'R:\n  A:\n    Type: x\n B:\n    Type: y\n',
      { R: { A: { Type: 'x' }, B: { Type: 'y' } } },
      ['21: This does not fit here; check its indentation and what stands before it.'],
    ],
    [
      'JSON cut mid-word',
      '{"R": {"A": {"Type": "x"}, "B": {"Ty',
      { R: { A: { Type: 'x' }, B: { Ty: '' } } },
      ['33: The quote " that opens here is never closed.'],
    ],
    [
      'an unclosed string in JSON',
      '{"R": {\n  "A": {"Type": "x},\n  "B": {"Type": "y"}\n}}',
      { R: { A: { Type: 'x' }, B: { Type: 'y' } } },
      ['24: The quote " that opens here is never closed.'],
    ],
    [
      'an unclosed bracket in JSON',
      '{"R": {"A": {"List": ["x"}, "B": {"Type": "y"}}}',
      { R: { A: { List: ['x'] }, B: { Type: 'y' } } },
      ['21: The [ that opens here is never closed.'],
    ],
    [
      'comments in JSON',
      '{\n  // why\n  "A": "http://x", /* and */ "B": "y"\n}',
      { A: 'http://x', B: 'y' },
      ['4: JSON has no comments; this one is skipped.'],
    ],
    [
      'text after JSON',
      '{"A": "x"} y',
      { A: 'x' },
      ['11: The JSON text is complete before this; nothing may follow it.'],
    ],
    [
      'an escape that YAML does not know',
      'A: "\\d+"\nB: x\n',
      { A: '\\d+', B: 'x' },
      ['5: Double quotes do not know this escape; write two backslashes for one.'],
    ],
  ])('is read around %s', (_, text, expected, problems) => {
    expect(read(text)).toEqual({ data: expected, problems });
  });

  test('is no problem where only a bracket stands at the indentation of its key', () => {
    const text = 'A:\n  Command: [\n    "a # b", # first\n    c # second\n  ]\n  B: x\n';
    expect(read(text)).toEqual({ data: { A: { Command: ['a # b', 'c'], B: 'x' } }, problems: [] });
  });

  test('is not read where it is long', () => {
    const { root, problems } = readTree('t.yaml', `a: [${'x, '.repeat(TOLERANT_LENGTH / 3)}`);
    expect(root).toBeUndefined();
    expect(problems.map(({ code }) => code)).toEqual(['syntax', 'too-large']);
  });
});

test('duplicate keys are all in the tree, and a problem each', () => {
  const tree = readTree('t.yaml', 'Jobs: 1\n"Jobs": 2\n');
  expect(tree.root?.kind === 'map' && tree.root.pairs.length).toBe(2);
  expect(tree.problems).toEqual([
    {
      code: 'duplicate-key',
      path: 't.yaml',
      span: { start: 8, end: 14 },
      message: 'Duplicate key "Jobs": the last one wins, as in most parsers.',
    },
  ]);
});

test('only the first document has a tree', () => {
  const tree = readTree('t.yaml', 'a: 1\n---\nb: 2\n---\nc: 3\n');
  expect([data(tree.root), tree.documents]).toEqual([{ a: '1' }, 3]);
});

test.each([
  ['nothing', ''],
  ['a comment', '# only\n'],
  ['a marker', '---\n'],
])('a text of %s has no tree', (_, text) => {
  expect(readTree('t.yaml', text)).toMatchObject({ root: undefined, problems: [] });
});

describe('hostile text', () => {
  test.each([
    ['brackets', '['],
    ['quotes', '"'],
    ['dashes', '- '],
    ['keys in keys', '{"a":'],
    ['question marks', '? '],
    ['tags', '!a '],
    ['closing brackets', ']'],
    ['commas in a list', '[,,,,,'],
    ['blank lines', '- a\n\n\n\n\n   # \n'],
    ['byte order marks', '\uFEFF\n'],
    ['the lexer’s own marks', 'a: \x02\x18\x1f\0\n'],
    ['lone surrogates', 'a: \uD800\n'],
  ])('of many %s is read in time', (_, part) => {
    const tree = readTree('t.yaml', part.repeat(200_000 / part.length));
    expect(tree.problems.length).toBeLessThanOrEqual(102);
  });

  test('that nests too deep is read as far as the limit, and says so once', () => {
    const { root, problems } = readTree('t.yaml', `a: ${'['.repeat(100_000)}`);
    expect(root?.kind).toBe('map');
    expect(problems.filter(({ code }) => code === 'too-deep')).toHaveLength(1);
  });
});
