import type { SyntaxNode } from '../syntax/tree.ts';
import type { JsonStyle } from './print-json.ts';
import type { YamlStyle } from './print-yaml.ts';

/** The habits of a text. */
export type Style = YamlStyle & JsonStyle;

/** How many nodes are looked at. */
const LOOKED_AT = 2000;
const SAMPLE = 20_000;
const USUAL = 2;

/** How a text lays out what is in it, as far as its first nodes tell. */
export function styleOf(text: string, root: SyntaxNode | undefined): Style {
  let step: number | undefined;
  let dash: number | undefined;
  let indent: string | undefined;
  const lineTo = (offset: number): string => text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const blanksAt = (offset: number): string => /^[ \t]*/.exec(lineTo(offset))?.[0] ?? '';
  const isFlow = (node: SyntaxNode): boolean => '[{'.includes(text.charAt(node.start));
  const queue: SyntaxNode[] = root ? [root] : [];
  for (let seen = 0; seen < queue.length && seen < LOOKED_AT; seen++) {
    if (indent !== undefined || (step !== undefined && dash !== undefined)) break;
    const node = queue[seen];
    if (node?.kind === 'sequence') queue.push(...node.items.slice(0, LOOKED_AT));
    if (node?.kind !== 'map') continue;
    const first = node.pairs[0]?.key.start ?? node.start;
    if (isFlow(node) && blanksAt(first) === lineTo(first) && blanksAt(first).startsWith(blanksAt(node.start)))
      indent ??= blanksAt(first).slice(blanksAt(node.start).length) || undefined;
    for (const { key, value } of node.pairs.slice(0, LOOKED_AT)) {
      queue.push(value);
      if (value.start < key.end || value.kind === 'scalar' || isFlow(value)) continue;
      const deeper = lineTo(value.start).length - lineTo(key.start).length;
      if (value.kind === 'map') step ??= deeper;
      else dash ??= deeper;
    }
  }
  const sample = text.slice(0, SAMPLE);
  const isDouble = (sample.match(/[:-] "/g)?.length ?? 0) > (sample.match(/[:-] '/g)?.length ?? 0);
  return {
    step: step !== undefined && step > 0 ? step : USUAL,
    dash: dash !== undefined && dash >= 0 ? dash : USUAL,
    quote: isDouble ? '"' : "'",
    indent: indent ?? ' '.repeat(USUAL),
  };
}
