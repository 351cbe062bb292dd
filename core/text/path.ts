/** The path that a file means by a relative one; `undefined` where it leaves the root. */
export function resolvePath(from: string, relative: string): string | undefined {
  const segments = from.split('/').slice(0, -1);
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}
