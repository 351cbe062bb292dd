import { PSEUDO_HOLE_LIMIT } from '../limits.ts';
import type { Value } from '../resources/value.ts';

/**
 * A settled value as text in which each part that is not known stands as one character of the private use area, so that
 * splitting and matching go over it as over any other character.
 */
export interface FlatText {
  readonly text: string;
  /** The parts behind the characters, by their distance from the first private one. */
  readonly holes: readonly Value[];
}

/** Policy variables in a text, each up to the brace that closes it. One that holds a brace is none: looking for its end from each `${` would take too long. */
export const VARIABLES = /\$\{([^{}]*)\}/g;

const FIRST_HOLE = 0xe000;
const ONE_HOLE = String.fromCharCode(FIRST_HOLE);
const NO_HOLES: readonly Value[] = [];

/** A value as flat text; `undefined` for what is no text at all, or text of too many parts. */
export function flatten(value: Value): FlatText | undefined {
  switch (value.kind) {
    case 'scalar':
      return { text: withoutHoles(String(value.value)), holes: NO_HOLES };
    case 'text': {
      const holes: Value[] = [];
      let text = '';
      for (const part of value.parts) {
        text += part.kind === 'scalar' ? withoutHoles(String(part.value)) : addHole(holes, part);
      }
      return holes.length <= PSEUDO_HOLE_LIMIT ? { text, holes } : undefined;
    }
    case 'reference':
    case 'deployment':
    case 'unknown':
      return { text: ONE_HOLE, holes: [value] };
    default:
      return undefined;
  }
}

/** The character for one more part that is not known. */
export function addHole(holes: Value[], part: Value): string {
  return String.fromCharCode(FIRST_HOLE + holes.push(part) - 1);
}

/** The part behind a text that is one hole and nothing else. */
export function holeOf(text: string, { holes }: FlatText): Value | undefined {
  return text.length === 1 ? holes[text.charCodeAt(0) - FIRST_HOLE] : undefined;
}

/** Whether something in a text is not known, facts of the deployment aside: those are fixed, though not known here. */
export function hasUnknown(text: string, { holes }: FlatText): boolean {
  return holes.some(
    (hole, index) =>
      hole.kind !== 'deployment' && hole.kind !== 'reference' && text.includes(String.fromCharCode(FIRST_HOLE + index)),
  );
}

/** Whether a text has any part that is not literal. */
export function hasHoles(text: string): boolean {
  return text.search(HOLES) >= 0;
}

/** A text for people, with an ellipsis for each part that is not known. */
export function readable(text: string): string {
  return text.replace(HOLES, '\u2026');
}

const HOLES = /[\uE000-\uF8FF]/g;

function withoutHoles(text: string): string {
  return text.replace(HOLES, '\uFFFD');
}
