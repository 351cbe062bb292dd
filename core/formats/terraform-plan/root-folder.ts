import type { Source } from '../format.ts';
import { callsOf } from './addresses.ts';
import type { Instance } from './plan.ts';
import { inFolder, type Sources } from './sources.ts';

/** How many folders are looked into for the root module of a plan, and how deep below the plan's own. */
const FOLDERS = 200;
const DEPTH = 3;

/** Folders that hold copies, or nothing that was written. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.terraform',
  '.terragrunt-cache',
  'cdk.out',
  '.aws-sam',
]);

/**
 * The folder of the root module that a plan was made from, which the plan does not say: the plan's own or the nearest above
 * that holds blocks for what is in the plan, else the one below the plan that holds the most of them.
 */
export function findRoot(
  path: string,
  instances: readonly Instance[],
  sources: Sources,
  source: Source,
): string | undefined {
  const wanted = new Set(instances.map(blockOf));
  if (wanted.size === 0) return undefined;
  const matches = (folder: string): number => {
    const module = sources.module(folder);
    return module ? [...wanted].filter((block) => module.block(block)).length : 0;
  };
  const own = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  for (let folder: string | undefined = own; folder !== undefined; folder = parentOf(folder))
    if (matches(folder) > 0) return folder;
  let best: { folder: string; matches: number } | undefined;
  for (const folder of foldersBelow(own, source)) {
    const found = matches(folder);
    if (found > (best?.matches ?? 0)) best = { folder, matches: found };
  }
  return best?.folder;
}

/** The block of the root module that an instance comes from: its own, or the call of its module. */
function blockOf({ module, mode, type, name }: Instance): string {
  const [call] = callsOf(module);
  return call ? `module.${call.name}` : `${mode === 'data' ? 'data' : 'resource'}.${type}.${name}`;
}

function parentOf(folder: string): string | undefined {
  if (folder === '') return undefined;
  return folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
}

/** Folders below one, the nearest first. A name with a dot in it is taken for a file. */
function* foldersBelow(top: string, { files }: Source): Iterable<string> {
  let level = [top];
  let left = FOLDERS;
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      for (const name of files.list(folder) ?? []) {
        if (name.includes('.') || PASSED_OVER.has(name) || left <= 0) continue;
        left -= 1;
        next.push(inFolder(folder, name));
      }
    }
    yield* next;
    level = next;
  }
}
