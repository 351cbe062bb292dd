import * as vscode from 'vscode';
import { lint, loading, Places, type Report } from '../core/index.ts';
import { type Configurations, isConfiguration, isEnabled } from './configuration.ts';
import { findingDiagnostic, problemDiagnostic } from './diagnostics.ts';
import { KeptFindings } from './kept-findings.ts';
import type { Located, Projects } from './projects.ts';
import type { ByFile, Shown } from './shown.ts';

/** How long nobody must type before a document is looked at again. */
const DEBOUNCE_MS = 150;

const MAY_BE_TEMPLATE = /\.(?:ya?ml|json|template|cfn)$/i;
const LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc', 'cloudformation']);

/** An open document and what is known of it. */
interface Target extends Located {
  readonly document: vscode.TextDocument;
  readonly kept: KeptFindings;
  /** Every file that its last reading asked for. */
  asked: ReadonlySet<string>;
  /** The number of the last reading. */
  run: number;
  timer?: ReturnType<typeof setTimeout>;
}

/** What was found by way of an open document. */
export interface LiveReport extends Located {
  readonly report: Report;
}

/** Lints open documents while they are edited. */
export class LiveLint implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #configurations: Configurations;
  readonly #shown: Shown;
  readonly #targets = new Map<string, Target>();
  readonly #reports = new Map<string, LiveReport>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];

  /** Fires when something else is known than before. */
  readonly onDidChange = this.#changed.event;

  constructor(projects: Projects, configurations: Configurations, shown: Shown) {
    this.#projects = projects;
    this.#configurations = configurations;
    this.#shown = shown;
    const { workspace } = vscode;
    const watcher = workspace.createFileSystemWatcher('**/*.{yaml,yml,json,template,cfn}');
    const touched = (uri: vscode.Uri): void => this.#touch(uri);
    this.#subscriptions = [
      this.#changed,
      watcher,
      watcher.onDidChange(touched),
      watcher.onDidCreate(touched),
      watcher.onDidDelete(touched),
      workspace.onDidOpenTextDocument((document) => this.#open(document)),
      workspace.onDidCloseTextDocument((document) => this.#close(document)),
      workspace.onDidSaveTextDocument(({ uri }) => this.#touch(uri)),
      workspace.onDidChangeTextDocument((event) => this.#change(event)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('queueseal'))
          for (const target of this.#targets.values()) this.#schedule(target, 0);
      }),
      workspace.onDidChangeWorkspaceFolders(() => this.#reopen()),
    ];
    for (const document of workspace.textDocuments) this.#open(document);
  }

  /** What is known by way of open documents. */
  get reports(): Iterable<LiveReport> {
    return this.#reports.values();
  }

  /** What is known of one open document. */
  reportOf({ uri }: vscode.TextDocument): LiveReport | undefined {
    return this.#reports.get(uri.toString());
  }

  dispose(): void {
    for (const { timer } of this.#targets.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #open(document: vscode.TextDocument): void {
    const located = isWorthReading(document) ? this.#projects.locate(document.uri) : undefined;
    if (!located) return;
    const target = { ...located, document, kept: new KeptFindings(located.path), asked: new Set<string>(), run: 0 };
    this.#targets.set(document.uri.toString(), target);
    this.#schedule(target, 0);
  }

  #close({ uri }: vscode.TextDocument): void {
    const target = this.#targets.get(uri.toString());
    if (!target) return;
    clearTimeout(target.timer);
    this.#targets.delete(uri.toString());
    this.#tell(target, undefined);
    this.#touch(uri);
  }

  #change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const target = this.#targets.get(document.uri.toString());
    if (!target || contentChanges.length === 0) return;
    for (const change of contentChanges) target.kept.change(change);
    this.#scheduleReaders(target);
  }

  /** A file is no longer what it was, or no longer what its document says. */
  #touch(uri: vscode.Uri): void {
    for (const located of this.#projects.holding(uri)) {
      located.project.forget(located.path);
      this.#scheduleReaders(located);
    }
  }

  /** Looks again, soon, at every document that a file has a part in. */
  #scheduleReaders({ project, path }: Located): void {
    const isForAll = isConfiguration(path);
    if (isForAll) this.#configurations.forget(project);
    for (const target of this.#targets.values()) {
      const isReader = target.project === project && (target.path === path || target.asked.has(path));
      if (isReader || (isForAll && this.#projects.configuring(target.project) === project)) {
        this.#schedule(target, DEBOUNCE_MS);
      }
    }
  }

  /** Folders came or went, and with them what paths are relative to. */
  #reopen(): void {
    for (const { document } of [...this.#targets.values()]) {
      this.#close(document);
      this.#open(document);
    }
  }

  #schedule(target: Target, delay: number): void {
    clearTimeout(target.timer);
    target.timer = setTimeout(() => void this.#lint(target), delay);
  }

  async #lint(target: Target): Promise<void> {
    const { document, project, path } = target;
    const { version } = document;
    target.run += 1;
    const { run } = target;
    // Whatever made this run out of date has scheduled the next one.
    const isOutdated = (): boolean => target.run !== run || document.version !== version || document.isClosed;
    const configuration = await this.#configurations.of(this.#projects.configuring(project));
    if (isOutdated()) return;
    if (!configuration || !isEnabled(document.uri) || configuration.ignores(path)) {
      this.#tell(target, undefined);
      return;
    }
    const { report, files, asked } = await loading(project, (loaded) => {
      const asked = new Set<string>();
      const files = project.files(loaded, asked);
      const { trees } = project;
      return { report: lint({ paths: [path], files, settingsFor: () => configuration.settings, trees }), files, asked };
    });
    if (isOutdated()) return;
    target.asked = asked;
    this.#tell(target, report, new Places(files));
  }

  /** Shows what is known of a document now; nothing where it is not to be looked at. */
  #tell(target: Target, report: Report | undefined, places?: Places): void {
    const id = target.document.uri.toString();
    if (report && places) {
      this.#reports.set(id, { project: target.project, path: target.path, report });
      const found = byFile(target, report, places);
      this.#shown.show(id, found);
      if (!target.document.isDirty) this.#shown.updateWorkspace(found);
    } else {
      this.#reports.delete(id);
      this.#shown.show(id, undefined);
    }
    this.#changed.fire();
  }
}

/** A report as diagnostics, with an entry for each file that it speaks for. */
function byFile({ document, project, path, kept }: Target, report: Report, places: Places): ByFile {
  const tree = project.trees.get(path);
  const text = document.getText();
  const isBroken = tree?.text === text && tree.problems.some(({ code }) => code === 'syntax');
  if (!isBroken) kept.keep(report.findings);
  const findings = isBroken ? kept.within(text, report.findings) : report.findings;
  const files = new Set([path, ...report.units.flatMap(({ root, claims }) => [root, ...claims])]);
  const found = new Map<string, vscode.Diagnostic[]>([...files].map((file) => [project.uriOf(file).toString(), []]));
  const add = (file: string, diagnostic: vscode.Diagnostic): void => {
    found.get(project.uriOf(file).toString())?.push(diagnostic);
  };
  for (const finding of findings) add(finding.place.at.path, findingDiagnostic(finding, places, project));
  for (const problem of report.problems) add(problem.path, problemDiagnostic(problem, places));
  return found;
}

/** Whether a document may be one that somebody writes infrastructure in. */
function isWorthReading({ uri, languageId }: vscode.TextDocument): boolean {
  return LANGUAGES.has(languageId) || MAY_BE_TEMPLATE.test(uri.path);
}
