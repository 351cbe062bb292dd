import { inFolder } from '../formats/terraform-plan/sources.ts';
import type { Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import { resolvePath } from '../text/path.ts';
import { pairNamed, TERRAFORM_FILE, TerraformModule } from './terraform-module.ts';

/** How many folders are looked into for calls of a module. */
const FOLDERS = 100;

/**
 * How often a module in the project is called, as far as the folders above it and their own folders tell; a call with instances counts
 * twice.
 */
export function callsOfModule(folder: string, files: Files, treeOf: (path: string) => Tree | undefined): number {
  let calls = 0;
  for (const caller of foldersAround(folder, files)) {
    for (const { word, body } of moduleIn(caller, files, treeOf).blocks) {
      const source = word === 'module' ? pairNamed(body, 'source')?.value : undefined;
      if (source?.kind !== 'scalar' || !/^\.\.?\//.test(source.value)) continue;
      if (resolvePath(inFolder(caller, '.'), source.value) !== folder) continue;
      calls += pairNamed(body, 'count') || pairNamed(body, 'for_each') ? 2 : 1;
    }
  }
  return calls;
}

/** The folders above one, with those directly in them. */
function foldersAround(folder: string, files: Files): readonly string[] {
  const found = new Set<string>();
  for (let at = folder; at !== ''; ) {
    at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
    found.add(at);
    for (const name of files.list(at) ?? []) {
      if (found.size >= FOLDERS) return [...found];
      if (!name.includes('.') && name !== 'node_modules') found.add(inFolder(at, name));
    }
  }
  return [...found];
}

function moduleIn(folder: string, files: Files, treeOf: (path: string) => Tree | undefined): TerraformModule {
  const names = (files.list(folder) ?? []).filter((name) => TERRAFORM_FILE.test(name));
  return new TerraformModule(
    folder,
    names.flatMap((name) => treeOf(inFolder(folder, name)) ?? []),
  );
}
