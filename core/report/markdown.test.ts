import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reportOf } from '../../test/support/reported.ts';
import { IS_PROD, template } from '../../test/support/templates.ts';
import type { Report } from '../lint.ts';
import { type MarkdownOptions, markdownReport } from './markdown.ts';

const OPTIONS: MarkdownOptions = { looked: 3, warnings: [] };

function markdown(texts: Readonly<Record<string, string>>, options: Partial<MarkdownOptions> = {}): string {
  const { report, files } = reportOf(texts);
  return markdownReport(report, files, { ...OPTIONS, ...options });
}

describe('the job summary', () => {
  test('has a verdict, what was found, what to do, and every queue', () => {
    const text = template(
      {
        Orders: ['KmsMasterKeyId: !If [IsProd, alias/orders, !Ref AWS::NoValue]'],
        Off: ['SqsManagedSseEnabled: false'],
      },
      IS_PROD,
    );
    const options = { reason: '1 finding reaches fail-on: error', filesUrl: 'https://github.com/acme/shop/blob/0123' };
    expect(`\n${markdown({ 'infra/queues.yaml': text }, options)}`).toMatchInlineSnapshot(`
      "
      ## ❌ QueueSeal: 1 error, 1 note

      The step fails because 1 finding reaches fail-on: error.

      **2 queues in 1 template**: 1 not encrypted · 1 not stated (SSE-SQS by default) · 1 KMS, customer managed key

      ### Findings

      | Level | Resource | What was found | Where |
      | --- | --- | --- | --- |
      | ❌ error | <code>Off</code> | Off is stored in plaintext: SqsManagedSseEnabled is false and no KMS key is set.<br><sub>[sqs-encryption-disabled](https://github.com/queueseal/queueseal/blob/main/core/rules/sqs-encryption-disabled/rule.md)</sub> | [<code>infra/queues.yaml:15</code>](https://github.com/acme/shop/blob/0123/infra/queues.yaml#L15) |
      | ℹ️ note | <code>Orders</code> | When IsProd is false: Orders does not state its encryption and has no KMS key.<br><sub>[sqs-kms-required](https://github.com/queueseal/queueseal/blob/main/core/rules/sqs-kms-required/rule.md)</sub> | [<code>infra/queues.yaml:11</code>](https://github.com/acme/shop/blob/0123/infra/queues.yaml#L11) |

      ### What to do

      - **Encryption at rest is not switched off** (<code>Off</code>)<br>The bodies of its messages lie unencrypted on disk, and the queue accepts plain HTTP and unsigned requests.<br>**Set KmsMasterKeyId to a KMS key instead of SqsManagedSseEnabled. Senders that use plain HTTP or do not sign must change first.**<br>Fixable: Seal Off with a new key, OffKey &#40;asks; or 3 other ways&#41;
      - **Queues are encrypted with a KMS key** (<code>Orders</code>)<br>New queues get SSE-SQS by default; one made before October 2022, or changed elsewhere, may have none, and a Control Tower hook &#40;CT.SQS.PR.2&#41; refuses a template that does not declare it. SSE-SQS is encryption at rest and passes Security Hub SQS.1, but without a KMS key no key policy limits who can read the messages and no CloudTrail entry shows who did.<br>**Set KmsMasterKeyId to a KMS key, or accept SSE-SQS with "require: encrypted".**<br>Fixable: Seal Orders with a new key, OrdersKey &#40;asks; or 2 other ways&#41;

      ### Queues, the worst first

      | Encryption | Queue | Key | When | Where |
      | --- | --- | --- | --- | --- |
      | 🔓 not encrypted | <code>Off</code> |  |  | [<code>infra/queues.yaml:12</code>](https://github.com/acme/shop/blob/0123/infra/queues.yaml#L12) |
      | 🔒 not stated (SSE-SQS by default) | <code>Orders</code> |  | IsProd is false | [<code>infra/queues.yaml:8</code>](https://github.com/acme/shop/blob/0123/infra/queues.yaml#L8) |
      | 🔑 KMS, customer managed key | <code>Orders</code> | <code>alias/orders</code> | IsProd is true | [<code>infra/queues.yaml:8</code>](https://github.com/acme/shop/blob/0123/infra/queues.yaml#L8) |

      "
    `);
  });

  test('is short where all is well', () => {
    expect(
      `\n${markdown({ 'a.yaml': template({ Orders: ['KmsMasterKeyId: alias/orders'] }) })}`,
    ).toMatchInlineSnapshot(`
      "
      ## ✅ QueueSeal: no findings

      **1 queue in 1 template**: 1 KMS, customer managed key

      ### Queues, the worst first

      | Encryption | Queue | Key | Where |
      | --- | --- | --- | --- |
      | 🔑 KMS, customer managed key | <code>Orders</code> | <code>alias/orders</code> | <code>a.yaml:2</code> |

      "
    `);
    expect(markdown({ 'notes.yaml': 'a: 1' })).toBe(
      '## ✅ QueueSeal: no findings\n\nNo queues in 0 templates among 3 files.\n\n',
    );
  });

  test('tells problems with their place, and warnings before all else', () => {
    const result = markdown(
      { 'a.yaml': 'Resources:\n  A:\n    Type: AWS::SQS::Queue\n    x: "open' },
      { warnings: ['Mind *this*.'] },
    );
    expect(result).toMatch(/^## .*1 problem\n\n> ⚠️ Mind &#42;this&#42;\.\n\n/);
    expect(result).toMatch(
      /### Problems with the input\n\n\| Where \| Problem \|\n\| --- \| --- \|\n\| <code>a\.yaml:4<\/code> \| /,
    );
  });

  test('folds many queues away', () => {
    const many = Object.fromEntries(
      Array.from({ length: 16 }, (_, at) => [`Q${at}`, ['KmsMasterKeyId: alias/orders']]),
    );
    const result = markdown({ 'a.yaml': template(many) });
    expect(result).toMatch(/<details><summary>All 16 queues, the worst first<\/summary>\n\n\| Encryption /);
    expect(result).toMatch(/\|\n\n<\/details>\n$/);
  });

  test('encodes paths in addresses, and writes them as they are beside', () => {
    const result = markdown({ 'a b/(c)#1?.yaml': template({ Plain: [] }) }, { filesUrl: 'https://x/y' });
    expect(result).toContain(
      '[<code>a b/&#40;c&#41;&#35;&#8203;1?.yaml:2</code>](https://x/y/a%20b/%28c%29%231%3F.yaml#L2)',
    );
  });

  test('keeps its rows and cells, whatever the names and messages are', () => {
    const { report, files } = reportOf({ 'a.yaml': template({ Plain: [], Off: ['SqsManagedSseEnabled: false'] }) });
    const shape = (text: string) =>
      text
        .split('\n')
        .map((line) => (line.startsWith('|') ? line.split('|').length : line.replace(/(?<=^.{3}).*/u, '')));
    const expected = shape(markdownReport(withTexts(report, 'x'), files, OPTIONS));
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom(
          '|',
          '\n',
          '\r',
          '`',
          '<b>',
          '<!--',
          '-->',
          '](',
          '![',
          '@a',
          '#1',
          'http://a',
          'www.a',
          '$',
          '\\',
          '\u202e',
          '&lt;',
          '*',
          '_',
          '~~',
          ':',
          '\u2028',
        ),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const result = markdownReport(withTexts(report, parts.join('')), files, OPTIONS);
        expect(shape(result)).toEqual(expected);
        const input = result
          .replace(/\]\(https:\/\/github\.com\/queueseal\/[\w/.-]+\)/g, '')
          .replace(/\[(?=sqs-)/g, '');
        expect(input).not.toMatch(/<(?!\/?(?:code|sub|br|span)>)|https?:\/\/|www\.|@(?!&)|\$|`|!\[|\]\(/);
      }),
    );
  });
});

describe('the limit', () => {
  const finding = reportOf({ 'a.yaml': template({ Off: ['SqsManagedSseEnabled: false'] }) }).report.findings;
  const files = { read: () => '', list: () => undefined };
  const bytes = (text: string) => Buffer.byteLength(text);

  test('leaves out whole rows, counts bytes and not characters, and says how many rows are missing', () => {
    const findings = finding.flatMap((one) =>
      Array.from({ length: 5000 }, (_, at) => ({ ...one, resource: `🔒é漢${at}`.repeat(20) })),
    );
    const result = markdownReport({ units: [], queues: [], findings, problems: [], notices: [] }, files, OPTIONS);
    expect(bytes(result)).toBeLessThanOrEqual(1_000_000);
    expect(bytes(result)).toBeGreaterThan(990_000);
    const shown = result.match(/^\| ❌ error .* \|$/gm)?.length ?? 0;
    expect(result).toContain(`\n*${5000 - shown} more findings are left out: GitHub shows 1 MiB of a summary.*\n`);
  });

  test('is shared: problems are told beside a flood of findings', () => {
    const findings = finding.flatMap((one) => Array.from({ length: 9000 }, () => one));
    const problems = Array.from({ length: 50 }, (_, at) => ({
      code: 'syntax' as const,
      path: `p${at}.yaml`,
      message: 'No.',
    }));
    const result = markdownReport({ units: [], queues: [], findings, problems, notices: [] }, files, OPTIONS);
    expect(result.match(/^\| <code>p\d+\.yaml<\/code> \| No\. \|$/gm)).toHaveLength(50);
    expect(bytes(result)).toBeLessThanOrEqual(1_000_000);
  });
});

/** The report with one text in place of every text that comes from input. */
function withTexts(report: Report, text: string): Report {
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      resource: text,
      when: text,
      message: { what: text, why: text, how: text },
    })),
    queues: report.queues.map((queue) => ({ ...queue, queue: text, key: text, when: text })),
    problems: [{ code: 'syntax', path: text, message: text }],
  };
}
