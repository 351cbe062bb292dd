import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { diskFiles } from './disk-files.ts';
import { pathInRoot, realPath } from './root.ts';
import { systemReason } from './system-reason.ts';
import { UsageError } from './usage-error.ts';
import { writeFile } from './write-file.ts';

/** A text that is to take the place of another one. */
export interface Replacement {
  /** Relative to the root. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Writes texts in the place of those that they were made from, each whole or not at all.
 *
 * Nothing is written where one of them may not be: a change may be in several files, and half of it would be worse than none. A file
 * that was changed meanwhile stays, as does one that is read-only and one behind a link that leads out of the root; a link that stays
 * inside is followed. Throws a `UsageError` that names each.
 *
 * @param shown how the user calls a path
 */
export function replaceTexts(
  root: string,
  replacements: readonly Replacement[],
  shown: (path: string) => string = (path) => path,
): void {
  // Read again, past whatever is remembered of them.
  const files = diskFiles(root);
  const refused = replacements.flatMap(({ path, before }) => {
    const reason = refusalOf(root, path, before, files.read(path));
    return reason === undefined ? [] : [`${shown(path)}: ${reason}`];
  });
  if (refused.length > 0) throw new UsageError(['Nothing was written.', ...refused].join('\n'));
  const written: string[] = [];
  for (const { path, after } of replacements) {
    try {
      writeFile(root, realInRoot(root, path) ?? path, after);
    } catch (error) {
      if (!(error instanceof UsageError) || written.length === 0) throw error;
      throw new UsageError([error.message, 'Written before that:', ...written.map(shown)].join('\n'));
    }
    written.push(path);
  }
}

function refusalOf(root: string, path: string, before: string, now: string | undefined): string | undefined {
  if (now === undefined) return 'It cannot be read any more, or a link in it leads out of the folder.';
  if (now !== before) return 'It was changed meanwhile.';
  try {
    const target = join(root, path);
    accessSync(target, constants.W_OK);
    // Root may write everything; whoever took the right away meant everybody.
    return (statSync(target).mode & 0o222) === 0 ? 'It is read-only.' : undefined;
  } catch (error) {
    return `It cannot be written: ${systemReason(error)}.`;
  }
}

function realInRoot(root: string, path: string): string | undefined {
  const real = realPath(join(root, path));
  return real === undefined ? undefined : pathInRoot(realPath(root) ?? root, real);
}
