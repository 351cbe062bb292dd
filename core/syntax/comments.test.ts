import { expect, test } from 'vitest';
import { commentsOf } from './comments.ts';
import { readTree } from './read-tree.ts';

test('finds comments between scalars, in headers of block scalars, and after the content', () => {
  const text = [
    '# first',
    'a: "no # comment" # second',
    'b: c#d',
    'e: | # third',
    '  # no comment',
    '# fourth',
    'f: [g, # fifth',
    '  h] #',
    'i: &i {} # sixth',
    'j: *i # seventh',
    '---',
    '# of the next document',
  ].join('\n');
  const tree = readTree('t.yaml', text);
  expect(commentsOf(tree).map((comment) => comment.text)).toEqual([
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
    '',
    'sixth',
    'seventh',
  ]);
});

test('gives each comment from its # to the end of the line', () => {
  const [comment] = commentsOf(readTree('t.yaml', 'a: b  #  why not \r\nc: d\r\n'));
  expect(comment).toEqual({ span: { start: 6, end: 17 }, text: 'why not' });
});

test('finds the comments of a text that has nothing else', () => {
  expect(commentsOf(readTree('t.yaml', '# a\n# b')).map(({ text }) => text)).toEqual(['a', 'b']);
});
