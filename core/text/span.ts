/** A half-open range of UTF-16 offsets into one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where something stands: a file and a range in it. */
export interface Origin {
  readonly path: string;
  readonly span: Span;
  /** Address and property, in generated files, where the span alone says little. */
  readonly trail?: string;
}
