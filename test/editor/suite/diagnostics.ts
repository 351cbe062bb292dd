import * as vscode from 'vscode';
import { DEBOUNCE_MS } from '../../../extension/live-lint.ts';
import {
  closeAll,
  diagnosticsOf,
  expectSame,
  expectSoon,
  fileAt,
  open,
  openAsCell,
  openText,
  replace,
  settled,
  shownOn,
} from './editor.ts';

const IN_PLAINTEXT =
  '6:29-6:34 Error sqs-encryption-disabled Orders is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.';

export function diagnostics(): void {
  suite('diagnostics', () => {
    teardown(closeAll);

    test('are on an open template, and go when it is mended', async () => {
      const document = await open('template.yaml');
      await expectSoon(() => shownOn(document.uri), [IN_PLAINTEXT]);
      await replace(document, 'SqsManagedSseEnabled: false', 'KmsMasterKeyId: alias/orders');
      await expectSoon(() => shownOn(document.uri), []);
    });

    test('go with the document', async () => {
      const { uri } = await open('template.yaml');
      await expectSoon(() => shownOn(uri), [IN_PLAINTEXT]);
      await closeAll();
      await expectSoon(() => shownOn(uri), []);
    });

    test('are where they are in a file with Windows line ends', async () => {
      const document = await open('windows.yaml');
      expectSame(document.eol, vscode.EndOfLine.CRLF);
      await expectSoon(() => shownOn(document.uri), [IN_PLAINTEXT]);
    });

    test('are on a document that was never saved', async () => {
      const saved = await open('template.yaml');
      const document = await openText(saved.getText());
      await expectSoon(() => shownOn(document.uri), [IN_PLAINTEXT]);
    });

    test('wait until nobody has typed for a while', async () => {
      const document = await open('template.yaml');
      await expectSoon(() => shownOn(document.uri), [IN_PLAINTEXT]);
      let changed = 0;
      const listener = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) changed = performance.now();
      });
      await replace(document, 'SqsManagedSseEnabled: false', 'KmsMasterKeyId: alias/orders');
      await expectSoon(() => shownOn(document.uri), []);
      // Both ends of the wait are rounded.
      expectSame(performance.now() - changed > DEBOUNCE_MS - 5, true);
      listener.dispose();
    });

    test('are the last text’s after several changes at once', async () => {
      const document = await open('template.yaml');
      for (const [from, to] of [
        ['false', 'true'],
        ['true', 'false'],
        ['Orders:', 'Refunds:'],
      ] as const) {
        await replace(document, from, to);
      }
      await expectSoon(() => shownOn(document.uri), [IN_PLAINTEXT.replace('Orders', 'Refunds')]);
      await settled();
      expectSame(shownOn(document.uri), [IN_PLAINTEXT.replace('Orders', 'Refunds')]);
    });

    test('stay elsewhere in the file while a line is half typed, without a break', async () => {
      const document = await open('sealed.yaml');
      await expectSoon(() => shownOn(document.uri).length, 3);
      const elsewhere = shownOn(document.uri).filter((line) => !line.startsWith('9:'));
      const seen: string[][] = [];
      const listener = vscode.languages.onDidChangeDiagnostics(() => {
        seen.push(shownOn(document.uri).filter((line) => !line.includes(' syntax ')));
      });
      try {
        for (const typed of ['\n  ', 'N', 'e', 'w', '\n    Typ']) {
          const edit = new vscode.WorkspaceEdit();
          edit.insert(document.uri, document.lineAt(document.lineCount - 2).range.end, typed);
          await vscode.workspace.applyEdit(edit);
          await settled();
        }
        await expectSoon(() => shownOn(document.uri).some((line) => line.includes(' syntax ')), true);
        for (const lines of [...seen, shownOn(document.uri)]) {
          for (const line of elsewhere) expectSame(lines.includes(line), true);
        }
      } finally {
        listener.dispose();
      }
    });

    test('are not there before the templates that a template calls are', async () => {
      const child = fileAt('nested/child.yaml');
      const seen: string[][] = [];
      const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === child.toString())) seen.push(shownOn(child));
      });
      await open('nested/parent.yaml');
      const found = [
        '7:34-7:37 Error sqs-encryption-disabled Child/Inner is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.',
      ];
      await expectSoon(() => shownOn(child), found);
      // The event comes a little later than what it tells of, and may come twice.
      await settled();
      listener.dispose();
      expectSame([...new Set(seen.map((lines) => lines.join('\n')))], found);
      const [{ relatedInformation = [] } = {}] = diagnosticsOf(child);
      expectSame(
        relatedInformation.map(({ location, message }) => [location.uri.path.split('/').at(-1), message]),
        [['parent.yaml', 'Called from here.']],
      );
    });

    test('follow a called template while that is typed in', async () => {
      const parent = await open('nested/parent.yaml');
      const child = await open('nested/child.yaml');
      await expectSoon(() => shownOn(child.uri).filter((line) => line.includes('Child/Inner')).length, 1);
      await replace(child, 'SqsManagedSseEnabled: !Ref Sse', 'KmsMasterKeyId: alias/a');
      await expectSoon(() => [...shownOn(child.uri), ...shownOn(parent.uri)], []);
    });

    test('tell the rule with its page, the level, what else to look at, and code that does nothing', async () => {
      const { uri } = await open('sealed.yaml');
      await expectSoon(() => shownOn(uri).length, 3);
      const told = diagnosticsOf(uri).map(({ source, code, severity, tags, relatedInformation = [] }) => [
        source,
        typeof code === 'object' ? code.target.toString() : code,
        vscode.DiagnosticSeverity[severity],
        (tags ?? []).map((tag) => vscode.DiagnosticTag[tag]),
        relatedInformation.map(({ location, message }) => `${location.range.start.line + 1} ${message}`),
      ]);
      const page = (rule: string): string =>
        `https://github.com/queueseal/queueseal/blob/main/core/rules/${rule}/rule.md`;
      const sealed = ['25 Orders, which it seals.', '31 Dlq, which it seals.'];
      expectSame(told, [
        [
          'queueseal',
          page('kms-key-policy-public'),
          'Error',
          [],
          ['15 In statement Everyone of OrdersKey.', ...sealed],
        ],
        [
          'queueseal',
          page('kms-statement-no-effect'),
          'Warning',
          ['Unnecessary'],
          ['20 In statement Nothing of OrdersKey.', ...sealed],
        ],
        ['queueseal', page('sqs-encryption-disabled'), 'Warning', [], []],
      ]);
    });

    test('begin with a sentence that fits at the end of a line, and are no mere hints, and say from where they are', async () => {
      const { uri } = await open('sealed.yaml');
      await expectSoon(() => shownOn(uri).length, 3);
      const broken = await openText('Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n  Half\n');
      await expectSoon(() => shownOn(broken.uri).some((line) => line.includes(' syntax ')), true);
      for (const { message, severity, source, code } of [uri, broken.uri].flatMap((one) =>
        vscode.languages.getDiagnostics(one),
      )) {
        const [first = ''] = message.split('\n', 1);
        expectSame([first.length <= 120, severity < vscode.DiagnosticSeverity.Hint], [true, true]);
        expectSame([source, code !== undefined], ['queueseal', true]);
      }
    });

    test('are on no file that is not ours to judge', async () => {
      const compose = await open('compose.yaml');
      const saved = await open('template.yaml');
      const text = saved.getText();
      const provider = vscode.workspace.registerTextDocumentContentProvider('before', {
        provideTextDocumentContent: () => text,
      });
      const old = await vscode.workspace.openTextDocument(vscode.Uri.parse('before:/template.yaml'));
      await expectSoon(() => shownOn(saved.uri), [IN_PLAINTEXT]);
      await settled();
      expectSame([shownOn(compose.uri), shownOn(old.uri)], [[], []]);
      provider.dispose();
    });

    test('are on templates of SAM', async () => {
      const { uri } = await open('generated/sam.yaml');
      await expectSoon(
        () => shownOn(uri),
        [
          '14:29-14:34 Error sqs-encryption-disabled Jobs is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.',
        ],
      );
    });

    test('are not in notebooks', async () => {
      const { uri, getText } = await open('template.yaml');
      await expectSoon(() => shownOn(uri), [IN_PLAINTEXT]);
      const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, getText(), 'yaml');
      const data = new vscode.NotebookData([cell]);
      // The one kind that VS Code has by itself, in some versions; in others a text stands where that of a cell would.
      const notebook = await vscode.workspace
        .openNotebookDocument('interactive', data)
        .then(undefined, () => undefined);
      const document = notebook?.cellAt(0).document ?? (await openAsCell(getText()));
      expectSame([document.languageId, document.getText() === getText()], ['yaml', true]);
      await settled();
      expectSame(shownOn(document.uri), []);
    });

    test('are on a source of Terraform by the plan beside it', async () => {
      const { uri } = await open('terraform/main.tf');
      await expectSoon(
        () => shownOn(uri),
        [
          '3:29-3:34 Error sqs-encryption-disabled aws_sqs_queue.orders is stored in plaintext: sqs_managed_sse_enabled is false and no KMS key is set.',
        ],
      );
    });

    test('are on a template of a megabyte', async () => {
      const saved = await open('template.yaml');
      const more = Array.from({ length: 9_000 }, (_, at) => {
        return `  Topic${at}:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: a-topic-of-many-${at}-${'x'.repeat(20)}\n`;
      });
      const document = await openText(saved.getText() + more.join(''));
      expectSame(document.getText().length > 1_000_000, true);
      await expectSoon(() => shownOn(document.uri), [IN_PLAINTEXT]);
    });
  });
}
