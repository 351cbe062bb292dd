import * as vscode from 'vscode';
import { closeAll, expectSame, expectSoon, fileAt, open, replace, settled, shownOn } from './editor.ts';

const rulesOn = (uri: vscode.Uri): (string | undefined)[] => shownOn(uri).map((line) => line.split(' ')[2]);

export function configuration(): void {
  suite('configuration', () => {
    teardown(closeAll);

    test('counts while it is typed, and while it has a mistake the last one without does', async () => {
      const template = await open('template.yaml');
      await expectSoon(() => rulesOn(template.uri), ['sqs-encryption-disabled']);
      const document = await open('.queueseal.yaml');
      await replace(document, 'sqs-tls-not-enforced: off', 'sqs-encryption-disabled: off');
      await expectSoon(() => rulesOn(template.uri), ['sqs-tls-not-enforced']);
      await replace(document, 'sqs-encryption-disabled: off', 'sqs-encryption-disabld: off');
      await expectSoon(
        () => shownOn(document.uri),
        [
          '1:10-1:32 Error config-invalid "sqs-encryption-disabld" is not a setting. Did you mean "sqs-encryption-disabled"?',
        ],
      );
      await settled();
      expectSame(rulesOn(template.uri), ['sqs-tls-not-enforced']);
    });

    test('may leave out files', async () => {
      const template = await open('template.yaml');
      await expectSoon(() => rulesOn(template.uri), ['sqs-encryption-disabled']);
      const document = await open('.queueseal.yaml');
      await replace(document, 'rules:', 'ignore: [template.yaml]\nrules:');
      await expectSoon(() => rulesOn(template.uri), []);
    });

    test('of the editor switches everything off', async () => {
      const template = await open('template.yaml');
      await expectSoon(() => rulesOn(template.uri), ['sqs-encryption-disabled']);
      const settings = vscode.workspace.getConfiguration('queueseal');
      await settings.update('enable', false, vscode.ConfigurationTarget.Global);
      await expectSoon(() => rulesOn(template.uri), []);
      await settings.update('enable', undefined, vscode.ConfigurationTarget.Global);
      await expectSoon(() => rulesOn(template.uri), ['sqs-encryption-disabled']);
    });
  });
}

/** Where the workspace has a second folder. */
export function configurationOfFolders(): void {
  suite('configuration of several folders', () => {
    teardown(closeAll);

    test('is each folder’s own', async () => {
      await open('template.yaml');
      await open('template.yaml', 'billing');
      await expectSoon(() => rulesOn(fileAt('template.yaml')), ['sqs-encryption-disabled']);
      await expectSoon(
        () => rulesOn(fileAt('template.yaml', 'billing')),
        ['sqs-encryption-disabled', 'sqs-customer-key-required'],
      );
    });
  });
}
