import type { Resource } from '../resources/resource.ts';
import type { Variable } from '../resources/test.ts';
import type { Tree } from '../syntax/tree.ts';
import type { Files } from '../text/files.ts';
import type { Problem } from '../text/problem.ts';

export type FormatName = 'template';

/** What is deployed together; nothing links across units. */
export interface Unit {
  /** The file or folder that the deployment starts from. */
  readonly root: string;
  readonly format: FormatName;
  /** The files that belong to it besides its root. */
  readonly claims: readonly string[];
}

/** What a unit says, before anybody judges it. */
export interface Reading {
  readonly resources: readonly Resource[];
  readonly variables: readonly Variable[];
  readonly problems: readonly Problem[];
}

/** What a format reads through: texts, and trees that may be cached from an earlier call. */
export interface Source {
  readonly files: Files;
  tree(path: string, text: string): Tree;
}

/** One way of writing infrastructure. */
export interface Format {
  readonly name: FormatName;
  /** The units that begin at one of the paths. */
  claim(paths: readonly string[], source: Source): Unit[];
  read(unit: Unit, source: Source): Reading;
}
