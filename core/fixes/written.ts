/** A value in the words of one language, before it is laid out in a text. */
export type Written =
  | { readonly is: 'scalar'; readonly value: string | number | boolean; readonly tag?: string }
  /** An expression of HCL. */
  | { readonly is: 'code'; readonly code: string }
  | { readonly is: 'list'; readonly items: readonly Written[]; readonly tag?: string }
  | { readonly is: 'map'; readonly entries: ReadonlyMap<string, Written> };

/** A change that cannot be written, and why, in a sentence. */
export class CannotWrite extends Error {}
