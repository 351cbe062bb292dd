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
}
