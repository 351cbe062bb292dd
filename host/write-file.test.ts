import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { UsageError } from './usage-error.ts';
import { writeFile } from './write-file.ts';

const root = temporaryFolder();

test('writes a new file and leaves nothing else behind', () => {
  writeFile(root(), 'report.sarif', 'new');
  expect(readFileSync(join(root(), 'report.sarif'), 'utf8')).toBe('new');
  expect(readdirSync(root())).toEqual(['report.sarif']);
});

test('replaces a file and keeps its mode', () => {
  const path = join(root(), 'report.sarif');
  writeFileSync(path, 'old');
  chmodSync(path, 0o640);
  writeFile(root(), path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect((statSync(path).mode & 0o777).toString(8)).toBe('640');
});

test('does not write through a link', () => {
  writeFileSync(join(root(), 'secret'), 'old');
  symlinkSync('secret', join(root(), 'report.sarif'));
  expect(() => writeFile(root(), 'report.sarif', 'new')).toThrow(
    'report.sarif cannot be written: it is no regular file.',
  );
  expect(readFileSync(join(root(), 'secret'), 'utf8')).toBe('old');
});

test('does not follow a folder link out of the root, unless the user named that outside', () => {
  mkdirSync(join(root(), 'root'));
  mkdirSync(join(root(), 'outside'));
  symlinkSync('../outside', join(root(), 'root/reports'));
  const inner = join(root(), 'root');
  expect(() => writeFile(inner, 'reports/a.json', 'x')).toThrow(/a symbolic link in it leads out of/);
  expect(readdirSync(join(root(), 'outside'))).toEqual([]);
  writeFile(inner, '../outside/a.json', 'x');
  expect(readdirSync(join(root(), 'outside'))).toEqual(['a.json']);
});

test.each([
  ['a folder that does not exist', 'no/such/report.json', /its folder does not exist/],
  ['a folder in place of the file', '.', /it is no regular file/],
  ['a name that is too long', 'x'.repeat(300), /its name is too long/],
])('refuses %s in one line and leaves nothing behind', (_, path, message) => {
  expect(() => writeFile(root(), path, 'x')).toThrow(UsageError);
  expect(() => writeFile(root(), path, 'x')).toThrow(message);
  expect(readdirSync(root())).toEqual([]);
});
