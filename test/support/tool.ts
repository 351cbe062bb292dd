import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/**
 * Describes tests against another tool. Where it is not installed they are skipped by its name, but under CI, which installs
 * all tools, that is a failure: a suite that silently never runs proves nothing.
 */
export function describeWith(tool: string, install: string, tests: () => void): void {
  describeIf(isInstalled(tool), tool, install, tests);
}

/** The same for a module of Python. */
export function describeWithPython(module: string, install: string, tests: () => void): void {
  const find = `import importlib.util, sys; sys.exit(importlib.util.find_spec('${module}') is None)`;
  describeIf(spawnSync('python3', ['-c', find]).status === 0, module, install, tests);
}

/** The same for whatever can be told to be there. */
export function describeIf(isHere: boolean, tool: string, install: string, tests: () => void | Promise<void>): void {
  const { CI } = process.env;
  if (isHere) {
    describe(tool, tests);
  } else if (CI === undefined) {
    describe.skip(`${tool} (not installed: ${install})`, tests);
  } else {
    test(`${tool} is installed`, () => {
      throw new Error(`${tool} was not found; install it with: ${install}`);
    });
  }
}

function isInstalled(tool: string): boolean {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const { PATH = '' } = process.env;
  return PATH.split(delimiter).some((folder) => endings.some((ending) => isExecutable(join(folder, tool + ending))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
