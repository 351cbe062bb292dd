import type * as vscode from 'vscode';
import { activateEverywhere, type QueueSeal } from './activate.ts';

/** The entry in a browser. */
export function activate(context: vscode.ExtensionContext): QueueSeal {
  return activateEverywhere(context).exports;
}
