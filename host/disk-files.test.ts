import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asNobody, temporaryFolder, writeFiles } from '../test/support/temporary-folder.ts';
import { diskFiles, overlay } from './disk-files.ts';
import { UsageError } from './usage-error.ts';

const root = temporaryFolder();

const TEMPLATE = 'Resources:\n  Grüße:\n    Type: AWS::SQS::Queue\n';
const looksRelevant = (text: string) => text.includes('AWS::SQS');

/** What is said about a file found in a folder, and about the same file when the user names it. */
function said(path: string) {
  const found = diskFiles(root(), { looksRelevant });
  const named = diskFiles(root(), { looksRelevant, named: new Set([path]) });
  expect([found.read(path), named.read(path)]).toEqual([undefined, undefined]);
  named.read(path);
  return [found.problems, named.problems].map((problems) => problems.map(({ code, message }) => `${code}: ${message}`));
}

test('reads text as it stands: byte order mark, line ends and all', () => {
  writeFiles(root(), { 'a/bom.yaml': `\uFEFF${TEMPLATE}`, 'crlf.yaml': 'a: 1\r\nb: 2\r', 'empty.yaml': '' });
  const files = diskFiles(root());
  expect(files.read('a/bom.yaml')).toBe(`\uFEFF${TEMPLATE}`);
  expect(files.read('crlf.yaml')).toBe('a: 1\r\nb: 2\r');
  expect(files.read('empty.yaml')).toBe('');
  expect(files.problems).toEqual([]);
});

test('reads a file of any size in pieces that are its text together, cut through characters or not', () => {
  const text = `\uFEFF${'{"ü": "😀", '.repeat(200_000)}`;
  writeFiles(root(), { 'large.json': text, 'small.json': '{}', 'empty.json': '' });
  const files = diskFiles(root());
  const pieces = [...(files.chunks?.('large.json') ?? [])];
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join('')).toBe(text);
  expect([...(files.chunks?.('small.json') ?? [])].join('')).toBe('{}');
  expect([...(files.chunks?.('empty.json') ?? [])].join('')).toBe('');
  expect([...(overlay(files, new Map([['small.json', '[]']])).chunks?.('small.json') ?? [])]).toEqual(['[]']);
});

test('gives no pieces of what is not there, is no text, or lies outside', () => {
  writeFileSync(join(root(), 'binary.json'), Buffer.from([0x7b, 0, 1]));
  writeFileSync(join(root(), 'utf-16.json'), Buffer.from('\uFEFF{}', 'utf16le'));
  mkdirSync(join(root(), 'folder.json'));
  symlinkSync('/etc/passwd', join(root(), 'link.json'));
  const files = diskFiles(root());
  for (const path of ['none.json', 'binary.json', 'utf-16.json', 'folder.json', 'link.json', '../outside.json'])
    expect(files.chunks?.(path)).toBeUndefined();
  expect(files.problems).toEqual([]);
});

test('reads a file once, so that a report shows what was judged', () => {
  writeFiles(root(), { 'a.yaml': 'before' });
  const files = diskFiles(root());
  files.read('a.yaml');
  writeFileSync(join(root(), 'a.yaml'), 'after');
  expect(files.read('a.yaml')).toBe('before');
});

test('lists a folder, sorted; what is none has no list', () => {
  writeFiles(root(), { 'a/c.yaml': '', 'a/b/d.yaml': '', 'e.yaml': '' });
  const files = diskFiles(root());
  expect(files.list('')).toEqual(['a', 'e.yaml']);
  expect(files.list('a')).toEqual(['b', 'c.yaml']);
  expect([files.list('e.yaml'), files.list('nowhere'), files.list('..')]).toEqual([undefined, undefined, undefined]);
});

describe('of what it cannot read it says why, to those who may care', () => {
  const utf16 = 'unreadable: The file is UTF-16; save it as UTF-8.';
  const notUtf8 = 'unreadable: The file is not valid UTF-8; save it as UTF-8.';
  const binary = 'unreadable: The file is binary; templates are text in UTF-8.';
  const swapped = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

  test.each([
    ['UTF-16 LE, a template', Buffer.from(`\uFEFF${TEMPLATE}`, 'utf16le'), [[utf16], [utf16]]],
    ['UTF-16 BE, a template', swapped(TEMPLATE), [[utf16], [utf16]]],
    ['UTF-16 BE, cut in the middle', swapped(TEMPLATE).subarray(0, -1), [[utf16], [utf16]]],
    ['UTF-16, something else', Buffer.from('\uFEFFhello', 'utf16le'), [[], [utf16]]],
    ['Latin-1, a template', Buffer.from(TEMPLATE, 'latin1'), [[notUtf8], [notUtf8]]],
    ['Latin-1, something else', Buffer.from('name: Grüße', 'latin1'), [[], [notUtf8]]],
    ['binary', Buffer.from(`${TEMPLATE}\0`), [[], [binary]]],
  ])('%s', (_, bytes, expected) => {
    writeFiles(root(), { 'a.yaml': bytes });
    expect(said('a.yaml')).toEqual(expected);
  });

  test('larger than the bound: a template, something else', () => {
    const message = 'too-large: The file has 20 MiB; up to 16 MiB are read, and CloudFormation takes 1 MB.';
    writeFiles(root(), { 'a.yaml': TEMPLATE + '# padding\n'.repeat(7000), 'b.yaml': 'kind: Pod\n'.repeat(7000) });
    for (const name of ['a.yaml', 'b.yaml']) truncateSync(join(root(), name), 20 * 1024 * 1024);
    expect(said('a.yaml')).toEqual([[message], [message]]);
    expect(said('b.yaml')).toEqual([[], [message]]);
  });

  test('not there', () => {
    const gone = 'unreadable: The file cannot be read: it does not exist.';
    expect(said('gone.yaml')).toEqual([[], [gone]]);
  });

  test.skipIf(process.platform === 'win32')('a pipe or a folder, without opening it', () => {
    execFileSync('mkfifo', [join(root(), 'pipe.yaml')]);
    mkdirSync(join(root(), 'folder.yaml'));
    const odd = 'unreadable: This is not a regular file; it was not read.';
    expect(said('pipe.yaml')).toEqual([[], [odd]]);
    expect(said('folder.yaml')).toEqual([[], [odd]]);
  });

  test.skipIf(process.platform === 'win32')('not allowed', () => {
    writeFiles(root(), { 'a.yaml': TEMPLATE });
    chmodSync(join(root(), 'a.yaml'), 0);
    chmodSync(root(), 0o755);
    const denied = 'unreadable: The file cannot be read: permission denied.';
    expect(asNobody(() => said('a.yaml'))).toEqual([[denied], [denied]]);
  });

  test('links in a circle', () => {
    symlinkSync('a.yaml', join(root(), 'a.yaml'));
    const circle = 'unreadable: The file cannot be read: its symbolic links lead in a circle.';
    expect(said('a.yaml')).toEqual([[circle], [circle]]);
  });
});

describe('never leaves the root', () => {
  test('by a link, which is a problem', () => {
    writeFiles(root(), { 'secret.yaml': TEMPLATE, 'secrets/a.yaml': TEMPLATE, 'root/b.yaml': TEMPLATE });
    symlinkSync('../secret.yaml', join(root(), 'root/file.yaml'));
    symlinkSync('../secrets', join(root(), 'root/folder'));
    const files = diskFiles(join(root(), 'root'));
    expect([files.read('file.yaml'), files.read('folder/a.yaml'), files.list('folder')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const message = 'The file is a symbolic link that leads out of the folder that is linted; it was not read.';
    expect(files.problems).toEqual([
      { code: 'unreadable', path: 'file.yaml', message },
      { code: 'unreadable', path: 'folder/a.yaml', message },
    ]);
  });

  test('by a path, which is as if nothing were there', () => {
    writeFiles(root(), { 'secret.yaml': TEMPLATE, 'root/b.yaml': TEMPLATE });
    const files = diskFiles(join(root(), 'root'));
    expect(['../secret.yaml', 'x/../../secret.yaml', join(root(), 'secret.yaml')].map(files.read)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(files.problems).toEqual([]);
  });

  test('but follows a link that stays inside', () => {
    writeFiles(root(), { 'real.yaml': TEMPLATE });
    symlinkSync('real.yaml', join(root(), 'link.yaml'));
    expect(diskFiles(root()).read('link.yaml')).toBe(TEMPLATE);
  });
});

test('an overlay shows its own texts, in lists too, and the other files as they are', () => {
  writeFiles(root(), { 'a/old.yaml': 'disk', 'a/other.yaml': 'disk' });
  const files = overlay(
    diskFiles(root()),
    new Map([
      ['a/old.yaml', 'typed'],
      ['b/new.yaml', 'typed'],
    ]),
  );
  expect(['a/old.yaml', 'a/other.yaml', 'b/new.yaml'].map((path) => files.read(path))).toEqual([
    'typed',
    'disk',
    'typed',
  ]);
  expect([files.list(''), files.list('a'), files.list('b'), files.list('c')]).toEqual([
    ['a', 'b'],
    ['old.yaml', 'other.yaml'],
    ['new.yaml'],
    undefined,
  ]);
});

test('a root that does not exist is a mistake of the caller', () => {
  rmSync(root(), { recursive: true });
  expect(() => diskFiles(root())).toThrow(UsageError);
});
