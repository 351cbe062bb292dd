import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Configuration, DEFAULT_CONFIGURATION, Places, parseConfig, problemLine } from '../core/index.ts';
import { diskFiles } from '../host/disk-files.ts';
import { realPath } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';

/** The names under which a configuration is looked for in the working folder. */
const NAMES = ['.queueseal.yaml', '.queueseal.yml', '.queueseal.json'];

/** Loads the file that was named, else the one in the working folder, else the defaults; throws a `UsageError` that lists every mistake. */
export function loadConfiguration(workingFolder: string, named: string | undefined): Configuration {
  if (named !== undefined) {
    // Whoever names a link means what it leads to; a link found in the folder is the repository's and may not lead out.
    const path = realPath(resolve(workingFolder, named));
    if (path === undefined) throw new UsageError(`${named} does not exist, or may not be looked at.`);
    return read(dirname(path), basename(path), named);
  }
  const [found, other] = NAMES.filter((name) => existsSync(join(workingFolder, name)));
  if (found === undefined) return DEFAULT_CONFIGURATION;
  if (other !== undefined)
    throw new UsageError(`There are both ${found} and ${other}; keep one, or name one by --config.`);
  return read(workingFolder, found, found);
}

function read(folder: string, name: string, shown: string): Configuration {
  const files = diskFiles(folder, { named: new Set([name]) });
  const text = files.read(name);
  if (text === undefined) throw new UsageError(`${shown}: ${files.problems[0]?.message ?? 'The file cannot be read.'}`);
  const result = parseConfig(shown, text);
  if (!('problems' in result)) return result;
  const places = new Places({ read: () => text, list: () => undefined });
  throw new UsageError(result.problems.map((problem) => problemLine(problem, places)).join('\n'));
}
