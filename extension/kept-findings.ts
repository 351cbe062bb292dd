import type { Origin } from '../core/index.ts';
import type { ShownFinding } from './diagnostics.ts';

/** A change of a text: some characters of it are replaced by others. */
export interface TextChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What was found in a document when it last was whole.
 *
 * While a line is half typed, the rest of the file cannot be read as it was meant. Outside of what was edited since, the
 * findings stay those of the last whole text, moved along with it; inside, they are those of the text as it is.
 */
export class KeptFindings {
  readonly #path: string;
  #findings: readonly ShownFinding[] | undefined;
  #edited: Range | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes note of what was found in a whole text. */
  keep(findings: readonly ShownFinding[]): void {
    this.#findings = findings;
    this.#edited = undefined;
  }

  /** Moves what was kept along with a change of the text; what the change touches is lost. */
  change({ rangeOffset: start, rangeLength, text }: TextChange): void {
    const change = { start, end: start + rangeLength };
    const moved = text.length - rangeLength;
    const edited = this.#edited && joined(shifted(this.#edited, change, moved), { start, end: start + text.length });
    this.#edited = edited ?? { start, end: start + text.length };
    this.#findings = this.#findings?.flatMap((finding) => {
      const { place } = finding;
      if (place.at.path !== this.#path) return [finding];
      const { span } = place.at;
      if (span.end >= change.start && span.start <= change.end) return [];
      const at = { ...place.at, span: span.start > change.end ? shifted(span, change, moved) : span };
      return [movedTo(at, finding)];
    });
  }

  /** What to show of a broken text: what was kept, and in the edited lines what is found there now. */
  within(text: string, found: readonly ShownFinding[]): readonly ShownFinding[] {
    if (!this.#findings || !this.#edited) return this.#findings ?? found;
    const lines = wholeLines(text, this.#edited);
    const isEdited = ({ place: { at } }: ShownFinding): boolean =>
      at.path === this.#path && at.span.start <= lines.end && at.span.end >= lines.start;
    return [...this.#findings.filter((finding) => !isEdited(finding)), ...found.filter(isEdited)];
  }
}

function movedTo(at: Origin, { rule, topic, level, place, related, message, when }: ShownFinding): ShownFinding {
  const others = { ...(related ? { related } : {}), ...(when === undefined ? {} : { when }) };
  return { rule, topic, level, place: { ...place, at }, message, ...others };
}

function shifted({ start, end }: Range, change: Range, moved: number): Range {
  const shift = (offset: number): number => (offset >= change.end ? offset + moved : Math.min(offset, change.start));
  return { start: shift(start), end: shift(end) };
}

function joined(one: Range, other: Range): Range {
  return { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

function wholeLines(text: string, { start, end }: Range): Range {
  const next = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', Math.max(0, start - 1)) + 1, end: next < 0 ? text.length : next };
}
