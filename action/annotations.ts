import {
  count,
  type Finding,
  type Level,
  type Places,
  printable,
  type Report,
  rulePage,
  shorten,
} from '../core/index.ts';

/** A note on the diff of a pull request, or on the run as a whole where it names no file. */
export interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  readonly place?: {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
}

/** How many annotations of one level GitHub keeps of a step; it drops later ones without a word. */
const MOST_PER_LEVEL = 10;

/** GitHub's bounds are 255 characters and 64 KiB; a message that long is hostile, and here to be read beside a diff. */
const LONGEST_TITLE = 255;
const LONGEST_PART = 2_000;

/** How many resources of one line are named. */
const MOST_NAMES = 3;

const WORST_FIRST: readonly Level[] = ['error', 'warning', 'note'];

/**
 * What a run has to say on the diff, the worst first; several findings of one rule on one line are one annotation.
 *
 * Warnings about the run itself come before those about its input.
 */
export function annotationsOf(report: Report, places: Places, warnings: readonly string[]): Annotation[] {
  const general = warnings.map((warning): Annotation => {
    return { level: 'warning', title: 'QueueSeal', message: shorten(printable(warning), LONGEST_PART) };
  });
  const problems = report.problems.map((problem): Annotation => {
    const place = places.problem(problem);
    const message = shorten(printable(problem.message), LONGEST_PART);
    return { level: 'error', title: `problem: ${problem.code}`, message, place };
  });
  const findings = groupsByLine(report.findings, places).map((group) => findingAnnotation(group, places));
  return WORST_FIRST.flatMap((level) =>
    [...general, ...findings, ...problems].filter((annotation) => annotation.level === level),
  );
}

/** What is announced, and what the limits leave to the job summary. */
export interface Fitted {
  readonly shown: readonly Annotation[];
  readonly leftOut: Readonly<Record<Level, number>>;
}

/**
 * Keeps to GitHub's limits: where a level has more annotations than are shown, the last place says how many are not.
 *
 * A step that fails says so in one more error, which takes one of the places and names what is left out by itself.
 */
export function fitAnnotations(annotations: readonly Annotation[], fails: boolean): Fitted {
  const leftOut = { error: 0, warning: 0, note: 0 };
  const shown = WORST_FIRST.flatMap((level) => {
    const all = annotations.filter((annotation) => annotation.level === level);
    const saysMore = level === 'error' && fails;
    const places = saysMore ? MOST_PER_LEVEL - 1 : MOST_PER_LEVEL;
    if (all.length <= places) return all;
    const kept = all.slice(0, MOST_PER_LEVEL - 1);
    leftOut[level] = all.length - kept.length;
    return saysMore ? kept : [...kept, moreAnnotation(level, leftOut[level])];
  });
  return { shown, leftOut };
}

function moreAnnotation(level: Level, number: number): Annotation {
  return { level, title: count(number, `more ${level}`), message: moreInSummary(level, number) };
}

/** Says what only the job summary shows. */
export function moreInSummary(level: Level, number: number): string {
  const verb = number === 1 ? 'is' : 'are';
  return `${count(number, `more ${level}`)} ${verb} in the job summary; GitHub shows ${MOST_PER_LEVEL} of a step.`;
}

type Group = readonly [Finding, ...Finding[]];

function groupsByLine(findings: readonly Finding[], places: Places): Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const { path, line } = places.region(finding.place.at);
    const key = `${finding.rule}\n${finding.level}\n${line}\n${path}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function findingAnnotation(group: Group, places: Places): Annotation {
  const [{ rule, level, topic, message, place }] = group;
  const resources = unique(group.map(({ resource }) => resource)).filter((resource) => resource !== '');
  const calls = unique(group.flatMap((finding) => finding.place.via.map((call) => placeText(call, places))));
  const lines = [
    ...few(unique(group.map(whatOf))),
    message.why,
    message.how,
    ...(calls.length === 0 ? [] : [`Called from ${few(calls).join(', ')}.`]),
    ...(place.exact ? [] : ['The place is that of the generated file; the source of it was not found.']),
    rulePage(rule, topic),
  ];
  const title = [rule, few(resources).join(', ')].filter((part) => part !== '').join(': ');
  return {
    level,
    title: shorten(printable(title), LONGEST_TITLE),
    message: lines
      .filter((line) => line !== '')
      .map((line) => shorten(printable(line), LONGEST_PART))
      .join('\n'),
    place: places.region(place.at),
  };
}

function whatOf({ message, when }: Finding): string {
  return when === undefined ? message.what : `When ${when}: ${message.what}`;
}

function placeText(origin: Finding['place']['at'], places: Places): string {
  const { path, line } = places.region(origin);
  return `${path}:${line}`;
}

function few(texts: readonly string[]): string[] {
  if (texts.length <= MOST_NAMES) return [...texts];
  return [...texts.slice(0, MOST_NAMES - 1), `${texts.length - MOST_NAMES + 1} more`];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
