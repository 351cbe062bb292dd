import { writeFile } from '../host/write-file.ts';

/** Writes a report to the file that was asked for, whole or not at all, or else to standard output. */
export function deliver(text: string, output: string | undefined, workingFolder: string): void {
  if (output === undefined) process.stdout.write(text);
  else writeFile(workingFolder, output, text);
}
