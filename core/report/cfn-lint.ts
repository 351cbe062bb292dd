import type { Unit } from '../formats/format.ts';
import type { Finding } from '../rules/finding.ts';
import type { Level } from '../rules/rule.ts';
import type { Files } from '../text/files.ts';
import { hash64 } from '../text/hash.ts';
import { Places } from './placed.ts';

/** What cfn-lint says of a template; lines and columns count from 1. */
export interface CfnLintMatch {
  readonly rule: string;
  readonly level: Level;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

/** Turns what cfn-lint says into findings, under its own rule ids, so that they join ours in every report. */
export function cfnLintFindings(matches: readonly CfnLintMatch[], units: readonly Unit[], files: Files): Finding[] {
  const places = new Places(files);
  const unitOf = new Map(units.flatMap(({ root, claims }) => [...claims, root].map((path) => [path, root])));
  return matches.map(({ rule, level, path, line, column, endLine, endColumn, message }) => {
    const lines = places.lines(path);
    const start = lines.offset({ line, column });
    const end = Math.max(start, lines.offset({ line: endLine, column: endColumn }));
    return {
      rule,
      topic: 'cfn-lint',
      level,
      unit: unitOf.get(path) ?? path,
      // It names lines, not resources.
      resource: '',
      place: { at: { path, span: { start, end } }, exact: true, via: [] },
      message: { what: message, why: '', how: '' },
      // The text of the line instead of its number, which any edit above would change.
      fingerprint: hash64(`${rule}\n${lines.text(line).trim()}`),
      fixes: [],
    };
  });
}
