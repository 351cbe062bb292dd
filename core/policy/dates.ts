// biome-ignore-all lint/style/noRestrictedGlobals: these read text and write it; none asks a clock
/** A date in milliseconds; a number is in seconds since 1970. Not a number for what is none. */
export function timeOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** Milliseconds since 1970 as AWS writes a date. */
export function dateOf(time: number): string {
  return new Date(time).toISOString();
}
