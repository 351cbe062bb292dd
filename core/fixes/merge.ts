import type { AttachedPolicy, Rival } from '../map/policy.ts';
import { entryOf, type Value } from '../resources/value.ts';
import { propertyOf } from '../vocabulary/vocabulary.ts';
import { allWritten } from './as-written.ts';
import type { Change, Fix } from './change.ts';

/** Puts the statements of a queue policy into another one of the same queue, and takes the first one away. */
export function mergePolicies(
  { resource, name, targets, document }: AttachedPolicy,
  { resource: rival, queue }: Rival,
): readonly Fix[] {
  if (resource.madeFor !== undefined || rival.madeFor !== undefined || resource.origin.path !== rival.origin.path)
    return [];
  if (targets.length > 1 || !document || document.more) return [];
  const own = statementsOf(propertyOf(resource, 'queuePolicy', 'policy'));
  const theirs = entryOf(propertyOf(rival, 'queuePolicy', 'policy'), 'Statement');
  const written = own && allWritten(own, rival);
  const others = statementsOf(propertyOf(rival, 'queuePolicy', 'policy'));
  if (!written || !others) return [];
  const sids = new Set(others.map(sidOf));
  if (own.some((statement) => sidOf(statement) !== undefined && sids.has(sidOf(statement)))) return [];
  return [
    {
      title: `Put the statements of ${name} into ${rival.name}`,
      safe: true,
      consequence: `Until now only one of the two was in force; now all their statements are, for ${queue.name}.`,
      changes: [
        ...written.map((value): Change => ({ do: 'append', to: theirs.origin, value })),
        { do: 'remove', at: resource.origin },
      ],
    },
  ];
}

/** The statements of a document that is written in full. */
function statementsOf(document: Value): readonly Value[] | undefined {
  const statement = entryOf(document, 'Statement');
  if (statement.kind === 'map') return [statement];
  return statement.kind === 'list' && !statement.more ? statement.items : undefined;
}

function sidOf(statement: Value): string | undefined {
  const sid = entryOf(statement, 'Sid');
  return sid.kind === 'scalar' ? String(sid.value) : undefined;
}
