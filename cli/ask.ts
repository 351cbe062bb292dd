import { createInterface, type Interface } from 'node:readline/promises';
import { choiceLines, type Fix, Places, type Question, type Style, withoutCommands } from '../core/index.ts';
import { UsageError } from '../host/usage-error.ts';

/** Asks a person at a terminal which fix to make. */
export class Asker {
  readonly #style: Style;
  readonly #terminal: Interface;
  readonly #ended = new AbortController();
  #isStopped = false;

  constructor(style: Style) {
    this.#style = style;
    this.#terminal = createInterface({ input: process.stdin, output: process.stderr });
    this.#terminal.on('SIGINT', () => {
      this.#isStopped = true;
      this.#ended.abort();
    });
    this.#terminal.on('close', () => this.#ended.abort());
  }

  /** The fix that was chosen; `undefined` where the finding stays. Throws a `UsageError` once it was interrupted. */
  async ask({ finding, files }: Question): Promise<Fix | undefined> {
    const { fixes } = finding;
    const lines = choiceLines(finding, new Places(files), this.#style);
    if (this.#ended.signal.aborted) return undefined;
    process.stderr.write(withoutCommands(`\n${lines.join('\n')}\n`));
    const numbers = fixes.length === 1 ? '1' : `1 to ${fixes.length}`;
    while (!this.#ended.signal.aborted) {
      const answer = await this.#answer(`  ${numbers}, s to skip, q to ask no more: `);
      if (answer === 's' || answer === '') return undefined;
      if (answer === 'q') this.#ended.abort();
      const chosen = /^\d{1,3}$/.test(answer) ? fixes[Number(answer) - 1] : undefined;
      if (chosen) return chosen;
    }
    return undefined;
  }

  close(): void {
    this.#terminal.close();
  }

  async #answer(question: string): Promise<string> {
    try {
      return (await this.#terminal.question(question, { signal: this.#ended.signal })).trim().toLowerCase();
    } catch (error) {
      if (this.#isStopped) throw new UsageError('Interrupted; nothing was written.');
      // The end of the input asks for no more.
      if (this.#ended.signal.aborted) return 'q';
      throw error;
    }
  }
}
