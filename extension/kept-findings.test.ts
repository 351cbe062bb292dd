import { describe, expect, test } from 'vitest';
import type { ShownFinding } from './diagnostics.ts';
import { KeptFindings } from './kept-findings.ts';

const TEXT = 'one\ntwo\nthree\nfour\n';

function finding(word: string, text = TEXT, path = 'a.yaml'): ShownFinding {
  const start = text.indexOf(word);
  return {
    rule: word,
    topic: 'encryption',
    level: 'error',
    place: { at: { path, span: { start, end: start + word.length } }, exact: true, via: [] },
    message: { what: word, why: '', how: '' },
  };
}

/** Findings as the words that they are on. */
function wordsOf(findings: readonly ShownFinding[], text: string): string[] {
  return findings.map(({ place: { at } }) => text.slice(at.span.start, at.span.end));
}

/** Replaces a word, and gives back the text and what is kept of it. */
function edited(kept: KeptFindings, text: string, from: string, to: string): string {
  const rangeOffset = text.indexOf(from);
  kept.change({ rangeOffset, rangeLength: from.length, text: to });
  return text.replace(from, to);
}

describe('kept findings', () => {
  test('are those of the text as it is where none was whole yet', () => {
    expect(wordsOf(new KeptFindings('a.yaml').within(TEXT, [finding('two')]), TEXT)).toEqual(['two']);
  });

  test('move along with what is typed above them, and stay below it', () => {
    const kept = new KeptFindings('a.yaml');
    kept.keep([finding('one'), finding('four')]);
    let text = edited(kept, TEXT, 'two\n', 'two\nhalf\n');
    text = edited(kept, text, 'half', 'half typed');
    expect(wordsOf(kept.within(text, []), text)).toEqual(['one', 'four']);
  });

  test('go with the word that is typed at, from its first letter to behind its last', () => {
    for (const [from, to] of [
      ['two', 'to'],
      ['two\n', 'twos\n'],
      ['t', 'at'],
    ] as const) {
      const kept = new KeptFindings('a.yaml');
      kept.keep([finding('one'), finding('two'), finding('four')]);
      const text = edited(kept, TEXT, from, to);
      expect(wordsOf(kept.within(text, []), text)).toEqual(['one', 'four']);
    }
  });

  test('give way in the lines that were edited to what is found there, and nowhere else', () => {
    const kept = new KeptFindings('a.yaml');
    kept.keep([finding('one')]);
    const text = edited(kept, TEXT, 'three', 'thirteen');
    const found = [finding('two', text), finding('thirteen', text), finding('four', text)];
    expect(wordsOf(kept.within(text, found), text)).toEqual(['one', 'thirteen']);
  });

  test('hold what was edited together, in whichever order', () => {
    const kept = new KeptFindings('a.yaml');
    kept.keep([finding('one'), finding('two'), finding('four')]);
    let text = edited(kept, TEXT, 'four', 'forty');
    text = edited(kept, text, 'three', '3');
    text = edited(kept, text, 'one', 'eleven');
    const found = [finding('eleven', text), finding('forty', text)];
    expect(wordsOf(kept.within(text, found), text)).toEqual(['eleven', 'forty']);
  });

  test('of other files stay as they are', () => {
    const kept = new KeptFindings('a.yaml');
    kept.keep([finding('four', TEXT, 'child.yaml')]);
    const text = edited(kept, TEXT, 'four', 'five');
    expect(wordsOf(kept.within(text, []), TEXT)).toEqual(['four']);
  });

  test('are forgotten with the next whole text', () => {
    const kept = new KeptFindings('a.yaml');
    kept.keep([finding('one')]);
    let text = edited(kept, TEXT, 'two', '2');
    kept.keep([]);
    text = edited(kept, text, 'four', '4');
    expect(kept.within(text, [])).toEqual([]);
  });
});
