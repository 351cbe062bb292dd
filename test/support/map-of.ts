import { DEFAULT_SETTINGS, type DrawnQueue, lint, type Report, type Settings } from '../../core/index.ts';

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

/** The encryption map of one template. */
export function mapOf(source: string, settings: Partial<Settings> = {}): readonly DrawnQueue[] {
  return reportWithMap(source, settings).map ?? [];
}

/** Who sends to a queue or reads from it, one line each: the answer, the name, as whom, and why. */
export function edgesOf(queue: DrawnQueue | undefined): string[] {
  const line =
    (does: string) =>
    ({ name, as, access, reason, admitted, when }: DrawnQueue['senders'][number]): string =>
      [access, `${name} ${does} as ${as.name}:`, reason, admitted && `admitted ${admitted}`, when && `[${when}]`]
        .filter(Boolean)
        .join(' ');
  return queue ? [...queue.senders.map(line('sends')), ...queue.readers.map(line('reads'))] : [];
}
