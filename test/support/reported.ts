import { DEFAULT_SETTINGS, type Files, lint, type Report, type Settings } from '../../core/index.ts';

/** Files that are only in memory, by path. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  return {
    read: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
    list: () => undefined,
  };
}

/** One finding for a queue in plaintext is enough to show how it is written. */
const WITHOUT_TLS: Settings = { ...DEFAULT_SETTINGS, rules: new Map([['sqs-tls-not-enforced', 'off']]) };

/** What linting makes of some texts, with the files that a writer of reports needs. */
export function reportOf(
  texts: Readonly<Record<string, string>>,
  settings: Settings = WITHOUT_TLS,
): { report: Report; files: Files } {
  const files = filesOf(texts);
  return { files, report: lint({ paths: Object.keys(texts).sort(), files, settingsFor: () => settings }) };
}
