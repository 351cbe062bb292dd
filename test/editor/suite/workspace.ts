import * as vscode from 'vscode';
import { api, closeAll, expectSame, expectSoon, fileAt, open, replace, settled, shownOn } from './editor.ts';
import { queuesShown } from './queues.ts';

/** How many of our diagnostics each file of the first folder has, but for those with none. */
function counts(): Record<string, number> {
  const root = fileAt('x').toString().slice(0, -1);
  const found = vscode.languages
    .getDiagnostics()
    .filter(([uri]) => uri.toString().startsWith(root))
    .map(([uri]): [string, number] => [uri.toString().slice(root.length), shownOn(uri).length])
    .filter(([, count]) => count > 0);
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Runs last: what it finds stays. */
export function lintWorkspace(): void {
  suite('linting the workspace', () => {
    teardown(closeAll);

    test('shows nothing where it is cancelled', async () => {
      const source = new vscode.CancellationTokenSource();
      const done = api().lintWorkspace(source.token);
      source.cancel();
      expectSame(await done, false);
      expectSame(counts(), {});
    });

    test('shows what the command line does: called templates once, nothing of what git leaves out', async () => {
      await vscode.commands.executeCommand('queueseal.lintWorkspace');
      await expectSoon(counts, {
        'nested/child.yaml': 1,
        'sealed.yaml': 3,
        'template.yaml': 1,
        'terraform/main.tf': 1,
        'windows.yaml': 1,
      });
      expectSame((await queuesShown()).filter((line) => line.includes('Child/Inner')).length, 1);
    });

    test('gives way to what is typed, and to what is saved', async () => {
      const uri = fileAt('template.yaml');
      const document = await open('template.yaml');
      await replace(document, 'SqsManagedSseEnabled: false', 'KmsMasterKeyId: alias/orders');
      await expectSoon(() => shownOn(uri), []);
      await closeAll();
      await expectSoon(() => shownOn(uri).length, 1);
      const again = await open('template.yaml');
      await replace(again, 'SqsManagedSseEnabled: false', 'KmsMasterKeyId: alias/orders');
      await again.save();
      await expectSoon(() => shownOn(uri), []);
      await closeAll();
      await settled();
      expectSame(shownOn(uri), []);
    });

    test('follows files that change on disk', async () => {
      const uri = fileAt('windows.yaml');
      expectSame(shownOn(uri).length, 1);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('Resources: {}\n'));
      await expectSoon(() => shownOn(uri), []);
    });

    test('follows the configuration once that is saved', async () => {
      const uri = fileAt('sealed.yaml');
      expectSame(shownOn(uri).length, 3);
      const document = await open('.queueseal.yaml');
      await replace(document, 'rules:', 'ignore: [sealed.yaml]\nrules:');
      await document.save();
      await expectSoon(() => shownOn(uri), []);
      await replace(document, 'ignore: [sealed.yaml]\n', '');
      await document.save();
    });

    test('shows nothing any more where it is switched off', async () => {
      const settings = vscode.workspace.getConfiguration('queueseal');
      await settings.update('enable', false, vscode.ConfigurationTarget.Global);
      await expectSoon(counts, {});
      await settings.update('enable', undefined, vscode.ConfigurationTarget.Global);
    });
  });
}
