/** Whatever JSON may hold under a name; nothing is taken for granted of files that a tool or a stranger wrote. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** What a text is as JSON; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    // A byte order mark is no part of JSON, though some editors write it.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** A value as a record; `undefined` for anything else. */
export function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

/** What a record has under a name of its own. */
export function valueIn(record: JsonRecord | undefined, name: string): unknown {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The text that a record has under a name. */
export function textIn(record: JsonRecord | undefined, name: string): string | undefined {
  const value = valueIn(record, name);
  return typeof value === 'string' ? value : undefined;
}

/** The items of a list; none for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The texts among the items of a list. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}
