import { UsageError } from '../host/usage-error.ts';

/**
 * Runs the command that synthesizes an app, in the working folder and with a shell, as whoever wrote it would. What it
 * prints is kept back, unless it fails: standard output is for the report.
 *
 * Apps in other languages than JavaScript are asked for traces that lead to their own lines; those in Python and Java have them.
 */
export async function synthesize(command: string, workingFolder: string): Promise<void> {
  const { execa } = await import('execa');
  const result = await execa(command, {
    shell: true,
    cwd: workingFolder,
    all: true,
    reject: false,
    stdin: 'ignore',
    env: { JSII_HOST_STACK_TRACES: '1' },
  });
  if (!result.failed) return;
  const how = result.exitCode === undefined ? 'did not run' : `ended with exit code ${result.exitCode}`;
  throw new UsageError(`${command} ${how}, so nothing was linted. It said:\n${result.all ?? result.shortMessage}`);
}
