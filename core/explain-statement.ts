import { type LintRequest, readUnits } from './lint.ts';
import type { EncryptionMap } from './map/encryption-map.ts';
import type { Statement } from './policy/document.ts';
import { denialWords, statementWords } from './policy/words.ts';
import type { Resource } from './resources/resource.ts';
import type { World } from './resources/test.ts';
import { describeWorlds } from './resources/when.ts';
import { policySubject } from './rules/judge.ts';
import { type PolicySubject, statementName } from './rules/policy-subject.ts';
import type { Settings } from './rules/settings.ts';
import type { Origin } from './text/span.ts';

/** Who can do what under one statement of a key's or a queue's policy. */
export interface ExplainedStatement {
  readonly at: Origin;
  /** Its Sid, or its number. */
  readonly name: string;
  /** What carries the document. */
  readonly policy: string;
  /** What it says, with the worlds in which it does where that differs. */
  readonly readings: readonly { readonly words: readonly string[]; readonly when?: string }[];
}

/** Explains the statement around a place; `undefined` where none of a key's or a queue's policy is. */
export function explainStatement(request: LintRequest, path: string, offset: number): ExplainedStatement | undefined {
  for (const { maps, settings } of readUnits(request)) {
    for (const map of maps) {
      // A resource goes on until the next one begins, as far as its policy is concerned.
      const policy = map.policies
        .filter(({ origin }) => origin.path === path && origin.span.start <= offset)
        .reduce<Resource | undefined>((last, one) => (last && startOf(last) > startOf(one) ? last : one), undefined);
      const found = policy && explained(policy, map, settings, path, offset);
      if (found) return found;
    }
  }
  return undefined;
}

function explained(
  resource: Resource,
  map: EncryptionMap,
  settings: Settings,
  path: string,
  offset: number,
): ExplainedStatement | undefined {
  const subject = policySubject(resource, map, settings);
  const among: World[] = [];
  const readings = new Map<string, { words: readonly string[]; worlds: World[] }>();
  let found: Statement | undefined;
  for (const world of map.worldsOf(subject.questions)) {
    const policy = subject.in(world);
    if (!policy) continue;
    among.push(world);
    const statement = policy.document.statements.find(({ origin }) => surrounds(origin, path, offset));
    if (!statement) continue;
    found ??= statement;
    const words = wordsOf(statement, policy);
    const reading = readings.get(words.join('\n')) ?? { words, worlds: [] };
    readings.set(words.join('\n'), reading);
    reading.worlds.push(world);
  }
  if (!found) return undefined;
  return {
    at: found.origin,
    name: statementName(found),
    policy: resource.name,
    readings: [...readings.values()].map(({ words, worlds }) =>
      worlds.length === among.length
        ? { words }
        : { words, when: describeWorlds(worlds, among, subject.questions, map.variables) },
    ),
  };
}

function wordsOf(statement: Statement, { verdict, setting }: PolicySubject): string[] {
  const judged = verdict.statements.find((one) => one.statement === statement);
  if (judged) return statementWords(judged, setting);
  if (statement.effect === 'Deny') return [denialWords(statement, setting)];
  return ['AWS refuses it: its Effect is neither Allow nor Deny.'];
}

function startOf({ origin }: Resource): number {
  return origin.span.start;
}

function surrounds({ path: at, span }: Origin, path: string, offset: number): boolean {
  return at === path && span.start <= offset && offset <= span.end;
}
