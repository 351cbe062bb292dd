import { parentPort } from 'node:worker_threads';
import { jsonReport, PLAIN, textReport } from '../../core/index.ts';
import { hostileInputs, plainTemplate } from './hostile-inputs.ts';
import { reportOf } from './reported.ts';

/** How one input went. */
export interface Ordeal {
  readonly name: string;
  /** Of the worker's own processor time: what else the machine does is not in it. */
  readonly milliseconds: number;
  /** What a plain template of the same length took. */
  readonly plain: number;
  /** What an eighth of it took. */
  readonly eighth: number;
  readonly problems: readonly string[];
  readonly states: readonly string[];
  readonly error?: string;
}

/** What is smaller takes no longer to speak of, and would make a ratio of nothing. */
const LEAST_CHARACTERS = 100_000;

const plainTimes = new Map<number, number>();

function timed<T>(run: () => T): { readonly milliseconds: number; readonly result: T } {
  const before = process.threadCpuUsage();
  const result = run();
  const { user, system } = process.threadCpuUsage(before);
  return { milliseconds: (user + system) / 1000, result };
}

function timeOf(texts: Readonly<Record<string, string>>): number {
  return timed(() => reportOf(texts)).milliseconds;
}

function plainTime(characters: number): number {
  const rounded = 2 ** Math.floor(Math.log2(Math.max(characters, LEAST_CHARACTERS)));
  const known = plainTimes.get(rounded);
  if (known !== undefined) return known;
  const texts = { 'a.yaml': plainTemplate(rounded) };
  const time = Math.min(timeOf(texts), timeOf(texts));
  plainTimes.set(rounded, time);
  return time;
}

/** Lints every hostile input and writes reports about it; runs as a worker so that its memory can be bounded. */
function lintAll(): Ordeal[] {
  plainTime(LEAST_CHARACTERS);
  const smaller = new Map(hostileInputs(1 / 8).map(({ name, texts }) => [name, texts]));
  return hostileInputs().map(({ name, texts }) => {
    const plain = plainTime(Object.values(texts).join('').length);
    const eighth = timeOf(smaller.get(name) ?? {});
    try {
      const { milliseconds, result } = timed(() => reportOf(texts));
      const { report, files } = result;
      jsonReport(report, files);
      textReport(report, files, { style: PLAIN, show: 'note', looked: 1 });
      const problems = [...new Set(report.problems.map(({ code }) => code))];
      const states = [...new Set(report.queues.map(({ encryption }) => encryption))];
      return { name, milliseconds, plain, eighth, problems, states };
    } catch (error) {
      return { name, milliseconds: 0, plain, eighth, problems: [], states: [], error: String((error as Error).stack) };
    }
  });
}

parentPort?.postMessage(lintAll());
