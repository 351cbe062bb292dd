import * as vscode from 'vscode';
import { closeAll, expectSame, expectSoon, expectSoonAsync, open, shownOn } from './editor.ts';

/** What the editor shows over a word of a document. */
async function hoverOver(document: vscode.TextDocument, word: string): Promise<string[]> {
  const position = document.positionAt(document.getText().indexOf(word) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .map((text) => text.replaceAll(/\]\([^)]*#(L\d+)\)/g, ']($1)').replaceAll('\\', ''));
}

export function hovers(): void {
  suite('hovers', () => {
    teardown(closeAll);

    test('tell of a queue how it is sealed, with which key, and who takes what fails', async () => {
      const document = await open('sealed.yaml');
      await expectSoon(() => shownOn(document.uri).length, 3);
      expectSame(await hoverOver(document, 'Orders:\n'), [
        '**Orders**\n\n- KMS, customer managed key: [OrdersKey](L4), when IsProd is true\n\n- Not encrypted, when IsProd is false\n\nDead-letter queue: [Dlq](L31)',
      ]);
      expectSame(await hoverOver(document, 'Dlq:\n'), [
        '**Dlq**\n\n- KMS, customer managed key: [OrdersKey](L4)\n\nDead-letter queue of: [Orders](L25)',
      ]);
    });

    test('tell of a queue who sends to it and who reads from it, with a sign', async () => {
      const document = await open('generated/talk.yaml');
      await expectSoonAsync(
        () => hoverOver(document, 'Orders:\n'),
        [
          [
            '**Orders**',
            '- KMS, customer managed key: [OrdersKey](L2)',
            'Senders:',
            '- ✗ [SNS topic News (subscription Subscription) as sns.amazonaws.com: the key does not let it (kms:GenerateDataKey, kms:Decrypt); the queue policy does not let it send](L21)',
            'Readers:',
            '- ✓ [role Reader: the key lets it](L33)',
          ].join('\n\n'),
        ],
      );
    });

    test('tell of a statement who can do what', async () => {
      const document = await open('sealed.yaml');
      await expectSoon(() => shownOn(document.uri).length, 3);
      expectSame(await hoverOver(document, 'Sid: Everyone'), [
        '**OrdersKey**, statement Everyone\n\n- Any AWS account can call kms:Decrypt – nothing limits who.',
      ]);
    });

    test('are quiet everywhere else', async () => {
      const document = await open('sealed.yaml');
      await expectSoon(() => shownOn(document.uri).length, 3);
      expectSame(await hoverOver(document, 'Conditions'), []);
      expectSame(await hoverOver(await open('compose.yaml'), 'services'), []);
    });
  });
}
