import { describe, expect, test } from 'vitest';
import { type Level, Places } from '../core/index.ts';
import { reportOf } from '../test/support/reported.ts';
import { template } from '../test/support/templates.ts';
import { type Annotation, annotationsOf, fitAnnotations } from './annotations.ts';

function annotate(texts: Readonly<Record<string, string>>, warnings: readonly string[] = []): Annotation[] {
  const { report, files } = reportOf(texts);
  return annotationsOf(report, new Places(files), warnings);
}

const OFF = ['SqsManagedSseEnabled: false'];

describe('annotations', () => {
  test('come the worst first, warnings about the run before those about its input', () => {
    const annotations = annotate({ 'a.yaml': template({ Plain: [], Off: OFF }) }, ['Mind the gap.']);
    expect(annotations.map(({ level, title }) => [level, title])).toEqual([
      ['error', 'sqs-encryption-disabled: Off'],
      ['warning', 'QueueSeal'],
      ['warning', 'sqs-kms-required: Plain'],
    ]);
  });

  test('say what is the case, why it matters, what to do and where to read on, a line each', () => {
    expect(annotate({ 'a.yaml': template({ Off: OFF }) })).toEqual([
      {
        level: 'error',
        title: 'sqs-encryption-disabled: Off',
        message: [
          'Off is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.',
          'The bodies of its messages lie unencrypted on disk, and the queue accepts plain HTTP and unsigned requests.',
          'Set KmsMasterKeyId to a KMS key instead of SqsManagedSseEnabled. Senders that use plain HTTP or do not sign must change first.',
          'https://github.com/queueseal/queueseal/blob/main/core/rules/sqs-encryption-disabled/rule.md',
        ].join('\n'),
        place: { path: 'a.yaml', line: 5, column: 29, endLine: 5, endColumn: 34 },
      },
    ]);
  });

  test('of several queues on one line are one, which names three at most', () => {
    const queue = '{"Type":"AWS::SQS::Queue"}';
    const [annotation, ...others] = annotate({
      'a.json': `{"Resources":{${'ABCDE'.replace(/./g, (name) => `,"${name}":${queue}`).slice(1)}}}`,
    });
    expect(others).toEqual([]);
    expect(annotation?.title).toBe('sqs-kms-required: A, B, 3 more');
    expect(annotation?.message.split('\n').slice(0, 3)).toEqual([
      'A does not state its encryption and has no KMS key.',
      'B does not state its encryption and has no KMS key.',
      '3 more',
    ]);
  });

  test('in a child template name the calls that lead there', () => {
    const stack =
      'Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./child.yaml\n';
    const [annotation] = annotate({ 'parent.yaml': stack, 'child.yaml': template({ Plain: [] }) });
    expect(annotation?.place?.path).toBe('child.yaml');
    expect(annotation?.message).toMatch(/\nCalled from parent\.yaml:\d\.\n/);
  });

  test('keep to the length that GitHub takes', () => {
    const [annotation] = annotate({ 'a.yaml': template({ [`Q${'\u{1f512}'.repeat(500)}`]: OFF }) });
    expect(annotation?.title.length).toBeLessThanOrEqual(255);
    expect(annotation?.title).not.toMatch(/\p{Cs}/u);
  });
});

describe('the limits', () => {
  const some = (level: Level, count: number): Annotation[] =>
    Array.from({ length: count }, (_, at) => ({ level, title: `${level} ${at}`, message: 'm' }));
  const counts = (annotations: readonly Annotation[], fails: boolean) => {
    const { shown, leftOut } = fitAnnotations(annotations, fails);
    return {
      shown: shown.map(({ title }) => title).filter((title) => /more|^\w+ 9/.test(title)),
      number: shown.length,
      leftOut,
    };
  };

  test.each([
    ['ten of a step that passes', 10, false, { shown: ['error 9'], number: 10, left: 0 }],
    ['eleven of a step that passes', 11, false, { shown: ['2 more errors'], number: 10, left: 2 }],
    ['nine of a step that fails', 9, true, { shown: [], number: 9, left: 0 }],
    ['ten of a step that fails', 10, true, { shown: [], number: 9, left: 1 }],
  ])('%s', (_, errors, fails, { shown, number, left }) => {
    expect(counts(some('error', errors), fails)).toEqual({
      shown,
      number,
      leftOut: { error: left, warning: 0, note: 0 },
    });
  });

  test('are those of each level', () => {
    const all = [...some('note', 20), ...some('warning', 20), ...some('error', 20)];
    expect(counts(all, true)).toEqual({
      shown: ['11 more warnings', '11 more notes'],
      number: 29,
      leftOut: { error: 11, warning: 11, note: 11 },
    });
  });
});
