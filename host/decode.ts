import { isUtf8 } from 'node:buffer';

/** The text of some bytes, or why they are none; UTF-16 comes with its text so that a caller can see what it is about. */
export type Decoded =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'utf-16'; readonly text: string }
  | { readonly is: 'not-utf-8'; readonly text: string }
  | { readonly is: 'binary' };

/** Decodes what must be UTF-8. A byte order mark stays in the text, so that offsets are those of the file. */
export function decode(bytes: Buffer): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { is: 'utf-16', text: bytes.toString('utf16le') };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
    return { is: 'utf-16', text: even.swap16().toString('utf16le') };
  }
  if (bytes.includes(0)) return { is: 'binary' };
  // A fatal TextDecoder says the same at several times the cost.
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? { is: 'text', text } : { is: 'not-utf-8', text };
}
