import type { Advice, Fix } from '../fixes/change.ts';
import type { Report } from '../lint.ts';
import type { Finding } from '../rules/finding.ts';
import type { QueueState } from '../rules/judge.ts';
import type { Files } from '../text/files.ts';
import type { Problem } from '../text/problem.ts';
import { jsonText } from './json-text.ts';
import { messageText, Places } from './placed.ts';

/** The version of the JSON report; it grows with any change that a reader could notice, except a new optional field. */
export const JSON_VERSION = 1;

/** Writes the report as the JSON that `report.schema.json` describes: the same bytes for the same input. */
export function jsonReport(report: Report, files: Files): string {
  const places = new Places(files);
  return jsonText({
    version: JSON_VERSION,
    queues: report.queues.map((queue) => queueEntry(queue, places)),
    findings: report.findings.map((finding) => findingEntry(finding, places)),
    problems: report.problems.map((problem) => problemEntry(problem, places)),
  });
}

// Fields are written out one by one: their order is part of the contract, and what the core's types gain does not leak.

/** A queue as JSON reports show it. */
export function queueEntry({ queue, unit, place, encryption, key, when }: QueueState, places: Places): object {
  const { path, line } = places.region(place.at);
  return {
    id: queue,
    unit,
    path,
    line,
    encryption,
    ...(key === undefined ? {} : { key }),
    ...(when === undefined ? {} : { when }),
  };
}

function findingEntry(finding: Finding, places: Places): object {
  const { rule, topic, level, resource, unit, place, when, fingerprint, fixes } = finding;
  const { path, line, column, endLine, endColumn } = places.region(place.at);
  return {
    rule,
    topic,
    level,
    resource,
    unit,
    path,
    line,
    column,
    endLine,
    endColumn,
    message: messageText(finding),
    ...(when === undefined ? {} : { when }),
    fingerprint,
    fixes: fixes.map((fix) => fixEntry(fix, places)),
  };
}

/** A fix as JSON reports show it. */
export function fixEntry({ title, safe, consequence, advice }: Fix, places: Places): object {
  return {
    title,
    safe,
    ...(consequence === undefined ? {} : { consequence }),
    ...(advice === undefined ? {} : { advice: advice().map((one) => adviceEntry(one, places)) }),
  };
}

/** A piece of advice as JSON reports show it. */
export function adviceEntry({ at, how, code }: Advice, places: Places): object {
  const { path, line } = places.region(at);
  return { path, line, how, code };
}

/** A problem as JSON reports show it. */
export function problemEntry(problem: Problem, places: Places): object {
  const { path, line, column } = places.problem(problem);
  return { code: problem.code, path, line, column, message: problem.message };
}
