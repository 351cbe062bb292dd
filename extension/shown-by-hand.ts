import * as vscode from 'vscode';
import { type Advice, type Fix, loading, Places, printable } from '../core/index.ts';
import type { Project } from './project.ts';

/** Shows what to write by hand. */
export const SHOW_BY_HAND = 'queueseal.showByHand';

/** Of documents that nobody can change: what is in one stands in its address. */
export const SCHEME = 'queueseal';

/** Gives the text of such a document. */
export const CONTENT: vscode.TextDocumentContentProvider = { provideTextDocumentContent: ({ query }) => query };

/** Opens, beside the editor, what an author writes to make a fix that is not made for them. */
export async function showByHand(project: Project, fix: Fix, reason: string, pieces: readonly Advice[]): Promise<void> {
  const query = await loading(project, (loaded) =>
    inMarkdown(fix, reason, pieces, new Places(project.files(loaded, new Set()))),
  );
  const uri = vscode.Uri.from({ scheme: SCHEME, path: '/How to mend it.md', query });
  const { Beside } = vscode.ViewColumn;
  await vscode.window.showTextDocument(uri, { viewColumn: Beside, preview: true, preserveFocus: true });
}

function inMarkdown(
  { title, consequence = '' }: Fix,
  reason: string,
  pieces: readonly Advice[],
  places: Places,
): string {
  const written = pieces.map(({ at, how, code }) => {
    const { path, line } = places.region(at);
    const lines = code === '' ? [] : ['', ...code.split('\n').map((text) => `    ${printable(text)}`.trimEnd())];
    return [`${printable(path)}:${line}: ${printable(how)}`, ...lines].join('\n');
  });
  const told = [`# ${printable(title)}`, printable(consequence), printable(reason), ...written];
  return `${told.filter((part) => part !== '').join('\n\n')}\n`;
}
