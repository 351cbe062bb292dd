import type { Level } from '../rules/rule.ts';

/** How a face makes parts of a text stand out; each takes and gives back one line. */
export interface Style extends Readonly<Record<Level, (text: string) => string>> {
  strong(text: string): string;
  /** Lines of a diff. */
  added(text: string): string;
  removed(text: string): string;
  dim(text: string): string;
}

const same = (text: string): string => text;

/** No colours: for files, pipes and whoever asked for none. */
export const PLAIN: Style = {
  error: same,
  warning: same,
  note: same,
  strong: same,
  added: same,
  removed: same,
  dim: same,
};
