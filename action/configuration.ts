import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, DEFAULT_CONFIGURATION, Places, parseConfig, problemLine } from '../core/index.ts';
import { diskFiles } from '../host/disk-files.ts';
import { pathInRoot } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';
import type { Inputs } from './inputs.ts';

/** Where a configuration is looked for when none is named; there may be one. */
const USUAL_NAMES = ['.queueseal.yaml', '.queueseal.yml', '.queueseal.json'];

/**
 * Reads the configuration of a run: the file, and over it what the workflow says.
 *
 * Throws a `UsageError` for a file that cannot be used; linting with other settings than were asked for would be worse.
 */
export function readConfiguration(root: string, inputs: Inputs): Configuration {
  const fromFile = readFile(root, inputs.configFile);
  return {
    ...fromFile,
    settings: inputs.require === undefined ? fromFile.settings : { ...fromFile.settings, require: inputs.require },
    failOn: inputs.failOn ?? fromFile.failOn,
  };
}

function readFile(root: string, name: string | undefined): Configuration {
  const path = name === undefined ? usualFile(root) : pathInRoot(root, name);
  if (path === undefined && name === undefined) return DEFAULT_CONFIGURATION;
  if (!path) throw new UsageError(`The input config-file is "${name}"; it must be a file inside of the workspace.`);
  const files = diskFiles(root, { named: new Set([path]) });
  const text = files.read(path);
  if (text === undefined) throw new UsageError(`${path}: ${files.problems[0]?.message ?? 'The file cannot be read.'}`);
  const result = parseConfig(path, text);
  if (!('problems' in result)) return result;
  const places = new Places(files);
  throw new UsageError(result.problems.map((problem) => problemLine(problem, places)).join('\n'));
}

function usualFile(root: string): string | undefined {
  const [found, other] = USUAL_NAMES.filter((name) => existsSync(join(root, name)));
  if (other === undefined) return found;
  throw new UsageError(`There are both ${found} and ${other}; keep one, or name one by the input config-file.`);
}
