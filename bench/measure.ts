import { spawnSync } from 'node:child_process';

/** One line of the table: a measured thing, its median, and what it is compared with. */
export interface Row {
  readonly what: string;
  /** Milliseconds; absent for a peer that is not installed. */
  readonly median?: number;
  /** Such as "1.8 × parseEvents (at most 2)". */
  readonly ratio?: string;
}

/** The median of several runs in milliseconds, after runs that are not counted. */
export function medianOf(runs: number, warmUp: number, run: () => void): number {
  return mediansOf(runs, warmUp, [run])[0] ?? Number.NaN;
}

/** Medians of several things measured in turn, so that what else the machine does falls on all of them alike. */
export function mediansOf(runs: number, warmUp: number, things: readonly (() => void)[]): number[] {
  for (let index = 0; index < warmUp; index += 1) for (const run of things) run();
  const times: number[][] = things.map(() => []);
  for (let index = 0; index < runs; index += 1) {
    for (const [which, run] of things.entries()) {
      const started = performance.now();
      run();
      times[which]?.push(performance.now() - started);
    }
  }
  return times.map(middle);
}

/** How long a command takes, in milliseconds; `undefined` where it is not installed. */
export function timeCommand(command: string, parameters: readonly string[], cwd: string): number | undefined {
  const started = performance.now();
  const { error } = spawnSync(command, parameters, { cwd, stdio: 'ignore' });
  return error ? undefined : performance.now() - started;
}

/** How long our own command takes, in milliseconds; a run that fails is no measurement. */
export function timeOurs(cli: string, parameters: readonly string[], cwd: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [cli, '--fail-on', 'none', ...parameters], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`queueseal ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

export function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** A ratio for people, with the bound it should keep. */
export function ratio(value: number, of: number, than: string, bound: string): string {
  return `${(value / of).toFixed(2)} × ${than} (${bound})`;
}
