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
  if (!isArn(wanted) || !isArn(found)) return samePart(wanted, found, wild);
  let truth: Truth = 'yes';
  let [from, other] = [0, 0];
  for (let index = 0; index < ARN_SEGMENTS; index += 1) {
    const isLast = index === ARN_SEGMENTS - 1;
    const segment = wanted.slice(from, isLast ? wanted.length : segmentEnd(wanted, from));
    const second = found.slice(other, isLast ? found.length : segmentEnd(found, other));
    from += segment.length + 1;
    other += second.length + 1;
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

/** Whether a text has as many segments as an ARN; the last may have colons in it. */
function isArn(text: string): boolean {
  let from = 0;
  for (let index = 1; index < ARN_SEGMENTS; index += 1) {
    from = segmentEnd(text, from) + 1;
    if (from > text.length) return false;
  }
  return true;
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
