import { describe, expect, test } from 'vitest';
import { readTree } from '../syntax/read-tree.ts';
import type { MapNode, SyntaxNode } from '../syntax/tree.ts';
import { applyEdits, inOrder } from './edits.ts';
import { HclLayout } from './layout-hcl.ts';
import { pairNamed } from './terraform-module.ts';
import type { Written } from './written.ts';

/** A text after something was done to the value of its first argument. */
function edited(text: string, change: (layout: HclLayout, value: SyntaxNode, body: MapNode) => void): string {
  const tree = readTree('main.tf', text);
  const body = tree.root?.kind === 'map' ? pairNamed(tree.root, 'locals')?.value : undefined;
  const value = body?.kind === 'map' ? body.pairs[0]?.value : undefined;
  if (body?.kind !== 'map' || !value) throw new Error('There are no locals.');
  const layout = new HclLayout(tree);
  change(layout, value, body);
  const after = applyEdits(text, inOrder(layout.edits()) ?? []);
  expect(readTree('main.tf', after).problems).toEqual([]);
  return after;
}

const NEW: Written = { is: 'scalar', value: 'new' };

function appended(list: string): string {
  const after = edited(`locals {\n  a = ${list}\n}\n`, (layout, value) => {
    if (value.kind === 'sequence') layout.append(value, NEW);
  });
  return after.slice('locals {\n  a = '.length, -'\n}\n'.length);
}

function added(object: string): string {
  const after = edited(`locals {\n  a = ${object}\n}\n`, (layout, value) => {
    if (value.kind === 'map') layout.put(value, 'new', NEW);
  });
  return after.slice('locals {\n  a = '.length, -'\n}\n'.length);
}

function dropped(value: string, ...indexes: readonly number[]): string {
  const after = edited(`locals {\n  a = ${value}\n}\n`, (layout, node) => {
    if (node.kind !== 'scalar') for (const index of indexes) layout.drop(node, index);
  });
  return after.slice('locals {\n  a = '.length, -'\n}\n'.length);
}

describe('an item', () => {
  test.each([
    ['[]', '["new"]'],
    ['["a"]', '["a", "new"]'],
    ['["a", "b",]', '["a", "b", "new",]'],
    ['[\n    "a",\n  ]', '[\n    "a",\n    "new",\n  ]'],
    ['[\n    "a"\n  ]', '[\n    "a",\n    "new"\n  ]'],
    [
      '[\n    "a", # first\n    "b" # last, really\n  ]',
      '[\n    "a", # first\n    "b", # last, really\n    "new"\n  ]',
    ],
    ['[\n    "a",\n    "b"]', '[\n    "a",\n    "b",\n    "new"]'],
    ['[{\n    b = 1\n  }]', '[{\n    b = 1\n  }, "new"]'],
  ])('is added to %j', (list, after) => {
    expect(appended(list)).toBe(after);
  });

  test.each([
    ['["a"]', [0], '[]'],
    ['["a", "b", "c"]', [0], '["b", "c"]'],
    ['["a", "b", "c"]', [1, 2], '["a"]'],
    ['[\n    "a",\n    "b", # second\n    "c",\n  ]', [1], '[\n    "a",\n    "c",\n  ]'],
    ['[\n    "a",\n    "b"\n  ]', [1], '[\n    "a",\n  ]'],
    ['[\n    "a",\n    "b"\n  ]', [0, 1], '[]'],
    ['{\n    a = 1\n    b = 2\n  }', [0], '{\n    b = 2\n  }'],
    ['{ a = 1, b = 2 }', [1], '{ a = 1 }'],
  ])('is taken away from %j: %j', (list, indexes, after) => {
    expect(dropped(list, ...indexes)).toBe(after);
  });
});

describe('an entry', () => {
  test.each([
    ['{}', '{ new = "new" }'],
    ['{ a = 1 }', '{ a = 1, new = "new" }'],
    ['{\n    a = 1\n  }', '{\n    a   = 1\n    new = "new"\n  }'],
    ['{\n    a = 1,\n    b = 2,\n  }', '{\n    a   = 1,\n    b   = 2,\n    new = "new",\n  }'],
    ['{\n    a = 1,\n    b = 2\n  }', '{\n    a   = 1,\n    b   = 2,\n    new = "new"\n  }'],
    ['{\n    "a" : 1\n  }', '{\n    "a" : 1\n    "new" : "new"\n  }'],
    ['{\n    # nothing\n  }', '{\n    new = "new"\n    # nothing\n  }'],
  ])('is added to %j', (object, after) => {
    expect(added(object)).toBe(after);
  });
});

test('an object that becomes the first of a list is closed where the next one is opened', () => {
  const after = edited('locals {\n  a = {\n    b = {\n      c = 1\n    }\n  }\n}\n', (layout, value) => {
    const pair = value.kind === 'map' ? value.pairs[0] : undefined;
    const entries = new Map<string, Written>([
      ['c', NEW],
      ['d', { is: 'list', items: [{ is: 'map', entries: new Map([['e', NEW]]) }] }],
    ]);
    if (value.kind === 'map' && pair) layout.makeList(value, pair, [{ is: 'map', entries }]);
  });
  expect(after).toBe(`locals {
  a = {
    b = [{
      c = 1
      }, {
      c = "new"
      d = [
        { e = "new" },
      ]
    }]
  }
}
`);
});

test('a block of very many arguments is aligned as a whole', () => {
  const lines = Array.from({ length: 150_000 }, (_, index) => `  a${index % 10} = 1\n`).join('');
  const tree = readTree('main.tf', `locals {\n${lines}}\n`);
  const body = tree.root?.kind === 'map' ? tree.root.pairs[0]?.value : undefined;
  const layout = new HclLayout(tree);
  if (body?.kind === 'map') layout.put(body, 'added', { is: 'scalar', value: true });
  const after = applyEdits(tree.text, inOrder(layout.edits()) ?? []);
  expect(after === `locals {\n${lines.replaceAll(' = 1', '    = 1')}  added = true\n}\n`).toBe(true);
});
