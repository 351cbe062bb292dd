import * as vscode from 'vscode';
import { TELL_CONSEQUENCE } from '../../../extension/quick-fixes.ts';
import {
  closeAll,
  expectSame,
  expectSoon,
  expectSoonAsync,
  fileAt,
  open,
  replace,
  settled,
  shownOn,
} from './editor.ts';

const CONSEQUENCE = 'It is encryption at rest, but no KMS key seals the queue: sqs-kms-required reports it then.';

const FIX_ALL = 'source.fixAll.queueseal';
const ALL = 'Fix all that needs no choice (QueueSeal)';

/** What the editor offers at a word of a document, or for all of it. */
export async function offered(
  document: vscode.TextDocument,
  word?: string,
  kind?: string,
): Promise<vscode.CodeAction[]> {
  const text = document.getText();
  const start = document.positionAt(word === undefined ? 0 : text.indexOf(word));
  const range = new vscode.Range(start, word === undefined ? document.positionAt(text.length) : start);
  return await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind, 50);
}

async function titles(document: vscode.TextDocument, word?: string, kind?: string): Promise<string[]> {
  return (await offered(document, word, kind)).map(({ title }) => title);
}

async function make(document: vscode.TextDocument, title: string, word?: string, kind?: string): Promise<void> {
  const action = (await offered(document, word, kind)).find((one) => one.title === title);
  if (!action?.edit) throw new Error(`${title} is not to be had.`);
  await vscode.workspace.applyEdit(action.edit);
}

/** Opens what an action shows, and gives back its text. */
export async function shownBy({ command }: vscode.CodeAction): Promise<string> {
  await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
  const editor = vscode.window.visibleTextEditors.find(({ document: { uri } }) => uri.scheme === 'queueseal');
  return editor?.document.getText() ?? '';
}

export function quickFixes(): void {
  suite('quick fixes', () => {
    teardown(closeAll);

    test('are the ways to mend what is found, in the order of the rule', async () => {
      const document = await open('template.yaml');
      await expectSoon(() => shownOn(document.uri).length, 1);
      const actions = await offered(document, 'false');
      expectSame(
        actions.map(({ title, kind, isPreferred = false }) => [title, kind?.value, isPreferred]),
        [
          ['Seal Orders with a new key, OrdersKey', 'quickfix', false],
          ['Seal Orders with a key that each deployment names (OrdersKeyArn)', 'quickfix', false],
          ['Seal Orders with the AWS managed key alias/aws/sqs', 'quickfix', false],
          ['Encrypt Orders with SSE-SQS', 'quickfix', false],
        ],
      );
      expectSame(await titles(document, 'AWSTemplate'), []);
    });

    test('are preferred where nobody has to choose', async () => {
      const document = await open('sealed.yaml');
      await expectSoon(() => shownOn(document.uri).length, 3);
      const actions = await offered(document, 'OrdersKey:');
      expectSame(
        actions.map(({ title, isPreferred = false }) => [title, isPreferred]),
        [
          ['Keep OrdersKey when its stack goes', true],
          ['Rotate OrdersKey every year', true],
        ],
      );
    });

    for (const path of ['template.yaml', 'windows.yaml']) {
      test(`take the finding away in ${path}, and change nothing else`, async () => {
        const document = await open(path);
        const before = document.getText();
        await expectSoon(() => shownOn(document.uri).length, 1);
        await make(document, 'Encrypt Orders with SSE-SQS', 'false');
        expectSame(document.getText(), before.replace('false', 'true'));
        await expectSoon(() => shownOn(document.uri), []);
        expectSame((await titles(document, 'true')).includes('Encrypt Orders with SSE-SQS'), false);
      });
    }

    test('are not made of a text that is no more', async () => {
      const document = await open('template.yaml');
      await expectSoonAsync(async () => (await titles(document, 'false')).length, 4);
      await replace(document, 'Resources:', '# moved\nResources:');
      expectSame(await titles(document, 'false'), []);
      await expectSoonAsync(async () => (await titles(document, 'false')).length, 4);
      await make(document, 'Encrypt Orders with SSE-SQS', 'false');
      await expectSoon(() => shownOn(document.uri), []);
    });

    test('are not offered while a line is half typed', async () => {
      const document = await open('template.yaml');
      await expectSoonAsync(async () => (await titles(document, 'false')).length, 4);
      await replace(document, '  Sealed:', '  Half\n  Sealed:');
      await expectSoon(() => shownOn(document.uri).some((line) => line.includes(' syntax ')), true);
      expectSame(await titles(document, 'false'), []);
    });

    test('edit every file that they concern, also one that is not shown', async () => {
      const document = await open('generated/calling/main.tf');
      const title = 'Seal module.queue.aws_sqs_queue.this with the AWS managed key alias/aws/sqs';
      await expectSoonAsync(async () => (await titles(document, 'false')).includes(title), true);
      await make(document, title, 'false');
      expectSame(document.getText().includes('sealed = null'), true);
      const called = await open('generated/calling/queue/main.tf');
      expectSame(called.getText().includes('kms_master_key_id'), true);
    });

    test('tell what follows from them once they are made', async () => {
      const document = await open('template.yaml');
      const title = 'Encrypt Orders with SSE-SQS';
      await expectSoonAsync(async () => (await titles(document, 'false')).includes(title), true);
      const { command } = (await offered(document, 'false')).find((one) => one.title === title) ?? {};
      expectSame([command?.command, command?.arguments], [TELL_CONSEQUENCE, [CONSEQUENCE]]);
    });

    test('of a plan are not offered again once its sources were saved after it', async () => {
      const folder = fileAt('generated/planned');
      const title = 'Rotate aws_kms_key.main every year';
      await vscode.workspace.fs.copy(fileAt('generated/calling'), folder);
      try {
        const document = await open('generated/planned/main.tf');
        await expectSoonAsync(async () => (await titles(document, 'resource')).includes(title), true);
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await make(document, title, 'resource');
        await document.save();
        const other = 'Seal module.queue.aws_sqs_queue.this with a new key, ThisKey';
        await settled();
        expectSame(await titles(document, 'resource'), []);
        expectSame((await titles(document, 'false')).includes(other), false);
      } finally {
        await closeAll();
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
    });

    test('are shown to be written by hand where they cannot be written', async () => {
      await open('nested/parent.yaml');
      const child = await open('nested/child.yaml');
      const title = 'Show how: Encrypt Child/Inner with SSE-SQS';
      await expectSoonAsync(async () => (await titles(child, 'Sse\n')).at(-1), title);
      const action = (await offered(child, 'Sse\n')).find((one) => one.title === title);
      if (!action) throw new Error('It is gone.');
      expectSame((await shownBy(action)).split('\n\n').slice(2), [
        'Its value is computed (Ref); change what it is computed from.',
        'nested/child.yaml:7: Write in the place of what is here:',
        '    true\n',
      ]);
    });

    test('mend all at once that needs no choice', async () => {
      const document = await open('sealed.yaml');
      await expectSoon(() => shownOn(document.uri).length, 3);
      expectSame(await titles(document, undefined, 'source.organizeImports'), []);
      await expectSoonAsync(() => titles(document, undefined, FIX_ALL), [ALL]);
      await make(document, ALL, undefined, FIX_ALL);
      expectSame(document.getText().includes('    EnableKeyRotation: true\n'), true);
      expectSame(document.getText().includes('    DeletionPolicy: Retain\n'), true);
      expectSame(shownOn(document.uri).length, 3);
      await expectSoonAsync(() => titles(document, undefined, FIX_ALL), []);
    });

    test('are of the text as it is, where all are made at once', async () => {
      const document = await open('sealed.yaml');
      await expectSoon(() => shownOn(document.uri).length, 3);
      await replace(document, 'Conditions:', '# moved\nConditions:');
      await make(document, ALL, undefined, FIX_ALL);
      expectSame(document.getText().startsWith('# moved\nConditions:\n'), true);
      expectSame(
        document.getText().includes('  OrdersKey:\n    Type: AWS::KMS::Key\n    DeletionPolicy: Retain\n'),
        true,
      );
    });

    suite('on saving, where the user wants that', () => {
      const settings = vscode.workspace.getConfiguration('editor');

      suiteSetup(() =>
        settings.update('codeActionsOnSave', { [FIX_ALL]: 'explicit' }, vscode.ConfigurationTarget.Global),
      );

      suiteTeardown(() => settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global));

      /** Types into a file that can be mended, saves it, and gives back what is in it then; it is as before afterwards. */
      async function saved(path: string, mendable: string, title: string): Promise<string> {
        const uri = fileAt(path);
        const before = await vscode.workspace.fs.readFile(uri);
        try {
          const document = await open(path);
          await expectSoonAsync(async () => (await titles(await open(mendable), 'Key')).includes(title), true);
          await open(path);
          const edit = new vscode.WorkspaceEdit();
          edit.insert(uri, new vscode.Position(0, 0), '# typed\n');
          await vscode.workspace.applyEdit(edit);
          await expectSoonAsync(async () => (await titles(await open(mendable), 'Key')).includes(title), true);
          await open(path);
          await vscode.commands.executeCommand('workbench.action.files.save');
          await expectSoon(() => document.isDirty, false);
          return document.getText();
        } finally {
          await closeAll();
          await vscode.workspace.fs.writeFile(uri, before);
        }
      }

      const ROTATE = 'Rotate OrdersKey every year';

      test('are made', async () => {
        const text = await saved('generated/mendable.yaml', 'generated/mendable.yaml', ROTATE);
        expectSame([text.startsWith('# typed\n'), text.includes('EnableKeyRotation: true')], [true, true]);
      });

      test('are not made in a long text, for which a save would wait', async () => {
        const text = await saved('generated/long.yaml', 'generated/long.yaml', ROTATE);
        expectSame([text.startsWith('# typed\n'), text.includes('EnableKeyRotation')], [true, false]);
      });

      test('are not made in another file', async () => {
        const path = 'generated/mendable.yaml';
        const text = await saved('generated/caller.yaml', path, 'Rotate Mendable/OrdersKey every year');
        expectSame(text.startsWith('# typed\n'), true);
        expectSame((await open(path)).getText().includes('EnableKeyRotation'), false);
      });

      test('are not made by a plan', async () => {
        const path = 'generated/calling/main.tf';
        const document = await open(path);
        await expectSoonAsync(() => titles(document, undefined, FIX_ALL), [ALL]);
        await vscode.commands.executeCommand('workbench.action.files.save');
        expectSame(document.getText().includes('enable_key_rotation'), false);
      });
    });
  });
}
