import { nearest, RULES } from '../core/index.ts';
import { UsageError } from '../host/usage-error.ts';
import { rulePageText } from './package-files.ts';
import { print } from './terminal.ts';

/** Prints the page of a rule. */
export function explainCommand(id: string): number {
  const rule = RULES.find((one) => one.id === id);
  if (!rule) {
    const ids = RULES.map((one) => one.id);
    const meant = nearest(id, ids);
    throw new UsageError(
      `There is no rule "${id}". ${meant === undefined ? `The rules are: ${ids.join(', ')}.` : `Did you mean ${meant}?`}`,
    );
  }
  const page = rulePageText(rule.id).trim();
  const { title, level, topic, controls = [] } = rule;
  const facts = [
    `Level: ${level}`,
    `Topic: ${topic}`,
    ...(controls.length > 0 ? [`Controls: ${controls.join(', ')}`] : []),
  ];
  print(`${rule.id}: ${title}\n${facts.join(' · ')}\n\n${page}\n`);
  return 0;
}
