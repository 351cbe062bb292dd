import { readTree } from '../../core/syntax/read-tree.ts';
import { collectionsOf, holdsAt, isEditable } from './layout-laws.ts';

/** Holds the laws of layouts over some places of each text; tells how many texts can be edited, and how many edits were made. */
export function holdsIn(
  texts: readonly { readonly path: string; readonly text: string }[],
  places: number,
): { editable: number; edits: number; refused: number } {
  const tally = { editable: 0, edits: 0, refused: 0 };
  for (const { path, text } of texts) {
    const tree = readTree(path, text);
    if (!isEditable(tree)) continue;
    tally.editable += 1;
    const collections = collectionsOf(tree);
    const step = Math.max(1, Math.floor(collections.length / places));
    // Another remainder for each text, so that together they meet all levels.
    for (let at = tally.editable % step; at < collections.length; at += step) {
      const node = collections[at];
      if (node) holdsAt(tree, node, at + tally.editable, tally);
    }
  }
  return tally;
}
