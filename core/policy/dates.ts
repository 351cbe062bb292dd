/** A date in milliseconds; a number is in seconds since 1970. Not a number for what is none. */
export function timeOf(text: string): number {
  // biome-ignore lint/style/noRestrictedGlobals: it reads a text and asks no clock
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** Milliseconds since 1970 as AWS writes a date. */
export function dateOf(time: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: it writes a given time and asks no clock
  return new Date(time).toISOString();
}
