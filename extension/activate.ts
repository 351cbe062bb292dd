import * as vscode from 'vscode';
import { Configurations } from './configuration.ts';
import { Hovers } from './hover.ts';
import { lintWorkspace } from './lint-workspace.ts';
import { LiveLint } from './live-lint.ts';
import { Maps } from './maps.ts';
import { Projects } from './projects.ts';
import { OPEN_PLACE, openPlace, type QueueNode, QueuesView } from './queues-view.ts';
import { QuickFixes, TELL_CONSEQUENCE, tellConsequence } from './quick-fixes.ts';
import { Shown } from './shown.ts';
import { CONTENT, SCHEME, SHOW_BY_HAND, showByHand } from './shown-by-hand.ts';
import { type ProjectReport, WorkspaceReports } from './workspace-reports.ts';

/** What other extensions may ask for. */
export interface QueueSeal {
  readonly queues: vscode.TreeDataProvider<QueueNode>;
  /** Lints all folders and shows what it finds; false where it was cancelled, which shows nothing. */
  lintWorkspace(token: vscode.CancellationToken): Promise<boolean>;
}

/** What an entry builds on. */
interface Started {
  readonly projects: Projects;
  readonly configurations: Configurations;
  readonly live: LiveLint;
  readonly exports: QueueSeal;
}

/** Starts everything that both hosts have. */
export function activateEverywhere({ subscriptions }: vscode.ExtensionContext): Started {
  const { commands, languages, window } = vscode;
  const projects = new Projects();
  const shown = new Shown();
  const configurations = new Configurations(shown);
  const workspace = new WorkspaceReports();
  const live = new LiveLint(projects, configurations, shown, workspace);
  const maps = new Maps(projects, configurations);
  const queues = new QueuesView(() => joined([...live.reports], workspace.all), maps);

  async function lintAll(tell: (message: string) => void, token: vscode.CancellationToken): Promise<boolean> {
    const result = await lintWorkspace(projects, configurations, tell, token);
    if (!result) return false;
    workspace.replace(result.reports);
    shown.showWorkspace(result.found);
    refresh();
    return true;
  }

  const view = window.createTreeView('queueseal.queues', { treeDataProvider: queues });
  function refresh(): void {
    maps.forget();
    view.message = queues.notices;
    queues.refresh();
  }

  subscriptions.push(
    shown,
    live,
    view,
    live.onDidChange(refresh),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('queueseal.enable')) return;
      // What is switched off is off; the rest is a command away.
      workspace.replace([]);
      shown.showWorkspace(new Map());
      refresh();
    }),
    languages.registerHoverProvider([{ language: '*' }], new Hovers(projects, configurations, live, maps)),
    languages.registerCodeActionsProvider(
      [{ language: '*' }],
      new QuickFixes(projects, configurations, live),
      QuickFixes.kinds,
    ),
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, CONTENT),
    commands.registerCommand(SHOW_BY_HAND, showByHand),
    commands.registerCommand(TELL_CONSEQUENCE, tellConsequence),
    commands.registerCommand('queueseal.lintWorkspace', () =>
      window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: 'QueueSeal', cancellable: true },
        (progress, token) => lintAll((message) => progress.report({ message }), token),
      ),
    ),
    commands.registerCommand(OPEN_PLACE, openPlace),
  );
  void commands.executeCommand('setContext', 'queueseal.isActive', true);
  const exports = { queues, lintWorkspace: (token: vscode.CancellationToken) => lintAll(() => undefined, token) };
  return { projects, configurations, live, exports };
}

/** What open documents say, and of everything else what the workspace said when it was linted. */
function joined(live: readonly ProjectReport[], workspace: readonly ProjectReport[]): ProjectReport[] {
  const isLive = ({ project }: ProjectReport, unit: string): boolean =>
    live.some((one) => one.project === project && one.report.units.some(({ root }) => root === unit));
  const others = workspace.map((one) => {
    const { project, report } = one;
    return { project, report: { ...report, queues: report.queues.filter(({ unit }) => !isLive(one, unit)) } };
  });
  return [...live, ...others];
}
