import type { Value } from './value.ts';

const MARK = '\u0000';

/** Whether a part of a canonical text is one thing that is not a scalar: a reference, a fact of the deployment, an unknown. */
export function isHole(text: string): boolean {
  return text.length > 1 && text.startsWith(MARK) && text.indexOf(MARK, 1) === text.length - 1;
}

/** Whether some part of a canonical text is not a scalar. */
export function hasHole(text: string): boolean {
  return text.includes(MARK);
}

/** A canonical text with a letter for each part that is not a scalar, to hold against a pattern of letters and digits. */
export function fillHoles(text: string): string {
  return hasHole(text)
    ? text
        .split(MARK)
        .map((part, index) => (index % 2 === 0 ? part : 'x'))
        .join('')
    : text;
}

/**
 * One text for what a settled value is, whatever way it is written: equal texts mean equal values. Parts that cannot be
 * told are named by what hides them, so that two uses of one parameter are equal and two unrelated unknowns are not.
 */
export function canonical(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return String(value.value).replaceAll(MARK, '\uFFFD');
    case 'text':
      return value.parts.map(canonical).join('');
    case 'reference':
      return `${MARK}${value.to}.${value.attribute}${MARK}`;
    case 'deployment':
      return `${MARK}${value.fact}${MARK}`;
    case 'absent':
      return `${MARK}absent${MARK}`;
    case 'unknown':
      return `${MARK}${identityOf(value)}${MARK}`;
    case 'list':
      return `${MARK}[${value.items.map(canonical).join(`${MARK},`)}]${MARK}`;
    case 'map':
      return `${MARK}{${[...value.entries].map(([name, entry]) => `${name}:${canonical(entry.value)}`).join(`${MARK},`)}}${MARK}`;
    case 'choice':
      return `${MARK}choice@${value.origin.path}:${value.origin.span.start}${MARK}`;
  }
}

function identityOf(value: Extract<Value, { kind: 'unknown' }>): string {
  if (value.variable !== undefined) return `variable:${value.variable}`;
  const { hidden, name } = value.why;
  if (hidden === 'import' || hidden === 'dynamic-reference') return `${hidden}:${name}`;
  return `${hidden}@${value.origin.path}:${value.origin.span.start}`;
}

/** The attribute by which a reference stands for a name that nobody wrote: each resource gets one of its own. */
export const GENERATED_NAME = '#name';

/** Whether two canonical texts end in names that nobody wrote, of two resources: those are never the same. */
export function otherGeneratedName(one: string, other: string): boolean {
  const [left, right] = [GENERATED.exec(one), GENERATED.exec(other)];
  return left !== null && right !== null && left[1] !== right[1];
}

/** Whether a text that somebody wrote cannot be one that ends in a name that nobody wrote: those end in random letters. */
export function isNoGeneratedName(written: string, other: string): boolean {
  const start = GENERATED.exec(other)?.index;
  return start !== undefined && !hasHole(written) && !hasHole(other.slice(0, start)) && !RANDOM.test(written);
}

const GENERATED = /\0([^\0]*)\.#name\0$/;

/** As in `shop-Orders-1ABCDEFGHIJK2`, which CloudFormation makes of stack and logical id; buckets' are in small letters. */
const RANDOM = /-[a-z0-9]{8,}(?:\.fifo)?$/i;
