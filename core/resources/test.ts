/** Names a question, such as a parameter or a condition that cannot be read. */
export type VariableId = string;

/** The answer that stands for every value not among the others. */
export const OTHER = '\u0000other';

/** A question with few answers; the last may be `OTHER`. */
export interface Variable {
  readonly id: VariableId;
  /** What its author calls it. */
  readonly name: string;
  readonly answers: readonly string[];
  /** Its answers must not reach any output. */
  readonly sensitive?: true;
}

/** One way in which all questions might be answered. */
export type World = ReadonlyMap<VariableId, string>;

export type Truth = 'yes' | 'no' | 'unknown';

/** A question about the world. */
export type Test =
  | { readonly kind: 'is'; readonly variable: VariableId; readonly answer: string }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'all' | 'any'; readonly tests: readonly Test[] }
  /** What the author calls a test, such as `IsProd`. */
  | { readonly kind: 'named'; readonly name: string; readonly test: Test };

/** Holds in every world; the only test of its shape, so that it can be told by identity. */
export const ALWAYS: Test = { kind: 'all', tests: [] };
/** Holds in no world; the only test of its shape. */
export const NEVER: Test = { kind: 'any', tests: [] };

/** How large a test is, counting what is shared as often as it is used, and no further than a bound. */
export function sizeOf(test: Test, bound: number): number {
  switch (test.kind) {
    case 'is':
      return 1;
    case 'not':
    case 'named':
      return 1 + sizeOf(test.test, bound - 1);
    case 'all':
    case 'any': {
      let size = 1;
      for (const part of test.tests) {
        if (size > bound) return size;
        size += sizeOf(part, bound - size);
      }
      return size;
    }
  }
}

/** A test for the opposite. */
export function not(test: Test): Test {
  if (test === ALWAYS) return NEVER;
  if (test === NEVER) return ALWAYS;
  return test.kind === 'not' ? test.test : { kind: 'not', test };
}

/** A test that holds where every one of them does. */
export function all(tests: readonly Test[]): Test {
  const open = tests.filter((test) => test !== ALWAYS);
  if (open.includes(NEVER)) return NEVER;
  const [only] = open;
  if (!only) return ALWAYS;
  return open.length === 1 ? only : { kind: 'all', tests: open };
}

/** A test that holds where at least one of them does. */
export function any(tests: readonly Test[]): Test {
  const open = tests.filter((test) => test !== NEVER);
  if (open.includes(ALWAYS)) return ALWAYS;
  const [only] = open;
  if (!only) return NEVER;
  return open.length === 1 ? only : { kind: 'any', tests: open };
}

/** Answers a test in a world, which may leave variables open. */
export function holds(test: Test, world: World): Truth {
  switch (test.kind) {
    case 'is': {
      const answer = world.get(test.variable);
      if (answer === undefined) return 'unknown';
      return answer === test.answer ? 'yes' : 'no';
    }
    case 'not': {
      const truth = holds(test.test, world);
      if (truth === 'unknown') return 'unknown';
      return truth === 'yes' ? 'no' : 'yes';
    }
    case 'named':
      return holds(test.test, world);
    case 'all':
      return among(test.tests, world, 'no', 'yes');
    case 'any':
      return among(test.tests, world, 'yes', 'no');
  }
}

/** One test that answers `decisive` decides; `otherwise` is for all of them answering the opposite. */
function among(tests: readonly Test[], world: World, decisive: Truth, otherwise: Truth): Truth {
  let result = otherwise;
  for (const test of tests) {
    const truth = holds(test, world);
    if (truth === decisive) return decisive;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** Visits every variable of a test, and every name that the author gave to a part of it. */
export function visitTest(
  test: Test,
  variable: (id: VariableId) => void,
  named: (name: string, test: Test) => void,
): void {
  switch (test.kind) {
    case 'is':
      variable(test.variable);
      return;
    case 'named':
      named(test.name, test.test);
      visitTest(test.test, variable, named);
      return;
    case 'not':
      visitTest(test.test, variable, named);
      return;
    case 'all':
    case 'any':
      for (const part of test.tests) visitTest(part, variable, named);
  }
}
