import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentsOf } from './comments.ts';
import { readJson } from './json.ts';
import { readTree } from './read-tree.ts';
import type { Pair, SyntaxNode, Tree } from './tree.ts';
import { readYaml } from './yaml.ts';
import { readYamlTolerant } from './yaml-tolerant.ts';

/** A value and how it is written; `text` is what a reader must make of a scalar. */
type Written =
  | { kind: 'scalar'; source: string; text: string; props: string }
  | { kind: 'block'; lines: string[]; indicators: string; props: string }
  | { kind: 'list'; flow: boolean; items: Written[]; props: string }
  | { kind: 'map'; flow: boolean; entries: [string, Written][]; props: string };

const word = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9:./_é-]{0,8}[A-Za-z0-9]$/),
    fc.constantFrom('', '', '', '😀', ' b', '#c'),
  )
  .map(([start, end]) => start + end);
const props = fc.constantFrom('', '', '', '', '!Sub ', '!GetAtt ', '&anchor ', '!!str ', '&b !x ', '!y &c ');
const anyText = fc.string({
  unit: fc.constantFrom('a', ' ', '"', "'", '\\', ':', '#', '{', ']', ',', '-', 'é', '😀', '0'),
});

const scalar: fc.Arbitrary<Written> = fc.oneof(
  fc.record({ text: word, props }).map(({ text, props }) => ({ kind: 'scalar', source: text, text, props }) as const),
  fc
    .record({ text: anyText, props })
    .map(({ text, props }) => ({ kind: 'scalar', source: JSON.stringify(text), text, props }) as const),
  fc
    .record({ text: anyText, props })
    .map(({ text, props }) => ({ kind: 'scalar', source: `'${text.replaceAll("'", "''")}'`, text, props }) as const),
  fc
    .constantFrom(...['!Ref', '!x', '&d'])
    .map((mark) => ({ kind: 'scalar', source: '', text: '', props: mark }) as const),
  fc.constant({ kind: 'scalar', source: '', text: '', props: '' } as const),
);

const block: fc.Arbitrary<Written> = fc.record({
  kind: fc.constant('block' as const),
  lines: fc
    .array(fc.constantFrom('a', 'b: c', '# no comment', '', '  deeper', '- x', '"'), { maxLength: 5 })
    .map((lines) => ['first', ...lines]),
  indicators: fc.constantFrom('|', '>', '|-', '>+', '|2', '>2-', '|+'),
  props: fc.constantFrom('', '!Sub ', '&e '),
});

const key = fc.oneof(
  word,
  anyText.map((text) => JSON.stringify(text)),
  word.map((text) => `'${text}'`),
);

const { value } = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    block,
    fc.record({
      kind: fc.constant('list' as const),
      flow: fc.boolean(),
      items: fc.array(tie('value'), { maxLength: 4 }),
      props,
    }),
    fc.record({
      kind: fc.constant('map' as const),
      flow: fc.boolean(),
      entries: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }),
      props,
    }),
  ),
}));

/** A list of style choices that the printer takes one by one, over and over. */
type Choose = (count: number) => number;

function flow(node: Written, choose: Choose): string {
  const gap = ['', ' ', '  '][choose(3)] ?? '';
  if (node.kind === 'block') return node.props + JSON.stringify(node.lines.join('\n'));
  // In brackets a tag that nothing follows needs a blank before the comma, and nothing at all is no item.
  if (node.kind === 'scalar')
    return node.source === '' && node.props === ''
      ? '""'
      : `${node.props}${node.source}${node.source === '' ? ' ' : ''}`;
  if (node.kind === 'list')
    return `${node.props}[${gap}${node.items.map((item) => flow(item, choose)).join(`${gap}, `)}${gap}]`;
  const entries = node.entries.map(([name, item]) => `${name}: ${flow(item, choose)}`);
  return `${node.props}{${gap}${entries.join(`${gap}, `)}${choose(3) === 0 && entries.length > 0 ? ',' : ''}${gap}}`;
}

/** Prints a value after `key:` or `-`: on the same line, or on lines of its own that are indented deeper. */
function print(node: Written, indent: number, choose: Choose): string {
  const pad = ' '.repeat(indent);
  const comment = ['', '', ' # note', '\n# left', `\n\n${pad}# here: "it" isn't`][choose(5)] ?? '';
  if (node.kind === 'scalar') return ` ${node.props}${node.source}${comment}\n`;
  if (node.kind === 'block') {
    const header = ` ${node.props}${node.indicators}${choose(3) === 0 ? ' # header | >' : ''}\n`;
    // With a given indentation of two the content may begin with any line; `print` is called with steps of two then.
    return header + node.lines.map((line) => (line === '' ? '\n' : `${pad}${line}\n`)).join('');
  }
  if (node.flow || (node.kind === 'list' ? node.items : node.entries).length === 0)
    return ` ${flow(node, choose)}${comment}\n`;
  const lines =
    node.kind === 'list'
      ? node.items.map((item) => `${pad}-${print(item, indent + 2, choose)}`)
      : node.entries.map(
          ([name, item]) => `${pad}${choose(9) === 0 ? `? ${name}\n${pad}` : name}:${print(item, indent + 2, choose)}`,
        );
  return ` ${node.props.trimEnd()}${comment}\n${lines.join('')}`;
}

const document = fc
  .record({
    value,
    choices: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
    head: fc.constantFrom('', '', '# head\n', '---\n', '%YAML 1.2\n---\n', '\uFEFF'),
    tail: fc.constantFrom('', '', '# tail', '---\nmore: 1\n', '...\n'),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n', '\r'),
  })
  .map(({ value, choices, head, tail, lineEnd }) => {
    let next = 0;
    const choose: Choose = (count) => (choices[next++ % choices.length] ?? 0) % count;
    const isScalar = value.kind === 'scalar' || value.kind === 'block' || value.flow;
    const body = isScalar
      ? `top:${print(value, 2, choose)}`
      : print({ ...value, props: '' }, 0, choose).replace(/^ *\n/, '');
    return { value, isScalar, text: (head + body + tail).replaceAll('\n', lineEnd) };
  });

const piece = fc.constantFrom(
  ...['"', "'", '[', ']', '{', '}', ':', ': ', '- ', '\n', '\n\t', '\t', '*a', '&a ', '!', '|', '>\n', '#', ' #', '? '],
  ...['---\n', '\0', '\x02', '\x1f', '\uD800', '\r', ',', '%', '  ', '//', '<<: ', '\\', '\n]'],
);

/** Valid text with parts replaced, and cut somewhere. */
const mutilated = fc
  .tuple(document, fc.array(fc.tuple(fc.nat(), fc.nat(6), piece), { maxLength: 6 }), fc.option(fc.nat()))
  .map(([{ text }, changes, cut]) => {
    let broken = text;
    for (const [at, length, inserted] of changes) {
      const from = at % (broken.length + 1);
      broken = broken.slice(0, from) + inserted + broken.slice(from + length);
    }
    return cut === null ? broken : broken.slice(0, cut % (broken.length + 1));
  });

/** JSON with characters replaced, and cut somewhere. */
const nearlyJson = fc
  .tuple(
    fc.jsonValue({ noUnicodeString: false }),
    fc.constantFrom(undefined, 2, '\t'),
    fc.array(fc.tuple(fc.nat(), fc.nat(2), piece), { maxLength: 2 }),
  )
  .map(([data, indent, changes]) =>
    changes.reduce(
      (text, [at, length, inserted]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + inserted + text.slice(from + length);
      },
      JSON.stringify({ data }, undefined, indent),
    ),
  );

/** A tree as data: what both readers must agree on. Shared nodes are named by their place. */
function shape(node: SyntaxNode | undefined): unknown {
  if (node === undefined) return undefined;
  const { kind, tag, start, end } = node;
  if (kind === 'scalar') return { kind, tag, start, end, style: node.style, value: node.value };
  if (kind === 'sequence') return { kind, tag, start, end, items: node.items.map(shape) };
  return { kind, tag, start, end, pairs: node.pairs.map(({ key, value }) => [shape(key), shape(value)]) };
}

/** The values alone, as the generator knows them. */
function values(node: SyntaxNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(values);
  return node.pairs.map(({ key, value }) => [values(key), values(value)]);
}

function expected(node: Written, inFlow: boolean): unknown {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.items.map((item) => expected(item, inFlow || node.flow));
  if (node.kind === 'map') {
    return node.entries.map(([name, item]) => [unquoted(name), expected(item, inFlow || node.flow)]);
  }
  return inFlow ? node.lines.join('\n') : expect.any(String);
}

function unquoted(name: string): string {
  if (name.startsWith('"')) return JSON.parse(name) as string;
  return name.startsWith("'") ? name.slice(1, -1) : name;
}

/** Fails unless every span lies in the text, in order, and within the span of its parent; shared nodes are skipped. */
function expectNested({ root, text, problems }: Tree): void {
  const seen = new Set<SyntaxNode>();
  const walk = (node: SyntaxNode, from: number, to: number): number => {
    if (seen.has(node)) return from;
    seen.add(node);
    expect(node.start).toBeGreaterThanOrEqual(from);
    expect(node.end).toBeGreaterThanOrEqual(node.start);
    expect(node.end).toBeLessThanOrEqual(to);
    if (node.kind === 'scalar') expect(typeof node.value).toBe('string');
    let reached = node.start;
    if (node.kind === 'sequence') for (const item of node.items) reached = walk(item, reached, node.end);
    if (node.kind === 'map') {
      for (const { key, value } of node.pairs as readonly Pair[]) {
        reached = walk(key, reached, node.end);
        reached = walk(value, reached, node.end);
      }
    }
    return node.end;
  };
  if (root !== undefined) walk(root, 0, text.length);
  for (const { span } of problems) {
    if (span === undefined) continue;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
}

const runs = { numRuns: 1_000 };

describe('the two readers', () => {
  test('give the same tree for valid text', () => {
    fc.assert(
      fc.property(document, ({ text }) => {
        const strict = readYaml('a.yaml', text);
        const tolerant = readYamlTolerant('a.yaml', text);
        expect(shape(tolerant.root)).toEqual(shape(strict.root));
        expect(tolerant.documents).toBe(strict.documents);
        expect(tolerant.problems).toEqual(strict.problems);
        expectNested(strict);
      }),
      runs,
    );
  });

  test('decode what was written', () => {
    fc.assert(
      fc.property(document, ({ text, value, isScalar }) => {
        const { root } = readYaml('a.yaml', text);
        const data = root && values(root);
        expect(isScalar ? (data as [string, unknown][])[0]?.[1] : data).toEqual(expected(value, false));
      }),
      runs,
    );
  });

  test('read any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(undefined, 2, '\t'), (data, indent) => {
        const text = JSON.stringify({ data }, undefined, indent);
        const strict = readYaml('a.json', text);
        expect(shape(readYamlTolerant('a.json', text).root)).toEqual(shape(strict.root));
        expect(strict.root && json(strict.root)).toEqual(JSON.parse(text));
        expect(shape(readJson('a.json', text)?.root)).toEqual(shape(strict.root));
      }),
      runs,
    );
  });

  test('take JSON to be what the reader of YAML does, or leave it to that one', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const read = readJson('a.json', text);
        if (!read) return;
        const strict = readYaml('a.json', text);
        expect({ ...read, root: shape(read.root) }).toEqual({ ...strict, root: shape(strict.root) });
        expectNested(read);
      }),
      runs,
    );
  });

  test.each([
    [
      'escapes, names that come twice, numbers and words',
      '\uFEFF { "a\\u00e9\\/" : [-1.5e+3, 0,true ,null,{}, []], "b": 1,"b":false }\r\n',
    ],
    ['as many levels as the reader of YAML takes', `{"a":${'['.repeat(197)}1${']'.repeat(197)}}`],
  ])('read as JSON: %s', (_, text) => {
    const read = readJson('a.json', text);
    const strict = readYaml('a.json', text);
    expect({ ...read, root: shape(read?.root) }).toEqual({ ...strict, root: shape(strict.root) });
  });

  test.each([
    ['nothing', ''],
    ['a comma before the bracket', '{"a": 1,}'],
    ['a name without quotes', '{a: 1}'],
    ['single quotes', "{'a': 1}"],
    ['a comment', '{"a": 1} // b'],
    ['two documents', '{"a": 1}\n---\n{"a": 2}'],
    ['a line break in a string', '{"a": "b\n"}'],
    ['a string that is never closed', '{"a": "b'],
    ['an escape of YAML', '{"a": "\\x41"}'],
    ['half of an escape', '{"a": "\\u00"}'],
    ['a word of YAML', '{"a": yes}'],
    ['a word too long', '{"a": nullable}'],
    ['a sign alone', '{"a": -}'],
    ['more levels than it takes', `{"a":${'['.repeat(198)}1${']'.repeat(198)}}`],
  ])('leave to the reader of YAML: %s', (_, text) => {
    expect(readJson('a.json', text)).toBeUndefined();
  });

  test.each([
    ['before a comma', '[a, ?  ,b]', 7],
    ['before the bracket', '[a, ? # note\n ]', 14],
    ['before a colon', '[a, ? : b]', 6],
  ])('put a pair with neither braces nor a key %s', (_, text, at) => {
    const strict = readYaml('a.yaml', text);
    const pair = strict.root?.kind === 'sequence' ? strict.root.items[1] : undefined;
    const key = pair?.kind === 'map' ? pair.pairs[0]?.key : undefined;
    expect([pair?.start, key?.start, key?.end]).toEqual([at, at, at]);
    expect(shape(readYamlTolerant('a.yaml', text).root)).toEqual(shape(strict.root));
  });

  test('find no value of a key with a mark where the next key begins with a colon', () => {
    const { root } = readYaml('a.yaml', '? a\n:: b\n');
    const value = root?.kind === 'map' ? root.pairs[0]?.value : undefined;
    expect([value?.start, value?.end]).toEqual([3, 3]);
  });

  test.each([
    ['a pair without a key in brackets', 'a: [ b ,?  ,---\n !Sub "x" ]'],
    ['a tag that a broken sequence leaves to a map after it', '- !y -\n  a: b\n'],
    ['a key with a mark before one that begins with a colon', '? a\n::  !Ref\n# left\n'],
  ])('keep nodes in order around %s', (_, text) => {
    expectNested(readTree('a.yaml', text));
    expectNested(readYamlTolerant('a.yaml', text));
  });

  test('survive any mutilation', () => {
    fc.assert(
      fc.property(mutilated, (text) => {
        const tree = readTree('a.yaml', text);
        expectNested(tree);
        expectNested(readYamlTolerant('a.yaml', text));
        const comments = commentsOf(tree);
        for (const { span } of comments) expect(text.charAt(span.start)).toBe('#');
      }),
      runs,
    );
  });
});

function json(node: SyntaxNode): unknown {
  if (node.kind === 'scalar') return node.style === 'double' ? node.value : JSON.parse(node.value);
  if (node.kind === 'sequence') return node.items.map(json);
  return Object.fromEntries(node.pairs.map(({ key, value }) => [(key as { value?: string }).value, json(value)]));
}
