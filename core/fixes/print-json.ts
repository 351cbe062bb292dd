import type { Written } from './written.ts';

/** A value as JSON. @param column of the line that it begins on; `undefined` puts it all on one line */
export function printJson(value: Written, column: number | undefined, step: number): string {
  switch (value.is) {
    case 'code':
      return value.code;
    case 'scalar':
      return JSON.stringify(value.value);
    case 'list':
      return laidOut(
        '[',
        value.items.map((item) => printJson(item, inner(column, step), step)),
        ']',
        column,
        step,
      );
    case 'map': {
      const entries = [...value.entries].map(
        ([key, entry]) => `${JSON.stringify(key)}: ${printJson(entry, inner(column, step), step)}`,
      );
      return laidOut('{', entries, '}', column, step);
    }
  }
}

function inner(column: number | undefined, step: number): number | undefined {
  return column === undefined ? undefined : column + step;
}

function laidOut(
  open: string,
  parts: readonly string[],
  close: string,
  column: number | undefined,
  step: number,
): string {
  if (parts.length === 0) return open + close;
  if (column === undefined)
    return open === '{' ? `${open} ${parts.join(', ')} ${close}` : `${open}${parts.join(', ')}${close}`;
  const line = `\n${' '.repeat(column + step)}`;
  return `${open}${line}${parts.join(`,${line}`)}\n${' '.repeat(column)}${close}`;
}
