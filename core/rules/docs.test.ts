import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lintText } from '../../test/support/annotate.ts';
import { type Example, examplesIn, pageOf } from '../../test/support/examples.ts';
import { RULES } from '../index.ts';

const SECTIONS = [
  'What it checks',
  'Why it matters',
  'Flagged',
  'Passes',
  'Fix',
  'When not to use it',
  'References',
] as const;

/** The folders beside the rooms: what several rules share. */
const SHARED = ['delivery-checks', 'policy-checks'];

/** As long as a name may be that still leaves the message on one line of a terminal. */
const USUAL_NAME = 'x'.repeat(20);
const LONGEST_SENTENCE = 120;

test('every room is a rule, and every rule has a room of its name', () => {
  const rooms = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => !SHARED.includes(name));
  expect(rooms.sort()).toEqual(RULES.map(({ id }) => id).sort());
});

describe.each(RULES)('the page of $id', (rule) => {
  const page = pageOf(rule.id);
  const examples = examplesIn(page);

  test('begins with the id and the title', () => {
    expect(page.split('\n').slice(0, 4)).toEqual([`# ${rule.id}`, '', rule.title, '']);
  });

  test('has the sections that every page has', () => {
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(SECTIONS);
  });

  test('names every reference of the rule', () => {
    const references = sectionOf(page, 'References');
    for (const url of rule.references) expect(references).toContain(`](${url})`);
  });

  test('links to pages that are there', () => {
    for (const [, other = ''] of page.matchAll(/\]\(\.\.\/([\w-]+)\/rule\.md\)/g)) {
      expect(RULES.map(({ id }) => id)).toContain(other);
    }
  });

  test('shows what is flagged under "Flagged" and what passes under "Passes"', () => {
    expect(kindsIn(sectionOf(page, 'Flagged'))).toEqual(['flagged']);
    expect(kindsIn(sectionOf(page, 'Passes'))).toEqual(['passes']);
    expect(kindsIn(page)).toEqual(['flagged', 'passes']);
  });

  test.each(examples.filter(({ is }) => is === 'flagged'))(
    'is right that the template on line $line is flagged',
    (example) => {
      const { findings, problems } = lintText(example.source, example.settings);
      expect(problems).toEqual([]);
      expect(findings.map((finding) => finding.rule)).toContain(rule.id);
    },
  );

  test.each(examples.filter(({ is }) => is === 'passes'))(
    'is right that the template on line $line passes',
    (example) => {
      const { findings, problems } = lintText(example.source, example.settings);
      expect(problems).toEqual([]);
      expect(findings.filter((finding) => finding.rule === rule.id || finding.level !== 'note')).toEqual([]);
    },
  );

  test.each(examples.filter(({ is }) => is === 'flagged'))(
    'shows on line $line a finding that reads well',
    (example) => {
      for (const { message, resource } of findingsOf(rule.id, example)) {
        const sentence = message.what.replaceAll(resource, USUAL_NAME);
        expect(sentence).toMatch(/^[^.]+(?:\.\w[^.]*)*\.$/);
        expect(sentence.length).toBeLessThanOrEqual(LONGEST_SENTENCE);
        expect(`${message.why} ${message.how}`).not.toMatch(/misconfigured|undefined|\[object/);
        expect(message.why).toMatch(/[.)"]$/);
        expect(message.how).toMatch(/\.$/);
      }
    },
  );
});

function findingsOf(rule: string, { source, settings }: Example) {
  return lintText(source, settings).findings.filter((finding) => finding.rule === rule);
}

function sectionOf(page: string, heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}

function kindsIn(text: string): string[] {
  return [...new Set(examplesIn(text).map(({ is }) => is))];
}
