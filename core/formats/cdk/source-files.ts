import { CALL_LENGTH, TRACE_SEGMENTS } from '../../limits.ts';
import { LineIndex } from '../../text/line-index.ts';
import type { Origin } from '../../text/span.ts';
import { languageOf } from '../../vocabulary/program-languages.ts';
import type { Source } from '../format.ts';
import { folderOf } from './assembly.ts';
import type { Frame } from './frames.ts';
import { SourceMaps } from './source-maps.ts';

/** Where packages for the JVM and .NET usually lie below an app's own folder. */
const ROOTS = ['', 'src/main/java/', 'src/main/kotlin/', 'src/main/scala/', 'app/src/main/java/', 'src/'];

/** How much newer a source may be: those of one checkout or copy come within seconds of each other. */
const TOLERANCE_MS = 2_000;

/** Finds the author's files that traces of another machine name. */
export class SourceFiles {
  readonly #source: Source;
  readonly #folder: string;
  readonly #bases: readonly string[];
  readonly #found = new Map<string, string | undefined>();
  readonly #lines = new Map<string, LineIndex>();
  readonly #maps: SourceMaps;
  readonly #manifest: string;
  /** Each of many findings asks, and a disk takes its time. */
  readonly #newer = new Map<string, boolean>();

  /** @param manifest that of the assembly: what was changed after it may have moved since */
  constructor(manifest: string, source: Source) {
    const assembly = folderOf(manifest);
    this.#manifest = manifest;
    this.#source = source;
    this.#folder = assembly === '' ? '' : `${assembly}/`;
    const bases: string[] = [];
    for (let at = assembly; at !== ''; at = folderOf(at)) bases.push(folderOf(at));
    this.#bases = bases.length === 0 ? [''] : bases;
    this.#maps = new SourceMaps(source, (path) => this.#find(path));
  }

  /** Whether a file was changed after the assembly was made. */
  isNewer(path: string): boolean {
    const known = this.#newer.get(path) ?? this.#wasChanged(path);
    this.#newer.set(path, known);
    return known;
  }

  #wasChanged(path: string): boolean {
    const { modified } = this.#source.files;
    const written = modified?.(path);
    const synthesized = modified?.(this.#manifest);
    return written !== undefined && synthesized !== undefined && written > synthesized + TOLERANCE_MS;
  }

  /**
   * The place that a frame means: from its column to the end of its line; `undefined` where the file is not there or is shorter.
   *
   * @param id that of the construct: a file that was changed since is searched for it
   */
  originOf({ file, line, column }: Frame, id?: string): Origin | undefined {
    const path = this.#find(file);
    if (path === undefined) return undefined;
    const traced = this.#maps.follow(path, line, column ?? 1) ?? { path, line: this.#callAt(path, line), column };
    const moved =
      id !== undefined && this.isNewer(traced.path) ? this.#lineOf(id, traced.path, traced.line) : undefined;
    const written = moved === undefined ? traced : { path: traced.path, line: moved, column: undefined };
    const lines = this.lines(written.path);
    const text = lines.text(written.line);
    if (text.trim() === '') return undefined;
    const end = lines.offset({ line: written.line, column: text.trimEnd().length + 1 });
    const first = lines.offset({ line: written.line, column: text.length - text.trimStart().length + 1 });
    const named = written.column === undefined ? first : lines.offset({ line: written.line, column: written.column });
    return { path: written.path, span: { start: named < end ? Math.max(first, named) : first, end } };
  }

  /** Where a call begins: for the JVM it stands where its last link does, which is the `.build()` of a builder. */
  #callAt(path: string, line: number): number {
    const lines = this.lines(path);
    const last = lines.text(line).trimStart();
    if (languageOf(path) !== 'java' || !/^[.)]/.test(last)) return line;
    let open = last.startsWith(')') ? 1 : 0;
    let seen = 0;
    for (let at = line - 1; at > 0 && seen < CALL_LENGTH; at -= 1) {
      const text = lines.text(at).slice(0, CALL_LENGTH);
      seen += text.length + 1;
      const code = text.replace(/"(?:[^"\\]|\\.)*"|\/\/.*/g, '').trim();
      for (const sign of code) open += /[)\]}]/.test(sign) ? 1 : /[([{]/.test(sign) ? -1 : 0;
      if (code !== '' && !code.startsWith('.') && open <= 0) return at;
    }
    return line;
  }

  /** Where a changed file names a construct: on its line still, else on the only line that does, else about where it was. */
  #lineOf(id: string, path: string, line: number): number | undefined {
    const lines = this.lines(path);
    const quoted = [`'${id}'`, `"${id}"`, `\`${id}\``];
    if (quoted.some((name) => lines.text(line).includes(name))) return undefined;
    const text = this.text(path);
    const found = quoted.flatMap((name) => {
      const at = text.indexOf(name);
      return at < 0 ? [] : [at, ...(text.includes(name, at + 1) ? [-1] : [])];
    });
    const [only] = found;
    if (found.length === 1 && only !== undefined) return lines.at(only).line;
    let near = Math.min(line, lines.lines);
    while (near > 1 && lines.text(near).trim() === '') near -= 1;
    return near;
  }

  text(path: string): string {
    return this.#source.files.read(path) ?? '';
  }

  lines(path: string): LineIndex {
    const known = this.#lines.get(path) ?? new LineIndex(this.text(path));
    this.#lines.set(path, known);
    return known;
  }

  /**
   * The file below the root that a path of another machine means: the one that shares the longest end with it; of several,
   * the one in the nearest folder above the assembly.
   */
  #find(file: string): string | undefined {
    if (this.#found.has(file)) return this.#found.get(file);
    const found = this.#search(file);
    this.#found.set(file, found);
    return found;
  }

  #search(file: string): string | undefined {
    const segments = file.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (segments.includes('..') || segments.includes('.git')) return undefined;
    const isPackaged = !file.startsWith('/');
    for (let from = Math.max(0, segments.length - TRACE_SEGMENTS); from < segments.length; from += 1) {
      const end = segments.slice(from).join('/');
      for (const base of this.#bases) {
        for (const root of isPackaged ? ROOTS : ['']) {
          const path = `${base === '' ? '' : `${base}/`}${root}${end}`;
          const isOwn = this.#folder === '' || !path.startsWith(this.#folder);
          if (isOwn && this.#source.files.read(path) !== undefined) return path;
        }
      }
    }
    return undefined;
  }
}
