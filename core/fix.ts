import { Batch } from './fixes/batch.ts';
import type { Advice, Fix } from './fixes/change.ts';
import { Draft } from './fixes/draft.ts';
import type { FileEdit } from './fixes/edits.ts';
import { spellOut } from './fixes/spell-out.ts';
import { FIX_ROUNDS } from './limits.ts';
import { type LintRequest, lintUnits, merge, type Report, type TreeCache } from './lint.ts';
import type { Finding } from './rules/finding.ts';
import type { Files } from './text/files.ts';
import type { Problem } from './text/problem.ts';
import type { Origin } from './text/span.ts';

/** What to mend, and how. */
export interface FixRequest extends Pick<LintRequest, 'paths' | 'files' | 'settingsFor'> {
  /** The rules whose findings are mended; all where it is left out. */
  readonly rules?: ReadonlySet<string> | undefined;
  /** Which fix to make where none is safe, without anybody being asked; it may bring notes, and nothing else. */
  choose?(finding: Finding): Fix | undefined;
}

/** A finding that a fix has mended, at its place in the text as it was. */
export interface Mended {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A finding that has fixes, of which none was made. */
export interface LeftOver {
  readonly finding: Finding;
  /** Why not; absent where somebody has to choose. */
  readonly why?: string;
  /** The fix that was not made for that reason. */
  readonly fix?: Fix;
  /** What to write by hand, where only the writing failed. */
  readonly byHand?: readonly Advice[];
}

/** A finding of which somebody has to choose a fix, and the texts as they are by then. */
export interface Question {
  readonly finding: Finding;
  readonly files: Files;
}

/** What fixing came to. */
export interface Fixed {
  /** Against the texts as they were. */
  readonly edits: readonly FileEdit[];
  readonly applied: readonly Mended[];
  /** At their places in the texts as they are now. */
  readonly left: readonly LeftOver[];
  /** What linting says of the texts as they are now. */
  readonly report: Report;
  /** The texts as they were: also one that was changed since it was read. */
  readonly before: Files;
  /** The texts as they are now. */
  readonly files: Files;
  /** Where something in the texts as they are now stood before. */
  originally(at: Origin): Origin;
}

/** Mends all that can be mended without asking anybody. */
export function fixAll(request: FixRequest): Fixed {
  const mending = fixing(request);
  let step = mending.next();
  while (!step.done) step = mending.next(undefined);
  return step.value;
}

/**
 * Mends what can be mended, and yields a question where somebody has to choose: the answer is one of the finding's fixes, or
 * `undefined` to leave it.
 *
 * Nothing is written that was not linted before: a fix that leaves its finding is not made, nor one that nobody was asked about and
 * that brings another one. What is deployed together is mended together; a plan cannot be linted again, so its fixes are made at once.
 */
export function* fixing(request: FixRequest): Generator<Question, Fixed, Fix | undefined> {
  const drafts = new Drafts(request.files);
  const applied: Mended[] = [];
  const left: LeftOver[] = [];
  const reports: Report[] = [];
  for (const found of together([...lintUnits(request)])) {
    const mending = new Mending(request, drafts, found);
    yield* mending.isPlanned ? mending.plan() : mending.mend();
    applied.push(...mending.applied);
    reports.push(mending.report);
    left.push(...mending.left());
  }
  return {
    edits: drafts.edits(),
    applied,
    left,
    report: merge(reports),
    before: drafts.before(),
    files: drafts,
    originally: (at) => drafts.originally(at),
  };
}

/** Reports of units that share files, joined. */
function together(reports: readonly Report[]): Report[] {
  const groups = new Map<string, Report[]>();
  for (const report of reports) {
    let group: Report[] = [report];
    const paths = pathsOf(report);
    for (const known of new Set(paths.map((path) => groups.get(path)))) {
      if (!known || known === group) continue;
      const [large, small] = known.length > group.length ? [known, group] : [group, known];
      for (const moved of small) {
        large.push(moved);
        for (const path of pathsOf(moved)) groups.set(path, large);
      }
      group = large;
    }
    for (const path of paths) groups.set(path, group);
  }
  return [...new Set(groups.values())].map(merge);
}

function pathsOf({ units }: Report): string[] {
  return units.flatMap(({ root, claims }) => [root, ...claims]);
}

/** Texts as they are while they are mended. */
class Drafts implements Files {
  readonly #files: Files;
  readonly #drafts = new Map<string, Draft>();

  constructor(files: Files, drafts: ReadonlyMap<string, Draft> = new Map()) {
    this.#files = files;
    this.#drafts = new Map(drafts);
  }

  // Properties, not methods: whoever reads may take one of them by itself.
  readonly read = (path: string): string | undefined => this.#drafts.get(path)?.text ?? this.#files.read(path);

  readonly list = (folder: string): readonly string[] | undefined => this.#files.list(folder);

  readonly chunks = (path: string): Iterable<string> | undefined => {
    const draft = this.#drafts.get(path);
    return draft ? [draft.text] : this.#files.chunks?.(path);
  };

  readonly real = (path: string): string | undefined => this.#files.real?.(path);

  readonly modified = (path: string): number | undefined => this.#files.modified?.(path);

  before(): Files {
    return { ...this, read: (path) => this.#drafts.get(path)?.before ?? this.#files.read(path) };
  }

  /** The same texts after one more round. */
  edited(edits: readonly FileEdit[]): Drafts {
    const next = new Drafts(this.#files, this.#drafts);
    next.take(edits);
    return next;
  }

  take(edits: readonly FileEdit[]): void {
    for (const { path, edits: own } of edits) {
      const draft = this.#drafts.get(path) ?? new Draft(this.#files.read(path) ?? '');
      this.#drafts.set(path, draft.edited(own));
    }
  }

  edits(): FileEdit[] {
    return [...this.#drafts]
      .map(([path, draft]): FileEdit => ({ path, edits: draft.edits() }))
      .filter(({ edits }) => edits.length > 0)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  originally(at: Origin): Origin {
    const draft = this.#drafts.get(at.path);
    return draft ? { ...at, span: draft.originally(at.span) } : at;
  }
}

/** The mending of what is deployed together. */
class Mending {
  readonly applied: Mended[] = [];
  report: Report;
  readonly #request: FixRequest;
  readonly #drafts: Drafts;
  readonly #paths: readonly string[];
  readonly #trees: TreeCache = new Map();
  /** Findings that are not looked at any more, and why they stay. */
  readonly #settled = new Map<string, Refusal | undefined>();
  #rounds = 0;

  constructor(request: FixRequest, drafts: Drafts, report: Report) {
    this.#request = request;
    this.#drafts = drafts;
    this.report = report;
    this.#paths = [...new Set(pathsOf(report))];
  }

  get isPlanned(): boolean {
    return this.report.units.some(({ format }) => format === 'plan');
  }

  left(): LeftOver[] {
    return this.report.findings.filter(this.#isWanted, this).map((finding): LeftOver => {
      const refusal = this.#settled.get(keyOf(finding));
      if (!refusal) return { finding };
      const { why, fix, isUnwritten } = refusal;
      return { finding, why, fix, ...(isUnwritten ? { byHand: byHand(finding, fix) } : {}) };
    });
  }

  /** Mends in rounds: all that is safe, then what somebody chooses, then what is safe after that. */
  *mend(): Generator<Question, void, Fix | undefined> {
    for (let isChanged = true; isChanged; ) {
      let isMore = true;
      while (isMore) isMore = this.#makeAll();
      isChanged = false;
      for (const finding of this.#open()) {
        this.#settled.set(keyOf(finding), undefined);
        const fix = yield this.#ask(finding);
        if (fix && this.#make([{ finding, fix }], true)) {
          isChanged = true;
          break;
        }
      }
    }
  }

  /** Makes everything at once: what was planned cannot be looked at again before it is planned again. */
  *plan(): Generator<Question, void, Fix | undefined> {
    const batch = new Batch(this.#drafts, this.#trees);
    const made: Mended[] = [];
    for (const finding of this.#open()) {
      const fix = this.#chosen(finding) ?? (yield this.#ask(finding));
      if (fix && this.#addTo(batch, { finding, fix }, OVERLAPS)) made.push({ finding, fix });
      else if (!fix) this.#settled.set(keyOf(finding), undefined);
    }
    this.#commit(batch, made);
    const done = new Set(made.map(({ finding }) => keyOf(finding)));
    const findings = this.report.findings.filter((finding) => !done.has(keyOf(finding)));
    const notices = [...this.report.notices, ...(made.length > 0 ? [PLAN_AGAIN] : [])];
    this.report = { ...this.report, findings, notices };
  }

  #ask(finding: Finding): Question {
    return { finding, files: this.#drafts };
  }

  /** One round of what needs no answer; whether there may be more to do. */
  #makeAll(): boolean {
    const chosen = this.#open().flatMap((finding): Mended[] => {
      const fix = this.#chosen(finding);
      return fix ? [{ finding, fix }] : [];
    });
    if (chosen.length === 0) return false;
    if (this.#rounds >= FIX_ROUNDS) {
      for (const { finding, fix } of chosen) this.#settled.set(keyOf(finding), { why: TOO_MANY, fix });
      return false;
    }
    this.#make(chosen, false);
    return true;
  }

  #open(): Finding[] {
    return this.report.findings.filter(
      (finding) =>
        this.#isWanted(finding) && finding.fixes.some(({ advice }) => !advice) && !this.#settled.has(keyOf(finding)),
    );
  }

  #isWanted({ rule, fixes }: Finding): boolean {
    return fixes.length > 0 && this.#request.rules?.has(rule) !== false;
  }

  /** The fix that is made without a question. */
  #chosen(finding: Finding): Fix | undefined {
    const [first] = finding.fixes;
    return first?.safe ? first : this.#request.choose?.(finding);
  }

  /**
   * Makes as many fixes as go together, if need be half of them, or half of that. One that cannot be made alone is settled.
   *
   * @param isAsked whether somebody has chosen who knows what follows
   */
  #make(wanted: readonly Mended[], isAsked: boolean): boolean {
    for (let trying = wanted; trying.length > 0; trying = trying.slice(0, trying.length >> 1)) {
      const batch = new Batch(this.#drafts, this.#trees);
      const made = trying.filter((one) => this.#addTo(batch, one));
      if (made.length === 0) return false;
      const after = this.#lint(this.#drafts.edited(batch.edits()));
      const fault = faultOf(this.report, after, made, isAsked);
      if (fault === undefined) {
        this.#commit(batch, made);
        this.report = after;
        return true;
      }
      if (made.length === 1) {
        for (const { finding, fix } of made) this.#settled.set(keyOf(finding), { why: fault, fix });
        return false;
      }
      trying = made;
    }
    return false;
  }

  #addTo(batch: Batch, { finding, fix }: Mended, later?: string): boolean {
    const result = batch.add(fix);
    if (result === 'added') return true;
    const key = keyOf(finding);
    if (result === 'nothing') this.#settled.set(key, { why: NOTHING_LEFT, fix });
    else if (result !== 'later') this.#settled.set(key, { why: result.cannot, fix, isUnwritten: true });
    else if (later !== undefined) this.#settled.set(key, { why: later, fix });
    return false;
  }

  #commit(batch: Batch, made: readonly Mended[]): void {
    for (const { finding, fix } of made) {
      const { place } = finding;
      this.applied.push({
        finding: { ...finding, place: { ...place, at: this.#drafts.originally(place.at) } },
        fix,
      });
    }
    this.#drafts.take(batch.edits());
  }

  #lint(files: Files): Report {
    this.#rounds += 1;
    const { settingsFor } = this.#request;
    return merge([...lintUnits({ paths: this.#paths, files, settingsFor })]);
  }
}

/** Why a fix was not made. */
interface Refusal {
  readonly why: string;
  readonly fix: Fix;
  /** It is right, but could not be written into the text. */
  readonly isUnwritten?: true;
}

/** What to write by hand; what is only in a plan is written where the finding stands. */
export function byHand({ place }: Finding, fix: Fix): readonly Advice[] {
  return spellOut(fix).map((piece) => (piece.at.trail === undefined ? piece : { ...piece, at: place.at }));
}

const NOTHING_LEFT = 'There is nothing left to change.';
const TOO_MANY = 'Too much has been mended in one go; fix again.';
const PLAN_AGAIN = 'What was planned cannot be checked after a fix: plan again, and lint the new plan.';
const OVERLAPS = 'Another fix changes the same lines; plan and fix again.';

/** What tells a finding from all others, before and after an edit elsewhere. */
function keyOf({ unit, place, fingerprint }: Finding): string {
  return `${unit}\n${place.at.path}\n${fingerprint}`;
}

/** Why fixes must not be made, in a sentence; `undefined` where they may. */
function faultOf(before: Report, after: Report, made: readonly Mended[], isAsked: boolean): string | undefined {
  const kindOfProblem = ({ code, path }: Problem): string => `${code}\n${path}`;
  const [problem] = beyond(after.problems, countsOf(before.problems, kindOfProblem), kindOfProblem);
  if (problem) return `The text would have a problem: ${problem.message}`;
  const stays = new Set(after.findings.map(keyOf));
  if (made.some(({ finding }) => stays.has(keyOf(finding)))) return LEAVES;
  // By resource, not by fingerprint: that of a statement may stand on its text, which changes.
  const kindOf = ({ rule, unit, resource }: Finding): string => `${rule}\n${unit}\n${resource}`;
  const counts = countsOf(before.findings, kindOf);
  const mended = new Set(made.map(({ finding }) => kindOf(finding)));
  for (const { finding } of made) counts.set(kindOf(finding), (counts.get(kindOf(finding)) ?? 0) - 1);
  const brought = beyond(after.findings, counts, kindOf);
  if (brought.some((finding) => mended.has(kindOf(finding)))) return LEAVES;
  // Whoever names a key has chosen; a note, such as on what cannot be told of that key, is no reason to refuse it.
  const isSafe = made.some(({ fix }) => fix.safe);
  const first = brought.find(({ level }) => isSafe || level !== 'note');
  return first && !isAsked ? `It would bring another finding, ${first.rule}: ${first.message.what}` : undefined;
}

const LEAVES = 'Its finding would stay.';

function countsOf<Item>(items: readonly Item[], kindOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(kindOf(item), (counts.get(kindOf(item)) ?? 0) + 1);
  return counts;
}

/** The items of each kind beyond their number. */
function beyond<Item>(
  items: readonly Item[],
  numbers: ReadonlyMap<string, number>,
  kindOf: (item: Item) => string,
): Item[] {
  const seen = new Map<string, number>();
  return items.filter((item) => {
    const kind = kindOf(item);
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return number > (numbers.get(kind) ?? 0);
  });
}
