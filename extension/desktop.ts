import type * as vscode from 'vscode';
import { activateEverywhere, type QueueSeal } from './activate.ts';
import { CfnLint } from './cfn-lint.ts';

/** The entry where there is Node. */
export function activate(context: vscode.ExtensionContext): QueueSeal {
  const { projects, configurations, live, exports } = activateEverywhere(context);
  context.subscriptions.push(new CfnLint(projects, configurations, live));
  return exports;
}
