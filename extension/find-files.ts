import ignore, { type Ignore } from 'ignore';
import { ASSEMBLY, MANIFEST, mayBeTemplate } from './roots.ts';

/** An entry of a folder. */
export interface Entry {
  readonly name: string;
  /** Links are neither: what they lead to is found under its own name, or lies outside. */
  readonly kind: 'file' | 'folder' | 'link';
}

/** Folders as the search sees them; paths are relative to its root, whose own is ''. */
export interface Folders {
  entries(folder: string): Promise<readonly Entry[]>;
  read(path: string): Promise<string | undefined>;
  /** Says that it need not go on. */
  isCancelled(): boolean;
}

/** Folders of copies and caches, whatever `.gitignore` says. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.terraform',
  '.aws-sam',
  '.terragrunt-cache',
]);

/** How many folders are asked for at once. */
const AT_ONCE = 16;

interface Rules {
  readonly folder: string;
  readonly own: Ignore;
  readonly around: Rules | undefined;
}

/** Every file that may be a template or the manifest of an assembly, but for what git leaves out: what the command line finds. */
export async function findFiles(folders: Folders): Promise<string[]> {
  const found: string[] = [];
  const open: { folder: string; rules: Rules | undefined }[] = [{ folder: '', rules: undefined }];
  while (open.length > 0 && !folders.isCancelled()) {
    await Promise.all(open.splice(0, AT_ONCE).map(({ folder, rules }) => look(folder, rules)));
  }
  return found.sort();

  async function look(folder: string, around: Rules | undefined): Promise<void> {
    const entries = await folders.entries(folder);
    const names = new Set(entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
    const isGenerated = folder === ASSEMBLY || folder.endsWith(`/${ASSEMBLY}`);
    if (names.has(ASSEMBLY) || isGenerated) {
      // An assembly is read by way of its manifest; without one its synthesis did not come to an end.
      if (names.has(ASSEMBLY) || names.has(MANIFEST)) found.push(pathIn(folder, MANIFEST));
      return;
    }
    const rules = names.has('.gitignore') ? await rulesOf(folder, around) : around;
    for (const { name, kind } of entries) {
      const path = pathIn(folder, name);
      if (kind === 'folder') {
        const isLeftOut = PASSED_OVER.has(name) || ignores(rules, `${path}/`);
        // Git leaves assemblies out of a repository, but they are what is deployed from it.
        if (!isLeftOut || name === ASSEMBLY) open.push({ folder: path, rules });
      } else if (kind === 'file' && mayBeTemplate(name) && !ignores(rules, path)) {
        found.push(path);
      }
    }
  }

  async function rulesOf(folder: string, around: Rules | undefined): Promise<Rules | undefined> {
    const text = await folders.read(pathIn(folder, '.gitignore'));
    return text === undefined ? around : { folder, own: ignore().add(text.replace(/^\uFEFF/, '')), around };
  }
}

/** Whether git would leave out a path; that of a folder ends in a slash. */
function ignores(rules: Rules | undefined, path: string): boolean {
  for (let at = rules; at; at = at.around) {
    const inside = at.folder === '' ? path : path.slice(at.folder.length + 1);
    const { ignored, unignored } = at.own.test(inside);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
