import { Changes } from './compare/changes.ts';
import { type App, adviseInApp } from './fixes/cdk.ts';
import type { Format, Source, Unit } from './formats/format.ts';
import { FORMATS } from './formats/index.ts';
import { type DrawnEdge, type DrawnQueue, drawMap } from './map/draw.ts';
import { EncryptionMap } from './map/encryption-map.ts';
import type { ProgramLanguage, Resource } from './resources/resource.ts';
import { type Finding, type Found, mendedLater } from './rules/finding.ts';
import { judge, judgeChanges, type QueueState } from './rules/judge.ts';
import type { Settings } from './rules/settings.ts';
import { readTree } from './syntax/read-tree.ts';
import type { Tree } from './syntax/tree.ts';
import type { Files } from './text/files.ts';
import type { Located, Place } from './text/place.ts';
import type { Problem } from './text/problem.ts';
import type { Origin } from './text/span.ts';

/** Trees by path, kept by a face from call to call; a tree counts only for the very text it was made from. */
export type TreeCache = Map<string, Tree>;

/** What to lint, and how. */
export interface LintRequest {
  /** Every file that may be, or belong to, a unit; relative to the root of `files`. */
  readonly paths: readonly string[];
  readonly files: Files;
  settingsFor(path: string): Settings;
  readonly trees?: TreeCache;
  /** Whether nobody asks where queues stand for their author: then only what is reported is looked for in an app. */
  readonly onlyCountsQueues?: boolean;
  /** Whether the report is to hold the encryption map too. */
  readonly map?: boolean;
  /** Whether findings are to hold their fixes, which takes time; they do unless this says no, or that they are made when they are first read, as those of an app always are. */
  readonly fixes?: boolean | 'later';
}

/** What linting made of one unit or of many. */
export interface Report {
  readonly units: readonly Unit[];
  readonly queues: readonly QueueState[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** What the reader should know of the run as a whole, each once. */
  readonly notices: readonly string[];
  /** Every queue with everybody around it, where that was asked for. */
  readonly map?: readonly DrawnQueue[];
}

/** Lints everything and sorts what came out. */
export function lint(request: LintRequest): Report {
  return merge([...lintUnits(request)]);
}

/** Lints unit by unit, so that a face can show progress, pause or stop between two of them. */
export function* lintUnits(request: LintRequest): Generator<Report> {
  for (const read of readUnits(request)) yield judged(read, request);
}

/** Lints everything, and gives way in between: when a unit is read, and when it is judged. */
export function* lintInSteps(request: LintRequest): Generator<undefined, Report> {
  const reports: Report[] = [];
  for (const read of readUnits(request)) {
    yield;
    reports.push(judged(read, request));
    yield;
  }
  return merge(reports);
}

function judged(read: ReadUnit, request: LintRequest): Report {
  const { unit, settings, maps, problems, notices, toolsOwn, changes } = read;
  const verdicts = maps.map((map) => judge(map, settings, unit.root));
  const findings = [
    ...verdicts.flatMap((verdict) => verdict.findings),
    ...(changes && maps[0] ? judgeChanges(changes, maps[0], settings, unit.root) : []),
  ];
  const author = new Author(read, request.fixes ?? true);
  return {
    units: [unit],
    queues: verdicts.flatMap(({ states }) =>
      request.onlyCountsQueues ? states : states.map((state) => author.placedState(state)),
    ),
    // What is wrong with a tool's own resources is for the tool to mend.
    findings: findings.filter(({ finding }) => !toolsOwn.has(finding.resource)).map((found) => author.placed(found)),
    problems,
    ...(request.map
      ? { map: maps.flatMap((map) => drawMap(map, unit.root)).map((queue) => author.placedQueue(queue)) }
      : {}),
    notices: [...notices, ...author.hints],
  };
}

/** A unit before anybody judges it. */
export interface ReadUnit {
  readonly unit: Unit;
  readonly format: Format;
  readonly source: Source;
  readonly settings: Settings;
  /** One for each place that it is deployed to. */
  readonly maps: readonly EncryptionMap[];
  /** What it does to what was there before, where it says that; only a unit that goes to one place does. */
  readonly changes?: Changes;
  /** The names of what a tool made for itself. */
  readonly toolsOwn: ReadonlySet<string>;
  /** What the app is written in that it is made of, if it is made of one. */
  readonly language: (() => ProgramLanguage) | undefined;
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
}

/** Reads unit after unit. */
export function* readUnits(request: LintRequest): Generator<ReadUnit> {
  const trees = request.trees ?? new Map<string, Tree>();
  const source = sourceOf(request.files, trees, request.trees === undefined);
  for (const { format, unit } of unitsIn(request.paths, source)) {
    const { resources, variables, problems, accounts = [], notices = [], before } = format.read(unit, source);
    const writtenIn = (at: Origin): string => format.locate(at, unit, source).at.path;
    const settings = { ...withAccounts(request.settingsFor(unit.root), accounts), sourceOf: writtenIn };
    const mapOf = (together: readonly Resource[]): EncryptionMap =>
      new EncryptionMap(together, variables, accountsOf(together, settings));
    const maps = [...byEnvironment(resources)].map(mapOf);
    const toolsOwn = new Set(resources.filter(({ isToolsOwn }) => isToolsOwn).map(({ name }) => name));
    const language = resources.find((resource) => resource.language)?.language;
    const [map] = maps;
    const changes = before && map && new Changes(mapOf(before.resources), map, before.destroyed);
    // Trees that were read would fill the memory, and what stays in it is copied again and again.
    for (const path of [unit.root, ...unit.claims]) source.forget?.(path);
    yield {
      unit,
      format,
      source,
      settings,
      maps,
      toolsOwn,
      language,
      problems,
      notices,
      ...(changes ? { changes } : {}),
    };
  }
}

/** The resources of a unit by where they are deployed to: names mean nothing elsewhere. */
function byEnvironment(resources: readonly Resource[]): Iterable<readonly Resource[]> {
  if (resources.every(({ environment }) => environment === undefined)) return [resources];
  const groups = new Map<string | undefined, Resource[]>();
  for (const resource of resources) {
    const id = resource.environment?.id;
    const group = groups.get(id);
    if (group) group.push(resource);
    else groups.set(id, [resource]);
  }
  return groups.values();
}

/** Where the resources of one place are deployed to, if that is known; else wherever the project may be. */
function accountsOf([first]: readonly Resource[], { ownAccounts }: Settings): ReadonlySet<string> {
  const account = first?.environment?.account;
  return account === undefined ? ownAccounts : new Set([account]);
}

function withAccounts(settings: Settings, accounts: readonly string[]): Settings {
  if (accounts.length === 0) return settings;
  return { ...settings, ownAccounts: new Set([...settings.ownAccounts, ...accounts]) };
}

/** What was claimed by one format is not offered to the next. */
function* unitsIn(
  paths: readonly string[],
  source: Source,
): Iterable<{ readonly format: Format; readonly unit: Unit }> {
  let left = paths;
  for (const format of FORMATS) {
    const taken = new Set<string>();
    for (const unit of format.claim(left, source)) {
      for (const path of [unit.root, ...unit.claims]) taken.add(path);
      yield { format, unit };
    }
    if (taken.size > 0) left = left.filter((path) => !taken.has(path));
  }
}

/** Moves what was found in a unit's files to where its author wrote it. */
class Author {
  readonly hints = new Set<string>();
  readonly #format: Format;
  readonly #unit: Unit;
  readonly #source: Source;
  readonly #withFixes: boolean | 'later';
  readonly #app: App;

  constructor(
    { format, unit, source, language }: Pick<ReadUnit, 'format' | 'unit' | 'source' | 'language'>,
    withFixes: boolean | 'later',
  ) {
    this.#format = format;
    this.#unit = unit;
    this.#source = source;
    this.#withFixes = withFixes;
    const trees = new Map<string, Tree | undefined>();
    this.#app = {
      locate: (at) => format.locate(at, unit, source),
      language: () => language?.() ?? 'typescript',
      text: (path) => source.files.read(path),
      template: (path) => {
        const text = trees.has(path) ? undefined : source.files.read(path);
        if (text !== undefined) trees.set(path, readTree(path, text));
        return trees.get(path);
      },
    };
  }

  placedState(state: QueueState): QueueState {
    const { place, keyPlace } = state;
    return { ...state, place: this.#place(place), ...(keyPlace ? { keyPlace: this.#place(keyPlace) } : {}) };
  }

  placedQueue(queue: DrawnQueue): DrawnQueue {
    const edge = (drawn: DrawnEdge): DrawnEdge => ({ ...drawn, place: this.#place(drawn.place) });
    return {
      ...queue,
      place: this.#place(queue.place),
      senders: queue.senders.map(edge),
      readers: queue.readers.map(edge),
    };
  }

  placed(found: Found): Finding {
    const { at, exact, via, caveat } = this.#locate(found.finding.place);
    const { message, related = [] } = found.finding;
    const finding = {
      ...found.finding,
      place: { at, exact, via },
      ...(related.length > 0 ? { related: related.map((one) => ({ ...one, place: this.#place(one.place) })) } : {}),
      ...(caveat === undefined ? {} : { message: { ...message, how: `${message.how} ${caveat}`.trim() } }),
    };
    if (!this.#withFixes) return { ...finding, fixes: [] };
    // What a tool has written is mended by whoever wrote what it made that of, and by one place of theirs many findings.
    if (this.#format.name === 'assembly')
      return mendedLater(finding, () => found.fixes().map((fix) => adviseInApp(fix, this.#app)));
    if (this.#withFixes === 'later') return mendedLater(finding, () => found.fixes());
    // What was judged of one template is let go of before the next one.
    return { ...finding, fixes: found.fixes() };
  }

  #place(place: Place): Place {
    const { at, exact, via } = this.#locate(place);
    return { at, exact, via };
  }

  #locate({ at, via }: Place): Located {
    const located = this.#format.locate(at, this.#unit, this.#source);
    if (located.hint !== undefined) this.hints.add(located.hint);
    return via.length === 0 ? located : { ...located, via: [...via, ...located.via] };
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
    notices: [...new Set(reports.flatMap(({ notices }) => notices))],
    ...(reports.some(({ map }) => map) ? { map: reports.flatMap(({ map = [] }) => map) } : {}),
  };
}

function byPlace(a: Finding['place']['at'], b: Finding['place']['at']): number {
  return compare(a.path, b.path) || a.span.start - b.span.start;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** @param forgets whether nobody wants the trees after this run */
function sourceOf(files: Files, trees: TreeCache, forgets: boolean): Source {
  return {
    files,
    tree: (path, text) => {
      const cached = trees.get(path);
      if (cached?.text === text) return cached;
      const tree = readTree(path, text);
      trees.set(path, tree);
      return tree;
    },
    forget: (path) => {
      if (forgets) trees.delete(path);
    },
  };
}
