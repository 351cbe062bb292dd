import type { Unknown, Value, Why } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { PSEUDO_NAMES } from './pseudo-parameters.ts';

/** A value that cannot be told, and what hides it. */
export function unknown(origin: Origin, hidden: Why['hidden'], name: string, set: boolean): Unknown {
  return { kind: 'unknown', origin, why: { hidden, name }, set };
}

/** A value with all that may be chosen of it at one place. */
export function at(value: Value, origin: Origin): Value {
  return value.kind === 'choice'
    ? { ...value, origin, yes: at(value.yes, origin), no: at(value.no, origin) }
    : { ...value, origin };
}

/** How many values a value is made of. */
export function weightOf(value: Value): number {
  switch (value.kind) {
    case 'text':
      return value.parts.length;
    case 'list':
      return 1 + value.items.reduce((sum, item) => sum + weightOf(item), 0);
    case 'map':
      return 1 + [...value.entries.values()].reduce((sum, entry) => sum + weightOf(entry.value), 0);
    case 'choice':
      return 1 + weightOf(value.yes) + weightOf(value.no);
    default:
      return 1;
  }
}

/** A value in words, for the name of what hides another one. */
export function nameOf(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return value.sensitive ? '****' : `"${value.value}"`;
    case 'text':
      return `"${value.parts.map((part) => (part.kind === 'scalar' ? part.value : `\${${nameOf(part)}}`)).join('')}"`;
    case 'unknown':
      return value.why.name;
    case 'deployment':
      return PSEUDO_NAMES.get(value.fact) ?? value.fact;
    case 'reference':
      return value.to;
    default:
      return 'a value';
  }
}

/** What stands for an expression that comes to more values than are read. */
export function tooLarge(origin: Origin, set: boolean): Unknown {
  return unknown(origin, 'malformed', 'an expression too large to read', set);
}
