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
  const [left, right] = [segmentsOf(wanted), segmentsOf(found)];
  if (left.length < ARN_SEGMENTS || right.length < ARN_SEGMENTS) return samePart(wanted, found, wild);
  let truth: Truth = 'yes';
  for (const [index, segment] of left.entries()) {
    const other = right[index] ?? '';
    // A partition is that of the deployment: with any other nothing in the text would work.
    if (index === PARTITION && (hasHole(segment) || hasHole(other))) continue;
    const part = segment === other || (wild && matchesGlob(segment, other)) ? 'yes' : samePart(segment, other, wild);
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

/** The segments of an ARN, the last with the colons in it; a colon within a part that is no scalar is none of its colons. */
function segmentsOf(text: string): string[] {
  const segments: string[] = [];
  let isHole = false;
  let from = 0;
  for (let at = 0; at < text.length && segments.length < ARN_SEGMENTS - 1; at += 1) {
    const character = text.charAt(at);
    if (character === '\0') isHole = !isHole;
    else if (character === ':' && !isHole) {
      segments.push(text.slice(from, at));
      from = at + 1;
    }
  }
  segments.push(text.slice(from));
  return segments;
}
