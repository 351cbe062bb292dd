import * as vscode from 'vscode';
import { cfnLintFindings, loading, Places, templatesOf } from '../core/index.ts';
import { runCfnLint } from '../host/cfn-lint.ts';
import type { Configurations } from './configuration.ts';
import { byFile } from './diagnostics.ts';
import type { LiveLint } from './live-lint.ts';
import type { Projects } from './projects.ts';

/** cfn-lint takes a second to start; a person who saves twice in a row waits for one run. */
const DEBOUNCE_MS = 500;

/** How long one document may take. */
const TIMEOUT_MS = 120_000;

const SETTING = 'queueseal.cfnLint';

interface Pending {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly run: AbortController;
}

/** Shows what the installed cfn-lint says of templates that are opened or saved: it reads files, not what is typed. */
export class CfnLint implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #configurations: Configurations;
  readonly #live: LiveLint;
  readonly #collection = vscode.languages.createDiagnosticCollection('cfn-lint');
  readonly #pending = new Map<vscode.TextDocument, Pending>();
  /** Documents that are to be looked at once it is known which templates they are. */
  readonly #waiting = new Set<vscode.TextDocument>();
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #warned = new Set<string>();

  constructor(projects: Projects, configurations: Configurations, live: LiveLint) {
    this.#projects = projects;
    this.#configurations = configurations;
    this.#live = live;
    const { workspace } = vscode;
    this.#subscriptions = [
      this.#collection,
      workspace.onDidOpenTextDocument((document) => this.#schedule(document)),
      workspace.onDidSaveTextDocument((document) => this.#schedule(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#cancel(document);
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.#cancel(document);
        this.#waiting.delete(document);
        this.#collection.delete(document.uri);
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.#scheduleAll()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTING)) this.#scheduleAll();
      }),
      live.onDidChange(() => {
        for (const document of this.#waiting) if (live.reportOf(document)) this.#schedule(document);
      }),
    ];
    this.#scheduleAll();
  }

  dispose(): void {
    for (const document of [...this.#pending.keys()]) this.#cancel(document);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #scheduleAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#schedule(document);
  }

  #schedule(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'file' || !vscode.workspace.isTrusted) return;
    this.#waiting.delete(document);
    this.#cancel(document);
    const run = new AbortController();
    const timer = setTimeout(() => void this.#lint(document, run), DEBOUNCE_MS);
    this.#pending.set(document, { timer, run });
  }

  #cancel(document: vscode.TextDocument): void {
    const pending = this.#pending.get(document);
    if (!pending) return;
    clearTimeout(pending.timer);
    pending.run.abort();
    this.#pending.delete(document);
  }

  async #lint(document: vscode.TextDocument, { signal }: AbortController): Promise<void> {
    const live = this.#live.reportOf(document);
    if (!live) {
      this.#waiting.add(document);
      return;
    }
    const { project, report } = live;
    const configuration = await this.#configurations.of(this.#projects.configuring(project));
    const isWanted = vscode.workspace.getConfiguration(undefined, document.uri).get(SETTING, false);
    const path = project.pathOf(document.uri);
    const isOurs = path !== undefined && report.units.some((unit) => templatesOf(unit).includes(path));
    if (!isOurs || !(isWanted || configuration?.cfnLint)) {
      this.#collection.delete(document.uri);
      return;
    }
    const { findings, warning } = await runCfnLint({
      root: project.base.fsPath,
      paths: [path],
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    if (signal.aborted) return;
    const found = await loading(project, (loaded) => {
      const files = project.files(loaded, new Set());
      const matches = cfnLintFindings(findings, report.units, files);
      return byFile({ units: [], findings: matches, problems: [] }, [path], new Places(files), project);
    });
    for (const [file, diagnostics] of found) this.#collection.set(vscode.Uri.parse(file), [...diagnostics]);
    if (warning !== undefined) this.#warn(warning);
  }

  /** What is wrong with the installation is said once. */
  #warn(warning: string): void {
    if (this.#warned.has(warning)) return;
    this.#warned.add(warning);
    void vscode.window.showWarningMessage(warning);
  }
}
