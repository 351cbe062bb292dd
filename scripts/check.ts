import { spawnSync } from 'node:child_process';
import { boundaryViolations } from './boundaries.ts';

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

const started = performance.now();
const violations = boundaryViolations(process.cwd());
for (const violation of violations) console.error(violation);
failed ||= violations.length > 0;
report('boundaries', violations.length === 0, performance.now() - started);
process.exitCode = failed ? 1 : 0;

function report(title: string, passed: boolean, milliseconds: number): void {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${title} (${(milliseconds / 1000).toFixed(1)} s)`);
}
