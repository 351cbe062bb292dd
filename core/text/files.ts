/**
 * What the core reads from. It never waits and never leaves the root that the face chose.
 *
 * Paths are relative to that root, with forward slashes and without `.` or `..` segments.
 */
export interface Files {
  /** The text of a file; `undefined` where it is not there, cannot be read, or is not loaded yet. */
  read(path: string): string | undefined;
  /** The names in a folder; `undefined` where it is not there or not loaded yet. */
  list(folder: string): readonly string[] | undefined;
  /** The text of a file in pieces, where it may be too large for one; `undefined` where it is not there or cannot be read. */
  chunks?(path: string): Iterable<string> | undefined;
  /** Where a path leads once every link in it is followed; `undefined` where that cannot be told. */
  real?(path: string): string | undefined;
  /** When a file was changed last, in milliseconds; `undefined` where that cannot be told. */
  modified?(path: string): number | undefined;
}
