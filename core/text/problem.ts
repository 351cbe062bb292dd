import type { Span } from './span.ts';

/** Why an input, or a part of it, could not be read. */
export type ProblemCode =
  | 'syntax'
  | 'duplicate-key'
  | 'too-deep'
  | 'too-large'
  | 'unreadable'
  | 'unknown-format'
  | 'config-invalid';

/** Something wrong with an input itself; findings about the rest of it are still made. */
export interface Problem {
  readonly code: ProblemCode;
  readonly path: string;
  readonly span?: Span;
  readonly message: string;
}
