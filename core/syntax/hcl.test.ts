import { describe, expect, test } from 'vitest';
import { TREE_DEPTH } from '../limits.ts';
import { commentsOf } from './comments.ts';
import { readHcl, readHclTemplate } from './hcl.ts';
import { readTree } from './read-tree.ts';
import type { SyntaxNode } from './tree.ts';

/** A tree in few characters: literals in quotes or plain, everything else by its tag. */
function shown(node: SyntaxNode): string {
  if (node.kind === 'scalar') {
    if (node.tag !== undefined) return `<${node.value}>`;
    return node.style === 'plain' ? node.value : JSON.stringify(node.value);
  }
  if (node.kind === 'sequence') return `${node.tag ?? ''}[${node.items.map(shown).join(', ')}]`;
  const tag = node.tag === 'block' ? '' : `${node.tag ?? ''}`;
  const pairs = node.pairs.map(({ key, value }) => `${shown(key)}: ${shown(value)}`).join(', ');
  return `${tag}{${pairs}}`;
}

/** The one argument of a text, as a tree in few characters. */
function argument(expression: string): string {
  const { root, problems } = readHcl('a.tf', `x = ${expression}\n`);
  expect(problems).toEqual([]);
  return shown(root as SyntaxNode).slice('{x: '.length, -1);
}

function problemsOf(text: string): string[] {
  return readHcl('a.tf', text).problems.map(({ span, message }) => `${span?.start}-${span?.end} ${message}`);
}

describe('readHcl', () => {
  test('makes a map of arguments, and a map of each label of a block', () => {
    const text = 'a = 1\nresource "aws_sqs_queue" jobs {\n  name = "jobs"\n  tag { k = true }\n}\nlocals {}\n';
    expect(shown(readHcl('a.tf', text).root as SyntaxNode)).toBe(
      '{a: 1, resource: {"aws_sqs_queue": {jobs: {name: "jobs", tag: {k: true}}}}, locals: {}}',
    );
  });

  test('is what readTree gives for the files of Terraform and OpenTofu', () => {
    for (const path of ['a.tf', 'a.tofu', 'a.tfvars']) expect(readTree(path, 'a = b.c').root?.kind).toBe('map');
    expect(readTree('a.tf.json', '{"a": "b"}').root?.kind).toBe('map');
  });

  test.each([
    ['"a"', '"a"'],
    ['-1.5e3', 'unary[-, 1.5e3]'],
    ['null', 'null'],
    ['local.a', 'path[<local>, a]'],
    ['a', '<a>'],
    ['a.b[0].c', 'path[<a>, b, index[0], c]'],
    ['a["x"].b[each.key]', 'path[<a>, index["x"], b, index[path[<each>, key]]]'],
    ['a.*.b[*].c', 'path[<a>, <*>, b, <*>, c]'],
    ['a.0.b', 'path[<a>, 0, b]'],
    ['[1, "b", [], ]', '[1, "b", []]'],
    ['[\n  1, # one\n  2\n]', '[1, 2]'],
    ['{ a = 1, "b" : 2, (c) = 3, d.e = 4 }', '{a: 1, "b": 2, parentheses[<c>]: 3, path[<d>, e]: 4}'],
    ['{\n  a = 1\n  b = {\n    c = 2\n  }\n}', '{a: 1, b: {c: 2}}'],
    ['jsonencode({ a = b.c })', 'call[jsonencode, {a: path[<b>, c]}]'],
    ['f()', 'call[f]'],
    ['f(a, b...)', 'call[f, <a>, expand[<b>]]'],
    ['provider::aws::arn_parse(a).b', 'path[call[provider::aws::arn_parse, <a>], b]'],
    ['a == 1 || b && !c', 'operators[operators[<a>, ==, 1], ||, operators[<b>, &&, unary[!, <c>]]]'],
    ['1 + 2 * 3 - 4', 'operators[1, +, operators[2, *, 3], -, 4]'],
    ['(1 + 2) * 3', 'operators[operators[1, +, 2], *, 3]'],
    ['a >= 1 ? b : c ? d : e', 'conditional[operators[<a>, >=, 1], <b>, conditional[<c>, <d>, <e>]]'],
    ['(\n  a\n  ? b\n  : c\n)', 'conditional[<a>, <b>, <c>]'],
    ['(a\n  .b)', 'path[<a>, b]'],
    ['[for s in a : upper(s) if s != ""]', 'for{for: [s], in: <a>, :: call[upper, <s>], if: operators[<s>, !=, ""]}'],
    ['{ for k, v in a : k => v... }', 'for{for: [k, v], in: <a>, :: <k>, =>: <v>}'],
    ['[for_each, format]', '[<for_each>, <format>]'],
    ['"a${b}c"', 'template["a", <b>, "c"]'],
    ['"${b}"', 'template[<b>]'],
    ['"${~ b ~}"', 'template[<b>]'],
    ['"${"in ${a}"}"', 'template[template["in ", <a>]]'],
    ['"$${a} %%{b} $x 100%"', '"${a} %{b} $x 100%"'],
    ['"\\"\\\\ \\n \\u00e9\\U0001F680"', '"\\"\\\\ \\n é🚀"'],
    ['"%{ if a }b%{ else }c%{ endif }"', 'template[directive[if, <a>], "b", directive[else], "c", directive[endif]]'],
    ['"%{ for x in a ~}${x}%{ endfor }"', 'template[directive[for, [x], <a>], <x>, directive[endfor]]'],
    ['"{ } # // /* no comment"', '"{ } # // /* no comment"'],
    ['/* one */ 1 // two', '1'],
    ['<<E\n{ "a": "}" }\n  \\n E x\nE', '"{ \\"a\\": \\"}\\" }\\n  \\\\n E x\\n"'],
    ['<<-E\n    a\n\n      ${b}\n    E', 'template["a\\n\\n  ", <b>, "\\n"]'],
    ['f(<<E\na\nE\n)', 'call[f, "a\\n"]'],
    ['日本.ñ-1', 'path[<日本>, ñ-1]'],
  ])('reads %s', (expression, tree) => {
    expect(argument(expression)).toBe(tree);
  });

  test.each([
    ['an argument', 'a = "b" # c', '"b"'],
    ['a heredoc to its marker', 'a = <<E\nb\n  E\nc = 1', '<<E\nb\n  E'],
    ['a call', 'a = f ( b )\n', 'f ( b )'],
    ['parentheses', 'a = ( b )\n', '( b )'],
    ['what begins with parentheses', 'a = (b) + 1 # c\n', '(b) + 1'],
    ['a path', 'a = b.c [0]\n', 'b.c'],
    ['a block from its brace', 'a {\n b = 1 }\n', '{\n b = 1 }'],
    ['with CRLF', 'a = b.c\r\nd = 1\r\n', 'b.c'],
  ])('has the span of %s', (_, text, span) => {
    const { root } = readHcl('a.tf', text);
    const value = root?.kind === 'map' ? root.pairs[0]?.value : undefined;
    expect(text.slice(value?.start, value?.end)).toBe(span);
  });

  test('keeps comments of all three kinds, each once', () => {
    const text = '# one\na = b // two\n  /* three\n*/ c = (d # four\n + "# no" /* five */)\n<< no heredoc\n';
    expect(commentsOf(readHcl('a.tf', text)).map((comment) => comment.text)).toEqual([
      'one',
      'two',
      'three',
      'four',
      'five',
    ]);
  });

  test('reports what Terraform refuses, and reads on', () => {
    expect(problemsOf('a = 1\na = 2\n')).toEqual([
      '6-7 Duplicate argument "a": Terraform takes one; the last one is read.',
    ]);
    expect(problemsOf('a\n}\nb = 1 2\nc = "x\nd = [1 2]\ne = {f}\ng = "${h"\ni = "\\d"\n')).toEqual([
      '1-1 Expected "=" or "{" after "a".',
      '2-3 There is no block that this } could close.',
      '10-11 Expected the end of the argument here.',
      '16-18 This text is never closed by a quote.',
      '26-27 Expected "," or the closing bracket here.',
      '35-36 Expected "=" and a value here.',
      '45-46 Expected "}" here.',
      '52-54 This is no escape of HCL.',
    ]);
  });

  test.each([
    [
      'a half-typed reference',
      'resource "a" "b" {\n  x = c.\n\nresource "a" "d" {\n  y = 1\n}\n',
      '{resource: {"a": {"b": {x: <c>}}}, resource: {"a": {"d": {y: 1}}}}',
    ],
    ['a value still to come', 'a {\n  x =\n  y = 1\n}\n', '{a: {x: , y: 1}}'],
    ['a name alone', 'a {\n  x\n  y = 1\n}\n', '{a: {y: 1}}'],
    [
      'an unclosed call',
      'resource "a" "b" {\n  x = jsonencode({\n    k = 1\n}\nresource "a" "d" {\n  y = 1\n}\n',
      '{resource: {"a": {"b": {x: call[jsonencode, {k: 1}]}}}, resource: {"a": {"d": {y: 1}}}}',
    ],
    ['an unclosed quote', 'a {\n  x = "b\n  y = 1\n}\n', '{a: {x: "b", y: 1}}'],
    ['an unclosed heredoc, which hides the rest', 'a {\n  x = <<E\nb\n}\n', '{a: {x: "b\\n}\\n"}}'],
    [
      'a heredoc with a look-alike in a broken file',
      'resource "a" "b" {\n  x = <<E\nresource "no" "no" {\nE\n  y = 1\n}\nz = \n',
      '{resource: {"a": {"b": {x: "resource \\"no\\" \\"no\\" {\\n", y: 1}}}, z: }',
    ],
    [
      'a comment with a look-alike in a broken file',
      'a {\n/*\nresource "no" "no" {\n*/\n  y = 1\n}\nz = \n',
      '{a: {y: 1}, z: }',
    ],
  ])('reads around %s', (_, text, tree) => {
    const { root, problems } = readHcl('a.tf', text);
    expect(shown(root as SyntaxNode)).toBe(tree);
    expect(problems).not.toEqual([]);
  });

  test.each([
    ['brackets', (n: number) => `a = ${'['.repeat(n)}${']'.repeat(n)}\n`],
    ['objects', (n: number) => `a = ${'{a='.repeat(n)}1${'}'.repeat(n)}\n`],
    ['parentheses', (n: number) => `a = ${'('.repeat(n)}1${')'.repeat(n)}\n`],
    ['blocks', (n: number) => `${'a {\n'.repeat(n)}${'}\n'.repeat(n)}`],
    ['signs', (n: number) => `a = ${'!'.repeat(n)}b\n`],
    ['templates', (n: number) => `a = ${'"${'.repeat(n)}b${'}"'.repeat(n)}\n`],
    ['choices', (n: number) => `a = ${'b ? c : '.repeat(n)}d\n`],
  ])('reads %s up to the depth of trees, and says where they nest deeper', (_, nested) => {
    expect(problemsOf(nested(TREE_DEPTH - 2))).toEqual([]);
    const deeper = readHcl('a.tf', `${nested(20_000)}resource "a" "b" {\n}\n`);
    expect(deeper.problems.some(({ code }) => code === 'too-deep')).toBe(true);
  });

  test.each([
    ['unclosed blocks', 'resource "a" "b" {\n'],
    ['unclosed heredocs', 'resource "a" "b" {\nx = <<E\n'],
    ['closed heredocs', 'resource "a" "b" {\nx = <<E\nE\n'],
    ['unclosed comments', 'resource "a" "b" {\n/*\n'],
    ['unclosed quotes', 'x = "${\n'],
    ['unclosed brackets', 'x = [\n'],
    ['items', 'x, '],
    ['stray braces', '}'],
    ['a long sum', 'x = 1 + \\\n'],
    ['one long line of blanks', 'x = 1                  '],
    ['words', 'data '],
    ['dollars', '$${ %{'],
    ['equal signs', '='],
    ['dots', 'a.'],
  ])('reads in time a hostile text of %s', (_, piece) => {
    for (const start of ['', 'x = ', 'x = [', 'x = "', 'resource "a" "b" {\n'])
      expect(readHcl('a.tf', start + piece.repeat(150_000 / piece.length)).problems.length).toBeLessThanOrEqual(101);
  });
});

test('readHclTemplate reads a string of the JSON syntax, with offsets of that string', () => {
  const node = readHclTemplate('arn:${a.b}"\\n');
  expect(shown(node)).toBe('template["arn:", path[<a>, b], "\\"\\\\n"]');
  expect(node).toMatchObject({ start: 0, end: 13 });
});
