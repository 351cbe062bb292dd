import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import { filesOf, reportOf } from '../../test/support/reported.ts';
import { template } from '../../test/support/templates.ts';
import type { Fix } from '../fixes/change.ts';
import { writeFix } from '../fixes/write-fix.ts';
import type { Report } from '../lint.ts';
import type { Finding } from '../rules/finding.ts';
import { RULES } from '../rules/index.ts';
import { cfnLintFindings } from './cfn-lint.ts';
import { sarifReport } from './sarif.ts';

const OPTIONS = { version: '1.2.3', category: 'cli' };

/** The published schema is of draft 4; what it uses means the same in draft 7, but for the names of two keys. */
function sarifSchema(): object {
  const url = new URL('../../test/vendor/sarif-2.1.0-rtm.5.schema.json', import.meta.url);
  const { $schema, id, ...schema } = JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>;
  expect([$schema, typeof id]).toEqual(['http://json-schema.org/draft-04/schema#', 'string']);
  return schema;
}

const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(
  sarifSchema(),
);

function runOf(report: Report, files = filesOf({}), options: object = {}): Run & { results: Result[] } {
  const log = JSON.parse(sarifReport(report, files, { ...OPTIONS, ...options })) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  const [run] = log.runs;
  return { ...(run as Run), results: run?.results ?? [] };
}

const TEXTS = {
  'a b/ü#?.yaml': template({ Plain: [], Off: ['SqsManagedSseEnabled: false'] }),
  'broken.yaml': 'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: "jobs\n',
};

describe('SARIF', () => {
  test('has the edits of a fix that can be written', () => {
    const both = template({ Both: ['SqsManagedSseEnabled: true', 'KmsMasterKeyId: alias/orders'] });
    const { report, files } = reportOf({ 'a b/both.yaml': `\ufeff${both}` });
    const write = (fix: Fix) => writeFix(fix, files);
    const { results } = runOf(report, files, { write });
    const fixable = results.find(({ ruleId }) => ruleId === 'sqs-encryption-conflict');
    expect(fixable?.fixes).toEqual([
      {
        description: { text: 'Keep the key of Both and drop SSE-SQS.' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'a%20b/both.yaml' },
            replacements: [{ deletedRegion: { startLine: 4, startColumn: 16, endLine: 5, endColumn: 33 } }],
          },
        ],
      },
    ]);
    expect(runOf(report, files, { write: () => ({ cannot: 'No.' }) }).results.some(({ fixes }) => fixes)).toBe(false);
  });

  test('has all that GitHub requires', () => {
    const { report, files } = reportOf(TEXTS);
    const run = runOf(report, files);
    expect(run.tool.driver).toMatchObject({ name: 'QueueSeal', version: '1.2.3' });
    expect(run.automationDetails).toEqual({ id: 'queueseal/cli/' });
    expect(run.columnKind).toBe('utf16CodeUnits');
    const rules = run.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    for (const rule of rules) {
      for (const text of [rule.id, rule.name, rule.shortDescription?.text, rule.fullDescription?.text]) {
        expect(text).toMatch(/^.{1,1024}$/s);
      }
      expect(rule.help?.text).toMatch(/./);
      expect(rule.help?.markdown).toMatch(/./);
      expect(rule.name?.length).toBeLessThanOrEqual(255);
      expect(rule.helpUri).toMatch(/^https:\/\//);
      expect(rule.defaultConfiguration?.level).toMatch(/^(note|warning|error)$/);
      expect(rule.properties?.tags).toContain('security');
      expect(rule.properties?.tags?.length).toBeLessThanOrEqual(20);
      expect(rule.properties?.['security-severity']).toMatch(/^\d\.\d$/);
      expect(rule.properties).toMatchObject({ precision: 'high' });
    }
    expect(run.results).not.toHaveLength(0);
    for (const result of run.results) {
      expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
      expect(result.message.text).toMatch(/./);
      const { artifactLocation, region } = result.locations?.[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).toMatch(/^[^/:][^:]*$/);
      expect(region?.startLine).toBeGreaterThan(0);
      expect(region?.startColumn).toBeGreaterThan(0);
      expect(region?.endLine).toBe(region?.startLine);
      expect(region?.endColumn).toBeGreaterThanOrEqual(region?.startColumn ?? 0);
      expect(Object.keys(result.partialFingerprints ?? {})).toEqual(['queueseal/v1']);
      expect(result.partialFingerprints?.['queueseal/v1']).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  test('writes paths as relative URIs', () => {
    const { report, files } = reportOf(TEXTS);
    const [first] = runOf(report, files).results;
    expect(first?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('a%20b/%C3%BC%23%3F.yaml');
  });

  test('keeps fingerprints when lines move', () => {
    const fingerprints = (text: string): unknown[] => {
      const { report, files } = reportOf({ 'a.yaml': text });
      return runOf(report, files).results.map(({ partialFingerprints }) => partialFingerprints);
    };
    const text = TEXTS['a b/ü#?.yaml'];
    expect(fingerprints(`# a line\n\n${text}`)).toEqual(fingerprints(text));
  });

  test('tells problems and notices as notifications', () => {
    const { report, files } = reportOf({ 'broken.yaml': TEXTS['broken.yaml'] });
    const [invocation] = runOf(report, files, { notices: ['cfn-lint was not found.'] }).invocations ?? [];
    expect(invocation?.toolExecutionNotifications).toEqual([
      {
        descriptor: { id: 'syntax' },
        level: 'error',
        message: { text: report.problems[0]?.message },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'broken.yaml' },
              region: expect.objectContaining({ startLine: 4 }),
            },
          },
        ],
      },
      { level: 'warning', message: { text: 'cfn-lint was not found.' } },
    ]);
  });

  test('takes its help from the page of the rule', () => {
    const { report, files } = reportOf({});
    const page =
      '## What it checks\n\nThat the queue\nhas a key.\n\n```yaml\nx\n```\n\n## Why it matters\n\nIt does.\n';
    const [rule] = runOf(report, files, { page: () => page }).tool.driver.rules ?? [];
    expect(rule?.fullDescription?.text).toBe('That the queue has a key.');
    expect(rule?.help?.markdown).toBe(page);
  });

  test('gives the rules of cfn-lint a description of their own', () => {
    const texts = { 'a.yaml': template({ Orders: ['KmsMasterKeyId: alias/orders'] }) };
    const { report, files } = reportOf(texts);
    const match = { rule: 'E3012', path: 'a.yaml', line: 2, column: 3, endLine: 2, endColumn: 9, message: 'Bad value' };
    const findings = cfnLintFindings(
      [
        { ...match, level: 'warning' },
        { ...match, level: 'error', line: 3 },
      ],
      report.units,
      files,
    );
    const { tool, results } = runOf({ ...report, findings }, files);
    expect(tool.driver.rules?.at(-1)).toMatchObject({
      id: 'E3012',
      name: 'cfn-lint/E3012',
      helpUri: 'https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md#E3012',
      defaultConfiguration: { level: 'error' },
    });
    expect(results.map(({ ruleIndex, level }) => [ruleIndex, level])).toEqual([
      [RULES.length, 'warning'],
      [RULES.length, 'error'],
    ]);
    expect(results[0]?.locations?.[0]?.physicalLocation?.region).toEqual({
      startLine: 2,
      startColumn: 3,
      endLine: 2,
      endColumn: 9,
    });
  });

  test('shows a template that is called twice once, with its calls', () => {
    const nested = (name: string): string =>
      `  ${name}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./child.yaml`;
    const { report, files } = reportOf({
      'child.yaml': template({ Orders: [] }),
      'parent.yaml': `Resources:\n${nested('One')}\n${nested('Two')}`,
    });
    const { results } = runOf(report, files);
    expect(results.flatMap(({ relatedLocations = [] }) => relatedLocations).length).toBe(2);
  });

  test('leaves out the least of more results than GitHub takes, and says so', () => {
    const finding = (at: number): Finding => ({
      rule: 'sqs-kms-required',
      topic: 'encryption',
      level: at % 2 === 0 ? 'note' : 'error',
      unit: 'a.yaml',
      resource: `Q${at}`,
      place: { at: { path: 'a.yaml', span: { start: 0, end: 1 } }, exact: true, via: [] },
      message: { what: `Q${at}.`, why: '', how: '' },
      fingerprint: '0'.repeat(16),
      fixes: [],
    });
    const findings = Array.from({ length: 25_010 }, (_, at) => finding(at));
    const { results, invocations } = runOf(
      { units: [], queues: [], findings, problems: [], notices: [] },
      filesOf({ 'a.yaml': 'a' }),
    );
    expect(results).toHaveLength(25_000);
    expect(results.filter(({ level }) => level === 'error')).toHaveLength(12_505);
    expect(results.map(({ message }) => Number(message.text?.slice(1, -1)))).toEqual(
      results.map(({ message }) => Number(message.text?.slice(1, -1))).sort((a, b) => a - b),
    );
    expect(invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toBe(
      '10 results of the lowest levels are left out: code scanning takes 25000.',
    );
  });
});
