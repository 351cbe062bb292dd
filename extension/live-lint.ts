import * as vscode from 'vscode';
import { type Files, type LintRequest, lintInSteps, loading, Places, type Report } from '../core/index.ts';
import { type Configurations, isEnabled } from './configuration.ts';
import { byFile, type ShownFinding } from './diagnostics.ts';
import { KeptFindings } from './kept-findings.ts';
import { pauses } from './pauses.ts';
import type { Project } from './project.ts';
import type { Located, Projects } from './projects.ts';
import { generatedFrom, isConfiguration, mayBeGenerated, rootKindOf, WATCHED } from './roots.ts';
import type { ByFile, Shown } from './shown.ts';
import type { ProjectReport, WorkspaceReports } from './workspace-reports.ts';

/** How long nobody must type before a document is looked at again. */
export const DEBOUNCE_MS = 150;

/**
 * What is looked at because of open documents: a template that one of them is, or the assembly or plan that some of them went into.
 * Without documents it is looked at once, since it changed after the whole workspace was linted.
 */
interface Target {
  readonly project: Project;
  /** The path of the template, manifest or plan. */
  readonly root: string;
  readonly documents: Set<vscode.TextDocument>;
  /** For a template that is edited. */
  readonly kept?: KeptFindings;
  /** Every file that the last run asked for, and those that the one under way has asked for. */
  asked: ReadonlySet<string>;
  asking: ReadonlySet<string>;
  /** Counts what makes a run out of date: a change, or a later run. */
  changes: number;
  timer?: ReturnType<typeof setTimeout>;
}

/** What was found by way of an open document. */
export interface LiveReport extends ProjectReport {
  /** Whether every text that it is about still is as it was: else its offsets mean nothing. */
  isCurrent(): boolean;
}

/** Lints what is open while it is edited. */
export class LiveLint implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #configurations: Configurations;
  readonly #shown: Shown;
  readonly #workspace: WorkspaceReports;
  readonly #targets = new Map<string, Target>();
  readonly #targetOf = new Map<vscode.TextDocument, Target>();
  readonly #reports = new Map<Target, LiveReport>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #reopening: ReturnType<typeof setTimeout> | undefined;

  /** Fires when something else is known than before. */
  readonly onDidChange = this.#changed.event;

  constructor(projects: Projects, configurations: Configurations, shown: Shown, reports: WorkspaceReports) {
    this.#projects = projects;
    this.#configurations = configurations;
    this.#shown = shown;
    this.#workspace = reports;
    const { workspace } = vscode;
    const watcher = workspace.createFileSystemWatcher(WATCHED);
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
        if (!event.affectsConfiguration('queueseal')) return;
        for (const target of this.#targets.values()) this.#schedule(target, 0);
      }),
      workspace.onDidChangeWorkspaceFolders(() => this.#reopen()),
    ];
    this.#reopen();
  }

  /** What is known by way of open documents. */
  get reports(): Iterable<LiveReport> {
    return this.#reports.values();
  }

  /** What is known of one open document. */
  reportOf(document: vscode.TextDocument): LiveReport | undefined {
    const target = this.#targetOf.get(document);
    return target && this.#reports.get(target);
  }

  dispose(): void {
    clearTimeout(this.#reopening);
    for (const { timer } of this.#targets.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #open(document: vscode.TextDocument): void {
    const located = this.#projects.locate(document.uri);
    switch (located && rootKindOf(located.path, document.languageId)) {
      case 'document':
        if (located) this.#attach(document, located, located.path);
        return;
      case 'assembly':
        if (located) void this.#openGenerated(document, located, 'assembly');
        return;
      case 'plan':
        if (located) void this.#openGenerated(document, located, 'plan');
        return;
      default:
        this.#detach(document);
    }
  }

  async #openGenerated(
    document: vscode.TextDocument,
    { project, path }: Located,
    kind: 'assembly' | 'plan',
  ): Promise<void> {
    const root = await loading(project, (loaded) => generatedFrom(kind, path, project.files(loaded, new Set())));
    if (document.isClosed) return;
    if (root === undefined) this.#detach(document);
    else this.#attach(document, { project, path }, root);
  }

  #attach(document: vscode.TextDocument, { project, path }: Located, root: string): void {
    const before = this.#targetOf.get(document);
    if (before?.project === project && before.root === root) return;
    this.#detach(document);
    const target = this.#target(project, root, root === path ? new KeptFindings(path) : undefined);
    this.#targetOf.set(document, target);
    target.documents.add(document);
    this.#schedule(target, 0);
  }

  #target(project: Project, root: string, kept?: KeptFindings): Target {
    const id = project.uriOf(root).toString();
    const none: ReadonlySet<string> = new Set();
    const made = { project, root, documents: new Set<vscode.TextDocument>(), asked: none, asking: none, changes: 0 };
    const target = this.#targets.get(id) ?? (kept ? { ...made, kept } : made);
    this.#targets.set(id, target);
    return target;
  }

  #close(document: vscode.TextDocument): void {
    this.#detach(document);
    // Others may have read what was typed and never saved.
    this.#touch(document.uri);
  }

  #detach(document: vscode.TextDocument): void {
    const target = this.#targetOf.get(document);
    if (!target) return;
    this.#targetOf.delete(document);
    target.documents.delete(document);
    if (target.documents.size === 0) this.#drop(target);
  }

  #drop(target: Target): void {
    const uri = target.project.uriOf(target.root);
    this.#targets.delete(uri.toString());
    clearTimeout(target.timer);
    target.changes += 1;
    this.#reports.delete(target);
    this.#shown.show(uri.toString(), undefined);
    this.#changed.fire();
  }

  #change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const target = this.#targetOf.get(document);
    for (const change of contentChanges) target?.kept?.change(change);
    const located = target?.kept && this.#projects.locate(document.uri);
    if (located) this.#scheduleReaders(located);
  }

  /** A file is no longer what it was, or no longer what its document says. */
  #touch(uri: vscode.Uri): void {
    for (const { project, path } of this.#projects.holding(uri)) {
      project.forget(path);
      const concerned = isConfiguration(path)
        ? this.#workspace.rootsOf(project)
        : this.#workspace.rootsAround(project, path);
      for (const root of concerned) {
        this.#schedule(this.#target(project, root), DEBOUNCE_MS);
      }
      this.#scheduleReaders({ project, path });
      if (mayBeGenerated(path)) this.#reopenSoon();
    }
  }

  /** Looks again, soon, at everything that a file has a part in. */
  #scheduleReaders({ project, path }: Located): void {
    const isForAll = isConfiguration(path);
    if (isForAll) this.#configurations.forget(project);
    for (const target of this.#targets.values()) {
      const isAsked = target.root === path || target.asked.has(path) || target.asking.has(path);
      const isReader = target.project === project && isAsked;
      if (isReader || (isForAll && this.#projects.configuring(target.project) === project)) {
        this.#schedule(target, DEBOUNCE_MS);
      }
    }
  }

  /** Many files come at once where something is generated. */
  #reopenSoon(): void {
    clearTimeout(this.#reopening);
    this.#reopening = setTimeout(() => this.#reopen(), DEBOUNCE_MS);
  }

  /** Looks anew at which project and root each open document has. */
  #reopen(): void {
    for (const document of vscode.workspace.textDocuments) this.#open(document);
  }

  #schedule(target: Target, delay: number): void {
    target.changes += 1;
    clearTimeout(target.timer);
    target.timer = setTimeout(() => void this.#lint(target), delay);
  }

  async #lint(target: Target): Promise<void> {
    const { project, root } = target;
    const { changes } = target;
    const configuration = await this.#configurations.of(this.#projects.configuring(project));
    // Whatever made this run out of date has scheduled the next one.
    if (target.changes !== changes) return;
    if (!configuration || !isEnabled(project.uriOf(root)) || configuration.ignores(root)) {
      this.#tell(target);
      return;
    }
    const { settings } = configuration;
    const pause = pauses();
    const known = await loading(project, async (loaded) => {
      const asked = new Set<string>();
      target.asking = asked;
      const files = project.files(loaded, asked);
      const request: LintRequest = { paths: [root], files, settingsFor: () => settings, trees: project.trees };
      const steps = lintInSteps({ ...request, fixes: 'later' });
      let step = steps.next();
      for (; !step.done && target.changes === changes; step = steps.next()) await pause();
      return step.done ? { report: step.value, files, asked } : undefined;
    });
    if (!known || target.changes !== changes) return;
    target.asked = known.asked;
    this.#tell(target, known);
  }

  /** Shows what is known of a target now; nothing where it is not to be looked at. */
  #tell(target: Target, known?: { readonly report: Report; readonly files: Files }): void {
    const { project, root, documents } = target;
    const id = project.uriOf(root).toString();
    let found: ByFile = new Map([[id, []]]);
    if (known) {
      const { report, files } = known;
      const findings = findingsWithKept(target, report, files);
      found = byFile({ ...report, findings }, [root], new Places(files), project);
      this.#reports.set(target, { project, report, isCurrent: currentness(target) });
    } else {
      this.#reports.delete(target);
    }
    if ([...documents].every(({ isDirty }) => !isDirty)) {
      this.#shown.updateWorkspace(found);
      this.#workspace.update(project, root, known?.report.queues ?? []);
    }
    if (documents.size === 0) this.#drop(target);
    else this.#shown.show(id, found);
    this.#changed.fire();
  }
}

/** Tells later whether nothing has changed since a run that ends now. */
function currentness(target: Target): () => boolean {
  const { project, asked, changes } = target;
  const isSame = project.watch(asked);
  return () => target.changes === changes && isSame();
}

/** What was found; of a text that is half typed, what is known of it from when it was whole. */
function findingsWithKept(
  { project, root, kept }: Target,
  { findings }: Report,
  files: Files,
): readonly ShownFinding[] {
  if (!kept) return findings;
  const text = files.read(root) ?? '';
  const tree = project.trees.get(root);
  const isBroken = tree?.text === text && tree.problems.some(({ code }) => code === 'syntax');
  if (isBroken) return kept.within(text, findings);
  kept.keep(findings);
  return findings;
}
