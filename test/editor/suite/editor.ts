import * as vscode from 'vscode';
import type { QueueSeal } from '../../../extension/activate.ts';

/** The extension under test, as its manifest names it. */
export const EXTENSION = 'queueseal.queueseal';

/** What the extension gives to others. */
export function api(): QueueSeal {
  const { exports } = vscode.extensions.getExtension<QueueSeal>(EXTENSION) ?? {};
  if (!exports) throw new Error('The extension is not active.');
  return exports;
}

/** The address of a file in a folder of the workspace, the first one if none is named. */
export function fileAt(path: string, name?: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find((one) => name === undefined || one.name === name);
  if (!folder) throw new Error('There is no such folder.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file as a person does. */
export async function open(path: string, folder?: string): Promise<vscode.TextDocument> {
  const uri = fileAt(path, folder);
  // Not by the function that opens documents: what that opens stays open for minutes after its editor is closed.
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
  const active = (): vscode.TextDocument | undefined => vscode.window.activeTextEditor?.document;
  // The host hears of its editors a little after they are there.
  await expectSoon(() => active()?.uri.toString(), uri.toString());
  return active() as vscode.TextDocument;
}

/** Opens a text that is in no file. */
export async function openText(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** Opens a text at the address of a notebook's cell. */
export async function openAsCell(content: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.from({ scheme: 'vscode-notebook-cell', path: '/notebook', fragment: 'cell' });
  const provided = vscode.workspace.registerTextDocumentContentProvider(uri.scheme, {
    provideTextDocumentContent: () => content,
  });
  try {
    return await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), 'yaml');
  } finally {
    provided.dispose();
  }
}

/** How long anything is waited for; less than a test may take. */
const MOST_MS = 20_000;

/** Longer than the extension waits for more typing: what it does after this long is nothing. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 600));
}

/** The same as `expectSoon` for what must be waited for itself. */
export async function expectSoonAsync<T>(look: () => Promise<T>, expected: T): Promise<void> {
  let is = await look();
  const wanted = JSON.stringify(expected);
  for (const end = performance.now() + MOST_MS; JSON.stringify(is) !== wanted && performance.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    is = await look();
  }
  expectSame(is, expected);
}

/** The diagnostics of a file, each in a line as people read them: place, level, rule and first sentence. */
export function shownOn(uri: vscode.Uri, from = 'queueseal'): string[] {
  return diagnosticsOf(uri, from).map(({ range: { start, end }, severity, code, message }) => {
    const rule = typeof code === 'object' ? code.value : code;
    const place = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
    return `${place} ${vscode.DiagnosticSeverity[severity]} ${rule} ${message.split('\n', 1)[0]}`;
  });
}

/** What these tests are about; rules that come later may find something else in the same files. */
const ABOUT: ReadonlySet<unknown> = new Set([
  'W1234',
  'config-invalid',
  'kms-key-policy-public',
  'kms-statement-no-effect',
  'sqs-customer-key-required',
  'sqs-encryption-disabled',
  'sqs-tls-not-enforced',
  'syntax',
]);

export function diagnosticsOf(uri: vscode.Uri, from = 'queueseal'): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source, code }) => source === from && ABOUT.has(typeof code === 'object' ? code.value : code))
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** Waits until something is as expected, looking whenever diagnostics change; fails with what it was last. */
export async function expectSoon<T>(look: () => T, expected: T): Promise<void> {
  const wanted = JSON.stringify(expected, undefined, 1);
  const isThere = (): boolean => JSON.stringify(look(), undefined, 1) === wanted;
  if (isThere()) return;
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(deadline);
      clearInterval(timer);
    };
    const deadline = setTimeout(() => {
      stop();
      reject(new Error(`expected ${wanted}\nbut it is ${JSON.stringify(look(), undefined, 1)}`));
    }, MOST_MS);
    const timer = setInterval(() => {
      if (!isThere()) return;
      stop();
      resolve();
    }, 10);
  });
}

/** Replaces a piece of text that is in a document once, without saving. */
export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  if (start < 0) throw new Error(`There is no ${from}.`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
  edit.replace(document.uri, range, to);
  await vscode.workspace.applyEdit(edit);
}

/** Leaves no editor open and no change behind, nor any document that the host still takes for open. */
export async function closeAll(): Promise<void> {
  const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = new Set(
    tabs().flatMap(({ input }) => {
      const isFile = input instanceof vscode.TabInputText && vscode.workspace.getWorkspaceFolder(input.uri);
      return isFile ? [input.uri.toString()] : [];
    }),
  );
  for (let left = tabs().length; left > 0; left = tabs().length) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await expectSoon(() => tabs().length < left, true);
  }
  // Else what was known of it would be taken for what is known of the same file when it is opened next.
  await expectSoon(() => vscode.workspace.textDocuments.filter(({ uri }) => shown.has(uri.toString())).length, 0);
}

/** Fails unless two things look alike. */
export function expectSame(actual: unknown, expected: unknown): void {
  const [is, wanted] = [actual, expected].map((value) => JSON.stringify(value, undefined, 1));
  if (is !== wanted) throw new Error(`expected ${wanted}\nbut it is ${is}`);
}
