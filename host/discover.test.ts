import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asNobody, temporaryFolder, writeFiles } from '../test/support/temporary-folder.ts';
import { discover } from './discover.ts';
import { rootFor } from './root.ts';
import { UsageError } from './usage-error.ts';

const root = temporaryFolder();

const touch = (...paths: string[]) => writeFiles(root(), Object.fromEntries(paths.map((path) => [path, ''])));
const write = (files: Record<string, string>) => writeFiles(root(), files);
const found = (...names: string[]) => discover({ root: root(), names }).paths;

describe('a folder', () => {
  test('gives what has the name of a template, sorted, from all folders below', () => {
    touch('b.yaml', 'a/z.YML', 'a/b/c.json', 'd.template', 'e.Cfn', 'f.txt', 'g.yaml.bak', '.infra/h.yaml');
    expect(found('.')).toEqual(['.infra/h.yaml', 'a/b/c.json', 'a/z.YML', 'b.yaml', 'd.template', 'e.Cfn']);
  });

  test('gives nothing of copies and caches', () => {
    touch(
      'node_modules/a.yaml',
      'x/.git/b.yaml',
      '.terraform/c.json',
      '.aws-sam/build/template.yaml',
      'cdk.out/d.json',
    );
    touch('.terragrunt-cache/e.yaml', 'node_modules.yaml');
    expect(found('.')).toEqual(['node_modules.yaml']);
  });

  test('gives of a cloud assembly its manifest alone, although git leaves it out', () => {
    write({
      '.gitignore': 'cdk.out/\n',
      'app/cdk.out/manifest.json': '{}',
      'app/cdk.out/a.template.json': '',
      'app/cdk.out/assembly-Prod/manifest.json': '{}',
      'half/cdk.out/cdk.out': '',
      'half/cdk.out/a.template.json': '',
      'other/cdk.out': '',
      'other/a.template.json': '',
    });
    const all = ['app/cdk.out/manifest.json', 'half/cdk.out/manifest.json', 'other/manifest.json'];
    expect(found('.')).toEqual(all);
    expect(found('app/cdk.out', 'other')).toEqual(['app/cdk.out/manifest.json', 'other/manifest.json']);
    expect(found('app/cdk.out/a.template.json')).toEqual(['app/cdk.out/a.template.json']);
  });

  test('gives what is in it when it is named itself, although it would be passed over or ignored', () => {
    write({ '.gitignore': 'build/\n', 'build/a.yaml': '', 'build/b/c.yaml': '', 'node_modules/d.yaml': '' });
    expect(found('.')).toEqual([]);
    expect(found('build')).toEqual(['build/a.yaml', 'build/b/c.yaml']);
    expect(found('build/b')).toEqual(['build/b/c.yaml']);
    expect(found('node_modules')).toEqual(['node_modules/d.yaml']);
  });

  test.skipIf(process.platform === 'win32')(
    'that may not be looked into is a problem, and the others are found',
    () => {
      touch('a.yaml', 'closed/b.yaml');
      execFileSync('chmod', ['000', join(root(), 'closed')]);
      execFileSync('chmod', ['755', root()]);
      const { paths, problems } = asNobody(() => discover({ root: root(), names: ['.'] }));
      expect(paths).toEqual(['a.yaml']);
      const message = 'The folder cannot be looked into: permission denied.';
      expect(problems).toEqual([{ code: 'unreadable', path: 'closed', message }]);
    },
  );
});

describe('.gitignore', () => {
  test('is honoured in every folder, with negations, the inner over the outer', () => {
    write({
      '.gitignore': '*.json\n!keep.json\n/only-here.yaml\nlogs/\n',
      'sub/.gitignore': '!*.json\nlocal.yaml\n',
    });
    touch('a.json', 'keep.json', 'only-here.yaml', 'logs/a.yaml', 'local.yaml');
    touch('sub/a.json', 'sub/only-here.yaml', 'sub/local.yaml', 'sub/deep/local.yaml', 'sub/logs/a.yaml');
    expect(found('.')).toEqual(['keep.json', 'local.yaml', 'sub/a.json', 'sub/only-here.yaml']);
  });

  test('counts from the top of the repository, and so does .git/info/exclude', () => {
    write({ '.gitignore': 'out.yaml\n/app/b.yaml\n', '.git/info/exclude': 'mine.yaml\n' });
    touch('app/out.yaml', 'app/mine.yaml', 'app/a.yaml', 'app/b.yaml', 'app/deep/out.yaml');
    expect(discover({ root: join(root(), 'app'), names: ['.'] }).paths).toEqual(['a.yaml']);
  });

  test('above no repository does not count', () => {
    write({ '.gitignore': 'a.yaml\n', 'app/a.yaml': '' });
    expect(discover({ root: join(root(), 'app'), names: ['.'] }).paths).toEqual(['a.yaml']);
  });

  test('agrees with git itself', () => {
    write({
      '.gitignore': '# all\n*.yaml\n!/a/**/keep.yaml\n\\#odd.json\ntrailing.json \n**/deep/*.json\n[ab].yml\n!a/\n',
      'a/.gitignore': 'b/*\n!b/c/\n',
    });
    touch('x.yaml', 'a/keep.yaml', 'a/b/keep.yaml', 'a/b/c/keep.yaml', '#odd.json', 'trailing.json', 'a/deep/x.json');
    touch('a/deep/y/x.json', 'a.yml', 'c.yml', 'a/b.yml', 'a/b/c.yml');
    const git = (...args: string[]) => execFileSync('git', ['-C', root(), ...args], { encoding: 'utf8' });
    git('init', '-q');
    const kept = git('ls-files', '-z', '--others', '--exclude-standard').split('\0');
    expect(found('.')).toEqual(kept.filter((path) => /\.(ya?ml|json)$/.test(path)).sort());
  });
});

describe('a file', () => {
  test('that is named is taken whatever it is called, and known as named', () => {
    write({ '.gitignore': '*\n', 'queues.txt': '', 'a.yaml': '' });
    const { paths, named } = discover({ root: root(), names: ['queues.txt', '.', 'queues.txt'] });
    expect(paths).toEqual(['queues.txt']);
    expect([...named]).toEqual(['queues.txt']);
  });

  test('is found once, however often and however it is named', () => {
    touch('a/b.yaml');
    expect(found('.', 'a', './a/../a/b.yaml', join(root(), 'a/b.yaml'))).toEqual(['a/b.yaml']);
  });

  test.each([
    ['does not exist', 'nowhere.yaml', /^nowhere.yaml does not exist/],
    ['is an empty name', '', /^An empty path was given/],
    ['lies outside of the root', '../outside.yaml', /^..\/outside.yaml lies outside of/],
    ['is a link out of the root', 'link.yaml', /^link.yaml is a symbolic link that leads out of/],
  ])('that %s is a mistake of the caller', (_, name, message) => {
    touch('outside.yaml', 'root/a.yaml');
    symlinkSync('../outside.yaml', join(root(), 'root/link.yaml'));
    const run = () => discover({ root: join(root(), 'root'), names: ['a.yaml', name] });
    expect(run).toThrow(UsageError);
    expect(run).toThrow(message);
  });
});

describe('a link', () => {
  test('to a file in the root is read once, under the name that has an extension of templates', () => {
    touch('real.yaml', 'queues.txt');
    for (const link of ['l1.yaml', 'l2.yaml']) symlinkSync('real.yaml', join(root(), link));
    for (const link of ['q1.yaml', 'q2.yaml']) symlinkSync('queues.txt', join(root(), link));
    expect(found('.')).toEqual(['q1.yaml', 'real.yaml']);
  });

  test('out of the root, in a circle or to nowhere is passed over', () => {
    touch('outside/a.yaml', 'root/b.yaml');
    const links = {
      up: '..',
      self: 'self',
      'gone.yaml': 'nowhere',
      'out.yaml': '../outside/a.yaml',
      out: '../outside',
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root(), 'root', name));
    mkdirSync(join(root(), 'root/deep'));
    symlinkSync('..', join(root(), 'root/deep/circle'));
    expect(discover({ root: join(root(), 'root'), names: ['.'] }).paths).toEqual(['b.yaml']);
  });

  test('to a folder in the root may be named', () => {
    touch('real/a.yaml');
    symlinkSync('real', join(root(), 'link'));
    expect(found('link')).toEqual(['real/a.yaml']);
  });

  test('may be how the root itself is called', () => {
    touch('real/a.yaml');
    symlinkSync('real', join(root(), 'link'));
    const names = [join(root(), 'real/a.yaml'), join(root(), 'link/a.yaml')];
    expect(discover({ root: join(root(), 'link'), names }).paths).toEqual(['a.yaml']);
  });
});

describe('the root on a command line', () => {
  test.each([
    ['the working folder', 'work', ['a.yaml', 'deep/b.yaml', '.'], 'work'],
    ['the working folder, when nothing is named', 'work', [], 'work'],
    ['the folder of a file elsewhere', 'work', ['../other/b.yaml'], 'other'],
    ['the nearest folder around all that is named', 'work', ['a.yaml', '../other/b.yaml'], '.'],
    ['a folder elsewhere itself', 'work/deep', ['../../other'], 'other'],
    ['a folder above', 'work/deep', ['..'], 'work'],
  ])('is %s', (_, working, names, expected) => {
    touch('work/a.yaml', 'work/deep/b.yaml', 'other/b.yaml');
    expect(rootFor(join(root(), working), names)).toBe(join(root(), expected));
  });
});

test('a root that does not exist is a mistake of the caller', () => {
  rmSync(root(), { recursive: true });
  expect(() => found('.')).toThrow(UsageError);
});
