import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository of QueueSeal, as the runner has fetched it: what runs is always the bundle, in `action/dist/`. */
const ROOT = join(import.meta.dirname, '..', '..');

/** The version of QueueSeal that runs. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The page of a rule, in Markdown; `undefined` for a rule that is not ours. */
export function rulePageText(rule: string): string | undefined {
  try {
    return readFileSync(join(ROOT, 'core', 'rules', rule, 'rule.md'), 'utf8');
  } catch {
    return undefined;
  }
}
