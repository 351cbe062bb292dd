import { nearest, RULES } from '../core/index.ts';
import { UsageError } from '../host/usage-error.ts';
import type { ExplainArguments } from './arguments.ts';
import { rulePageText } from './package-files.ts';
import { print, styleFor } from './terminal.ts';

/** Prints the page of a rule: Markdown reads well as it is, only its headings stand out. */
export function explainCommand({ rule: id, color }: ExplainArguments): number {
  const rule = RULES.find((one) => one.id === id);
  if (!rule) {
    const ids = RULES.map((one) => one.id);
    const meant = nearest(id, ids);
    throw new UsageError(
      `There is no rule "${id}". ${meant === undefined ? `The rules are: ${ids.join(', ')}.` : `Did you mean ${meant}?`}`,
    );
  }
  const { strong } = styleFor(process.stdout, color);
  const page = rulePageText(rule.id)
    .trim()
    .replace(/^#+ .*$/gm, (heading) => strong(heading));
  print(`${page}\n\nLevel: ${rule.level} · Topic: ${rule.topic}\n`);
  return 0;
}
