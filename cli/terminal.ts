import { styleText } from 'node:util';
import { PLAIN, printable, type Style, withoutCommands } from '../core/index.ts';

/** The style for a stream: Node decides by `NO_COLOR`, `FORCE_COLOR` and what the stream is, and is asked once. */
export function styleFor(stream: NodeJS.WriteStream, color: boolean): Style {
  // Asking Node costs milliseconds, so it is not asked where its answer is known.
  const { FORCE_COLOR } = process.env;
  if (!color || (!stream.isTTY && FORCE_COLOR === undefined)) return PLAIN;
  if (styleText('red', 'x', { stream }) === 'x') return PLAIN;
  const styled =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      styleText(format, text, { validateStream: false });
  return {
    error: styled('red'),
    warning: styled('yellow'),
    note: styled('cyan'),
    strong: styled('bold'),
    added: styled('green'),
    removed: styled('red'),
    dim: styled('dim'),
  };
}

/** Prints a report, or an answer. */
export function print(text: string): void {
  endingWithReader(process.stdout).write(text);
}

/** Prints something about the run itself, which is not part of a report. It may quote input, so nothing in it is trusted. */
export function say(text: string): void {
  const lines = text.split('\n').map(printable);
  endingWithReader(process.stderr).write(`${withoutCommands(lines.join('\n'))}\n`);
}

/** Makes `queueseal | head` end quietly: whoever reads has read enough. */
export function endingWithReader(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (stream.listenerCount('error', endQuietly) === 0) stream.on('error', endQuietly);
  return stream;
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
