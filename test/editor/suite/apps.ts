import { closeAll, expectSame, expectSoon, open, replace, settled, shownOn } from './editor.ts';
import { offered, shownBy } from './quick-fixes.ts';

/** Where the workspace has an app of the CDK, with what it was synthesized to. */
export function apps(): void {
  suite('an app of the CDK', () => {
    teardown(closeAll);

    test('has on its sources what its assembly says', async () => {
      const { uri } = await open('lib/encryption-modes-stack.ts', 'app');
      await expectSoon(
        () =>
          shownOn(uri)
            .filter((line) => line.includes(' sqs-encryption-disabled '))
            .map((line) => line.split(' is stored')[0]),
        [
          '18:7-18:51 Error sqs-encryption-disabled EncryptionModes/Unencrypted',
          '18:7-18:51 Error sqs-encryption-disabled Prod/Orders/Unencrypted',
        ],
      );
    });

    test('is not looked at anew while it is typed', async () => {
      const document = await open('lib/encryption-modes-stack.ts', 'app');
      await expectSoon(() => shownOn(document.uri).length > 0, true);
      const before = shownOn(document.uri);
      await replace(document, 'import', '// typed\nimport');
      await settled();
      expectSame(shownOn(document.uri), before);
    });

    test('is mended by its author, who is shown what to write', async () => {
      const document = await open('lib/encryption-modes-stack.ts', 'app');
      await expectSoon(() => shownOn(document.uri).length > 0, true);
      const line = document.lineAt(17).text.trim();
      const actions = await offered(document, line);
      const action = actions.find(({ title }) => title.startsWith('Show how: Encrypt '));
      if (!action) throw new Error(`There is ${JSON.stringify(actions.map(({ title }) => title))}.`);
      expectSame([action.edit, action.isPreferred], [undefined, undefined]);
      const text = await shownBy(action);
      expectSame(text.includes('lib/encryption-modes-stack.ts:17: In the props of Unencrypted:\n'), true);
      expectSame(text.includes('    encryption: sqs.QueueEncryption.SQS_MANAGED,\n'), true);
    });
  });
}
