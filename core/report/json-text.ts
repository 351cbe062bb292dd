/**
 * Writes JSON that is as safe to print as to parse: characters that steer a terminal, and what a workflow's log would take for
 * a command (`##[`), are written as escapes, which mean the same to every reader.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  return `${text.replace(STEERING, escaped).replace(/##(?=\w*\[)/g, '#\\u0023')}\n`;
}

/** What `JSON.stringify` leaves as it is; the line break is its own. */
const STEERING = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

function escaped(character: string): string {
  let escapes = '';
  for (let at = 0; at < character.length; at += 1) {
    escapes += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escapes;
}
