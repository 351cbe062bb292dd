import * as vscode from 'vscode';
import {
  byHand,
  type FileEdit,
  type Files,
  type Finding,
  type Fix,
  fixAll,
  loading,
  Places,
  printable,
  writeFix,
} from '../core/index.ts';
import type { Configurations } from './configuration.ts';
import type { LiveLint, LiveReport } from './live-lint.ts';
import type { Project } from './project.ts';
import type { Projects } from './projects.ts';
import { SHOW_BY_HAND } from './shown-by-hand.ts';

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;

/** What mends all of a file that needs no answer. */
const FIX_ALL = SourceFixAll.append('queueseal');

/** Says, once a fix is made, what follows from it: a menu has no room for that. */
export const TELL_CONSEQUENCE = 'queueseal.tellConsequence';

export async function tellConsequence(consequence: string): Promise<void> {
  await vscode.window.showInformationMessage(consequence);
}

/** How long a text may be that is mended while it is saved: all of it is linted again and again. */
const MAX_ON_SAVE = 100_000;

/** Mends findings where they stand: one at a time, or all that nobody has to be asked about. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly kinds: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [QuickFix, FIX_ALL] };

  readonly #projects: Projects;
  readonly #configurations: Configurations;
  readonly #live: LiveLint;

  constructor(projects: Projects, configurations: Configurations, live: LiveLint) {
    this.#projects = projects;
    this.#configurations = configurations;
    this.#live = live;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics, triggerKind }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const actions: vscode.CodeAction[] = [];
    if (!only || only.contains(QuickFix)) actions.push(...(await this.#fixes(document, range, diagnostics)));
    // Nobody sees it in a menu without asking for it, and it takes longer than looking does.
    if (only?.contains(FIX_ALL) && !token.isCancellationRequested) {
      const isSaving = triggerKind === vscode.CodeActionTriggerKind.Automatic;
      actions.push(...(await this.#fixAll(document, isSaving)));
    }
    return actions;
  }

  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (action instanceof Mending && action.report.isCurrent()) {
      const { report, edits } = action;
      const edit = await inEditor(report.project, edits);
      if (report.isCurrent()) action.edit = edit;
    }
    return action;
  }

  async #fixes(
    document: vscode.TextDocument,
    range: vscode.Range,
    diagnostics: readonly vscode.Diagnostic[],
  ): Promise<vscode.CodeAction[]> {
    const actions = new Map<string, vscode.CodeAction>();
    for (const report of this.#live.reports) {
      const path = report.project.pathOf(document.uri);
      const touched = report.report.findings.filter(
        ({ place: { at } }) => at.path === path && rangeIn(document, at).intersection(range),
      );
      // Fixes of a text that is half typed would be of something that nobody means.
      const isBroken = report.report.problems.some(({ code, path: at }) => code === 'syntax' && at === path);
      if (touched.length === 0 || isBroken || !report.isCurrent()) continue;
      const made = await loading(report.project, (loaded) => {
        const files = report.project.files(loaded, new Set());
        return touched.flatMap((finding) => actionsFor(finding, report, files));
      });
      const isDone = await savedSincePlanned(
        report,
        made.flatMap(({ action }) => editsOf(action)),
      );
      for (const { finding, action } of report.isCurrent() ? made : []) {
        if (actions.has(action.title) || editsOf(action).some(({ path: at }) => isDone.has(at))) continue;
        const found = rangeIn(document, finding.place.at);
        action.diagnostics = diagnostics.filter((one) => ruleOf(one) === finding.rule && one.range.isEqual(found));
        actions.set(action.title, action);
      }
    }
    return [...actions.values()];
  }

  async #fixAll(document: vscode.TextDocument, isSaving: boolean): Promise<vscode.CodeAction[]> {
    const live = this.#live.reportOf(document);
    const configuration = live && (await this.#configurations.of(this.#projects.configuring(live.project)));
    const [unit] = live?.report.units ?? [];
    if (!configuration || !unit) return [];
    // Nobody waits for a save, and what is planned is not looked at again before it is planned anew.
    const isLong = document.getText().length > MAX_ON_SAVE;
    if (isSaving && (isLong || unit.format === 'plan' || !live.report.findings.some(isMendedUnasked))) return [];
    const { project } = live;
    const { version } = document;
    const path = project.pathOf(document.uri);
    const edits = await loading(project, (loaded) => {
      const files = project.files(loaded, new Set());
      return fixAll({ paths: [unit.root], files, settingsFor: () => configuration.settings }).edits;
    });
    const isElsewhere = edits.some((file) => file.path !== path);
    const isDone = await savedSincePlanned(live, edits);
    if (edits.length === 0 || (isSaving && isElsewhere) || isDone.size > 0) return [];
    const action = new vscode.CodeAction('Fix all that needs no choice (QueueSeal)', FIX_ALL);
    action.edit = await inEditor(project, edits);
    return document.version === version ? [action] : [];
  }
}

/** A fix that can be written. What it writes where is said when it is asked for, if the text is the same by then. */
class Mending extends vscode.CodeAction {
  readonly report: LiveReport;
  readonly edits: readonly FileEdit[];

  constructor(report: LiveReport, fix: Fix, edits: readonly FileEdit[]) {
    super(printable(fix.title), QuickFix);
    this.report = report;
    this.edits = edits;
    const { consequence } = fix;
    if (consequence !== undefined)
      this.command = { title: this.title, command: TELL_CONSEQUENCE, arguments: [printable(consequence)] };
  }
}

function editsOf(action: vscode.CodeAction): readonly FileEdit[] {
  return action instanceof Mending ? action.edits : [];
}

/** Clocks of file systems are coarse, and a checkout writes files in any order. */
const TOLERANCE_MS = 1_000;

/**
 * Those files of some edits that were saved after the plan by which they are to be made: what is to be written may be there
 * already, and is seen only once it is planned anew.
 */
async function savedSincePlanned({ project, report }: LiveReport, edits: readonly FileEdit[]): Promise<Set<string>> {
  const [unit] = report.units;
  if (unit?.format !== 'plan') return new Set();
  const planned = await project.savedAt(unit.root);
  const saved = new Set<string>();
  for (const path of new Set(edits.map((edit) => edit.path))) {
    if ((await project.savedAt(path)) > planned + TOLERANCE_MS) saved.add(path);
  }
  return saved;
}

interface Made {
  readonly finding: Finding;
  readonly action: vscode.CodeAction;
}

/** The ways to mend a finding, of which the first one is preferred if nobody has to be asked. */
function actionsFor(finding: Finding, report: LiveReport, files: Files): Made[] {
  return finding.fixes.flatMap((fix, index): Made[] => {
    const written = writeFix(fix, files, report.project.trees);
    if ('cannot' in written) {
      const reason = fix.advice ? '' : written.cannot;
      return [{ finding, action: showing(finding, fix, reason, report.project) }];
    }
    const isChange = written.some(({ path, edits }) =>
      edits.some(({ span, newText }) => files.read(path)?.slice(span.start, span.end) !== newText),
    );
    if (!isChange) return [];
    const action = new Mending(report, fix, written);
    action.isPreferred = index === 0 && fix.safe;
    return [{ finding, action }];
  });
}

/** What is to be written by hand, a click away. */
function showing(finding: Finding, fix: Fix, reason: string, project: Project): vscode.CodeAction {
  const title = `Show how: ${printable(fix.title)}`;
  const action = new vscode.CodeAction(title, QuickFix);
  const pieces = fix.advice?.() ?? byHand(finding, fix);
  action.command = { title, command: SHOW_BY_HAND, arguments: [project, fix, reason, pieces] };
  return action;
}

function isMendedUnasked({ fixes: [first] }: Finding): boolean {
  return first?.safe === true && !first.advice;
}

/** Edits as the editor wants them. */
function inEditor(project: Project, edits: readonly FileEdit[]): Promise<vscode.WorkspaceEdit> {
  return loading(project, (loaded) => {
    const places = new Places(project.files(loaded, new Set()));
    const edit = new vscode.WorkspaceEdit();
    for (const file of edits) {
      const lines = places.lines(file.path);
      const position = (offset: number): vscode.Position => {
        const { line, column } = lines.at(offset);
        return new vscode.Position(line - 1, column - 1);
      };
      for (const { span, newText } of file.edits) {
        const range = new vscode.Range(position(span.start), position(span.end));
        edit.replace(project.uriOf(file.path), range, newText);
      }
    }
    return edit;
  });
}

/** Where a finding is shown: within its first line. */
function rangeIn(document: vscode.TextDocument, { span }: Finding['place']['at']): vscode.Range {
  const start = document.positionAt(span.start);
  const end = document.positionAt(span.end);
  return new vscode.Range(start, end.line === start.line ? end : document.lineAt(start.line).range.end);
}

function ruleOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}
