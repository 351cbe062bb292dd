import type { Fix } from '../fixes/change.ts';
import type { Queue } from '../map/queue.ts';
import type { Resource } from '../resources/resource.ts';
import type { Origin } from '../text/span.ts';
import type { Settings } from './settings.ts';

export type Level = 'error' | 'warning' | 'note';

export type Topic =
  | 'encryption'
  | 'key-policy'
  | 'queue-policy'
  | 'delivery'
  | 'permissions'
  | 'lifecycle'
  | 'monitoring'
  | 'suppression'
  | 'cfn-lint';

/** What is said to a person: what is the case, what will happen, what to do. */
export interface Message {
  /** One sentence that can stand alone. */
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

/** What a rule found in one world. */
export interface Defect {
  readonly at: Origin;
  /** The resource in whose text that is, where it is not the subject. */
  readonly on?: Resource;
  /** What the fingerprint stands on: it survives rewording and reordering, such as the property's neutral name. */
  readonly cause: string;
  readonly message: Message;
  /** Where it differs from the rule's. */
  readonly level?: Level;
  /** What tells apart how it reads from world to world; the sentence, unless that says what is beside the point there. */
  readonly reading?: string;
  /** The part of the subject that it is about, such as a statement: a rule supersedes others only about the same part. */
  readonly about?: string;
  /** How it can be mended, the best way first; asked only of what is reported. */
  readonly fixes?: () => readonly Fix[];
}

/** What is known of a rule without running it. */
export interface RuleMeta {
  /** Stable, never reused; also the name of the rule's folder and page. */
  readonly id: string;
  readonly level: Level;
  /** Runs only where the project gives it a level. */
  readonly optIn?: true;
  readonly topic: Topic;
  readonly title: string;
  /** Rules whose findings on the same subject say less about the same cause. */
  readonly supersedes?: readonly string[];
  /** AWS documentation that the rule rests on. */
  readonly references: readonly string[];
  /** Controls that ask for the same, such as `security-hub/SQS.1`. */
  readonly controls?: readonly string[];
}

/** A rule about one kind of subject, shown to it in one world at a time. */
export interface Rule<Subject = Queue> extends RuleMeta {
  check(subject: Subject, settings: Settings): Iterable<Defect>;
}

/** Declares a rule; the subject's type is inferred from its check. */
export function defineRule<Subject = Queue>(rule: Rule<Subject>): Rule<Subject> {
  return rule;
}
