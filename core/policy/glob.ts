/**
 * Whether a text matches a pattern in which `*` stands for any text and `?` for any one character. The time grows with
 * the product of the lengths at most, however the stars are placed.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const symbol = pattern[next];
    if (symbol === '*') {
      star = next;
      resume = at;
      next += 1;
    } else if (symbol === '?' || symbol === text[at]) {
      next += 1;
      at += 1;
    } else if (star >= 0) {
      next = star + 1;
      resume += 1;
      at = resume;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next += 1;
  return next === pattern.length;
}

/** Whether a text has wildcard characters. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** Whether a pattern matches every text there is. */
export function matchesEverything(pattern: string): boolean {
  return /^\*+$/.test(pattern);
}
