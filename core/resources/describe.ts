import type { Value, Why } from './value.ts';

/** What stands for a value that must not be shown. */
const MASK = '****';
const LONGEST = 120;

/** A settled value as text for a message: masked where it is sensitive, cut where it is long. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return value.sensitive ? MASK : cut(String(value.value));
    case 'text':
      return cut(
        value.parts.map((part) => (part.kind === 'scalar' ? describe(part) : `\${${describe(part)}}`)).join(''),
      );
    case 'reference':
      return value.attribute ? `${value.to}.${value.attribute}` : value.to;
    case 'deployment':
      return value.fact;
    case 'unknown':
      return describeWhy(value.why);
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
    case 'choice':
      return 'a choice';
    case 'absent':
      return 'nothing';
  }
}

/** Whether a settled value must not be shown, nor a part of it. */
export function isSecret(value: Value): boolean {
  return value.kind === 'text' ? value.parts.some(isSecret) : value.kind === 'scalar' && value.sensitive === true;
}

/** What hides a value, in words. */
export function describeWhy({ hidden, name }: Why): string {
  switch (hidden) {
    case 'parameter':
      return `parameter ${cut(name)}`;
    case 'import':
      return `the import ${cut(name)}`;
    case 'dynamic-reference':
      return `the dynamic reference ${cut(name)}`;
    case 'macro':
      return `the macro ${cut(name)}`;
    case 'attribute':
      return cut(name);
    case 'mapping':
      return `the mapping ${cut(name)}`;
    case 'function':
      return `the result of ${cut(name)}`;
    case 'condition':
      return `the condition ${cut(name)}`;
    case 'not-found':
      return `${cut(name)}, which is not in the template`;
    case 'malformed':
      return cut(name);
    case 'too-many-worlds':
      return 'more conditions than are followed';
  }
}

/** Text for one line of output: what is long is cut, what would break the line or steer a terminal is a space. */
function cut(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
