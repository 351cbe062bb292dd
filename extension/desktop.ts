import type * as vscode from 'vscode';
import { activateEverywhere } from './activate.ts';

/** The entry where there is Node. */
export function activate(context: vscode.ExtensionContext): void {
  activateEverywhere(context);
}
