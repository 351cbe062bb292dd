import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { pathInRoot } from './root.ts';

/** A longer file is no list of patterns that a person wrote. */
const MAX_BYTES = 1024 * 1024;

/** The rules that hold in one folder: those of its own `.gitignore` and, weaker, those of the folders above. */
export interface GitIgnore {
  /** Whether git would leave out this absolute path, if it leaves out no folder on the way to it. */
  ignores(path: string, isFolder: boolean): boolean;
}

const NOTHING: GitIgnore = { ignores: () => false };

/**
 * Collects the rules for a folder from itself and from all folders above it, up to the one that has `.git`.
 *
 * Rules of folders above do not count in a folder that they leave out: whoever asks for that folder wants what is in it.
 */
export function gitIgnoreAt(folder: string): GitIgnore {
  const above = foldersAbove(folder);
  const top = above[0] ?? folder;
  const exclude = withRules(NOTHING, top, join(top, '.git', 'info', 'exclude'));
  let rules = above.length === 0 ? exclude : gitIgnoreBelow(exclude, top);
  for (const inner of [...above.slice(1), folder]) {
    const isLeftOut = rules.ignores(inner, true);
    rules = gitIgnoreBelow(isLeftOut ? NOTHING : rules, inner);
  }
  return rules;
}

/** Adds the rules of a folder to those of the folder around it. */
export function gitIgnoreBelow(around: GitIgnore, folder: string): GitIgnore {
  return withRules(around, folder, join(folder, '.gitignore'));
}

/** The folders above one, outermost first, down from the top of its git repository; none outside of a repository. */
function foldersAbove(folder: string): string[] {
  const above: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (lstatSync(join(at, '.git'), { throwIfNoEntry: false }) !== undefined) return above;
    if (dirname(at) === at) return [];
    above.unshift(dirname(at));
  }
}

function withRules(around: GitIgnore, folder: string, file: string): GitIgnore {
  const own = readRules(file);
  if (own === undefined) return around;
  return {
    ignores(path, isFolder) {
      const inside = pathInRoot(folder, path);
      if (inside === undefined || inside === '') return around.ignores(path, isFolder);
      const verdict = own.test(isFolder ? `${inside}/` : inside);
      return verdict.ignored || (!verdict.unignored && around.ignores(path, isFolder));
    },
  };
}

function readRules(file: string): Ignore | undefined {
  try {
    // Like git, this follows no link here: it would bring in rules from anywhere.
    const status = lstatSync(file);
    if (!status.isFile() || status.size > MAX_BYTES) return undefined;
    return ignore().add(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
