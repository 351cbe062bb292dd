import { LOADING_ROUNDS } from '../limits.ts';
import type { Files } from './files.ts';

/** How files are fetched where reading takes time. Both answer `undefined` for what is not there or cannot be read. */
export interface Load {
  read(path: string): Promise<string | undefined>;
  list(folder: string): Promise<readonly string[] | undefined>;
}

/**
 * Runs something that reads without waiting over files that must be waited for.
 *
 * It runs over what is loaded so far; what it asked for in vain is fetched, all at once, and it runs again until nothing
 * is missed. Nothing is fetched twice, also what is not there. After a bounded number of rounds the last result counts,
 * as if the rest were not there. Rejects where `run` throws or `load` rejects.
 *
 * @param run must give the same result for the same files, since it runs several times; it may take pauses
 */
export async function loading<T>(load: Load, run: (files: Files) => T | Promise<T>): Promise<T> {
  const texts = new Memory((path) => load.read(path));
  const names = new Memory((folder) => load.list(folder));
  const files: Files = { read: (path) => texts.get(path), list: (folder) => names.get(folder) };
  let result = await run(files);
  for (let round = 1; round < LOADING_ROUNDS && (texts.misses || names.misses); round += 1) {
    await Promise.all([texts.fetch(), names.fetch()]);
    result = await run(files);
  }
  return result;
}

/** What was fetched under each name, and which names were asked for before they were fetched. */
class Memory<V> {
  readonly #fetch: (name: string) => Promise<V | undefined>;
  readonly #known = new Map<string, V | undefined>();
  readonly #missed = new Set<string>();

  constructor(fetch: (name: string) => Promise<V | undefined>) {
    this.#fetch = fetch;
  }

  get misses(): boolean {
    return this.#missed.size > 0;
  }

  get(name: string): V | undefined {
    if (!this.#known.has(name)) this.#missed.add(name);
    return this.#known.get(name);
  }

  async fetch(): Promise<void> {
    const missed = [...this.#missed];
    this.#missed.clear();
    const values = await Promise.all(missed.map(this.#fetch));
    for (const [index, name] of missed.entries()) this.#known.set(name, values[index]);
  }
}
