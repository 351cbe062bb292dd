import type { Resource } from '../resources/resource.ts';
import type { Variable } from '../resources/test.ts';
import type { ResourceId } from '../resources/value.ts';
import type { Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import type { Located } from '../text/place.ts';
import type { Problem } from '../text/problem.ts';
import type { Origin } from '../text/span.ts';

export type FormatName = 'template' | 'assembly' | 'plan';

/** What is deployed together; nothing links across units. */
export interface Unit {
  /** The file or folder that the deployment starts from. */
  readonly root: string;
  readonly format: FormatName;
  /** The files that belong to it besides its root. */
  readonly claims: readonly string[];
}

/** The templates of a unit; a plan has none. */
export function templatesOf({ root, format, claims }: Unit): readonly string[] {
  if (format === 'plan') return [];
  return format === 'template' ? [root, ...claims] : claims.filter((path) => path.endsWith('.template.json'));
}

/** What a unit says, before anybody judges it. */
export interface Reading {
  readonly resources: readonly Resource[];
  readonly variables: readonly Variable[];
  readonly problems: readonly Problem[];
  /** What is there before a change that the unit is about, under the same ids; a plan is both in one. */
  readonly before?: Before;
  /** The accounts that the unit is deployed to, where that is known: they are the project's own. */
  readonly accounts?: readonly string[];
  /** What the reader of the run should know of how the unit came to be. */
  readonly notices?: readonly string[];
}

/** What is there before a change. */
export interface Before {
  readonly resources: readonly Resource[];
  /** What is destroyed, also where something else of that id takes its place. */
  readonly destroyed: ReadonlySet<ResourceId>;
}

/** What a format reads through: texts, and trees that may be cached from an earlier call. */
export interface Source {
  readonly files: Files;
  tree(path: string, text: string): Tree;
  /** Lets go of a tree that is not needed any more. */
  forget?(path: string): void;
}

/** One way of writing infrastructure. */
export interface Format {
  readonly name: FormatName;
  /** The units that begin at one of the paths, of which no format before has claimed any; each is found when it is asked for. */
  claim(paths: readonly string[], source: Source): Iterable<Unit>;
  read(unit: Unit, source: Source): Reading;
  /** Where something in the unit's files stands for its author; asked only for what is reported. */
  locate(origin: Origin, unit: Unit, source: Source): Located;
}
