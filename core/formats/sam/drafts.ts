import { CONDITION_SIZE, SAME_NAMES } from '../../limits.ts';
import type { Resource } from '../../resources/resource.ts';
import { ALWAYS, all, any, NEVER, sizeOf, type Test } from '../../resources/test.ts';
import type { Value } from '../../resources/value.ts';
import type { Origin } from '../../text/span.ts';
import { child } from '../cloudformation/intrinsics.ts';
import type { Made } from '../cloudformation/made.ts';
import type { Declaration, Scope } from '../cloudformation/scope.ts';
import { tooLarge } from '../cloudformation/values.ts';
import { either, mapAt } from './values.ts';

/** A resource that SAM makes of another one: named at once, written later. */
export interface Draft {
  /** Its logical id. */
  readonly name: string;
  readonly type: string;
  /** The key that asks for it. */
  readonly key: Origin;
  readonly when: Test;
  /** What it is for, in words. */
  readonly use: string;
  readonly aliases?: readonly string[];
  /** Absent for one without properties. */
  readonly properties?: () => Value;
}

/**
 * The resources that drafts become, one for each name: the sides of a choice may ask for the same one.
 *
 * @param exists where the resource exists of which they are made
 */
export function* madeOf(scope: Scope, declaration: Declaration, exists: Test, drafts: Iterable<Draft>): Iterable<Made> {
  const named = new Map<string, Draft[]>();
  for (const draft of drafts) {
    if (draft.when === NEVER) continue;
    const before = named.get(draft.name);
    if (before) before.push(draft);
    else named.set(draft.name, [draft]);
  }
  for (const [name, same] of named) {
    const last = same.at(-1);
    // SAM refuses a template that declares the name itself.
    if (!last || (scope.declarations.has(name) && name !== declaration.name)) continue;
    const when = any(same.map((draft) => draft.when));
    // A test too large to follow is left out: the resource may exist wherever the one does that it is made of.
    const followed = sizeOf(when, CONDITION_SIZE) > CONDITION_SIZE ? ALWAYS : when;
    let written: Resource | undefined;
    yield {
      name,
      type: last.type,
      aliases: last.aliases ?? [],
      resource: () => {
        written ??= resourceOf(scope, declaration, all([exists, followed]), same, last);
        return written;
      },
    };
  }
}

function resourceOf(
  scope: Scope,
  { node, loops }: Declaration,
  exists: Test,
  same: readonly Draft[],
  last: Draft,
): Resource {
  const id = `${scope.call.prefix}${last.name}`;
  const retention = child(node, 'DeletionPolicy');
  return {
    id,
    name: id,
    type: last.type,
    properties: propertiesOf(same, last),
    deletionPolicy: retention ? scope.value(retention, loops) : { kind: 'absent', origin: last.key },
    origin: last.key,
    exists,
    madeFor: last.use,
    via: scope.call.via,
  };
}

/** What SAM wrote last counts, where it wrote it. */
function propertiesOf(same: readonly Draft[], last: Draft): Value {
  if (!last.properties) return mapAt(last.key, {});
  let result: Value | undefined = same.length > SAME_NAMES ? tooLarge(last.key, false) : undefined;
  for (const { type, when, properties } of same.slice(-SAME_NAMES)) {
    if (type !== last.type || !properties) continue;
    result = result ? either(when, properties(), result) : properties();
  }
  return result ?? mapAt(last.key, {});
}
