import type { Origin } from '../text/span.ts';
import type { Level, Message, Topic } from './rule.ts';

/** Where a finding stands for its reader. */
export interface Place {
  readonly at: Origin;
  /** False where the author's own line could not be found, only the generated one. */
  readonly exact: boolean;
  /** The calls, outermost first, that lead to the file. */
  readonly via: readonly Origin[];
}

/** A change that would mend a finding. */
export interface FixSummary {
  readonly title: string;
  readonly safe: boolean;
}

/** What a rule found, placed and told apart from all others. */
export interface Finding {
  readonly rule: string;
  readonly topic: Topic;
  readonly level: Level;
  readonly unit: string;
  readonly resource: string;
  readonly place: Place;
  readonly message: Message;
  /** In which worlds, where not in all; fits after "when". */
  readonly when?: string;
  /** The same before and after edits that do not concern it: a hash of rule, resource and cause. */
  readonly fingerprint: string;
  readonly fixes: readonly FixSummary[];
}
