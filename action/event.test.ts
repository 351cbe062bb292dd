import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../test/support/temporary-folder.ts';
import { filesUrlOf, warnOfUntrustedCheckout } from './event.ts';

const folder = temporaryFolder();

const BASE = 'b'.repeat(40);
const HEAD = 'c'.repeat(40);
const ON_TARGET = { GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_SHA: BASE };

describe('a checkout on pull_request_target', () => {
  test.each([
    ['the head as a commit', { '.git/HEAD': `${HEAD}\n` }, []],
    ['the head as a branch', { '.git/HEAD': 'ref: refs/heads/x/y\n', '.git/refs/heads/x/y': HEAD }, []],
    [
      'the head as a packed branch',
      { '.git/HEAD': 'ref: refs/heads/x\n', '.git/packed-refs': `# pack\n${HEAD} refs/heads/x\n` },
      [],
    ],
    ['the head beside the base', { '.git/HEAD': BASE, 'head/.git/HEAD': HEAD }, []],
    ['the head deep inside', { 'a/b/.git/HEAD': HEAD, 'a/b/infra/x.yaml': '' }, ['a/b/infra/x.yaml']],
  ])('is warned of when it is %s', (_, files, names) => {
    writeFiles(folder(), files);
    expect(warnOfUntrustedCheckout(ON_TARGET, folder(), names)).toHaveLength(1);
  });

  test.each([
    ['the base', { '.git/HEAD': BASE }],
    ['the base as a branch', { '.git/HEAD': 'ref: refs/heads/main', '.git/packed-refs': `${BASE} refs/heads/main` }],
    ['no repository', { 'x.yaml': '' }],
    ['a repository without a commit', { '.git/HEAD': 'ref: refs/heads/main' }],
  ])('is not when it is %s', (_, files) => {
    writeFiles(folder(), files);
    expect(warnOfUntrustedCheckout(ON_TARGET, folder(), [])).toEqual([]);
  });

  test('is not when it is the base that the event names', () => {
    const event = { pull_request: { base: { sha: HEAD } } };
    writeFiles(folder(), { '.git/HEAD': HEAD, 'event.json': JSON.stringify(event) });
    const environment = { ...ON_TARGET, GITHUB_EVENT_PATH: join(folder(), 'event.json') };
    expect(warnOfUntrustedCheckout(environment, folder(), [])).toEqual([]);
  });

  test('is nobody’s business on other events', () => {
    writeFiles(folder(), { '.git/HEAD': HEAD });
    expect(warnOfUntrustedCheckout({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: BASE }, folder(), [])).toEqual([]);
  });
});

describe('links', () => {
  const environment = { GITHUB_SERVER_URL: 'https://github.example.com', GITHUB_REPOSITORY: 'acme/shop' };

  test('lead to the commit that is checked out', () => {
    writeFiles(folder(), { '.git/HEAD': `${HEAD}\n` });
    expect(filesUrlOf(environment, folder())).toBe(`https://github.example.com/acme/shop/blob/${HEAD}`);
  });

  test.each([
    ['outside of GitHub', {}, HEAD],
    ['without a commit', environment, 'ref: refs/heads/none'],
    ['with a head that is none', environment, `${HEAD})[x](https://example.com`],
  ])('are left out %s', (_, given, head) => {
    writeFiles(folder(), { '.git/HEAD': head });
    expect(filesUrlOf(given, folder())).toBeUndefined();
  });
});
