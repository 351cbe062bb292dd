import { hasHole, isNoGeneratedName, otherGeneratedName } from '../resources/canonical.ts';
import type { Truth } from '../resources/test.ts';
import { matchesGlob } from './glob.ts';

/** Whether a text matches a pattern, both canonical; with parts that cannot be told it may. */
export function matchesText(pattern: string, found: string): Truth {
  return matchesGlob(pattern, found) ? 'yes' : samePart(pattern, found, true);
}

/**
 * Whether two canonical texts are the same; those with parts that cannot be told may be. ARNs are compared segment by segment,
 * so that what is known of two of them can tell them apart; with `wild` the wanted one's segments are patterns.
 */
export function sameText(wanted: string, found: string, wild = false): Truth {
  if (wanted === found) return 'yes';
  // No request holds a star or question mark where it has a name, an account or an ARN.
  if (!wild && /[*?]/.test(wanted)) return 'no';
  if (!hasHole(wanted) && !hasHole(found) && !wild) return 'no';
  const segments = segmentsOf(wanted);
  const others = segments && segmentsOf(found);
  if (!segments || !others) return samePart(wanted, found, wild);
  let truth: Truth = 'yes';
  for (const [index, segment] of segments.entries()) {
    const second = others[index] ?? '';
    // A partition is that of the deployment: with any other nothing in the text would work.
    if (segment === second || (index === PARTITION && (hasHole(segment) || hasHole(second)))) continue;
    const part = wild && matchesGlob(segment, second) ? 'yes' : samePart(segment, second, wild);
    if (part === 'no') return 'no';
    if (part === 'unknown') truth = part;
  }
  return truth;
}

const ARN_SEGMENTS = 6;
const PARTITION = 1;

function samePart(wanted: string, found: string, wild: boolean): Truth {
  if (!hasHole(wanted) && !hasHole(found)) return 'no';
  if (otherGeneratedName(wanted, found)) return 'no';
  const isPattern = wild && /[*?]/.test(wanted);
  if (isNoGeneratedName(found, wanted) || (!isPattern && isNoGeneratedName(wanted, found))) return 'no';
  const [start, other] = [knownStart(wanted, wild), knownStart(found, false)];
  return start.startsWith(other) || other.startsWith(start) ? 'unknown' : 'no';
}

/** What stands before the first part that is open. */
function knownStart(text: string, wild: boolean): string {
  const end = text.search(wild ? /[\0*?]/ : /\0/);
  return end < 0 ? text : text.slice(0, end);
}

/** The segments of a text that has as many as an ARN, of which the last may have colons in it; `undefined` for any other. */
function segmentsOf(text: string): readonly string[] | undefined {
  const segments: string[] = [];
  let from = 0;
  while (segments.length < ARN_SEGMENTS - 1) {
    const end = segmentEnd(text, from);
    if (end === text.length) return undefined;
    segments.push(text.slice(from, end));
    from = end + 1;
  }
  segments.push(text.slice(from));
  return segments;
}

/** Where a segment ends; a colon within a part that is no scalar ends none. */
function segmentEnd(text: string, from: number): number {
  let isHole = false;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0) isHole = !isHole;
    else if (code === COLON && !isHole) return at;
  }
  return text.length;
}

const COLON = 58;
