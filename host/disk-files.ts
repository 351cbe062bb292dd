import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Files, Problem, ProblemCode } from '../core/index.ts';
import { decode } from './decode.ts';
import { pathInRoot, realPath } from './root.ts';
import { systemCode, systemReason } from './system-reason.ts';
import { UsageError } from './usage-error.ts';

/** CloudFormation takes templates of up to 1 MB; what is much larger is data of some other kind. */
const MAX_BYTES = 16 * 1024 * 1024;

/** How much of a file that is too large is looked at to tell whether it concerns us. */
const PEEK_BYTES = 64 * 1024;

/** How many characters are kept for a second reading; what comes after is read again, so that memory stays bounded. */
const MAX_KEPT = 128 * 1024 * 1024;

/** When a file that cannot be read is worth a word. */
export interface DiskOptions {
  /** Paths that the user named: about them, everything is said. */
  readonly named?: ReadonlySet<string> | undefined;
  /** Whether a text looks like one that QueueSeal reads; about other texts nothing is said. */
  readonly looksRelevant?: (text: string) => boolean;
}

/** Files on disk, with what was wrong with those that were asked for. */
export interface DiskFiles extends Files {
  /** Grows as files are read; each file is in it once at most. */
  readonly problems: readonly Problem[];
}

/** Reads below a root that no path and no link leads out of. Only regular files are opened: a pipe would never answer. */
export function diskFiles(root: string, options: DiskOptions = {}): DiskFiles {
  const realRoot = realPath(root);
  if (realRoot === undefined) throw new UsageError(`${root} does not exist.`);
  const { named, looksRelevant = () => true } = options;
  const texts = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  let kept = 0;

  return {
    problems,
    read(path) {
      if (texts.has(path)) return texts.get(path);
      const result = readText(realRoot, path);
      if (typeof result === 'string') {
        kept += result.length;
        if (kept <= MAX_KEPT) texts.set(path, result);
        return result;
      }
      texts.set(path, undefined);
      const { code, message, matters } = result;
      const isTold = named?.has(path) || (typeof matters === 'string' ? looksRelevant(matters) : matters);
      if (isTold) problems.push({ code, path, message });
      return undefined;
    },
    list(folder) {
      try {
        const real = realpathSync.native(join(realRoot, folder));
        return pathInRoot(realRoot, real) === undefined ? undefined : readdirSync(real).sort();
      } catch {
        return undefined;
      }
    },
    chunks: (path) => chunksOf(realRoot, path),
    real(path) {
      const real = realPath(join(realRoot, path));
      return real === undefined ? undefined : pathInRoot(realRoot, real);
    },
    modified(path) {
      return statSync(join(realRoot, path), { throwIfNoEntry: false })?.mtimeMs;
    },
  };
}

/** Shows texts in place of what is on disk, as for a document that an editor pipes in; other files are those given. */
export function overlay(files: Files, texts: ReadonlyMap<string, string>): Files {
  return {
    read: (path) => texts.get(path) ?? files.read(path),
    chunks(path) {
      const text = texts.get(path);
      return text === undefined ? files.chunks?.(path) : [text];
    },
    real: (path) => (texts.has(path) ? path : files.real?.(path)),
    // What an editor holds is newer than anything on disk.
    modified: (path) => (texts.has(path) ? Number.POSITIVE_INFINITY : files.modified?.(path)),
    list(folder) {
      const inside = folder === '' ? '' : `${folder}/`;
      const added = [...texts.keys()]
        .filter((path) => path.startsWith(inside))
        .map((path) => path.slice(inside.length).split('/', 1)[0] ?? '');
      const names = files.list(folder);
      return names === undefined && added.length === 0 ? undefined : [...new Set([...(names ?? []), ...added])].sort();
    },
  };
}

/** Why a file has no text, and whether that matters to someone who did not name it: a text leaves it to what that says. */
interface Refusal {
  readonly code: ProblemCode;
  readonly message: string;
  readonly matters: boolean | string;
}

function readText(root: string, path: string): string | Refusal {
  // The core asks for what a template names; what is above the root is to it as if it were not there.
  if (pathInRoot(root, path) === undefined) return refusal('The path leads out of the folder that is linted.', false);
  try {
    const real = realpathSync.native(join(root, path));
    if (pathInRoot(root, real) === undefined) {
      return refusal('The file is a symbolic link that leads out of the folder that is linted; it was not read.', true);
    }
    const status = statSync(real);
    if (!status.isFile()) return refusal('This is not a regular file; it was not read.', false);
    if (status.size > MAX_BYTES) return tooLarge(real, status.size);
    return toText(readFileSync(real));
  } catch (error) {
    const isGone = systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR';
    return refusal(`The file cannot be read: ${systemReason(error)}.`, !isGone);
  }
}

function toText(bytes: Buffer): string | Refusal {
  const decoded = decode(bytes);
  switch (decoded.is) {
    case 'text':
      return decoded.text;
    case 'utf-16':
      return refusal('The file is UTF-16; save it as UTF-8.', decoded.text);
    case 'not-utf-8':
      return refusal('The file is not valid UTF-8; save it as UTF-8.', decoded.text);
    case 'binary':
      return refusal(isZip(bytes) ? ZIP : 'The file is binary; templates are text in UTF-8.', false);
  }
}

const ZIP =
  'The file is a zip archive. Of a saved plan of Terraform, lint what "terraform show -json FILE" prints, in a file of its own.';

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
}

/** How much of a file is read at first, to see what it is, and then at a time. */
const FIRST_CHUNK_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** The text of a file of any size, piece by piece; `undefined` where `read` would refuse it, for other reasons than its size. */
function chunksOf(root: string, path: string): Iterable<string> | undefined {
  try {
    if (pathInRoot(root, path) === undefined) return undefined;
    const real = realpathSync.native(join(root, path));
    if (pathInRoot(root, real) === undefined || !statSync(real).isFile()) return undefined;
    if (/binary|utf-16/.test(decode(firstBytes(real)).is)) return undefined;
    return { [Symbol.iterator]: () => readChunks(real) };
  } catch {
    return undefined;
  }
}

function* readChunks(real: string): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const bytes = Buffer.alloc(CHUNK_BYTES);
  const file = openSync(real, 'r');
  try {
    for (let size = FIRST_CHUNK_BYTES; ; size = CHUNK_BYTES) {
      const length = readSync(file, bytes, 0, size, null);
      if (length === 0) break;
      yield decoder.decode(bytes.subarray(0, length), { stream: true });
    }
    yield decoder.decode();
  } finally {
    closeSync(file);
  }
}

function tooLarge(real: string, size: number): Refusal {
  const message = `The file has ${mebibytes(size)} MiB; up to ${mebibytes(MAX_BYTES)} MiB are read, and CloudFormation takes 1 MB.`;
  const decoded = decode(firstBytes(real));
  return { code: 'too-large', message, matters: decoded.is === 'binary' ? false : decoded.text };
}

function firstBytes(real: string): Buffer {
  const bytes = Buffer.alloc(PEEK_BYTES);
  const file = openSync(real, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '');
}

function refusal(message: string, matters: boolean | string): Refusal {
  return { code: 'unreadable', message, matters };
}
