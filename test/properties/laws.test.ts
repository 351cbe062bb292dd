import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { type Finding, jsonReport, type Report } from '../../core/index.ts';
import { type Json, type Shape, type Template, templates } from '../support/generated-template.ts';
import { filesOf, reportOf } from '../support/reported.ts';
import { yamlForm } from '../support/yaml-form.ts';

const SHAPE: Shape = { parameters: [1, 3], conditions: [0, 4], allowed: 3, queues: 4 };
const RUNS = { numRuns: 150 };

/** A template whose parts tell their names, in some order. */
const anyTemplate = templates(SHAPE);

function textReport(text: string, path = 'template.json'): Report {
  return reportOf({ [path]: text }).report;
}

/** What a finding says, wherever it stands. */
function said({ rule, resource, level, when = 'always', fingerprint }: Finding): string {
  return `${rule} ${resource} ${level} ${fingerprint} ${when}`;
}

function allSaid({ findings, queues }: Report): string[] {
  const states = queues.map(
    ({ queue, encryption, key = '', when = 'always' }) => `${queue} ${encryption} ${key} ${when}`,
  );
  return [...findings.map(said), ...states].sort();
}

/** What is said, without the words for when: of two conditions that fit, the one that is met first is named. */
function claims(report: Report): string[] {
  const sometimes = <T extends { when?: string }>(said: T): T =>
    said.when === undefined ? said : { ...said, when: 'sometimes' };
  return allSaid({
    ...report,
    findings: report.findings.map(sometimes),
    queues: report.queues.map((state) => sometimes({ ...state, key: '' })),
  });
}

function json(template: Template): string {
  return JSON.stringify(template, undefined, 2);
}

/** A template with another name in place of one of its conditions' names, wherever it is used. */
function renamed(node: Json, from: string, to: string): Json {
  if (node === from) return to;
  if (typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map((item: Json) => renamed(item, from, to));
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name === from ? to : name, renamed(value, from, to)]),
  );
}

const UNRELATED = {
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'Unrelated' } } },
  OtherKey: { Type: 'AWS::KMS::Key', Properties: { Enabled: { 'Fn::If': ['IsUnrelated', true, false] } } },
  OtherQueue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { 'Fn::GetAtt': ['OtherKey', 'Arn'] } } },
} as const;

describe('linting', () => {
  test('gives the same bytes for the same input', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const texts = { 'template.json': json(template) };
        const [first, second] = [reportOf(texts).report, reportOf(texts).report];
        expect(JSON.stringify(second)).toBe(JSON.stringify(first));
        expect(jsonReport(second, filesOf(texts))).toBe(jsonReport(first, filesOf(texts)));
      }),
      RUNS,
    );
  });

  test('finds the same in whatever order the resources stand', () => {
    fc.assert(
      fc.property(
        anyTemplate.chain((template) => {
          const entries = Object.entries(template.Resources);
          const shuffled = fc.shuffledSubarray(entries, { minLength: entries.length });
          return fc.tuple(fc.constant(template), shuffled.map(Object.fromEntries));
        }),
        ([template, Resources]) => {
          const before = claims(textReport(json(template)));
          expect(claims(textReport(json({ ...template, Resources })))).toEqual(before);
        },
      ),
      RUNS,
    );
  });

  test('finds the same in JSON, on one line, in YAML and in its short forms', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const before = allSaid(textReport(json(template)));
        expect(allSaid(textReport(JSON.stringify(template)))).toEqual(before);
        expect(allSaid(textReport(dump(template, { noRefs: true })))).toEqual(before);
        expect(allSaid(textReport(yamlForm(template)))).toEqual(before);
      }),
      RUNS,
    );
  });

  test('finds the same whatever the file is called', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const before = allSaid(textReport(json(template)));
        expect(allSaid(textReport(json(template), 'stacks/prod/queues.yaml'))).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  test('finds the same of a queue beside resources that have nothing to do with it', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const more: Template = {
          Parameters: { Unrelated: { Type: 'String', AllowedValues: ['a', 'b'] }, ...template.Parameters },
          Mappings: template.Mappings,
          Conditions: { IsUnrelated: { 'Fn::Equals': [{ Ref: 'Unrelated' }, 'a'] }, ...template.Conditions },
          Resources: { ...UNRELATED, ...template.Resources },
        };
        const after = allSaid(textReport(json(more)));
        expect(after.filter((text) => !/\bOther(?:Queue|Key)\b/.test(text))).toEqual(
          allSaid(textReport(json(template))),
        );
      }),
      RUNS,
    );
  });

  test('says of a renamed condition the same under its new name', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const name = 'Renamed';
        const after = allSaid(textReport(json(renamed({ ...template }, 'C0', name) as unknown as Template)));
        const expected = allSaid(textReport(json(template))).map((text) => text.replaceAll(/\bC0\b/g, name));
        expect(after).toEqual(expected.sort());
      }),
      RUNS,
    );
  });
});
