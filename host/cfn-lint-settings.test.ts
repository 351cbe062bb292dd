import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../test/support/temporary-folder.ts';
import { readCfnLintSettings } from './cfn-lint-settings.ts';

const root = temporaryFolder();

test('keeps what chooses among rules and drops what names files', () => {
  const harmless = 'ignore_checks: [W3005]\nregions: [eu-west-1]\nconfigure_rules: {E3012: {strict: true}}\n';
  const files =
    'append_rules: [rules]\noverride_spec: spec.json\ncustom_rules: r.txt\noutput_file: /etc/passwd\ntemplates: [/etc]\n';
  writeFiles(root(), { '.cfnlintrc.yaml': `${harmless}${files}merge_configs: true\n` });
  expect(readCfnLintSettings(root())).toEqual({
    ignore_checks: ['W3005'],
    regions: ['eu-west-1'],
    configure_rules: { E3012: { strict: true } },
  });
});

test.each([
  ['is not there', {}, {}],
  ['is empty', { '.cfnlintrc': '\n' }, {}],
  ['has only a comment', { '.cfnlintrc': '# later\n' }, {}],
  [
    'stands beside another, which comes second',
    { '.cfnlintrc': 'ignore_checks: [W1]', '.cfnlintrc.yml': 'a' },
    { ignore_checks: ['W1'] },
  ],
  ['is no mapping', { '.cfnlintrc': '- W1' }, undefined],
  ['is broken', { '.cfnlintrc': 'a: [' }, undefined],
  ['has a value of another kind', { '.cfnlintrc': 'ignore_checks: W1' }, undefined],
  ['has aliases', { '.cfnlintrc': 'regions: &a [x]\nignore_checks: *a' }, undefined],
])('says what to do with a file that %s', (_, files, expected) => {
  writeFiles(root(), files as Record<string, string>);
  expect(readCfnLintSettings(root())).toEqual(expected);
});

test('follows no link out of the root', () => {
  writeFiles(root(), { 'outside.yaml': 'ignore_checks: [W1]', 'root/a.yaml': '' });
  symlinkSync('../outside.yaml', join(root(), 'root/.cfnlintrc'));
  expect(readCfnLintSettings(join(root(), 'root'))).toBeUndefined();
});
