import { Scalar } from './nodes.ts';
import { type ProblemList, quote } from './problem-list.ts';
import type { Pair } from './tree.ts';

/** Up to this many pairs comparing each with each costs less than a set of decoded keys. */
const FEW = 12;

/** Reports every key of a map that an earlier pair has too. Several merge keys `<<` are no duplicates of each other. */
export function reportDuplicates(pairs: readonly Pair[], problems: ProblemList): void {
  if (pairs.length < 2) return;
  if (pairs.length <= FEW) {
    for (let later = 1; later < pairs.length; later += 1) {
      const key = pairs[later]?.key;
      if (!(key instanceof Scalar)) continue;
      for (let earlier = 0; earlier < later; earlier += 1) {
        const other = pairs[earlier]?.key;
        if (!(other instanceof Scalar && key.equals(other))) continue;
        report(key, problems);
        break;
      }
    }
    return;
  }
  const seen = new Set<string>();
  for (const { key } of pairs) {
    if (!(key instanceof Scalar)) continue;
    if (seen.has(key.value)) report(key, problems);
    else seen.add(key.value);
  }
}

function report(key: Scalar, problems: ProblemList): void {
  if (key.value === '<<' && key.style === 'plain') return;
  problems.add(
    'duplicate-key',
    key.start,
    key.end,
    `Duplicate key ${quote(key.value)}: the last one wins, as in most parsers.`,
  );
}
