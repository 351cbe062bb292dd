import type * as vscode from 'vscode';
import { activateEverywhere, type QueueSeal } from './activate.ts';

/** The entry where there is Node. */
export function activate(context: vscode.ExtensionContext): QueueSeal {
  return activateEverywhere(context);
}
