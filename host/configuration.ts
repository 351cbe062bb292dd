import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, DEFAULT_CONFIGURATION, Places, parseConfig, problemLine } from '../core/index.ts';
import { diskFiles } from './disk-files.ts';
import { UsageError } from './usage-error.ts';

/** The names under which a configuration is looked for where none is named. */
const USUAL_NAMES = ['.queueseal.yaml', '.queueseal.yml', '.queueseal.json'];

/**
 * The configuration that stands in a folder under one of the usual names, else the defaults. Throws a `UsageError` that
 * lists every mistake; linting with other settings than were written would be worse.
 *
 * @param option how a face lets one of several be named, for the message
 */
export function usualConfiguration(folder: string, option: string): Configuration {
  const [found, other] = USUAL_NAMES.filter((name) => existsSync(join(folder, name)));
  if (found === undefined) return DEFAULT_CONFIGURATION;
  if (other === undefined) return configurationAt(folder, found, found);
  throw new UsageError(`There are both ${found} and ${other}; keep one, or name one by ${option}.`);
}

/** The configuration in a file of a folder, which messages call as `shown` says. Throws a `UsageError` as above. */
export function configurationAt(folder: string, name: string, shown: string): Configuration {
  const files = diskFiles(folder, { named: new Set([name]) });
  const text = files.read(name);
  if (text === undefined) throw new UsageError(`${shown}: ${files.problems[0]?.message ?? 'The file cannot be read.'}`);
  const result = parseConfig(shown, text);
  if (!('problems' in result)) return result;
  const places = new Places({ read: () => text, list: () => undefined });
  throw new UsageError(result.problems.map((problem) => problemLine(problem, places)).join('\n'));
}
