import { spawnSync } from 'node:child_process';
import { boundaryViolations } from './boundaries.ts';
import { lockfileGaps } from './lockfile.ts';

/** The static checks, cheapest first; each is run even where an earlier one failed, so that one run tells everything. */
const COMMANDS: readonly (readonly [title: string, command: string, ...parameters: string[]])[] = [
  ['formatter and linter', 'biome', 'check', '--error-on-warnings'],
  ['types', 'tsc', '-b'],
  ['unused code and dependencies', 'knip'],
  ['generated files', 'node', 'scripts/generate.ts', '--check'],
  ['action bundle', 'node', 'scripts/check-action-bundle.ts'],
];

let failed = false;
for (const [title, command, ...parameters] of COMMANDS) {
  const started = performance.now();
  const { status } = spawnSync(command, parameters, { stdio: 'inherit' });
  failed ||= status !== 0;
  report(title, status === 0, performance.now() - started);
}

list('boundaries', boundaryViolations);
list('lockfile', lockfileGaps);
process.exitCode = failed ? 1 : 0;

/** A check that gives back what is wrong, a line each. */
function list(title: string, check: (root: string) => readonly string[]): void {
  const started = performance.now();
  const faults = check(process.cwd());
  for (const fault of faults) console.error(fault);
  failed ||= faults.length > 0;
  report(title, faults.length === 0, performance.now() - started);
}

function report(title: string, passed: boolean, milliseconds: number): void {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${title} (${(milliseconds / 1000).toFixed(1)} s)`);
}
