import { print } from './terminal.ts';

/** Writes a report to the file that was asked for, whole or not at all, or else to standard output. */
export async function deliver(text: string, output: string | undefined, workingFolder: string): Promise<void> {
  if (output === undefined) print(text);
  // Brings `node:crypto`, which takes longer to load than a small template to lint.
  else (await import('../host/write-file.ts')).writeFile(workingFolder, output, text);
}
