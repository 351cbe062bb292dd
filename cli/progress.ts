import { printable } from '../core/index.ts';
import { endingWithReader } from './terminal.ts';

/** Shorter work is over before anybody wonders. */
const PATIENCE_MS = 1_000;
const INTERVAL_MS = 100;

/** One line that says how far the work is. */
export interface Progress {
  show(text: string): void;
  /** Shows one text as long as something else works. */
  during<Result>(text: string, work: Promise<Result>): Promise<Result>;
  /** Takes the line away. */
  clear(): void;
}

/** Shows progress where a person looks at standard error, once the work takes long. */
export function progressOnTerminal(): Progress {
  let next = Date.now() + PATIENCE_MS;
  let isShown = false;
  const progress: Progress = {
    show(text) {
      const now = Date.now();
      if (now < next) return;
      next = now + INTERVAL_MS;
      // Only here: the stream alone costs a short run a noticeable part of its time.
      const stream = endingWithReader(process.stderr);
      if (!stream.isTTY) return;
      isShown = true;
      stream.write(`\r\u001b[2K${printable(text).slice(0, (stream.columns || 80) - 1)}`);
    },
    async during(text, work) {
      const timer = setInterval(() => progress.show(text), INTERVAL_MS);
      try {
        return await work;
      } finally {
        clearInterval(timer);
        progress.clear();
      }
    },
    clear() {
      if (isShown) process.stderr.write('\r\u001b[2K');
      isShown = false;
    },
  };
  return progress;
}
