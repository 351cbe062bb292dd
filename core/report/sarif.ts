import type { Location, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Fix } from '../fixes/change.ts';
import type { FileEdit } from '../fixes/edits.ts';
import type { Unwritten } from '../fixes/write-fix.ts';
import type { Report } from '../lint.ts';
import type { Finding } from '../rules/finding.ts';
import { RULES } from '../rules/index.ts';
import type { Level, RuleMeta } from '../rules/rule.ts';
import type { Files } from '../text/files.ts';
import type { Origin } from '../text/span.ts';
import { jsonText } from './json-text.ts';
import { messageText, Places, type Region, rulePage } from './placed.ts';
import { sectionOf } from './rule-page.ts';

/** What a face knows besides the report. */
export interface SarifOptions {
  /** Of QueueSeal. */
  readonly version: string;
  /** Tells runs apart whose results replace each other, such as two parts of one repository. */
  readonly category: string;
  /** What else the reader should know of the run, each in one sentence. */
  readonly notices?: readonly string[];
  /** The text of a rule's `rule.md`, where the face has it at hand. */
  readonly page?: (rule: string) => string | undefined;
  /** The edits of a fix in the paths of the report, where it can be written. */
  readonly write?: (fix: Fix) => readonly FileEdit[] | Unwritten;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * What GitHub takes: results in a run, locations in a result, characters in a description.
 *
 * Source: "SARIF support for code scanning",
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const MAX_RESULTS = 25_000;
const MAX_LOCATIONS = 100;
const MAX_DESCRIPTION = 1_000;

const RANK: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };

/** CodeQL's words, and numbers in the middle of GitHub's bands: high, medium, low. */
const SEVERITY: Readonly<Record<Level, { problem: string; security: string }>> = {
  error: { problem: 'error', security: '8.0' },
  warning: { problem: 'warning', security: '5.5' },
  note: { problem: 'recommendation', security: '2.0' },
};

/** Writes the report as SARIF 2.1.0, in the form that GitHub code scanning asks for. */
export function sarifReport(report: Report, files: Files, options: SarifOptions): string {
  const { version, category, notices = [], page = () => undefined, write } = options;
  const places = new Places(files);
  const { kept, dropped } = worst(merged(report.findings, places));
  const foreign = foreignRules(kept.map(({ finding }) => finding));
  const rules = [...RULES.map((rule) => describeRule(rule, page(rule.id))), ...foreign];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const cut = `${dropped} results of the lowest levels are left out: code scanning takes ${MAX_RESULTS}.`;
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'QueueSeal', version, informationUri: 'https://github.com/queueseal/queueseal', rules },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              ...report.problems.map(
                (problem): Notification => ({
                  descriptor: { id: problem.code },
                  level: 'error',
                  message: { text: problem.message },
                  locations: [{ physicalLocation: physical(places.problem(problem)) }],
                }),
              ),
              ...[...notices, ...(dropped > 0 ? [cut] : [])].map(
                (text): Notification => ({ level: 'warning', message: { text } }),
              ),
            ],
          },
        ],
        automationDetails: { id: `queueseal/${category}/` },
        columnKind: 'utf16CodeUnits',
        results: kept.map((one) => resultOf(one, indexes.get(one.finding.rule) ?? 0, places, write)),
      },
    ],
  };
  return jsonText(log);
}

/** One finding for several that a reader could not tell apart: a template that is called thrice. */
interface Merged {
  readonly finding: Finding;
  readonly region: Region;
  readonly text: string;
  readonly calls: Origin[];
}

function merged(findings: readonly Finding[], places: Places): Merged[] {
  const results = new Map<string, Merged>();
  for (const finding of findings) {
    const { at, via } = finding.place;
    const text = messageText(finding);
    const key = `${finding.rule}\n${finding.level}\n${at.path}\n${at.span.start}\n${at.span.end}\n${text}`;
    const known = results.get(key);
    if (known) known.calls.push(...via);
    else results.set(key, { finding, region: places.region(at), text, calls: [...via] });
  }
  return [...results.values()];
}

/** As many as are taken, the worst of them, in the order in which they were. */
function worst(results: readonly Merged[]): { kept: readonly Merged[]; dropped: number } {
  if (results.length <= MAX_RESULTS) return { kept: results, dropped: 0 };
  const ranked = results.toSorted((a, b) => RANK[a.finding.level] - RANK[b.finding.level]);
  const chosen = new Set(ranked.slice(0, MAX_RESULTS));
  return { kept: results.filter((one) => chosen.has(one)), dropped: results.length - MAX_RESULTS };
}

function resultOf(
  { finding, region, text, calls }: Merged,
  ruleIndex: number,
  places: Places,
  write: SarifOptions['write'],
): Result {
  const { rule, level, resource, fingerprint } = finding;
  const related = calls.slice(0, MAX_LOCATIONS).map(
    (call, index): Location => ({
      id: index + 1,
      physicalLocation: physical(places.region(call)),
      message: { text: 'Called from here.' },
    }),
  );
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text },
    locations: [
      {
        physicalLocation: physical(region),
        ...(resource === '' ? {} : { logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }] }),
      },
    ],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...fixesOf(finding, places, write),
    // Not primaryLocationLineHash: GitHub's uploader computes that one, and warns of any other value.
    partialFingerprints: { 'queueseal/v1': fingerprint },
  };
}

/** The best way to mend a finding, where it can be written: other ways would make a report many times as long. */
function fixesOf({ fixes }: Finding, places: Places, write: SarifOptions['write']): Pick<Result, 'fixes'> {
  const [fix] = fixes;
  const written = fix && write?.(fix);
  if (!written || 'cannot' in written || written.length === 0) return {};
  const { title, safe, consequence } = fix;
  const text = [
    `${title}.`,
    ...(safe ? [] : ['Somebody has to choose.']),
    ...(consequence === undefined ? [] : [consequence]),
  ];
  return {
    fixes: [
      {
        description: { text: text.join(' ') },
        artifactChanges: written.map(({ path, edits }) => ({
          artifactLocation: { uri: uriOf(path) },
          replacements: edits.map(({ span, newText }) => {
            const lines = places.lines(path);
            const start = lines.at(span.start);
            const end = lines.at(span.end);
            return {
              deletedRegion: {
                startLine: start.line,
                startColumn: start.column,
                endLine: end.line,
                endColumn: end.column,
              },
              ...(newText === '' ? {} : { insertedContent: { text: newText } }),
            };
          }),
        })),
      },
    ],
  };
}

function physical({ path, line, column, endLine, endColumn }: Region): Location['physicalLocation'] {
  return {
    artifactLocation: { uri: uriOf(path) },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

/** A relative URI; half a surrogate pair, which no URI can hold, is written as the replacement character. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd')))
    .join('/');
}

function describeRule(
  { id, title, level, topic, references, controls = [] }: RuleMeta,
  page?: string,
): ReportingDescriptor {
  const uri = rulePage(id);
  const checks = sectionOf(page, 'What it checks') ?? `${title}.`;
  const links = [uri, ...references];
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: shortened(checks) },
    help: {
      text: `${title}.\n\n${links.join('\n')}`,
      markdown: page ?? `${title}.\n\n${links.map((link) => `- <${link}>`).join('\n')}`,
    },
    helpUri: uri,
    defaultConfiguration: { level },
    properties: {
      tags: ['security', 'sqs', topic, ...controls].slice(0, 20),
      precision: 'high',
      'problem.severity': SEVERITY[level].problem,
      'security-severity': SEVERITY[level].security,
    },
  };
}

/** Rules of cfn-lint, of which nothing is known but what was found: each with the worst level that it was found at. */
function foreignRules(findings: readonly Finding[]): ReportingDescriptor[] {
  const levels = new Map<string, Level>();
  for (const { rule, topic, level } of findings) {
    const before = levels.get(rule);
    if (topic === 'cfn-lint' && (before === undefined || RANK[level] < RANK[before])) levels.set(rule, level);
  }
  return [...levels].sort().map(([id, level]) => {
    const uri = rulePage(id, 'cfn-lint');
    return {
      id,
      name: `cfn-lint/${id}`,
      shortDescription: { text: `cfn-lint ${id}` },
      fullDescription: { text: `What cfn-lint reports under ${id}.` },
      help: { text: `A rule of cfn-lint: ${uri}`, markdown: `A rule of [cfn-lint](${uri}).` },
      helpUri: uri,
      defaultConfiguration: { level },
      properties: { tags: ['cfn-lint'], precision: 'high', 'problem.severity': SEVERITY[level].problem },
    };
  });
}

function shortened(text: string): string {
  return text.length > MAX_DESCRIPTION ? `${text.slice(0, MAX_DESCRIPTION - 1)}…` : text;
}
