import type { NewStatement, NewValue } from './change.ts';

/** The statements of a policy that a fix writes as JSON. */
export function statementsIn(document: NewValue | undefined): readonly NewStatement[] {
  if (typeof document !== 'object' || document.kind !== 'map') return [];
  const statements = document.entries.get('Statement');
  const items = typeof statements === 'object' && statements.kind === 'list' ? statements.items : [];
  return items.flatMap((item) => statementIn(item) ?? []);
}

/** A statement of the JSON that it is a part of. */
function statementIn(value: NewValue): NewStatement | undefined {
  if (typeof value !== 'object') return undefined;
  if (value.kind === 'choice') {
    const statement = statementIn(value.yes);
    return statement && { ...statement, when: value.condition };
  }
  if (value.kind !== 'map') return undefined;
  const sid = value.entries.get('Sid');
  const principal = principalIn(value.entries.get('Principal'));
  return {
    ...(typeof sid === 'string' ? { sid } : {}),
    effect: value.entries.get('Effect') === 'Deny' ? 'Deny' : 'Allow',
    ...(principal === undefined ? {} : { principal }),
    actions: listIn(value.entries.get('Action')).map(String),
    resources: listIn(value.entries.get('Resource')),
    conditions: entriesIn(value.entries.get('Condition')).flatMap(([operator, keys]) =>
      entriesIn(keys).map(([key, values]) => ({ operator, key, values: listIn(values) })),
    ),
  };
}

/** Whom a statement is about, of the JSON that says so. */
export function principalIn(value: NewValue | undefined): NewStatement['principal'] {
  if (value === '*') return '*';
  const [entry] = entriesIn(value);
  if (!entry) return undefined;
  return { type: entry[0] === 'Service' ? 'Service' : 'AWS', values: listIn(entry[1]) };
}

/** The entries of a map; none of what is no map. */
export function entriesIn(value: NewValue | undefined): readonly (readonly [string, NewValue])[] {
  return typeof value === 'object' && value.kind === 'map' ? [...value.entries] : [];
}

/** The items of what may be one alone. */
export function listIn(value: NewValue | undefined): readonly NewValue[] {
  if (value === undefined) return [];
  return typeof value === 'object' && value.kind === 'list' ? value.items : [value];
}
