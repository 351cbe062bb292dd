import * as vscode from 'vscode';
import { closeAll, expectSame, expectSoon, open, replace, settled, shownOn } from './editor.ts';

const SAID = ['4:5-4:9 Warning W1234 Said.'];

/** Another program stands in for cfn-lint. */
export function cfnLint(): void {
  suite('cfn-lint', () => {
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('queueseal');

    teardown(async () => {
      await settings().update('cfnLint', undefined, vscode.ConfigurationTarget.Global);
      await closeAll();
    });

    test('is not run unless somebody wants it', async () => {
      const { uri } = await open('template.yaml');
      await expectSoon(() => shownOn(uri).length, 1);
      await settled();
      expectSame(shownOn(uri, 'cfn-lint'), []);
    });

    test('is run on templates that are opened, and on no other file', async () => {
      await settings().update('cfnLint', true, vscode.ConfigurationTarget.Global);
      const { uri } = await open('template.yaml');
      const compose = await open('compose.yaml');
      await expectSoon(() => shownOn(uri, 'cfn-lint'), SAID);
      expectSame(shownOn(compose.uri, 'cfn-lint'), []);
      await settings().update('cfnLint', false, vscode.ConfigurationTarget.Global);
      await expectSoon(() => shownOn(uri, 'cfn-lint'), []);
    });

    test('is stopped when the document is typed in', async () => {
      await settings().update('cfnLint', true, vscode.ConfigurationTarget.Global);
      const document = await open('generated/slow.yaml');
      await replace(document, 'Resources:', '# typed\nResources:');
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      expectSame(shownOn(document.uri, 'cfn-lint'), []);
    });

    test('is run where the configuration of the folder says so', async () => {
      const configuration = await open('.queueseal.yaml');
      await replace(configuration, 'rules:', 'cfn-lint: true\nrules:');
      await settled();
      const { uri } = await open('template.yaml');
      await expectSoon(() => shownOn(uri, 'cfn-lint'), SAID);
    });
  });
}
