import * as vscode from 'vscode';
import type { QueueSeal } from '../../../extension/activate.ts';
import { api, closeAll, expectSoonAsync, open } from './editor.ts';

type Node = Parameters<QueueSeal['queues']['getTreeItem']>[0];

/** The view as a person sees it opened: a line an entry, indented. */
export async function queuesShown(parent?: Node, indent = ''): Promise<string[]> {
  const { queues } = api();
  const lines: string[] = [];
  for (const node of (await queues.getChildren(parent)) ?? []) {
    const { label, description } = await queues.getTreeItem(node);
    lines.push(`${indent}${typeof label === 'string' ? label : label?.label} (${description})`);
    lines.push(...(await queuesShown(node, `${indent}  `)));
  }
  return lines;
}

const NOBODY = '    Nobody is known to send to it or read from it ()';

export function queuesView(): void {
  suite('the view of queues', () => {
    teardown(closeAll);

    test('lists the queues of what is open, the worst first, each with its key and dead-letter queue', async () => {
      await expectSoonAsync(queuesShown, []);
      await open('template.yaml');
      await open('sealed.yaml');
      await expectSoonAsync(queuesShown, [
        'not encrypted (2)',
        '  Orders (template.yaml)',
        NOBODY,
        '  Orders (when IsProd is false)',
        '    Dlq (dead-letter queue)',
        NOBODY,
        'KMS, customer managed key (3)',
        '  Sealed (template.yaml)',
        '    alias/orders (key)',
        NOBODY,
        '  Orders (when IsProd is true)',
        '    OrdersKey (key)',
        '    Dlq (dead-letter queue)',
        NOBODY,
        '  Dlq (sealed.yaml)',
        '    OrdersKey (key)',
        '    Orders (is its dead-letter queue)',
        NOBODY,
      ]);
    });

    test('opens a queue to its senders and readers, each with a sign', async () => {
      await open('generated/talk.yaml');
      await expectSoonAsync(queuesShown, [
        'KMS, customer managed key (1)',
        '  Orders (generated/talk.yaml)',
        '    OrdersKey (key)',
        '    ✗ SNS topic News (subscription Subscription) as sns.amazonaws.com: the key does not let it (kms:GenerateDataKey, kms:Decrypt); the queue policy does not let it send (sender)',
        '    ✓ role Reader: the key lets it (reader)',
      ]);
    });

    test('opens a queue at its place', async () => {
      await open('sealed.yaml');
      await expectSoonAsync(async () => (await queuesShown()).length > 0, true);
      const { queues } = api();
      const [state] = (await queues.getChildren()) ?? [];
      const [queue] = (state && (await queues.getChildren(state))) ?? [];
      const { command } = (queue && (await queues.getTreeItem(queue))) ?? {};
      await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
      const line = vscode.window.activeTextEditor?.selection.active.line ?? -1;
      await expectSoonAsync(async () => vscode.window.activeTextEditor?.document.lineAt(line).text, '  Orders:');
    });
  });
}
