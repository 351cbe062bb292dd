import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reportOf } from '../../test/support/reported.ts';
import { IS_PROD, template } from '../../test/support/templates.ts';
import { jsonReport } from './json.ts';
import { jsonText } from './json-text.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('./report.schema.json', import.meta.url), 'utf8')) as object;

const TEXTS = {
  'b.yaml': template({ Plain: [], Off: ['SqsManagedSseEnabled: false'] }),
  'a.yaml': template({ Orders: ['KmsMasterKeyId: !If [IsProd, alias/aws/sqs, !Ref AWS::NoValue]'] }, IS_PROD),
  'broken.yaml': 'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: "jobs\n',
};

describe('the JSON report', () => {
  test('has the fields of the contract, in its order', () => {
    const { report, files } = reportOf({ 'a.yaml': TEXTS['a.yaml'] });
    expect(jsonReport(report, files)).toMatchInlineSnapshot(`
      "{
        "version": 1,
        "queues": [
          {
            "id": "Orders",
            "unit": "a.yaml",
            "path": "a.yaml",
            "line": 8,
            "encryption": "sse-sqs-default",
            "when": "IsProd is false"
          },
          {
            "id": "Orders",
            "unit": "a.yaml",
            "path": "a.yaml",
            "line": 8,
            "encryption": "kms-aws-managed",
            "key": "alias/aws/sqs",
            "when": "IsProd is true"
          }
        ],
        "findings": [
          {
            "rule": "sqs-kms-required",
            "topic": "encryption",
            "level": "note",
            "resource": "Orders",
            "unit": "a.yaml",
            "path": "a.yaml",
            "line": 11,
            "column": 56,
            "endLine": 11,
            "endColumn": 68,
            "message": "When IsProd is false: Orders does not state its encryption and has no KMS key. New queues get SSE-SQS by default; one made before October 2022, or changed elsewhere, may have none, and a Control Tower hook (CT.SQS.PR.2) refuses a template that does not declare it. SSE-SQS is encryption at rest and passes Security Hub SQS.1, but without a KMS key no key policy limits who can read the messages and no CloudTrail entry shows who did. Set KmsMasterKeyId to a KMS key, or accept SSE-SQS with \\"require: encrypted\\".",
            "when": "IsProd is false",
            "fingerprint": "a9b7a85d7a3a9c27",
            "fixes": [
              {
                "title": "Seal Orders with a new key, OrdersKey",
                "safe": false,
                "consequence": "KMS bills a key by the month, and the requests for data keys that SQS makes for Orders. Senders and readers that are not in this text need permission to use it too."
              },
              {
                "title": "Seal Orders with a key that each deployment names (OrdersKeyArn)",
                "safe": false,
                "consequence": "Whoever deploys has to name a key, and senders and readers of Orders have to be let use it there: whether they are cannot be told from this text."
              },
              {
                "title": "Seal Orders with the AWS managed key alias/aws/sqs",
                "safe": false,
                "consequence": "The policy of that key cannot be changed: SNS, S3, EventBridge and other accounts can never send to Orders, nor can other accounts read it."
              }
            ]
          }
        ],
        "problems": []
      }
      "
    `);
  });

  test('keeps to its schema, whatever the input', () => {
    const { report, files } = reportOf(TEXTS);
    const validate = new Ajv2020({ allErrors: true }).compile(SCHEMA);
    const data = JSON.parse(jsonReport(report, files)) as { problems: unknown[]; findings: unknown[] };
    expect(data.problems).not.toHaveLength(0);
    expect(data.findings).not.toHaveLength(0);
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
  });

  test('keeps to its schema with advice for a program', () => {
    const { report, files } = reportOf({ 'a.yaml': template({ Orders: ['SqsManagedSseEnabled: false'] }) });
    const [first] = report.findings;
    if (!first) throw new Error('Nothing was found.');
    const advice = () => [{ at: first.place.at, how: 'In the props:', code: 'enforceSSL: true,' }];
    const fix = { title: 'Do this', safe: false, consequence: 'That follows.', changes: [], advice };
    const validate = new Ajv2020({ allErrors: true }).compile(SCHEMA);
    const json = JSON.parse(jsonReport({ ...report, findings: [{ ...first, fixes: [fix] }] }, files));
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    expect(json.findings[0].fixes).toEqual([
      {
        title: 'Do this',
        safe: false,
        consequence: 'That follows.',
        advice: [{ path: 'a.yaml', line: 5, how: 'In the props:', code: 'enforceSSL: true,' }],
      },
    ]);
  });

  test('is the same bytes for the same input, in whatever order the files come', () => {
    const one = reportOf(TEXTS);
    const other = reportOf(Object.fromEntries(Object.entries(TEXTS).reverse()));
    expect(jsonReport(other.report, other.files)).toBe(jsonReport(one.report, one.files));
  });
});

describe('jsonText', () => {
  test('means what it is made from, and steers neither terminal nor log', () => {
    const character = fc.constantFrom(
      '#',
      '[',
      ':',
      '"',
      '\\',
      '\u001b',
      '\u009b',
      '\u202e',
      '\u2028',
      '\n',
      '\u{e0001}',
      'a',
    );
    const text = fc.array(character).map((characters) => characters.join(''));
    fc.assert(
      fc.property(fc.dictionary(text, text), (value) => {
        const json = jsonText(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\w*\[|^\s*::/mu);
      }),
    );
  });
});
