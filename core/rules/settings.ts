import type { Queue } from '../map/queue.ts';
import type { Origin } from '../text/span.ts';
import type { Level } from './rule.ts';

/** How strongly queues must be sealed: at all, with any KMS key, or with a customer managed one. */
export type Requirement = 'encrypted' | 'kms' | 'cmk';

/** What is required of a queue, and whether somebody said so or it is only the product's default. */
export interface RequirementFor {
  readonly is: Requirement;
  readonly stated: boolean;
}

/** A requirement for some queues. All of `path`, `name` and `tag` that are given must match. */
export interface RequirementRule {
  readonly require: Requirement;
  readonly path?: (path: string) => boolean;
  readonly name?: (name: string) => boolean;
  readonly tag?: { readonly key: string; readonly value?: string };
}

/** What the project wants of the rules. */
export interface Settings {
  /** For all queues; absent where nobody said. */
  readonly require?: Requirement;
  /** The last one that matches a queue wins over `require`. */
  readonly requirements: readonly RequirementRule[];
  /** Levels of rules that differ from the rules' own. */
  readonly rules: ReadonlyMap<string, Level | 'off'>;
  /** Ids of the accounts that are the project's own. */
  readonly ownAccounts: ReadonlySet<string>;
  /** Whom policies may let in besides. */
  readonly trusted: Trusted;
  /** Whether rules about a key's use judge every key, or only those that seal a queue of the unit. */
  readonly keys: 'used' | 'all';
  /** Whether a queue policy must refuse plain HTTP even where encryption already does. */
  readonly tls: 'plaintext' | 'always';
  /** The file that the author wrote, for a place in one that a tool made of it; asked only where a requirement names a path. */
  readonly sourceOf?: (at: Origin) => string;
}

/** Outsiders that a project trusts. */
export interface Trusted {
  readonly accounts: ReadonlySet<string>;
  /** Ids of organizations; the own one is among them. */
  readonly orgs: ReadonlySet<string>;
  readonly cidrs: readonly string[];
  /** Ids of VPC endpoints and VPCs. */
  readonly vpces: ReadonlySet<string>;
}

/** The settings of a project that says nothing. */
export const DEFAULT_SETTINGS: Settings = {
  requirements: [],
  rules: new Map(),
  ownAccounts: new Set(),
  trusted: { accounts: new Set(), orgs: new Set(), cidrs: [], vpces: new Set() },
  keys: 'used',
  tls: 'plaintext',
};

/** What is required of a queue. */
export function requirementFor(queue: Queue, settings: Settings): RequirementFor {
  const special = settings.requirements.findLast((rule) => applies(rule, queue, settings));
  const is = special?.require ?? settings.require;
  return { is: is ?? 'kms', stated: is !== undefined };
}

/** The kind of key that meets a requirement, in words. */
export function keyFor(requirement: Requirement): string {
  return requirement === 'cmk' ? 'customer managed key' : 'KMS key';
}

function applies({ path, name, tag }: RequirementRule, queue: Queue, settings: Settings): boolean {
  if (path && !pathsOf(queue, settings).some(path)) return false;
  if (name && !namesOf(queue).some(name)) return false;
  if (!tag) return true;
  const value = queue.tags().get(tag.key);
  return value !== undefined && (tag.value === undefined || tag.value === value);
}

/** The files that a person may know a queue by: the one that was read, and the one that it was made of. */
function pathsOf({ origin }: Queue, { sourceOf }: Settings): string[] {
  return sourceOf ? [origin.path, sourceOf(origin)] : [origin.path];
}

/** The names that a person may know a queue by: what its author calls it and what SQS does. */
function namesOf({ name, queueName }: Queue): string[] {
  return queueName.kind === 'scalar' ? [name, String(queueName.value)] : [name];
}
