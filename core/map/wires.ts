import { at, type Possibility } from '../resources/paths.ts';
import type { Resource } from '../resources/resource.ts';
import { ALWAYS, all, any, NEVER, not, type Test } from '../resources/test.ts';
import type { Value } from '../resources/value.ts';
import { type Wiring, wiringsOf } from '../vocabulary/wirings.ts';

/** As whom a resource sends or reads; what it says of that, with its choices still open. */
export type Caller =
  | { readonly is: 'service'; readonly name: string; readonly source: Value | Resource }
  | { readonly is: 'role'; readonly role: Value }
  | { readonly is: 'function'; readonly function: Value }
  /** `perhaps` is the service as which it may call, where it names a role besides. */
  | { readonly is: 'hidden'; readonly perhaps?: string };

/** What one resource says of one queue (or topic) that it names. */
export interface Wire {
  readonly by: Resource;
  readonly does: Wiring['does'];
  /** Names the queue. */
  readonly target: Value;
  readonly caller: Caller;
  /** Only what could not be delivered is sent. */
  readonly deadLetters: boolean;
  /** What dead letters should have been delivered to, where they hold what was sent there. */
  readonly meantFor: readonly Possibility[];
  /** Where the text says it; the resource has an `exists` of its own. */
  readonly when: Test;
}

/** Every wire of a resource, in the order of its type's wirings. */
export function* wiresOf(resource: Resource): Iterable<Wire> {
  for (const wiring of wiringsOf(resource.type)) {
    const whole: Possibility = { is: resource.properties, when: ALWAYS };
    for (const item of wiring.each === undefined ? [whole] : at(resource.properties, wiring.each)) {
      if (!isMeant(item.is, wiring)) continue;
      const meantFor = wiring.meantFor === undefined ? [] : at(item.is, wiring.meantFor);
      for (const target of at(item.is, wiring.to)) {
        for (const { is, when } of callersOf(resource, item.is, wiring)) {
          const where = all([resource.exists, item.when, target.when, when]);
          if (where === NEVER) continue;
          const deadLetters = wiring.deadLetters === true;
          yield { by: resource, does: wiring.does, target: target.is, caller: is, deadLetters, meantFor, when: where };
        }
      }
    }
  }
}

function isMeant(item: Value, { only }: Wiring): boolean {
  if (!only) return true;
  return at(item, only.at).some(({ is }) => is.kind === 'scalar' && String(is.value) === only.is);
}

/** Each caller that some world gives. */
function* callersOf(
  resource: Resource,
  item: Value,
  { role, function: runs, service, source }: Wiring,
): Iterable<{ is: Caller; when: Test }> {
  const from = (path: string): Possibility[] => [
    ...at(path.startsWith('/') ? resource.properties : item, path.replace(/^\//, '')),
  ];
  if (runs !== undefined) {
    for (const { is, when } of from(runs)) yield { is: { is: 'function', function: is }, when };
    return;
  }
  const roles = role === undefined ? [] : from(role);
  // Of a service that may call under its own name AWS does not say what it does with a role.
  for (const { is, when } of roles)
    yield { is: service === undefined ? { is: 'role', role: is } : { is: 'hidden', perhaps: service }, when };
  const otherwise = not(any(roles.map(({ when }) => when)));
  if (service === undefined) yield { is: HIDDEN, when: otherwise };
  else if (source === undefined) yield { is: { is: 'service', name: service, source: resource }, when: otherwise };
  else
    for (const { is, when } of from(source))
      yield { is: { is: 'service', name: service, source: is }, when: all([otherwise, when]) };
}

const HIDDEN: Caller = { is: 'hidden' };
