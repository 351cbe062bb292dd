/** The longest pattern that is read; a person's are a tenth of it. */
const MAX_LENGTH = 300;

/** How many patterns braces may stand for. */
const MAX_ALTERNATIVES = 64;

/** Says what is wrong with a glob, if anything is. */
export function globFault(glob: string): string | undefined {
  if (glob === '') return 'The pattern is empty.';
  if (glob.length > MAX_LENGTH) return `The pattern has more than ${MAX_LENGTH} characters.`;
  if (/^!|[[\]()\\|]/.test(glob))
    return 'A pattern is made of *, **, ? and {a,b}; it has no "!", brackets or backslashes.';
  if (/\{[^}]*\{|^[^{]*\}|\}[^{]*\}|\{[^}]*$/.test(glob))
    return 'Braces in a pattern come in pairs, as in {a,b}, and do not nest.';
  return alternativesOf(glob) === undefined
    ? `The braces stand for more than ${MAX_ALTERNATIVES} patterns.`
    : undefined;
}

/**
 * Makes a test of a glob that has no fault: `*` and `?` stay within a segment of a path, `**` is any number of segments.
 *
 * The globs are those of the linted repository, so of strangers: no regular expression is made of them. The time to match is
 * bounded by the product of both lengths.
 */
export function globTest(glob: string): (text: string) => boolean {
  const patterns = (alternativesOf(glob) ?? []).map((pattern) => segmentsOf(pattern));
  return (text) => {
    const segments = text.split('/');
    return patterns.some((pattern) => matches(pattern, segments, (one) => one === '**', matchesSegment));
  };
}

function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .filter((segment, at, all) => segment !== '.' && (segment !== '' || all.length === at + 1 || at === 0));
}

function alternativesOf(glob: string): string[] | undefined {
  let done = [''];
  for (const part of glob.split(/(\{[^{}]*\})/)) {
    const options = part.startsWith('{') ? part.slice(1, -1).split(',') : [part];
    if (done.length * options.length > MAX_ALTERNATIVES) return undefined;
    done = done.flatMap((before) => options.map((option) => before + option));
  }
  return done;
}

function matchesSegment(pattern: string, segment: string): boolean {
  return matches([...pattern], [...segment], isStar, (one, character) => one === '?' || one === character);
}

function isStar(one: string): boolean {
  return one === '*';
}

/**
 * Matches a pattern, some of whose items stand for any number of things. Only the last such item is ever tried again: what
 * an earlier one took before it cannot matter any more.
 */
function matches(
  pattern: readonly string[],
  things: readonly string[],
  isAnyNumber: (item: string) => boolean,
  fits: (item: string, thing: string) => boolean,
): boolean {
  let at = 0;
  let thing = 0;
  let star = -1;
  let afterStar = 0;
  while (thing < things.length) {
    const item = pattern[at];
    if (item !== undefined && isAnyNumber(item)) {
      star = at;
      afterStar = thing;
      at += 1;
    } else if (item !== undefined && fits(item, things[thing] as string)) {
      at += 1;
      thing += 1;
    } else if (star >= 0) {
      afterStar += 1;
      thing = afterStar;
      at = star + 1;
    } else {
      return false;
    }
  }
  while (at < pattern.length && isAnyNumber(pattern[at] as string)) at += 1;
  return at === pattern.length;
}
