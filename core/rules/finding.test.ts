import { expect, test } from 'vitest';
import { type Finding, type Found, mendedLater } from './finding.ts';

const FOUND: Found['finding'] = {
  rule: 'sqs-kms-required',
  topic: 'encryption',
  level: 'error',
  unit: 'template.yaml',
  resource: 'Orders',
  place: { at: { path: 'template.yaml', span: { start: 0, end: 1 } }, exact: true, via: [] },
  message: { what: 'Orders has no key.', why: '', how: '' },
  fingerprint: '0',
};

test('the fixes of a finding are made when they are first read, and once', () => {
  let made = 0;
  const finding = mendedLater(FOUND, () => {
    made += 1;
    return [{ title: 'Seal Orders', safe: true, changes: [] }];
  });
  expect(finding.resource).toBe('Orders');
  expect(made).toBe(0);
  expect(finding.fixes.map(({ title }) => title)).toEqual(['Seal Orders']);
  const copy: Finding = { ...finding };
  expect(copy.fixes).toBe(finding.fixes);
  expect(made).toBe(1);
});
