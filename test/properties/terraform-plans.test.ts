import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Files, lint } from '../../core/index.ts';

const SCENARIOS = join(import.meta.dirname, '../scenarios/terraform');

function filesOf(texts: Readonly<Record<string, string>>): Files {
  const names = Object.keys(texts);
  return { read: (path) => texts[path], list: (folder) => (folder === '' ? names : undefined) };
}

function linted(texts: Readonly<Record<string, string>>): ReturnType<typeof lint> {
  const settings = { ...DEFAULT_SETTINGS, keys: 'all' as const, ownAccounts: new Set(['111122223333']) };
  return lint({ paths: ['plan.json'], files: filesOf(texts), settingsFor: () => settings });
}

const SAMPLES = ['key-policies', 'integrations', 'changes/v2', 'documents', 'policy-text'].map((name) => ({
  plan: readFileSync(join(SCENARIOS, name, 'plan.json'), 'utf8'),
  source: readFileSync(join(SCENARIOS, name, 'main.tf'), 'utf8'),
}));

/** A sample by its number, which a counterexample shows in few characters. */
function sampleAt(number: number): (typeof SAMPLES)[number] {
  return SAMPLES[number] as (typeof SAMPLES)[number];
}

function namesOf(queues: readonly { readonly queue: string }[]): string[] {
  return queues.map(({ queue }) => queue).sort();
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, '', 'x', '*', [], {}, [[]], {
    references: ['var.a', 'local.b', 'each.value', 'module.m.o'],
  }),
  fc.constantFrom<unknown>(
    'aws_kms_key.queues',
    '{"Version":"2012-10-17","Statement":[]}',
    '{"Statement":',
    'alias/aws/sqs',
    { __proto__: 1 },
  ),
  fc.jsonValue(),
);

/** Replaces what some paths lead to: each step chooses a member by its number. */
function mutate(value: unknown, path: readonly number[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return by;
  if (Array.isArray(value))
    return value.length === 0 ? by : value.with(step % value.length, mutate(value[step % value.length], rest, by));
  const entries = Object.entries(value);
  const [name, inner] = entries[step % entries.length] ?? [];
  return name === undefined ? by : { ...value, [name]: mutate(inner, rest, by) };
}

const mutation = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 9 }), junk);

describe('a plan', () => {
  test('never breaks the linter, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.nat(SAMPLES.length - 1),
        fc.array(mutation, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (sample, mutations, hasSource) => {
          const { plan, source } = sampleAt(sample);
          const mutated = mutations.reduce<unknown>((value, [path, by]) => mutate(value, path, by), JSON.parse(plan));
          const text = JSON.stringify({ format_version: '1.2', ...(mutated as object) });
          expect(() => linted({ 'plan.json': text, ...(hasSource ? { 'main.tf': source } : {}) })).not.toThrow();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('never breaks the linter, whatever stands beside it', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '"',
      '${',
      '<<E\n',
      '\n',
      '=',
      '[',
      'jsonencode(',
      'local.',
      'dynamic "statement" {',
      'for_each = ',
      'null',
    );
    const cuts = fc.array(fc.tuple(fc.nat(), fc.nat(20), piece), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(SAMPLES.length - 1), cuts, (sample, changes) => {
        const { plan, source } = sampleAt(sample);
        const broken = changes.reduce((text, [at, length, inserted]) => {
          const from = at % text.length;
          return text.slice(0, from) + inserted + text.slice(from + length);
        }, source);
        const { queues } = linted({ 'plan.json': plan, 'main.tf': broken });
        expect(namesOf(queues)).toEqual(namesOf(linted({ 'plan.json': plan }).queues));
      }),
      { numRuns: 40 },
    );
  });
});

/** A plan of many queues whose key is known only after apply, by the references that are given. */
function manyQueues(count: number, references: readonly string[], more: object = {}): string {
  const change = {
    actions: ['create'],
    before: null,
    after: {},
    after_unknown: { kms_master_key_id: true, policy: true },
  };
  const queue = (index: number): object => ({
    address: `aws_sqs_queue.q[${index}]`,
    mode: 'managed',
    type: 'aws_sqs_queue',
    name: 'q',
    index,
    change,
  });
  const expression = { references };
  return JSON.stringify({
    format_version: '1.2',
    resource_changes: Array.from({ length: count }, (_, index) => queue(index)),
    configuration: {
      root_module: {
        resources: [
          {
            mode: 'managed',
            type: 'aws_sqs_queue',
            name: 'q',
            expressions: { kms_master_key_id: expression, policy: expression },
          },
        ],
        ...more,
      },
    },
  });
}

describe('hostile input', () => {
  const names = (count: number, prefix: string): string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const doubling = names(40, 'l').map((name, index) => `${name} = [local.l${index + 1}, local.l${index + 1}]`);
  const queue = 'resource "aws_sqs_queue" "q" {\n  kms_master_key_id = local.l0\n  policy = jsonencode(local.l0)\n}\n';

  test.each([
    [
      'locals that double at every step',
      manyQueues(200, ['local.l0']),
      `locals {\n${doubling.join('\n')}\n}\n${queue}`,
    ],
    [
      'a chain of locals',
      manyQueues(200, ['local.l0']),
      `locals {\n${names(10_000, 'l')
        .map((name, index) => `${name} = local.l${index + 1}`)
        .join('\n')}\n}\n${queue}`,
    ],
    ['a wide local', manyQueues(200, ['local.l0']), `locals {\n  l0 = [${'local.x, '.repeat(20_000)}]\n}\n${queue}`],
    [
      'many references in one expression',
      manyQueues(
        200,
        names(20_000, 'aws_x.y').map((name) => `${name}.arn`),
      ),
      '',
    ],
    [
      'many parents in one expression',
      manyQueues(
        200,
        names(20_000, 'a.b.c').flatMap(() => ['a.b.c', 'a.b', 'a']),
      ),
      '',
    ],
    [
      'an input that is its own',
      manyQueues(200, ['module.m.o'], {
        module_calls: {
          m: {
            expressions: { v: { references: ['module.m.o'] } },
            module: { outputs: { o: { expression: { references: ['var.v', 'var.v'] } } } },
          },
        },
      }),
      '',
    ],
    [
      'many modules',
      manyQueues(200, ['var.x'], {
        module_calls: Object.fromEntries(names(5_000, 'm').map((name) => [name, { source: './m', module: {} }])),
      }),
      '',
    ],
    [
      'a long address',
      manyQueues(1, ['var.x']).replaceAll(
        '"aws_sqs_queue.q[0]"',
        JSON.stringify(`${'module.m["'.repeat(20_000)}aws_sqs_queue.q`),
      ),
      '',
    ],
    [
      'a large policy',
      manyQueues(1, ['local.l0']),
      `locals {\n  l0 = {\n    Statement = [${'{ Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*" }, '.repeat(2_000)}]\n  }\n}\n${queue}`,
    ],
    ['many blocks of one name', manyQueues(200, ['local.l0']), queue.repeat(3_000)],
  ])('is judged in time: %s', (_, plan, source) => {
    const { queues } = linted({ 'plan.json': plan, 'main.tf': source });
    expect(queues.length).toBeGreaterThan(0);
  });
});
