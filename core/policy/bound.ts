/**
 * How far something lets outsiders in.
 *
 * `never`: nobody gets through; `internal`: only the own and trusted accounts; `unknown`: cannot be told; `external`: outsiders
 * that are named; `public`: any account.
 */
export type Reach = 'never' | 'internal' | 'unknown' | 'external' | 'public';

const RANK: Readonly<Record<Reach, number>> = { never: 0, internal: 1, unknown: 2, external: 3, public: 4 };

/** Who gets through, and what AWS's own rules call it. */
export interface Bound {
  readonly reach: Reach;
  /** The accounts, organizations and networks outside that are named. */
  readonly outsiders: readonly string[];
  /** AWS Config and Security Hub would call it public: what bounds it has a wildcard or a policy variable. */
  readonly looseByAwsRules: boolean;
  /** Why, in words that can end a sentence. */
  readonly why: string;
}

/** A bound without outsiders of a name. */
export function bound(reach: Reach, why: string, looseByAwsRules = false): Bound {
  return { reach, outsiders: [], looseByAwsRules, why };
}

/** A bound to outsiders that are named. */
export function externalBound(outsider: string, why: string, looseByAwsRules = false): Bound {
  return { reach: 'external', outsiders: [outsider], looseByAwsRules, why };
}

/** What is let in where each of several bounds lets in: the widest. */
export function widest(bounds: readonly Bound[]): Bound {
  const [first = NOBODY, ...others] = bounds;
  if (others.length === 0) return first;
  let result = first;
  for (const next of others) if (RANK[next.reach] > RANK[result.reach]) result = next;
  return {
    reach: result.reach,
    outsiders: [...new Set(bounds.flatMap(({ outsiders }) => outsiders))],
    looseByAwsRules: bounds.some(({ reach, looseByAwsRules }) => reach !== 'never' && looseByAwsRules),
    why: result.why,
  };
}

const NOBODY = bound('never', 'it names nobody');

/** What is said where nothing at all bounds who is let in; any other reason says more. */
export const NOTHING_LIMITS = 'nothing limits who';

/**
 * What is let in where all of several bounds must: the narrowest. AWS's rules are content with one bound of fixed values,
 * whatever the others are.
 */
export function narrowest(bounds: readonly Bound[]): Bound {
  let result = UNLIMITED;
  let isLimited = false;
  let isLoose = true;
  for (const next of bounds) {
    if (result.why === NOTHING_LIMITS || RANK[next.reach] < RANK[result.reach]) result = next;
    if (next.reach === 'public') continue;
    isLimited = true;
    isLoose &&= next.looseByAwsRules;
  }
  const looseByAwsRules = isLimited && isLoose;
  return result.looseByAwsRules === looseByAwsRules ? result : { ...result, looseByAwsRules };
}

const UNLIMITED = bound('public', NOTHING_LIMITS);
