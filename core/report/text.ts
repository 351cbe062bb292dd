import { templatesOf } from '../formats/format.ts';
import type { Report } from '../lint.ts';
import type { Finding } from '../rules/finding.ts';
import type { Level } from '../rules/rule.ts';
import type { Files } from '../text/files.ts';
import type { Problem } from '../text/problem.ts';
import type { Origin } from '../text/span.ts';
import { codeFrame } from './frame.ts';
import { countLevels, Places, rulePage } from './placed.ts';
import type { Style } from './style.ts';
import { printable, withoutCommands } from './terminal.ts';

/** What a face wants of the text. */
export interface TextOptions {
  readonly style: Style;
  /** Findings below this level are counted, but not shown. */
  readonly show: Level;
  /** How many files were looked at, templates or not. */
  readonly looked: number;
}

const RANK: Readonly<Record<Level, number>> = { error: 3, warning: 2, note: 1 };

/** Whether a level is as bad as another one, or worse. */
export function isAtLeast(level: Level, other: Level): boolean {
  return RANK[level] >= RANK[other];
}

/** Writes the report for a person at a terminal: by file, each finding with its code, and a summary at the end. */
export function textReport(report: Report, files: Files, options: TextOptions): string {
  const places = new Places(files);
  const { style, show } = options;
  const blocks = new Map<string, string[][]>();
  const add = (path: string, lines: string[]): void => {
    const before = blocks.get(path);
    if (before) before.push(lines);
    else blocks.set(path, [lines]);
  };
  for (const problem of report.problems) add(problem.path, problemLines(problem, places, style));
  const shown = report.findings.filter(({ level }) => isAtLeast(level, show));
  for (const group of groupsOf(shown)) add(group[0].place.at.path, findingLines(group, places, style));
  const sorted = [...blocks].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = sorted.flatMap(([path, parts]) => [
    style.strong(printable(path)),
    ...parts.flatMap((part) => [...part, '']),
  ]);
  return withoutCommands(`${[...text, summary(report, options.looked)].join('\n')}\n`);
}

type Group = readonly [Finding, ...Finding[]];

/** Findings of one rule at one place are shown together: a template called thrice, three queues made by one line. */
function groupsOf(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const { at } = finding.place;
    const key = `${finding.rule}\n${finding.level}\n${at.span.start}\n${at.span.end}\n${at.path}\n${at.trail ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function findingLines(group: Group, places: Places, style: Style): string[] {
  const [{ rule, topic, level, place, message }] = group;
  const region = places.region(place.at);
  const resources = unique(group.map(({ resource }) => resource)).filter((resource) => resource !== '');
  const whats = unique(group.map((finding) => whatOf(finding)));
  const calls = unique(group.flatMap((finding) => finding.place.via.map((call) => placeText(call, places))));
  const position = `${region.line}:${region.column}`;
  return [
    `  ${position}  ${style[level](level)}  ${style.strong(printable(rule))}  ${printable(few(resources).join(', '))}`.trimEnd(),
    ...few(whats).map((what) => `    ${printable(what)}`),
    ...frameOf(place.at, places, style, style[level]),
    ...labelled('Why', message.why, style),
    ...labelled('Fix', message.how, style),
    ...labelled('Fixable', fixableText(group[0]), style),
    ...few(calls).map((call) => `    ${style.dim('Called from')} ${call}`),
    ...(place.exact
      ? []
      : [`    ${style.dim('The place is that of the generated file; the source of it was not found.')}`]),
    `    ${style.dim(rulePage(rule, topic))}`,
  ];
}

/** How many instances of one thing are named; a module may be called for each of a hundred tenants. */
const INSTANCES = 8;

/** The first of many, and how many there are besides. */
function few(all: readonly string[]): string[] {
  return all.length <= INSTANCES
    ? [...all]
    : [...all.slice(0, INSTANCES - 1), `and ${all.length - INSTANCES + 1} more`];
}

/** The lines around a place; a whole file, such as a plan without its source, is none that anybody wants to see. */
function frameOf(at: Origin, places: Places, style: Style, color: (text: string) => string): string[] {
  if (at.trail !== undefined && at.span.end === 0) return [];
  const region = places.region(at);
  return codeFrame(region, places.lines(region.path), style, color).map((line) => `      ${line}`);
}

/** The best way in which `queueseal fix` mends a finding, and whether it asks first; empty where it does not. */
export function fixableText({ fixes: [first, ...others] }: Pick<Finding, 'fixes'>): string {
  if (!first) return '';
  const { title, safe, advice } = first;
  if (advice) return `${title} ("queueseal fix" says what to write)`;
  if (safe) return `${title} (safe)`;
  return others.length > 0 ? `${title} (asks; or ${count(others.length, 'other way')})` : `${title} (asks)`;
}

function labelled(label: string, text: string, style: Style): string[] {
  return text === '' ? [] : [`    ${style.dim(`${label}:`)} ${printable(text)}`];
}

function whatOf({ message, when }: Finding): string {
  return when === undefined ? message.what : `When ${when}: ${message.what}`;
}

function problemLines(problem: Problem, places: Places, style: Style): string[] {
  const head = `${style.error('problem')}  ${printable(problem.code)}`;
  if (problem.span === undefined) return [`  ${head}`, `    ${printable(problem.message)}`];
  const region = places.problem(problem);
  return [
    `  ${region.line}:${region.column}  ${head}`,
    `    ${printable(problem.message)}`,
    ...codeFrame(region, places.lines(region.path), style, style.error).map((line) => `      ${line}`),
  ];
}

/** A problem in one line, as compilers write them; for faces that show nothing else of it. */
export function problemLine(problem: Problem, places: Places): string {
  const { line, column } = places.problem(problem);
  const place = problem.span === undefined ? problem.path : `${problem.path}:${line}:${column}`;
  return withoutCommands(printable(`${place}: ${problem.message}`));
}

function placeText(origin: Origin, places: Places): string {
  const { path, line, column } = places.region(origin);
  return `${printable(path)}:${line}:${column}`;
}

/** What came out, in one line. */
export function summary(report: Report, looked: number): string {
  const { error, warning, note } = countLevels(report);
  const levels = [
    ...(error > 0 ? [count(error, 'error')] : []),
    ...(warning > 0 ? [count(warning, 'warning')] : []),
    ...(note > 0 ? [count(note, 'note')] : []),
  ];
  const problems = report.problems.length > 0 ? ` (${count(report.problems.length, 'problem')})` : '';
  const templates = new Set(report.units.flatMap(templatesOf)).size;
  const plans = report.units.filter(({ format }) => format === 'plan').length;
  const inputs = [
    ...(templates > 0 || plans === 0 ? [count(templates, 'template')] : []),
    ...(plans > 0 ? [count(plans, 'plan')] : []),
  ];
  const queues = new Set(report.queues.map(({ queue, unit }) => `${unit}\n${queue}`)).size;
  if (levels.length > 0 || queues > 0) {
    const found = levels.length > 0 ? levels.join(', ') : 'No findings';
    return `${found} in ${count(queues, 'queue')}, ${inputs.join(', ')}${problems}`;
  }
  const where =
    templates + plans > 0
      ? ` in ${inputs.join(', ')}`
      : ` in ${count(looked, 'file')}: no CloudFormation or SAM template`;
  return `No queues${where}${problems}`;
}

/** A number with its noun. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
