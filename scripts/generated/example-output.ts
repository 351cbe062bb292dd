import { readFileSync } from 'node:fs';
import { DEFAULT_SETTINGS, fixAll, fixedText, fixWithKey, lint, PLAIN, textReport } from '../../core/index.ts';

const TEMPLATE = 'examples/shop/template.yaml';
/** The findings that a newcomer is shown: one with a condition, one without. */
const SHOWN = new Set(['Invoices', 'AuditTrail']);

const files = {
  read: (path: string) => (path === TEMPLATE ? readFileSync(path, 'utf8') : undefined),
  list: () => undefined,
};

/** What fixing an example says, as the README shows it. */
export function exampleFix(): string {
  const fixed = fixAll({
    paths: [TEMPLATE],
    files,
    settingsFor: () => DEFAULT_SETTINGS,
    rules: new Set(['sqs-encryption-disabled']),
    choose: ({ fixes }) => fixWithKey(fixes, 'OrdersKey'),
  });
  return `\`\`\`text\n${fixedText({ ...fixed, after: fixed.files, isDry: false }, PLAIN).trimEnd()}\n\`\`\``;
}

/** What linting an example says, as the README shows it. */
export function exampleOutput(): string {
  const report = lint({ paths: [TEMPLATE], files, settingsFor: () => DEFAULT_SETTINGS });
  const findings = report.findings.filter(
    ({ rule, resource }) => rule === 'sqs-encryption-disabled' && SHOWN.has(resource),
  );
  const text = textReport({ ...report, findings }, files, { style: PLAIN, show: 'note', looked: 1 });
  const withoutSummary = text.trimEnd().split('\n').slice(0, -1).join('\n').trimEnd();
  return `\`\`\`text\n${withoutSummary}\n\`\`\``;
}
