import type { Changes } from '../compare/changes.ts';
import type { Fix } from '../fixes/change.ts';
import type { IdentityUse, KeyUse, Neighbourhood } from '../map/edge.ts';
import type { EncryptionMap } from '../map/encryption-map.ts';
import { wordsFor } from '../map/neighbours.ts';
import type { Encryption, Queue } from '../map/queue.ts';
import { describe } from '../resources/describe.ts';
import type { Resource } from '../resources/resource.ts';
import type { World } from '../resources/test.ts';
import { describeWorlds } from '../resources/when.ts';
import type { Questions } from '../resources/world.ts';
import { hash64 } from '../text/hash.ts';
import type { Place } from '../text/place.ts';
import type { Origin } from '../text/span.ts';
import type { Finding, Found, Related } from './finding.ts';
import {
  GRANT_RULES,
  IDENTITY_RULES,
  IDENTITY_USE_RULES,
  KEY_RULES,
  NEIGHBOURHOOD_RULES,
  POLICY_CHANGE_RULES,
  POLICY_RULES,
  QUEUE_CHANGE_RULES,
  QUEUE_RULES,
} from './index.ts';
import { type PolicyChangeSubject, type PolicySubject, statementName, subjectOf } from './policy-subject.ts';
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
  /** Where its key stands, if that is in the unit. */
  readonly keyPlace?: Place;
  /** The queues whose dead-letter queue it is. */
  readonly deadLetterOf?: readonly string[];
  readonly when?: string;
}

/** What came out for one unit. */
export interface Verdict {
  readonly states: readonly QueueState[];
  readonly findings: readonly Found[];
}

/** What rules of one kind are shown: a resource of the unit, and how it is in each world. */
export interface Subject<View> {
  readonly resource: Resource;
  readonly questions: Questions;
  /** `undefined` where it does not exist. */
  in(world: World): View | undefined;
  /** What else to look at where a defect is seen. */
  related?(view: View, defect: Defect): readonly Related[];
}

/** A defect, and every world in which its rule sees it; its sentence may differ from world to world. */
interface Seen {
  readonly rule: { readonly id: string; readonly level: Level; readonly topic: Finding['topic'] };
  readonly readings: Map<string, { readonly defect: Defect; readonly worlds: World[] }>;
  readonly related: readonly Related[];
}

/** A subject's worlds, and what its rules see in which of them. */
export interface Sight {
  /** Those in which the subject exists. */
  readonly among: readonly World[];
  readonly seen: readonly Seen[];
}

/** Judges everything in a unit. */
export function judge(map: EncryptionMap, settings: Settings, unit: string): Verdict {
  const states: QueueState[] = [];
  const findings: Found[] = [];
  for (const resource of map.queues) {
    const subject = queueSubject(resource, map, settings);
    const byState = new Map<Encryption, { queue: Queue; keys: Set<string>; serves: Set<string>; worlds: World[] }>();
    const sight = look(subject, map, QUEUE_RULES, settings, (queue, world) => {
      const state = byState.get(queue.encryption) ?? { queue, keys: new Set(), serves: new Set(), worlds: [] };
      byState.set(queue.encryption, state);
      state.worlds.push(world);
      if (queue.key.reference.kind !== 'absent') state.keys.add(keyText(queue));
      for (const { name } of queue.deadLetterOf) state.serves.add(name);
    });
    findings.push(...findingsOf(sight, subject, map, settings, unit));
    for (const [encryption, { queue, keys, serves, worlds }] of byState) {
      const key = keyOf(queue);
      states.push({
        queue: queue.name,
        unit,
        place: { at: queue.origin, exact: true, via: resource.via },
        encryption,
        ...(keys.size > 0 ? { key: [...keys].join(', ') } : {}),
        ...(key ? { keyPlace: placeOf(key) } : {}),
        ...(serves.size > 0 ? { deadLetterOf: [...serves] } : {}),
        ...whenIn(worlds, sight.among, subject.questions, map),
      });
    }
  }
  const add = <View>(subject: Subject<View>, rules: readonly Rule<View>[]): void => {
    findings.push(...findingsOf(look(subject, map, rules, settings), subject, map, settings, unit));
  };
  for (const resource of map.policies) add(policySubject(resource, map, settings), POLICY_RULES);
  for (const resource of map.grants) add(policySubject(resource, map, settings), GRANT_RULES);
  for (const resource of map.identityPolicies) {
    const questions = map.questionsOfIdentityPolicy(resource);
    add({ resource, questions, in: (world) => map.identityPolicyIn(world, resource) }, IDENTITY_RULES);
  }
  for (const subject of neighbourhoods(map)) add(subject, NEIGHBOURHOOD_RULES);
  for (const subject of keyUses(map)) add(subject, KEY_RULES);
  for (const subject of identityUses(map)) add(subject, IDENTITY_USE_RULES);
  return { states, findings };
}

function* neighbourhoods(map: EncryptionMap): Iterable<Subject<Neighbourhood>> {
  for (const resource of map.queues) {
    if (!map.hasNeighbours(resource)) continue;
    const questions = map.questionsOfNeighbourhood(resource);
    yield { resource, questions, in: (world) => map.neighbourhoodIn(world, resource) };
  }
}

/** Every key as its rules are shown it. */
export function* keyUses(map: EncryptionMap): Iterable<Subject<KeyUse>> {
  for (const resource of map.keys) {
    yield { resource, questions: map.questionsOfKeyUse(resource), in: (world) => map.keyUseIn(world, resource) };
  }
}

function* identityUses(map: EncryptionMap): Iterable<Subject<IdentityUse>> {
  for (const resource of map.identities) {
    const questions = map.questionsOfIdentityUse(resource);
    yield { resource, questions, in: (world) => map.identityUseIn(world, resource) };
  }
}

/** Judges what a change does to what was there before. */
export function judgeChanges(changes: Changes, map: EncryptionMap, settings: Settings, unit: string): Found[] {
  const queues = changes.queues.flatMap((resource) => {
    const { questions } = queueSubject(resource, map, settings);
    const subject = { resource, questions, in: (world: World) => changes.queueIn(world, resource) };
    return findingsOf(look(subject, map, QUEUE_CHANGE_RULES, settings), subject, map, settings, unit);
  });
  const policies = changes.policies.flatMap((resource) => {
    const inWorld = (world: World): PolicyChangeSubject | undefined => {
      const change = changes.policyIn(world, resource);
      if (!change) return undefined;
      const { before, after } = change;
      return { after: subjectOf(after, settings), ...(before ? { before: subjectOf(before, settings) } : {}) };
    };
    const subject = { resource: carrierOf(resource), questions: map.questionsOfPolicy(resource), in: inWorld };
    return findingsOf(look(subject, map, POLICY_CHANGE_RULES, settings), subject, map, settings, unit);
  });
  return [...queues, ...policies];
}

/** A queue as its rules are shown it. */
export function queueSubject(resource: Resource, map: EncryptionMap, settings: Settings): Subject<Queue> {
  const byName = settings.requirements.some(({ name, tag }) => name !== undefined || tag !== undefined);
  return {
    resource,
    questions: map.questionsOf(resource, byName, settings.tls === 'always'),
    in: (world) => map.queueIn(world, resource),
    related: (queue) => {
      const key = keyOf(queue);
      return [
        ...(key ? [{ place: placeOf(key), what: `${key.name}, its key.` }] : []),
        ...queue.deadLetterOf.map((source) => ({
          place: placeOf(source.resource),
          what: `${source.name}, whose dead-letter queue it is.`,
        })),
        ...[...new Set(queue.undelivered().flatMap(({ through }) => through))].map((by) => ({
          place: placeOf(by),
          what: `${wordsFor(by)}, whose dead-letter queue it is.`,
        })),
      ];
    },
  };
}

/** The queue's key, where it is one of the unit. */
function keyOf({ key: { reference } }: Queue): Resource | undefined {
  return reference.kind === 'resource' ? reference.key : undefined;
}

function placeOf({ origin, via }: Resource): Place {
  return { at: origin, exact: true, via };
}

/** A resource under the name of what carries its policy, which is what a finding about the policy is of. */
function carrierOf(resource: Resource): Resource {
  return { ...resource, name: resource.policyBy?.name ?? resource.name };
}

/** A policy as its rules are shown it. */
export function policySubject(resource: Resource, map: EncryptionMap, settings: Settings): Subject<PolicySubject> {
  return {
    resource: carrierOf(resource),
    questions: map.questionsOfPolicy(resource),
    in: (world) => {
      const policy = map.policyIn(world, resource);
      return policy && subjectOf(policy, settings);
    },
    related: (policy, { at }) => {
      const statement = policy.document.statements.find(({ origin }) => contains(origin, at));
      return [
        ...(statement
          ? [
              {
                place: { at: statement.origin, exact: true, via: resource.via },
                what: `In ${statementName(statement)} of ${policy.name}.`,
              },
            ]
          : []),
        ...policy.seals
          .slice(0, MOST_SEALED)
          .map((queue) => ({ place: placeOf(queue), what: `${queue.name}, which it seals.` })),
      ];
    },
  };
}

/** How many of the queues that a key seals are worth a word each. */
const MOST_SEALED = 5;

/** Whether a place is inside of another one, which is larger. */
function contains(outer: Origin, inner: Origin): boolean {
  const { span } = outer;
  return (
    outer.path === inner.path &&
    span.start <= inner.span.start &&
    inner.span.end <= span.end &&
    inner.span.end - inner.span.start < span.end - span.start
  );
}

/** Shows a subject to its rules, one world after another. */
export function look<View>(
  subject: Subject<View>,
  map: EncryptionMap,
  rules: readonly Rule<View>[],
  settings: Settings,
  visit?: (view: View, world: World) => void,
): Sight {
  const seen = new Map<string, Seen>();
  const among: World[] = [];
  const active = rules.filter((rule) => isActive(rule, settings));
  for (const world of map.worldsOf(subject.questions)) {
    const view = subject.in(world);
    if (!view) continue;
    among.push(world);
    visit?.(view, world);
    for (const { rule, defect } of defectsOf(view, active, settings)) {
      const id = `${rule.id}\n${defect.cause}`;
      const known = seen.get(id) ?? { rule, readings: new Map(), related: subject.related?.(view, defect) ?? [] };
      seen.set(id, known);
      const says = defect.reading ?? defect.message.what;
      const reading = known.readings.get(says);
      // What is written twice is found twice in one world.
      if (!reading) known.readings.set(says, { defect, worlds: [world] });
      else if (reading.worlds.at(-1) !== world) reading.worlds.push(world);
    }
  }
  return { among, seen: [...seen.values()] };
}

function findingsOf<View>(
  { among, seen }: Sight,
  subject: Subject<View>,
  map: EncryptionMap,
  settings: Settings,
  unit: string,
): Found[] {
  const { resource, questions } = subject;
  return seen.map(({ rule, readings, related }): Found => {
    const [first, ...others] = [...readings.values()];
    const { defect, worlds } = first as { defect: Defect; worlds: World[] };
    const everywhere = [...new Set([worlds, ...others.map((other) => other.worlds)].flat())];
    const level = settings.rules.get(rule.id) ?? defect.level ?? rule.level;
    const on = defect.on ?? resource;
    const finding: Found['finding'] = {
      rule: rule.id,
      topic: rule.topic,
      level: everywhere.length === among.length ? (level as Level) : lower(level as Level),
      unit,
      resource: on.name,
      place: { at: defect.at, exact: true, via: on.via },
      ...(related.length > 0 ? { related } : {}),
      message: others.length === 0 ? defect.message : joined([first, ...others] as Reading[]),
      ...whenIn(everywhere, among, questions, map),
      fingerprint: hash64(`${rule.id}\n${on.name}\n${defect.cause}`),
    };
    return { finding, fixes: () => fixesOf(defect, on, map) };
  });

  type Reading = { readonly defect: Defect; readonly worlds: readonly World[] };

  /** One message for a defect that reads differently from world to world: each sentence with its worlds. */
  function joined(all: readonly Reading[]): Finding['message'] {
    const sentences = all.map(
      ({ defect, worlds }) => `When ${describeWorlds(worlds, among, questions, map.variables)}: ${defect.message.what}`,
    );
    const [what = '', ...rest] = sentences;
    const { why, how } = (all[0] as Reading).defect.message;
    return { what, why: [...rest, why].join(' '), how };
  }
}

/** The fixes of a defect; what several calls of a template share cannot be changed for one of them alone. */
function fixesOf(defect: Defect, on: Resource, map: EncryptionMap): readonly Fix[] {
  const fixes = defect.fixes?.() ?? [];
  if (on.via.length === 0 || fixes.length === 0 || !sharedPlaces(map).has(placeKey(on))) return fixes;
  return fixes.map((fix): Fix => {
    const consequence = ['All that is made of the same text changes.', fix.consequence].filter(Boolean).join(' ');
    return { ...fix, safe: false, consequence };
  });
}

const SHARED = new WeakMap<EncryptionMap, ReadonlySet<string>>();

/** Where resources stand that are made of one text several times. */
function sharedPlaces(map: EncryptionMap): ReadonlySet<string> {
  const known = SHARED.get(map);
  if (known) return known;
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const resource of new Set([...map.queues, ...map.policies, ...map.keys])) {
    const place = placeKey(resource);
    if (seen.has(place)) shared.add(place);
    seen.add(place);
  }
  SHARED.set(map, shared);
  return shared;
}

function placeKey({ origin: { path, span } }: Resource): string {
  return `${path} ${span.start}`;
}

function whenIn(
  worlds: readonly World[],
  among: readonly World[],
  questions: Questions,
  map: EncryptionMap,
): { when?: string } {
  return worlds.length === among.length ? {} : { when: describeWorlds(worlds, among, questions, map.variables) };
}

/** What the rules say of a subject in one world, one finding for a cause. */
function defectsOf<View>(
  view: View,
  rules: readonly Rule<View>[],
  settings: Settings,
): { rule: Rule<View>; defect: Defect }[] {
  const defects: { rule: Rule<View>; defect: Defect }[] = [];
  for (const rule of rules) {
    for (const defect of rule.check(view, settings)) defects.push({ rule, defect });
  }
  if (defects.length < 2) return defects;
  const superseded = new Set(
    defects.flatMap(({ rule, defect }) => (rule.supersedes ?? []).map((id) => `${id}\n${defect.about ?? ''}`)),
  );
  return defects.filter(({ rule, defect }) => !superseded.has(`${rule.id}\n${defect.about ?? ''}`));
}

function isActive<View>({ id, optIn, level }: Rule<View>, { rules }: Settings): boolean {
  return (rules.get(id) ?? (optIn ? 'off' : level)) !== 'off';
}

function keyText({ key }: Queue): string {
  return key.reference.kind === 'resource' ? key.reference.key.name : describe(key.value);
}

function lower(level: Level): Level {
  return level === 'error' ? 'warning' : 'note';
}
