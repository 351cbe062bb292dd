import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf, reportOf } from '../../test/support/reported.ts';
import { template } from '../../test/support/templates.ts';
import type { Report } from '../lint.ts';
import { queuesTable } from './queues.ts';
import { PLAIN, type Style } from './style.ts';
import { fixableText, summary, textReport } from './text.ts';

const OPTIONS = { style: PLAIN, show: 'note', looked: 1 } as const;

function textOf(texts: Readonly<Record<string, string>>, show: 'note' | 'error' = 'note'): string {
  const { report, files } = reportOf(texts);
  return textReport(report, files, { ...OPTIONS, show });
}

/** The frame of the first finding. */
function frameOf(source: string): string {
  return textOf({ 'a.json': source })
    .split('\n')
    .filter((line) => line.includes('│'))
    .slice(0, 4)
    .join('\n');
}

describe('the text report', () => {
  test('shows a finding with its code, and counts', () => {
    expect(textOf({ 'orders.yaml': template({ Orders: ['SqsManagedSseEnabled: false'] }) })).toMatchInlineSnapshot(`
      "orders.yaml
        5:29  error  sqs-encryption-disabled  Orders
          Orders is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.
            4 │     Properties:
            5 │       SqsManagedSseEnabled: false
              │                             ~~~~~
          Why: The bodies of its messages lie unencrypted on disk, and the queue accepts plain HTTP and unsigned requests.
          Fix: Set KmsMasterKeyId to a KMS key instead of SqsManagedSseEnabled. Senders that use plain HTTP or do not sign must change first.
          Fixable: Seal Orders with a new key, OrdersKey (asks; or 3 other ways)
          https://github.com/queueseal/queueseal/blob/main/core/rules/sqs-encryption-disabled/rule.md

      1 error in 1 queue, 1 template
      "
    `);
  });

  test('says of the best fix what it does, and whether it asks', () => {
    const fix = { title: 'Do this', changes: [] };
    const advice = () => [];
    expect(fixableText({ fixes: [] })).toBe('');
    expect(fixableText({ fixes: [{ ...fix, safe: true }] })).toBe('Do this (safe)');
    expect(fixableText({ fixes: [{ ...fix, safe: false }] })).toBe('Do this (asks)');
    expect(fixableText({ fixes: [fix, fix, fix].map((one) => ({ ...one, safe: false })) })).toBe(
      'Do this (asks; or 2 other ways)',
    );
    expect(fixableText({ fixes: [{ ...fix, safe: true, advice }] })).toBe(
      'Do this ("queueseal fix" says what to write)',
    );
    expect(
      textOf({ 'a.yaml': template({ Both: ['KmsMasterKeyId: alias/a', 'SqsManagedSseEnabled: true'] }) }),
    ).toContain('\n    Fixable: Keep the key of Both and drop SSE-SQS (safe)\n');
  });

  test('underlines what a line shows, tabs and wide characters counted as they are wide', () => {
    expect(
      frameOf(
        '{"Resources": {\n\t"Queue": {"Type": "AWS::SQS::Queue", "注文🚀": 1,\t"Properties": {"SqsManagedSseEnabled": false}}\n}}',
      ),
    ).toMatchInlineSnapshot(`
      "      1 │ {"Resources": {
            2 │     "Queue": {"Type": "AWS::SQS::Queue", "注文🚀": 1,    "Properties": {"SqsManagedSseEnabled": false}}
              │                                                                                                 ~~~~~
            3 │ }}"
    `);
  });

  test('cuts a line of a megabyte around what matters', () => {
    const filler = 'x'.repeat(500_000);
    expect(
      frameOf(
        `{"A": "${filler}", "Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"SqsManagedSseEnabled": false}}}, "B": "${filler}"}`,
      ),
    ).toMatchInlineSnapshot(`
      "      1 │ … "Properties": {"SqsManagedSseEnabled": false}}}, "B": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
              │                                          ~~~~~"
    `);
  });

  test('takes no time for many findings in one line of a megabyte', () => {
    const queues = Array.from(
      { length: 1_000 },
      (_, at) => `"Queue${at}": {"Type": "AWS::SQS::Queue", "Metadata": "${'x'.repeat(950)}"}`,
    );
    const { report, files } = reportOf({ 'a.json': `{"Resources": {${queues.join(', ')}}}` });
    const started = performance.now();
    textReport(report, files, OPTIONS);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('shows findings of one rule at one place once, with every call that leads there', () => {
    const child = template({ Orders: [] });
    const nested = (name: string): string =>
      `  ${name}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./child.yaml`;
    const text = textOf({ 'parent.yaml': `Resources:\n${nested('One')}\n${nested('Two')}`, 'child.yaml': child });
    expect(text.match(/sqs-kms-required {2}/g)).toHaveLength(1);
    expect(text.match(/Called from parent\.yaml:\d+:\d+/g)).toHaveLength(2);
  });

  test('leaves out what is below the level that is asked for, but counts it', () => {
    const text = textOf({ 'a.yaml': template({ Plain: [], Off: ['SqsManagedSseEnabled: false'] }) }, 'error');
    expect(text).toContain('sqs-encryption-disabled');
    expect(text).not.toContain('sqs-kms-required');
    expect(text).toContain('1 error, 1 warning in 2 queues, 1 template\n');
  });

  test('styles whole pieces only', () => {
    const { report, files } = reportOf({ 'a.yaml': template({ Plain: [] }) });
    const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const style: Style = {
      ...PLAIN,
      error: mark('e'),
      warning: mark('w'),
      note: mark('n'),
      strong: mark('b'),
      dim: mark('d'),
    };
    const text = textReport(report, files, { ...OPTIONS, style });
    expect(text).toContain('<b>a.yaml</b>\n  2:3  <w>warning</w>  <b>sqs-kms-required</b>  Plain\n');
    expect(text).toContain('<d>  │</d>   <w>~~~~~</w>');
  });

  test('of hostile names, paths and messages has no control character and no command', () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          ':',
          ':',
          '#',
          '[',
          '\u001b',
          '\u009b',
          '\r',
          '\n',
          '\t',
          '\u202e',
          '\u2028',
          ' ',
          'a',
          '\ud800',
          '注',
        ),
      )
      .map((characters) => characters.join(''));
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (path, name, message, source) => {
        const at = { path, span: { start: 0, end: source.length } };
        const place = { at, exact: true, via: [at] };
        const finding = {
          rule: 'sqs-kms-required',
          topic: 'encryption',
          level: 'error',
          unit: path,
          resource: name,
          place,
          message: { what: message, why: message, how: message },
          when: name,
          fingerprint: '0'.repeat(16),
          fixes: [],
        } as const;
        const report: Report = {
          units: [],
          queues: [{ queue: name, unit: path, place, encryption: 'none', key: message, when: name }],
          findings: [finding],
          problems: [
            { code: 'syntax', path, span: at.span, message },
            { code: 'unreadable', path, message },
          ],
          notices: [],
        };
        const files = filesOf({ [path]: source });
        for (const output of [textReport(report, files, OPTIONS), queuesTable(report, files, PLAIN, 1)]) {
          expect(output).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}|##\[|\p{Cs}/u);
          expect(output.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([]);
        }
      }),
    );
  });
});

describe('summary', () => {
  const none: Report = { units: [], queues: [], findings: [], problems: [], notices: [] };

  test.each([
    ['files without a template', none, 14, 'No queues in 14 files: no CloudFormation or SAM template'],
    ['one file', none, 1, 'No queues in 1 file: no CloudFormation or SAM template'],
    [
      'templates without a queue',
      { ...none, units: [{ root: 'a.yaml', format: 'template', claims: ['b.yaml'] }] },
      14,
      'No queues in 2 templates',
    ],
    [
      'something that cannot be read',
      { ...none, problems: [{ code: 'unreadable', path: 'a', message: 'x' }] },
      0,
      'No queues in 0 files: no CloudFormation or SAM template (1 problem)',
    ],
  ] as const)('of %s says so', (_, report, looked, expected) => {
    expect(summary(report, looked)).toBe(expected);
  });

  test('of queues without a finding says so', () => {
    const { report } = reportOf({ 'a.yaml': template({ Good: ['KmsMasterKeyId: alias/orders'] }) });
    expect(summary(report, 1)).toBe('No findings in 1 queue, 1 template');
  });
});

test('the table of queues has the worst first', () => {
  const { report, files } = reportOf({
    'a.yaml': template({
      Sealed: ['KmsMasterKeyId: alias/orders'],
      Plain: [],
      Off: ['SqsManagedSseEnabled: false'],
    }),
  });
  expect(queuesTable(report, files, PLAIN, 1)).toMatchInlineSnapshot(`
    "QUEUE   ENCRYPTION                       KEY           PLACE
    Off     not encrypted                                  a.yaml:8
    Plain   not stated (SSE-SQS by default)                a.yaml:6
    Sealed  KMS, customer managed key        alias/orders  a.yaml:2

    3 queues: 1 not encrypted; 1 not stated (SSE-SQS by default); 1 KMS, customer managed key
    "
  `);
});
