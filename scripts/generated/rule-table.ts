import { RULES, type RuleMeta, type Topic } from '../../core/index.ts';

/** The topics in the order of the page, in words. */
const TOPICS: Readonly<Record<Topic, string>> = {
  encryption: 'Encryption at rest',
  delivery: 'Delivery',
  'key-policy': 'Key policies',
  'queue-policy': 'Queue policies',
  permissions: 'Permissions',
  lifecycle: 'Lifecycle',
  monitoring: 'Monitoring',
  suppression: 'Suppressions',
  'cfn-lint': 'cfn-lint',
};

/** The README's table: every rule by id, its level and what it asks for. */
export function ruleTable(): string {
  return table(
    ['Rule', 'Level', 'Asks that'],
    RULES.map((rule) => [link(rule, ''), levelOf(rule), rule.title]),
  );
}

/** The page `docs/rules.md`: every rule by topic, with what it rests on and what it makes superfluous. */
export function rulesPage(): string {
  const sections = Object.entries(TOPICS).flatMap(([topic, heading]) => {
    const rules = RULES.filter((rule) => rule.topic === topic);
    if (rules.length === 0) return [];
    const rows = rules.map((rule) => [
      link(rule, '../'),
      levelOf(rule),
      rule.title,
      (rule.controls ?? []).join(', '),
      (rule.supersedes ?? []).map((id) => `\`${id}\``).join(', '),
    ]);
    return [`## ${heading}\n\n${table(['Rule', 'Level', 'Asks that', 'Controls', 'Speaks instead of'], rows)}`];
  });
  return `<!-- Generated from core/rules by "npm run generate"; edit the rules instead. -->

# Rules

${RULES.length} rules. The level is that of a finding which holds in every deployment of a template; one that holds in some of them is one level
lower and says when. A rule may give a single finding another level, and \`rules\` in the configuration wins over both. One that is off runs
only where \`rules\` gives it a level.

Where two findings have one cause, the rule that says more speaks instead of the other. Controls are named where AWS publishes one that
asks for the same; a finding, or its absence, is no audit.

${sections.join('\n\n')}
`;
}

function levelOf({ level, optIn }: RuleMeta): string {
  return optIn ? 'off' : level;
}

function link({ id }: RuleMeta, up: string): string {
  return `[\`${id}\`](${up}core/rules/${id}/rule.md)`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`).join('\n');
}
