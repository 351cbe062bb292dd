import { type NewStatement, type NewValue, statementValue } from '../../fixes/change.ts';

/** A statement that a fix would write, as one line of JSON with words for what only its author's language can name. */
export function describeStatement({ sid: _, ...statement }: NewStatement): string {
  return text(statementValue(statement));
}

function text(value: NewValue): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  switch (value.kind) {
    case 'list':
      return `[${value.items.map(text).join(', ')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, entry]) => `${JSON.stringify(key)}: ${text(entry)}`).join(', ')}}`;
    case 'attribute':
      return `the ${value.attribute === 'arn' ? 'ARN' : value.attribute} of ${value.of.name}`;
    case 'deployment':
      return `your ${value.fact} id`;
    default:
      return 'a value of your own';
  }
}
