import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { template } from '../../test/support/templates.ts';
import { fixAll } from '../fix.ts';
import { DEFAULT_SETTINGS } from '../rules/settings.ts';
import type { Files } from '../text/files.ts';
import { fixedJson } from './fixed.ts';

function schema(name: string): object {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

const ajv = new Ajv2020({ allErrors: true, strict: false });
ajv.addSchema(schema('./report.schema.json'));
const validate = ajv.compile(schema('./fixed.schema.json'));

const TEXTS: Readonly<Record<string, string>> = {
  'safe.yaml': template({ Orders: ['KmsMasterKeyId: alias/orders', 'SqsManagedSseEnabled: true'] }),
  'choice.yaml': template({ Orders: ['SqsManagedSseEnabled: false'] }),
  'shared.yaml': template({
    Orders: ['KmsMasterKeyId: alias/orders', '<<: &period {KmsDataKeyReusePeriodSeconds: 5}'],
    Invoices: ['KmsMasterKeyId: alias/orders', '<<: *period'],
  }),
  'broken.yaml': `${template({ Orders: [] })}\n  Other: [`,
};

const files: Files = { read: (path) => TEXTS[path], list: () => undefined };

test('what was fixed is JSON that its schema describes', () => {
  const fixed = fixAll({ paths: Object.keys(TEXTS), files, settingsFor: () => DEFAULT_SETTINGS });
  const data = JSON.parse(fixedJson({ ...fixed, before: files, after: fixed.files, isDry: true }));
  expect(data.files).toEqual([
    { path: 'safe.yaml', edits: [{ line: 5, column: 35, endLine: 6, endColumn: 33, newText: '' }] },
  ]);
  expect(data.left.filter(({ why }: { why?: string }) => why !== undefined)).not.toHaveLength(0);
  expect(data.left.filter(({ fixes }: { fixes: unknown[] }) => fixes.length > 1)).not.toHaveLength(0);
  expect(data.problems).not.toHaveLength(0);
  expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...data, more: 1 })).toBe(false);
  expect(validate({ ...data, left: [{ ...data.left[0], more: 1 }] })).toBe(false);
});
