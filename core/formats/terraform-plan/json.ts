/** Data as JSON gives it; nothing is known of its shape. */
export type Json = unknown;

/** A member of an object; `undefined` where there is no such object or member. Nothing of an object's prototype counts. */
export function member(json: Json, name: string): Json {
  return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
}

/** A member of marks, of the shape of what they mark: one `true` marks all of it. */
export function markOf(marks: Json, name: string): Json {
  return marks === true ? true : member(marks, name);
}

/** What stands at a row of names. */
export function memberAt(json: Json, ...names: readonly string[]): Json {
  return names.reduce(member, json);
}

export function textIn(json: Json, name: string): string | undefined {
  const value = member(json, name);
  return typeof value === 'string' ? value : undefined;
}

export function listIn(json: Json, name: string): readonly Json[] {
  const value = member(json, name);
  return Array.isArray(value) ? value : [];
}

/** The members of an object; none where it is something else. */
export function membersOf(json: Json): readonly (readonly [string, Json])[] {
  return isObject(json) ? Object.entries(json) : [];
}

export function isObject(json: Json): json is Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
