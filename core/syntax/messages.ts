import type { YAMLException } from 'js-yaml';
import { looksLikeJson } from './repair.ts';

/** What js-yaml's reasons mean to a person. Reasons that begin otherwise are passed on as they are. */
const SENTENCES: readonly (readonly [string, string])[] = [
  ['null byte', 'The text has a NUL character here; is it a text file in UTF-8?'],
  ['the stream contains non-printable', 'YAML does not allow this character; write it as an escape in double quotes.'],
  ['expected valid JSON character', 'YAML does not allow this character; write it as an escape in double quotes.'],
  ['tab characters', 'YAML does not allow tabs for indentation; use spaces.'],
  ['deficient indentation', 'This line is indented too little for the quoted value or brackets that it continues.'],
  ['bad indentation of a mapping entry', 'This does not fit here; check its indentation and what stands before it.'],
  ['bad indentation of a sequence entry', 'This does not fit into the list; check its indentation.'],
  ["expected ':' after a mapping key", 'The key before this has no colon.'],
  ['can not read a block mapping entry', 'The key before this has no colon.'],
  ['a whitespace character is expected after', 'A space is missing after the colon.'],
  ['a line break is expected', 'Nothing may follow the block indicator on its line.'],
  ['missed comma', 'A comma is missing before this.'],
  ['expected the node content', 'There is nothing before this comma.'],
  ['unexpected end of the stream within a flow', 'The text ends before all brackets are closed.'],
  ['unexpected end of the stream within', 'The text ends before a quote is closed.'],
  ['unknown escape sequence', 'Double quotes do not know this escape; write two backslashes for one.'],
  ['expected hexadecimal', 'This escape needs more hexadecimal digits.'],
];

/** Says in a sentence what the strict reader stumbled on. */
export function sentenceFor(error: YAMLException, text: string, position: number): string {
  if (error.reason.startsWith('end of the stream')) {
    return looksLikeJson(text)
      ? 'The JSON text is complete before this; nothing may follow it.'
      : 'The document is complete before this; check the indentation.';
  }
  if (isAfterTab(text, position)) return 'YAML does not allow tabs for indentation; use spaces.';
  const known = SENTENCES.find(([start]) => error.reason.startsWith(start));
  return known?.[1] ?? `${error.reason.charAt(0).toUpperCase()}${error.reason.slice(1)}.`;
}

/** Whether the line is indented by tabs up to the position or beyond. */
function isAfterTab(text: string, position: number): boolean {
  let start = position;
  while (start > 0 && !/[\r\n]/.test(text.charAt(start - 1))) start -= 1;
  return /^ *\t/.test(text.slice(start, position + 1));
}
