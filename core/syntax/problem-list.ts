import { SYNTAX_PROBLEMS } from '../limits.ts';
import type { Problem, ProblemCode } from '../text/problem.ts';

/** The problems of one text, in the order found: once that it nests too deep, and no more than a person would read. */
export class ProblemList {
  readonly problems: Problem[] = [];
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  add(code: ProblemCode, start: number, end: number, message: string): void {
    if (this.problems.length >= SYNTAX_PROBLEMS) return;
    if (code === 'too-deep' && this.problems.some((problem) => problem.code === code)) return;
    this.problems.push({ code, path: this.path, span: { start, end }, message });
  }
}

/** Text of the author's for a message: in quotes, on one line, shortened. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
