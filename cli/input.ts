import { resolve } from 'node:path';
import { type Files, looksLikeTemplate, type Problem } from '../core/index.ts';
import { decode } from '../host/decode.ts';
import { discover } from '../host/discover.ts';
import { type DiskFiles, diskFiles, overlay } from '../host/disk-files.ts';
import { pathInRoot } from '../host/root.ts';
import { UsageError } from '../host/usage-error.ts';

/** What may be linted, and what to read it through; paths are relative to the root. */
export interface Input {
  readonly paths: readonly string[];
  /** Those that somebody named: about them, everything is said. */
  readonly named: ReadonlySet<string>;
  readonly files: Files;
  /** Where problems with reading collect. */
  readonly disk: DiskFiles;
  /** Problems with finding. */
  readonly problems: readonly Problem[];
}

/** More than any template, and what `host/` reads of a file. */
const MAX_STDIN_BYTES = 16 * 1024 * 1024;

/** What was named on the command line. */
export function inputOnDisk(root: string, names: readonly string[], working: string): Input {
  const inRoot = root === working ? names : names.map((name) => resolve(working, name));
  const { paths, named, problems } = discover({ root, names: inRoot });
  const disk = diskFiles(root, { named, looksRelevant: looksLikeTemplate });
  return { paths, named, problems, files: disk, disk };
}

/** The text on standard input, in place of the file of its name; other files are those on disk. */
export async function inputOnStdin(root: string, name: string, working: string): Promise<Input> {
  const path = pathInRoot(root, resolve(working, name)) ?? name;
  const disk = diskFiles(root, { looksRelevant: looksLikeTemplate });
  const text = await textOnStdin(path);
  if (typeof text !== 'string') return { paths: [], named: new Set(), problems: [text], files: disk, disk };
  const files = overlay(disk, new Map([[path, text]]));
  return { paths: [path], named: new Set([path]), problems: [], files, disk };
}

/** The text on standard input, or why it is none. */
export async function textOnStdin(path: string): Promise<string | Problem> {
  const decoded = decode(await readStdin());
  if (decoded.is === 'text') return decoded.text;
  const message = decoded.is === 'binary' ? 'Standard input is binary.' : 'Standard input is not UTF-8.';
  return { code: 'unreadable', path, message };
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_STDIN_BYTES) throw new UsageError('Standard input has more than 16 MiB.');
  }
  return Buffer.concat(chunks);
}
