import type { Configuration } from '../core/index.ts';
import { configurationAt, usualConfiguration } from '../host/configuration.ts';
import { pathInRoot } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';
import type { Inputs } from './inputs.ts';

/** Reads the configuration of a run: the file, and over it what the workflow says. Throws a `UsageError` for a file that cannot be used. */
export function readConfiguration(root: string, inputs: Inputs): Configuration {
  const fromFile = readFile(root, inputs.configFile);
  return {
    ...fromFile,
    settings: inputs.require === undefined ? fromFile.settings : { ...fromFile.settings, require: inputs.require },
    failOn: inputs.failOn ?? fromFile.failOn,
  };
}

function readFile(root: string, name: string | undefined): Configuration {
  if (name === undefined) return usualConfiguration(root, 'the input config-file');
  const path = pathInRoot(root, name);
  if (!path) throw new UsageError(`The input config-file is "${name}"; it must be a file inside of the workspace.`);
  return configurationAt(root, path, path);
}
