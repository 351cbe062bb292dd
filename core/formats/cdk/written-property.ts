import { CALL_LENGTH } from '../../limits.ts';
import type { ProgramLanguage } from '../../resources/resource.ts';
import type { Span } from '../../text/span.ts';
import { languageOf, programWords } from '../../vocabulary/program-languages.ts';

/** How a language writes the properties of a construct: by which sign after the name, and what begins a comment. */
interface Manner {
  readonly sign: 'colon' | 'equals' | 'call';
  readonly lineComment: string;
}

const MANNERS: Readonly<Record<ProgramLanguage, Manner>> = {
  typescript: { sign: 'colon', lineComment: '//' },
  python: { sign: 'equals', lineComment: '#' },
  java: { sign: 'call', lineComment: '//' },
  csharp: { sign: 'equals', lineComment: '//' },
  go: { sign: 'colon', lineComment: '//' },
};

/**
 * Where a call in a source sets one of some properties: from the name to the end of its line. Of several the first name
 * that is there counts, and of one that is there twice the outermost: the other belongs to a construct inside of the call.
 *
 * @param names in the order in which they are wanted, as TypeScript writes them
 */
export function writtenProperty(
  path: string,
  text: string,
  offset: number,
  names: readonly string[],
): Span | undefined {
  const language = languageOf(path);
  if (!language || names.length === 0) return undefined;
  const manner = MANNERS[language];
  const wanted = new Map(names.map((name, rank) => [programWords(language).name(name), rank]));
  let best: { readonly rank: number; readonly depth: number; readonly at: number } | undefined;
  for (const { word, at, depth, before } of wordsOfCall(text, offset, manner)) {
    const rank = wanted.get(word);
    if (rank === undefined || !isProperty(text, at + word.length, before, manner)) continue;
    const isBetter = !best || depth < best.depth || (depth === best.depth && rank < best.rank);
    if (isBetter) best = { rank, depth, at };
  }
  if (!best) return undefined;
  const lineEnd = /[\r\n]/.exec(text.slice(best.at, best.at + CALL_LENGTH))?.index ?? text.length - best.at;
  const line = text.slice(best.at, best.at + lineEnd);
  return { start: best.at, end: best.at + line.trimEnd().length };
}

function isProperty(text: string, end: number, before: string, { sign }: Manner): boolean {
  const next = /^\s{0,100}(=?[^\s]?)/.exec(text.slice(end, end + 102))?.[1] ?? '';
  switch (sign) {
    case 'colon':
      // Short for `encryption: encryption`, too.
      return next === ':' || ((before === '{' || before === ',') && (next === ',' || next === '}'));
    case 'equals':
      return next.startsWith('=') && next !== '==';
    case 'call':
      return before === '.' && next === '(';
  }
}

interface Word {
  readonly word: string;
  readonly at: number;
  /** How many brackets of the call it is in. */
  readonly depth: number;
  /** The sign before it. */
  readonly before: string;
}

/** The words of the call that begins at an offset, and of those that are chained to it, without strings and comments. */
function* wordsOfCall(text: string, offset: number, manner: Manner): Iterable<Word> {
  const end = Math.min(text.length, offset + CALL_LENGTH);
  const part = /[A-Za-z_$][\w$]*|"""|'''|["'`]|\/\/|\/\*|#|[()[\]{}]|\r\n?|\n|[^\s]/g;
  let depth = 0;
  let isOpen = false;
  let before = '';
  part.lastIndex = offset;
  for (let match = part.exec(text); match !== null && match.index < end; match = part.exec(text)) {
    const [token] = match;
    if (token === manner.lineComment) {
      part.lastIndex = lineEndFrom(text, part.lastIndex);
    } else if (token === '/*') {
      part.lastIndex = after(text, '*/', part.lastIndex);
    } else if (/^["'`]/.test(token)) {
      part.lastIndex = stringEnd(text, token, part.lastIndex);
      before = token;
    } else if (/^[([{]$/.test(token)) {
      depth += 1;
      isOpen = true;
      before = token;
    } else if (/^[)\]}]$/.test(token)) {
      depth -= 1;
      if (depth < 0) return;
      before = token;
    } else if (/^[\r\n]/.test(token)) {
      // A line that ends outside of all brackets ends the call, unless the next one goes on with it.
      if (
        isOpen &&
        depth === 0 &&
        !/^\s*(?:\/\/[^\r\n]*[\r\n]\s*)*[.)]/.test(text.slice(part.lastIndex, part.lastIndex + 200))
      )
        return;
    } else if (isOpen && depth === 0 && token === ';') {
      return;
    } else if (/^[A-Za-z_$]/.test(token)) {
      if (isOpen) yield { word: token, at: match.index, depth, before };
      before = 'word';
    } else {
      before = token;
    }
  }
}

/** Before the break: a line that ends in a comment ends a call like any other. */
function lineEndFrom(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at + end.length;
}

function stringEnd(text: string, quote: string, from: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let slashes = 0;
    while (text.charAt(at - 1 - slashes) === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + quote.length;
  }
  return text.length;
}
