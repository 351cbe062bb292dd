import * as vscode from 'vscode';
import {
  type Finding,
  type Level,
  type Origin,
  type Places,
  type Problem,
  printable,
  type Report,
  rulePage,
  shorten,
  templatesOf,
} from '../core/index.ts';
import type { Project } from './project.ts';
import type { ByFile } from './shown.ts';

/** What our own diagnostics are from. */
const SOURCE = 'queueseal';

/** How long the sentence may be that stands at the end of a line in some setups. */
const MAX_SENTENCE = 120;

const SEVERITIES: Readonly<Record<Level, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  note: vscode.DiagnosticSeverity.Information,
};

/** Rules that say of code that it does nothing: editors show such code faded. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['kms-statement-no-effect', 'sqs-statement-no-effect']);

/** What the editor shows of a finding. To copy all of it would make its fixes. */
export type ShownFinding = Pick<Finding, 'rule' | 'topic' | 'level' | 'place' | 'related' | 'message' | 'when'>;

/** A report as diagnostics, with an entry for each file that it speaks for, and for each of some others. */
export function byFile(
  report: Pick<Report, 'units' | 'problems'> & { readonly findings: readonly ShownFinding[] },
  others: readonly string[],
  places: Places,
  project: Project,
): ByFile {
  const spokenFor = report.units.flatMap((unit) => [unit.root, ...templatesOf(unit)]);
  const found = new Map<string, vscode.Diagnostic[]>(
    [...others, ...spokenFor].map((path) => [project.uriOf(path).toString(), []]),
  );
  const add = (path: string, diagnostic: vscode.Diagnostic): void => {
    const file = project.uriOf(path).toString();
    const those = found.get(file);
    if (those) those.push(diagnostic);
    else found.set(file, [diagnostic]);
  };
  for (const finding of report.findings) add(finding.place.at.path, findingDiagnostic(finding, places, project));
  for (const problem of report.problems) add(problem.path, problemDiagnostic(problem, places));
  return found;
}

/** A finding as the editor shows it. */
function findingDiagnostic(finding: ShownFinding, places: Places, project: Project): vscode.Diagnostic {
  const { rule, topic, level, place, related = [] } = finding;
  const diagnostic = new vscode.Diagnostic(rangeOf(places, place.at), messageOf(finding), SEVERITIES[level]);
  diagnostic.source = topic === 'cfn-lint' ? topic : SOURCE;
  diagnostic.code = { value: rule, target: vscode.Uri.parse(rulePage(rule, topic)) };
  diagnostic.relatedInformation = [
    ...related.map(({ place: { at }, what }) => ({ at, what })),
    ...place.via.map((at) => ({ at, what: 'Called from here.' })),
  ].map(({ at, what }) => new vscode.DiagnosticRelatedInformation(locationOf(at, places, project), printable(what)));
  if (WITHOUT_EFFECT.has(rule)) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}

/** Something wrong with an input itself. */
export function problemDiagnostic(problem: Problem, places: Places): vscode.Diagnostic {
  const { path, span = { start: 0, end: 0 }, code, message } = problem;
  const diagnostic = new vscode.Diagnostic(
    rangeOf(places, { path, span }),
    printable(message),
    vscode.DiagnosticSeverity.Error,
  );
  diagnostic.source = SOURCE;
  diagnostic.code = code;
  return diagnostic;
}

/** A place in a file as the editor opens it. */
export function locationOf(at: Origin, places: Places, project: Project): vscode.Location {
  return new vscode.Location(project.uriOf(at.path), rangeOf(places, at));
}

/** A place in a text as the editor counts: from 0, and within one line, as in every other report. */
function rangeOf(places: Places, at: Origin): vscode.Range {
  const { line, column, endLine, endColumn } = places.region(at);
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** First a sentence that can stand alone, then what does not fit into it, why it matters and what to do. */
function messageOf({ message, when }: ShownFinding): string {
  const what = when === undefined ? message.what : `When ${when}: ${message.what}`;
  const [first, second] = isShort(what)
    ? [what]
    : isShort(message.what)
      ? [message.what, `When ${when}.`]
      : [shorten(message.what, MAX_SENTENCE), what];
  return [first, second, message.why, message.how]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => printable(part ?? ''))
    .join('\n');
}

function isShort(sentence: string): boolean {
  return sentence.length <= MAX_SENTENCE;
}
