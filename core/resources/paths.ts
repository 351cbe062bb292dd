import { ALWAYS, all, not, type Test } from './test.ts';
import type { Value } from './value.ts';

/** One of the things that a value may come to, and where it does. */
export interface Possibility {
  readonly is: Value;
  readonly when: Test;
}

/** All that a value may come to. */
export function* leavesOf(value: Value): Iterable<Value> {
  if (value.kind === 'choice') {
    yield* leavesOf(value.yes);
    yield* leavesOf(value.no);
  } else {
    yield value;
  }
}

/**
 * All that stands at a path of names, joined by dots: through choices, each side where it counts, and through lists, item by
 * item. A `*` takes every entry of a map. What is absent or hidden leads nowhere.
 */
export function at(value: Value, path: string): readonly Possibility[] {
  const found: Possibility[] = [];
  collect(value, path === '' ? [] : path.split('.'), 0, ALWAYS, found);
  return found;
}

function collect(value: Value, path: readonly string[], step: number, when: Test, found: Possibility[]): void {
  switch (value.kind) {
    case 'choice':
      collect(value.yes, path, step, all([when, value.test]), found);
      collect(value.no, path, step, all([when, not(value.test)]), found);
      return;
    case 'list':
      for (const item of value.items) collect(item, path, step, when, found);
      return;
    case 'absent':
      return;
    default:
  }
  const name = path[step];
  if (name === undefined) {
    found.push({ is: value, when });
  } else if (value.kind === 'map') {
    if (name === '*') {
      for (const entry of value.entries.values()) collect(entry.value, path, step + 1, when, found);
    } else {
      const entry = value.entries.get(name);
      if (entry) collect(entry.value, path, step + 1, when, found);
    }
  }
}
