import { basename, dirname, resolve } from 'node:path';
import { judgePolicy, PLAIN, Places, type Problem, policyJson, policyText, problemLine } from '../core/index.ts';
import { diskFiles } from '../host/disk-files.ts';
import { realPath } from '../host/root.ts';
import type { PolicyArguments } from './arguments.ts';
import { loadConfiguration } from './configuration.ts';
import { textOnStdin } from './input.ts';
import { deliver } from './output.ts';
import { say, styleFor } from './terminal.ts';

/** What the text on standard input is called. */
const STDIN = 'stdin';

/** Says who can do what under one policy document, and gives back the exit code. */
export async function policyCommand(args: PolicyArguments, workingFolder: string): Promise<number> {
  const { settings } = loadConfiguration(workingFolder, args.config);
  const path = args.name === '-' ? STDIN : args.name;
  const text = args.name === '-' ? await textOnStdin(path) : textOnDisk(path, workingFolder);
  if (typeof text !== 'string') return refused([text], '');
  const files = { read: () => text, list: () => undefined };
  const judged = judgePolicy(path, text, {
    carrier: args.carrier,
    ownAccounts: args.accounts.length > 0 ? args.accounts : settings.ownAccounts,
    trusted: settings.trusted,
  });
  if ('problems' in judged) return refused(judged.problems, text);
  const style = args.output === undefined ? styleFor(process.stdout, args.color) : PLAIN;
  const report = args.format === 'json' ? policyJson(judged, files) : policyText(judged, files, style);
  await deliver(report, args.output, workingFolder);
  if (judged.result === 'FAIL') return 1;
  // AWS takes no document with a mistake, so that what it lets in is not known: "not public" must not pass a gate.
  return judged.document.mistakes.length > 0 ? 2 : 0;
}

/** Whoever names a file means what it leads to, wherever that is. */
function textOnDisk(path: string, workingFolder: string): string | Problem {
  const unreadable = (message: string): Problem => ({ code: 'unreadable', path, message });
  const real = realPath(resolve(workingFolder, path));
  if (real === undefined) return unreadable('The file does not exist, or may not be looked at.');
  const name = basename(real);
  const files = diskFiles(dirname(real), { named: new Set([name]) });
  return files.read(name) ?? unreadable(files.problems[0]?.message ?? 'The file cannot be read.');
}

function refused(problems: readonly Problem[], text: string): number {
  const places = new Places({ read: () => text, list: () => undefined });
  for (const problem of problems) say(problemLine(problem, places));
  return 2;
}
