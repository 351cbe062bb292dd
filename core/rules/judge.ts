import type { EncryptionMap } from '../map/encryption-map.ts';
import type { Encryption, Queue } from '../map/queue.ts';
import { describe } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import type { World } from '../resources/test.ts';
import { describeWorlds } from '../resources/when.ts';
import { type Questions, worldsOf } from '../resources/world.ts';
import { hash64 } from '../text/hash.ts';
import type { Finding, Place } from './finding.ts';
import type { Defect, Level, Rule } from './rule.ts';
import type { Settings } from './settings.ts';

/** A queue in one of the states that its worlds give it. */
export interface QueueState {
  readonly queue: string;
  readonly unit: string;
  readonly place: Place;
  readonly encryption: Encryption;
  /** What names its key, where it has one. */
  readonly key?: string;
  readonly when?: string;
}

/** What came out for one queue. */
export interface Verdict {
  readonly states: readonly QueueState[];
  readonly findings: readonly Finding[];
}

/** A defect, and every world in which its rule sees it. */
interface Seen {
  readonly rule: Rule;
  readonly defect: Defect;
  readonly worlds: World[];
}

/** A queue's worlds, and what comes out in which of them. */
interface Sight {
  readonly questions: Questions;
  /** Those in which the queue exists. */
  readonly among: readonly World[];
  readonly states: ReadonlyMap<
    Encryption,
    { readonly queue: Queue; readonly keys: Set<string>; readonly worlds: World[] }
  >;
  readonly seen: Iterable<Seen>;
}

/** Shows a queue to every rule, one world after another. */
export function look(resource: Resource, map: EncryptionMap, rules: readonly Rule[], settings: Settings): Sight {
  const byName = settings.requirements.some(({ name, tag }) => name !== undefined || tag !== undefined);
  const questions = map.questionsOf(resource, byName);
  const seen = new Map<string, Seen>();
  const states = new Map<Encryption, { queue: Queue; keys: Set<string>; worlds: World[] }>();
  const among: World[] = [];
  for (const world of worldsOf(questions.variables, map.variables)) {
    const queue = map.queueIn(world, resource);
    if (!queue) continue;
    among.push(world);
    const state = states.get(queue.encryption);
    if (state) state.worlds.push(world);
    else states.set(queue.encryption, { queue, keys: new Set(), worlds: [world] });
    if (queue.key.reference.kind !== 'absent') states.get(queue.encryption)?.keys.add(keyText(queue));
    for (const { rule, defect } of defectsOf(queue, rules, settings)) {
      const id = `${rule.id}\n${defect.cause}`;
      const before = seen.get(id);
      if (before) before.worlds.push(world);
      else seen.set(id, { rule, defect, worlds: [world] });
    }
  }
  return { questions, among, states, seen: seen.values() };
}

/** Says of what the rules see in a queue's worlds when it holds. */
export function judge(
  resource: Resource,
  map: EncryptionMap,
  rules: readonly Rule[],
  settings: Settings,
  unit: string,
): Verdict {
  const { questions, among, states, seen } = look(resource, map, rules, settings);
  const whenIn = (worlds: readonly World[]): { when?: string } =>
    worlds.length === among.length ? {} : { when: describeWorlds(worlds, among, questions, map.variables) };

  return {
    states: [...states].map(([encryption, { queue, keys, worlds }]) => ({
      queue: queue.name,
      unit,
      place: { at: queue.origin, exact: true, via: resource.via },
      encryption,
      ...(keys.size > 0 ? { key: [...keys].join(', ') } : {}),
      ...whenIn(worlds),
    })),
    findings: [...seen].map(({ rule, defect, worlds }) => {
      const level = settings.rules.get(rule.id) ?? defect.level ?? rule.level;
      return {
        rule: rule.id,
        topic: rule.topic,
        level: worlds.length === among.length ? (level as Level) : lower(level as Level),
        unit,
        resource: resource.name,
        place: { at: defect.at, exact: true, via: resource.via },
        message: defect.message,
        ...whenIn(worlds),
        fingerprint: hash64(`${rule.id}\n${resource.name}\n${defect.cause}`),
        fixes: [],
      };
    }),
  };
}

/** What the rules say of a queue in one world, one finding for a cause. */
function defectsOf(queue: Queue, rules: readonly Rule[], settings: Settings): { rule: Rule; defect: Defect }[] {
  const defects: { rule: Rule; defect: Defect }[] = [];
  for (const rule of rules) {
    if (settings.rules.get(rule.id) === 'off') continue;
    for (const defect of rule.check(queue, settings)) defects.push({ rule, defect });
  }
  if (defects.length < 2) return defects;
  const superseded = new Set(defects.flatMap(({ rule }) => rule.supersedes ?? []));
  return defects.filter(({ rule }) => !superseded.has(rule.id));
}

function keyText({ key }: Queue): string {
  return key.reference.kind === 'resource' ? key.reference.key.name : describe(key.value);
}

function lower(level: Level): Level {
  return level === 'error' ? 'warning' : 'note';
}
