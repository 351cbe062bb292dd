import { readTree } from '../syntax/read-tree.ts';
import type { Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import type { Change, Fix } from './change.ts';
import { type FileEdit, inOrder, type TextEdit } from './edits.ts';
import { editTemplate } from './write-template.ts';
import { CannotWrite } from './written.ts';

/** Why a fix cannot be written into the text, in a sentence. */
export interface Unwritten {
  readonly cannot: string;
}

/**
 * The edits that make a fix, as few as will do; where the text leaves open how, the reason.
 *
 * @param trees by path, kept from call to call; a tree counts only for the very text it was made from
 */
export function writeFix(
  fix: Fix,
  files: Files,
  trees: Map<string, Tree> = new Map(),
): readonly FileEdit[] | Unwritten {
  if (fix.advice) return { cannot: 'The text is made by a program; what is to change is the program.' };
  const byFile = new Map<string, Change[]>();
  for (const change of fix.changes) {
    const path = pathOf(change);
    const changes = byFile.get(path);
    if (changes) changes.push(change);
    else byFile.set(path, [change]);
  }
  try {
    return [...byFile].map(([path, changes]) => {
      const text = files.read(path);
      if (text === undefined) throw new CannotWrite(`${path} is not there.`);
      const known = trees.get(path);
      const tree = known?.text === text ? known : readTree(path, text);
      trees.set(path, tree);
      const edits = inOrder(editsOf(changes, tree));
      if (!edits) throw new CannotWrite('Its changes overlap one another.');
      return { path, edits };
    });
  } catch (error) {
    if (error instanceof CannotWrite) return { cannot: error.message };
    throw error;
  }
}

function editsOf(changes: readonly Change[], tree: Tree): readonly TextEdit[] {
  if (tree.problems.some(({ code }) => code === 'syntax')) throw new CannotWrite('The text has a syntax error.');
  if (tree.documents > 1) throw new CannotWrite('The file holds several documents.');
  return editTemplate(changes, tree);
}

/** The file that a change is made in. */
function pathOf(change: Change): string {
  switch (change.do) {
    case 'set':
    case 'unset':
    case 'keep':
    case 'wait':
      return change.on.origin.path;
    case 'permit':
      return change.to.origin.path;
    case 'add':
      return change.before.origin.path;
    case 'ask':
      return change.of.origin.path;
    case 'replace':
    case 'remove':
      return change.at.path;
    case 'append':
      return change.to.path;
    case 'state':
      return change.in.path;
    case 'restrict':
      return change.statement.path;
  }
}
