import { type MapEntry, textOf, type Value } from '../../resources/value.ts';
import { entriesOf } from '../../syntax/entries.ts';
import { readTree } from '../../syntax/read-tree.ts';
import { plainValue } from '../../syntax/scalars.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';

const FIRST_HOLE = 0xe000;
const HOLES = 0x1000;

/**
 * What JSON text is as values, so that a policy written as text is read like one written as a structure. Parts of the
 * text that are not known become parts of the values they stand in. All of it is at the text: places in the text inside
 * of a text would be of no use to anybody. Anything that is no JSON object stays as it is.
 *
 * @param spend counts values; false where there are too many
 */
export function readJsonText(value: Value, spend: (values: number) => boolean): Value {
  const parts = value.kind === 'text' ? value.parts : [value];
  const first = parts[0];
  if (first?.kind !== 'scalar' || !/^\s*\{/.test(String(first.value)) || parts.length > HOLES) return value;
  const holes: Value[] = [];
  let text = '';
  for (const part of parts) {
    if (part.kind === 'scalar') {
      text += String(part.value).replace(/[\uE000-\uF8FF]/g, '\uFFFD');
    } else {
      text += String.fromCharCode(FIRST_HOLE + holes.length);
      holes.push(part);
    }
  }
  const { root, problems } = readTree('', text);
  return root?.kind === 'map' && problems.length === 0 ? valueAt(root, value, holes, spend) : value;
}

function valueAt(node: SyntaxNode, whole: Value, holes: readonly Value[], spend: (values: number) => boolean): Value {
  const { origin } = whole;
  if (!spend(1))
    return {
      kind: 'unknown',
      origin,
      why: { hidden: 'malformed', name: 'an expression too large to read' },
      set: false,
    };
  switch (node.kind) {
    case 'scalar': {
      const plain = plainValue(node);
      if (plain === null) return { kind: 'absent', origin };
      return typeof plain === 'string' ? withHoles(plain, whole, holes) : { kind: 'scalar', origin, value: plain };
    }
    case 'sequence':
      return { kind: 'list', origin, items: node.items.map((item) => valueAt(item, whole, holes, spend)) };
    case 'map': {
      const entries = new Map<string, MapEntry>();
      for (const [name, entry] of entriesOf(node))
        entries.set(name, { key: origin, value: valueAt(entry.value, whole, holes, spend) });
      return { kind: 'map', origin, entries };
    }
  }
}

function withHoles(text: string, { origin }: Value, holes: readonly Value[]): Value {
  const parts = text.split(/([\uE000-\uEFFF])/).filter((part) => part !== '');
  return textOf(
    origin,
    parts.map((part): Value => holes[part.charCodeAt(0) - FIRST_HOLE] ?? { kind: 'scalar', origin, value: part }),
  );
}
