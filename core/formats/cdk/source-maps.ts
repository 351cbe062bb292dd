import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { resolvePath } from '../../text/path.ts';
import type { Source } from '../format.ts';
import { parseJson, recordOf, textIn, valueIn } from './json.ts';

/** A place in a file that a person wrote; both numbers count from 1. */
export interface WrittenPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number | undefined;
}

// In Node and in every browser.
declare function atob(base64: string): string;

const COMPILED = /\.[cm]?jsx?$/;

/** How much of the end of a compiled file is searched for the name of its map, or for a map that stands there itself. */
const NAME_LENGTH = 2_000;

/** Leads from compiled JavaScript to what it was compiled from. */
export class SourceMaps {
  readonly #source: Source;
  readonly #find: (file: string) => string | undefined;
  readonly #maps = new Map<string, { readonly map: TraceMap; readonly at: string } | undefined>();

  /** @param find finds a source of a map that is not where the map says, as when it was built on another machine */
  constructor(source: Source, find: (file: string) => string | undefined) {
    this.#source = source;
    this.#find = find;
  }

  /** Where a place in compiled code was written; `undefined` for what was not compiled, or whose source is not there. */
  follow(path: string, line: number, column: number): WrittenPlace | undefined {
    if (!COMPILED.test(path)) return undefined;
    if (!this.#maps.has(path)) this.#maps.set(path, this.#mapOf(path));
    const found = this.#maps.get(path);
    if (!found) return undefined;
    try {
      const original = originalPositionFor(found.map, { line, column: Math.max(0, column - 1) });
      if (original.source === null) return undefined;
      const written = this.#sourceAt(found.at, original.source);
      return written === undefined ? undefined : { path: written, line: original.line, column: original.column + 1 };
    } catch {
      // A map that is not what it says it is.
      return undefined;
    }
  }

  #sourceAt(map: string, name: string): string | undefined {
    const local = name.replace(/^(?:file|webpack):\/\/\/?/, '/').replaceAll('\\', '/');
    const path = local.startsWith('/') ? undefined : resolvePath(map, local);
    if (path !== undefined && this.#source.files.read(path) !== undefined) return path;
    return this.#find(local.replace(/^(?:\.\.?\/)+/, '/'));
  }

  #mapOf(path: string): { readonly map: TraceMap; readonly at: string } | undefined {
    const { files } = this.#source;
    const text = files.read(path) ?? '';
    const at = text.lastIndexOf('//# sourceMappingURL=');
    const url = at < 0 ? '' : text.slice(at + '//# sourceMappingURL='.length).trim();
    const inline = /^data:application\/json[^,]{0,100},/.exec(url)?.[0];
    if (inline !== undefined) return opened(decodedData(url.slice(inline.length), inline.includes(';base64')), path);
    const named = url === '' || url.length > NAME_LENGTH ? undefined : resolvePath(path, url);
    for (const candidate of [named, `${path}.map`]) {
      const map = candidate === undefined ? undefined : files.read(candidate);
      if (candidate !== undefined && map !== undefined) return opened(map, candidate);
    }
    return undefined;
  }
}

function opened(text: string, at: string): { readonly map: TraceMap; readonly at: string } | undefined {
  const map = recordOf(parseJson(text));
  const sources = valueIn(map, 'sources');
  const mappings = textIn(map, 'mappings');
  if (mappings === undefined || !Array.isArray(sources)) return undefined;
  const root = textIn(map, 'sourceRoot');
  try {
    return {
      map: new TraceMap({
        version: 3,
        names: [],
        mappings,
        sources: sources.map((source) => (typeof source === 'string' ? source : null)),
        ...(root === undefined ? {} : { sourceRoot: root }),
      }),
      at,
    };
  } catch {
    return undefined;
  }
}

function decodedData(data: string, isBase64: boolean): string {
  try {
    if (!isBase64) return decodeURIComponent(data);
    const bytes = atob(data);
    return decodeURIComponent(
      bytes.replace(/[^\w]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
    );
  } catch {
    return '';
  }
}
