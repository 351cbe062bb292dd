import { readTree } from '../syntax/read-tree.ts';
import type { Files } from '../text/files.ts';
import type { Problem } from '../text/problem.ts';
import { looksLikeTemplate } from './cloudformation/recognise.ts';
import type { Unit } from './format.ts';
import { planHint } from './terraform-plan/recognise.ts';

/**
 * Says of files that somebody named, but that no unit holds, why nothing is said about them: a text too broken to be told is
 * reported for what broke it, any other as unknown. Files that were only found, not named, are passed over in silence.
 */
export function unclaimed(named: Iterable<string>, units: readonly Unit[], files: Files): Problem[] {
  const claimed = new Set(units.flatMap(({ root, claims }) => [root, ...claims]));
  return [...named].sort().flatMap((path) => {
    const text = claimed.has(path) ? undefined : files.read(path);
    if (text === undefined) return [];
    const { problems } = looksLikeTemplate(text) ? readTree(path, text) : { problems: [] };
    if (problems.length > 0) return problems;
    const message = planHint(path, text) ?? 'This is not a CloudFormation or SAM template, nor a Terraform plan.';
    return [{ code: 'unknown-format', path, message }];
  });
}
