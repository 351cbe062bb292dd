import type { Fixed, LeftOver, Mended } from '../fix.ts';
import type { Advice, Fix } from '../fixes/change.ts';
import type { Finding } from '../rules/finding.ts';
import type { Files } from '../text/files.ts';
import { unifiedDiff } from './diff.ts';
import { adviceEntry, fixEntry, problemEntry } from './json.ts';
import { jsonText } from './json-text.ts';
import { Places } from './placed.ts';
import type { Style } from './style.ts';
import { printable, withoutCommands } from './terminal.ts';
import { count } from './text.ts';

/** What fixing came to, as a face shows it: in its paths, and without files that could not be written. */
export interface ShownFixed extends Pick<Fixed, 'edits' | 'applied' | 'left' | 'report'> {
  /** The texts as they were. */
  readonly before: Files;
  /** The texts that the places of what is left are in. */
  readonly after: Files;
  /** Nothing was written. */
  readonly isDry: boolean;
}

/** Writes what was fixed for a person at a terminal: the diff, what it mends, and what is left, each with how it could be mended. */
export function fixedText(fixed: ShownFixed, style: Style): string {
  const { edits, applied, left, before, after } = fixed;
  const was = new Places(before);
  const is = new Places(after);
  const choices = left.filter(({ finding, why }) => why === undefined && !isAdvice(finding));
  const advised = left.filter(({ finding, why }) => why === undefined && isAdvice(finding));
  const refused = left.filter(({ why }) => why !== undefined);
  const sections = [
    edits.flatMap((file) => unifiedDiff(file, before.read(file.path) ?? '', style)),
    section(fixed.isDry ? 'Would be fixed' : 'Fixed', style, applied, (one) => mendedLines(one, was, style)),
    section('Needs a choice', style, choices, ({ finding }) => choiceLines(finding, is, style)),
    advised.length === 0 ? [] : [style.strong('To be written by you'), ...adviceSections(advised, is, style)],
    section('Not fixed', style, refused, (one) => refusedLines(one, is, style)),
    [fixedSummary(fixed)],
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return withoutCommands(`${text.join('\n\n')}\n`);
}

/** What fixing came to, in one line. */
export function fixedSummary({ edits, applied, left, isDry }: ShownFixed): string {
  const done = `${count(applied.length, 'finding')} ${isDry ? 'would be fixed' : 'fixed'} in ${count(edits.length, 'file')}`;
  const choices = left.filter(({ why }) => why === undefined).length;
  const refused = left.length - choices;
  return [
    applied.length === 0 ? 'Nothing to fix without a choice' : done,
    ...(choices > 0 ? [`${choices} ${choices === 1 ? 'needs' : 'need'} you`] : []),
    ...(refused > 0 ? [`${refused} not fixed`] : []),
  ].join(', ');
}

/** Writes what was fixed as the JSON that `fixed.schema.json` describes. */
export function fixedJson({ edits, applied, left, report, before, after, isDry }: ShownFixed): string {
  const was = new Places(before);
  const is = new Places(after);
  return jsonText({
    version: 1,
    written: !isDry,
    files: edits.map(({ path, edits: own }) => ({
      path,
      edits: own.map(({ span, newText }) => {
        const lines = was.lines(path);
        const start = lines.at(span.start);
        const end = lines.at(span.end);
        return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column, newText };
      }),
    })),
    fixed: applied.map(({ finding, fix }) => ({ ...findingEntry(finding, was), fix: fixEntry(fix, was) })),
    left: left.map(({ finding, why, fix, byHand }) => ({
      ...findingEntry(finding, is),
      ...(why === undefined ? {} : { why }),
      ...(fix === undefined ? {} : { fix: fix.title }),
      ...(byHand === undefined ? {} : { byHand: byHand.map((one) => adviceEntry(one, is)) }),
      fixes: finding.fixes.map((fix) => fixEntry(fix, is)),
    })),
    problems: report.problems.map((problem) => problemEntry(problem, is)),
  });
}

function findingEntry(
  { rule, level, resource, unit, place, message, when, fingerprint }: Finding,
  places: Places,
): object {
  const { path, line, column } = places.region(place.at);
  return {
    rule,
    level,
    resource,
    unit,
    path,
    line,
    column,
    message: message.what,
    ...(when === undefined ? {} : { when }),
    fingerprint,
  };
}

function isAdvice({ fixes }: Finding): boolean {
  return fixes.every(({ advice }) => advice !== undefined);
}

function section<Item>(
  title: string,
  style: Style,
  items: readonly Item[],
  linesOf: (item: Item) => readonly string[],
): string[] {
  return items.length === 0 ? [] : [style.strong(title), ...items.flatMap(linesOf)];
}

/** A finding in one line. */
function headLine({ rule, level, resource, place }: Finding, places: Places, style: Style): string {
  const { path, line, column } = places.region(place.at);
  const where = `${printable(path)}:${line}:${column}`;
  return `  ${where}  ${style[level](level)}  ${style.strong(printable(rule))}  ${printable(resource)}`.trimEnd();
}

function mendedLines({ finding, fix }: Mended, places: Places, style: Style): string[] {
  return [headLine(finding, places, style), `    ${printable(fix.title)}`, ...consequenceLines(fix, '    ', style)];
}

function refusedLines({ finding, why = '', fix, byHand = [] }: LeftOver, places: Places, style: Style): string[] {
  return [
    headLine(finding, places, style),
    ...(fix ? [`    ${printable(fix.title)}`] : []),
    `    ${style.dim('Not written:')} ${printable(why)}${byHand.length > 0 ? ' By hand:' : ''}`,
    ...byHand.flatMap((advice) => pieceLines(advice, places, style)),
  ];
}

/** A finding and the fixes to choose from, by number. */
export function choiceLines(finding: Finding, places: Places, style: Style): string[] {
  return [
    headLine(finding, places, style),
    `    ${printable(finding.message.what)}`,
    ...finding.fixes.flatMap((fix, index) => [
      `    ${index + 1}. ${printable(fix.title)}`,
      ...consequenceLines(fix, '       ', style),
    ]),
  ];
}

function consequenceLines({ consequence }: Fix, indent: string, style: Style): string[] {
  return consequence === undefined ? [] : [`${indent}${style.dim(printable(consequence))}`];
}

/** What its author writes to mend a finding, the best way first. */
function adviceLines({ fixes }: Finding, places: Places, style: Style): string[] {
  return fixes.flatMap((fix, index) => [
    `    ${index + 1}. ${printable(fix.title)}`,
    ...consequenceLines(fix, '       ', style),
    ...(fix.advice?.() ?? []).flatMap((advice) => pieceLines(advice, places, style)),
  ]);
}

/** Findings that one line of a program makes, in every stack that it is called for, are told once. */
function adviceSections(left: readonly LeftOver[], places: Places, style: Style): string[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const { finding } of left) {
    const { at } = finding.place;
    const key = `${at.path}\n${at.span.start}\n${finding.rule}\n${finding.fixes.length}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => [
    headLine(first, places, style),
    ...(others.length > 0 ? [`    ${style.dim(`and ${count(others.length, 'finding')} more of this line`)}`] : []),
    `    ${printable(first.message.what)}`,
    ...adviceLines(first, places, style),
  ]);
}

function pieceLines({ at, how, code }: Advice, places: Places, style: Style): string[] {
  const { path, line } = places.region(at);
  return [
    `       ${style.dim(`${printable(path)}:${line}`)} ${printable(how)}`,
    ...(code === '' ? [] : code.split('\n').map((text) => `         ${printable(text)}`.trimEnd())),
  ];
}
