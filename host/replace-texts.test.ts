import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../test/support/temporary-folder.ts';
import { replaceTexts } from './replace-texts.ts';
import { UsageError } from './usage-error.ts';

const folder = temporaryFolder();

function text(path: string): string {
  return readFileSync(join(folder(), path), 'utf8');
}

const ONE = { path: 'one.yaml', before: 'one', after: 'eins' };
const TWO = { path: 'two.yaml', before: 'two', after: 'zwei' };

describe('texts in the place of others', () => {
  test('are written whole, with the rights that their files had', () => {
    writeFiles(folder(), { 'one.yaml': 'one', 'two.yaml': 'two' });
    chmodSync(join(folder(), 'two.yaml'), 0o640);
    replaceTexts(folder(), [ONE, TWO]);
    expect([text('one.yaml'), text('two.yaml')]).toEqual(['eins', 'zwei']);
    expect(statSync(join(folder(), 'two.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder())).toHaveLength(2);
  });

  test.each([
    ['was changed meanwhile', 'It was changed meanwhile.', (path: string) => writeFileSync(path, 'other')],
    ['differs by a byte order mark', 'It was changed meanwhile.', (path: string) => writeFileSync(path, '\ufefftwo')],
    ['is gone', 'It cannot be read any more, or a link in it leads out of the folder.', (path: string) => rmSync(path)],
    ['is read-only', 'It is read-only.', (path: string) => chmodSync(path, 0o444)],
  ])('are not written, not one of them, where a file %s', (_, reason, change) => {
    writeFiles(folder(), { 'one.yaml': 'one', 'two.yaml': 'two' });
    change(join(folder(), 'two.yaml'));
    expect(() => replaceTexts(folder(), [ONE, TWO], (path) => `../${path}`)).toThrow(
      new UsageError(`Nothing was written.\n../two.yaml: ${reason}`),
    );
    expect(text('one.yaml')).toBe('one');
  });

  test('are not written through a link that leads out of the root', () => {
    writeFiles(folder(), { 'outside.yaml': 'one', 'root/two.yaml': 'two' });
    symlinkSync('../outside.yaml', join(folder(), 'root/one.yaml'));
    expect(() => replaceTexts(join(folder(), 'root'), [ONE, TWO])).toThrow('a link in it leads out of the folder');
    expect([text('outside.yaml'), text('root/two.yaml')]).toEqual(['one', 'two']);
  });

  test('are written where a link inside of the root leads, which stays a link', () => {
    mkdirSync(join(folder(), 'real'));
    writeFiles(folder(), { 'real/one.yaml': 'one' });
    symlinkSync('real/one.yaml', join(folder(), 'one.yaml'));
    replaceTexts(folder(), [ONE]);
    expect(text('real/one.yaml')).toBe('eins');
    expect(lstatSync(join(folder(), 'one.yaml')).isSymbolicLink()).toBe(true);
  });
});
