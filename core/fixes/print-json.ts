import type { Written } from './written.ts';

/** How one text in JSON lays out what is in it. */
export interface JsonStyle {
  /** What each level is indented by. */
  readonly indent: string;
}

/** A value as JSON. @param line how the line begins that it stands on; `undefined` puts it all on one line */
export function printJson(value: Written, line: string | undefined, style: JsonStyle): string {
  switch (value.is) {
    case 'code':
      return value.code;
    case 'scalar':
      return JSON.stringify(value.value);
    case 'list': {
      const items = value.items.map((item) => printJson(item, inner(line, style), style));
      return laidOut('[', items, ']', line, style);
    }
    case 'map': {
      const entries = [...value.entries].map(([key, entry]) => jsonEntry(key, entry, inner(line, style), style));
      return laidOut('{', entries, '}', line, style);
    }
  }
}

/** A key with its value. */
export function jsonEntry(key: string, value: Written, line: string | undefined, style: JsonStyle): string {
  return `${JSON.stringify(key)}: ${printJson(value, line, style)}`;
}

/** Members within their brackets. */
export function laidOut(
  open: string,
  members: readonly string[],
  close: string,
  line: string | undefined,
  style: JsonStyle,
): string {
  if (members.length === 0) return open + close;
  if (line === undefined)
    return open === '{' ? `${open} ${members.join(', ')} ${close}` : `${open}${members.join(', ')}${close}`;
  const begin = `\n${line}${style.indent}`;
  return `${open}${begin}${members.join(`,${begin}`)}\n${line}${close}`;
}

function inner(line: string | undefined, { indent }: JsonStyle): string | undefined {
  return line === undefined ? undefined : line + indent;
}
