import {
  DEFAULT_SETTINGS,
  type Finding,
  type Level,
  LineIndex,
  lint,
  type Problem,
  type RuleMeta,
  type Settings,
} from '../../core/index.ts';

/** A finding for a table: level, rule, resource, `line:column`, and in which worlds where not in all. */
export type FindingRow = readonly [level: Level, rule: string, resource: string, at: string, when?: string];

/** What linting makes of one template; JSON is told from YAML by its first character. */
export function lintText(
  source: string,
  settings: Partial<Settings> = {},
): { path: string; findings: readonly Finding[]; problems: readonly Problem[] } {
  const path = source.trimStart().startsWith('{') ? 'template.json' : 'template.yaml';
  const { findings, problems } = lint({
    paths: [path],
    files: { read: (asked) => (asked === path ? source : undefined), list: () => undefined },
    settingsFor: () => ({ ...DEFAULT_SETTINGS, ...settings }),
  });
  return { path, findings, problems };
}

/** Every finding of a template, as rows in the order of the report. */
export function findingsOf(source: string, settings: Partial<Settings> = {}): FindingRow[] {
  const lines = new LineIndex(source);
  return lintText(source, settings).findings.map(({ level, rule, resource, place, when }) => {
    const { line, column } = lines.at(place.at.span.start);
    const at = `${line}:${column}`;
    return when === undefined ? [level, rule, resource, at] : [level, rule, resource, at, when];
  });
}

/** The template with a line under every place where one rule finds something: the text it marks, the level, what it says. */
export function annotate(rule: Pick<RuleMeta, 'id'>, source: string, settings: Partial<Settings> = {}): string {
  const lines = new LineIndex(source);
  const notes = new Map<number, string[]>();
  for (const finding of lintText(source, settings).findings) {
    if (finding.rule !== rule.id) continue;
    const { start, end } = finding.place.at.span;
    const { line, column } = lines.at(start);
    const lineEnd = lines.text(line).length + 1;
    const width = Math.max(1, Math.min(end - start, lineEnd - column));
    const when = finding.when === undefined ? '' : ` [when ${finding.when}]`;
    const note = `${' '.repeat(column - 1)}${'~'.repeat(width)} ${finding.level}: ${finding.message.what}${when}`;
    notes.set(line, [...(notes.get(line) ?? []), note]);
  }
  return source
    .split('\n')
    .flatMap((text, index) => [text, ...(notes.get(index + 1) ?? [])])
    .join('\n');
}
