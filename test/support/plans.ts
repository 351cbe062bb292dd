import { DEFAULT_SETTINGS, lint, type Settings } from '../../core/index.ts';

/** A change of a plan, of a resource in the root module. */
export function changed(
  address: string,
  actions: readonly string[],
  before: object | null,
  after: object | null,
  unknown: object = {},
  sensitive: object = {},
): object {
  const [type, name] = address.split('.');
  const change = {
    actions,
    before,
    after,
    after_unknown: unknown,
    before_sensitive: sensitive,
    after_sensitive: sensitive,
  };
  return { address, mode: 'managed', type, name, change };
}

/** What one rule says of a plan without sources. */
export function changeFindings(rule: string, changes: readonly object[], settings: Partial<Settings> = {}): string[] {
  const text = JSON.stringify({ format_version: '1.2', resource_changes: changes });
  const { findings } = lint({
    paths: ['plan.json'],
    files: { read: (path) => (path === 'plan.json' ? text : undefined), list: () => undefined },
    settingsFor: () => ({ ...DEFAULT_SETTINGS, ...settings }),
  });
  return findings.filter((finding) => finding.rule === rule).map(({ message }) => message.what);
}
