import { describe } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import type { Truth, World } from '../resources/test.ts';
import { describeWorlds } from '../resources/when.ts';
import type { Place } from '../text/place.ts';
import type { AccessReason, KmsAction } from './access.ts';
import type { Edge } from './edge.ts';
import type { EncryptionMap } from './encryption-map.ts';
import { push } from './multimap.ts';
import type { Encryption, Queue } from './queue.ts';

/** A queue and everybody around it over all worlds: what a person or a program is shown of the encryption map. */
export interface DrawnQueue {
  readonly queue: string;
  readonly unit: string;
  readonly place: Place;
  /** How it is sealed; several where that hangs on conditions. */
  readonly seals: readonly DrawnSeal[];
  /** The queues whose dead-letter queue it is, and its own dead-letter queues. */
  readonly deadLetterOf: readonly string[];
  readonly deadLetterQueues: readonly string[];
  /** The resources that carry its queue policies. */
  readonly policies: readonly string[];
  readonly senders: readonly DrawnEdge[];
  readonly readers: readonly DrawnEdge[];
}

/** How a queue is sealed, in all worlds or some. */
export interface DrawnSeal {
  readonly encryption: Encryption;
  /** What names its key: a resource of the unit, else the text. */
  readonly key?: string;
  readonly when?: string;
}

/** Somebody who sends to a queue or reads from it. */
export interface DrawnEdge {
  /** In words, such as "SNS topic Orders". */
  readonly name: string;
  /** The resource that says so. */
  readonly by: string;
  readonly place: Place;
  readonly as: { readonly is: 'service' | 'identity' | 'hidden'; readonly name: string };
  /** Only what could not be delivered is sent. */
  readonly deadLetters: boolean;
  /** Whether the key lets them, and why. */
  readonly access: Truth;
  readonly reason: AccessReason;
  readonly missing: readonly KmsAction[];
  /** What hides the answer, in words. */
  readonly hidden?: string;
  /** Whether the queue policy lets a service send; absent for others. */
  readonly admitted?: Truth;
  /** What publishes to the topic that sends. */
  readonly publishers: readonly string[];
  readonly when?: string;
}

/** Draws every queue of a unit, in the order of the text. */
export function drawMap(map: EncryptionMap, unit: string): DrawnQueue[] {
  const drawn = map.queues.map((queue) => drawQueue(queue, map, unit));
  const targets = new Map<string, string[]>();
  for (const { queue, deadLetterOf } of drawn) {
    for (const source of deadLetterOf) push(targets, source, queue);
  }
  return drawn.map((queue) => ({ ...queue, deadLetterQueues: targets.get(queue.queue) ?? [] }));
}

function drawQueue(resource: Resource, map: EncryptionMap, unit: string): DrawnQueue {
  const questions = map.questionsOfNeighbourhood(resource);
  const among: World[] = [];
  const seals = new Map<string, { seal: DrawnSeal; worlds: World[] }>();
  const edges = new Map<string, { edge: Edge; worlds: World[] }>();
  const deadLetterOf = new Set<string>();
  const policies = new Set<string>();
  for (const world of map.worldsOf(questions)) {
    const around = map.neighbourhoodIn(world, resource);
    if (!around) continue;
    among.push(world);
    const { queue } = around;
    note(seals, sealId(queue), { seal: sealOf(queue), worlds: [] }).worlds.push(world);
    for (const edge of around.edges) note(edges, edgeId(edge), { edge, worlds: [] }).worlds.push(world);
    for (const { name } of queue.deadLetterOf) deadLetterOf.add(name);
    for (const { name } of queue.policies()) policies.add(name);
  }
  const when = (worlds: readonly World[]): { when?: string } =>
    worlds.length === among.length ? {} : { when: describeWorlds(worlds, among, questions, map.variables) };
  const drawn = [...edges.values()].map(({ edge, worlds }) => ({
    does: edge.does,
    is: { ...drawEdge(edge), ...when(worlds) },
  }));
  return {
    queue: resource.name,
    unit,
    place: placeOf(resource),
    seals: [...seals.values()].map(({ seal, worlds }) => ({ ...seal, ...when(worlds) })),
    deadLetterOf: [...deadLetterOf],
    deadLetterQueues: [],
    policies: [...policies],
    senders: drawn.filter(({ does }) => does === 'sends').map(({ is }) => is),
    readers: drawn.filter(({ does }) => does === 'reads').map(({ is }) => is),
  };
}

function note<Item>(items: Map<string, Item>, id: string, item: Item): Item {
  const known = items.get(id) ?? item;
  items.set(id, known);
  return known;
}

function sealOf({ encryption, key }: Queue): DrawnSeal {
  const { reference } = key;
  if (reference.kind === 'absent') return { encryption };
  return { encryption, key: reference.kind === 'resource' ? reference.key.name : describe(key.value) };
}

function sealId(queue: Queue): string {
  const { encryption, key } = sealOf(queue);
  return `${encryption} ${key}`;
}

/** What makes an edge the same in several worlds. */
function edgeId({ does, by, origin, principal, access, admission }: Edge): string {
  const as = principal.is === 'hidden' ? '' : principal.name;
  return [does, by.id, origin.path, origin.span.start, as, access.answer, access.reason, admission?.answer].join('\n');
}

function drawEdge({ name, by, principal, deadLetters, access, admission, publishers, origin }: Edge): DrawnEdge {
  return {
    name,
    by: by.name,
    place: { at: origin, exact: true, via: by.via },
    as: { is: principal.is, name: principal.is === 'hidden' ? principal.why : principal.name },
    deadLetters,
    access: access.answer,
    reason: access.reason,
    missing: access.missing,
    ...(access.hidden === undefined ? {} : { hidden: access.hidden }),
    ...(admission ? { admitted: admission.answer } : {}),
    publishers,
  };
}

function placeOf({ origin, via }: Resource): Place {
  return { at: origin, exact: true, via };
}
