import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathInRoot, realPath } from './root.ts';
import { systemReason } from './system-reason.ts';
import { UsageError } from './usage-error.ts';

/**
 * Writes a report whole or not at all, in place of a file that was there, whose mode it keeps.
 *
 * The path is relative to the root. A linted repository cannot point a report elsewhere: no link is written through, and a path
 * below the root stays there. Throws a `UsageError` where nothing can be written; folders are not created.
 */
export function writeFile(root: string, path: string, text: string): void {
  const target = targetOf(root, path);
  const temporary = join(dirname(target), `.queueseal-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const old = lstatSync(target, { throwIfNoEntry: false });
    if (old?.isFile() === false) throw new UsageError(`${path} cannot be written: it is no regular file.`);
    // 'wx' fails where something is there already, so a link planted under this name is not followed either.
    const file = openSync(temporary, 'wx');
    try {
      writeFileSync(file, text);
      if (old !== undefined) fchmodSync(file, old.mode & 0o777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof UsageError ? error : new UsageError(`${path} cannot be written: ${systemReason(error)}.`);
  }
}

function targetOf(root: string, path: string): string {
  const absolute = resolve(root, path);
  const folder = realPath(dirname(absolute));
  if (folder === undefined) throw new UsageError(`${path} cannot be written: its folder does not exist.`);
  // Undefined: the user chose a place elsewhere. Empty: the root itself, which is no file.
  const isBelowRoot = Boolean(pathInRoot(root, path));
  if (isBelowRoot && pathInRoot(realPath(root) ?? root, folder) === undefined) {
    throw new UsageError(`${path} cannot be written: a symbolic link in it leads out of ${root}.`);
  }
  return join(folder, basename(absolute));
}
