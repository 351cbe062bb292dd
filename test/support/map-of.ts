import { DEFAULT_SETTINGS, lint, type Report, type Settings } from '../../core/index.ts';

/** Files that a lint reads, held in memory. */
export function filesOf(texts: Readonly<Record<string, string>>): {
  read: (path: string) => string | undefined;
  list: () => undefined;
} {
  return { read: (path) => texts[path], list: () => undefined };
}

/** The report of one template, with its encryption map. */
export function reportWithMap(source: string, settings: Partial<Settings> = {}): Report {
  return lint({
    paths: ['template.yaml'],
    files: filesOf({ 'template.yaml': source }),
    settingsFor: () => ({ ...DEFAULT_SETTINGS, ...settings }),
    map: true,
  });
}
