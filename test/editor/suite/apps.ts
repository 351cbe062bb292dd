import { closeAll, expectSame, expectSoon, open, replace, settled, shownOn } from './editor.ts';

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
  });
}
