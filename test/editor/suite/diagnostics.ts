import { closeAll, expectSoon, open, replace, shownOn } from './editor.ts';

export function diagnostics(): void {
  suite('diagnostics', () => {
    teardown(closeAll);

    test('are on an open template, and go when it is mended', async () => {
      const document = await open('template.yaml');
      await expectSoon(
        () => shownOn(document.uri),
        [
          '3:3-3:9 Information sqs-tls-not-enforced No policy of Orders denies plain HTTP.',
          '6:29-6:34 Error sqs-encryption-disabled Orders is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.',
        ],
      );
      await replace(document, 'SqsManagedSseEnabled: false', 'KmsMasterKeyId: alias/orders');
      await expectSoon(() => shownOn(document.uri), []);
    });
  });
}
