import { apps } from './apps.ts';
import { cfnLint } from './cfn-lint.ts';
import { configuration, configurationOfFolders } from './configuration.ts';
import { diagnostics } from './diagnostics.ts';
import { hovers } from './hovers.ts';
import { queuesView } from './queues.ts';
import { quickFixes } from './quick-fixes.ts';
import { runTests } from './run.ts';
import { lintWorkspace } from './workspace.ts';

/** What VS Code calls in a host with Node. */
export function run(): Promise<void> {
  return runTests(() => {
    diagnostics();
    apps();
    configuration();
    configurationOfFolders();
    quickFixes();
    hovers();
    queuesView();
    cfnLint();
    lintWorkspace();
  });
}
