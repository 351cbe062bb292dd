import { readFileSync } from 'node:fs';

/** Reads a file of the package itself. This file's folder and the bundle's are both one below the package's own. */
function packageFile(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
}

/** The version of QueueSeal that runs. */
export function packageVersion(): string {
  return (JSON.parse(packageFile('package.json')) as { version: string }).version;
}

/** The page of a rule, in Markdown. */
export function rulePageText(rule: string): string {
  return packageFile(`core/rules/${rule}/rule.md`);
}
