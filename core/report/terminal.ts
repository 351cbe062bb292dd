/**
 * Makes text from strangers harmless to print: one line, no character that steers a terminal or hides what is there.
 *
 * Each such character becomes one visible one, so that columns stay where they are: control characters their pictures
 * (ESC is ␛), others �. That covers C0 and C1, line and paragraph separators, bidi overrides and isolates, zero-width
 * and tag characters, and lone surrogates. The joiners of emoji and of some scripts stay: between letters they hide nothing.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, pictureOf);
}

const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/**
 * Makes sure that no line is a command to the system that runs us: the log of a workflow is read for lines that begin with
 * `::` (GitHub; spaces before it do not count) and for `##[` and `##vso[` anywhere (GitHub's older form, Azure, TeamCity).
 *
 * For whole output, as the last step: only there it is known what a line begins with.
 */
export function withoutCommands(output: string): string {
  return output.replace(/^([^\S\n]*):(?=:)/gm, '$1: ').replace(/##(?=\w*\[)/g, '# #');
}

/** How many columns a terminal gives to a printable text; wide characters (CJK, emoji) take two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += isZeroWidth(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
}

function isZeroWidth(character: string): boolean {
  return character > '\u02ff' && /^(?:\p{Mn}|\p{Me}|\u200c|\u200d)$/u.test(character);
}

function isWide(character: string): boolean {
  return character > '\u10ff' && WIDE.test(character);
}

const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})$/u;
