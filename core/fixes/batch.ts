import type { Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import type { Fix } from './change.ts';
import type { FileEdit, TextEdit } from './edits.ts';
import { type Unwritten, writeFix } from './write-fix.ts';

/** Fixes that are made in one go: no two of them touch the same text, or add something of the same name. */
export class Batch {
  readonly #files: Files;
  readonly #trees: Map<string, Tree>;
  /** By path, in the order of the text. */
  readonly #edits = new Map<string, TextEdit[]>();
  readonly #added = new Set<string>();

  constructor(files: Files, trees: Map<string, Tree>) {
    this.#files = files;
    this.#trees = trees;
  }

  /** Takes a fix in: `later` where one before it is in its way, `nothing` where the text is as it would make it. */
  add(fix: Fix): 'added' | 'later' | 'nothing' | Unwritten {
    const written = writeFix(fix, this.#files, this.#trees);
    if ('cannot' in written) return written;
    const isSame = (path: string, { span, newText }: TextEdit): boolean =>
      this.#files.read(path)?.slice(span.start, span.end) === newText;
    if (written.every(({ path, edits }) => edits.every((edit) => isSame(path, edit)))) return 'nothing';
    // Instances share the block that they are written in, and fixes what they add to a module.
    const others = written
      .map(({ path, edits }) => ({ path, edits: edits.filter((edit) => !this.#isMade(path, edit)) }))
      .filter(({ edits }) => edits.length > 0);
    if (others.length === 0) return 'added';
    const names = fix.changes.flatMap((change) => {
      if (change.do === 'add') return [`${change.before.origin.path}\n${change.resource.name}`];
      return change.do === 'ask' ? [`${change.of.origin.path}\n${change.parameter.name}`] : [];
    });
    if (names.some((name) => this.#added.has(name))) return 'later';
    if (others.some(({ path, edits }) => edits.some((edit) => this.#isTouched(path, edit)))) return 'later';
    for (const { path, edits } of others) this.#put(path, edits);
    for (const name of names) this.#added.add(name);
    return 'added';
  }

  edits(): FileEdit[] {
    return [...this.#edits].map(([path, edits]) => ({ path, edits }));
  }

  /** Whether another fix makes the very same edit. */
  #isMade(path: string, { span, newText }: TextEdit): boolean {
    const edits = this.#edits.get(path) ?? [];
    const last = placeFor(edits, span.start);
    for (let index = last - 1; edits[index]?.span.start === span.start; index -= 1)
      if (edits[index]?.span.end === span.end && edits[index]?.newText === newText) return true;
    return false;
  }

  #isTouched(path: string, { span }: TextEdit): boolean {
    const edits = this.#edits.get(path) ?? [];
    const index = placeFor(edits, span.start);
    const before = edits[index - 1];
    const after = edits[index];
    return (
      (before !== undefined && before.span.end >= span.start) || (after !== undefined && after.span.start <= span.end)
    );
  }

  #put(path: string, added: readonly TextEdit[]): void {
    const edits = this.#edits.get(path) ?? [];
    this.#edits.set(path, edits);
    for (const edit of added) edits.splice(placeFor(edits, edit.span.start), 0, edit);
  }
}

/** The index of the first edit that begins behind an offset. */
function placeFor(edits: readonly TextEdit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
