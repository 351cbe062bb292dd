import type { Origin } from './span.ts';

/** Where something stands for its reader. */
export interface Place {
  readonly at: Origin;
  /** False where the author's own line could not be found, only the generated one. */
  readonly exact: boolean;
  /** The calls, outermost first, that lead to the file. */
  readonly via: readonly Origin[];
}

/** A place that was looked for, with what the search has to say. */
export interface Located extends Place {
  /** A sentence to end a finding with, where its place is to be taken with care. */
  readonly caveat?: string;
  /** How the author's own lines could be found, for the whole run. */
  readonly hint?: string;
}
