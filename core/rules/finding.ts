import type { Fix } from '../fixes/change.ts';
import type { Place } from '../text/place.ts';
import type { Level, Message, Topic } from './rule.ts';

/** Another place that bears on a finding. */
export interface Related {
  readonly place: Place;
  /** What is there, in a sentence. */
  readonly what: string;
}

/** What a rule found, placed and told apart from all others. */
export interface Finding {
  readonly rule: string;
  readonly topic: Topic;
  readonly level: Level;
  readonly unit: string;
  readonly resource: string;
  readonly place: Place;
  /** What else to look at, the nearest first. */
  readonly related?: readonly Related[];
  readonly message: Message;
  /** In which worlds, where not in all; fits after "when". */
  readonly when?: string;
  /** The same before and after edits that do not concern it: a hash of rule, resource and cause. */
  readonly fingerprint: string;
  /** How it can be mended, the best way first. */
  readonly fixes: readonly Fix[];
}

/** A finding before anybody asks how it can be mended. */
export interface Found {
  readonly finding: Omit<Finding, 'fixes'>;
  /** Takes time, and holds on to all that was judged. */
  fixes(): readonly Fix[];
}

/** A finding whose fixes are made when they are first asked for. */
export function mendedLater(finding: Found['finding'], make: Found['fixes']): Finding {
  let fixes: readonly Fix[] | undefined;
  return {
    ...finding,
    get fixes() {
      fixes ??= make();
      return fixes;
    },
  };
}
