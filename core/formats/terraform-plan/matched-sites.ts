import type { SyntaxNode } from '../../syntax/tree.ts';
import { isObject, type Json } from './json.ts';
import { expressionAt, type Site } from './sources.ts';

/**
 * The place of each item of a list or set that a plan tells: a set is in another order there than in the source.
 *
 * What is written as a literal is found by what it says. Of what is left, one alone is where the last place is; where none is in
 * another order, all of it is in the order of the text.
 */
export function matchedSites(json: readonly Json[], sites: readonly Site[] | undefined): readonly (Site | undefined)[] {
  if (sites?.length !== json.length || json.length > MATCHED) return [];
  const nodes = sites.map(expressionAt);
  if (json.every((item, at) => mayBe(nodes[at], item))) return sites;
  const found: (Site | undefined)[] = json.map(() => undefined);
  const byText = new Map<string, number[]>();
  for (const [at, node] of nodes.entries()) {
    const text = literalIn(node);
    if (text !== undefined) byText.set(text, [...(byText.get(text) ?? []), at]);
  }
  const left = new Set(nodes.keys());
  const take = (item: number, at: number): void => {
    found[item] = sites[at];
    left.delete(at);
  };
  for (const [item, value] of json.entries()) {
    const at = isObject(value)
      ? [...left].find((one) => mayBe(nodes[one], value))
      : byText.get(String(value))?.find((one) => left.has(one));
    if (at !== undefined) take(item, at);
  }
  const [last, ...others] = left;
  if (last !== undefined && others.length === 0) take(found.indexOf(undefined), last);
  return found;
}

/** How many items are matched: each block may have to be compared with each other one. */
const MATCHED = 200;

/** Whether what is written may come to a value, as far as it is a literal. */
function mayBe(node: SyntaxNode | undefined, json: Json): boolean {
  if (!node) return false;
  const text = literalIn(node);
  if (text !== undefined) return text === String(json);
  if (node.kind === 'map' && isObject(json)) {
    return node.pairs.every(({ key, value }) => {
      const told = key.kind === 'scalar' ? json[key.value] : undefined;
      return told === undefined || literalIn(value) === undefined || literalIn(value) === String(told);
    });
  }
  return true;
}

function literalIn(node: SyntaxNode): string | undefined {
  return node.kind === 'scalar' && node.tag === undefined && node.value !== 'null' ? node.value : undefined;
}
