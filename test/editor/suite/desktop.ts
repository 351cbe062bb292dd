import { diagnostics } from './diagnostics.ts';
import { runTests } from './run.ts';

/** What VS Code calls in a host with Node. */
export function run(): Promise<void> {
  return runTests(() => {
    diagnostics();
  });
}
