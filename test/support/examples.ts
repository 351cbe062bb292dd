import { readFileSync } from 'node:fs';
import type { Requirement, Settings } from '../../core/index.ts';

/** A code block of a rule's page that a test runs. */
export interface Example {
  /** The line of the page on which it begins, counted from 1. */
  readonly line: number;
  readonly is: 'flagged' | 'passes';
  readonly source: string;
  readonly settings: Partial<Settings>;
}

/** The page of a rule. */
export function pageOf(rule: string): string {
  return readFileSync(new URL(`../../core/rules/${rule}/rule.md`, import.meta.url), 'utf8');
}

/**
 * The examples of a page: blocks that say `flagged` or `passes` after their language, then perhaps settings, as in
 * `yaml flagged require=cmk own=111122223333 trust=999999999999,o-example1 keys=all`. A rule that runs only where it is
 * given a level gets one by `on=kms-monitoring-missing`.
 */
export function examplesIn(page: string): Example[] {
  return [...page.matchAll(/^```(?:yaml|json) (flagged|passes)(.*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: is, 2: words = '', 3: source = '' }) => ({
      line: page.slice(0, index).split('\n').length,
      is: is === 'flagged' ? 'flagged' : 'passes',
      source,
      settings: settingsIn(words.split(' ').filter((word) => word !== '')),
    }),
  );
}

function settingsIn(words: readonly string[]): Partial<Settings> {
  let settings: Partial<Settings> = {};
  for (const word of words) {
    const [name, value = ''] = word.split('=');
    if (name === 'require' && isRequirement(value)) settings = { ...settings, require: value };
    else if (name === 'own') settings = { ...settings, ownAccounts: new Set(value.split(',')) };
    else if (name === 'trust') settings = { ...settings, trusted: trustedIn(value.split(',')) };
    else if (name === 'keys' && value === 'all') settings = { ...settings, keys: value };
    else if (name === 'tls' && value === 'always') settings = { ...settings, tls: value };
    else if (name === 'on') settings = { ...settings, rules: new Map([[value, 'note']]) };
    else throw new Error(`An example has no setting such as "${word}".`);
  }
  return settings;
}

/** What is trusted, told apart by its form: networks, organizations, endpoints, accounts. */
function trustedIn(names: readonly string[]): Settings['trusted'] {
  const taken = (fits: (name: string) => boolean): string[] => names.filter(fits);
  return {
    cidrs: taken((name) => name.includes('/')),
    orgs: new Set(taken((name) => name.startsWith('o-'))),
    vpces: new Set(taken((name) => name.startsWith('vpc'))),
    accounts: new Set(taken((name) => /^\d{12}$/.test(name))),
  };
}

function isRequirement(text: string): text is Requirement {
  return text === 'encrypted' || text === 'kms' || text === 'cmk';
}
