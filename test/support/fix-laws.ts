import { expect } from 'vitest';
import { inOrder } from '../../core/fixes/edits.ts';
import { applyEdits, type Files, type Finding, type Fix, lint, type Settings, writeFix } from '../../core/index.ts';
import { readTree } from '../../core/syntax/read-tree.ts';
import { filesOf } from './reported.ts';

/** How many fixes were looked at. */
export interface FixTally {
  written: number;
  /** Those that their writer refused with a reason. */
  refused: number;
  /** How many were made in one go with another one. */
  pairs: number;
}

interface Made {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly edits: Exclude<ReturnType<typeof writeFix>, { readonly cannot: string }>;
}

/**
 * Makes every fix of every finding of a template, each for itself and in one go with others: the text stays readable, its finding
 * is gone, a safe one brings no other finding and one that does says what follows.
 */
export function fixesHold(path: string, files: Files, settings: Settings, tally: FixTally): void {
  const lintWith = (texts: Files): readonly Finding[] =>
    lint({ paths: [path], files: texts, settingsFor: () => settings }).findings;
  const before = lintWith(files);
  const made: Made[] = [];
  for (const finding of before) {
    for (const fix of finding.fixes) {
      if (fix.advice) continue;
      const edits = writeFix(fix, files);
      if ('cannot' in edits) {
        expect(edits.cannot).toMatch(/^\S.*\.$/);
        tally.refused += 1;
        continue;
      }
      tally.written += 1;
      made.push({ finding, fix, edits });
      const what = `${path}: ${finding.rule} of ${finding.resource}: ${fix.title}`;
      const after = lintWith(edited(files, edits, what));
      expect(stillThere(finding, after), `${what} leaves its finding`).toBe(false);
      const brought = broughtBy(finding, before, after);
      if (fix.safe) expect(brought, `${what} is safe`).toEqual([]);
      else if (brought.length > 0) expect(fix.consequence, `${what} brings ${brought}`).toMatch(/\S/);
    }
  }
  for (const [index, first] of made.entries()) {
    const second = made.slice(index + 1).find(({ finding }) => finding !== first.finding);
    if (second) togetherHold(path, files, lintWith, first, second, tally);
  }
}

/** Two fixes in one go, where they change different places: both findings are gone. */
function togetherHold(
  path: string,
  files: Files,
  lintWith: (texts: Files) => readonly Finding[],
  first: Made,
  second: Made,
  tally: FixTally,
): void {
  const joined = new Map(first.edits.map((file) => [file.path, file.edits]));
  for (const file of second.edits) {
    const both = inOrder([...(joined.get(file.path) ?? []), ...file.edits]);
    if (!both || new Set(both.map(({ span }) => span.start)).size < both.length) return;
    joined.set(file.path, both);
  }
  tally.pairs += 1;
  const what = `${path}: ${first.fix.title}; ${second.fix.title}`;
  const edits = [...joined].map(([changed, list]) => ({ path: changed, edits: list }));
  const after = lintWith(edited(files, edits, what));
  for (const { finding } of [first, second]) expect(stillThere(finding, after), `${what}: ${finding.rule}`).toBe(false);
}

/** The files after edits, which have to be as readable as before. */
function edited(files: Files, edits: Made['edits'], what: string): Files {
  const texts: Record<string, string> = {};
  for (const { path, edits: list } of edits) {
    const text = files.read(path) ?? '';
    const newText = applyEdits(text, list);
    expect(newText, what).not.toBe(text);
    const problems = readTree(path, newText).problems.filter(({ code }) => code === 'syntax');
    expect(problems, `${what}\n${newText}`).toEqual(
      readTree(path, text).problems.filter(({ code }) => code === 'syntax'),
    );
    texts[path] = newText;
  }
  const changed = filesOf(texts);
  return { read: (path) => changed.read(path) ?? files.read(path), list: (folder) => files.list(folder) };
}

/** Whether a finding is there in the same worlds: a fix mends the branch of a condition that it is told of first. */
function stillThere(finding: Finding, after: readonly Finding[]): boolean {
  return after.some((other) => idOf(other) === idOf(finding) && other.when === finding.when);
}

/** What is found that was not before; a finding that only moved to another resource is none. */
function broughtBy(mended: Finding, before: readonly Finding[], after: readonly Finding[]): string[] {
  const known = new Set(before.map(idOf));
  const left = new Set(after.map(idOf));
  const gone = before.filter((finding) => finding !== mended && !left.has(idOf(finding))).map(({ rule }) => rule);
  return after.flatMap((finding) => {
    if (known.has(idOf(finding))) return [];
    const moved = gone.indexOf(finding.rule);
    if (moved >= 0) gone.splice(moved, 1);
    return moved >= 0 ? [] : [`${finding.rule}: ${finding.message.what}`];
  });
}

function idOf({ rule, resource, fingerprint }: Finding): string {
  return `${rule} ${resource} ${fingerprint}`;
}
