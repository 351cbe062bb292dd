import { pathInRoot } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';

/** The path of the SARIF report relative to the workspace. Throws a `UsageError` for one that is not inside of it. */
export function sarifPath(root: string, name: string): string {
  const path = pathInRoot(root, name);
  // Undefined: outside. Empty: the workspace itself.
  if (!path) throw new UsageError(`The input sarif-file is "${name}"; it must be a file inside of the workspace.`);
  return path;
}
