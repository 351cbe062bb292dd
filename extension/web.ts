import type * as vscode from 'vscode';
import { activateEverywhere } from './activate.ts';

/** The entry in a browser. */
export function activate(context: vscode.ExtensionContext): void {
  activateEverywhere(context);
}
