import type { ScalarNode } from './tree.ts';

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

/**
 * What a scalar means to CloudFormation, which reads plain scalars as YAML 1.1 does.
 *
 * A number stays text wherever writing the number would not give the author's text back: leading zeros (account ids),
 * versions such as `1.10`, integers that a double cannot hold. A date is text too, and so is all that is quoted, in a
 * block, or tagged: what a tag means is for the format to say.
 */
export function plainValue(node: ScalarNode): string | number | boolean | null {
  const text = node.value;
  if (node.style !== 'plain' || node.tag !== undefined) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^-?[0-9]/.test(text)) return text;
  const number = Number(text);
  const isExact = !Number.isInteger(number) || Number.isSafeInteger(number);
  return isExact && String(number) === text ? number : text;
}
