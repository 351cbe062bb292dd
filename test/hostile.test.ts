import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, test } from 'vitest';
import { hostileInputs } from './support/hostile-inputs.ts';
import type { Ordeal } from './support/lint-hostile.ts';

/** Everything at once must get along with this: less than Node takes by default on a small machine. */
const MEGABYTES = 700;

/** How much longer than a plain template of its length an input may take; generous, since plain templates ask little. */
const TIMES_PLAIN = 50;

/** How much longer than an eighth of itself an input may take: eight times, and as much again for the collector; growth by the square is 64 times. */
const TIMES_EIGHTH = 30;

/** Less is noise. */
const MILLISECONDS = 100;

const NAMES = hostileInputs(1 / 100).map(({ name }) => name);

function lintInWorker(): Promise<Ordeal[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./support/lint-hostile.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

describe('hostile input', () => {
  const ordeals = new Map<string, Ordeal>();

  beforeAll(async () => {
    for (const ordeal of await lintInWorker()) ordeals.set(ordeal.name, ordeal);
  }, 240_000);

  function ordealOf(name: string): Ordeal {
    const ordeal = ordeals.get(name);
    if (!ordeal) throw new Error(`${name} was not linted.`);
    return ordeal;
  }

  test.each(NAMES)('never throws: %s', (name) => {
    expect(ordealOf(name).error).toBeUndefined();
  });

  test.each(NAMES)('costs about what a plain template of its length does: %s', (name) => {
    const { milliseconds, plain } = ordealOf(name);
    expect(milliseconds).toBeLessThan(TIMES_PLAIN * plain + MILLISECONDS);
  });

  test.each(NAMES)('costs in proportion to its length: %s', (name) => {
    const { milliseconds, eighth } = ordealOf(name);
    expect(milliseconds).toBeLessThan(TIMES_EIGHTH * eighth + MILLISECONDS);
  });

  test('has a clear outcome: the states of its queues, and what was wrong with it', () => {
    const outcomes = NAMES.map((name) => {
      const { states, problems } = ordealOf(name);
      return `${name}: ${[...states, ...problems].join(', ') || 'nothing'}`;
    });
    expect(outcomes.join('\n')).toMatchInlineSnapshot(`
      "aliases that expand exponentially, unused: kms-aws-managed
      aliases that expand exponentially as properties: unknown
      aliases that expand exponentially as tags: sse-sqs-default
      aliases that expand exponentially as a key: kms-unknown-key
      aliases that expand exponentially in a join: unknown
      aliases that expand exponentially in a dead-letter target: sse-sqs-default
      aliases that expand exponentially as resources: nothing
      aliases that expand exponentially in a condition: unknown
      choices that expand exponentially: unknown
      joins that double at every step: unknown
      merge keys that multiply: sse-sqs-default
      many merges of one large map: sse-sqs-default, unknown
      a chain of conditions: kms-customer, sse-sqs-default
      a chain of conditions from the far end: kms-customer, sse-sqs-default
      conditions that double at every step: kms-customer, sse-sqs-default
      alternatives that double at every step: kms-customer, sse-sqs-default
      conditions in a circle: kms-customer
      conditions that all mean each other: kms-customer
      an equation of choices: kms-customer
      a parameter compared with thousands of values: sse-sqs-default
      many parameters in one condition: kms-customer, sse-sqs-default
      many parameters that are allowed many values: kms-unknown-key
      parameters that nobody uses: unknown
      patterns that backtrack for ever: unknown
      loops in loops: sse-sqs-default
      loops in loops inside of properties: unknown
      a loop over a bomb: nothing
      loops that make one name again and again: sse-sqs-default
      a substitution with many placeholders: kms-unknown-key
      a substitution with many unknown names: kms-unknown-key
      a substitution that is never closed: kms-customer
      a split of a long text: unknown
      splits of splits: unknown
      dynamic references without end: kms-unknown-key
      many dynamic references: kms-unknown-key
      a statement with many conditions that hold without their key: nothing
      a statement with many conditions on the presence of a key: nothing
      one long scalar: kms-customer
      one long scalar as a queue: sse-sqs-default
      one long ARN: kms-unknown-key, syntax
      deep brackets: unknown, syntax, too-deep
      deep maps: syntax, too-deep
      deep blocks: too-deep
      deep functions: kms-unknown-key, syntax, too-deep
      deep choices: kms-customer
      brackets that are never closed: unknown, syntax, too-deep
      quotes that are never closed: unknown, sse-sqs-default, syntax
      tabs without end: syntax
      anchors on everything: sse-sqs-default, unknown, too-deep
      queues that share an alias: kms-customer
      queues that share a dead-letter queue: sse-sqs-default
      queues that share a dead-letter queue by one of many names: sse-sqs-default
      queues of many worlds that share a dead-letter queue: sse-sqs-default, kms-customer
      queues of one name: sse-sqs-default
      aliases of one name: kms-customer
      a chain of aliases: kms-customer
      a chain of dead-letter queues: sse-sqs-default
      a mapping that is asked for every row by an open parameter: kms-unknown-key
      functions that share a map of many events: sse-sqs-default
      functions that share large Globals: sse-sqs-default
      events of many choices that ask for one queue: sse-sqs-default
      policies of a function that expand exponentially: nothing
      connectors that share a list of many destinations: sse-sqs-default
      names of object members: kms-customer, kms-unknown-key
      NUL and lone surrogates in names: sse-sqs-default, kms-unknown-key
      a NUL in the text: unknown, syntax
      many documents: sse-sqs-default, syntax
      many duplicates: sse-sqs-default, duplicate-key
      many errors: sse-sqs-default, syntax
      many comments: sse-sqs-default
      many blank lines: sse-sqs-default
      a stack that calls itself: sse-sqs-default
      stacks that call each other: sse-sqs-default
      stacks in a circle of three, each twice: sse-sqs-default
      stacks that each call the next ten times: sse-sqs-default
      outputs that are made of ten outputs each: kms-unknown-key, unknown
      a template in a template in a template: nothing"
    `);
  });
});
