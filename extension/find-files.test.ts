import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { discover } from '../host/discover.ts';
import { temporaryFolder, writeFiles } from '../test/support/temporary-folder.ts';
import { type Folders, findFiles } from './find-files.ts';

const root = temporaryFolder();

/** The folder on disk as the search sees one. */
function onDisk(isCancelled = () => false): Folders {
  return {
    isCancelled,
    read: async (path) => readFileSync(join(root(), path), 'utf8'),
    entries: async (folder) =>
      readdirSync(join(root(), folder), { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        kind: entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : 'file',
      })),
  };
}

const FILES = [
  'template.yaml',
  'a/b/c/stack.template',
  'a/notes.txt',
  'a/data.JSON',
  'ignored/x.yaml',
  'kept/ignored.yaml',
  'kept/again.yaml',
  'kept/deep/only-here.yaml',
  'node_modules/p/x.yaml',
  '.aws-sam/build/x.yaml',
  'app/cdk.out/manifest.json',
  'app/cdk.out/App.template.json',
  'half/cdk.out/App.template.json',
  'named/cdk.out',
  'named/manifest.json',
  'named/Old.template.json',
  '.github/workflows/x.yml',
];

const IGNORED = {
  '.gitignore': '/ignored\nagain.yaml\ncdk.out\n',
  'kept/.gitignore': '!again.yaml\nignored.yaml\ndeep/*\n!deep/only-here.yaml\n',
};

test('finds what the command line finds', async () => {
  writeFiles(root(), { ...Object.fromEntries(FILES.map((path) => [path, '{}'])), ...IGNORED });
  symlinkSync('a', join(root(), 'linked'));
  const found = await findFiles(onDisk());
  expect(found).toEqual(discover({ root: root(), names: ['.'] }).paths);
  expect(found).toEqual([
    '.github/workflows/x.yml',
    'a/b/c/stack.template',
    'a/data.JSON',
    'app/cdk.out/manifest.json',
    'kept/again.yaml',
    'kept/deep/only-here.yaml',
    'named/manifest.json',
    'template.yaml',
  ]);
});

test('stops between folders when it is cancelled', async () => {
  writeFiles(root(), { 'a/a.yaml': '', 'a/b/b.yaml': '', 'a/b/c/c.yaml': '' });
  let looks = 0;
  expect(await findFiles(onDisk(() => ++looks > 2))).toEqual(['a/a.yaml']);
});
