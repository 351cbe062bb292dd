import { basename, dirname, resolve } from 'node:path';
import type { Configuration, Requirement } from '../core/index.ts';
import { configurationAt, usualConfiguration } from '../host/configuration.ts';
import { realPath } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';

/** Loads the file that was named, else the one in the working folder, else the defaults; throws a `UsageError` that lists every mistake. */
export function loadConfiguration(workingFolder: string, named: string | undefined): Configuration {
  if (named === undefined) return usualConfiguration(workingFolder, '--config');
  // Whoever names a link means what it leads to; a link found in the folder is the repository's and may not lead out.
  const path = realPath(resolve(workingFolder, named));
  if (path === undefined) throw new UsageError(`${named} does not exist, or may not be looked at.`);
  return configurationAt(dirname(path), basename(path), named);
}

/** The configuration under a requirement of the command line, which counts for every queue that no override is about. */
export function withRequirement(configuration: Configuration, require: Requirement | undefined): Configuration {
  return require === undefined ? configuration : { ...configuration, settings: { ...configuration.settings, require } };
}
