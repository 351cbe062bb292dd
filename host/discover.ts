import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Problem } from '../core/index.ts';
import { type GitIgnore, gitIgnoreAt, gitIgnoreBelow } from './git-ignore.ts';
import { pathInRoot, realPath } from './root.ts';
import { systemReason } from './system-reason.ts';
import { UsageError } from './usage-error.ts';

/** Where to look for templates. */
export interface DiscoverRequest {
  /** The folder that nothing read may leave. */
  readonly root: string;
  /** Files and folders, absolute or relative to the root. */
  readonly names: readonly string[];
}

/** What may be templates: only their content tells. */
export interface Candidates {
  /** Relative to the root, sorted, each file once. */
  readonly paths: readonly string[];
  /** Those of the paths that were named themselves, not found in a folder. */
  readonly named: ReadonlySet<string>;
  /** Folders that could not be looked into. */
  readonly problems: readonly Problem[];
}

const MAY_BE_TEMPLATE = /\.(ya?ml|json|template|cfn)$/i;

/** Folders of copies and caches, whatever `.gitignore` says. */
const PASSED_OVER = new Set(['node_modules', '.git', '.terraform', '.aws-sam', '.terragrunt-cache']);

/** The file that says of a folder that it is a cloud assembly of the CDK; also what the CDK calls such a folder. */
const ASSEMBLY = 'cdk.out';
const MANIFEST = 'manifest.json';

/**
 * Finds the files that may be templates among what was named.
 *
 * Throws a `UsageError` for a name that does not exist or leads out of the root.
 */
export function discover({ root, names }: DiscoverRequest): Candidates {
  const realRoot = realPath(root);
  if (realRoot === undefined) throw new UsageError(`${root} does not exist.`);
  const walk = new Walk(realRoot);
  const named = names.map((name) => locate(resolve(root), realRoot, name));
  for (const { real } of named) if (statSync(join(realRoot, real)).isDirectory()) walk.enter(real);
  const files = walk.files();
  const namedFiles = named.filter(({ real }) => !statSync(join(realRoot, real)).isDirectory());
  for (const { path, real } of namedFiles) files.set(real, path);
  const paths = [...files.values()].sort();
  const namedPaths = new Set(namedFiles.map(({ path }) => path));
  return { paths, named: new Set(paths.filter((path) => namedPaths.has(path))), problems: walk.problems };
}

/** Where a name leads: as the user calls it, and with all links resolved. */
function locate(root: string, realRoot: string, name: string): { path: string; real: string } {
  if (name === '') throw new UsageError('An empty path was given.');
  // The second way is for a root and a name that reach the same folder by different links, as /tmp and /private/tmp.
  const path = pathInRoot(root, name) ?? pathInRoot(realRoot, realPath(resolve(root, name)) ?? resolve(root, name));
  if (path === undefined) throw new UsageError(`${name} lies outside of ${root}.`);
  const target = realPath(join(realRoot, path));
  if (target === undefined) throw new UsageError(`${name} does not exist, or may not be looked at.`);
  const real = pathInRoot(realRoot, target);
  if (real === undefined) throw new UsageError(`${name} is a symbolic link that leads out of ${root}.`);
  return { path, real };
}

/**
 * Goes through folders, without entering those that are passed over or ignored.
 *
 * Links to folders are not followed, so no circle can trap it: what they show inside of the root is found under its own name.
 */
class Walk {
  readonly problems: Problem[] = [];
  readonly #root: string;
  readonly #entered = new Set<string>();
  readonly #files: string[] = [];
  readonly #links: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  /** Starts at a folder that the user named: it is entered even when ignored, and then only rules inside of it count. */
  enter(folder: string): void {
    if (this.#isAssembly(folder)) {
      this.#files.push(pathIn(folder, MANIFEST));
      return;
    }
    this.#enter(folder, gitIgnoreAt(join(this.#root, folder)));
  }

  /** What was found: from the path with all links resolved to the path to speak of. */
  files(): Map<string, string> {
    const files = new Map(this.#files.map((path) => [path, path]));
    for (const link of this.#links.sort()) {
      const target = realPath(join(this.#root, link));
      const real = target === undefined ? undefined : pathInRoot(this.#root, target);
      if (real === undefined || files.has(real) || !statSync(join(this.#root, real)).isFile()) continue;
      files.set(real, link);
    }
    return files;
  }

  #enter(folder: string, rules: GitIgnore): void {
    if (this.#entered.has(folder)) return;
    this.#entered.add(folder);
    const entries = this.#list(folder);
    if (entries.some((entry) => entry.name === ASSEMBLY && entry.isFile())) {
      this.#files.push(pathIn(folder, MANIFEST));
      return;
    }
    for (const entry of entries) {
      const path = pathIn(folder, entry.name);
      if (entry.isDirectory()) {
        // Git leaves assemblies out of a repository, but they are what is deployed from it.
        if (entry.name === ASSEMBLY && this.#isAssembly(path)) this.#files.push(pathIn(path, MANIFEST));
        if (entry.name === ASSEMBLY || PASSED_OVER.has(entry.name) || rules.ignores(join(this.#root, path), true))
          continue;
        this.#enter(path, gitIgnoreBelow(rules, join(this.#root, path)));
      } else if (MAY_BE_TEMPLATE.test(entry.name) && !rules.ignores(join(this.#root, path), false)) {
        if (entry.isFile()) this.#files.push(path);
        else if (entry.isSymbolicLink()) this.#links.push(path);
      }
    }
  }

  /**
   * Whether a folder is a cloud assembly, which is read by way of its manifest and never as loose files: it may hold
   * thousands of old ones. Without a manifest, its synthesis did not come to an end.
   */
  #isAssembly(folder: string): boolean {
    const at = (name: string): boolean =>
      statSync(join(this.#root, folder, name), { throwIfNoEntry: false })?.isFile() === true;
    return at(ASSEMBLY) || (at(MANIFEST) && (folder === ASSEMBLY || folder.endsWith(`/${ASSEMBLY}`)));
  }

  #list(folder: string): Dirent[] {
    try {
      return readdirSync(join(this.#root, folder), { withFileTypes: true });
    } catch (error) {
      const message = `The folder cannot be looked into: ${systemReason(error)}.`;
      this.problems.push({ code: 'unreadable', path: folder === '' ? '.' : folder, message });
      return [];
    }
  }
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
