import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../core/formats/index.ts';
import { DEFAULT_SETTINGS, type Files, lint, type Report, type Settings } from '../../core/index.ts';
import { WORLDS } from '../../core/limits.ts';
import { EncryptionMap } from '../../core/map/encryption-map.ts';
import { OTHER, type Variable, type World } from '../../core/resources/test.ts';
import { KEY_RULES, QUEUE_RULES } from '../../core/rules/index.ts';
import { keyUses, look, queueSubject } from '../../core/rules/judge.ts';
import { readTree } from '../../core/syntax/read-tree.ts';
import { hash64 } from '../../core/text/hash.ts';
import { type Shape, type Template, templates } from '../support/generated-template.ts';
import { type Answers, conditionHolds, readWhen, written } from '../support/written-worlds.ts';

const PATH = 'template.json';
const LOWER = { error: 'warning', warning: 'note', note: 'note' } as const;

const settings: fc.Arbitrary<Settings> = fc
  .constantFrom(undefined, 'encrypted', 'kms', 'cmk')
  .map((stated) => (stated === undefined ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, require: stated }));

function filesOf(template: Template): Files {
  const text = JSON.stringify(template);
  return { read: (path) => (path === PATH ? text : undefined), list: () => undefined };
}

function reportOf(template: Template, wanted: Settings): Report {
  return lint({ paths: [PATH], files: filesOf(template), settingsFor: () => wanted });
}

/** The map before anybody judges it. */
function mapOf(template: Template): EncryptionMap {
  const source = { files: filesOf(template), tree: readTree };
  const format = FORMATS.find(({ name }) => name === 'template');
  const [unit] = [...(format?.claim([PATH], source) ?? [])];
  if (!format || !unit) throw new Error('The template is not recognised.');
  const { resources, variables } = format.read(unit, source);
  return new EncryptionMap(resources, variables, new Set());
}

/** The name of a question in the template: a parameter's, or that of the pseudo parameter. */
function nameOf({ name }: Variable): string {
  return name;
}

/** Every combination of answers to all questions of a template. */
function combinations(variables: readonly Variable[]): Answers[] {
  let all: Answers[] = [new Map()];
  for (const variable of variables) {
    all = all.flatMap((answers) =>
      variable.answers.map(
        (answer) => new Map([...answers, [nameOf(variable), answer === OTHER ? undefined : answer]]),
      ),
    );
  }
  return all;
}

/** Whether answers to all questions agree with a world, which may leave some open. */
function liesIn(world: World, answers: Answers, variables: ReadonlyMap<string, Variable>): boolean {
  return [...world].every(([id, answer]) => {
    const variable = variables.get(id);
    return variable !== undefined && answers.get(nameOf(variable)) === (answer === OTHER ? undefined : answer);
  });
}

/** Something that holds of a queue in some combinations, with the levels at which it does. */
type Claims = Map<string, { readonly where: Set<number>; readonly levels: Set<string> }>;

function claim(claims: Claims, id: string, index: number, level = ''): void {
  const before = claims.get(id);
  if (!before) claims.set(id, { where: new Set([index]), levels: new Set([level]) });
  else {
    before.where.add(index);
    before.levels.add(level);
  }
}

/** What linting says of each combination, written as a template of its own. */
function bruteForce(
  template: Template,
  all: readonly Answers[],
  variables: readonly Variable[],
  wanted: Settings,
): { findings: Claims; states: Claims } {
  const questions = new Map(variables.map((variable) => [nameOf(variable), variable.answers]));
  const findings: Claims = new Map();
  const states: Claims = new Map();
  for (const [index, answers] of all.entries()) {
    const report = reportOf(written(template, answers, questions), wanted);
    for (const { rule, resource, fingerprint, level } of report.findings) {
      claim(findings, `${resource} ${rule} ${fingerprint}`, index, level);
    }
    for (const { queue, encryption } of report.queues) claim(states, `${queue} ${encryption}`, index);
  }
  return { findings, states };
}

/** In which combinations a resource exists. */
function existing(template: Template, name: string, all: readonly Answers[]): Set<number> {
  const { Condition: condition } = template.Resources[name] as { Condition?: string };
  const indexes = [...all.keys()];
  return new Set(
    condition === undefined
      ? indexes
      : indexes.filter((index) => conditionHolds(template, condition, all[index] ?? new Map())),
  );
}

/** In which of the combinations among which a claim is made it claims to hold. */
function claimedBy(
  when: string | undefined,
  template: Template,
  all: readonly Answers[],
  among: ReadonlySet<number>,
): { where: Set<number>; isExample: boolean } {
  if (when === undefined) return { where: new Set(among), isExample: false };
  const { isExample, holds } = readWhen(when);
  return { where: new Set([...among].filter((index) => holds(template, all[index] ?? new Map()))), isExample };
}

function sorted(indexes: Iterable<number>): number[] {
  return [...indexes].sort((a, b) => a - b);
}

const FEW: Shape = { parameters: [1, 3], conditions: [0, 4], allowed: 3, queues: 3 };
const MANY: Shape = { parameters: [5, 8], conditions: [4, 8], allowed: 2, queues: 2 };

describe('a finding', () => {
  test('holds in exactly the worlds in which it holds with their answers written into the template', () => {
    fc.assert(
      fc.property(templates(FEW), settings, (template, wanted) => {
        const map = mapOf(template);
        const variables = [...map.variables.values()];
        const all = combinations(variables);
        fc.pre(all.length <= WORLDS);
        const report = reportOf(template, wanted);
        const brute = bruteForce(template, all, variables, wanted);

        const findings = report.findings.map(
          (finding) => [`${finding.resource} ${finding.rule} ${finding.fingerprint}`, finding] as const,
        );
        expect(findings.map(([id]) => id).sort()).toEqual([...brute.findings.keys()].sort());
        for (const [id, { resource, when, level }] of findings) {
          const truth = brute.findings.get(id) ?? { where: new Set(), levels: new Set() };
          const among = existing(template, resource, all);
          const { where, isExample } = claimedBy(when, template, all, among);
          if (isExample) {
            expect(where.size, `${id} when ${when}`).toBeGreaterThan(0);
            expect(where.isSubsetOf(truth.where), `${id} when ${when}`).toBe(true);
          } else {
            expect(sorted(where), `${id} when ${when}`).toEqual(sorted(truth.where));
          }
          const isPartial = truth.where.size < among.size;
          expect(when !== undefined, id).toBe(isPartial);
          expect(
            [...truth.levels].map((full) => (isPartial ? LOWER[full as 'error'] : full)),
            id,
          ).toContain(level);
        }
        const states = report.queues.map((state) => [`${state.queue} ${state.encryption}`, state] as const);
        expect(states.map(([id]) => id).sort()).toEqual([...brute.states.keys()].sort());
        for (const [id, { queue, when }] of states) {
          const { where, isExample } = claimedBy(when, template, all, existing(template, queue, all));
          const truth = brute.states.get(id)?.where ?? new Set();
          if (isExample) expect(where.size > 0 && where.isSubsetOf(truth), `${id} when ${when}`).toBe(true);
          else expect(sorted(where), `${id} when ${when}`).toEqual(sorted(truth));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is seen in exactly those worlds, also where only an example of them is told', () => {
    fc.assert(
      fc.property(templates(FEW), settings, (template, wanted) => {
        const map = mapOf(template);
        const variables = [...map.variables.values()];
        const all = combinations(variables);
        fc.pre(all.length <= WORLDS);
        const brute = bruteForce(template, all, variables, wanted);
        const seenIn = new Map<string, number[]>();
        const sights = [
          ...map.queues
            .map((resource) => queueSubject(resource, map, wanted))
            .map((subject) => ({ subject, ...look(subject, map, QUEUE_RULES, wanted) })),
          ...[...keyUses(map)].map((subject) => ({ subject, ...look(subject, map, KEY_RULES, wanted) })),
        ];
        for (const { subject, seen } of sights) {
          const { resource } = subject;
          for (const { rule, readings } of seen) {
            const [first] = readings.values();
            const fingerprint = hash64(`${rule.id}\n${resource.name}\n${first?.defect.cause}`);
            const worlds = [...readings.values()].flatMap((reading) => reading.worlds);
            const where = [...all.keys()].filter((index) =>
              worlds.some((world) => liesIn(world, all[index] ?? new Map(), map.variables)),
            );
            seenIn.set(`${resource.name} ${rule.id} ${fingerprint}`, where);
          }
        }
        const truth = [...brute.findings].map(([id, { where }]) => [id, sorted(where)] as const);
        expect(Object.fromEntries(seenIn)).toEqual(Object.fromEntries(truth));
      }),
      { numRuns: 150 },
    );
  });

  test('claims nothing that is not so where there are more worlds than are looked at', () => {
    fc.assert(
      fc.property(templates(MANY), settings, (template, wanted) => {
        const map = mapOf(template);
        const variables = [...map.variables.values()];
        const all = combinations(variables);
        fc.pre(all.length > WORLDS && all.length <= 16 * WORLDS);
        const truth = new Map<string, Set<number>>();
        for (const [id, { where }] of bruteForce(template, all, variables, wanted).findings) {
          // A rule may say another thing of what it cannot see wholly, such as that a period has no effect instead of its bounds;
          // and what a worse defect hides is true nevertheless.
          const [resource, rule = ''] = id.split(' ');
          const hidden = QUEUE_RULES.find((candidate) => candidate.id === rule)?.supersedes ?? [];
          for (const said of [rule, ...hidden]) {
            truth.set(`${resource} ${said}`, where.union(truth.get(`${resource} ${said}`) ?? new Set()));
          }
        }
        for (const { resource, rule, when } of reportOf(template, wanted).findings) {
          // That something cannot be told is true as soon as more questions bear on it than are asked.
          if (rule === 'sqs-encryption-unknown') continue;
          const { where } = claimedBy(when, template, all, existing(template, resource, all));
          const holdsIn = truth.get(`${resource} ${rule}`) ?? new Set();
          expect(where.isSubsetOf(holdsIn), `${resource} ${rule} when ${when}`).toBe(true);
        }
      }),
      { numRuns: 12 },
    );
  });
});
