import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits, DEFAULT_SETTINGS, type Finding, type Fix, lint, writeFix } from '../core/index.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import { diskFiles } from '../host/disk-files.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios/terraform');
const PROJECTS = globSync('**/plan.json', { cwd: SCENARIOS })
  .map((path) => dirname(path).replaceAll('\\', '/'))
  .sort();

function findingsIn(project: string): readonly Finding[] {
  const files = diskFiles(join(SCENARIOS, project));
  const rules = new Map([['kms-monitoring-missing', 'note' as const]]);
  return lint({ paths: ['plan.json'], files, settingsFor: () => ({ ...DEFAULT_SETTINGS, rules }) }).findings;
}

/** The texts that a fix changes, after it; or why it cannot be written. */
function written(project: string, fix: Fix): Readonly<Record<string, string>> | string {
  const folder = join(SCENARIOS, project);
  const edits = writeFix(fix, diskFiles(folder));
  if ('cannot' in edits) return edits.cannot;
  return Object.fromEntries(
    edits.map(({ path, edits: own }) => [path, applyEdits(readFileSync(join(folder, path), 'utf8'), own)]),
  );
}

/** The lines that only one of two texts has. */
function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const [known, left] = [new Set(old), new Set(now)];
  return [
    ...old.filter((line) => !left.has(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !known.has(line)).map((line) => `+ ${line}`),
  ];
}

describe('a fix of what a plan shows', () => {
  test.each(PROJECTS)('leaves files that can be read, and what was fetched alone: %s', (project) => {
    for (const { fixes } of findingsIn(project)) {
      for (const fix of fixes) {
        const texts = written(project, fix);
        if (typeof texts === 'string') {
          expect(texts).toMatch(/^\S.*\.$/);
          continue;
        }
        for (const [path, text] of Object.entries(texts)) {
          expect(path).not.toContain('.terraform');
          expect(readTree(path, text).problems).toEqual([]);
        }
      }
    }
  });

  test.each<[project: string, rule: string, resource: string, lines: readonly string[]]>([
    [
      'dead-letters',
      'kms-rotation-disabled',
      'aws_kms_key.k',
      ['- resource "aws_kms_key" "k" {}', '+ resource "aws_kms_key" "k" {', '+   enable_key_rotation = true'],
    ],
    [
      'field/24-dead-letters-of-a-function',
      'sqs-producer-missing-kms',
      'aws_iam_role_policy.broken',
      [
        '-     Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.failed.arn }]',
        '+     Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.failed.arn }, { Effect = "Allow", Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = aws_kms_key.k.arn }]',
      ],
    ],
    [
      'field/06-dead-letters-of-a-rule',
      'kms-missing-service-grant',
      'aws_kms_key.broken',
      [
        '+     sid       = "AllowEventBridgeToUseTheKey"',
        '+     actions   = ["kms:GenerateDataKey", "kms:Decrypt"]',
        '+       test     = "ArnEquals"',
        '+       variable = "aws:SourceArn"',
        '+       values   = [aws_cloudwatch_event_rule.orders.arn]',
      ],
    ],
    [
      'policy-text',
      'kms-rotation-disabled',
      'module.key.aws_kms_key.this',
      ['-   policy = var.policy', '+   policy              = var.policy', '+   enable_key_rotation = true'],
    ],
  ])('is written into its source: %s %s', (project, rule, resource, lines) => {
    const finding = findingsIn(project).find((one) => one.rule === rule && one.resource === resource);
    const [fix] = finding?.fixes ?? [];
    if (!fix) throw new Error(`No fix for ${rule}.`);
    const texts = written(project, fix);
    if (typeof texts === 'string') throw new Error(texts);
    const changes = Object.entries(texts).flatMap(([path, text]) =>
      changedLines(readFileSync(join(SCENARIOS, project, path), 'utf8'), text),
    );
    expect(changes).toEqual(lines);
  });
});
