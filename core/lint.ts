import type { Source, Unit } from './formats/format.ts';
import { FORMATS } from './formats/index.ts';
import { EncryptionMap } from './map/encryption-map.ts';
import type { Finding } from './rules/finding.ts';
import { judge, type QueueState } from './rules/judge.ts';
import type { Settings } from './rules/settings.ts';
import { readTree } from './syntax/read-tree.ts';
import type { Tree } from './syntax/tree.ts';
import type { Files } from './text/files.ts';
import type { Problem } from './text/problem.ts';

/** Trees by path, kept by a face from call to call; a tree counts only for the very text it was made from. */
export type TreeCache = Map<string, Tree>;

/** What to lint, and how. */
export interface LintRequest {
  /** Every file that may be, or belong to, a unit; relative to the root of `files`. */
  readonly paths: readonly string[];
  readonly files: Files;
  settingsFor(path: string): Settings;
  readonly trees?: TreeCache;
}

/** What linting made of one unit or of many. */
export interface Report {
  readonly units: readonly Unit[];
  readonly queues: readonly QueueState[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Lints everything and sorts what came out. */
export function lint(request: LintRequest): Report {
  return merge([...lintUnits(request)]);
}

/** The report of one unit, and how many units there are in all. */
export interface UnitReport extends Report {
  readonly total: number;
}

/** Lints unit by unit, so that a face can show progress, pause or stop between two of them. */
export function* lintUnits(request: LintRequest): Generator<UnitReport> {
  const source = sourceOf(request);
  const claimed = FORMATS.flatMap((format) => format.claim(request.paths, source).map((unit) => ({ format, unit })));
  for (const { format, unit } of claimed) {
    const { resources, variables, problems } = format.read(unit, source);
    const settings = request.settingsFor(unit.root);
    const map = new EncryptionMap(resources, variables);
    const { states, findings } = judge(map, settings, unit.root);
    yield {
      units: [unit],
      queues: states,
      findings,
      problems,
      total: claimed.length,
    };
  }
}

/** Joins reports into one, in the order in which people read: by path, place, rule and resource. */
export function merge(reports: readonly Report[]): Report {
  return {
    units: reports.flatMap(({ units }) => units),
    queues: reports
      .flatMap(({ queues }) => queues)
      .sort((a, b) => byPlace(a.place.at, b.place.at) || compare(a.queue, b.queue)),
    findings: reports
      .flatMap(({ findings }) => findings)
      .sort((a, b) => byPlace(a.place.at, b.place.at) || compare(a.rule, b.rule) || compare(a.resource, b.resource)),
    problems: reports
      .flatMap(({ problems }) => problems)
      .sort((a, b) => compare(a.path, b.path) || (a.span?.start ?? 0) - (b.span?.start ?? 0)),
  };
}

function byPlace(a: Finding['place']['at'], b: Finding['place']['at']): number {
  return compare(a.path, b.path) || a.span.start - b.span.start;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function sourceOf({ files, trees = new Map() }: LintRequest): Source {
  return {
    files,
    tree: (path, text) => {
      const cached = trees.get(path);
      if (cached?.text === text) return cached;
      const tree = readTree(path, text);
      trees.set(path, tree);
      return tree;
    },
  };
}
