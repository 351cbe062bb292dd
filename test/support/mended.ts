import { applyEdits, type Finding, type Fix, type Settings, writeFix } from '../../core/index.ts';
import { lintText } from './annotate.ts';

/** The ways to mend the first finding of a rule, the best first; those that are safe are marked. */
export function offered(rule: string, source: string, settings: Partial<Settings> = {}): string[] {
  return fixesOf(rule, source, settings).map(({ title, safe }) => `${safe ? 'safe: ' : ''}${title}`);
}

/**
 * A template after a fix of the first finding of a rule; the reason where it cannot be written.
 *
 * @throws where the fix leaves its finding, or brings another one although it is called safe
 */
export function mended(rule: string, source: string, settings: Partial<Settings> = {}, number = 0): string {
  const { path, findings } = lintText(source, settings);
  const finding = findings.find((one) => one.rule === rule && one.fixes.length > 0);
  const fix = finding?.fixes[number];
  if (!finding || !fix) throw new Error(`No fix for ${rule} in ${findings.map((one) => one.rule).join(', ')}.`);
  const files = { read: (asked: string) => (asked === path ? source : undefined), list: () => undefined };
  const edits = writeFix(fix, files);
  if ('cannot' in edits) return edits.cannot;
  const after = applyEdits(source, edits[0]?.edits ?? []);
  const left = lintText(after, settings).findings;
  const before = new Set(findings.map(identityOf));
  const added = left.filter((one) => !before.has(identityOf(one)));
  if (left.some((one) => identityOf(one) === identityOf(finding))) throw new Error(`Not mended:\n${after}`);
  if (fix.safe && added.length > 0)
    throw new Error(`It brings ${added.map(({ message }) => message.what).join(' ')}\n${after}`);
  return after;
}

function fixesOf(rule: string, source: string, settings: Partial<Settings>): readonly Fix[] {
  return lintText(source, settings).findings.find((one) => one.rule === rule)?.fixes ?? [];
}

function identityOf({ rule, fingerprint }: Finding): string {
  return `${rule} ${fingerprint}`;
}
