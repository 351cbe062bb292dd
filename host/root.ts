import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Writes a path as the core does: relative to the root, with forward slashes; `undefined` where it lies outside. The root itself is ''. */
export function pathInRoot(root: string, path: string): string | undefined {
  const inside = relative(root, resolve(root, path));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
  return sep === '/' ? inside : inside.replaceAll(sep, '/');
}

/** The path with every link in it resolved; `undefined` where it does not exist or may not be looked at. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/**
 * Chooses the root for what a person named on a command line: the working folder, or, where a name lies outside of it, the deepest
 * folder that contains everything named. Of a cloud assembly that is the folder around it, where its sources are.
 */
export function rootFor(workingFolder: string, names: readonly string[]): string {
  const working = realPath(workingFolder) ?? resolve(workingFolder);
  const places = names
    .map((name) => resolve(workingFolder, name))
    .map((path) => realPath(path) ?? path)
    .map((path) => (basename(path) === 'manifest.json' ? dirname(path) : path))
    .map((path) =>
      existsSync(join(path, 'cdk.out')) && existsSync(join(path, 'manifest.json')) ? dirname(path) : path,
    );
  if (places.every((place) => pathInRoot(working, place) !== undefined)) return working;
  let root = places.map((place) => (isFolder(place) ? place : dirname(place)))[0] ?? working;
  while (places.some((place) => pathInRoot(root, place) === undefined)) root = dirname(root);
  return root;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
