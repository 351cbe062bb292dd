import type * as vscode from 'vscode';
import { Configurations } from './configuration.ts';
import { LiveLint } from './live-lint.ts';
import { Projects } from './projects.ts';
import { Shown } from './shown.ts';

/** Starts everything that both hosts have. */
export function activateEverywhere({ subscriptions }: vscode.ExtensionContext): void {
  const projects = new Projects();
  const shown = new Shown();
  const configurations = new Configurations(shown);
  subscriptions.push(shown, new LiveLint(projects, configurations, shown));
}
