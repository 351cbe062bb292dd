import { UsageError } from '../host/usage-error.ts';
import { parseArguments } from './arguments.ts';
import { print, say } from './terminal.ts';

const REPORT_AT = 'https://github.com/queueseal/queueseal/issues';

/** Does what the command line asks for and gives back the exit code; never throws. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    if (error instanceof UsageError) {
      say(`queueseal: ${error.message}`);
      return 2;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`queueseal: a fault of QueueSeal itself, not of your templates.\n${stack}\nPlease report it: ${REPORT_AT}`);
    return 3;
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const asked = parseArguments(args);
  // Each command brings what only it needs.
  switch (asked.command) {
    case 'lint':
      return (await import('./lint.ts')).lintCommand(asked, process.cwd());
    case 'queues':
      return (await import('./queues.ts')).queuesCommand(asked, process.cwd());
    case 'fix':
      return (await import('./fix.ts')).fixCommand(asked, process.cwd());
    case 'map':
      return (await import('./map.ts')).mapCommand(asked, process.cwd());
    case 'policy':
      return (await import('./policy.ts')).policyCommand(asked, process.cwd());
    case 'explain':
      return (await import('./explain.ts')).explainCommand(asked);
    case 'help':
      print((await import('./help.ts')).HELP);
      return 0;
    case 'version':
      print(`${(await import('./package-files.ts')).packageVersion()}\n`);
      return 0;
  }
}
