/**
 * How far something lets outsiders in.
 *
 * `never`: nobody gets through; `internal`: only the own and trusted accounts; `unknown`: cannot be told; `external`: outsiders
 * that are named; `public`: any account.
 */
export type Reach = 'never' | 'internal' | 'unknown' | 'external' | 'public';

const ORDER: readonly Reach[] = ['never', 'internal', 'unknown', 'external', 'public'];

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
  let [result = bound('never', 'it names nobody'), ...others] = bounds;
  for (const next of others) {
    const wider = ORDER.indexOf(next.reach) > ORDER.indexOf(result.reach) ? next : result;
    result = {
      ...wider,
      outsiders: [...new Set([...result.outsiders, ...next.outsiders])],
      looseByAwsRules:
        (result.reach !== 'never' && result.looseByAwsRules) || (next.reach !== 'never' && next.looseByAwsRules),
    };
  }
  return result;
}

/** What is said where nothing at all bounds who is let in; any other reason says more. */
export const NOTHING_LIMITS = 'nothing limits who';

/**
 * What is let in where all of several bounds must: the narrowest. AWS's rules are content with one bound of fixed values,
 * whatever the others are.
 */
export function narrowest(bounds: readonly Bound[]): Bound {
  let result = bound('public', NOTHING_LIMITS);
  for (const next of bounds) {
    const narrower =
      result.why === NOTHING_LIMITS || ORDER.indexOf(next.reach) < ORDER.indexOf(result.reach) ? next : result;
    const limits = [result, next].filter(({ reach }) => reach !== 'public');
    result = {
      ...narrower,
      looseByAwsRules: limits.length > 0 && limits.every(({ looseByAwsRules }) => looseByAwsRules),
    };
  }
  return result;
}
