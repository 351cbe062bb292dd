import { readTree } from '../syntax/read-tree.ts';
import type { Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import type { Origin } from '../text/span.ts';
import type { Change, Fix } from './change.ts';
import { type FileEdit, inOrder, type TextEdit } from './edits.ts';
import { TERRAFORM_FILE } from './terraform-module.ts';
import { editTemplate } from './write-template.ts';
import { editTerraform } from './write-terraform.ts';
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
  const treeOf = (path: string): Tree | undefined => {
    const text = files.read(path);
    const known = trees.get(path);
    if (text === undefined) return undefined;
    if (known?.text === text) return known;
    const tree = readTree(path, text);
    trees.set(path, tree);
    return tree;
  };
  try {
    return fix.changes.some(isOfTerraform)
      ? editTerraform(fix.changes, files, treeOf)
      : editTemplates(fix.changes, treeOf);
  } catch (error) {
    if (error instanceof CannotWrite) return { cannot: error.message };
    throw error;
  }
}

function editTemplates(changes: readonly Change[], treeOf: (path: string) => Tree | undefined): readonly FileEdit[] {
  const byFile = new Map<string, Change[]>();
  for (const change of changes) {
    const { path } = originOf(change);
    const together = byFile.get(path);
    if (together) together.push(change);
    else byFile.set(path, [change]);
  }
  return [...byFile].map(([path, together]) => {
    const tree = treeOf(path);
    if (!tree) throw new CannotWrite(`${path} is not there.`);
    const edits = inOrder(editsOf(together, tree));
    if (!edits) throw new CannotWrite('Its changes overlap one another.');
    return { path, edits };
  });
}

/** Whether a change is in a source of Terraform, or in a plan that has none beside it. */
function isOfTerraform(change: Change): boolean {
  const { path, trail } = originOf(change);
  return TERRAFORM_FILE.test(path) || trail !== undefined;
}

function editsOf(changes: readonly Change[], tree: Tree): readonly TextEdit[] {
  if (tree.problems.some(({ code }) => code === 'syntax')) throw new CannotWrite('The text has a syntax error.');
  if (tree.documents > 1) throw new CannotWrite('The file holds several documents.');
  return editTemplate(changes, tree);
}

/** The place in whose file a change is made. */
function originOf(change: Change): Origin {
  switch (change.do) {
    case 'set':
    case 'unset':
    case 'keep':
    case 'wait':
      return change.on.origin;
    case 'permit':
      return change.to.origin;
    case 'add':
      return change.before.origin;
    case 'ask':
      return change.of.origin;
    case 'replace':
    case 'remove':
      return change.at;
    case 'append':
      return change.to;
    case 'state':
      return change.in;
    case 'restrict':
      return change.statement;
  }
}
