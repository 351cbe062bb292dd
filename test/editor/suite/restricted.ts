import * as vscode from 'vscode';
import { closeAll, EXTENSION, expectSame, expectSoon, open, settled, shownOn } from './editor.ts';
import { runTests } from './run.ts';

/** What VS Code calls in a folder that nobody trusts and that has no infrastructure code by its names. */
export function run(): Promise<void> {
  return runTests(() => {
    suite('a folder without infrastructure code', () => {
      teardown(closeAll);

      test('does not start the extension, whatever is opened', async () => {
        const extension = vscode.extensions.getExtension(EXTENSION);
        for (const path of ['compose.yaml', 'package.json', 'src/main.ts', 'k8s/service.yaml']) await open(path);
        // The search for files by their names has an end.
        await vscode.workspace.findFiles('**/*.tf');
        await settled();
        expectSame([vscode.workspace.isTrusted, extension?.isActive], [false, false]);
      });

      test('starts it by a command, which finds templates whatever they are called', async () => {
        await vscode.commands.executeCommand('queueseal.lintWorkspace');
        const { uri } = await open('odd/name.yaml');
        await expectSoon(() => shownOn(uri).length, 2);
      });

      test('is linted though it is not trusted, but runs no program', async () => {
        const { uri } = await open('odd/name.yaml');
        await expectSoon(() => shownOn(uri).length, 2);
        await settled();
        await settled();
        expectSame(shownOn(uri, 'cfn-lint'), []);
        expectSame(vscode.workspace.getConfiguration('queueseal').get('cfnLint'), true);
      });
    });
  });
}
