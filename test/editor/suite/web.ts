import * as vscode from 'vscode';
import { configuration } from './configuration.ts';
import { diagnostics } from './diagnostics.ts';
import { EXTENSION, fileAt } from './editor.ts';
import { SHOP } from './files.ts';
import { hovers } from './hovers.ts';
import { queuesView } from './queues.ts';
import { quickFixes } from './quick-fixes.ts';
import { runTests } from './run.ts';
import { lintWorkspace } from './workspace.ts';

/** What VS Code calls in a browser, where the workspace is in memory and empty. */
export async function run(): Promise<void> {
  for (const [path, text] of Object.entries(SHOP)) {
    await vscode.workspace.fs.writeFile(fileAt(path), new TextEncoder().encode(text));
  }
  await vscode.extensions.getExtension(EXTENSION)?.activate();
  await runTests(() => {
    diagnostics();
    configuration();
    quickFixes();
    hovers();
    queuesView();
    lintWorkspace();
  });
}
