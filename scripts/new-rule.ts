import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOMS = 'core/rules';
const INDEX = join(ROOMS, 'index.ts');

/** Writes the room of a new rule and its line in the index. The room's test is red until the rule checks something. */
function main(id: string | undefined): void {
  if (id === undefined || !/^(?:sqs|kms)(?:-[a-z][a-z0-9]*)+$/.test(id)) {
    fail('usage: npm run rule -- ID, such as sqs-key-replaced: words in lower case, the first one sqs or kms');
  } else if (existsSync(join(ROOMS, id))) {
    fail(`${id} is a rule already; ids are never used twice`);
  } else {
    const constant = constantOf(id);
    mkdirSync(join(ROOMS, id));
    writeFileSync(join(ROOMS, id, 'rule.ts'), ruleText(id, constant));
    writeFileSync(join(ROOMS, id, 'rule.test.ts'), testText(id, constant));
    writeFileSync(join(ROOMS, id, 'rule.md'), pageText(id));
    writeFileSync(INDEX, indexText(readFileSync(INDEX, 'utf8'), id));
    console.log(
      `${join(ROOMS, id)} is written. Next: npx vitest run ${join(ROOMS, id)}, which is red until the rule checks.`,
    );
  }
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}

function constantOf(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The index with one more rule about queues: its import and its line in the list, each where the alphabet has it. */
function indexText(index: string, id: string): string {
  const constant = constantOf(id);
  const [head = '', list = ''] = index.split(/(?<=QUEUE_RULES: [^\n]*\[\n)/);
  const end = list.indexOf('];');
  const imports = withLine(
    head.split('\n'),
    `import { ${constant} } from './${id}/rule.ts';`,
    /from '\.\/[\w-]+\/rule\.ts';$/,
  );
  const names = withLine(list.slice(0, end).split('\n'), `  ${constant},`, /^ {2}\w+,$/);
  return `${imports.join('\n')}${names.join('\n')}${list.slice(end)}`;
}

/** Lines with one more, before the first of its kind that comes after it. */
function withLine(lines: readonly string[], line: string, kind: RegExp): readonly string[] {
  const next = lines.findIndex((other) => kind.test(other) && pathIn(other) > pathIn(line));
  const at = next < 0 ? lines.findLastIndex((other) => kind.test(other)) + 1 : next;
  return lines.toSpliced(at, 0, line);
}

/** What imports are sorted by; a line without a path is sorted as it is. */
function pathIn(line: string): string {
  return line.slice(Math.max(line.indexOf("'"), 0));
}

function ruleText(id: string, constant: string): string {
  return `import { defineRule } from '../rule.ts';

/** Reports a queue that … */
export const ${constant} = defineRule({
  id: '${id}',
  level: 'warning',
  topic: 'encryption',
  title: 'Queues …',
  references: ['https://docs.aws.amazon.com/…'],

  *check() {
    // Yields a defect for each thing that is wrong with the queue: see sqs-encryption-disabled.
  },
});
`;
}

function testText(id: string, constant: string): string {
  return `import { describe, expect, test } from 'vitest';
import { annotate } from '../../../test/support/annotate.ts';
import { queueWith } from '../../../test/support/templates.ts';
import { ${constant} } from './rule.ts';

describe('${id}', () => {
  test('flags …, at …', () => {
    expect(annotate(${constant}, queueWith('QueueName: orders'))).toMatch(/^ *~+ warning: Orders /m);
  });

  test.each([['a customer managed key', ['KmsMasterKeyId: alias/orders']]])('passes %s', (_, properties) => {
    const source = queueWith(...properties);
    expect(annotate(${constant}, source)).toBe(source);
  });
});
`;
}

function pageText(id: string): string {
  return `# ${id}

Queues …

## What it checks

Reports a queue that …

## Why it matters

What happens to whom, and when.

## Flagged

\`\`\`yaml flagged
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
\`\`\`

## Passes

\`\`\`yaml passes
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: alias/orders
\`\`\`

## Fix

\`\`\`diff
     Properties:
+      KmsMasterKeyId: alias/orders
\`\`\`

## When not to use it

Where …

## References

- [Name of the page](https://docs.aws.amazon.com/…)
`;
}

main(process.argv[2]);
