import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { applyEdits, type TextEdit } from '../fixes/edits.ts';
import { unifiedDiff } from './diff.ts';
import { PLAIN } from './style.ts';

const folder = temporaryFolder();

function diff(text: string, ...edits: readonly (readonly [start: number, end: number, newText: string])[]): string[] {
  return unifiedDiff({ path: 'a.txt', edits: edits.map(editOf) }, text, PLAIN).slice(2);
}

function editOf([start, end, newText]: readonly [number, number, string]): TextEdit {
  return { span: { start, end }, newText };
}

const TEN = '0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n';

describe('a unified diff', () => {
  test('shows three lines around what changes', () => {
    expect(diff(TEN, [10, 11, 'five'])).toEqual(['@@ -3,7 +3,7 @@', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8']);
  });

  test('shows a line that is put behind the end of another one as added', () => {
    expect(diff('a\nb\n', [1, 1, '\nnew'])).toEqual(['@@ -1,2 +1,3 @@', ' a', '+new', ' b']);
  });

  test('shows lines side by side that change as one change', () => {
    expect(diff('a\nb\n', [0, 1, 'A'], [2, 3, 'B'])).toEqual(['@@ -1,2 +1,2 @@', '-a', '-b', '+A', '+B']);
  });

  test('shows a line that goes with the break before it as removed', () => {
    expect(diff('a\nb\nc\n', [1, 3, ''])).toEqual(['@@ -1,3 +1,2 @@', ' a', '-b', ' c']);
  });

  test('says where there is no break at the end', () => {
    expect(diff('a', [1, 1, '\nb'])).toEqual([
      '@@ -1 +1,2 @@',
      '-a',
      '\\ No newline at end of file',
      '+a',
      '+b',
      '\\ No newline at end of file',
    ]);
  });

  test('keeps tabs and the breaks of Windows, and shows what would steer a terminal', () => {
    expect(diff('\ta\r\nb\u001b[2J\r\n', [2, 2, 'x'])).toEqual(['@@ -1,2 +1,2 @@', '-\ta\r', '+\tax\r', ' b␛[2J\r']);
  });

  test('is taken by git, whatever was edited', () => {
    const texts = fc.array(fc.constantFrom('a', 'b\n', '\n', 'c c', '\td\r\n'), { maxLength: 30 });
    const edits = fc.array(fc.tuple(fc.nat(12), fc.nat(6), fc.constantFrom('', 'x', '\n', 'y\nz', '\nw\n')), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(texts, edits, (pieces, wanted) => {
        const text = pieces.join('');
        const own = withoutOverlaps(wanted, text.length);
        const lines = unifiedDiff({ path: 'a.txt', edits: own }, text, PLAIN);
        const expected = applyEdits(text, own);
        expect(lines.length === 0).toBe(text === expected);
        // A lone carriage return steers a terminal, and git takes an empty file for none.
        if (lines.length === 0 || text === '' || expected === '' || /\r(?!\n)/.test(expected)) return;
        writeFileSync(join(folder(), 'a.txt'), text);
        const { stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
          cwd: folder(),
          input: `${lines.join('\n')}\n`,
          encoding: 'utf8',
        });
        expect(stderr).toBe('');
        expect(readFileSync(join(folder(), 'a.txt'), 'utf8')).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});

function withoutOverlaps(wanted: readonly (readonly [number, number, string])[], length: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let from = 0;
  for (const [gap, size, newText] of wanted) {
    const start = from + gap;
    if (start > length) break;
    const end = Math.min(length, start + size);
    edits.push({ span: { start, end }, newText });
    from = end;
  }
  return edits;
}
