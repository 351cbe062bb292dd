import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nameOf } from '../core/fixes/terraform-homes.ts';
import { applyEdits, DEFAULT_SETTINGS, lint, writeFix } from '../core/index.ts';
import { readTree } from '../core/syntax/read-tree.ts';
import type { SyntaxNode } from '../core/syntax/tree.ts';
import { diskFiles } from '../host/disk-files.ts';

const SNIPPETS = join(import.meta.dirname, 'fixtures', 'fix-snippets');
const BASE = join(SNIPPETS, 'terraform');
const BROKEN = readFileSync(join(BASE, 'main.tf'), 'utf8');

/** The base mended by the fix of a rule whose title begins so. */
function mended(rule: string, title: string): string {
  const files = diskFiles(BASE);
  const rules = new Map([['kms-monitoring-missing', 'warning' as const]]);
  const { findings } = lint({ paths: ['plan.json'], files, settingsFor: () => ({ ...DEFAULT_SETTINGS, rules }) });
  const fix = findings
    .filter((finding) => finding.rule === rule)
    .flatMap(({ fixes }) => fixes)
    .find((one) => one.title.startsWith(title));
  if (!fix) throw new Error(`No fix for ${rule}.`);
  const edits = writeFix(fix, files);
  if ('cannot' in edits) throw new Error(edits.cannot);
  expect(edits.map(({ path }) => path)).toEqual(['main.tf']);
  return applyEdits(BROKEN, edits[0]?.edits ?? []);
}

/** Each block by its word and labels, with what it says; the order of lists has no meaning in policies and patterns. */
function said(text: string): Readonly<Record<string, unknown>> {
  const { root, problems } = readTree('main.tf', text);
  expect(problems).toEqual([]);
  const blocks: Record<string, unknown> = {};
  const collect = (node: SyntaxNode, names: readonly string[]): void => {
    if (node.kind !== 'map') throw new Error(`${names.join('.')} is no block.`);
    if (node.tag !== undefined && names.length > 0) blocks[names.join('.')] = plain(node);
    else for (const { key, value } of node.pairs) collect(value, [...names, nameOf(key)]);
  };
  if (root) collect(root, []);
  return blocks;

  function plain(node: SyntaxNode): unknown {
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'map') return Object.fromEntries(node.pairs.map(({ key, value }) => [nameOf(key), plain(value)]));
    const items = node.items.map(plain);
    return node.tag === undefined ? items.sort(byText) : { [node.tag]: items };
  }
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

test.each([
  ['fx-3.tf', 'sqs-managed-key-blocks-service', 'Seal aws_sqs_queue.orders with a new key'],
  ['fx-9.tf', 'kms-rotation-disabled', 'Rotate'],
  ['fx-12.tf', 'kms-monitoring-missing', 'Watch changes of aws_kms_key.refunds_queue and whom'],
])('%s comes out for %s', (snippet, rule, title) => {
  const expected = said(readFileSync(join(SNIPPETS, snippet), 'utf8'));
  expect(said(BROKEN)).not.toMatchObject(expected);
  expect(said(mended(rule, title))).toMatchObject(expected);
});
