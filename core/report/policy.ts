import type { JudgedPolicy } from '../judge-policy.ts';
import { namesOf } from '../policy/actions.ts';
import type { Statement } from '../policy/document.ts';
import type { StatementVerdict } from '../policy/verdict.ts';
import { denialWords, outsiderWords, statementWords, witnessWords } from '../policy/words.ts';
import type { Level } from '../rules/rule.ts';
import type { Files } from '../text/files.ts';
import { jsonText } from './json-text.ts';
import { Places } from './placed.ts';
import type { Style } from './style.ts';
import { printable, withoutCommands } from './terminal.ts';

/** The version of the JSON form; it grows with any change that a reader could notice, except a new optional field. */
const VERSION = 1;

/** Writes what a policy means as JSON: all that CheckNoPublicAccess answers, under its names, and more. */
export function policyJson(judged: JudgedPolicy, files: Files): string {
  const { document, setting, verdict, result } = judged;
  const places = new Places(files);
  return jsonText({
    version: VERSION,
    result,
    message: headline(judged),
    reasons: verdict.statements.filter(isPublic).map((statement) => ({
      description: statementWords(statement, setting).join(' '),
      statementIndex: statement.statement.index,
      ...(statement.statement.sid === undefined ? {} : { statementId: statement.statement.sid }),
    })),
    path: document.origin.path,
    for: setting.carrier,
    ownAccounts: [...setting.ownAccounts],
    verdict: verdict.verdict,
    publicByAwsRules: verdict.publicByAwsRules,
    statements: document.statements.map((statement) => statementEntry(statement, judged, places)),
    mistakes: document.mistakes.map(({ origin, text }) => ({ ...position(origin, places), message: text })),
  });
}

function statementEntry(statement: Statement, { verdict, setting, witnesses }: JudgedPolicy, places: Places): object {
  const { index, sid, effect, origin } = statement;
  const head = { index, ...(sid === undefined ? {} : { id: sid }), ...position(origin, places), effect };
  const judged = verdict.statements.find((one) => one.statement === statement);
  if (!judged) return { ...head, words: otherWords(statement, setting) };
  const witness = witnesses.get(statement);
  return {
    ...head,
    verdict: judged.verdict,
    publicByAwsRules: judged.publicByAwsRules,
    outsiders: judged.outsiders,
    actions: namesOf(judged.actions, setting.carrier),
    onlyMetadata: judged.onlyMetadata,
    confusedDeputy: judged.grants.some(({ unscoped }) => unscoped),
    ...(judged.withoutEffect === undefined ? {} : { withoutEffect: judged.withoutEffect }),
    why: judged.why,
    words: statementWords(judged, setting),
    ...(witness ? { witness } : {}),
  };
}

function position(origin: Statement['origin'], places: Places): { line: number; column: number } {
  const { line, column } = places.region(origin);
  return { line, column };
}

/** Writes what a policy means for a person: the verdict, then each statement in words, then what AWS would refuse. */
export function policyText(judged: JudgedPolicy, files: Files, style: Style): string {
  const { document, setting, verdict, witnesses } = judged;
  const places = new Places(files);
  const place = (origin: Statement['origin']): string => {
    const { line, column } = places.region(origin);
    return `  ${line}:${column}`;
  };
  const lines = [style.strong(printable(document.origin.path)), `  ${headlineStyled(judged, style)}`, ''];
  for (const statement of document.statements) {
    const found = verdict.statements.find((one) => one.statement === statement);
    const name = statement.sid ?? `#${statement.index + 1}`;
    const word = found
      ? wordFor(found)
      : { text: statement.effect === 'Deny' ? 'denies' : 'refused', level: undefined };
    const shown = word.level === undefined ? style.dim(word.text) : style[word.level](word.text);
    lines.push(`${place(statement.origin)}  ${shown}  ${style.strong(printable(name))}`);
    const words = found ? statementWords(found, setting) : otherWords(statement, setting);
    lines.push(...words.map((sentence) => `    ${printable(sentence)}`));
    const witness = witnesses.get(statement);
    if (witness) lines.push(`    ${style.dim('Such as:')} ${printable(witnessWords(witness))}`);
    lines.push('');
  }
  for (const { origin, text } of document.mistakes) {
    lines.push(`${place(origin)}  ${style.error('mistake')}  ${printable(text)}`);
  }
  if (document.mistakes.length > 0) lines.push('');
  lines.push(style.dim(printable(basis(judged))));
  return withoutCommands(`${lines.join('\n')}\n`);
}

/** What a statement says that lets nobody in: a denial, or one that AWS refuses. */
function otherWords(statement: Statement, setting: JudgedPolicy['setting']): string[] {
  return [
    statement.effect === 'Deny'
      ? denialWords(statement, setting)
      : 'AWS refuses it: its Effect is neither Allow nor Deny.',
  ];
}

function wordFor(judged: StatementVerdict): { text: string; level: Level | undefined } {
  if (judged.withoutEffect !== undefined) return { text: 'no effect', level: undefined };
  if (judged.verdict === 'public') return { text: 'public', level: 'error' };
  if (judged.publicByAwsRules) return { text: `${judged.verdict}, public by AWS's rules`, level: 'error' };
  if (judged.verdict === 'internal') return { text: 'internal', level: undefined };
  return { text: judged.verdict, level: judged.verdict === 'external' ? 'warning' : 'note' };
}

function isPublic({ verdict, publicByAwsRules }: StatementVerdict): boolean {
  return verdict === 'public' || publicByAwsRules;
}

function headlineStyled(judged: JudgedPolicy, style: Style): string {
  const { result } = judged;
  return `${result === 'FAIL' ? style.error(result) : style.strong(result)}  ${printable(headline(judged))}`;
}

/** The verdict in one sentence. */
function headline({ verdict, setting: { carrier } }: JudgedPolicy): string {
  const thing = carrier === 'key' ? 'key' : 'queue';
  const outsiders = outsiderWords([...new Set(verdict.statements.flatMap((statement) => statement.outsiders))]);
  if (verdict.verdict === 'public') return `Public: any AWS account can use the ${thing}.`;
  if (verdict.publicByAwsRules) {
    return `Public by AWS's own rules, though what it says keeps the public out: the ${thing} is open to ${outsiders || 'no outsider'}.`;
  }
  if (verdict.verdict === 'external') return `Not public: of outsiders, only ${outsiders} can use the ${thing}.`;
  if (verdict.verdict === 'unknown')
    return `Not public as far as can be told; whether outsiders can use the ${thing} cannot.`;
  return `Not public: only the own account, and whom the project trusts, can use the ${thing}.`;
}

/** What the judgement rests on that the document does not say. */
function basis({ setting: { carrier, ownAccounts } }: JudgedPolicy): string {
  const accounts =
    ownAccounts.size > 0
      ? `own account${ownAccounts.size > 1 ? 's' : ''} ${[...ownAccounts].join(', ')}`
      : 'the own account is not known (--account, or accounts.own in the configuration)';
  return `Judged as the policy of a ${carrier}; ${accounts}.`;
}
