import { plainValue } from '../syntax/scalars.ts';
import type { Written } from './written.ts';

/** How one text lays out what is in it. */
export interface YamlStyle {
  /** By how many blanks what is in a map is indented. */
  readonly step: number;
  /** By how many blanks the dashes of a list are indented against its key. */
  readonly dash: number;
  readonly quote: "'" | '"';
}

/** A key with its value, as lines; the first one begins where it is put. */
export function yamlEntry(key: string, value: Written, column: number, style: YamlStyle): string {
  return `${yamlScalar(key, style, false)}:${yamlAfterKey(value, column, style)}`;
}

/** What follows the colon of a key that begins in a column. */
export function yamlAfterKey(value: Written, column: number, style: YamlStyle): string {
  if (value.is === 'list' && value.items.length > 0 && value.tag === undefined) {
    const at = column + style.dash;
    return value.items.map((item) => `\n${blanks(at)}${yamlItem(item, at, style)}`).join('');
  }
  if (value.is === 'map' && value.entries.size > 0)
    return `\n${blanks(column + style.step)}${yamlEntries(value.entries, column + style.step, style)}`;
  return ` ${yamlFlow(value, style, false)}`;
}

/** An item of a list with its dash, which stands in a column. */
export function yamlItem(value: Written, column: number, style: YamlStyle): string {
  if (value.is === 'map' && value.entries.size > 0) return `- ${yamlEntries(value.entries, column + 2, style)}`;
  return `- ${yamlFlow(value, style, value.is === 'list')}`;
}

/** The entries of a map, of which the first begins where it is put and all others in its column. */
export function yamlEntries(entries: ReadonlyMap<string, Written>, column: number, style: YamlStyle): string {
  return [...entries].map(([key, value]) => yamlEntry(key, value, column, style)).join(`\n${blanks(column)}`);
}

/** A value on one line. */
export function yamlFlow(value: Written, style: YamlStyle, inFlow = true): string {
  switch (value.is) {
    case 'code':
      return value.code;
    case 'scalar': {
      const text =
        typeof value.value === 'string' ? yamlScalar(value.value, style, inFlow, value.tag) : String(value.value);
      return value.tag === undefined ? text : `${value.tag} ${text}`;
    }
    case 'list': {
      const items = `[${value.items.map((item) => yamlFlow(item, style)).join(', ')}]`;
      return value.tag === undefined ? items : `${value.tag} ${items}`;
    }
    case 'map': {
      if (value.entries.size === 0) return '{}';
      const entries = [...value.entries].map(([key, entry]) => yamlFlowEntry(key, entry, style));
      return `{ ${entries.join(', ')} }`;
    }
  }
}

/** A key with its value within braces. */
export function yamlFlowEntry(key: string, value: Written, style: YamlStyle): string {
  return `${yamlScalar(key, style, true)}: ${yamlFlow(value, style)}`;
}

export function blanks(count: number): string {
  return ' '.repeat(count);
}

/** Text as a scalar, in quotes where it would be read as something else without. */
function yamlScalar(text: string, style: YamlStyle, inFlow: boolean, tag?: string): string {
  if (isPlain(text, inFlow, tag)) return text;
  if (style.quote === "'" && !/[\n\r\t]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text);
}

/** Words that some reader of YAML 1.1 takes for a truth or for nothing. */
const WORD = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;

function isPlain(text: string, inFlow: boolean, tag: string | undefined): boolean {
  if (!/^[A-Za-z_/$][^\n\r\t]*$/.test(text) || / $|:$|: | #/.test(text)) return false;
  if (inFlow && (/[,[\]{}]/.test(text) || (text.includes(':') && !/^\w+::\w+(?:::\w+)*$/.test(text)))) return false;
  if (tag !== undefined) return true;
  return !WORD.test(text) && plainValue({ kind: 'scalar', start: 0, end: 0, style: 'plain', value: text }) === text;
}
